"""Wage sheets, their lines, the slots each line pays, and who decided on them."""

from decimal import Decimal
from typing import ClassVar, Self

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeBoundary, RangeOperators
from django.db import models
from django.db.models import F, Func, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.fields import YuanField
from core.money import ZERO
from projects.models import Attachment, CountySettings, Notice, ProjectOwned, Verdict
from regions.models import Human, Post
from regions.tenancy import VillageManager, VillageOwned, VillageQuerySet
from workers.models import RosterEntry
from workers.rules import days


class SheetState(models.TextChoices):
    """Where a sheet stands. Wages have their own states: they wait for no stage."""

    DRAFT = "draft", _("draft")
    NOTICED = "noticed", _("on notice")
    TOWNSHIP = "township", _("township reviews")
    COUNTY = "county", _("county decides")
    APPROVED = "approved", _("approved, to be paid")
    CLOSED = "closed", _("closed")
    DISCARDED = "discarded", _("discarded")


# While a sheet is under way its days stand still: nobody is added to them or taken from them.
UNDER_WAY = (SheetState.DRAFT, SheetState.NOTICED, SheetState.TOWNSHIP, SheetState.COUNTY)
# What a worker is not shown yet, or never: it may still be discarded.
UNSEEN = (SheetState.DRAFT, SheetState.DISCARDED)
# Money flows from the county's approval on; a sheet that is closed opens again for a return.
PAYABLE_IN = (SheetState.APPROVED, SheetState.CLOSED)


class DateRange(Func):
    function = "daterange"
    output_field = DateRangeField()


class SheetQuerySet(VillageQuerySet["WageSheet"]):
    def live(self) -> Self:
        return self.exclude(state=SheetState.DISCARDED)

    def search(self, words: str) -> Self:
        """By the project's name or code, or the village's name."""
        named = Q(project__name__icontains=words) | Q(village__name__icontains=words)
        return self.filter(named | Q(project__code__icontains=words))


class WageSheet(ProjectOwned):
    """What a project's workers earned in a period, both days included (T13).

    Live sheets of one project never overlap in time: an exclusion constraint.
    """

    number = models.PositiveIntegerField()
    first = models.DateField(_("first day"))
    last = models.DateField(_("last day"))
    state = models.CharField(max_length=10, choices=SheetState.choices, default=SheetState.DRAFT)
    round = models.PositiveIntegerField(default=1)
    sha256 = models.CharField(max_length=64, editable=False)
    notice = models.ForeignKey(Notice, models.PROTECT, null=True, related_name="+")
    # What held in the county when it was first posted; it runs under these to its end.
    terms = models.ForeignKey(CountySettings, models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(Post, models.PROTECT, related_name="+")
    state_since = models.DateField()
    discarded_reason = models.CharField(max_length=200, blank=True)

    objects = SheetQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(last__gte=F("first")), name="sheet_period_runs_on"),
            ExclusionConstraint(
                name="sheets_never_overlap",
                expressions=[
                    (F("project"), RangeOperators.EQUAL),
                    (
                        DateRange("first", "last", RangeBoundary(True, True)),
                        RangeOperators.OVERLAPS,
                    ),
                ],
                condition=~Q(state=SheetState.DISCARDED),
            ),
            models.UniqueConstraint(fields=["project", "number"], name="sheet_number_once"),
            models.UniqueConstraint(fields=["id", "village"], name="sheet_village_key"),
            models.CheckConstraint(
                condition=~Q(state=SheetState.DISCARDED) ^ ~Q(discarded_reason=""),
                name="sheet_discarded_with_a_reason",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["village", "state"], name="sheet_by_place_and_state")
        ]
        ordering: ClassVar = ["first", "number"]

    def __str__(self) -> str:
        return _("Wage sheet %(number)s (%(first)s to %(last)s)") % {
            "number": self.number,
            "first": self.first,
            "last": self.last,
        }

    def get_absolute_url(self) -> str:
        return reverse("sheet_detail", args=[self.pk])


class LineQuerySet(VillageQuerySet["WageLine"]):
    def live(self) -> Self:
        return self.filter(voided_at__isnull=True)


class WageLine(ProjectOwned):
    """What one person earned, as it stood when the sheet was made: later edits don't move it.

    `row` counts the sheet's lines from 1 in printed order and stays when another line is voided.
    `slots` are half-days; of the rates of his work days `day_rate` is the first. `gross` (应发)
    less `withheld` (扣除) is `amount` (实发), what the line is entitled to: yuan, and sums of its
    items (`LineItem`). `advanced` is the part of what was taken off that he had as an advance
    before: with `amount` it makes his wages. A line that an upheld objection voids lets its slots
    and what else it pays go to the next sheet, for good.
    """

    sheet = models.ForeignKey(WageSheet, models.PROTECT, related_name="lines")
    row = models.PositiveIntegerField()
    entry = models.ForeignKey(RosterEntry, models.PROTECT, related_name="lines")
    name = models.CharField(max_length=60)
    group = models.CharField(max_length=40, blank=True)
    trade = models.CharField(max_length=40)
    day_rate = YuanField()
    slots = models.PositiveIntegerField()
    gross = YuanField()
    withheld = YuanField()
    advanced = YuanField(default=ZERO)
    amount = YuanField()
    set_aside_at = models.DateTimeField(null=True, blank=True)
    set_aside_by = models.ForeignKey(Post, models.PROTECT, null=True, related_name="+")
    set_aside_reason = models.CharField(max_length=200, blank=True)
    voided_at = models.DateTimeField(null=True, blank=True)
    voided_by = models.ForeignKey(Post, models.PROTECT, null=True, related_name="+")
    voided_reason = models.CharField(max_length=200, blank=True)

    objects = LineQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["sheet", "entry"], name="line_once_a_person"),
            models.UniqueConstraint(fields=["sheet", "row"], name="line_row_once"),
            models.UniqueConstraint(fields=["id", "village"], name="line_village_key"),
            models.CheckConstraint(
                condition=Q(day_rate__gte=0, amount__gte=0), name="line_is_not_below_zero"
            ),
            models.CheckConstraint(
                condition=Q(amount=F("gross") - F("withheld")), name="line_pays_what_is_left"
            ),
            models.CheckConstraint(
                condition=Q(advanced__gte=0), name="line_takes_off_what_was_advanced"
            ),
            models.CheckConstraint(
                condition=Q(set_aside_at__isnull=True, set_aside_by__isnull=True)
                & Q(set_aside_reason="")
                | Q(set_aside_at__isnull=False, set_aside_by__isnull=False)
                & ~Q(set_aside_reason=""),
                name="line_set_aside_at_by_and_why",
            ),
            models.CheckConstraint(
                condition=Q(voided_at__isnull=True, voided_by__isnull=True, voided_reason="")
                | Q(voided_at__isnull=False, voided_by__isnull=False) & ~Q(voided_reason=""),
                name="line_voided_at_by_and_why",
            ),
        ]
        ordering: ClassVar = ["row"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("line_detail", args=[self.pk])

    @property
    def wages(self) -> Decimal:
        """Yuan with what he had of it ahead: what the plan papers pay."""
        return self.amount + self.advanced

    @property
    def days(self) -> Decimal:
        """Work days (工日): two slots are one."""
        return days(self.slots)


class LineSlotQuerySet(VillageQuerySet["LineSlot"]):
    sponsor_path = "line__project__sponsor"


class LineSlot(VillageOwned):
    """That a line pays a slot. The primary key says: in at most one live line.

    Its foreign key to the slot, named `slot_is_in_a_wage_sheet`, keeps the slot as it is. `item` is
    the part of the line that prices it.
    """

    pk = models.CompositePrimaryKey("identity_id", "day", "half")
    identity_id = models.BigIntegerField()
    day = models.DateField()
    half = models.PositiveSmallIntegerField()
    line = models.ForeignKey(WageLine, models.PROTECT, related_name="line_slots")
    # One composite foreign key holds item and line together.
    item = models.ForeignKey(
        "payroll.LineItem", models.PROTECT, related_name="line_slots", db_constraint=False
    )

    objects = LineSlotQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.day}/{self.half}"


class SheetStep(models.TextChoices):
    MAKE = "make", _("make the sheet")
    SUPERVISION = "supervision", _("supervision group checks")
    TOWNSHIP = "township", _("township reviews")
    COUNTY = "county", _("county decides")


class SheetDecision(ProjectOwned):
    """One step of a sheet's case; one human answers for one step, over all rounds."""

    sheet = models.ForeignKey(WageSheet, models.PROTECT, related_name="decisions")
    round = models.PositiveIntegerField()
    step = models.CharField(max_length=12, choices=SheetStep.choices)
    verdict = models.CharField(max_length=8, choices=Verdict.choices)
    reason = models.TextField(_("reason"), blank=True)
    sha256_seen = models.CharField(max_length=64)
    at = models.DateTimeField()
    post = models.ForeignKey(Post, models.PROTECT, related_name="+")
    operator = models.ForeignKey(Human, models.PROTECT, related_name="+")
    responsible = models.ForeignKey(Human, models.PROTECT, related_name="+")
    paper = models.ForeignKey(Attachment, models.PROTECT, null=True, blank=True, related_name="+")

    objects = VillageManager["SheetDecision"]()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["sheet", "round", "step"], name="sheet_decided_once_a_step"
            ),
            ExclusionConstraint(
                name="sheet_one_human_one_step",
                expressions=[
                    (F("sheet"), RangeOperators.EQUAL),
                    (F("responsible"), RangeOperators.EQUAL),
                    (F("step"), RangeOperators.NOT_EQUAL),
                ],
            ),
            models.CheckConstraint(
                condition=Q(operator=F("responsible")) | Q(paper__isnull=False),
                name="sheet_decided_for_another_with_paper",
            ),
            models.CheckConstraint(
                condition=Q(verdict__in=[Verdict.SUBMIT, Verdict.APPROVE]) | ~Q(reason=""),
                name="sheet_returned_with_a_reason",
            ),
        ]
        ordering: ClassVar = ["at"]

    def __str__(self) -> str:
        return f"{self.sheet} {self.step} {self.verdict}"
