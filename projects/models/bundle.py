"""Several villages' projects for one road or canal (项目包), under their township."""

from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import F, OuterRef, Q, QuerySet, Subquery
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.ids import new_id
from projects.models.project import Project
from projects.models.withdrawable import Withdrawable, withdrawn_whole
from regions.models import Division, Post
from regions.tenancy import AreaOwned, AreaQuerySet


class BundleQuerySet(AreaQuerySet["Bundle"]):
    def visible_to(self, actor: Post | None) -> Self:
        """Of its township and those above; and of the villages that are or were in it."""
        if actor is None:
            return self.none()
        area = actor.scope
        members = BundleMember.objects.filter(village__gte=area.lo, village__lt=area.hi)
        inside = Q(area__gte=area.lo, area__lt=area.hi)
        return self.filter(inside | Q(pk__in=members.values("bundle")))

    def standing(self) -> Self:
        return self.filter(withdrawn_at__isnull=True)


class Bundle(Withdrawable, AreaOwned):
    """A bundle of a township; dissolved it is kept, with its reason, and has no members."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    name = models.CharField(_("name of the bundle"), max_length=80)
    works = models.CharField(_("road, canal or other works"), max_length=200)
    at = models.DateTimeField()
    by = models.ForeignKey(Post, models.PROTECT, related_name="+")

    objects = BundleQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["area", "name"],
                condition=Q(withdrawn_at__isnull=True),
                name="bundle_name_once_a_township",
            ),
            models.UniqueConstraint(fields=["id", "area"], name="bundle_area_key"),
            withdrawn_whole("bundle_withdrawn_whole"),
        ]
        ordering: ClassVar = ["area", "name"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("bundle_detail", args=[self.pk])


class BundleMemberQuerySet(AreaQuerySet["BundleMember"]):
    def standing(self) -> Self:
        return self.filter(left_on__isnull=True)


class BundleMember(AreaOwned):
    """A project from the day on which it joined; it leaves once, with day and reason.

    `name` is the project's as it joined: the other villages read it here, who may not read the
    project itself.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    bundle = models.ForeignKey(Bundle, models.PROTECT, related_name="members")
    project = models.ForeignKey(Project, models.PROTECT, related_name="bundlings")
    village = models.ForeignKey(Division, models.PROTECT, related_name="+", db_index=False)
    name = models.CharField(max_length=80)
    joined_on = models.DateField()
    joined_reason = models.CharField(max_length=200)
    at = models.DateTimeField()
    by = models.ForeignKey(Post, models.PROTECT, related_name="+")
    left_on = models.DateField(null=True)
    left_reason = models.CharField(max_length=200, blank=True)
    left_by = models.ForeignKey(Post, models.PROTECT, null=True, related_name="+")

    objects = BundleMemberQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["project"], condition=Q(left_on__isnull=True), name="one_bundle_a_project"
            ),
            models.CheckConstraint(
                condition=Q(left_on__isnull=True, left_by__isnull=True, left_reason="")
                | Q(left_on__gte=F("joined_on"), left_by__isnull=False) & ~Q(left_reason=""),
                name="bundle_left_whole",
            ),
            models.CheckConstraint(condition=~Q(joined_reason=""), name="bundle_joined_for_reason"),
        ]
        ordering: ClassVar = ["village", "name"]

    def __str__(self) -> str:
        return self.name

    @property
    def stands(self) -> bool:
        return self.left_on is None


def with_bundle(projects: QuerySet[Any]) -> QuerySet[Any]:
    """With `bundle_pk` and `bundle_name` of the bundle that a project is in, None outside one."""
    member = BundleMember.objects.standing().filter(project=OuterRef("pk"))
    found: QuerySet[Any] = projects.annotate(
        bundle_pk=Subquery(member.values("bundle")[:1]),
        bundle_name=Subquery(member.values("bundle__name")[:1]),
    )
    return found
