"""The implementation plan (实施方案, T8) with its labour chapter, in versions that stay."""

from decimal import Decimal
from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.fields import YuanField
from projects.labour_rules import row_wages
from projects.models.project import ProjectOwned
from regions.models import Post
from regions.tenancy import VillageManager


class LabourUnit(models.TextChoices):
    DAY = "day", pgettext_lazy("unit of labour", "work day")
    PIECE = "piece", pgettext_lazy("unit of labour", "piece")


def _section(label: Any) -> "models.TextField[str, str]":
    return models.TextField(label, blank=True, max_length=4000)


class ImplementationPlan(ProjectOwned):
    """One version. `round` is the round of the proposal for which it was written: it is changed
    until that round is handed in and stands as it is from then on; triggers hold that.

    What is decided on it are the decisions on the proposal (`projects.implementation`). `edition`
    grows with every change of its texts.
    """

    number = models.PositiveSmallIntegerField()
    round = models.PositiveIntegerField()
    edition = models.PositiveIntegerField(default=1)
    background = _section(_("why the works are needed"))
    works = _section(_("what is built, and how much of it"))
    investment = _section(_("investment and where it comes from"))
    organisation = _section(_("how the villagers' labour is organised"))
    wages = _section(_("how wages are set and paid"))
    training = _section(_("training"))
    quality = _section(_("quality and safety"))
    safeguards = _section(_("time and safeguards"))
    care = _section(_("care after completion"))
    at = models.DateTimeField()
    by = models.ForeignKey(Post, models.PROTECT, related_name="+")

    objects = VillageManager["ImplementationPlan"]()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["project", "number"], name="implementation_number_once"
            ),
            models.UniqueConstraint(
                fields=["project", "round"], name="implementation_once_a_round"
            ),
            models.UniqueConstraint(fields=["id", "project"], name="implementation_project_key"),
        ]
        ordering: ClassVar = ["-number"]

    def __str__(self) -> str:
        return str(_("version %(number)s") % {"number": self.number})

    def get_absolute_url(self) -> str:
        return reverse("implementation_version", args=[self.pk])


# The sections in the order of the paper: a plan is whole once each says something.
SECTIONS = (
    "background", "works", "investment", "organisation", "wages", "training", "quality",
    "safeguards", "care",
)  # fmt: skip


class LabourRow(ProjectOwned):
    """A line of the labour chapter: how much of a trade a work item takes, and what that earns.

    `rate` in yuan for the unit; `piece` says what is counted and is empty for work days.
    """

    plan = models.ForeignKey(ImplementationPlan, models.PROTECT, related_name="rows")
    number = models.PositiveSmallIntegerField()
    item = models.CharField(_("work item"), max_length=60)
    trade = models.CharField(_("trade"), max_length=40)
    unit = models.CharField(_("counted in"), max_length=8, choices=LabourUnit.choices)
    piece = models.CharField(_("what is counted"), max_length=10, blank=True)
    quantity = models.DecimalField(_("planned quantity"), max_digits=12, decimal_places=3)
    rate = YuanField(_("rate"))
    workers = models.PositiveIntegerField(_("workers"))
    at = models.DateTimeField()
    by = models.ForeignKey(Post, models.PROTECT, related_name="+")

    objects = VillageManager["LabourRow"]()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["plan", "number"], name="labour_row_number_once"),
            models.CheckConstraint(
                condition=Q(quantity__gt=0, rate__gt=0, workers__gt=0),
                name="labour_row_is_positive",
            ),
            models.CheckConstraint(
                condition=Q(unit=LabourUnit.PIECE) ^ Q(piece=""), name="labour_row_names_its_piece"
            ),
        ]
        ordering: ClassVar = ["number"]

    def __str__(self) -> str:
        return f"{self.item} {self.trade}"

    @property
    def per(self) -> str:
        """The unit in words; of a piece, its own."""
        return self.piece or str(self.get_unit_display())

    @property
    def wages(self) -> Decimal:
        """Yuan, rounded once."""
        return row_wages(self.quantity, self.rate)
