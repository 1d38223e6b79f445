"""The base of every row that belongs to one village, and of every row that belongs to an area."""

from typing import Any, ClassVar, Self, TypeVar

from django.db import models

from regions.models import Division, Post

Row = TypeVar("Row", bound=models.Model, covariant=True)


class VillageQuerySet(models.QuerySet[Row]):
    """Fails closed: without a post there are no rows.

    `sponsor_path` leads to the project's sponsor; a bureau sees what it sponsors only. Row-level
    security holds that of projects and of what hangs on them in `projects/` (ADR 0040).
    """

    sponsor_path: ClassVar[str] = "project__sponsor"

    def visible_to(self, actor: Post | None) -> Self:
        if actor is None:
            return self.none()
        area = actor.scope
        rows = self.filter(village_id__gte=area.lo, village_id__lt=area.hi)
        return rows.filter(**{self.sponsor_path: actor.sponsor}) if actor.sponsor else rows


class VillageManager(models.Manager[Row]):
    """For rows whose query set needs no words of its own."""

    def get_queryset(self) -> VillageQuerySet[Row]:
        return VillageQuerySet(self.model, using=self._db)

    def visible_to(self, actor: Post | None) -> VillageQuerySet[Row]:
        return self.get_queryset().visible_to(actor)


class VillageOwned(models.Model):
    """A row of one village; its table has the policy `core.policies.village_owned`."""

    village = models.ForeignKey(Division, models.PROTECT, related_name="+", db_index=False)

    class Meta:
        abstract = True


class AreaQuerySet(models.QuerySet[Row]):
    """Rows of a county or province, seen by everyone whose area they touch."""

    def visible_to(self, actor: Post | None) -> Self:
        if actor is None:
            return self.none()
        above = [actor.scope.lo[:n].ljust(12, "0") for n in (2, 4, 6, 9)]
        inside = models.Q(area_id__gte=actor.scope.lo, area_id__lt=actor.scope.hi)
        return self.filter(inside | models.Q(area_id__in=above))


class AreaOwned(models.Model):
    """A row of a division above the village; its table has `core.policies.upper_owned`."""

    area = models.ForeignKey(Division, models.PROTECT, related_name="+")

    class Meta:
        abstract = True

    objects: Any
