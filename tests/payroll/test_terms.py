"""The county's terms stay with a sheet; a township that decides is sampled by the county."""

import datetime
from collections.abc import Callable
from typing import Any

import pytest
from django.db import DatabaseError
from django.test import Client
from django.utils import timezone

from core.errors import RuleBroken
from core.ids import new_id
from payroll.actions import answer_finding, draw_sheets, look_at_sheet
from payroll.models import SheetFinding, SheetSample, SheetState, SheetStep, WageSheet
from payroll.rules import credit_due, falls_before_closing
from payroll.sampling_todo import of_findings, of_samples
from payroll.terms import due_of, due_of_all, terms_of
from projects.actions import CountyChoices, save_settings
from projects.models import CountySettings, Verdict, WageChain
from regions.models import Post
from tests.payroll.scene import LAST, Scene, acting, looking

SignIn = Callable[[Post], Client]
DECEMBER = datetime.date(2026, 12, 1)
NOVEMBER = datetime.date(2026, 11, 1)


def sets(site: Scene, **changes: Any) -> CountySettings:
    said: dict[str, Any] = {
        "notice_days": 7, "pending_allowed": True, "council_name": "项目理事会"
    }  # fmt: skip
    with acting(site.cast.county):
        choices = CountyChoices(**said | changes)
        return save_settings(choices=choices, source="民发改〔2026〕8号", by=site.cast.county)


@pytest.mark.parametrize(
    ("cycle", "due"),
    [
        pytest.param(None, datetime.date(2026, 11, 30), id="a-month"),
        pytest.param(20, datetime.date(2026, 11, 20), id="twenty-days"),
    ],
)
def test_wages_are_due_after_the_countys_days(cycle: int | None, due: datetime.date) -> None:
    assert credit_due(LAST, cycle) == due


def test_a_sheet_keeps_the_terms_it_was_posted_under(crew: Scene) -> None:
    first = sets(crew, cycle_days=20, notice_days=8)
    sheet = crew.notice(crew.draft())
    sets(crew, cycle_days=25, notice_days=9)
    sheet = crew.again(sheet)
    with looking():
        assert (sheet.terms, due_of(sheet)) == (first, datetime.date(2026, 11, 20))
        assert sheet.notice is not None
        assert sheet.notice.days == 8
    back = crew.decide(sheet, SheetStep.SUPERVISION, Verdict.RETURN, reason="少一天")
    again = crew.again(crew.notice(back))
    with looking():
        assert terms_of(again).notice_days == 8
        assert again.notice is not None
        assert again.notice.days == 8


def test_one_posted_before_anything_was_set_keeps_the_defaults(crew: Scene) -> None:
    sheet = crew.notice(crew.draft())
    sets(crew, cycle_days=20, wage_chain=WageChain.TOWNSHIP)
    sheet = crew.again(sheet)
    with looking():
        assert due_of_all([sheet]) == {sheet.pk: datetime.date(2026, 11, 30)}
        assert terms_of(sheet).wage_chain == WageChain.BOTH


def test_a_draft_follows_what_the_county_says_today(crew: Scene) -> None:
    sheet = crew.draft()
    sets(crew, cycle_days=20)
    sheet = crew.again(sheet)
    with looking():
        assert due_of_all([sheet]) == {sheet.pk: datetime.date(2026, 11, 20)}


def test_no_statement_moves_a_posted_sheet_to_other_terms(crew: Scene) -> None:
    sheet = crew.notice(crew.draft())
    other = sets(crew, cycle_days=20)
    with looking(), pytest.raises(DatabaseError, match="posted under"):
        WageSheet.objects.filter(pk=sheet.pk).update(terms=other)


def test_terms_are_the_own_countys(crew: Scene) -> None:
    sheet = crew.draft()
    with looking():
        other = CountySettings.objects.create(
            area_id=f"{crew.cast.neighbour.division_id[:6]}000000", source="他县",
            at=timezone.now(), by=crew.cast.county,
        )  # fmt: skip
    with looking(), pytest.raises(DatabaseError, match="another county"):
        WageSheet.objects.filter(pk=sheet.pk).update(terms=other)


# ---- township decides, county samples ----


@pytest.fixture
def decided(crew: Scene) -> WageSheet:
    """October's sheet, approved by the township alone in November."""
    sets(crew, wage_chain=WageChain.TOWNSHIP, wage_sample_percent=100)
    sheet = crew.decide(crew.at_township(), SheetStep.TOWNSHIP)
    assert sheet.state == SheetState.APPROVED
    return sheet


def draw(crew: Scene, month: datetime.date = NOVEMBER) -> list[SheetSample]:
    with acting(crew.cast.county):
        return draw_sheets(month=month, by=crew.cast.county)


def look(crew: Scene, sample: SheetSample, **said: Any) -> SheetFinding:
    with acting(crew.cast.county):
        given: dict[str, Any] = {"id": new_id(), "in_order": False, "text": "少一张回单"}
        return look_at_sheet(sample_id=sample.pk, by=crew.cast.county, **given | said)


def test_wages_never_wait_for_the_sample(crew: Scene, decided: WageSheet) -> None:
    crew.all_succeed(crew.pay(decided))
    assert crew.again(decided).state == SheetState.CLOSED


def test_the_county_no_longer_decides(crew: Scene, decided: WageSheet) -> None:
    with pytest.raises(RuleBroken, match="doesn't wait"):
        crew.decide(decided, SheetStep.COUNTY)


def test_sheets_are_drawn_once_when_the_month_is_over(crew: Scene, decided: WageSheet) -> None:
    with pytest.raises(RuleBroken, match="month is over"):
        draw(crew)
    crew.on(DECEMBER)
    with acting(crew.cast.county):
        assert len(list(of_samples(crew.cast.county, DECEMBER))) == 1
    samples = draw(crew)
    assert [sample.sheet_id for sample in samples] == [decided.pk]
    assert draw(crew) == samples
    with pytest.raises(RuleBroken, match="No township"):
        draw(crew, datetime.date(2026, 10, 1))


def test_a_finding_is_answered_below(crew: Scene, decided: WageSheet) -> None:
    crew.on(DECEMBER)
    (sample,) = draw(crew)
    with acting(crew.cast.county):
        assert len(list(of_samples(crew.cast.county, DECEMBER))) == 1
    with pytest.raises(RuleBroken, match="Write what"):
        look(crew, sample, text=" ")
    finding = look(crew, sample)
    assert look(crew, sample, id=finding.pk) == finding
    with pytest.raises(RuleBroken, match="already"):
        look(crew, sample)
    for by in (crew.cast.recorder, crew.cast.township):
        with acting(by):
            assert len(list(of_findings(by))) == 1
    with acting(crew.cast.recorder):
        by, pk = crew.cast.recorder, new_id()
        with pytest.raises(RuleBroken, match="Write what"), acting(by):
            answer_finding(id=new_id(), finding_id=finding.pk, text=" ", by=by)
        answer = answer_finding(id=pk, finding_id=finding.pk, text="已补", by=by)
        assert answer_finding(id=pk, finding_id=finding.pk, text="已补", by=by) == answer
        with pytest.raises(RuleBroken, match="already"):
            answer_finding(id=new_id(), finding_id=finding.pk, text="已补", by=by)
        assert not list(of_findings(by))


def test_what_is_in_order_needs_no_answer(crew: Scene, decided: WageSheet) -> None:
    crew.on(DECEMBER)
    finding = look(crew, draw(crew)[0], in_order=True, text="")
    with acting(crew.cast.township):
        assert not list(of_findings(crew.cast.township))
        with pytest.raises(RuleBroken, match="nothing to answer"):
            answer_finding(id=new_id(), finding_id=finding.pk, text="好", by=crew.cast.township)


def test_whoever_decided_does_not_look_again(crew: Scene, decided: WageSheet) -> None:
    crew.on(DECEMBER)
    (sample,) = draw(crew)
    county = crew.cast.county
    with looking():
        human = crew.cast.township.user.human
        crew.cast.county.user.human = human
        crew.cast.county.user.save(update_fields=["human"])
    with acting(county), pytest.raises(RuleBroken, match="another person"):
        look_at_sheet(id=new_id(), sample_id=sample.pk, in_order=True, text="", by=county)


def test_the_pages_lead_from_the_draw_to_the_answer(
    crew: Scene, decided: WageSheet, sign_in: SignIn
) -> None:
    crew.on(DECEMBER)
    county, village = sign_in(crew.cast.county), sign_in(crew.cast.recorder)
    assert county.get("/wages/samples/").context["out_of"] == 1
    assert county.post("/wages/samples/draw/", {"month": "nonsense"}).status_code == 302
    assert county.post("/wages/samples/draw/", {"month": "2026-10"}).status_code == 302
    assert county.post("/wages/samples/draw/", {"month": "2026-11"}).status_code == 302
    with looking():
        sample = SheetSample.objects.get()
    url = sample.get_absolute_url()
    assert county.get(url).status_code == 200
    assert county.post(url, {"id": new_id(), "in_order": "no", "text": ""}).status_code == 422
    assert county.post(url, {"id": new_id(), "in_order": "no", "text": "缺照片"}).status_code == 302
    with looking():
        finding = SheetFinding.objects.get()
    answer = f"/wage-findings/{finding.pk}/answer/"
    assert village.get(answer).status_code == 200
    assert sign_in(crew.cast.finance).get(answer).status_code == 403
    assert village.post(answer, {"id": new_id(), "text": "已补拍"}).status_code == 302
    assert "已补拍" in county.get(url).content.decode()
    assert county.get("/wages/samples/?month=2026-11").context["open"] == 0


# ---- the calendar ----


@pytest.mark.parametrize(
    ("due", "before"),
    [
        pytest.param(datetime.date(2026, 11, 30), True, id="due-before-it"),
        pytest.param(datetime.date(2027, 1, 20), True, id="due-while-it-is-closed"),
        pytest.param(datetime.date(2027, 1, 26), False, id="due-a-month-later"),
    ],
)
def test_what_the_treasury_must_pay_before_it_closes(due: datetime.date, before: bool) -> None:
    closes = datetime.date(2026, 12, 25)
    assert falls_before_closing(due, closes, datetime.date(2026, 11, 2)) == before
    assert not falls_before_closing(due, closes, datetime.date(2026, 12, 26))


def test_the_closing_brings_a_sheet_forward(crew: Scene, sign_in: SignIn) -> None:
    sets(crew, year_end_month=11, year_end_day=20)
    sheet = crew.notice(crew.draft())
    page = sign_in(crew.cast.finance).get("/wages/calendar/")
    ((month, rows),) = page.context["months"]
    (due, _badge, left) = rows[0]
    assert (due.sheet.pk, due.due) == (sheet.pk, datetime.date(2026, 11, 30))
    assert (due.by, left) == (datetime.date(2026, 11, 20), 18)
    assert month.owed == page.context["before_closing"] > 0
    crew.on(datetime.date(2026, 11, 21))
    page = sign_in(crew.cast.finance).get("/wages/calendar/")
    assert page.context["closing"] == datetime.date(2027, 11, 20)
    assert page.context["before_closing"] > 0
