"""Moving a project on: submit, approve, return, reject."""

import datetime

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from core.errors import RuleBroken
from core.models import AuditRecord
from core.scope import EVERYWHERE, scope
from projects.actions import Answer
from projects.lifecycle import Stage, Step
from projects.models import Outcome, Project, Verdict
from regions.models import Post, Role
from tests import factories
from tests.factories import VILLAGE, Cast, township_of
from tests.projects.case_rows import (
    decided,
    hold_gates,
    now,
    paper,
    second_account,
    submitted,
    waiting,
)
from tests.projects.village_rows import project, said

CHANGED = "The project was changed after you opened this page. Look at it again, then decide."
ONE_STEP = (
    "Whoever answers for one step of this case may not answer for another one. "
    "Another person must take this step."
)
NAME_HIM = "Name the person who answers for this step, and attach the paper he signed."
HIS_PAPER = "Attach the signed paper of the person who answers for this step."
YESTERDAY = datetime.timedelta(days=-1)


@pytest.fixture(autouse=True)
def gates_hold(monkeypatch: pytest.MonkeyPatch) -> None:
    hold_gates(monkeypatch)


@pytest.fixture
def ours(cast: Cast) -> Project:
    """At the proposal, which township and county decide; long since."""
    ours = project(cast.recorder, stage=Stage.PROPOSAL)
    with scope(EVERYWHERE):
        Project.objects.update(step_since=datetime.date(2026, 1, 5))
    return ours


# ---- submitting ----


def test_a_submission_goes_to_the_next_step_and_is_on_record(ours: Project, cast: Cast) -> None:
    decision = submitted(ours, cast.recorder)
    moved = now(ours)
    assert (moved.stage, moved.step, moved.round) == (Stage.PROPOSAL, Step.TOWNSHIP, 1)
    assert moved.step_since == timezone.localdate()
    assert (decision.verdict, decision.step, decision.version_seen) == ("submit", "make", 1)
    assert moved.version == 2
    with scope(EVERYWHERE):
        assert AuditRecord.objects.filter(verb="stage submit", thing_id=str(ours.pk)).exists()


def test_a_stage_that_nobody_decides_is_left_at_once(cast: Cast) -> None:
    ours = project(cast.recorder, stage=Stage.RESOLUTION)
    submitted(ours, cast.recorder)
    assert (now(ours).stage, now(ours).step) == (Stage.PROPOSAL, Step.MAKE)
    assert now(ours).stage_since == timezone.localdate()


def test_what_is_submitted_is_not_submitted_again(ours: Project, cast: Cast) -> None:
    submitted(ours, cast.recorder)
    with pytest.raises(RuleBroken) as broken:
        submitted(ours, cast.recorder)
    sentence = "This has been submitted already and waits for a decision."
    assert broken.value.message == said(sentence)


def test_what_was_changed_meanwhile_is_not_submitted(ours: Project, cast: Cast) -> None:
    with pytest.raises(RuleBroken) as broken:
        submitted(ours, cast.recorder, version=0)
    assert broken.value.message == said(CHANGED)


def test_a_missing_gate_is_named(
    ours: Project, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    hold_gates(monkeypatch, "plan_written")
    with pytest.raises(RuleBroken) as broken:
        submitted(ours, cast.recorder)
    assert "gate plan_written" in str(broken.value.message)
    assert now(ours).step == Step.MAKE


@pytest.mark.parametrize("who", ["supervisor", "township", "county", "finance", "auditor"])
def test_only_the_maker_submits(ours: Project, cast: Cast, who: str) -> None:
    with pytest.raises(PermissionDenied):
        submitted(ours, getattr(cast, who))


def test_a_neighbour_finds_no_project_to_submit(ours: Project, cast: Cast) -> None:
    with pytest.raises(Project.DoesNotExist):
        submitted(ours, cast.next_village)


# ---- deciding ----


def test_each_step_approves_and_the_last_one_opens_the_next_stage(cast: Cast) -> None:
    ours = waiting(cast)
    decided(ours, cast.township)
    assert (now(ours).stage, now(ours).step) == (Stage.PROPOSAL, Step.COUNTY)
    decided(ours, cast.county)
    moved = now(ours)
    assert (moved.stage, moved.step, moved.round) == (Stage.FUNDING, Step.MAKE, 1)


def test_the_last_approval_of_the_last_stage_closes_the_project(cast: Cast) -> None:
    ours = project(cast.recorder, stage=Stage.ARCHIVE, step=Step.COUNTY)
    decided(ours, cast.county)
    assert (now(ours).outcome, now(ours).stage) == (Outcome.ARCHIVED, Stage.ARCHIVE)
    with pytest.raises(RuleBroken) as broken:
        decided(ours, cast.county)
    assert broken.value.message == said("This project is closed and can only be read.")


def test_a_return_goes_back_to_the_maker_with_its_reason(cast: Cast) -> None:
    ours = waiting(cast)
    decision = decided(ours, cast.township, Verdict.RETURN, reason=" 缺签字 ")
    assert decision.reason == "缺签字"
    assert (now(ours).step, now(ours).round) == (Step.MAKE, 2)


def test_after_a_return_the_same_people_go_on(cast: Cast) -> None:
    ours = waiting(cast)
    decided(ours, cast.township, Verdict.RETURN)
    submitted(ours, cast.recorder)
    decided(ours, cast.township)
    decided(ours, cast.county, Verdict.RETURN)
    submitted(ours, cast.recorder)
    decided(ours, cast.township)
    decided(ours, cast.county)
    assert now(ours).stage == Stage.FUNDING


def test_a_rejection_ends_the_project(cast: Cast) -> None:
    ours = waiting(cast)
    decided(ours, cast.township, Verdict.REJECT)
    assert now(ours).outcome == Outcome.REJECTED
    with pytest.raises(RuleBroken):
        submitted(ours, cast.recorder)


@pytest.mark.parametrize("verdict", [Verdict.RETURN, Verdict.REJECT])
def test_only_an_approval_needs_no_reason(cast: Cast, verdict: Verdict) -> None:
    ours = waiting(cast)
    with pytest.raises(RuleBroken) as broken:
        decided(ours, cast.township, verdict, reason="  ")
    assert broken.value.field == "reason"
    assert now(ours).step == Step.TOWNSHIP


def test_a_gate_that_closed_meanwhile_stops_the_approval_and_not_the_return(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    ours = waiting(cast)
    hold_gates(monkeypatch, "plan_written")
    with pytest.raises(RuleBroken, match="gate plan_written"):
        decided(ours, cast.township)
    decided(ours, cast.township, Verdict.RETURN)
    assert now(ours).step == Step.MAKE


def test_nothing_is_decided_before_it_is_submitted(ours: Project, cast: Cast) -> None:
    with pytest.raises(RuleBroken) as broken:
        decided(ours, cast.township)
    assert broken.value.message == said("Nothing waits for a decision here any more.")


def test_what_was_changed_meanwhile_is_not_decided(cast: Cast) -> None:
    ours = waiting(cast)
    with pytest.raises(RuleBroken) as broken:
        decided(ours, cast.township, version=1)
    assert broken.value.message == said(CHANGED)


@pytest.mark.parametrize("who", ["recorder", "clerk", "county", "finance", "supervisor"])
def test_only_the_step_at_hand_decides(cast: Cast, who: str) -> None:
    ours = waiting(cast)
    with pytest.raises(PermissionDenied):
        decided(ours, getattr(cast, who))


# ---- one human, one step ----


def test_no_human_decides_on_what_he_submitted_though_by_another_account(cast: Cast) -> None:
    ours = waiting(cast)
    human = cast.recorder.human
    reviewer = second_account(human, Role.TOWNSHIP_REVIEWER, township_of(VILLAGE))
    assert reviewer.user_id != cast.recorder.user_id
    with pytest.raises(RuleBroken) as broken:
        decided(ours, reviewer)
    assert broken.value.message == said(ONE_STEP)
    assert now(ours).step == Step.TOWNSHIP


def test_no_human_decides_by_a_second_post_of_one_account(cast: Cast) -> None:
    ours = waiting(cast)
    reviewer = Post.objects.create(
        user=cast.recorder.user,
        division_id=township_of(VILLAGE),
        role=Role.TOWNSHIP_REVIEWER,
        since=factories.SINCE,
    )
    with pytest.raises(RuleBroken) as broken:
        decided(ours, reviewer)
    assert broken.value.message == said(ONE_STEP)


def test_who_decided_in_one_round_does_not_submit_in_the_next(cast: Cast) -> None:
    ours = waiting(cast)
    decided(ours, cast.township, Verdict.RETURN)
    turncoat = second_account(cast.township.human, Role.RECORDER, VILLAGE)
    with pytest.raises(RuleBroken) as broken:
        submitted(ours, turncoat)
    assert broken.value.message == said(ONE_STEP)


def test_another_stage_is_another_case(cast: Cast) -> None:
    ours = project(cast.recorder, stage=Stage.RESERVE)
    submitted(ours, cast.recorder)
    decided(ours, cast.township)
    submitted(ours, cast.recorder)
    other = second_account(cast.township.human, Role.RECORDER, VILLAGE)
    submitted(ours, other)
    assert now(ours).step == Step.TOWNSHIP


# ---- typed in for another (代录) ----


def test_a_township_types_in_for_the_village_with_its_signed_paper(
    ours: Project, cast: Cast
) -> None:
    signed = paper(ours, cast.clerk)
    decision = submitted(ours, cast.clerk, answer=Answer(cast.recorder.human, signed))
    assert decision.operator == cast.clerk.human
    assert decision.responsible == cast.recorder.human
    assert decision.paper == signed


def test_the_one_who_typed_may_still_answer_for_another_step(cast: Cast) -> None:
    """Separation is by who answers; typing is no answer (decisions 14, 15)."""
    ours = project(cast.recorder, stage=Stage.PROPOSAL)
    reviewer = second_account(cast.clerk.human, Role.TOWNSHIP_REVIEWER, township_of(VILLAGE))
    submitted(ours, cast.clerk, answer=Answer(cast.recorder.human, paper(ours, cast.clerk)))
    decided(ours, reviewer)
    assert now(ours).step == Step.COUNTY


def test_without_the_signed_paper_nothing_is_typed_in(ours: Project, cast: Cast) -> None:
    with pytest.raises(RuleBroken) as broken:
        submitted(ours, cast.clerk, answer=Answer(cast.recorder.human))
    assert (broken.value.message, broken.value.field) == (said(HIS_PAPER), "paper")


@pytest.mark.parametrize("who", ["clerk", "township", "supervisor", "next_village", "county"])
def test_only_who_holds_the_villages_post_answers_for_it(
    ours: Project, cast: Cast, who: str
) -> None:
    answer = Answer(getattr(cast, who).human, paper(ours, cast.clerk))
    with pytest.raises(RuleBroken) as broken:
        submitted(ours, cast.clerk, answer=answer)
    assert (broken.value.message, broken.value.field) == (said(NAME_HIM), "responsible")


def test_a_township_does_not_submit_in_its_own_name(ours: Project, cast: Cast) -> None:
    with pytest.raises(RuleBroken) as broken:
        submitted(ours, cast.clerk)
    assert broken.value.field == "responsible"


def test_whose_post_has_ended_answers_no_more(ours: Project, cast: Cast) -> None:
    gone = factories.post(Role.RECORDER, VILLAGE, until=timezone.localdate() + YESTERDAY)
    with pytest.raises(RuleBroken) as broken:
        submitted(ours, cast.clerk, answer=Answer(gone.human, paper(ours, cast.clerk)))
    assert broken.value.field == "responsible"


def test_a_colleague_types_in_a_decision_with_the_paper(cast: Cast) -> None:
    ours = waiting(cast)
    away = factories.post(Role.TOWNSHIP_REVIEWER, township_of(VILLAGE))
    answer = Answer(away.human, paper(ours, cast.township))
    assert decided(ours, cast.township, answer=answer).responsible == away.human
