"""What the supervision group says of work days: late ones one by one, and each week as a whole."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from projects.models import Attachment, ProjectOwned
from regions.models import Human, Post
from regions.tenancy import VillageManager
from workers.models.roster import RosterEntry


class Opinion(models.TextChoices):
    AGREE = "agree", _("confirmed")
    OBJECT = "object", _("objected to")


class Opined(ProjectOwned):
    """An opinion by a human who answers for it; insert-only. `operator` typed it (ADR 0005)."""

    verdict = models.CharField(max_length=6, choices=Opinion.choices)
    reason = models.CharField(max_length=500, blank=True)
    at = models.DateTimeField()
    post = models.ForeignKey(Post, models.PROTECT, related_name="+", db_index=False)
    operator = models.ForeignKey(Human, models.PROTECT, related_name="+", db_index=False)
    responsible = models.ForeignKey(Human, models.PROTECT, related_name="+", db_index=False)
    paper = models.ForeignKey(
        Attachment, models.PROTECT, null=True, related_name="+", db_index=False
    )

    class Meta:
        abstract = True
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(operator=F("responsible")) | Q(paper__isnull=False),
                name="%(class)s_for_another_has_his_paper",
            ),
            models.CheckConstraint(
                condition=Q(verdict=Opinion.AGREE) | ~Q(reason=""),
                name="%(class)s_against_has_a_reason",
            ),
        ]


class LateCheck(Opined):
    """Of one late record; once confirmed it can be paid. What was objected to may be confirmed
    later. Never by whoever logged the day: the trigger `late_check_by_another`.

    One composite foreign key holds record, person and day together.
    """

    record = models.ForeignKey(
        "DayRecord", models.PROTECT, related_name="checks", db_index=False, db_constraint=False
    )
    entry = models.ForeignKey(RosterEntry, models.PROTECT, related_name="+", db_index=False)
    day = models.DateField()

    objects = VillageManager["LateCheck"]()

    class Meta(Opined.Meta):
        constraints: ClassVar = [
            *Opined.Meta.constraints,
            models.UniqueConstraint(fields=["record", "verdict"], name="late_check_once"),
        ]
        ordering: ClassVar = ["at"]

    def __str__(self) -> str:
        return f"{self.day} {self.verdict}"


class WeekCheck(Opined):
    """Of one project's week, in rounds: `week` is its Monday, `seen` the hash of what was seen.

    Never answered for by someone who logged a day of it: the trigger `week_check_by_another`.
    """

    week = models.DateField()
    round = models.PositiveSmallIntegerField()
    seen = models.CharField(max_length=64)

    objects = VillageManager["WeekCheck"]()

    class Meta(Opined.Meta):
        constraints: ClassVar = [
            *Opined.Meta.constraints,
            models.UniqueConstraint(
                fields=["project", "week", "round"], name="week_check_once_a_round"
            ),
            models.UniqueConstraint(fields=["id", "village"], name="week_check_village_key"),
            models.CheckConstraint(
                condition=Q(week__iso_week_day=1), name="week_check_names_a_monday"
            ),
        ]
        ordering: ClassVar = ["week", "round"]

    def __str__(self) -> str:
        return f"{self.week} {self.round} {self.verdict}"


class WeekAnswer(ProjectOwned):
    """What is answered to an objection to a week; insert-only."""

    objection = models.OneToOneField(WeekCheck, models.PROTECT, related_name="answer")
    text = models.CharField(max_length=500)
    at = models.DateTimeField()
    by = models.ForeignKey(Post, models.PROTECT, related_name="+", db_index=False)

    objects = VillageManager["WeekAnswer"]()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(text=""), name="week_answer_says_something")
        ]

    def __str__(self) -> str:
        return self.text
