"""What tests of performance targets start from: versions, indicators, an evaluation's figures."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

from core.ids import new_id
from core.scope import EVERYWHERE, scope
from projects.actions import (
    Achieved,
    Aim,
    Answer,
    begin_evaluation,
    begin_targets,
    decide_performance,
    submit_evaluation,
    submit_targets,
    write_evaluation,
    write_targets,
)
from projects.lifecycle import Stage
from projects.models import Evaluation, PerformanceAct, Project, Target, TargetSheet, Verdict
from projects.performance_rules import State
from regions.models import Post
from tests.projects.case_rows import decided, now, submitted
from tests.projects.village_rows import project

# 100 points of every group; `wages` is filled from what is kept.
AIMS = (
    Aim("硬化道路", "quantity", "at_least", 40, "公里", Decimal("1.2"), place="0"),
    Aim("发放劳务报酬", "economic", "at_least", 40, "元", Decimal(900_000), code="wages"),
    Aim("道路养护责任落实", "lasting", "as_said", 10, words="落实到人", place="1"),
    Aim("群众满意度", "satisfied", "at_least", 10, "%", Decimal(90), place="2"),
)


def begun(at: Project, by: Post, reason: str = "", id: UUID | None = None) -> TargetSheet:
    with scope(by.scope):
        return begin_targets(id=id or new_id(), project_id=at.pk, reason=reason, by=by)


def aimed(
    sheet: TargetSheet, by: Post, aims: Sequence[Aim] = AIMS, version: int | None = None
) -> TargetSheet:
    with scope(by.scope):
        seen = TargetSheet.objects.get(pk=sheet.pk).version if version is None else version
        return write_targets(sheet_id=sheet.pk, version=seen, aims=aims, by=by)


def settled(by: Post, township: Post, county: Post, aims: Sequence[Aim] = AIMS) -> Project:
    """A project whose targets went with its proposal; gates are to be held by the caller."""
    ours = project(by, stage=Stage.PROPOSAL)
    aimed(begun(ours, by), by, aims)
    submitted(ours, by)
    decided(ours, township)
    decided(ours, county)
    return now(ours)


def placed(at: Project, stage: Stage = Stage.ACCEPTANCE) -> Project:
    with scope(EVERYWHERE):
        Project.objects.filter(pk=at.pk).update(stage=stage)
    return now(at)


def sheet_of(at: Project) -> TargetSheet:
    """The newest, as it stands."""
    with scope(EVERYWHERE):
        return TargetSheet.objects.filter(project=at)[0]


def targets(at: Project) -> dict[str, Target]:
    with scope(EVERYWHERE):
        return {one.name: one for one in sheet_of(at).rows.all()}


def evaluating(at: Project, by: Post) -> Evaluation:
    with scope(by.scope):
        return begin_evaluation(id=new_id(), project_id=at.pk, by=by)


def achieved(at: Project, **changes: dict[str, Any]) -> list[Achieved]:
    """Everything reached but the wages, of which nothing is paid here; `changes` by place."""
    rows = targets(at)
    given: dict[str, dict[str, Any]] = {
        "road": {"target_id": rows["硬化道路"].pk, "actual": Decimal("1.2")},
        "wages": {"target_id": rows["发放劳务报酬"].pk, "reason": "尚未发放"},
        "care": {"target_id": rows["道路养护责任落实"].pk, "reached": "fully"},
        "people": {"target_id": rows["群众满意度"].pk, "actual": Decimal(95)},
    }
    return [Achieved(**given[name] | changes.get(name, {})) for name in given]


def written(
    evaluation: Evaluation, by: Post, said: Sequence[Achieved], conclusion: str = "按计划完成"
) -> Evaluation:
    with scope(by.scope):
        version = Evaluation.objects.get(pk=evaluation.pk).version
        return write_evaluation(
            evaluation_id=evaluation.pk, version=version, achieved=said, conclusion=conclusion,
            by=by,
        )  # fmt: skip


def handed_in(
    case: TargetSheet | Evaluation, by: Post, answer: Answer | None = None
) -> PerformanceAct:
    with scope(by.scope):
        case.refresh_from_db()
        if isinstance(case, Evaluation):
            return submit_evaluation(
                evaluation_id=case.pk, version=case.version, by=by, answer=answer
            )
        return submit_targets(sheet_id=case.pk, version=case.version, by=by, answer=answer)


def judged(
    case: TargetSheet | Evaluation, by: Post, verdict: Verdict = Verdict.APPROVE,
    reason: str = "", answer: Answer | None = None,
) -> PerformanceAct:  # fmt: skip
    with scope(by.scope):
        case.refresh_from_db()
        return decide_performance(
            case=type(case), id=case.pk, version=case.version, verdict=verdict, reason=reason,
            by=by, answer=answer,
        )  # fmt: skip


def state_of(case: TargetSheet | Evaluation) -> State:
    with scope(EVERYWHERE):
        case.refresh_from_db()
    return State(case.state)
