"""Handing a recorder's work over to a deputy: leave, illness, a harvest elsewhere."""

import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.audit import record
from core.errors import DAMAGED, RuleBroken, constraints_said
from regions.access import Permission, require
from regions.deputies import candidates, posts_to_stand_in_for
from regions.models import Post, User

MOST_DAYS = 92  # ours: whoever is away for longer than a quarter is replaced, not stood in for


@transaction.atomic
def hand_over(
    *,
    id: UUID,
    post_id: UUID,
    user_id: UUID,
    since: datetime.date,
    until: datetime.date,
    reason: str,
    by: Post,
) -> Post:
    """Give a recorder's deputy a post of his own from `since` to `until`, both included.

    The recorder's own post stays in force: each acts in his own name, so whoever was the deputy
    never confirms what he logged. The same `id` again changes nothing.

    Raises RuleBroken for a stretch that is too long or past, for someone who holds no post of the
    village, supervises its works or stands in already, and for another post's `id`;
    Post.DoesNotExist out of reach.
    """
    require(by, Permission.HAND_OVER)
    post = posts_to_stand_in_for(by).select_for_update(of=("self",)).get(pk=post_id)
    if found := post.deputies.filter(pk=id).first():
        return found
    _check_stretch(since, until)
    user = _deputy(post, user_id, since, until)
    deputy = Post(
        id=id,
        user=user,
        division=post.division,
        role=post.role,
        since=since,
        until=until,
        stands_in_for=post,
        reason=reason.strip(),
    )
    with constraints_said({"regions_post_pkey": DAMAGED}):
        deputy.save(force_insert=True)
    facts = {"name": user.human.name, "since": since, "until": until, "reason": deputy.reason}
    record(by=by, verb="hand over", thing=deputy, area=post.division_id, facts=facts)
    return deputy


@transaction.atomic
def end_hand_over(*, post_id: UUID, by: Post) -> Post:
    """Take the deputy's post back at once. One that has ended stays as it is.

    Raises Post.DoesNotExist out of reach.
    """
    require(by, Permission.HAND_OVER)
    mine = posts_to_stand_in_for(by)
    deputies = Post.objects.filter(stands_in_for__in=mine).select_for_update(of=("self",))
    deputy = deputies.get(pk=post_id)
    if deputy.ended_at is None:
        deputy.ended_at = timezone.now()
        deputy.save(update_fields=["ended_at"])
        facts = {"name": deputy.human.name}
        area = deputy.division_id
        record(by=by, verb="end hand-over", thing=deputy, area=area, facts=facts)
    return deputy


def _check_stretch(since: datetime.date, until: datetime.date) -> None:
    if since < timezone.localdate():
        raise RuleBroken(_("A deputy begins today or later."), "since")
    if until < since:
        raise RuleBroken(_("The last day lies before the first."), "until")
    if (until - since).days >= MOST_DAYS:
        said = _("A deputy stands in for %(days)s days at most.") % {"days": MOST_DAYS}
        raise RuleBroken(said, "until")


def _deputy(post: Post, user_id: UUID, since: datetime.date, until: datetime.date) -> User:
    user = candidates(post).filter(pk=user_id).select_related("human").first()
    if user is None:
        raise RuleBroken(
            _(
                "Only someone who holds another post of this village and isn't in its supervision "
                "group can stand in: who logs work days never confirms them."
            ),
            "user",
        )
    standing = Post.objects.filter(user=user, stands_in_for=post, ended_at__isnull=True)
    if standing.filter(since__lte=until, until__gte=since).exists():
        raise RuleBroken(_("He stands in on some of these days already."), "user")
    return user
