"""Who works on a project: the roster, and the times that each was at the site."""

import datetime
from decimal import Decimal
from typing import Any, ClassVar, Self
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Case, Count, Exists, F, OuterRef, Q, When
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.fields import YuanField
from projects.models import Attachment, Notice, ProjectOwned
from regions.models import Post
from regions.tenancy import VillageManager, VillageQuerySet
from workers.models.papers import TrainingKind, agreed, insured, taught
from workers.models.people import Person
from workers.rules import Lack, Papers, Refusal, State, refusal_of_worker

# The annotation of `RosterQuerySet.with_lacks` that says whether it is there.
THERE = {
    Lack.AGREEMENT: "has_agreement",
    Lack.COPY: "has_copy",
    Lack.TRAINING: "trained",
    Lack.BRIEFING: "briefed",
    Lack.INSURANCE: "insured",
    Lack.ACCOUNT: "has_account",
    Lack.PHONE: "has_phone",
}


class RosterQuerySet(VillageQuerySet["RosterEntry"]):
    def working_on(self, day: datetime.date) -> Self:
        """Those who are at the site on that day: in their present stay, or in one that is over."""
        begun = Q(back_on__isnull=True, entered_on__lte=day) | Q(back_on__lte=day)
        present = begun & (Q(left_on__isnull=True) | Q(left_on__gte=day))
        earlier = Stay.objects.filter(entry=OuterRef("pk"), entered_on__lte=day, left_on__gte=day)
        return self.filter(present | Exists(earlier))

    def unnoticed(self) -> Self:
        """Those whom no notice on the board named, or one that was withdrawn."""
        return self.filter(Q(notice__isnull=True) | Q(notice__withdrawn_at__isnull=False))

    def with_agreements(self) -> Self:
        """Annotated with whether one stands, and whether its signed copy is there."""
        return self.annotate(has_agreement=agreed("pk"), has_copy=agreed("pk", copied=True))

    def with_papers(self, day: datetime.date) -> Self:
        """Annotated for `RosterEntry.papers`; the insurance is that of the day."""
        return self.annotate(
            has_agreement=agreed("pk"),
            trained=taught(TrainingKind.SKILL, "pk", "trade"),
            briefed=taught(TrainingKind.SAFETY, "pk", "trade"),
            insured=insured("project", day),
        )

    def with_lacks(self, day: datetime.date) -> Self:
        """Annotated for `RosterEntry.lacks`: the papers of that day and what else is needed."""
        return self.with_papers(day).annotate(
            has_copy=agreed("pk", copied=True),
            has_account=Case(When(person__account__isnull=False, then=True), default=False),
            has_phone=Case(When(person__phone__isnull=False, then=True), default=False),
        )

    def papered(self) -> Self:
        """Those with every paper that is not of a day: agreement, training, briefing.

        Asked once a person and not once a half-day, which took minutes for a season.
        """
        return self.filter(
            agreed("pk"),
            taught(TrainingKind.SKILL, "pk", "trade"),
            taught(TrainingKind.SAFETY, "pk", "trade"),
        )

    def without_copy(self) -> Self:
        """Those of `with_agreements` whose signed agreement is not there as a picture."""
        return self.filter(has_copy=False)

    def lacking(self, lack: Lack | None = None) -> Self:
        """Those of `with_lacks` who lack this, or anything at all."""
        if lack is not None:
            return self.filter(**{THERE[lack]: False})
        return self.exclude(**dict.fromkeys(THERE.values(), True))

    def with_stays(self) -> Self:
        """Annotated for `RosterEntry.refusal_on`: the stays, oldest first."""
        stays = Stay.objects.filter(entry=OuterRef("pk")).order_by("entered_on")
        return self.annotate(
            came=ArraySubquery(stays.values("entered_on")),
            went=ArraySubquery(stays.values("left_on")),
        )

    def pending(self, day: datetime.date) -> Self:
        """Those who lack a paper on that day (待补手续)."""
        return self.with_papers(day).exclude(
            has_agreement=True, trained=True, briefed=True, insured=True
        )


class RosterEntry(ProjectOwned):
    """A person's place on a project's roster (T2), with main trade and day rate in yuan.

    The rate is the one voted for the trade (`TradeRate`) where there is one; `rate_reason` says
    why it is another.

    `number` counts the project's entries from 1 and is never used again: it stands on the paper
    sheets and, being short, in the grid's cells.

    `entered_on` is his first day ever. Who left and works again has his present stay from
    `back_on`; `left_on` and the reason are those of the present stay. What is over is in `Stay`.

    `stands_in_for` is whom he first came in place of (顶工): each is logged on days of his own.
    `notice` is the last one on the board that named him.
    """

    number = models.PositiveSmallIntegerField(_("number"), editable=False)
    person = models.ForeignKey(Person, models.PROTECT, related_name="entries")
    identity_id = models.BigIntegerField(editable=False)
    trade = models.CharField(_("trade"), max_length=40)
    other_trades = ArrayField(
        models.CharField(max_length=40), default=list, blank=True, verbose_name=_("other trades")
    )
    day_rate = YuanField(_("day rate"))
    rate_reason = models.CharField(_("reason for another pay"), max_length=200, blank=True)
    entered_on = models.DateField(_("entry date"))
    back_on = models.DateField(_("came back on"), null=True, blank=True, editable=False)
    left_on = models.DateField(_("exit date"), null=True, blank=True)
    left_reason = models.CharField(_("reason for leaving"), max_length=200, blank=True)
    stands_in_for = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="stood_in_by",
        verbose_name=_("came in the stead of"),
    )  # fmt: skip
    notice = models.ForeignKey(
        Notice, models.PROTECT, null=True, related_name="entries", editable=False
    )
    at = models.DateTimeField()
    by = models.ForeignKey(Post, models.PROTECT, related_name="+")

    has_agreement: bool  # these four of `RosterQuerySet.with_papers`
    trained: bool
    briefed: bool
    insured: bool
    has_copy: bool  # of `RosterQuerySet.with_agreements`, and of `with_lacks`
    has_account: bool  # these two of `RosterQuerySet.with_lacks`
    has_phone: bool
    came: list[datetime.date]  # these two of `RosterQuerySet.with_stays`
    went: list[datetime.date]
    halves: int  # these two of `workers.figures.with_state`
    communal_halves: int
    suspended: bool  # whether the works stand still on the day asked about
    has_extras: bool  # of a tap: whether overtime or pieces hang on the paid halves
    late_days: int  # after how many days a work day comes late in the county
    corrects: bool  # whether something was logged of the day on an earlier date
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
            models.CheckConstraint(
                condition=Q(back_on__isnull=True)
                | (
                    Q(back_on__gt=F("entered_on"))
                    & (Q(left_on__isnull=True) | Q(left_on__gte=F("back_on")))
                ),
                name="roster_came_back_after_it_began",
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
    def lacks(self) -> tuple[Lack, ...]:
        return tuple(lack for lack, there in THERE.items() if not getattr(self, there))

    @property
    def state(self) -> State:
        return State(self.halves)

    @property
    def paid_state(self) -> State:
        """Without communal work."""
        return State(self.halves - self.communal_halves)

    @property
    def present_since(self) -> datetime.date:
        """The first day of the present, or of the last, stay."""
        return self.back_on or self.entered_on

    @property
    def spans(self) -> list[tuple[datetime.date, datetime.date | None]]:
        """When he was at the site, both days of each included; the last may be open.

        A query of its own for an entry that does not come from `with_stays`.
        """
        over = self._stays_over()
        before = [span for span in over if span[0] != self.present_since]
        return [*before, (self.present_since, self.left_on)]

    def _stays_over(self) -> list[tuple[datetime.date, datetime.date]]:
        if "came" in vars(self):
            return list(zip(self.came, self.went, strict=True))
        return list(self.stays.order_by("entered_on").values_list("entered_on", "left_on"))

    def refusal_on(self, day: datetime.date) -> Refusal | None:
        """Why he can't be logged on that day: he was not at the site."""
        return refusal_of_worker(day, self.spans)


class Stay(ProjectOwned):
    """A time at the site that is over: from a day to a day, both included, and why he left.

    Insert-only: leaving has a reason and stays in the history, whoever comes back (domain.md §7,
    lesson 4). The paper is his own acknowledgement, where he gave one.
    """

    entry = models.ForeignKey(RosterEntry, models.PROTECT, related_name="stays")
    entered_on = models.DateField(_("entry date"))
    left_on = models.DateField(_("exit date"))
    reason = models.CharField(_("reason for leaving"), max_length=200)
    paper = models.ForeignKey(
        Attachment, models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("picture of the acknowledgement"),
    )  # fmt: skip
    by = models.ForeignKey(Post, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    objects = VillageManager["Stay"]()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["entry", "entered_on"], name="stay_once"),
            models.CheckConstraint(
                condition=Q(left_on__gte=F("entered_on")) & ~Q(reason=""),
                name="stay_ends_with_a_reason",
            ),
        ]
        ordering: ClassVar = ["entered_on"]

    def __str__(self) -> str:
        return f"{self.entry} {self.entered_on}–{self.left_on}"


def counted_by_lack() -> dict[str, Any]:
    """How many of `RosterQuerySet.with_lacks` lack each thing, and (`any`) anything at all."""
    each: dict[str, Any] = {
        str(lack): Count("pk", filter=Q(**{there: False})) for lack, there in THERE.items()
    }
    whole = Q(**dict.fromkeys(THERE.values(), True))
    return each | {"any": Count("pk", filter=~whole)}
