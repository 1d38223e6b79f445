"""The layouts of bank files that a county has set."""

from typing import ClassVar
from uuid import UUID

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.ids import new_id
from payroll.layouts import Layout, layout_of
from regions.models import Post
from regions.tenancy import AreaOwned, AreaQuerySet


class BankLayoutQuerySet(AreaQuerySet["BankLayout"]):
    def in_force(self, county: str) -> "list[BankLayout]":
        """The last version of each of a county's layouts that was not ended, the oldest first."""
        rows = self.filter(area_id=county).order_by("family", "-version").distinct("family")
        return [row for row in rows if not row.ended]


class BankLayout(AreaOwned):
    """One version of a layout: a change adds the next one, an end adds a last one. Insert-only.

    `family` stays the same over the versions; `data` is `payroll.layouts.Layout.as_data`.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    family = models.UUIDField(editable=False)
    version = models.PositiveIntegerField()
    name = models.CharField(_("name"), max_length=60)
    data = models.JSONField()
    ended = models.BooleanField(default=False)
    at = models.DateTimeField()
    by = models.ForeignKey(Post, models.PROTECT, related_name="+")

    objects = BankLayoutQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["family", "version"], name="layout_version_once"),
            models.CheckConstraint(condition=Q(version__gte=1), name="layout_versions_from_one"),
        ]
        indexes: ClassVar = [models.Index(fields=["area", "family"], name="layouts_of_a_county")]

    def __str__(self) -> str:
        return self.name

    @property
    def layout(self) -> Layout:
        return layout_of(self.data)


def next_version(family: UUID) -> int:
    last = BankLayout.objects.filter(family=family).aggregate(last=models.Max("version"))["last"]
    return (last or 0) + 1
