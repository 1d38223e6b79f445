"""Who works on a project: the roster and the papers that pay depends on."""

import datetime
from decimal import Decimal
from typing import ClassVar, Self
from uuid import UUID

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.fields import YuanField
from projects.models import Attachment, ProjectOwned
from regions.models import Post
from regions.tenancy import VillageManager, VillageQuerySet
from workers.models.people import Person
from workers.rules import Papers, State


class Survey(ProjectOwned):
    """The willingness survey (务工意愿摸底): who in the village would work, asked by household."""

    held_on = models.DateField(_("date of the survey"))
    households = models.PositiveIntegerField(_("households asked"))
    willing = models.PositiveIntegerField(_("people willing to work"))
    paper = models.ForeignKey(
        Attachment, models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("picture of the signed survey"),
    )  # fmt: skip
    by = models.ForeignKey(Post, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    objects = VillageManager["Survey"]()

    class Meta:
        ordering: ClassVar = ["held_on", "at"]

    def __str__(self) -> str:
        return f"{self.project} {self.held_on}"


class RosterQuerySet(VillageQuerySet["RosterEntry"]):
    def working_on(self, day: datetime.date) -> Self:
        return self.filter(Q(left_on__isnull=True) | Q(left_on__gte=day), entered_on__lte=day)

    def without_agreement(self) -> Self:
        return self.filter(agreement__isnull=True)

    def with_papers(self, day: datetime.date) -> Self:
        """Annotated for `RosterEntry.papers`; the insurance is that of the day."""
        trained = TrainingAttendance.objects.filter(entry=OuterRef("pk"))
        return self.annotate(
            has_agreement=Exists(Agreement.objects.filter(entry=OuterRef("pk"))),
            trained=Exists(trained.filter(training__kind=TrainingKind.SKILL)),
            briefed=Exists(trained.filter(training__kind=TrainingKind.SAFETY)),
            insured=Exists(Insurance.objects.covering(day).filter(project=OuterRef("project"))),
        )

    def pending(self, day: datetime.date) -> Self:
        """Those who lack a paper on that day (待补手续)."""
        return self.with_papers(day).exclude(
            has_agreement=True, trained=True, briefed=True, insured=True
        )


class RosterEntry(ProjectOwned):
    """A person's place on a project's roster (T2), with trade and day rate in yuan.

    `number` counts the project's entries from 1 and is never used again: it stands on the paper
    sheets and, being short, in the grid's cells.
    """

    number = models.PositiveSmallIntegerField(_("number"), editable=False)
    person = models.ForeignKey(Person, models.PROTECT, related_name="entries")
    identity_id = models.BigIntegerField(editable=False)
    trade = models.CharField(_("trade"), max_length=40)
    day_rate = YuanField(_("day rate"))
    entered_on = models.DateField(_("entry date"))
    left_on = models.DateField(_("exit date"), null=True, blank=True)
    left_reason = models.CharField(_("reason for leaving"), max_length=200, blank=True)
    age_reason = models.CharField(_("reason despite the age"), max_length=200, blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(Post, models.PROTECT, related_name="+")

    has_agreement: bool  # these four of `RosterQuerySet.with_papers`
    trained: bool
    briefed: bool
    insured: bool
    halves: int  # of `workers.figures.with_state`
    suspended: bool  # whether the works stand still on the day asked about
    idle: bool  # whether it was said that nobody works on that day; these three of a tap
    tap: UUID
    known: bool  # whether the tap has been applied before

    objects = RosterQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["project", "identity_id"], name="roster_once_a_project"
            ),
            models.UniqueConstraint(fields=["project", "number"], name="roster_number_once"),
            models.UniqueConstraint(
                fields=["id", "project", "village", "identity_id"], name="roster_key"
            ),
            models.UniqueConstraint(fields=["id", "village"], name="roster_village_key"),
            models.CheckConstraint(condition=Q(day_rate__gt=0), name="roster_rate_is_positive"),
            models.CheckConstraint(
                condition=Q(left_on__isnull=True, left_reason="")
                | (Q(left_on__gte=F("entered_on")) & ~Q(left_reason="")),
                name="roster_left_with_a_reason",
            ),
        ]
        ordering: ClassVar = ["person__pinyin", "person__name", "id"]

    def __str__(self) -> str:
        return str(self.person)

    def get_absolute_url(self) -> str:
        return reverse("roster_detail", args=[self.pk])

    @property
    def half_rate(self) -> Decimal:
        """Yuan for one slot, unrounded: pay is rounded once, over the line's days."""
        return self.day_rate / 2

    @property
    def papers(self) -> Papers:
        return Papers(self.has_agreement, self.trained, self.briefed, self.insured)

    @property
    def state(self) -> State:
        return State(self.halves)


class Agreement(ProjectOwned):
    """The signed labour agreement (T3) of one roster entry."""

    entry = models.OneToOneField(RosterEntry, models.PROTECT, related_name="agreement")
    signed_on = models.DateField(_("signed on"))
    paper = models.ForeignKey(
        Attachment, models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("picture of the signed agreement"),
    )  # fmt: skip
    by = models.ForeignKey(Post, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    objects = VillageManager["Agreement"]()

    def __str__(self) -> str:
        return str(self.entry)


class TrainingKind(models.TextChoices):
    SKILL = "skill", _("training")
    SAFETY = "safety", _("safety briefing")


class Training(ProjectOwned):
    """A training (T10) or safety briefing (T9) and who was there."""

    kind = models.CharField(_("kind"), max_length=8, choices=TrainingKind.choices)
    held_on = models.DateField(_("held on"))
    place = models.CharField(_("place"), max_length=80)
    content = models.TextField(_("content"))
    hours = models.DecimalField(_("hours"), max_digits=4, decimal_places=1)
    teacher = models.CharField(_("who taught"), max_length=60)
    attended: "models.ManyToManyField[RosterEntry, TrainingAttendance]" = models.ManyToManyField(
        RosterEntry, through="TrainingAttendance", related_name="trainings"
    )
    paper = models.ForeignKey(
        Attachment, models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("picture of the signed list"),
    )  # fmt: skip
    by = models.ForeignKey(Post, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    objects = VillageManager["Training"]()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["id", "village"], name="training_village_key")
        ]
        ordering: ClassVar = ["-held_on"]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.held_on}"


class TrainingAttendance(ProjectOwned):
    training = models.ForeignKey(Training, models.PROTECT, related_name="attendances")
    entry = models.ForeignKey(RosterEntry, models.PROTECT, related_name="attendances")

    objects = VillageManager["TrainingAttendance"]()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["training", "entry"], name="trained_once_a_training")
        ]

    def __str__(self) -> str:
        return f"{self.training} {self.entry}"


class InsuranceQuerySet(VillageQuerySet["Insurance"]):
    def covering(self, day: datetime.date) -> Self:
        return self.filter(since__lte=day, until__gte=day)


class Insurance(ProjectOwned):
    """A policy that covers everyone on the roster from a day to a day, both included."""

    insurer = models.CharField(_("insurer"), max_length=80)
    policy_number = models.CharField(_("policy number"), max_length=60)
    since = models.DateField(_("covered from"))
    until = models.DateField(_("covered until"))
    paper = models.ForeignKey(
        Attachment, models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("picture of the policy"),
    )  # fmt: skip
    by = models.ForeignKey(Post, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    objects = InsuranceQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["project", "policy_number"], name="insurance_once_a_policy"
            ),
            models.CheckConstraint(
                condition=Q(until__gte=F("since")), name="insurance_ends_after_it_begins"
            ),
        ]
        ordering: ClassVar = ["since"]

    def __str__(self) -> str:
        return f"{self.insurer} {self.policy_number}"
