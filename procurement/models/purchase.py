"""What a project buys: a purchase and the items on its list (T17)."""

import datetime
from typing import ClassVar, Self

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.fields import YuanField
from procurement.hire_rules import Hired, HireUnit
from procurement.models.plan import PlanLine
from procurement.rules import State
from projects.models import CountySettings, ProjectOwned
from regions.models import Post
from regions.tenancy import VillageManager, VillageQuerySet

STATES = [
    (State.INQUIRY, pgettext_lazy("purchase", "asking for quotes")),
    (State.CHOSEN, pgettext_lazy("purchase", "ordered")),
    (State.DELIVERED, pgettext_lazy("purchase", "delivered")),
    (State.PAID, pgettext_lazy("purchase", "paid")),
    (State.CANCELLED, pgettext_lazy("purchase", "cancelled")),
]

HIRED = [
    (Hired.WITH_DRIVER, _("with the driver")),
    (Hired.BARE, _("machine alone")),
    (Hired.DRIVER, _("driver")),
]


class Kind(models.TextChoices):
    """What is bought; wages are none of these."""

    MATERIALS = "materials", _("building materials")
    MACHINERY = "machinery", _("machinery hire")
    SERVICES = "services", _("services")


class PurchaseQuerySet(VillageQuerySet["Purchase"]):
    def at(self, *states: State) -> Self:
        return self.filter(state__in=states)

    def search(self, words: str) -> Self:
        """By title, by what it is for, or by a supplier's name."""
        asked = Q(quotes__supplier__icontains=words)
        named = Q(title__icontains=words) | Q(purpose__icontains=words)
        return self.filter(named | asked).distinct()


class Purchase(ProjectOwned):
    """One inquiry, order, delivery, invoice and payment; a human takes one step (decision 15).

    `budget` in yuan is the sum of the list's rounded rows; `version` grows with every quote that
    comes or goes, and a choice names the version that was seen. `terms` are the county's settings
    as it was begun under them, None where the county had set nothing (`procurement.terms`).
    """

    title = models.CharField(_("what is bought"), max_length=80)
    purpose = models.CharField(_("what it is for"), max_length=200)
    kind = models.CharField(_("kind of purchase"), max_length=10, choices=Kind.choices)
    needed_on = models.DateField(_("needed on"))
    budget = YuanField(_("budget"))
    state = models.CharField(max_length=10, choices=STATES, default=State.INQUIRY)
    state_since = models.DateField()
    version = models.PositiveIntegerField(default=1)
    terms = models.ForeignKey(CountySettings, models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(Post, models.PROTECT, related_name="+")
    called_off_at = models.DateTimeField(null=True, blank=True)
    called_off_by = models.ForeignKey(Post, models.PROTECT, null=True, related_name="+")
    called_off_reason = models.CharField(_("reason"), max_length=200, blank=True)

    objects = PurchaseQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(budget__gt=0), name="purchase_has_a_budget"),
            models.CheckConstraint(
                condition=Q(
                    called_off_at__isnull=True, called_off_by__isnull=True, called_off_reason=""
                )
                | Q(called_off_at__isnull=False, called_off_by__isnull=False)
                & ~Q(called_off_reason=""),
                name="purchase_called_off_at_by_and_why",
            ),
            models.CheckConstraint(
                condition=~Q(state=State.CANCELLED) | Q(called_off_at__isnull=False),
                name="purchase_cancelled_is_called_off",
            ),
            models.UniqueConstraint(fields=["id", "project"], name="purchase_project_key"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["village", "state"], name="purchase_by_place_and_state"),
            models.Index(fields=["project", "-made_at"], name="purchase_by_project"),
        ]
        ordering: ClassVar = ["-made_at"]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("purchase_detail", args=[self.pk])

    @property
    def called_off(self) -> bool:
        return self.called_off_at is not None

    def is_late_on(self, day: datetime.date) -> bool:
        """Whether it should be here already and isn't. A machine works for as long as it takes, so
        its hire is late only while nobody is chosen."""
        awaited = {State.INQUIRY} if self.is_hire else {State.INQUIRY, State.CHOSEN}
        return self.state in awaited and day > self.needed_on

    @property
    def is_hire(self) -> bool:
        return self.kind == Kind.MACHINERY


class PurchaseItem(ProjectOwned):
    """A row of the list; insert-only, and closed once a quote has come in.

    `line` is what it buys of the purchasing plan, None for what isn't planned. `hired` says of an
    item of a machine's hire whose price it is, "" for goods and services (and for hire that was
    begun before it was asked).
    """

    purchase = models.ForeignKey(Purchase, models.PROTECT, related_name="items")
    number = models.PositiveSmallIntegerField()
    name = models.CharField(_("item name"), max_length=60)
    specification = models.CharField(_("specification"), max_length=80, blank=True)
    unit = models.CharField(_("unit"), max_length=12)
    quantity = models.DecimalField(_("quantity"), max_digits=12, decimal_places=3)
    planned_price = YuanField(_("planned unit price"))
    line = models.ForeignKey(PlanLine, models.PROTECT, null=True, related_name="items")
    hired = models.CharField(
        _("price of"), max_length=8, choices=HIRED, blank=True, default="", db_default=""
    )

    objects = VillageManager["PurchaseItem"]()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(quantity__gt=0, planned_price__gte=0), name="item_is_positive"
            ),
            models.CheckConstraint(
                condition=Q(hired="") | Q(hired__in=list(Hired), unit__in=list(HireUnit)),
                name="item_hired_by_a_unit_of_time",
            ),
            models.UniqueConstraint(fields=["purchase", "number"], name="item_number_once"),
            models.UniqueConstraint(fields=["id", "purchase"], name="item_purchase_key"),
        ]
        indexes: ClassVar = [
            # What else is asked for the same thing in the county (procurement.asked_prices).
            models.Index(fields=["name", "unit", "village"], name="items_of_one_name"),
        ]
        ordering: ClassVar = ["number"]

    def __str__(self) -> str:
        return f"{self.name} {self.specification}".strip()

    @property
    def is_machine(self) -> bool:
        """Hired, and no driver."""
        return self.hired in (Hired.WITH_DRIVER, Hired.BARE)

    def may_have(self, other: "PurchaseItem") -> bool:
        """Whether the other item pays the driver of this machine: hired alone, by one unit."""
        fits = self.hired == Hired.BARE and other.hired == Hired.DRIVER
        return fits and self.unit == other.unit
