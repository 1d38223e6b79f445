"""How a county's wage ledgers look: each change is one more version."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.ids import new_id
from payroll.ledger_layouts import Ledger, LedgerLayout, built_in, layout_of
from regions.models import Post
from regions.tenancy import AreaOwned, AreaQuerySet


class LedgerVersionQuerySet(AreaQuerySet["LedgerVersion"]):
    def in_force(self, county: str) -> "dict[str, LedgerVersion]":
        """By ledger the version in force, where the county has set one."""
        rows = self.filter(area_id=county).order_by("ledger", "-version").distinct("ledger")
        return {row.ledger: row for row in rows.select_related("by__user__human")}

    def layouts(self, county: str) -> dict[Ledger, LedgerLayout]:
        """Of both ledgers, ours where the county has set none."""
        own = self.in_force(county)
        return {
            ledger: own[ledger].layout if ledger in own else built_in(ledger) for ledger in Ledger
        }


class LedgerVersion(AreaOwned):
    """One version of one ledger's layout: `data` is `LedgerLayout.as_data`. Insert-only."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    ledger = models.CharField(
        max_length=10,
        choices=[(Ledger.ATTENDANCE.value, _("attendance ledger")),
                 (Ledger.WAGES.value, _("ledger of wages paid"))],
    )  # fmt: skip
    version = models.PositiveIntegerField()
    data = models.JSONField()
    at = models.DateTimeField()
    by = models.ForeignKey(Post, models.PROTECT, related_name="+")

    objects = LedgerVersionQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["area", "ledger", "version"], name="ledger_version_once"
            ),
            models.CheckConstraint(condition=Q(version__gte=1), name="ledger_versions_from_one"),
        ]

    def __str__(self) -> str:
        return f"{self.ledger} {self.version}"

    @property
    def layout(self) -> LedgerLayout:
        return layout_of(Ledger(self.ledger), self.data)
