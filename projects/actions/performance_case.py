"""What acts on performance targets and on their evaluation share: the steps to the township."""

from collections.abc import Collection, Mapping
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.audit import record
from core.errors import RuleBroken, constraints_said
from projects.actions.answering import Answer, answered_by, checked_answer
from projects.actions.locking import locked_project
from projects.lifecycle import Stage
from projects.models import (
    Evaluation,
    EvaluationRow,
    Matter,
    PerformanceAct,
    Project,
    TargetSheet,
    Verdict,
)
from projects.performance import faults_of, lines_of
from projects.performance_rules import State, needs_reason
from regions.access import Permission, require
from regions.models import Post

Case = TargetSheet | Evaluation

RIGHTS: Mapping[State, Permission] = {
    State.MAKE: Permission.ACT_FOR_VILLAGE,
    State.TOWNSHIP: Permission.DECIDE_FOR_TOWNSHIP,
}


def locked_sheet(sheet_id: UUID, by: Post) -> TargetSheet:
    """With its project's lock. Raises DoesNotExist out of reach, RuleBroken for a closed one."""
    at = TargetSheet.objects.visible_to(by).get(pk=sheet_id)
    locked_project(at.project_id, by)
    rows = TargetSheet.objects.select_for_update(of=("self",))
    return rows.select_related("project").get(pk=at.pk)


def locked_evaluation(evaluation_id: UUID, by: Post) -> Evaluation:
    """As `locked_sheet`."""
    at = Evaluation.objects.visible_to(by).get(pk=evaluation_id)
    locked_project(at.project_id, by)
    rows = Evaluation.objects.select_for_update(of=("self",))
    return rows.select_related("project", "sheet").get(pk=at.pk)


@transaction.atomic
def submit_targets(
    *, sheet_id: UUID, version: int, by: Post, answer: Answer | None = None
) -> PerformanceAct:
    """Hand targets that were written after the approval in to the township.

    Raises RuleBroken for those that go with their proposal, for weights that don't make 100, where
    someone else wrote meanwhile, and for a human who decides on them.
    """
    sheet = locked_sheet(sheet_id, by)
    require(by, RIGHTS[State.MAKE], sheet)
    check_step(sheet, State.MAKE, version)
    if sheet.project.stage == Stage.PROPOSAL:
        raise RuleBroken(_("These targets go with the proposal: hand that in."))
    if faults := faults_of(sheet.rows.all()):
        raise RuleBroken(" ".join(str(one) for one in faults))
    return _submitted(sheet, by, answer)


@transaction.atomic
def submit_evaluation(
    *, evaluation_id: UUID, version: int, by: Post, answer: Answer | None = None
) -> PerformanceAct:
    """Hand the evaluation in: figures from what is kept are copied as they stand now.

    Raises RuleBroken while a target has no figure, a deviation no reason, the conclusion says
    nothing, and as `submit_targets`.
    """
    evaluation = locked_evaluation(evaluation_id, by)
    require(by, RIGHTS[State.MAKE], evaluation)
    check_step(evaluation, State.MAKE, version)
    _copy_figures(evaluation)
    return _submitted(evaluation, by, answer)


@transaction.atomic
def decide_performance(
    *, case: type[Case], id: UUID, version: int, verdict: Verdict, reason: str, by: Post,
    answer: Answer | None = None,
) -> PerformanceAct:  # fmt: skip
    """Agree to targets, or confirm an evaluation, for the township; or send it back with a reason.

    Raises RuleBroken when nothing waits here, it was changed, a return has no reason, or the human
    handed it in; PermissionDenied without the right.
    """
    found: Case = locked_sheet(id, by) if case is TargetSheet else locked_evaluation(id, by)
    require(by, RIGHTS[State.TOWNSHIP], found)
    check_step(found, State.TOWNSHIP, version)
    if verdict not in (Verdict.APPROVE, Verdict.RETURN):
        raise RuleBroken(_("It is agreed to or sent back."), "verdict")
    if verdict == Verdict.RETURN and not reason.strip():
        raise RuleBroken(_("Say why, so that the village knows what to mend."), "reason")
    act = _step_taken(found, State.TOWNSHIP, verdict, reason.strip()[:400], by, answer)
    if verdict == Verdict.RETURN:
        found.round += 1
        _stand(found, State.MAKE)
    else:
        if isinstance(found, TargetSheet):
            found.settled_at = timezone.now()
        _stand(found, State.DONE)
    return act


def check_step(case: Case, step: State, version: int) -> None:
    """Raises RuleBroken once it stands elsewhere, and where someone else wrote meanwhile."""
    if case.state != step:
        if step == State.TOWNSHIP:
            raise RuleBroken(_("Nothing waits for a decision here any more."))
        raise RuleBroken(_("This was handed in and stays as it is."))
    if case.version != version:
        raise RuleBroken(_("Someone else has changed this meanwhile. Look at it again."))


def _submitted(case: Case, by: Post, answer: Answer | None) -> PerformanceAct:
    act = _step_taken(case, State.MAKE, Verdict.SUBMIT, "", by, answer)
    _stand(case, State.TOWNSHIP)
    return act


def _step_taken(
    case: Case, step: State, verdict: Verdict, reason: str, by: Post, answer: Answer | None
) -> PerformanceAct:
    given = checked_answer(answer, permission=RIGHTS[step], thing=case, by=by)
    of_targets = isinstance(case, TargetSheet)
    act = PerformanceAct(
        sheet=case if isinstance(case, TargetSheet) else case.sheet,
        matter=Matter.TARGETS if of_targets else Matter.EVALUATION,
        round=case.round,
        step=step,
        verdict=verdict,
        reason=reason,
        version_seen=case.version,
        **answered_by(given, case.project, by),
    )
    said = _(
        "Whoever hands this in does not decide on it for the township. Another person must take "
        "this step."
    )
    with constraints_said({"performance_one_human_one_step": said}):
        act.save(force_insert=True)
    verb = f"targets {verdict}" if of_targets else f"evaluation {verdict}"
    record(by=by, verb=verb, thing=case, area=case.village_id, facts={"reason": reason[:60]})
    return act


def _stand(case: Case, state: State) -> None:
    case.state, case.state_since = state, timezone.localdate()
    touch(case)


def touch(case: Case) -> None:
    """Another version now; of targets that go with their proposal, another project too."""
    case.version += 1
    case.save()
    project: Project = case.project
    if isinstance(case, TargetSheet) and project.stage == Stage.PROPOSAL:
        project.version += 1
        project.save(update_fields=["version"])


def _copy_figures(evaluation: Evaluation) -> None:
    if not evaluation.conclusion.strip():
        raise RuleBroken(_("Write what was done, and what is to be better."))
    lines = lines_of(evaluation.sheet, evaluation)
    for line in lines:
        name = {"name": line.target.name}
        if line.score is None:
            raise RuleBroken(_("Not known yet what was reached: %(name)s.") % name)
        if needs_reason(line.target.as_goal, line.actual, line.score) and not line.reason:
            raise RuleBroken(
                _("%(name)s: say why it is so far from the target, or has fewer points.") % name
            )
    rows = []
    for line in lines:
        row = line.row_in(evaluation)
        row.actual, row.kept = line.actual.number, line.kept
        row.reached = line.actual.reached or ""
        row.earned, row.score = line.earned, line.score
        rows.append(row)
    keep(rows)


def keep(rows: Collection[EvaluationRow]) -> None:
    """Save new rows and changed ones; one query."""
    EvaluationRow.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["id"],
        update_fields=["actual", "kept", "reached", "earned", "score", "reason"],
    )
