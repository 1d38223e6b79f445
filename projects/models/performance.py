"""Performance targets (绩效目标表, T37) in versions that stay, and their self-evaluation (T38)."""

from typing import ClassVar, Generic, Self

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from projects.models.answered import Answered
from projects.models.decision import Verdict
from projects.models.project import Outcome, ProjectOwned
from projects.performance_rules import WHOLE, Actual, Direction, Goal, Kind, Reached, State
from regions.models import Post
from regions.tenancy import Row, VillageManager, VillageQuerySet

STATES = [
    (State.MAKE, pgettext_lazy("performance", "being written")),
    (State.TOWNSHIP, pgettext_lazy("performance", "waits for the township")),
    (State.DONE, pgettext_lazy("performance", "settled")),
]
KINDS = [
    (Kind.EXECUTION, _("budget execution")),
    (Kind.QUANTITY, pgettext_lazy("kind of indicator", "output: quantity")),
    (Kind.QUALITY, pgettext_lazy("kind of indicator", "output: quality")),
    (Kind.TIME, pgettext_lazy("kind of indicator", "output: time")),
    (Kind.COST, pgettext_lazy("kind of indicator", "output: cost")),
    (Kind.ECONOMIC, pgettext_lazy("kind of indicator", "benefit: economic")),
    (Kind.SOCIAL, pgettext_lazy("kind of indicator", "benefit: social")),
    (Kind.LASTING, pgettext_lazy("kind of indicator", "benefit: ecological, lasting")),
    (Kind.SATISFIED, pgettext_lazy("kind of indicator", "satisfaction")),
]
DIRECTIONS = [
    (Direction.AT_LEAST, pgettext_lazy("a target", "at least")),
    (Direction.AT_MOST, pgettext_lazy("a target", "at most")),
    (Direction.AS_SAID, pgettext_lazy("a target", "as said")),
]
REACHED = [
    (Reached.FULLY, pgettext_lazy("a target", "reached")),
    (Reached.PARTLY, pgettext_lazy("a target", "partly reached")),
    (Reached.NOT, pgettext_lazy("a target", "not reached")),
]


class Basis(models.TextChoices):
    """Why a version was begun when it was."""

    PROPOSAL = "proposal", _("with the proposal")
    LATE = "late", _("written after the approval")
    MOVED = "moved", _("after a change of the works or of the plan papers")


class Matter(models.TextChoices):
    TARGETS = "targets", _("performance targets")
    EVALUATION = "evaluation", _("self-evaluation")


class PerformanceQuerySet(VillageQuerySet[Row], Generic[Row]):
    """Of what the village writes and the township settles."""

    def at(self, *states: State) -> Self:
        return self.filter(state__in=states, project__outcome=Outcome.OPEN)


class TargetSheetQuerySet(PerformanceQuerySet["TargetSheet"]):
    pass


class TargetSheet(ProjectOwned):
    """One version of a project's targets.

    Written with the proposal it is settled with the county's approval of it, later by the township;
    then it stays, and the last settled one is in force. Triggers hold that. `reason` says why there
    is a later one.
    """

    number = models.PositiveSmallIntegerField()
    basis = models.CharField(max_length=10, choices=Basis.choices)
    reason = models.CharField(_("why the targets are written anew"), max_length=400, blank=True)
    state = models.CharField(max_length=10, choices=STATES, default=State.MAKE)
    state_since = models.DateField()
    round = models.PositiveSmallIntegerField(default=1)
    version = models.PositiveIntegerField(default=1)
    settled_at = models.DateTimeField(null=True, editable=False)
    at = models.DateTimeField()
    by = models.ForeignKey(Post, models.PROTECT, related_name="+")

    objects = TargetSheetQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["project", "number"], name="targets_number_once"),
            models.UniqueConstraint(fields=["id", "project"], name="targets_project_key"),
            models.UniqueConstraint(
                fields=["project"],
                condition=~Q(state=State.DONE),
                name="targets_written_one_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(state=State.DONE, settled_at__isnull=False)
                | ~Q(state=State.DONE) & Q(settled_at__isnull=True),
                name="targets_settled_with_their_time",
            ),
            models.CheckConstraint(
                condition=Q(number=1, basis=Basis.PROPOSAL) | ~Q(reason=""),
                name="targets_anew_with_a_reason",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["village", "state"], name="targets_by_place_and_state")
        ]
        ordering: ClassVar = ["-number"]

    def __str__(self) -> str:
        return str(_("version %(number)s") % {"number": self.number})

    def get_absolute_url(self) -> str:
        return reverse("targets_version", args=[self.pk])


class Target(ProjectOwned):
    """An indicator with its target: a number in its unit, or words; `weight` in whole points.

    `code` names an indicator that is filled from what is kept (`projects.indicators`).
    """

    sheet = models.ForeignKey(TargetSheet, models.PROTECT, related_name="rows")
    number = models.PositiveSmallIntegerField()
    code = models.CharField(max_length=20, blank=True)
    name = models.CharField(_("indicator"), max_length=60)
    kind = models.CharField(_("kind of indicator"), max_length=10, choices=KINDS)
    unit = models.CharField(_("unit"), max_length=10, blank=True)
    direction = models.CharField(_("direction"), max_length=8, choices=DIRECTIONS)
    goal = models.DecimalField(_("target"), max_digits=16, decimal_places=3, null=True)
    words = models.CharField(_("target in words"), max_length=80, blank=True)
    weight = models.PositiveSmallIntegerField(_("weight"))

    objects = VillageManager["Target"]()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["sheet", "number"], name="target_number_once"),
            models.UniqueConstraint(
                fields=["sheet", "code"], condition=~Q(code=""), name="target_code_once"
            ),
            models.UniqueConstraint(fields=["id", "sheet"], name="target_sheet_key"),
            models.CheckConstraint(
                condition=Q(direction=Direction.AS_SAID, goal__isnull=True) & ~Q(words="")
                | Q(
                    direction__in=[Direction.AT_LEAST, Direction.AT_MOST],
                    goal__gte=0,
                    words="",
                ),
                name="target_is_a_number_or_words",
            ),
            models.CheckConstraint(
                condition=Q(weight__range=(1, WHOLE)), name="target_weighs_something"
            ),
        ]
        ordering: ClassVar = ["number"]

    def __str__(self) -> str:
        return self.name

    @property
    def as_goal(self) -> Goal:
        return Goal(Direction(self.direction), self.goal, self.weight)


class EvaluationQuerySet(PerformanceQuerySet["Evaluation"]):
    pass


class Evaluation(ProjectOwned):
    """The village's evaluation of itself against the targets in force, confirmed by the township.

    One a project. Its figures are written until it is handed in; once confirmed it stays.
    """

    sheet = models.ForeignKey(TargetSheet, models.PROTECT, related_name="+")
    conclusion = models.CharField(_("what was done, and what is to be better"), max_length=800)
    state = models.CharField(max_length=10, choices=STATES, default=State.MAKE)
    state_since = models.DateField()
    round = models.PositiveSmallIntegerField(default=1)
    version = models.PositiveIntegerField(default=1)
    at = models.DateTimeField()
    by = models.ForeignKey(Post, models.PROTECT, related_name="+")

    objects = EvaluationQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["project"], name="evaluation_once_a_project"),
            models.UniqueConstraint(fields=["id", "sheet"], name="evaluation_sheet_key"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["village", "state"], name="evaluation_by_place_and_state")
        ]

    def __str__(self) -> str:
        return str(_("self-evaluation"))


class EvaluationRow(ProjectOwned):
    """What became of one target: the actual number or how far its words were reached.

    `kept` where the number comes from what is kept. `earned` is what the rule gives in points,
    `score` what the village gives itself: never more, and less with its reason.
    """

    evaluation = models.ForeignKey(Evaluation, models.PROTECT, related_name="rows")
    sheet = models.ForeignKey(TargetSheet, models.PROTECT, related_name="+")
    target = models.ForeignKey(Target, models.PROTECT, related_name="+")
    actual = models.DecimalField(_("actual"), max_digits=16, decimal_places=3, null=True)
    reached = models.CharField(_("reached"), max_length=8, choices=REACHED, blank=True)
    kept = models.BooleanField(default=False)
    earned = models.DecimalField(max_digits=5, decimal_places=2, null=True)
    score = models.DecimalField(_("points"), max_digits=5, decimal_places=2, null=True)
    reason = models.CharField(_("reason"), max_length=200, blank=True)

    objects = VillageManager["EvaluationRow"]()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["evaluation", "target"], name="evaluation_row_once_a_target"
            ),
            models.CheckConstraint(
                condition=Q(earned__isnull=True, score__isnull=True)
                | Q(earned__gte=0, score__gte=0, score__lte=F("earned")),
                name="evaluation_score_never_above_earned",
            ),
            models.CheckConstraint(
                condition=Q(score__isnull=True) | Q(score=F("earned")) | ~Q(reason=""),
                name="evaluation_scored_down_with_a_reason",
            ),
        ]
        ordering: ClassVar = ["target__number"]

    def __str__(self) -> str:
        return str(self.target)

    @property
    def as_actual(self) -> Actual:
        return Actual(self.actual, Reached(self.reached) if self.reached else None)


class PerformanceAct(Answered):
    """Handing in, or deciding on, targets that are written anew or an evaluation; insert-only.

    One human takes one kind of step of a matter in a project, over all its rounds and versions.
    """

    sheet = models.ForeignKey(TargetSheet, models.PROTECT, related_name="acts")
    matter = models.CharField(max_length=10, choices=Matter.choices)
    round = models.PositiveSmallIntegerField()
    step = models.CharField(
        max_length=10,
        choices=[
            (State.MAKE, pgettext_lazy("performance", "handed in")),
            (State.TOWNSHIP, _("township reviews")),
        ],
    )
    verdict = models.CharField(max_length=8, choices=Verdict.choices)
    reason = models.CharField(_("reason"), max_length=400, blank=True)
    version_seen = models.PositiveIntegerField()

    objects = VillageManager["PerformanceAct"]()

    class Meta(Answered.Meta):
        constraints: ClassVar = [
            *Answered.Meta.constraints,
            models.UniqueConstraint(
                fields=["sheet", "matter", "round", "step"], name="performance_once_a_step"
            ),
            ExclusionConstraint(
                name="performance_one_human_one_step",
                expressions=[
                    (F("project"), RangeOperators.EQUAL),
                    (F("matter"), RangeOperators.EQUAL),
                    (F("responsible"), RangeOperators.EQUAL),
                    (F("step"), RangeOperators.NOT_EQUAL),
                ],
            ),
            models.CheckConstraint(
                condition=Q(verdict__in=[Verdict.SUBMIT, Verdict.APPROVE]) | ~Q(reason=""),
                name="performance_returned_with_a_reason",
            ),
        ]
        ordering: ClassVar = ["at"]

    def __str__(self) -> str:
        return f"{self.matter} {self.step} {self.verdict}"
