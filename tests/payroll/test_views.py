"""The pages of wages: who gets them, making a sheet, the sheet itself, and the lists."""

import datetime
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from core.ids import new_id
from payroll.actions import Outcome
from payroll.models import (
    SheetState,
    SheetStep,
    WageSheet,
)
from payroll.rules import State
from regions.models import Post
from tests.payroll.scene import FIRST, LAST, NOTICE_OVER, Scene, looking, october
from tests.payroll.viewing import page, text

pytestmark = pytest.mark.django_db
SignIn = Callable[[Post], Client]


# Making


def test_the_page_for_a_new_sheet_shows_who_and_how_much_before(
    crew: Scene, sign_in: SignIn
) -> None:
    crew.work(crew.hire("待补手续", papers=False), october(5, 6))
    shown = text(sign_in(crew.cast.recorder).get(reverse("sheet_add", args=[crew.project.pk])))
    for words in (
        "才让多杰", "3,600.00", "4,100.21", "27.78", "41.0", "7,727.99",
        "人民币柒仟柒佰贰拾柒元玖角玖分", "1 person can't be paid yet",
        "2.0 work days · missing: agreement, training, safety briefing",
    ):  # fmt: skip
        assert words in shown, words


def test_a_double_click_makes_one_sheet(crew: Scene, sign_in: SignIn) -> None:
    path = reverse("sheet_add", args=[crew.project.pk])
    sent = {"id": new_id(), "first": FIRST, "last": LAST}
    client = sign_in(crew.cast.recorder)
    answers = [client.post(path, sent) for _ in range(2)]
    with looking():
        sheet = WageSheet.objects.get()
    assert {answer.headers["Location"] for answer in answers} == {sheet.get_absolute_url()}


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        pytest.param({"first": "2026-10-31", "last": "2026-10-01"}, "before the first", id="back"),
        pytest.param({"first": "2026-11-01", "last": "2026-11-30"}, "lies ahead", id="ahead"),
        pytest.param({"first": "gestern", "last": ""}, "required", id="nonsense"),
        pytest.param({"first": "2026-10-01", "last": "2026-10-31", "id": "x"}, "damaged", id="id"),
    ],
)
def test_a_bad_period_is_said_in_a_sentence(
    crew: Scene, sign_in: SignIn, sent: dict[str, str], words: str
) -> None:
    path = reverse("sheet_add", args=[crew.project.pk])
    answer = sign_in(crew.cast.recorder).post(path, {"id": str(new_id())} | sent)
    assert (answer.status_code, words in text(answer)) == (422, True)


def test_days_that_another_sheet_covers_are_refused_on_top(crew: Scene, sign_in: SignIn) -> None:
    crew.draft(FIRST, datetime.date(2026, 10, 15))
    path = reverse("sheet_add", args=[crew.project.pk])
    sent = {"id": new_id(), "first": FIRST, "last": LAST}
    answer = sign_in(crew.cast.recorder).post(path, sent)
    assert (answer.status_code, "covers some of these days" in text(answer)) == (422, True)


def test_another_period_can_be_looked_at_before(crew: Scene, sign_in: SignIn) -> None:
    path = reverse("sheet_add", args=[crew.project.pk])
    client = sign_in(crew.cast.recorder)
    shown = text(client.get(path, {"first": "2026-10-01", "last": "2026-10-02"}))
    assert "2.0" in shown
    assert "27.78" not in shown
    assert client.get(path, {"first": "x", "last": "y"}).status_code == 422


def test_a_project_without_days_says_what_to_do(site: Scene, sign_in: SignIn) -> None:
    shown = text(sign_in(site.cast.recorder).get(reverse("sheet_add", args=[site.project.pk])))
    assert "Nothing to pay in these days" in shown


# The sheet itself


def test_a_sheet_says_whose_turn_it_is_all_along(crew: Scene, sign_in: SignIn) -> None:
    def shown(who: str) -> str:
        return text(sign_in(getattr(crew.cast, who)).get(page(crew, "sheet_detail")))

    sheet = crew.draft()
    assert "It is your turn: Compare the draft" in shown("recorder")
    assert "It is the turn of the council of" in shown("county")
    sheet = crew.notice(sheet)
    assert "It is your turn: Compare the sheet" in shown("supervisor")
    sheet = crew.confirm(sheet)
    assert "Wait until the notice has run its days" in shown("recorder")
    crew.on(NOTICE_OVER)
    assert "hand the sheet in" in shown("recorder")
    crew.hand_in(sheet)
    assert "It is your turn: Look at the sheet" in shown("township")
    crew.decide(sheet, SheetStep.TOWNSHIP)
    assert "It is your turn: Look at the sheet" in shown("county")
    crew.decide(sheet, SheetStep.COUNTY)
    assert "It is your turn: Make the bank file" in shown("finance")
    batch = crew.pay(sheet)
    assert "read in its results" in shown("finance")
    crew.results(batch, [Outcome(1, State.SUCCEEDED), Outcome(2, State.SUCCEEDED)])
    objection = crew.object(sheet, crew.line(sheet, 3))
    crew.results(batch, [Outcome(3, State.FAILED, "name")])
    assert "Settle the objections" in shown("clerk")
    crew.answer(objection, upheld=False)
    assert "It is your turn: Make the bank file" in shown("finance")
    with looking():
        WageSheet.objects.update(state=SheetState.CLOSED)
    assert "It is" not in shown("recorder")


def test_accounts_are_asked_for_once_nobody_else_can_be_paid(crew: Scene, sign_in: SignIn) -> None:
    crew.work(crew.hire("韩海龙", account=""), october(8))
    sheet = crew.approved()
    crew.all_succeed(crew.pay(sheet))
    shown = text(sign_in(crew.cast.recorder).get(page(crew, "sheet_detail")))
    assert "It is your turn: Enter the bank accounts" in shown


def test_a_sheet_shows_lines_totals_capitals_objections_and_decisions(
    crew: Scene, sign_in: SignIn
) -> None:
    sheet = crew.confirm(crew.notice(crew.draft()))
    crew.object(sheet, crew.line(sheet, 2))
    shown = text(sign_in(crew.cast.clerk).get(page(crew, "sheet_detail")))
    for words in (
        "1 才让多杰", "20.0", "180.00", "3,600.00", "7,727.99", "人民币柒仟柒佰贰拾柒元玖角玖分",
        "少记了一天", "held by an objection", "Put up today", "Supervision group: check, round 1",
    ):  # fmt: skip
        assert words in shown, words


def test_a_voided_line_is_listed_apart_with_its_reason(crew: Scene, sign_in: SignIn) -> None:
    sheet = crew.notice(crew.draft())
    line = crew.line(sheet, 2)
    crew.answer(crew.object(sheet, line), upheld=True)
    client = sign_in(crew.cast.clerk)
    path = page(crew, "sheet_detail")
    assert "Take the line off the sheet" in text(client.get(path))
    answer = client.post(reverse("line_void", args=[line.pk]), {"reason": "他那天不在"})
    assert answer.headers["Location"] == sheet.get_absolute_url()
    shown = text(client.get(path))
    assert "Taken off the sheet 2 马秀英 : 他那天不在" in shown
    assert "Total, 2 people" in shown
    assert "days are free again" in text(client.get(line.get_absolute_url()))


def test_a_post_without_rights_sees_no_buttons(paid: Scene, sign_in: SignIn) -> None:
    shown = text(sign_in(paid.cast.auditor).get(page(paid, "sheet_detail")))
    for words in ("Discard", "Record an objection", "Read in results", "Make the bank file"):
        assert words not in shown


def test_a_draft_is_discarded_with_a_reason(crew: Scene, sign_in: SignIn) -> None:
    sheet = crew.draft()
    client = sign_in(crew.cast.recorder)
    path = page(crew, "sheet_discard")
    assert client.post(path, {"reason": ""}).status_code == 422
    assert client.post(path, {"reason": "记错了"}).status_code == 302
    assert crew.again(sheet).state == SheetState.DISCARDED
    assert "记错了" in text(client.get(sheet.get_absolute_url()))


# The lists


def test_the_list_finds_by_words_and_state(crew: Scene, sign_in: SignIn) -> None:
    crew.draft()
    client, path = sign_in(crew.cast.county), reverse("wage_list")
    for query, found in (
        ({}, True), ({"q": "黄科"}, True), ({"q": "没有"}, False), ({"show": "closed"}, False),
        ({"show": "all"}, True), ({"show": "nonsense"}, True), ({"q": crew.project.code}, True),
    ):  # fmt: skip
        assert ("Wage sheet 1" in text(client.get(path, query))) is found, query


def test_the_project_has_a_tab_and_the_menu_an_entry(crew: Scene, sign_in: SignIn) -> None:
    client = sign_in(crew.cast.recorder)
    shown = client.get(crew.project.get_absolute_url()).content.decode()
    tab = f'<li><a href="{reverse("sheet_list", args=[crew.project.pk])}">'
    assert tab in shown
    assert f'href="{reverse("wage_list")}"' in shown
    bureau = sign_in(crew.cast.bureau).get(crew.project.get_absolute_url()).content.decode()
    assert tab not in bureau


def test_the_projects_page_shows_what_is_paid_and_what_blocks_it(
    paid: Scene, sign_in: SignIn
) -> None:
    client = sign_in(paid.cast.recorder)
    assert "All wages are paid or set aside" in text(client.get(paid.project.get_absolute_url()))
