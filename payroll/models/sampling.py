"""Sheets on which the township decided and which the county draws by lot, and what it found."""

from typing import ClassVar, Self

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from payroll.models.sheet import WageSheet
from projects.models import ProjectOwned
from regions.models import Post
from regions.tenancy import VillageManager, VillageQuerySet


class SheetSampleQuerySet(VillageQuerySet["SheetSample"]):
    def open(self) -> Self:
        return self.filter(result__isnull=True)


class SheetSample(ProjectOwned):
    """A sheet that was drawn; rows are only ever added, so that no lot is drawn twice.

    `month` is the first of the month in which the township approved it. With `seed`, whoever has
    the month's sheets in the order of their ids draws the same ones again.
    """

    sheet = models.OneToOneField(WageSheet, models.PROTECT, related_name="sample")
    month = models.DateField(_("month"))
    seed = models.BigIntegerField(editable=False)
    at = models.DateTimeField()
    by = models.ForeignKey(Post, models.PROTECT, related_name="+")

    objects = SheetSampleQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["id", "village"], name="sheet_sample_village_key")
        ]
        indexes: ClassVar = [
            models.Index(fields=["village", "month"], name="sheet_sample_by_place")
        ]
        ordering: ClassVar = ["month", "id"]

    def __str__(self) -> str:
        return str(self.sheet)

    def get_absolute_url(self) -> str:
        return reverse("sheet_sample_detail", args=[self.pk])


class SheetFinding(ProjectOwned):
    """What the county found on a drawn sheet, said once: in order, or what is not."""

    sample = models.OneToOneField(SheetSample, models.PROTECT, related_name="result")
    in_order = models.BooleanField(_("in order"))
    text = models.TextField(_("what was found"), max_length=1000, blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(Post, models.PROTECT, related_name="+")

    objects = VillageManager["SheetFinding"]()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["id", "village"], name="sheet_finding_village_key"),
            models.CheckConstraint(
                condition=Q(in_order=True) | ~Q(text=""), name="sheet_finding_says_what"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.sample} {self.in_order}"


class SheetFindingAnswer(ProjectOwned):
    """What township or village did about a finding; said once."""

    finding = models.OneToOneField(SheetFinding, models.PROTECT, related_name="answer")
    text = models.TextField(_("what was done"), max_length=1000)
    at = models.DateTimeField()
    by = models.ForeignKey(Post, models.PROTECT, related_name="+")

    objects = VillageManager["SheetFindingAnswer"]()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(text=""), name="sheet_finding_answered_in_words")
        ]

    def __str__(self) -> str:
        return f"{self.finding}"
