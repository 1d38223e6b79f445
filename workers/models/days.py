"""Work days, as slots: who was at which site on which half of which day."""

import datetime
from typing import ClassVar, Self

from django.db import models
from django.db.models import OuterRef
from django.utils.translation import gettext_lazy as _

from projects.models import Project, ProjectOwned
from regions.models import Post
from regions.tenancy import VillageManager, VillageOwned, VillageQuerySet
from workers.models.papers import all_papers
from workers.models.roster import RosterEntry


class Half(models.IntegerChoices):
    MORNING = 1, _("morning")
    AFTERNOON = 2, _("afternoon")


class SlotQuerySet(VillageQuerySet["Slot"]):
    def between(self, first: datetime.date, last: datetime.date) -> Self:
        return self.filter(day__gte=first, day__lte=last)

    def payable(self) -> Self:
        """Those whose person has all papers: agreement, training, briefing, insurance that day.

        Without them the day is kept as 待补手续 and paid once they are there (decision 19).
        """
        day = OuterRef("day")
        return self.filter(
            *all_papers(entry="entry", trade="entry__trade", project="project", day=day)
        )


class Slot(VillageOwned):
    """Presence on one half of one day. Two slots are a work day (工日).

    The primary key says that one person stands at one place at a time, over all projects of all
    counties, and it holds the day, so that the table can be partitioned by it. What refers to a
    slot carries the same three columns (decision 20).
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
    at = models.DateTimeField()
    by = models.ForeignKey(Post, models.PROTECT, related_name="+", db_index=False)

    objects = SlotQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(half__in=[1, 2]), name="slot_is_a_half_day")
        ]
        indexes: ClassVar = [
            models.Index(fields=["project", "day"], name="slot_by_project_and_day"),
            models.Index(fields=["entry", "day"], name="slot_by_entry_and_day"),
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.get_half_display()}"


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
