"""The notice, its objections, and the steps of a sheet's case."""

import datetime

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError
from django.utils import timezone

from core.errors import RuleBroken
from core.ids import new_id
from payroll.actions import decide_sheet, notice_sheet
from payroll.models import (
    SheetDecision,
    SheetState,
    SheetStep,
    WageSheet,
)
from payroll.rules import Standing
from projects.actions import Answer, attach, withdraw_notice
from projects.models import Attachment, Notice, NoticeKind, Verdict
from regions.models import Human, Post, Role, User
from tests import factories
from tests.payroll.scene import NOTICE_OVER, TODAY, Scene, acting, looking
from tests.projects.village_rows import photo

pytestmark = pytest.mark.django_db


def paper_of(site: Scene, by: Post) -> Attachment:
    with acting(by):
        return attach(project=site.project, file=photo(), title="签字", by=by)


def returned(site: Scene, sheet: WageSheet) -> WageSheet:
    return site.decide(sheet, SheetStep.SUPERVISION, Verdict.RETURN, reason="少了一人")


# The notice


def test_a_notice_shows_the_lines_and_no_secret(crew: Scene) -> None:
    sheet = crew.again(crew.notice(crew.draft()))
    assert (sheet.state, sheet.state_since) == (SheetState.NOTICED, TODAY)
    with looking():
        notice = Notice.objects.get(about_id=sheet.pk)
    assert (notice.kind, notice.about_id, notice.days) == (NoticeKind.WAGES, sheet.pk, 7)
    assert notice.table[1] == [
        "1",
        "才让多杰",
        "一社",
        "普工",
        "20.0",
        "180.00",
        "3,600.00",
        "3,600.00",
        "",
    ]
    assert "6228" not in str(notice.table)


def test_the_maker_answers_for_the_sheet_from_the_notice_on(crew: Scene) -> None:
    sheet = crew.notice(crew.draft())
    with looking():
        made = SheetDecision.objects.get(sheet=sheet)
    assert (made.step, made.verdict) == (SheetStep.MAKE, Verdict.SUBMIT)
    assert made.responsible == crew.cast.recorder.human
    assert made.sha256_seen == sheet.sha256


def test_the_clerk_types_in_for_the_recorder_only_with_his_paper(crew: Scene) -> None:
    sheet = crew.draft()
    by, recorder = crew.cast.clerk, crew.cast.recorder.human

    def typed(answer: Answer | None) -> WageSheet:
        with acting(by):
            return notice_sheet(
                id=new_id(), sheet_id=sheet.pk, posted_on=TODAY, place="村委会", phone="0972",
                photo=None, by=by, answer=answer,
            )  # fmt: skip

    for answer in (None, Answer(recorder)):
        with pytest.raises(RuleBroken):
            typed(answer)
    assert typed(Answer(recorder, paper_of(crew, by))).state == SheetState.NOTICED
    with looking():
        decision = SheetDecision.objects.get()
    assert (decision.operator, decision.responsible) == (by.human, recorder)


def test_the_same_notice_again_changes_nothing_and_a_second_one_is_refused(crew: Scene) -> None:
    sheet = crew.draft()
    key, by = new_id(), crew.cast.recorder
    for _ in range(2):
        with acting(by):
            notice_sheet(
                id=key, sheet_id=sheet.pk, posted_on=TODAY, place="村委会", phone="0972",
                photo=None, by=by,
            )  # fmt: skip
    with looking():
        assert Notice.objects.count() == 1
    with pytest.raises(RuleBroken, match="already"):
        crew.notice(sheet)


def test_a_notice_can_not_have_hung_before_its_sheet_was_made(crew: Scene) -> None:
    crew.on(TODAY + datetime.timedelta(days=5))
    sheet = crew.draft()
    with pytest.raises(RuleBroken) as broken, acting(crew.cast.recorder):
        notice_sheet(
            id=new_id(), sheet_id=sheet.pk, posted_on=TODAY, place="村委会", phone="0972",
            photo=None, by=crew.cast.recorder,
        )  # fmt: skip
    assert broken.value.field == "posted_on"


def test_a_very_long_project_name_still_fits_the_notice(crew: Scene) -> None:
    with looking():
        crew.project.name = "路" * 80
        crew.project.save()
    assert crew.notice(crew.draft()).state == SheetState.NOTICED


# Handing in


@pytest.mark.parametrize("days", [0, 7])
def test_a_notice_runs_seven_whole_days_and_the_first_is_not_counted(
    crew: Scene, days: int
) -> None:
    sheet = crew.confirm(crew.notice(crew.draft()))
    crew.on(TODAY + datetime.timedelta(days=days))
    with pytest.raises(RuleBroken, match="runs until"):
        crew.hand_in(sheet)
    crew.on(TODAY + datetime.timedelta(days=8))
    assert crew.hand_in(sheet).state == SheetState.TOWNSHIP


def test_a_sheet_is_not_handed_in_before_the_supervision_group_agrees(crew: Scene) -> None:
    sheet = crew.notice(crew.draft())
    crew.on(NOTICE_OVER)
    with pytest.raises(RuleBroken, match="supervision group"):
        crew.hand_in(sheet)
    assert crew.hand_in(crew.confirm(sheet)).state == SheetState.TOWNSHIP


def test_a_draft_is_not_handed_in(crew: Scene) -> None:
    sheet = crew.draft()
    with pytest.raises(RuleBroken, match="on notice"):
        crew.hand_in(sheet)


def test_an_objection_to_the_whole_sheet_holds_it_until_it_is_answered(crew: Scene) -> None:
    sheet = crew.confirm(crew.notice(crew.draft()))
    objection = crew.object(sheet)
    crew.on(NOTICE_OVER)
    with pytest.raises(RuleBroken, match="whole sheet"):
        crew.hand_in(sheet)
    crew.answer(objection, upheld=False)
    assert crew.hand_in(sheet).state == SheetState.TOWNSHIP


def test_an_objection_that_was_right_about_the_whole_sheet_sends_it_back(crew: Scene) -> None:
    sheet = crew.confirm(crew.notice(crew.draft()))
    crew.answer(crew.object(sheet), upheld=True)
    crew.on(NOTICE_OVER)
    with pytest.raises(RuleBroken, match="send the sheet back"):
        crew.hand_in(sheet)


def test_an_objection_stays_unanswered_when_the_sheet_is_posted_again(crew: Scene) -> None:
    sheet = crew.notice(crew.draft())
    objection = crew.object(sheet)
    crew.confirm(crew.notice(returned(crew, sheet)))
    crew.on(NOTICE_OVER)
    with pytest.raises(RuleBroken, match="has not been answered"):
        crew.hand_in(sheet)
    crew.answer(objection, upheld=False)
    assert crew.hand_in(sheet).state == SheetState.TOWNSHIP


def test_an_objection_to_one_line_holds_the_line_and_not_the_sheet(crew: Scene) -> None:
    sheet = crew.confirm(crew.notice(crew.draft()))
    crew.object(sheet, crew.line(sheet, 2))
    crew.on(NOTICE_OVER)
    assert crew.hand_in(sheet).state == SheetState.TOWNSHIP
    standings = [one.standing for one in crew.lines(sheet)]
    assert standings == [Standing.OWED, Standing.HELD, Standing.OWED]


def test_the_notice_of_a_sheet_is_not_withdrawn_behind_its_back(crew: Scene) -> None:
    sheet = crew.again(crew.notice(crew.draft()))
    assert sheet.notice_id is not None
    with pytest.raises(RuleBroken, match="Send that back"), acting(crew.cast.recorder):
        withdraw_notice(notice_id=sheet.notice_id, reason="贴错了", by=crew.cast.recorder)


# Deciding


def test_township_then_county_approve(crew: Scene) -> None:
    sheet = crew.decide(crew.at_township(), SheetStep.TOWNSHIP)
    assert sheet.state == SheetState.COUNTY
    sheet = crew.decide(sheet, SheetStep.COUNTY)
    assert sheet.state == SheetState.APPROVED
    with looking():
        steps = list(SheetDecision.objects.values_list("step", flat=True))
    assert steps == ["make", "supervision", "township", "county"]


@pytest.mark.parametrize("step", [SheetStep.SUPERVISION, SheetStep.COUNTY, SheetStep.MAKE])
def test_nobody_decides_out_of_turn(crew: Scene, step: SheetStep) -> None:
    sheet = crew.at_township()
    by = crew.cast.recorder if step == SheetStep.MAKE else None
    with pytest.raises(RuleBroken, match="doesn't wait"):
        crew.decide(sheet, step, by=by)


@pytest.mark.parametrize("who", ["recorder", "supervisor", "clerk", "county", "finance"])
def test_only_the_reviewer_decides_for_the_township(crew: Scene, who: str) -> None:
    sheet = crew.at_township()
    with pytest.raises(PermissionDenied):
        crew.decide(sheet, SheetStep.TOWNSHIP, by=getattr(crew.cast, who))


def test_a_decision_names_what_it_saw(crew: Scene) -> None:
    sheet = crew.at_township()
    by = crew.cast.township
    with pytest.raises(RuleBroken, match="changed"), acting(by):
        decide_sheet(
            sheet_id=sheet.pk, step=SheetStep.TOWNSHIP, sha256="0" * 64,
            verdict=Verdict.APPROVE, reason="", by=by,
        )  # fmt: skip


def test_a_sheet_is_approved_or_returned_and_never_rejected(crew: Scene) -> None:
    sheet = crew.at_township()
    with pytest.raises(RuleBroken) as broken:
        crew.decide(sheet, SheetStep.TOWNSHIP, Verdict.REJECT, reason="不行")
    assert broken.value.field == "verdict"
    with pytest.raises(RuleBroken) as broken:
        crew.decide(sheet, SheetStep.TOWNSHIP, Verdict.RETURN, reason="  ")
    assert broken.value.field == "reason"


@pytest.mark.parametrize("step", [SheetStep.SUPERVISION, SheetStep.TOWNSHIP, SheetStep.COUNTY])
def test_a_return_goes_back_to_a_draft_takes_a_running_notice_off_and_starts_a_round(
    crew: Scene, step: SheetStep
) -> None:
    sheet = crew.notice(crew.draft()) if step == SheetStep.SUPERVISION else crew.at_township()
    if step == SheetStep.COUNTY:
        sheet = crew.decide(sheet, SheetStep.TOWNSHIP)
    sheet = crew.decide(sheet, step, Verdict.RETURN, reason="才让多杰的天数不对" * 30)
    assert (sheet.state, sheet.round) == (SheetState.DRAFT, 2)
    assert sheet.notice is not None
    assert sheet.notice.stands is (step != SheetStep.SUPERVISION)
    assert sheet.state_since == timezone.localdate()


def test_after_a_return_the_same_people_take_their_steps_again(crew: Scene) -> None:
    sheet = returned(crew, crew.notice(crew.draft()))
    sheet = crew.confirm(crew.notice(sheet))
    crew.on(NOTICE_OVER)
    sheet = crew.decide(crew.hand_in(sheet), SheetStep.TOWNSHIP, Verdict.RETURN, reason="照片不清")
    sheet = crew.confirm(crew.resubmit(sheet))
    sheet = crew.decide(crew.hand_in(sheet), SheetStep.TOWNSHIP)
    assert (crew.decide(sheet, SheetStep.COUNTY).state, sheet.round) == (SheetState.APPROVED, 3)


def test_one_human_answers_for_one_step_over_all_rounds_whatever_his_post(crew: Scene) -> None:
    twin = _post_of(crew.cast.recorder.human, Role.SUPERVISOR, factories.VILLAGE)
    sheet = crew.notice(crew.draft())
    with pytest.raises(RuleBroken, match="Another person"):
        crew.decide(sheet, SheetStep.SUPERVISION, by=twin)
    sheet = crew.notice(returned(crew, sheet))
    with pytest.raises(RuleBroken, match="Another person"):
        crew.decide(sheet, SheetStep.SUPERVISION, by=twin)
    with pytest.raises(IntegrityError, match="one_human_one_step"), looking():
        SheetDecision.objects.create(
            village_id=sheet.village_id, project=crew.project, sheet=sheet, round=9,
            step=SheetStep.COUNTY, verdict=Verdict.APPROVE, sha256_seen=sheet.sha256,
            at=timezone.now(), post=twin, operator=twin.human, responsible=twin.human,
        )  # fmt: skip


def test_the_clerk_types_in_the_supervision_groups_check_with_its_paper(crew: Scene) -> None:
    sheet = crew.notice(crew.draft())
    by, member = crew.cast.clerk, crew.cast.supervisor.human
    with pytest.raises(RuleBroken):
        crew.decide(sheet, SheetStep.SUPERVISION, by=by)  # in his own name he may not
    answer = Answer(member, paper_of(crew, by))
    crew.decide(sheet, SheetStep.SUPERVISION, by=by, answer=answer)
    with looking():
        check = SheetDecision.objects.get(step=SheetStep.SUPERVISION)
    assert (check.operator, check.responsible) == (by.human, member)


def test_a_decision_is_never_changed_or_deleted(crew: Scene) -> None:
    crew.notice(crew.draft())
    for act in (
        lambda: SheetDecision.objects.update(reason="x"),
        lambda: SheetDecision.objects.all().delete(),
    ):
        with pytest.raises(IntegrityError, match="only ever added"), acting(crew.cast.recorder):
            act()


def _post_of(human: Human, role: Role, division: str) -> Post:
    user = User(username=f"twin-{new_id().hex[-6:]}", human=human)
    user.set_unusable_password()
    user.save()
    return Post.objects.create(user=user, division_id=division, role=role, since=factories.SINCE)
