"""The papers of people at work: the survey, agreements, trainings and briefings, insurance."""

import datetime
from typing import TYPE_CHECKING, ClassVar, Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.expressions import Combinable
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from projects.models import Attachment, ProjectOwned
from projects.models.withdrawable import Withdrawable, WithdrawableQuerySet, withdrawn_whole
from regions.models import Post
from regions.tenancy import VillageManager, VillageQuerySet

if TYPE_CHECKING:
    from workers.models.roster import RosterEntry

ENTRY = "workers.RosterEntry"  # by name: the roster asks for these papers


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


class AgreementQuerySet(WithdrawableQuerySet["Agreement"]):
    def copied(self) -> Self:
        return self.filter(paper__isnull=False)


class Agreement(Withdrawable, ProjectOwned):
    """The signed labour agreement (T3) of one roster entry.

    `paper` is the signed copy, which may come later. Who signs anew gets another row, and the old
    one is struck out (ADR 9): at most one stands.
    """

    entry = models.ForeignKey(ENTRY, models.PROTECT, related_name="agreements")
    signed_on = models.DateField(_("signed on"))
    paper = models.ForeignKey(
        Attachment, models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("picture of the signed agreement"),
    )  # fmt: skip
    by = models.ForeignKey(Post, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    objects = AgreementQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["entry"],
                condition=Q(withdrawn_at__isnull=True),
                name="agreement_stands_once",
            ),
            withdrawn_whole("agreement_withdrawn_whole"),
        ]
        ordering: ClassVar = ["at"]

    def __str__(self) -> str:
        return str(self.entry)


class TrainingKind(models.TextChoices):
    SKILL = "skill", _("training")
    SAFETY = "safety", _("safety briefing")


class Training(ProjectOwned):
    """A training (T10) or safety briefing (T9) and who was there.

    It counts for those who were there and whose trade it covers; without `trades` it covers all.
    `part` is the stage or part of the works that it is about (T9 交底部位).
    """

    kind = models.CharField(_("kind"), max_length=8, choices=TrainingKind.choices)
    held_on = models.DateField(_("held on"))
    place = models.CharField(_("place"), max_length=80)
    trades = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    part = models.CharField(_("stage or part of the works"), max_length=80, blank=True)
    content = models.TextField(_("content"))
    hours = models.DecimalField(_("hours"), max_digits=4, decimal_places=1)
    teacher = models.CharField(_("who taught"), max_length=60)
    attended: "models.ManyToManyField[RosterEntry, TrainingAttendance]" = models.ManyToManyField(
        ENTRY, through="TrainingAttendance", related_name="trainings"
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

    def get_absolute_url(self) -> str:
        return reverse("training_detail", args=[self.pk])

    def covers(self, trade: str) -> bool:
        """As `TrainingAttendanceQuerySet.counting` asks the database."""
        return not self.trades or trade in self.trades


class TrainingAttendanceQuerySet(VillageQuerySet["TrainingAttendance"]):
    def counting(self, kind: TrainingKind, trade: Combinable) -> Self:
        """Those that count for someone of that trade (domain.md §3 T9: per trade and stage)."""
        everyone = Q(training__trades=[])
        return self.filter(everyone | Q(training__trades__contains=[trade]), training__kind=kind)


class TrainingAttendance(ProjectOwned):
    training = models.ForeignKey(Training, models.PROTECT, related_name="attendances")
    entry = models.ForeignKey(ENTRY, models.PROTECT, related_name="attendances")

    objects = TrainingAttendanceQuerySet.as_manager()

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


# One definition of each paper that pay depends on. `entry`, `trade` and `project` name the columns
# of the row that asks; `workers.actions.days.ENTRY` says the same in plain SQL.
def agreed(entry: str, *, copied: bool = False) -> Exists:
    rows = Agreement.objects.standing().filter(entry=OuterRef(entry))
    return Exists(rows.copied() if copied else rows)


def taught(kind: TrainingKind, entry: str, trade: str) -> Exists:
    rows = TrainingAttendance.objects.filter(entry=OuterRef(entry))
    return Exists(rows.counting(kind, OuterRef(trade)))


def insured(project: str, day: datetime.date | OuterRef) -> Exists:
    return Exists(
        Insurance.objects.filter(project=OuterRef(project), since__lte=day, until__gte=day)
    )


def all_papers(
    *, entry: str, trade: str, project: str, day: datetime.date | OuterRef
) -> tuple[Exists, ...]:
    """What must be there before a day is paid (decision 19), as conditions on a row of days."""
    return (
        agreed(entry),
        taught(TrainingKind.SKILL, entry, trade),
        taught(TrainingKind.SAFETY, entry, trade),
        insured(project, day),
    )
