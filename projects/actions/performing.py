"""Performance targets (T37) are begun and written; the evaluation's figures (T38) are written."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.audit import record
from core.errors import DAMAGED, RuleBroken, constraints_said
from core.ids import new_id
from projects.actions.locking import locked_project
from projects.actions.performance_case import (
    RIGHTS,
    check_step,
    keep,
    locked_evaluation,
    locked_sheet,
    touch,
)
from projects.indicators import indicators
from projects.lifecycle import Stage
from projects.models import Basis, Evaluation, Target, TargetSheet
from projects.performance import (
    can_be_evaluated,
    lines_of,
    next_basis,
    open_to_change,
    sheets_of,
    starting_set,
)
from projects.performance_rules import Actual, Direction, Reached, State, needs_reason, score
from regions.access import require
from regions.models import Post

MOST_TARGETS = 40


@dataclass(frozen=True, slots=True)
class Aim:
    """One indicator as the village writes it. `code` names one that is filled from what is kept:
    its name, kind, unit and direction are the registered ones. `weight` in points. `place` is how
    the page calls its row."""

    name: str
    kind: str
    direction: str
    weight: int
    unit: str = ""
    goal: Decimal | None = None
    words: str = ""
    code: str = ""
    place: str = ""


@dataclass(frozen=True, slots=True)
class Achieved:
    """What became of the target with this key; `score` in points where the village goes below what
    the rule gives."""

    target_id: UUID
    actual: Decimal | None = None
    reached: str = ""
    score: Decimal | None = None
    reason: str = ""


@transaction.atomic
def begin_targets(*, id: UUID, project_id: UUID, reason: str, by: Post) -> TargetSheet:
    """Begin a version: the starting set, or a copy of the one before. The same `id` again changes
    nothing.

    Raises RuleBroken when it isn't the time for one, or without a reason for a later one.
    """
    project = locked_project(project_id, by)
    require(by, RIGHTS[State.MAKE], project)
    found = TargetSheet.objects.visible_to(by).filter(pk=id, project=project).first()
    if found is not None:
        return found
    sheets = sheets_of(project)
    basis = next_basis(project, sheets)
    if basis is None:
        raise RuleBroken(
            _(
                "Targets are written with the proposal, and anew only after a change of the works "
                "or of the plan papers."
            )
        )
    if (sheets or basis != Basis.PROPOSAL) and not reason.strip():
        raise RuleBroken(_("Say why the targets are written now."), "reason")
    sheet = TargetSheet(
        id=id, village_id=project.village_id, project=project,
        number=sheets[0].number + 1 if sheets else 1, basis=basis, reason=reason.strip()[:400],
        state_since=timezone.localdate(), at=timezone.now(), by=by,
    )  # fmt: skip
    with constraints_said({"projects_targetsheet_pkey": DAMAGED}):
        sheet.save(force_insert=True)
    rows = list(sheets[0].rows.all()) if sheets else starting_set(project)
    _insert(sheet, rows)
    if project.stage == Stage.PROPOSAL:
        project.version += 1
        project.save(update_fields=["version"])
    facts = {"number": sheet.number, "reason": sheet.reason[:60]}
    record(by=by, verb="begin targets", thing=sheet, area=sheet.village_id, facts=facts)
    return sheet


@transaction.atomic
def write_targets(*, sheet_id: UUID, version: int, aims: Sequence[Aim], by: Post) -> TargetSheet:
    """Put these indicators in the place of the ones before; weights may still miss 100.

    Raises RuleBroken once it is handed in, where someone else wrote meanwhile, and for an indicator
    that contradicts itself, at the field of its place.
    """
    sheet = locked_sheet(sheet_id, by)
    require(by, RIGHTS[State.MAKE], sheet)
    if not open_to_change(sheet, sheet.project):
        raise RuleBroken(_("This was handed in and stays as it is."))
    check_step(sheet, State.MAKE, version)
    if not 0 < len(aims) <= MOST_TARGETS:
        raise RuleBroken(_("A sheet has from 1 to 40 indicators."))
    rows = [_target(_registered(aim)) for aim in aims]
    Target.objects.filter(sheet=sheet).delete()
    _insert(sheet, rows)
    touch(sheet)
    said = [[row.name, str(row.goal if row.words == "" else row.words), row.weight] for row in rows]
    facts = {"number": sheet.number, "targets": said}
    record(by=by, verb="write targets", thing=sheet, area=sheet.village_id, facts=facts)
    return sheet


@transaction.atomic
def begin_evaluation(*, id: UUID, project_id: UUID, by: Post) -> Evaluation:
    """Begin the evaluation against the targets in force. One that is there is given back.

    Raises RuleBroken before acceptance, and while no targets are settled.
    """
    project = locked_project(project_id, by)
    require(by, RIGHTS[State.MAKE], project)
    found = project.evaluations.select_related("sheet").first()
    if found is not None:
        return found
    sheets = sheets_of(project)
    if not can_be_evaluated(project, sheets):
        raise RuleBroken(
            _("A project evaluates itself from acceptance on, against targets that are settled.")
        )
    evaluation = Evaluation(
        id=id, village_id=project.village_id, project=project, sheet=sheets[0],
        state_since=timezone.localdate(), at=timezone.now(), by=by,
    )  # fmt: skip
    with constraints_said({"projects_evaluation_pkey": DAMAGED}):
        evaluation.save(force_insert=True)
    record(by=by, verb="begin evaluation", thing=evaluation, area=project.village_id, facts={})
    return evaluation


@transaction.atomic
def write_evaluation(
    *, evaluation_id: UUID, version: int, achieved: Sequence[Achieved], conclusion: str, by: Post
) -> Evaluation:
    """Write what was reached, as far as it is known; what is kept here is not typed.

    Raises RuleBroken once it is handed in, where someone else wrote meanwhile, for more points than
    the rule gives, and for a deviation or fewer points without a reason, at the field of its place.
    """
    evaluation = locked_evaluation(evaluation_id, by)
    require(by, RIGHTS[State.MAKE], evaluation)
    check_step(evaluation, State.MAKE, version)
    said = {one.target_id: one for one in achieved}
    rows = []
    for at, line in enumerate(lines_of(evaluation.sheet, evaluation)):
        one = said.get(line.target.pk, Achieved(line.target.pk))
        actual = line.actual if line.kept else _actual(line.target, one)
        row = line.row_in(evaluation)
        for name, value in _figures(line.target, actual, one, at).items():
            setattr(row, name, value)
        row.kept = line.kept
        rows.append(row)
    keep(rows)
    evaluation.conclusion = conclusion.strip()[:800]
    touch(evaluation)
    record(by=by, verb="write evaluation", thing=evaluation, area=evaluation.village_id, facts={})
    return evaluation


def _registered(aim: Aim) -> Aim:
    """With the words of the indicator that is kept here, if it is one."""
    if not aim.code:
        return aim
    known = next((one for one in indicators() if one.code == aim.code), None)
    if known is None:
        raise RuleBroken(DAMAGED)
    return replace(
        aim, name=known.name, kind=known.kind, unit=known.unit, direction=known.direction
    )


def _target(aim: Aim) -> Target:
    """The row, not saved. Raises RuleBroken at the field of the row's place."""
    at = aim.place
    if not aim.name.strip():
        raise RuleBroken(_("Name the indicator."), f"name_{at}")
    if not 1 <= aim.weight <= 100:
        raise RuleBroken(_("A weight is from 1 to 100 points."), f"weight_{at}")
    if aim.direction == Direction.AS_SAID and not aim.words.strip():
        raise RuleBroken(_("Write the target in words."), f"goal_{at}")
    if aim.direction != Direction.AS_SAID and (aim.goal is None or aim.goal < 0):
        raise RuleBroken(_("Write the target as a number."), f"goal_{at}")
    columns: dict[str, Any] = asdict(aim)
    del columns["place"]
    columns |= {"name": aim.name.strip(), "unit": aim.unit.strip()}
    if aim.direction == Direction.AS_SAID:
        columns |= {"goal": None, "words": aim.words.strip()}
    else:
        columns["words"] = ""
    return Target(**columns)


def _insert(sheet: TargetSheet, rows: Sequence[Target]) -> None:
    for number, row in enumerate(rows, start=1):
        row.pk, row.number, row.sheet = new_id(), number, sheet
        row.village_id, row.project_id = sheet.village_id, sheet.project_id
        row._state.adding = True
    Target.objects.bulk_create(rows)


def _actual(target: Target, one: Achieved) -> Actual:
    if target.direction == Direction.AS_SAID:
        return Actual(reached=Reached(one.reached) if one.reached else None)
    return Actual(number=one.actual)


def _figures(target: Target, actual: Actual, one: Achieved, at: int) -> dict[str, Any]:
    goal = target.as_goal
    earned = score(goal, actual)
    given = one.score if one.score is not None else earned
    if given is not None and (earned is None or not 0 <= given <= earned):
        raise RuleBroken(
            _("At most %(most)s points are earned here: you can only go below.")
            % {"most": earned if earned is not None else 0},
            f"score_{at}",
        )
    if needs_reason(goal, actual, given) and not one.reason.strip():
        raise RuleBroken(
            _("Say why it is more than 10 per cent off the target, or has fewer points."),
            f"reason_{at}",
        )
    return {
        "actual": actual.number,
        "reached": actual.reached or "",
        "earned": earned,
        "score": given,
        "reason": one.reason.strip()[:200],
    }
