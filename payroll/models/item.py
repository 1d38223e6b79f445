"""What a wage line is made of, and which rows beside presence each part pays."""

from functools import reduce
from operator import or_
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Round
from django.utils.translation import gettext_lazy as _

from core.fields import YuanField
from payroll.models.advance import Advance
from payroll.models.correction import Correction
from payroll.models.sheet import WageLine
from payroll.rules import ItemKind
from projects.models import ProjectOwned
from regions.tenancy import VillageManager, VillageOwned, VillageQuerySet
from workers.models import Overtime, Pieces, TeamShare

KINDS = [
    (ItemKind.DAYS, _("work days")),
    (ItemKind.OVERTIME, _("overtime")),
    (ItemKind.PIECES, _("pieces")),
    (ItemKind.SHARE, _("share of a team's pieces")),
    (ItemKind.CORRECTION, _("correction of an earlier sheet")),
    (ItemKind.DEDUCTION, _("deduction")),
    (ItemKind.ADVANCE, _("advance, taken off")),
    (ItemKind.BROUGHT, _("brought from the sheet before")),
    (ItemKind.CARRIED, _("carried to the next sheet")),
]
# Rounded from quantity and rate; the others are sums of rows that are rounded already.
PRICED = (ItemKind.DAYS, ItemKind.OVERTIME)
TAKEN_OFF = (ItemKind.DEDUCTION, ItemKind.ADVANCE, ItemKind.BROUGHT)


class LineItem(ProjectOwned):
    """A part of a wage line in yuan, as `payroll.rules.Item` says it; rows are only ever added.

    A line's items add up to what it is entitled to: a trigger holds that at the end of the
    transaction, and that an item of work days has as many half-days as it says.
    """

    line = models.ForeignKey(WageLine, models.PROTECT, related_name="items")
    number = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=10, choices=KINDS)
    trade = models.CharField(max_length=40, blank=True)
    piece = models.CharField(max_length=10, blank=True)
    quantity = models.DecimalField(max_digits=12, decimal_places=3, null=True)
    rate = YuanField(null=True)
    amount = YuanField()
    first = models.DateField(null=True)
    last = models.DateField(null=True)
    words = models.CharField(max_length=200, blank=True)

    objects = VillageManager["LineItem"]()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["line", "number"], name="line_item_number_once"),
            models.UniqueConstraint(fields=["id", "village"], name="line_item_village_key"),
            models.UniqueConstraint(fields=["id", "line"], name="line_item_line_key"),
            models.CheckConstraint(
                # payroll.rules.wages, where nobody can go around it.
                condition=~Q(kind__in=PRICED)
                | Q(amount=Round(F("quantity") * F("rate"), precision=2)),
                name="item_pays_its_quantity_at_its_rate",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=TAKEN_OFF, amount__lt=0)
                | Q(kind=ItemKind.CORRECTION) & ~Q(amount=0)
                | Q(kind=ItemKind.CARRIED, amount__gt=0)
                | Q(kind__in=[*PRICED, ItemKind.PIECES, ItemKind.SHARE], amount__gte=0),
                name="item_has_the_sign_of_its_kind",
            ),
        ]
        ordering: ClassVar = ["number"]

    def __str__(self) -> str:
        return f"{self.line} {self.kind} {self.amount}"


class LineSourceQuerySet(VillageQuerySet["LineSource"]):
    sponsor_path = "item__project__sponsor"


SOURCES = ("overtime", "pieces", "share", "correction", "carried", "advance")


def _alone(name: str) -> Q:
    return Q(**{f"{one}__isnull": one != name for one in SOURCES})


class LineSource(VillageOwned):
    """That an item pays or takes off a row: exactly one is named, each in at most one live line.

    An advance alone may be taken off by several lines, each a part: a trigger holds that they never
    take off more than was handed out. As with `LineSlot`, a line that is voided or a draft that is
    discarded lets its rows go.
    """

    id = models.BigAutoField(primary_key=True)
    item = models.ForeignKey(LineItem, models.PROTECT, related_name="sources")
    overtime = models.OneToOneField(Overtime, models.PROTECT, null=True, related_name="paid_by")
    pieces = models.OneToOneField(Pieces, models.PROTECT, null=True, related_name="paid_by")
    share = models.OneToOneField(TeamShare, models.PROTECT, null=True, related_name="paid_by")
    correction = models.OneToOneField(
        Correction, models.PROTECT, null=True, related_name="applied_by"
    )
    carried = models.OneToOneField(LineItem, models.PROTECT, null=True, related_name="brought_by")
    advance = models.ForeignKey(Advance, models.PROTECT, null=True, related_name="taken_off_by")

    objects = LineSourceQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=reduce(or_, map(_alone, SOURCES)), name="line_source_is_one_row"
            ),
            models.UniqueConstraint(
                fields=["item"],
                condition=Q(advance__isnull=False),
                name="item_takes_off_one_advance",
            ),
        ]

    def __str__(self) -> str:
        return str(self.item)
