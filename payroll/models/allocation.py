"""Which plan paper pays which part of a wage sheet (decision 26): rows are only ever added."""

from typing import ClassVar, Self

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from core.fields import YuanField
from payroll.models.sheet import WageSheet
from projects.models import Fund, ProjectOwned
from regions.models import Post
from regions.tenancy import VillageManager, VillageQuerySet


class AllocationQuerySet(VillageQuerySet["WageAllocation"]):
    def holding(self) -> Self:
        """The last one of each sheet: it alone counts."""
        later = WageAllocation.objects.filter(
            sheet=OuterRef("sheet"), number__gt=OuterRef("number")
        )
        return self.filter(~Exists(later))


class WageAllocation(ProjectOwned):
    """How an approved sheet's amount in yuan is shared out over the project's plan papers.

    `number` counts from 1; a later one takes the place of the one before. `by_rule` where nobody
    chose: at the approval, and when a line is taken off afterwards; who changes it says why. A
    trigger holds at the end of the transaction that the shares add up to the amount, and this to
    the sheet's live lines.
    """

    sheet = models.ForeignKey(WageSheet, models.PROTECT, related_name="allocations")
    number = models.PositiveSmallIntegerField()
    amount = YuanField()
    by_rule = models.BooleanField()
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(Post, models.PROTECT, related_name="+")

    objects = AllocationQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["sheet", "number"], name="allocation_number_once"),
            models.UniqueConstraint(fields=["id", "village"], name="allocation_village_key"),
            models.CheckConstraint(condition=Q(amount__gte=0), name="allocation_is_not_below_zero"),
            models.CheckConstraint(
                condition=Q(by_rule=False) | Q(reason=""), name="allocation_by_rule_has_no_reason"
            ),
        ]
        ordering: ClassVar = ["number"]

    def __str__(self) -> str:
        return f"{self.sheet} {self.number}"


class FundShare(ProjectOwned):
    """Yuan of a sheet that one plan paper pays; no paper: what none has money for."""

    allocation = models.ForeignKey(WageAllocation, models.PROTECT, related_name="shares")
    fund = models.ForeignKey(Fund, models.PROTECT, null=True, related_name="wage_shares")
    amount = YuanField()

    objects = VillageManager["FundShare"]()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["allocation", "fund"], name="fund_share_once", nulls_distinct=False
            ),
            models.CheckConstraint(condition=Q(amount__gt=0), name="fund_share_has_money"),
        ]
        ordering: ClassVar = ["fund__issued_on", "fund__at"]

    def __str__(self) -> str:
        return f"{self.fund or '—'} {self.amount}"
