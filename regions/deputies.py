"""Whose work can be handed over, to whom, and who stands in at present. Only reads."""

from django.db.models import Prefetch, QuerySet
from django.utils import timezone

from regions.access import Permission, can, roles_with
from regions.models import Level, Post, PostQuerySet, User


def posts_to_stand_in_for(actor: Post | None) -> PostQuerySet:
    """The recorders' posts that an actor may hand over: his own, or those of the villages below.

    Whoever lacks the right, and a deputy, hands nothing on.
    """
    if not can(actor, Permission.HAND_OVER) or actor is None or actor.stands_in_for_id is not None:
        return Post.objects.none()
    area = actor.scope
    held = Post.objects.held_on(timezone.localdate()).filter(
        role__in=roles_with(Permission.HAND_OVER),
        division__level=Level.VILLAGE,
        stands_in_for__isnull=True,
        division__code__gte=area.lo,
        division__code__lt=area.hi,
    )
    return held.filter(pk=actor.pk) if actor.division.level == Level.VILLAGE else held


def with_deputies(posts: PostQuerySet) -> QuerySet[Post]:
    """Each with `standing`: the deputies of today and of the days to come."""
    today = timezone.localdate()
    deputies = Post.objects.filter(ended_at__isnull=True, until__gte=today)
    deputies = deputies.select_related("user__human").order_by("since")
    rows = posts.select_related("division", "user__human").order_by("division_id", "since")
    return rows.prefetch_related(Prefetch("deputies", deputies, to_attr="standing"))


def candidates(post: Post) -> QuerySet[User]:
    """Who may stand in: accounts of other humans who hold a post of the village that is their own,
    but none whose human confirms its work days (decision 14: separation is by human)."""
    held = Post.objects.held_on(timezone.localdate()).filter(
        division=post.division_id, stands_in_for__isnull=True
    )
    confirming = held.filter(role__in=roles_with(Permission.CONFIRM_WORK_DAYS))
    users = User.objects.filter(is_active=True, posts__in=held)
    others = users.exclude(human=post.human).exclude(human__in=confirming.values("user__human"))
    return others.distinct().order_by("human__name", "username")
