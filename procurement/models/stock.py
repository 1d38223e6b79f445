"""The store (T20): a card for each material, and the rows that move it; rows are only ever added.

The database keeps a card's balance with every row, and never below zero (ADR 0035).
"""

from collections.abc import Mapping
from decimal import Decimal
from functools import reduce
from operator import or_
from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.fields import YuanField
from procurement.models.delivery import ReceiptRow
from projects.models import Answered, Meeting, ProjectOwned
from regions.models import Human
from regions.tenancy import VillageManager, VillageQuerySet


class StockCardQuerySet(VillageQuerySet["StockCard"]):
    def search(self, words: str) -> Self:
        return self.filter(Q(name__icontains=words) | Q(specification__icontains=words))


class StockCard(ProjectOwned):
    """One material of a project. Written by triggers alone: `balance` is the sum of its rows."""

    name = models.CharField(max_length=60)
    specification = models.CharField(max_length=80, blank=True)
    unit = models.CharField(max_length=12)
    balance = models.DecimalField(max_digits=12, decimal_places=3, default=0)
    last_number = models.PositiveIntegerField(default=0)

    objects = StockCardQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["project", "name", "specification", "unit"], name="stock_card_once"
            ),
            models.UniqueConstraint(fields=["id", "project"], name="stock_card_project_key"),
            models.CheckConstraint(condition=Q(balance__gte=0), name="stock_is_never_negative"),
        ]
        ordering: ClassVar = ["name", "specification", "unit"]

    def __str__(self) -> str:
        return f"{self.name} {self.specification}".strip()

    def get_absolute_url(self) -> str:
        return reverse("stock_detail", args=[self.pk])


class StockCount(Answered):
    """A stock-take as the storekeeper counted it; it counts once the supervision group agrees."""

    counted_on = models.DateField(_("counted on"))

    objects = VillageManager["StockCount"]()

    class Meta(Answered.Meta):
        constraints: ClassVar = [
            *Answered.Meta.constraints,
            models.UniqueConstraint(fields=["id", "project"], name="stock_count_project_key"),
            models.UniqueConstraint(
                fields=["id", "responsible"], name="stock_count_responsible_key"
            ),
        ]
        ordering: ClassVar = ["-counted_on", "-at"]

    def __str__(self) -> str:
        return str(self.counted_on)

    def get_absolute_url(self) -> str:
        return reverse("stock_count_detail", args=[self.pk])


class StockCountRow(ProjectOwned):
    """How much of a material was there, beside what the card said at the end of that day."""

    count = models.ForeignKey(StockCount, models.PROTECT, related_name="rows")
    card = models.ForeignKey(StockCard, models.PROTECT, related_name="+")
    book = models.DecimalField(max_digits=12, decimal_places=3)
    counted = models.DecimalField(max_digits=12, decimal_places=3)
    reason = models.CharField(max_length=200, blank=True)

    objects = VillageManager["StockCountRow"]()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["count", "card"], name="stock_counted_once_a_count"),
            models.UniqueConstraint(fields=["id", "card"], name="stock_count_row_card_key"),
            models.CheckConstraint(
                condition=Q(book__gte=0, counted__gte=0), name="stock_count_is_not_negative"
            ),
            models.CheckConstraint(
                condition=Q(book=F("counted")) | ~Q(reason=""),
                name="stock_difference_has_a_reason",
            ),
        ]
        ordering: ClassVar = ["card__name", "card__specification", "card__unit"]

    def __str__(self) -> str:
        return f"{self.card} {self.counted}"


class StockCountCheck(Answered):
    """The supervision group's answer to a stock-take, once; what it refuses changes nothing.

    `counted_by` repeats who answers for the count, so that a constraint sees that he isn't the one
    who checks.
    """

    count = models.OneToOneField(StockCount, models.PROTECT, related_name="checked")
    counted_by = models.ForeignKey(Human, models.PROTECT, related_name="+")
    agreed = models.BooleanField(_("the count is right"))
    reason = models.CharField(_("reason"), max_length=200, blank=True)

    objects = VillageManager["StockCountCheck"]()

    class Meta(Answered.Meta):
        constraints: ClassVar = [
            *Answered.Meta.constraints,
            models.CheckConstraint(
                condition=~Q(responsible=F("counted_by")), name="stock_counted_and_checked_by_two"
            ),
            models.CheckConstraint(
                condition=Q(agreed=True) | ~Q(reason=""), name="stock_count_refused_with_a_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.count} {self.agreed}"


class SurplusUse(models.TextChoices):
    """What becomes of what is left over (余料)."""

    SOLD = "sold", _("sold")
    COLLECTIVE = "collective", _("given to the collective")
    CARE = "care", _("used for care of the works")


class Surplus(Answered):
    """What a meeting decided on what is left over; `amount` in yuan, only of a sale."""

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="+")
    use = models.CharField(_("what becomes of it"), max_length=10, choices=SurplusUse.choices)
    recipient = models.CharField(_("to whom"), max_length=80)
    amount = YuanField(_("money from the sale"), null=True, blank=True)
    left_on = models.DateField(_("left the store on"))

    objects = VillageManager["Surplus"]()

    class Meta(Answered.Meta):
        constraints: ClassVar = [
            *Answered.Meta.constraints,
            models.UniqueConstraint(fields=["id", "project"], name="surplus_project_key"),
            models.CheckConstraint(
                condition=Q(use="sold", amount__gt=0) | ~Q(use="sold") & Q(amount__isnull=True),
                name="surplus_has_money_when_sold",
            ),
        ]
        ordering: ClassVar = ["-left_on", "-at"]

    def __str__(self) -> str:
        return f"{self.get_use_display()} {self.left_on}"


class Move(models.TextChoices):
    """Why a material came or went."""

    RECEIVED = "received", pgettext_lazy("stock", "received")
    HANDED_OUT = "handed_out", pgettext_lazy("stock", "handed out")
    RETURNED = "returned", pgettext_lazy("stock", "brought back")
    COUNTED = "counted", pgettext_lazy("stock", "difference found when counting")
    SURPLUS = "surplus", pgettext_lazy("stock", "left over")
    TAKEN_BACK = "taken_back", pgettext_lazy("stock", "wrong row taken back")


# What a row of each kind names, and names nothing else.
SOURCES: Mapping[str, str] = {
    Move.RECEIVED: "receipt_row",
    Move.HANDED_OUT: "",
    Move.RETURNED: "of",
    Move.COUNTED: "count_row",
    Move.SURPLUS: "surplus",
    Move.TAKEN_BACK: "wrong",
}


def _names_its_own(move: str) -> Q:
    named = {f"{name}__isnull": name != SOURCES[move] for name in SOURCES.values() if name}
    return Q(move=str(move), **named)


class StockRow(Answered):
    """One row of a card's ledger: `quantity` above zero came in, below zero went out.

    `number` is given by the database. Each kind names what it comes from: an agreed receipt's row,
    the row that is brought back (`of`) or taken back (`wrong`), a count's row, a surplus.
    """

    card = models.ForeignKey(StockCard, models.PROTECT, related_name="rows")
    number = models.PositiveIntegerField(editable=False, default=0)
    move = models.CharField(max_length=10, choices=Move.choices)
    happened_on = models.DateField(_("date"))
    quantity = models.DecimalField(max_digits=12, decimal_places=3)
    taker = models.CharField(_("who took it"), max_length=60, blank=True)
    place = models.CharField(_("place of use"), max_length=80, blank=True)
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    receipt_row = models.OneToOneField(ReceiptRow, models.PROTECT, null=True, related_name="+")
    of = models.ForeignKey("self", models.PROTECT, null=True, related_name="returns")
    wrong = models.OneToOneField("self", models.PROTECT, null=True, related_name="taken_back")
    count_row = models.OneToOneField(StockCountRow, models.PROTECT, null=True, related_name="+")
    surplus = models.ForeignKey(Surplus, models.PROTECT, null=True, related_name="rows")

    objects = VillageManager["StockRow"]()

    class Meta(Answered.Meta):
        constraints: ClassVar = [
            *Answered.Meta.constraints,
            models.UniqueConstraint(fields=["card", "number"], name="stock_row_number_once"),
            models.UniqueConstraint(fields=["id", "card"], name="stock_row_card_key"),
            models.UniqueConstraint(fields=["surplus", "card"], name="surplus_once_a_material"),
            models.CheckConstraint(condition=~Q(quantity=0), name="stock_row_moves_something"),
            models.CheckConstraint(
                condition=~Q(move="handed_out") | Q(quantity__lt=0) & ~Q(taker="") & ~Q(place=""),
                name="stock_handed_out_to_whom_and_where",
            ),
            models.CheckConstraint(
                condition=~Q(move="taken_back") | ~Q(reason=""),
                name="stock_row_taken_back_with_a_reason",
            ),
            models.CheckConstraint(
                condition=reduce(or_, map(_names_its_own, SOURCES)),
                name="stock_row_names_what_it_comes_from",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["card", "happened_on", "number"], name="stock_row_by_day"),
        ]
        ordering: ClassVar = ["happened_on", "number"]

    def __str__(self) -> str:
        return f"{self.card} {self.quantity}"

    def get_absolute_url(self) -> str:
        return reverse("stock_detail", args=[self.card_id])

    @property
    def moved(self) -> Decimal:
        """How much, whichever way."""
        return abs(self.quantity)
