"""How a project's performance targets and its self-evaluation stand. Only reads (ADR 0044).

Pages, gate, inbox, papers and the archive take it from here.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.money import ZERO, share
from projects.change_rules import State as ChangeState
from projects.county import settings_of
from projects.eligibility import terms_of
from projects.fund_ledger import fund_ledger
from projects.implementation import days_of, estimate_proposed, last_plan, wages_proposed
from projects.indicators import Indicator, Kept, actuals_of, goals_of, indicators
from projects.lifecycle import Stage, Step
from projects.models import (
    Basis,
    Evaluation,
    EvaluationRow,
    Outcome,
    PerformanceRule,
    Project,
    Target,
    TargetSheet,
)
from projects.money import funds_of, wage_share_of, wages_paid
from projects.performance_rules import (
    WHOLE,
    Actual,
    Direction,
    Grade,
    Kind,
    Part,
    State,
    deviation,
    grade,
    lacking,
    score,
)

BADGES: Mapping[State, str] = {
    State.MAKE: "running",
    State.TOWNSHIP: "waiting",
    State.DONE: "done",
}
PART_NAMES = {
    Part.EXECUTION: _("budget execution"),
    Part.OUTPUT: _("output"),
    Part.BENEFIT: _("benefit"),
    Part.SATISFIED: _("satisfaction"),
}
GRADE_NAMES = {
    Grade.EXCELLENT: pgettext_lazy("grade of an evaluation", "excellent"),
    Grade.GOOD: pgettext_lazy("grade of an evaluation", "good"),
    Grade.FAIR: pgettext_lazy("grade of an evaluation", "fair"),
    Grade.POOR: pgettext_lazy("grade of an evaluation", "poor"),
}
EVALUATED_IN = (Stage.ACCEPTANCE, Stage.HANDOVER, Stage.ARCHIVE)
# What is offered beside the indicators that are kept here; a village may leave any of them out.
OFFERED = (
    Indicator("", "工程验收合格率", Kind.QUALITY, "%", Direction.AT_LEAST, 10),
    Indicator("", "工程总投资", Kind.COST, "元", Direction.AT_MOST, 5),
    Indicator("", "受益群众满意度", Kind.SATISFIED, "%", Direction.AT_LEAST, 10),
)
OFFERED_GOALS = (Decimal(100), None, Decimal(90))


def rule_for(project: Project) -> PerformanceRule:
    """What the county asks for: as it stood when the proposal was handed in (ADR 0024), or as it
    stands now for works whose proposal was decided on paper."""
    terms = settings_of(project.village_id) if project.taken_over else terms_of(project)
    return PerformanceRule(terms.performance)


def is_asked(project: Project) -> bool:
    return rule_for(project) != PerformanceRule.NOT


def sheets_of(project: Project) -> list[TargetSheet]:
    """Every version, the newest first."""
    return list(project.targetsheets.select_related("by__user__human"))


def evaluation_of(project: Project) -> Evaluation | None:
    return project.evaluations.select_related("sheet", "by__user__human").first()


def open_to_change(sheet: TargetSheet, project: Project) -> bool:
    """While it is being made, and its proposal is not before township or county."""
    deciding = project.stage == Stage.PROPOSAL and project.step != Step.MAKE
    return sheet.state == State.MAKE and project.outcome == Outcome.OPEN and not deciding


def next_basis(project: Project, sheets: Sequence[TargetSheet]) -> Basis | None:
    """Why a version could be begun now; None where it can't.

    With the proposal; later where there is none yet, or once the works or the plan papers were
    changed after the last one was settled. Not while one is written, nor once it is evaluated.
    """
    stage = Stage(project.stage)
    before = (Stage.TAKEOVER, Stage.RESERVE, Stage.RESOLUTION)
    if project.outcome != Outcome.OPEN or stage in before or project.evaluations.exists():
        return None
    if sheets and sheets[0].state != State.DONE:
        return None
    if stage == Stage.PROPOSAL:
        return Basis.PROPOSAL if project.step == Step.MAKE else None
    if not sheets:
        return Basis.LATE
    return Basis.MOVED if moved_since(project, sheets[0]) else None


def moved_since(project: Project, sheet: TargetSheet) -> bool:
    """Whether a change was agreed to, or a plan paper entered, adjusted or struck out, since it was
    settled."""
    at = sheet.settled_at
    changes = project.changeorders.filter(state=ChangeState.DECIDED, decided_at__gt=at)
    moved = Q(at__gt=at) | Q(withdrawn_at__gt=at)
    papers = (project.funds, project.planadjustments)
    return changes.exists() or any(rows.filter(moved).exists() for rows in papers)


def faults_of(rows: Iterable[Target]) -> list[Any]:
    """What keeps a version from being handed in, in sentences; none for a whole one."""
    kept = list(rows)
    said: list[Any] = []
    points = sum(row.weight for row in kept)
    if points != WHOLE:
        said.append(
            _("The weights make %(points)s points; they must make 100.") % {"points": points}
        )
    if gaps := lacking([row.kind for row in kept]):
        names = "、".join(str(PART_NAMES[part]) for part in gaps)
        said.append(_("No indicator yet of: %(names)s.") % {"names": names})
    return said


@dataclass(frozen=True, slots=True)
class Line:
    """A target with what was reached, as pages and papers show it; `earned` and `score` in points,
    None while it is not known."""

    target: Target
    row: EvaluationRow | None
    actual: Actual
    kept: bool
    earned: Decimal | None
    score: Decimal | None

    @property
    def deviation(self) -> Decimal | None:
        return deviation(self.target.as_goal, self.actual)

    @property
    def reason(self) -> str:
        return self.row.reason if self.row else ""

    def row_in(self, evaluation: Evaluation) -> EvaluationRow:
        """What is written of it, or a new row, not saved."""
        return self.row or EvaluationRow(
            village_id=evaluation.village_id, project=evaluation.project, evaluation=evaluation,
            sheet=evaluation.sheet, target=self.target,
        )  # fmt: skip


def lines_of(sheet: TargetSheet, evaluation: Evaluation | None) -> list[Line]:
    """Every target with its figures: from what is kept while the village writes its evaluation,
    then as it was handed in."""
    rows = {row.target_id: row for row in evaluation.rows.all()} if evaluation else {}
    writing = evaluation is not None and evaluation.state == State.MAKE
    known = actuals_of(sheet.project) if writing else {}
    return [_line(target, rows.get(target.pk), known) for target in sheet.rows.all()]


def _line(
    target: Target, row: EvaluationRow | None, known: Mapping[str, Decimal | None]
) -> Line:  # fmt: skip
    from_kept = known.get(target.code) if target.code else None
    if from_kept is not None and target.direction != Direction.AS_SAID:
        actual, kept = Actual(from_kept), True
    else:
        actual, kept = (row.as_actual, row.kept) if row else (Actual(), False)
    earned = score(target.as_goal, actual)
    given = row.score if row and row.score is not None else earned
    lowered = row is not None and row.earned is not None and row.score != row.earned
    final = min(given, earned) if lowered and given is not None and earned is not None else earned
    return Line(target, row, actual, kept, earned, final)


def sum_of(lines: Iterable[Line]) -> Decimal:
    """Points reached so far."""
    return sum((line.score for line in lines if line.score is not None), ZERO)


def grade_of(lines: Sequence[Line]) -> Grade | None:
    """None while a target has no points yet."""
    if not lines or any(line.score is None for line in lines):
        return None
    return grade(line.score for line in lines if line.score is not None)


def can_be_evaluated(project: Project, sheets: Sequence[TargetSheet]) -> bool:
    """From acceptance on, against settled targets."""
    settled = bool(sheets) and sheets[0].state == State.DONE
    return project.outcome == Outcome.OPEN and project.stage in EVALUATED_IN and settled


def starting_set(project: Project) -> list[Target]:
    """What a first version begins with: the indicators kept here with the plan's own figures, then
    those that are usual. Its weights make 100 points."""
    goals = goals_of(project)
    own = [(one, goals.get(one.code)) for one in indicators()]
    cost = estimate_proposed(project)
    usual = [
        (one, cost if one.kind == Kind.COST else goal)
        for one, goal in zip(OFFERED, OFFERED_GOALS, strict=True)
    ]
    kinds = list(Kind)
    return [
        Target(
            code=one.code, name=one.name, kind=one.kind, unit=one.unit, direction=one.direction,
            goal=goal, weight=one.weight,
        )
        for one, goal in sorted([*own, *usual], key=lambda pair: kinds.index(pair[0].kind))
        if goal is not None
    ]  # fmt: skip


# ---- what this app keeps of the indicators: money ----


def _goals(project: Project) -> dict[str, Decimal | None]:
    wages = wages_proposed(project)
    of_all = share(wages, estimate_proposed(project))
    return {"disbursed": Decimal(100), "wages": wages, "share": of_all}


def _actuals(project: Project) -> dict[str, Decimal | None]:
    funds = funds_of(project)
    paid = wages_paid(project)
    return {
        "disbursed": share(fund_ledger(project).disbursed, funds.planned),
        "wages": paid,
        "share": wage_share_of(project, funds, paid).paid_of_planned,
    }


MONEY = Kept(
    (
        Indicator("disbursed", "预算执行率", Kind.EXECUTION, "%", Direction.AT_LEAST, 10),
        Indicator("wages", "发放劳务报酬", Kind.ECONOMIC, "元", Direction.AT_LEAST, 15),
        Indicator("share", "劳务报酬占比", Kind.ECONOMIC, "%", Direction.AT_LEAST, 10),
    ),
    _goals,
    _actuals,
)


def days_planned(project: Project) -> Decimal | None:
    """Work days of the labour chapter, None where none is written."""
    plan = last_plan(project)
    return days_of(plan.rows.all()) or None if plan else None
