"""The purchasing plan (T17): versions that stay, and the resolutions that put them in force."""

from decimal import Decimal
from typing import ClassVar, Self

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.fields import YuanField
from procurement.rules import line_amount
from projects.models import Answered, Meeting, ProjectOwned
from regions.tenancy import VillageManager, VillageQuerySet


class HowBought(models.TextChoices):
    """采购方式: how the village means to buy a row of the plan."""

    INQUIRY = "inquiry", pgettext_lazy("way of purchase", "inquiry")
    DIRECT = "direct", pgettext_lazy("way of purchase", "direct purchase")
    TENDER = "tender", pgettext_lazy("way of purchase", "tender")


class PlanVersionQuerySet(VillageQuerySet["PlanVersion"]):
    def in_force(self) -> Self:
        """Resolved, or changed with a reason after one that was; the first of them is the plan."""
        before = models.Exists(
            PlanResolution.objects.filter(
                version__project=models.OuterRef("project"),
                version__number__lt=models.OuterRef("number"),
            )
        )
        standing = self.filter(Q(resolved__isnull=False) | ~Q(reason="") & before)
        return standing.order_by("-number")


class PlanVersion(Answered):
    """The whole plan as it was written once; `reason` says why it was changed without a vote."""

    number = models.PositiveSmallIntegerField()
    reason = models.CharField(_("reason for the change"), max_length=200, blank=True)

    objects = PlanVersionQuerySet.as_manager()

    class Meta(Answered.Meta):
        constraints: ClassVar = [
            *Answered.Meta.constraints,
            models.UniqueConstraint(fields=["project", "number"], name="plan_version_number_once"),
            models.UniqueConstraint(fields=["id", "project"], name="plan_version_project_key"),
            models.CheckConstraint(
                condition=Q(number__gt=1) | Q(reason=""), name="first_plan_changes_nothing"
            ),
        ]
        ordering: ClassVar = ["-number"]

    def __str__(self) -> str:
        return str(_("version %(number)s") % {"number": self.number})

    def get_absolute_url(self) -> str:
        return reverse("plan_version", args=[self.pk])


class PlanResolution(Answered):
    """The meeting that resolved on a version; insert-only, once a version."""

    version = models.OneToOneField(PlanVersion, models.PROTECT, related_name="resolved")
    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="+")

    objects = VillageManager["PlanResolution"]()

    def __str__(self) -> str:
        return f"{self.version} {self.meeting}"


class PlanLine(ProjectOwned):
    """One thing that is planned, over all versions: purchases point at it, versions describe it."""

    objects = VillageManager["PlanLine"]()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["id", "project"], name="plan_line_project_key"),
        ]

    def __str__(self) -> str:
        return str(self.pk)


class PlanRow(ProjectOwned):
    """What a version says of a line; insert-only. Prices in yuan."""

    version = models.ForeignKey(PlanVersion, models.PROTECT, related_name="rows")
    line = models.ForeignKey(PlanLine, models.PROTECT, related_name="rows")
    number = models.PositiveSmallIntegerField()
    name = models.CharField(_("item name"), max_length=60)
    specification = models.CharField(_("specification"), max_length=80, blank=True)
    unit = models.CharField(_("unit"), max_length=12)
    quantity = models.DecimalField(_("planned quantity"), max_digits=12, decimal_places=3)
    price = YuanField(_("budget unit price"))
    way = models.CharField(_("way of purchase"), max_length=8, choices=HowBought.choices)
    needed_on = models.DateField(_("needed when"))
    place = models.CharField(_("place of use"), max_length=80)

    objects = VillageManager["PlanRow"]()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["version", "number"], name="plan_row_number_once"),
            models.UniqueConstraint(fields=["version", "line"], name="plan_row_line_once"),
            models.CheckConstraint(
                condition=Q(quantity__gt=0, price__gte=0), name="plan_row_is_positive"
            ),
        ]
        ordering: ClassVar = ["number"]

    def __str__(self) -> str:
        return f"{self.name} {self.specification}".strip()

    @property
    def amount(self) -> Decimal:
        """Yuan, rounded once."""
        return line_amount(self.quantity, self.price)


class BeyondPlan(ProjectOwned):
    """An item bought though the plan has no row or not enough for it, with the reason; insert-only.

    `planned` and `bought` are the row's quantities as they stood before; both 0 without a row.
    """

    purchase = models.ForeignKey("procurement.Purchase", models.PROTECT, related_name="beyond_plan")
    item = models.OneToOneField(
        "procurement.PurchaseItem", models.PROTECT, related_name="beyond_plan"
    )
    planned = models.DecimalField(max_digits=12, decimal_places=3)
    bought = models.DecimalField(max_digits=12, decimal_places=3)
    reason = models.CharField(_("why more than planned"), max_length=200)

    objects = VillageManager["BeyondPlan"]()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(reason=""), name="beyond_plan_has_a_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.item} {self.reason}"
