"""Wages paid on paper before the works came in (补录): never mixed with our own sheets."""

from decimal import Decimal
from typing import ClassVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeBoundary, RangeOperators
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.fields import YuanField
from payroll.models.sheet import DateRange
from projects.models import Attachment, ProjectOwned
from projects.models.withdrawable import Withdrawable, WithdrawableQuerySet, withdrawn_whole
from regions.models import Post
from regions.tenancy import VillageManager
from workers.models import RosterEntry


class OpeningQuerySet(WithdrawableQuerySet["OpeningSheet"]):
    """Opening sheets, of which those struck out don't count."""


class OpeningSheet(Withdrawable, ProjectOwned):
    """One signed wage sheet as it was paid on paper; `total` in yuan is the sum of its lines.

    Only while the works are taken over (a trigger holds it); township and county sign it with the
    take-over. Only striking it out changes it.
    """

    first = models.DateField(_("first day"))
    last = models.DateField(_("last day"))
    paid_on = models.DateField(_("paid on"))
    total = YuanField(_("total of the sheet"))
    sha256 = models.CharField(max_length=64, editable=False)
    paper = models.ForeignKey(
        Attachment, models.PROTECT, related_name="+", verbose_name=_("picture of the signed sheet")
    )
    at = models.DateTimeField()
    by = models.ForeignKey(Post, models.PROTECT, related_name="+")

    objects = OpeningQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(last__gte=F("first")), name="opening_runs_on"),
            models.CheckConstraint(condition=Q(total__gt=0), name="opening_has_money"),
            models.UniqueConstraint(fields=["id", "village"], name="opening_village_key"),
            withdrawn_whole("opening_withdrawn_at_by_and_why"),
            ExclusionConstraint(
                name="openings_never_overlap",
                expressions=[
                    (F("project"), RangeOperators.EQUAL),
                    (
                        DateRange("first", "last", RangeBoundary(True, True)),
                        RangeOperators.OVERLAPS,
                    ),
                ],
                condition=Q(withdrawn_at__isnull=True),
            ),
        ]
        ordering: ClassVar = ["first", "at"]

    def __str__(self) -> str:
        return f"{self.first} – {self.last}"

    def get_absolute_url(self) -> str:
        return reverse("opening_detail", args=[self.pk])


class OpeningLine(ProjectOwned):
    """What one person was paid on it: work days (halves at least) and yuan, as the paper says."""

    sheet = models.ForeignKey(OpeningSheet, models.PROTECT, related_name="lines")
    entry = models.ForeignKey(RosterEntry, models.PROTECT, related_name="opening_lines")
    days = models.DecimalField(max_digits=5, decimal_places=1)
    amount = YuanField()

    objects = VillageManager["OpeningLine"]()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["sheet", "entry"], name="opening_once_a_person"),
            models.CheckConstraint(
                condition=Q(days__gt=0, days__lte=Decimal(366), amount__gt=0),
                name="opening_line_is_positive",
            ),
        ]
        ordering: ClassVar = ["entry__number"]

    def __str__(self) -> str:
        return f"{self.entry} {self.amount}"
