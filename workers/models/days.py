"""Work days, as slots: who was at which site on which half of which day."""

import datetime
from typing import Any, ClassVar, Self

from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models import F, Func, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from projects.models import Project, ProjectOwned
from regions.models import Post
from regions.tenancy import VillageManager, VillageOwned, VillageQuerySet
from workers.models.checks import LateCheck, Opinion
from workers.models.musters import SheetReading
from workers.models.papers import insured
from workers.models.roster import RosterEntry


class Half(models.IntegerChoices):
    MORNING = 1, _("morning")
    AFTERNOON = 2, _("afternoon")


class _IsAny(Func):
    """Whether a value is in a list that PostgreSQL makes once, before it looks at any row."""

    template = "(%(expressions)s))"
    arg_joiner = " = ANY("
    output_field = models.BooleanField()


class SlotQuerySet(VillageQuerySet["Slot"]):
    def between(self, first: datetime.date, last: datetime.date) -> Self:
        return self.filter(day__gte=first, day__lte=last)

    def earning(self) -> Self:
        """Without communal work (投工投劳): presence that nobody is ever paid for (decision 18)."""
        return self.filter(communal=False)

    def unconfirmed(self) -> Self:
        """Those that were entered late and that the supervision group has not confirmed."""
        return self.filter(late_record__isnull=False).exclude(late_record__in=agreed_records())

    def payable(self) -> Self:
        """Those whose person has all papers: agreement, training, briefing, insurance that day.

        Without them the day is kept as 待补手续 and paid once they are there (decision 19). What
        was entered late waits for the supervision group.
        """
        return self.earning().filter(
            Q(late_record__isnull=True) | Q(late_record__in=agreed_records()),
            insured("project", OuterRef("day")),
            _IsAny(F("entry"), ArraySubquery(RosterEntry.objects.papered().values("pk"))),
        )


def agreed_records() -> models.QuerySet[Any, Any]:
    """The late records that the supervision group confirmed: PostgreSQL hashes the few once, where
    a question for each half-day took a season's sheet minutes."""
    return LateCheck.objects.filter(verdict=Opinion.AGREE).values("record")


class Slot(VillageOwned):
    """Presence on one half of one day. Two slots are a work day (工日).

    The primary key says that one person stands at one place at a time, over all projects of all
    counties, and it holds the day, so that the table can be partitioned by it. What refers to a
    slot carries the same three columns (decision 20).

    `trade` is the one worked in where it is not the person's main one, empty otherwise. A
    `communal` half-day (投工投劳) is presence like any other and is never paid for.
    """

    pk = models.CompositePrimaryKey("identity_id", "day", "half")
    identity_id = models.BigIntegerField()
    day = models.DateField()
    half = models.PositiveSmallIntegerField(choices=Half.choices)
    # One composite foreign key to the roster entry holds person, project and village together.
    project = models.ForeignKey(
        Project, models.PROTECT, related_name="slots", db_index=False, db_constraint=False
    )
    entry = models.ForeignKey(
        RosterEntry, models.PROTECT, related_name="slots", db_index=False, db_constraint=False
    )
    trade = models.CharField(max_length=40, blank=True, default="", db_default="")
    communal = models.BooleanField(default=False, db_default=False)
    at = models.DateTimeField()
    by = models.ForeignKey(Post, models.PROTECT, related_name="+", db_index=False)
    # The record that put it, where that came late. One composite foreign key holds person and day.
    late_record = models.ForeignKey(
        "DayRecord", models.PROTECT, null=True, related_name="slots",
        db_index=False, db_constraint=False,
    )  # fmt: skip

    objects = SlotQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(half__in=[1, 2]), name="slot_is_a_half_day")
        ]
        indexes: ClassVar = [
            models.Index(fields=["project", "day"], name="slot_by_project_and_day"),
            models.Index(fields=["entry", "day"], name="slot_by_entry_and_day"),
            models.Index(
                fields=["project", "day"], condition=Q(late_record__isnull=False), name="slot_late"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.get_half_display()}"


class Source(models.TextChoices):
    """How a day came to be logged."""

    TAP = "tap", _("tapped")
    FILL = "fill", _("everyone at once")
    CLEAR = "clear", _("cleared")
    SHEET = "sheet", _("attendance sheet read in")
    PASTE = "paste", _("pasted from Excel")


class DayRecord(ProjectOwned):
    """What was said of one person's day, as it came in: rows are only ever added.

    Slots say what holds; these say who said what, and when. A tap makes its `id` where it is
    made, so that one that arrives twice is applied once, whatever happened in between. `at` is the
    server's clock (decision 29); `before` and `after` are states; `reading` is the sheet or block
    that it came in with. `reason` says why it comes late or corrects what was logged on an earlier
    date; a `late` one waits for the supervision group.
    """

    entry = models.ForeignKey(
        RosterEntry, models.PROTECT, related_name="day_records", db_index=False
    )
    day = models.DateField()
    before = models.PositiveSmallIntegerField()
    after = models.PositiveSmallIntegerField()
    source = models.CharField(max_length=8, choices=Source.choices)
    reason = models.CharField(max_length=200, blank=True, db_default="")
    late = models.BooleanField(db_default=False)
    reading = models.ForeignKey(SheetReading, models.PROTECT, null=True, related_name="records")
    at = models.DateTimeField()
    by = models.ForeignKey(Post, models.PROTECT, related_name="+", db_index=False)

    objects = VillageManager["DayRecord"]()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(before__lte=3, after__lte=3), name="day_record_says_states"
            ),
            models.CheckConstraint(
                condition=Q(late=False) | ~Q(reason=""), name="day_record_late_has_a_reason"
            ),
            models.UniqueConstraint(fields=["id", "entry", "day"], name="day_record_entry_key"),
        ]
        indexes: ClassVar = [models.Index(fields=["entry", "day"], name="record_by_entry_and_day")]
        ordering: ClassVar = ["at", "id"]

    def __str__(self) -> str:
        return f"{self.day} {self.before}→{self.after}"


class ProjectMonth(ProjectOwned):
    """The row that a wage sheet locks for itself and a tap shares, so that the two can't cross."""

    month = models.DateField()  # its first day

    objects = VillageManager["ProjectMonth"]()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["project", "month"], name="project_month_once")
        ]

    def __str__(self) -> str:
        return f"{self.project} {self.month:%Y-%m}"
