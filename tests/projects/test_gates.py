"""What must hold before a stage is left, as this app answers it."""

import datetime
from decimal import Decimal
from uuid import UUID

import pytest
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext

from core.ids import new_id
from core.scope import EVERYWHERE, scope
from core.workdays import WorkingDay
from projects import gates
from projects.actions import (
    answer_objection,
    end_membership,
    object_to,
    receive_fund,
    resume,
    suspend,
    withdraw_notice,
)
from projects.gatekeeping import Finding, checklist, missing
from projects.lifecycle import Stage
from projects.models import BodyMember, Fund, Notice, Project
from projects.money import funds_of, register_paid, wage_share_of, wages_paid
from regions.models import Post
from tests.factories import Cast
from tests.projects.plan_rows import begun, labour, say
from tests.projects.village_rows import (
    MAN,
    THIRD,
    WOMAN,
    fund,
    funding,
    meeting,
    member,
    notice,
    prepared,
    project,
    resolved,
    said,
)

# Made up; the check digits are right.
FOURTH, FIFTH = "632122198001010016", "632122198101010013"
DAY = datetime.timedelta(days=1)


@pytest.fixture
def ours(cast: Cast) -> Project:
    return project(cast.recorder)


def found(code: str, of: Project) -> Finding:
    gate = next(gate for gate in gates.GATES if gate.code == code)
    with scope(EVERYWHERE):
        again = Project.objects.get(pk=of.pk)
        return gate.check(again, gate.reads(again)) if gate.reads else gate.check(again)


def holds(code: str, of: Project) -> bool:
    return found(code, of).holds


# ---- the checklist ----


def test_the_checklist_names_each_gate_of_the_stage_with_a_way_to_mend_it(ours: Project) -> None:
    with scope(EVERYWHERE):
        listed = checklist(ours)
    assert [gate.code for gate in listed] == ["project_described", "willingness_surveyed"]
    assert all(gate.url for gate in listed)


def test_only_what_does_not_hold_is_missing(ours: Project) -> None:
    with scope(EVERYWHERE):
        assert [gate.code for gate in missing(ours)] == ["willingness_surveyed"]


# ---- reserve and proposal ----


@pytest.mark.parametrize(
    ("columns", "described"),
    [({}, True), ({"works": "  "}, False), ({"labour": Decimal(0)}, False)],
)
def test_a_project_is_described_with_works_and_wages(
    ours: Project, columns: dict[str, object], described: bool
) -> None:
    with scope(EVERYWHERE):
        Project.objects.update(**columns or {"name": ours.name})
    assert holds("project_described", ours) is described


def test_the_plan_is_written_once_each_section_speaks_and_the_labour_has_a_row(cast: Cast) -> None:
    ours = project(cast.recorder, stage=Stage.PROPOSAL)
    assert not holds("plan_written", ours)
    plan = begun(ours, cast.recorder)
    rows = said("The labour chapter has no row yet.")
    assert found("plan_written", ours).detail.endswith(rows)
    say(plan, cast.recorder)
    assert found("plan_written", ours).detail == rows
    labour(plan, cast.recorder)
    assert found("plan_written", ours).detail == ""
    say(plan, cast.recorder, training=" ")
    lacking = said("Not written yet: %(names)s.", names=gettext("training"))
    assert (holds("plan_written", ours), found("plan_written", ours).detail) == (False, lacking)


# ---- meetings and notices ----


@pytest.mark.parametrize(
    ("gate", "subject"), [("self_build_resolved", "self_build"), ("council_resolved", "bodies")]
)
def test_a_resolution_needs_a_meeting_on_it_that_carries(
    ours: Project, cast: Cast, gate: str, subject: str
) -> None:
    first = said("First put the matter forward; four meetings then deliberate on it.")
    assert found(gate, ours).detail == first
    meeting(ours, cast.recorder, subject="other")
    assert not holds(gate, ours)
    prepared(ours, cast.recorder, subject)
    meeting(ours, cast.recorder, subject=subject, present=30, votes_for=30, votes_against=0,
            abstained=0)  # fmt: skip
    assert said("At the last meeting too few were present.") in found(gate, ours).detail
    meeting(ours, cast.recorder, subject=subject, votes_for=20, votes_against=25, abstained=0)
    assert said("The last meeting had no majority.") in found(gate, ours).detail
    meeting(ours, cast.recorder, subject=subject)
    assert holds(gate, ours)


def test_another_projects_meeting_resolves_nothing_here(ours: Project, cast: Cast) -> None:
    resolved(project(cast.recorder), cast.recorder)
    assert not holds("self_build_resolved", ours)


@pytest.mark.parametrize(("days_ago", "over"), [(0, False), (7, False), (8, True)])
@pytest.mark.parametrize(
    ("gate", "subject"), [("resolution_published", "self_build"), ("council_published", "bodies")]
)
def test_the_resolution_hangs_for_all_its_days(
    ours: Project, cast: Cast, days_ago: int, over: bool, gate: str, subject: str
) -> None:
    resolved(ours, cast.recorder, subject, days_ago=days_ago)
    notice(ours, cast.recorder, kind="resolution", days_ago=days_ago)
    answer = found(gate, ours)
    assert answer.holds is over
    ends = date_format(timezone.localdate() + (7 - days_ago) * DAY, "DATE_FORMAT")
    assert answer.detail == ("" if over else said("The notice runs until %(day)s.", day=ends))


def test_a_second_notice_that_runs_does_not_take_the_first_back(ours: Project, cast: Cast) -> None:
    resolved(ours, cast.recorder, days_ago=9)
    notice(ours, cast.recorder, kind="resolution", days_ago=9)
    notice(ours, cast.recorder, kind="resolution")
    assert holds("resolution_published", ours)


def test_neither_a_withdrawn_notice_counts_nor_one_of_another_kind(
    ours: Project, cast: Cast
) -> None:
    resolved(ours, cast.recorder, days_ago=9)
    notice(ours, cast.recorder, kind="plan", days_ago=9)
    hung = notice(ours, cast.recorder, kind="resolution", days_ago=9)
    with scope(cast.recorder.scope):
        withdraw_notice(notice_id=hung.pk, reason="写错", by=cast.recorder)
    assert not holds("resolution_published", ours)


# ---- funds ----


def test_funds_are_planned_by_a_plan_paper(cast: Cast) -> None:
    ours = funding(cast.recorder)
    assert not holds("funds_planned", ours)
    fund(ours, cast.finance)
    assert holds("funds_planned", ours)


@pytest.mark.parametrize(
    ("papers", "reached"),
    [
        pytest.param([], False, id="no paper yet"),
        pytest.param([("3000000", "30")], True, id="exactly the floor"),
        pytest.param([("3000000.04", "30")], False, id="a fen above what the wages reach"),
        pytest.param([("3000000", None)], True, id="no floor in the paper"),
        pytest.param([("2000000", "30"), ("1000000", "30")], True, id="two papers together"),
        pytest.param([("2000000", "42"), ("1000000", "10")], False, id="each with its weight"),
        pytest.param([("2000000", "40"), ("1000000", None)], True, id="one asks for nothing"),
    ],
)
def test_planned_wages_of_900000_yuan_reach_the_papers_floors(
    cast: Cast, papers: list[tuple[str, str | None]], reached: bool
) -> None:
    ours = funding(cast.recorder)
    _enter(ours, cast.finance, papers)
    assert holds("share_reaches_floor", ours) is reached


def _enter(ours: Project, by: Post, papers: list[tuple[str, str | None]]) -> list[Fund]:
    return [
        fund(
            ours,
            by,
            paper_number=f"{number}号",
            amount=Decimal(amount),
            share_floor=None if floor is None else Decimal(floor),
        )
        for number, (amount, floor) in enumerate(papers)
    ]


def test_a_share_below_the_floor_is_said_in_yuan(cast: Cast) -> None:
    ours = funding(cast.recorder)
    _enter(ours, cast.finance, [("3000000", "42.5")])
    detail = found("share_reaches_floor", ours).detail
    assert "900,000.00" in detail
    assert "1,275,000.00" in detail


def test_funds_are_received_with_the_first_receipt(cast: Cast) -> None:
    ours = funding(cast.recorder)
    (row,) = _enter(ours, cast.finance, [("3000000", None)])
    assert not holds("funds_received", ours)
    _receive(row, cast.finance, "1000000")
    assert holds("funds_received", ours)


def _receive(row: Fund, by: Post, amount: str) -> None:
    with scope(by.scope):
        receive_fund(
            id=new_id(),
            fund_id=row.pk,
            paper_number="财预1号",
            received_on=timezone.localdate(),
            amount=Decimal(amount),
            by=by,
        )


def test_the_wage_share_stands_over_funds_planned_and_received(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("projects.money._paid", [])
    ours = funding(cast.recorder)
    rows = _enter(ours, cast.finance, [("2000000", "30"), ("1000000", "15")])
    _receive(rows[0], cast.finance, "1000000")
    with scope(EVERYWHERE):
        assert wages_paid(ours) == 0
        register_paid(lambda project: Decimal("150000.00"))
        share = wage_share_of(ours, funds_of(ours))
    assert (share.planned, share.floor) == (Decimal("30.00"), Decimal("25.00"))
    assert (share.paid_of_planned, share.paid_of_received) == (Decimal("5.00"), Decimal("15.00"))


# ---- the plan's announcement ----


def test_the_plan_is_announced_once_it_hangs(cast: Cast) -> None:
    ours = funding(cast.recorder)
    assert found("plan_announced", ours).detail == ""
    fund(ours, cast.finance)
    due = gates.announced_by(timezone.localdate()).day
    sentence = "The village puts it up by %(day)s, 10 working days after the plan paper."
    shown = date_format(due, "DATE_FORMAT")
    assert found("plan_announced", ours).detail.startswith(said(sentence, day=shown))
    notice(ours, cast.recorder, kind="plan")
    answer = found("plan_announced", ours)
    assert (answer.holds, answer.detail) == (True, "")


@pytest.mark.parametrize("announced", [True, False])
def test_an_announcement_after_ten_working_days_is_warned_of(cast: Cast, announced: bool) -> None:
    ours = funding(cast.recorder)
    fund(ours, cast.finance, issued_on=timezone.localdate() - 60 * DAY,
         received_on=timezone.localdate() - 50 * DAY)  # fmt: skip
    if announced:
        notice(ours, cast.recorder, kind="plan")
    answer = found("plan_announced", ours)
    due = date_format(gates.announced_by(timezone.localdate() - 50 * DAY).day, "DATE_FORMAT")
    assert answer.holds is announced
    sentence = "It was due within 10 working days of receiving the plan paper: by %(day)s."
    assert answer.detail.startswith(said(sentence, day=due))


def test_where_holidays_are_not_announced_it_is_said(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    ours = funding(cast.recorder)
    fund(ours, cast.finance)
    due = WorkingDay(timezone.localdate() + DAY, certain=False)
    monkeypatch.setattr(gates, "working_day_after", lambda start, count: due)
    sentence = "(Holidays are not announced yet: Monday to Friday counted.)"
    assert found("plan_announced", ours).detail.endswith(said(sentence))


# ---- bodies, suspension, objections ----


def _name(ours: Project, by: Post, body: str, number: str) -> BodyMember:
    return member(ours, by, number, body=body)


def test_three_sit_on_the_council_and_two_in_the_group(ours: Project, cast: Cast) -> None:
    for number in (WOMAN, MAN):
        _name(ours, cast.recorder, "council", number)
    for number in (THIRD, FOURTH):
        _name(ours, cast.recorder, "supervision", number)
    sentence = "So far %(council)s on the council, %(group)s in the supervision group."
    assert found("bodies_named", ours) == Finding(
        False, said(sentence, council=2, group=2), found("bodies_named", ours).url
    )
    third = _name(ours, cast.recorder, "council", FIFTH)
    assert holds("bodies_named", ours)
    with scope(cast.recorder.scope):
        end_membership(member_id=third.pk, why="resigned", by=cast.recorder)
    assert not holds("bodies_named", ours)


def test_works_that_stand_still_are_not_finished(cast: Cast) -> None:
    ours = project(cast.recorder, stage=Stage.CONSTRUCTION)
    assert holds("not_suspended", ours)
    today = timezone.localdate()
    with scope(cast.recorder.scope):
        suspend(project_id=ours.pk, since=today, reason="冬季", by=cast.recorder)
    assert not holds("not_suspended", ours)
    assert date_format(today, "DATE_FORMAT") in found("not_suspended", ours).detail
    with scope(cast.recorder.scope):
        resume(project_id=ours.pk, on=today, by=cast.recorder)
    assert holds("not_suspended", ours)


def test_an_open_objection_holds_the_works(ours: Project, cast: Cast) -> None:
    hung = notice(ours, cast.recorder)
    assert holds("no_open_objection", ours)
    objection = _object(hung, cast.supervisor)
    assert "1" in found("no_open_objection", ours).detail
    with scope(cast.township.scope):
        answer_objection(objection_id=objection, upheld=False, answer="已核实", by=cast.township)
    assert holds("no_open_objection", ours)


def _object(hung: Notice, by: Post) -> UUID:
    with scope(by.scope):
        return object_to(
            id=new_id(),
            notice_id=hung.pk,
            text="工日不对",
            raised_by="",
            raised_on=timezone.localdate(),
            by=by,
        ).pk
