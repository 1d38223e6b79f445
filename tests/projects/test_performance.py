"""Performance targets (T37) and the self-evaluation (T38): what goes on, and what stays."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from core.errors import RuleBroken
from core.scope import EVERYWHERE, scope
from projects import indicators
from projects.actions import reopen
from projects.gatekeeping import checklist
from projects.lifecycle import Stage, Step
from projects.models import (
    EvaluationRow,
    Project,
    Verdict,
)
from projects.performance import (
    evaluation_of,
    faults_of,
    grade_of,
    lines_of,
    moved_since,
    starting_set,
    sum_of,
)
from projects.performance_rules import Grade, State
from tests.factories import Cast
from tests.projects import change_rows
from tests.projects.case_rows import decided, hold_gates, now, submitted
from tests.projects.paper_rows import adjust
from tests.projects.performance_rows import (
    AIMS,
    achieved,
    aimed,
    begun,
    evaluating,
    handed_in,
    judged,
    placed,
    settled,
    sheet_of,
    state_of,
    targets,
    written,
)
from tests.projects.plan_rows import written as plan_written
from tests.projects.village_rows import fund, project, said

NOT_YET = "A project evaluates itself from acceptance on, against targets that are settled."
NOT_NOW = (
    "Targets are written with the proposal, and anew only after a change of the works or of the "
    "plan papers."
)
STAYS = "This was handed in and stays as it is."
MEANWHILE = "Someone else has changed this meanwhile. Look at it again."


@pytest.fixture
def ours(cast: Cast) -> Project:
    return project(cast.recorder, stage=Stage.PROPOSAL)


@pytest.fixture
def done(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> Project:
    """With settled targets, before the plan paper."""
    hold_gates(monkeypatch)
    return settled(cast.recorder, cast.township, cast.county)


@pytest.fixture
def accepted(done: Project) -> Project:
    return placed(done)


# ---- targets ----


def test_a_first_version_begins_with_the_plans_own_figures_and_makes_100(
    cast: Cast, ours: Project
) -> None:
    plan_written(ours, cast.recorder)
    sheet = begun(ours, cast.recorder)
    assert begun(ours, cast.recorder, id=sheet.pk) == sheet
    rows = targets(ours)
    assert (rows["发放劳务报酬"].goal, rows["务工工日"].goal) == (18_000, 120)
    assert rows["工程总投资"].goal == 1_918_000
    assert rows["自计划开工之日起的工期"].goal == 121
    assert (rows["吸纳群众务工人数"].goal, rows["预算执行率"].weight) == (60, 10)
    with scope(EVERYWHERE):
        assert not faults_of(starting_set(now(ours)))


def test_every_indicator_kept_here_has_its_target_and_its_actual(cast: Cast, ours: Project) -> None:
    with scope(EVERYWHERE):
        codes = {one.code for one in indicators.indicators()}
        assert indicators.goals_of(ours).keys() == indicators.actuals_of(ours).keys() == codes
    assert codes == {"disbursed", "trained", "days", "time", "wages", "share", "workers"}


def test_an_indicator_is_answered_by_one_app() -> None:
    kept = indicators._kept[0]
    with pytest.raises(ValueError, match="answered twice"):
        indicators.register(kept)


def test_targets_go_with_the_proposal_and_are_settled_by_its_approval(
    cast: Cast, ours: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    hold_gates(monkeypatch)
    sheet = aimed(begun(ours, cast.recorder), cast.recorder)
    submitted(ours, cast.recorder)
    with pytest.raises(RuleBroken, match=said(STAYS)):
        aimed(sheet, cast.recorder)
    decided(ours, cast.township, Verdict.RETURN)
    aimed(sheet, cast.recorder)
    submitted(ours, cast.recorder)
    decided(ours, cast.township)
    assert state_of(sheet) == State.MAKE
    at = decided(ours, cast.county).at
    assert (state_of(sheet), sheet.settled_at) == (State.DONE, at)
    with pytest.raises(RuleBroken, match=said(STAYS)):
        aimed(sheet, cast.recorder)


def test_writing_targets_makes_another_proposal(cast: Cast, ours: Project) -> None:
    sheet, before = begun(ours, cast.recorder), now(ours).version
    aimed(sheet, cast.recorder)
    assert now(ours).version == before + 1


def test_targets_that_do_not_make_100_are_said_and_are_not_settled(
    cast: Cast, ours: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    sheet = aimed(begun(ours, cast.recorder), cast.recorder, AIMS[:2])
    with scope(EVERYWHERE):
        gate = next(one for one in checklist(now(ours)) if one.code == "targets_written")
    assert gate.holds
    assert said("The weights make %(points)s points; they must make 100.", points=80) in gate.detail
    assert said("satisfaction") in gate.detail
    hold_gates(monkeypatch)
    submitted(ours, cast.recorder)
    decided(ours, cast.township)
    decided(ours, cast.county)
    assert state_of(sheet) == State.MAKE
    aimed(sheet, cast.recorder)
    handed_in(sheet, cast.recorder)
    judged(sheet, cast.township)
    assert state_of(sheet) == State.DONE


def test_targets_missing_from_a_proposal_are_told_and_stop_nothing(
    cast: Cast, ours: Project
) -> None:
    with scope(EVERYWHERE):
        gate = next(one for one in checklist(ours) if one.code == "targets_written")
    assert (gate.holds, gate.detail) == (True, said("They are not written yet."))


def test_targets_in_a_proposal_are_not_handed_in_alone(cast: Cast, ours: Project) -> None:
    sheet = aimed(begun(ours, cast.recorder), cast.recorder)
    with pytest.raises(RuleBroken, match=said("These targets go with the proposal: hand that in.")):
        handed_in(sheet, cast.recorder)


@pytest.mark.parametrize(
    ("stage", "step"), [(Stage.RESOLUTION, Step.MAKE), (Stage.PROPOSAL, Step.TOWNSHIP)]
)
def test_targets_are_not_begun_before_or_while_the_proposal_is_decided(
    cast: Cast, stage: Stage, step: Step
) -> None:
    at = project(cast.recorder, stage=stage, step=step)
    with pytest.raises(RuleBroken, match=said(NOT_NOW)):
        begun(at, cast.recorder, "补写")


def test_targets_written_late_say_why_and_need_the_township(cast: Cast) -> None:
    at = project(cast.recorder, stage=Stage.CONSTRUCTION)
    with pytest.raises(RuleBroken, match=said("Say why the targets are written now.")):
        begun(at, cast.recorder)
    sheet = aimed(begun(at, cast.recorder, "批复时未要求"), cast.recorder)
    handed_in(sheet, cast.recorder)
    judged(sheet, cast.township, Verdict.RETURN, "满意度太低")
    assert state_of(sheet) == State.MAKE
    handed_in(sheet, cast.recorder)
    judged(sheet, cast.township)
    assert state_of(sheet) == State.DONE


def test_settled_targets_are_written_anew_only_once_something_moved(
    cast: Cast, done: Project
) -> None:
    with pytest.raises(RuleBroken, match=said(NOT_NOW)):
        begun(done, cast.recorder, "想改")
    fund(done, cast.finance)
    with pytest.raises(RuleBroken, match=said("Say why the targets are written now.")):
        begun(done, cast.recorder)
    second = begun(done, cast.recorder, "计划下达资金增加")
    assert (second.number, second.basis) == (2, "moved")
    assert targets(done).keys() == {one.name for one in AIMS}
    handed_in(second, cast.recorder)
    judged(second, cast.township)
    with pytest.raises(RuleBroken, match=said(NOT_NOW)):
        begun(done, cast.recorder, "再改")


def test_a_change_that_is_agreed_to_moves_the_targets(cast: Cast, done: Project) -> None:
    building = placed(done, Stage.CONSTRUCTION)
    with scope(EVERYWHERE):
        assert not moved_since(building, sheet_of(done))
    change = change_rows.waiting(building, cast)
    for who in (cast.township, cast.county):
        change_rows.judged(change, who)
    assert begun(done, cast.recorder, "变更签证第1号").number == 2


def test_a_plan_that_is_adjusted_moves_the_targets(cast: Cast, done: Project) -> None:
    money = fund(done, cast.finance)
    second = begun(done, cast.recorder, "计划下达")
    handed_in(second, cast.recorder)
    judged(second, cast.township)
    with pytest.raises(RuleBroken, match=said(NOT_NOW)):
        begun(done, cast.recorder, "想改")
    adjust({money: "500000"}, cast.finance)
    assert begun(done, cast.recorder, "计划调整").number == 3


def test_a_proposal_taken_back_takes_new_targets(cast: Cast, done: Project) -> None:
    with scope(cast.county.scope):
        reopen(project_id=done.pk, version=done.version, reason="工资太少", by=cast.county)
    second = begun(done, cast.recorder, "方案退回重报")
    assert (second.number, second.basis) == (2, "proposal")


@pytest.mark.parametrize(
    ("aim", "field"),
    [
        (replace(AIMS[0], name=" "), "name_0"),
        (replace(AIMS[0], weight=0), "weight_0"),
        (replace(AIMS[0], goal=None), "goal_0"),
        (replace(AIMS[2], words=" "), "goal_1"),
    ],
)
def test_what_is_wrong_with_an_indicator_is_said_at_its_field(
    cast: Cast, ours: Project, aim: Any, field: str
) -> None:
    with pytest.raises(RuleBroken) as broken:
        aimed(begun(ours, cast.recorder), cast.recorder, [aim])
    assert broken.value.field == field


def test_two_who_write_at_once_are_told(cast: Cast, ours: Project) -> None:
    sheet = begun(ours, cast.recorder)
    aimed(sheet, cast.recorder, version=1)
    with pytest.raises(RuleBroken, match=said(MEANWHILE)):
        aimed(sheet, cast.recorder, version=1)


def test_only_the_village_writes_and_only_the_township_agrees(cast: Cast, ours: Project) -> None:
    sheet = begun(ours, cast.recorder)
    with pytest.raises(PermissionDenied):
        aimed(sheet, cast.township)
    with pytest.raises(PermissionDenied):
        judged(sheet, cast.recorder)


# ---- the evaluation ----


def test_an_evaluation_begins_from_acceptance_on_against_settled_targets(
    cast: Cast, done: Project
) -> None:
    for stage in (Stage.FUNDING, Stage.CONSTRUCTION):
        with pytest.raises(RuleBroken, match=said(NOT_YET)):
            evaluating(placed(done, stage), cast.recorder)
    evaluation = evaluating(placed(done), cast.recorder)
    assert evaluating(done, cast.recorder) == evaluation
    with pytest.raises(RuleBroken, match=said(NOT_NOW)):
        begun(done, cast.recorder, "验收后改")


def test_what_was_reached_is_scored_summed_and_graded(cast: Cast, accepted: Project) -> None:
    evaluation = written(evaluating(accepted, cast.recorder), cast.recorder, achieved(accepted))
    with scope(EVERYWHERE):
        lines = lines_of(evaluation.sheet, evaluation_of(accepted))
        assert [line.score for line in lines] == [40, 0, 10, 10]
        assert [line.kept for line in lines] == [False, True, False, False]
        assert (sum_of(lines), grade_of(lines)) == (60, Grade.FAIR)


def test_wages_paid_after_the_writing_count_until_it_is_handed_in(
    cast: Cast, accepted: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    evaluation = written(evaluating(accepted, cast.recorder), cast.recorder, achieved(accepted))
    monkeypatch.setattr("projects.performance.wages_paid", lambda project: Decimal(450_000))
    handed_in(evaluation, cast.recorder)
    monkeypatch.setattr("projects.performance.wages_paid", lambda project: Decimal(900_000))
    with scope(EVERYWHERE):
        wages = EvaluationRow.objects.get(target__code="wages")
        assert (wages.actual, wages.score) == (450_000, 20)
        lines = lines_of(evaluation.sheet, evaluation_of(accepted))
        assert sum_of(lines) == 80


@pytest.mark.parametrize(
    ("changes", "sentence", "field"),
    [
        (
            {"road": {"actual": Decimal("1.0")}},
            "Say why it is more than 10 per cent off the target, or has fewer points.",
            "reason_0",
        ),
        (
            {"road": {"score": Decimal(30)}},
            "Say why it is more than 10 per cent off the target, or has fewer points.",
            "reason_0",
        ),
        ({"people": {"score": Decimal(11)}}, "At most", "score_3"),
    ],
)
def test_points_only_go_down_and_a_deviation_has_its_reason(
    cast: Cast, accepted: Project, changes: dict[str, Any], sentence: str, field: str
) -> None:
    evaluation = evaluating(accepted, cast.recorder)
    with pytest.raises(RuleBroken) as broken:
        written(evaluation, cast.recorder, achieved(accepted, **changes))
    assert broken.value.field == field
    if sentence != "At most":
        assert str(broken.value.message) == said(sentence)


def test_fewer_points_with_a_reason_are_kept(cast: Cast, accepted: Project) -> None:
    lower = {"road": {"score": Decimal("35.5"), "reason": "局部起砂"}}
    evaluation = written(
        evaluating(accepted, cast.recorder), cast.recorder, achieved(accepted, **lower)
    )
    handed_in(evaluation, cast.recorder)
    with scope(EVERYWHERE):
        row = EvaluationRow.objects.get(target__name="硬化道路")
        assert (row.earned, row.score, row.reason) == (40, Decimal("35.5"), "局部起砂")


@pytest.mark.parametrize(
    ("changes", "conclusion", "sentence"),
    [
        ({"people": {"actual": None}}, "完成", "Not known yet what was reached: %(name)s."),
        ({}, " ", "Write what was done, and what is to be better."),
    ],
)
def test_an_evaluation_is_handed_in_whole(
    cast: Cast, accepted: Project, changes: dict[str, Any], conclusion: str, sentence: str
) -> None:
    evaluation = evaluating(accepted, cast.recorder)
    written(evaluation, cast.recorder, achieved(accepted, **changes), conclusion)
    with pytest.raises(RuleBroken) as broken:
        handed_in(evaluation, cast.recorder)
    assert str(broken.value.message) == said(sentence, name="群众满意度")


def test_the_township_confirms_what_the_village_handed_in(cast: Cast, accepted: Project) -> None:
    evaluation = written(evaluating(accepted, cast.recorder), cast.recorder, achieved(accepted))
    handed_in(evaluation, cast.recorder)
    with pytest.raises(RuleBroken, match=said(STAYS)):
        written(evaluation, cast.recorder, achieved(accepted))
    with pytest.raises(RuleBroken) as broken:
        judged(evaluation, cast.township, Verdict.RETURN)
    assert broken.value.field == "reason"
    judged(evaluation, cast.township, Verdict.RETURN, "满意度没有依据")
    written(evaluation, cast.recorder, achieved(accepted))
    handed_in(evaluation, cast.recorder)
    judged(evaluation, cast.township)
    assert state_of(evaluation) == State.DONE
    with pytest.raises(RuleBroken, match=said("Nothing waits for a decision here any more.")):
        judged(evaluation, cast.township)
