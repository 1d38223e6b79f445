"""Every page of wages: who gets it, what it says, what its forms do, and what it costs."""

import datetime
import html
import re
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from core.ids import new_id
from core.models import AuditRecord
from payroll.actions import Outcome, take_batch, void_line
from payroll.bank_files import in_groups
from payroll.models import (
    PaymentBatch,
    ResultFile,
    SheetDecision,
    SheetState,
    SheetStep,
    Slip,
    WageLine,
    WageSheet,
)
from payroll.rules import State
from projects.models import Attachment, Objection, Verdict
from regions.inbox import inbox
from regions.models import Post
from tests.payroll.scene import FIRST, LAST, NOTICE_OVER, TODAY, Scene, acting, looking, october
from tests.projects.village_rows import photo

pytestmark = pytest.mark.django_db
SignIn = Callable[[Post], Client]

PEOPLE = {
    "recorder", "supervisor", "clerk", "township", "county", "finance", "treasurer", "auditor",
}  # fmt: skip
VILLAGE = {"recorder", "clerk"}
ANSWER = {"clerk", "township", "county"}
IN_REACH = (*sorted(PEOPLE), "bureau", "province")
PAGES: dict[str, set[str]] = {
    "sheet_list": PEOPLE,
    "sheet_add": VILLAGE,
    "sheet_detail": PEOPLE,
    "sheet_discard": VILLAGE,
    "sheet_notice": VILLAGE,
    "sheet_object": PEOPLE - {"finance", "treasurer", "auditor"},
    "sheet_check": {"supervisor", "clerk"},
    "sheet_end_notice": VILLAGE,
    "sheet_decide": {"township", "county"},
    "batch_add": {"finance"},
    "line_detail": PEOPLE,
    "line_void": ANSWER,
    "line_set_aside": {"county"},
    "line_take_up": {"county"},
    "batch_detail": PEOPLE,
    "batch_release": {"treasurer"},
    "batch_cancel": {"finance", "treasurer"},
    "batch_keep": {"treasurer"},
    "batch_download": {"finance"},
    "batch_note": {"finance"},
    "results_add": {"finance"},
    "results_except": {"finance"},
}


@pytest.fixture
def paid(crew: Scene) -> Scene:
    """A sheet with a bank file: every page has its thing."""
    crew.pay(crew.approved())
    return crew


def page(site: Scene, name: str) -> str:
    with looking():
        things: dict[str, Any] = {
            "sheet": WageSheet.objects.latest("made_at"),
            "line": WageLine.objects.first(),
            "batch": PaymentBatch.objects.first(),
        }
        things["results"] = things["batch"]
    thing: Any = things[name.split("_")[0]]
    if name in ("sheet_list", "sheet_add"):
        thing = site.project
    if name == "batch_add":
        thing = things["sheet"]
    return reverse(name, args=[thing.pk])


def asked(client: Client, path: str) -> int:
    status = client.get(path).status_code
    return client.post(path).status_code if status == 405 else status


@pytest.mark.parametrize("name", PAGES)
def test_who_has_the_right_gets_the_page_and_nobody_else(
    paid: Scene, sign_in: SignIn, name: str
) -> None:
    path = page(paid, name)
    got = {who: asked(sign_in(getattr(paid.cast, who)), path) for who in IN_REACH}
    assert {who for who, status in got.items() if status in (200, 302, 422)} == PAGES[name], got
    assert {got[who] for who in IN_REACH if who not in PAGES[name]} == {403}, got


@pytest.mark.parametrize("name", PAGES)
def test_for_a_neighbour_nothing_is_there(paid: Scene, sign_in: SignIn, name: str) -> None:
    path = page(paid, name)
    assert asked(sign_in(paid.cast.neighbour), path) == 404
    assert asked(sign_in(paid.cast.next_village), path) == 404


def test_the_list_of_all_sheets_shows_only_what_is_in_reach(paid: Scene, sign_in: SignIn) -> None:
    for who in IN_REACH:
        answer = sign_in(getattr(paid.cast, who)).get(reverse("wage_list"))
        assert answer.status_code == (200 if who in PEOPLE else 403)
        assert ("黄科村道路硬化" in text(answer)) is (who in PEOPLE)
    other = sign_in(paid.cast.neighbour).get(reverse("wage_list"))
    assert "黄科村道路硬化" not in text(other)


def text(answer: Any) -> str:
    """What a reader sees, with single spaces."""
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", answer.content.decode())).split())


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


# Notice, objection, hand-in


def posting(**more: Any) -> dict[str, Any]:
    sent = {"id": new_id(), "posted_on": TODAY, "place": "村委会门口", "phone": "0972-8520000"}
    return sent | more


def test_the_recorder_posts_a_sheet_with_a_photo(crew: Scene, sign_in: SignIn) -> None:
    sheet = crew.draft()
    human = crew.cast.recorder.human
    sent = posting(photo=photo(), responsible=human.pk)
    answer = sign_in(crew.cast.recorder).post(page(crew, "sheet_notice"), sent)
    assert answer.status_code == 302
    with looking():
        notice = WageSheet.objects.get(pk=sheet.pk).notice
        assert notice is not None
        assert notice.photos.get().distance == "near"
        assert notice.place == "村委会门口"


def test_the_clerk_posts_for_the_recorder_with_his_signed_paper(
    crew: Scene, sign_in: SignIn
) -> None:
    crew.draft()
    client, path = sign_in(crew.cast.clerk), page(crew, "sheet_notice")
    human = crew.cast.recorder.human
    assert client.post(path, posting(responsible=human.pk)).status_code == 422
    assert client.post(path, posting(responsible=human.pk, paper=photo())).status_code == 302
    with looking():
        made = SheetDecision.objects.get()
    assert (made.responsible, made.operator) == (human, crew.cast.clerk.human)


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        pytest.param({"posted_on": "2026-10-01"}, "can't have hung there before", id="too early"),
        pytest.param({"posted_on": "2026-12-01"}, "lies ahead", id="ahead"),
        pytest.param({"place": ""}, "required", id="no place"),
    ],
)
def test_a_bad_notice_is_said_and_nothing_is_kept(
    crew: Scene, sign_in: SignIn, sent: dict[str, str], words: str
) -> None:
    crew.draft()
    human = crew.cast.recorder.human.pk
    full = posting(responsible=human, photo=photo(), **sent)
    answer = sign_in(crew.cast.recorder).post(page(crew, "sheet_notice"), full)
    assert (answer.status_code, words in text(answer)) == (422, True)
    with looking():
        assert not Attachment.objects.exists()


def test_a_photo_that_is_none_is_refused_at_its_field(crew: Scene, sign_in: SignIn) -> None:
    crew.draft()
    bad: Any = photo()
    bad.file.seek(0)
    bad.file.write(b"MZ\x90\x00")
    bad.file.seek(0)
    human = crew.cast.recorder.human.pk
    sent = posting(responsible=human, photo=bad)
    answer = sign_in(crew.cast.recorder).post(page(crew, "sheet_notice"), sent)
    assert answer.status_code == 422
    assert "Photo of the board: The file is no picture" in text(answer)


def test_an_objection_names_a_line_or_the_whole_sheet(crew: Scene, sign_in: SignIn) -> None:
    sheet = crew.notice(crew.draft())
    client, path = sign_in(crew.cast.supervisor), page(crew, "sheet_object")
    line = crew.line(sheet, 2)
    said = {"text": "少一天", "raised_by": "", "raised_on": TODAY}
    assert client.post(path, said | {"id": new_id(), "line_id": line.pk}).status_code == 302
    assert client.post(path, said | {"id": new_id(), "line_id": ""}).status_code == 302
    assert client.post(path, said | {"id": new_id(), "line_id": new_id()}).status_code == 422
    with looking():
        assert set(Objection.objects.values_list("line_id", flat=True)) == {line.pk, None}


def test_handing_in_says_what_is_missing_or_goes_on(crew: Scene, sign_in: SignIn) -> None:
    sheet = crew.notice(crew.draft())
    client, path = sign_in(crew.cast.recorder), page(crew, "sheet_end_notice")
    shown = text(client.get(path))
    assert "The notice runs until" in shown
    assert "has not confirmed" in shown
    assert client.post(path).status_code == 422
    crew.confirm(sheet)
    crew.on(NOTICE_OVER)
    client = sign_in(crew.cast.recorder)  # the session is over
    assert client.post(path).status_code == 302
    assert crew.again(sheet).state == SheetState.TOWNSHIP
    assert "isn't on notice" in text(client.get(path, follow=True))


# Deciding


def verdict(site: Scene, sheet: WageSheet, by: Post, **more: Any) -> dict[str, Any]:
    human = by.human.pk
    given = {"sha256": site.again(sheet).sha256, "verdict": "approve", "responsible": human}
    return given | more


def test_the_supervision_group_confirms_or_sends_back(crew: Scene, sign_in: SignIn) -> None:
    sheet = crew.notice(crew.draft())
    by = crew.cast.supervisor
    client, path = sign_in(by), page(crew, "sheet_check")
    bare = verdict(crew, sheet, by, verdict="return")
    assert client.post(path, bare).status_code == 422
    assert client.post(path, bare | {"reason": "少了一人"}).status_code == 302
    assert crew.again(sheet).state == SheetState.DRAFT
    crew.notice(sheet)
    assert client.post(path, verdict(crew, sheet, by)).status_code == 302
    assert crew.again(sheet).state == SheetState.NOTICED


def test_the_clerk_types_in_what_the_supervision_group_signed(crew: Scene, sign_in: SignIn) -> None:
    sheet = crew.notice(crew.draft())
    client, path = sign_in(crew.cast.clerk), page(crew, "sheet_check")
    sent = verdict(crew, sheet, crew.cast.supervisor)
    assert client.post(path, sent).status_code == 422  # without the paper
    assert client.post(path, sent | {"paper": photo()}).status_code == 302
    shown = text(client.get(sheet.get_absolute_url()))
    assert "from the signed paper" in shown


def test_township_and_county_see_the_checks_and_decide(crew: Scene, sign_in: SignIn) -> None:
    crew.keep_diary()
    crew.confirm_weeks()
    sheet = crew.at_township()
    crew.read_out_all(sheet)
    for who in ("township", "county"):
        by = getattr(crew.cast, who)
        client, path = sign_in(by), page(crew, "sheet_decide")
        shown = text(client.get(path))
        assert "In order: Every line has its days and papers" in shown
        assert "3,600.00" in shown
        assert client.post(path, verdict(crew, sheet, by)).status_code == 302
    assert crew.again(sheet).state == SheetState.APPROVED


def test_who_decides_out_of_turn_is_led_back(crew: Scene, sign_in: SignIn) -> None:
    sheet = crew.at_township()
    by = crew.cast.county
    answer = sign_in(by).post(page(crew, "sheet_decide"), verdict(crew, sheet, by))
    assert answer.headers["Location"] == sheet.get_absolute_url()
    assert crew.again(sheet).state == SheetState.TOWNSHIP


def test_a_page_that_is_out_of_date_does_not_decide(crew: Scene, sign_in: SignIn) -> None:
    sheet = crew.at_township()
    by = crew.cast.township
    old = verdict(crew, sheet, by)
    line = crew.line(sheet, 2)
    crew.answer(crew.object(sheet, line), upheld=True)
    with acting(crew.cast.clerk):
        void_line(line_id=line.pk, reason="他不在", by=crew.cast.clerk)
    answer = sign_in(by).post(page(crew, "sheet_decide"), old)
    assert (answer.status_code, "was changed after you opened it" in text(answer)) == (422, True)


def test_a_stop_is_shown_and_refuses_the_approval(crew: Scene, sign_in: SignIn) -> None:
    sheet = crew.at_township()
    crew.object(sheet)
    by = crew.cast.township
    client, path = sign_in(by), page(crew, "sheet_decide")
    assert "Must be settled first:" in text(client.get(path))
    assert client.post(path, verdict(crew, sheet, by)).status_code == 422


# Money


def test_the_page_before_a_file_says_who_is_in_and_who_is_left_out(
    crew: Scene, sign_in: SignIn
) -> None:
    crew.work(crew.hire("韩海龙", account=""), october(8))
    sheet = crew.approved()
    crew.object(sheet, crew.line(sheet, 3))
    client, path = sign_in(crew.cast.finance), page(crew, "batch_add")
    shown = text(client.get(path))
    for words in (
        "7,700.21", "人民币柒仟柒佰元贰角壹分", "2 people are left out",
        "4 韩海龙 · 180.00 yuan · no bank account yet",
        "3 卓玛·才仁 · 27.78 yuan · held by an objection",
    ):  # fmt: skip
        assert words in shown, words
    sent = {"id": new_id(), "layout": "built-in-0"}
    answers = [client.post(path, sent) for _ in range(2)]
    with looking():
        batch = PaymentBatch.objects.get()
    assert {answer.headers["Location"] for answer in answers} == {batch.get_absolute_url()}


def test_a_file_that_nobody_is_left_for_offers_no_button(paid: Scene, sign_in: SignIn) -> None:
    client, path = sign_in(paid.cast.finance), page(paid, "batch_add")
    shown = text(client.get(path))
    assert "Nobody can be put into a bank file now" in shown
    assert "at the bank" in shown
    assert client.post(path, {"id": new_id(), "layout": "built-in-0"}).status_code == 422


def test_accounts_are_masked_on_every_page(paid: Scene, sign_in: SignIn) -> None:
    client = sign_in(paid.cast.finance)
    for name in ("batch_detail", "line_detail", "sheet_detail", "results_except"):
        shown = client.get(page(paid, name)).content.decode()
        assert "62284801" not in shown, name
    assert "***0001" in client.get(page(paid, "batch_detail")).content.decode()


def test_a_download_needs_a_click_and_goes_on_record(paid: Scene, sign_in: SignIn) -> None:
    client, path = sign_in(paid.cast.finance), page(paid, "batch_download")
    with looking():
        sum_ = in_groups(PaymentBatch.objects.get().sha256)
    assert sum_ in text(client.get(path))
    answer = client.post(path)
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert f"{paid.project.code}-1-1.xlsx" in answer.headers["Content-Disposition"]
    with looking():
        taken = AuditRecord.objects.get(verb="download bank file")
    assert taken.facts["rows"] == 3
    assert taken.post_id == paid.cast.finance.pk
    for name in ("batch_note", "batch_detail"):
        assert sum_ in text(client.get(page(paid, name)))


def test_all_credited_but_one_is_typed_from_the_slip(paid: Scene, sign_in: SignIn) -> None:
    client, path = sign_in(paid.cast.finance), page(paid, "results_except")
    sent = {
        "id": new_id(), "row_1": "", "row_2": "name", "row_3": "",
        "receipt_total": "3627.78", "happened_on": NOTICE_OVER,
    }  # fmt: skip
    assert client.post(path, sent).status_code == 422  # the receipt is missing
    assert client.post(path, sent | {"paper": photo(), "receipt_total": "1"}).status_code == 422
    with looking():
        assert not Attachment.objects.exists()
    for _ in range(2):
        assert client.post(path, sent | {"paper": photo()}).status_code == 302
    with looking():
        slip = Slip.objects.get()
        assert not ResultFile.objects.exists()
    client, path = sign_in(paid.cast.treasurer), reverse("slip_confirm", args=[slip.pk])
    assert "马秀英" in text(client.get(path))
    assert client.post(path, {"receipt_total": "3627.79"}).status_code == 422
    assert client.post(path, {"receipt_total": "3627.78"}).status_code == 302
    assert client.get(path).status_code == 302
    with looking():
        assert ResultFile.objects.get().paper == Attachment.objects.get()
    assert [one.standing for one in paid.lines(_sheet())] == ["paid", "owed", "paid"]


def test_money_taken_back_is_typed_from_a_slip_without_a_total(
    paid: Scene, sign_in: SignIn
) -> None:
    with looking():
        batch = PaymentBatch.objects.get()
    paid.all_succeed(batch)
    client, path = sign_in(paid.cast.finance), page(paid, "results_except")
    assert "Total credited" not in text(client.get(path))
    sent = {"id": new_id(), "row_1": "returned", "happened_on": NOTICE_OVER, "paper": photo()}
    assert client.post(path, sent).status_code == 302
    with looking():
        slip = Slip.objects.get()
    path = reverse("slip_confirm", args=[slip.pk])
    assert sign_in(paid.cast.treasurer).post(path, {"receipt_total": "0"}).status_code == 302
    assert paid.again(_sheet()).state == SheetState.APPROVED


def test_a_slip_typed_wrong_is_refused(paid: Scene, sign_in: SignIn) -> None:
    with looking():
        batch = PaymentBatch.objects.get()
    paid.all_succeed(batch)
    sent = {"id": new_id(), "row_1": "returned", "happened_on": NOTICE_OVER, "paper": photo()}
    sign_in(paid.cast.finance).post(page(paid, "results_except"), sent)
    with looking():
        path = reverse("slip_refuse", args=[Slip.objects.get().pk])
    client = sign_in(paid.cast.treasurer)
    assert client.get(path).status_code == 200
    assert client.post(path, {"reason": "不是这一行"}).status_code == 302
    assert paid.again(_sheet()).state == SheetState.CLOSED
    assert client.post(path, {"reason": "不是这一行"}).status_code == 302


def test_a_file_goes_out_through_its_pages(crew: Scene, sign_in: SignIn) -> None:
    """Made, released by another, asked back, kept, asked again and cancelled."""
    crew.make_file(crew.approved())
    finance, treasurer = sign_in(crew.cast.finance), sign_in(crew.cast.treasurer)

    def at(name: str) -> str:
        return page(crew, name)

    assert finance.get(at("batch_download")).status_code == 302
    shown = treasurer.get(at("batch_release"))
    seen = shown.context["form"].initial
    assert treasurer.post(at("batch_release"), {"sha256": "0" * 64}).status_code == 422
    assert treasurer.post(at("batch_release"), seen).status_code == 302
    assert finance.get(at("batch_note")).status_code == 200
    for verb in ("batch_keep", "batch_cancel"):
        assert finance.post(at("batch_cancel"), {"reason": ""}).status_code == 422
        assert finance.post(at("batch_cancel"), {"reason": "漏签"}).status_code == 302
        assert treasurer.get(at(verb)).status_code == 200
        sent = {"reason": "已向银行核实"}
        if verb == "batch_cancel":
            assert treasurer.post(at(verb), sent).status_code == 422
        assert treasurer.post(at(verb), sent | {"not_taken": "on"}).status_code == 302
    assert "cancelled" in text(finance.get(at("batch_detail")))


def test_cash_is_entered_and_struck_out_through_its_pages(crew: Scene, sign_in: SignIn) -> None:
    sheet = crew.approved()
    client, path = sign_in(crew.cast.finance), page(crew, "line_cash")
    sent = {"id": new_id(), "reason": "冻结", "witness": "冶占福", "paid_on": NOTICE_OVER}
    assert client.get(path).status_code == 200
    assert client.post(path, sent).status_code == 422
    assert client.post(path, sent | {"paper": photo()}).status_code == 302
    assert "In cash" in text(client.get(page(crew, "line_detail")))
    assert "1 payment" in text(client.get(reverse("sheet_list", args=[sheet.project_id])))
    client = sign_in(crew.cast.treasurer)
    path = reverse("cash_strike", args=[crew.line(sheet).pk])
    assert client.get(path).status_code == 200
    assert client.post(path, {"reason": "未领"}).status_code == 302
    assert client.post(path, {"reason": "未领"}).status_code == 422


def test_what_is_set_aside_is_listed(crew: Scene, sign_in: SignIn) -> None:
    crew.approved()
    client, path = sign_in(crew.cast.county), page(crew, "line_set_aside")
    assert client.post(path, {"reason": "去世", "heir": "卓玛"}).status_code == 422
    assert client.post(path, {"reason": "去世", "relation": "妻子"}).status_code == 422
    sent = {"reason": "去世", "heir": "卓玛", "relation": "妻子", "paper": photo()}
    assert client.post(path, sent).status_code == 302
    assert "卓玛 (妻子)" in text(client.get(reverse("aside_list")))
    assert "Nothing is set aside" in text(
        sign_in(crew.cast.next_village).get(reverse("aside_list"))
    )


def test_a_slip_that_says_nothing_is_refused(paid: Scene, sign_in: SignIn) -> None:
    with looking():
        batch = PaymentBatch.objects.get()
    paid.all_succeed(batch)
    sent = {"id": new_id(), "happened_on": NOTICE_OVER, "paper": photo()}
    answer = sign_in(paid.cast.finance).post(page(paid, "results_except"), sent)
    assert (answer.status_code, "holds no results" in text(answer)) == (422, True)


def _sheet() -> WageSheet:
    with looking():
        return WageSheet.objects.get()


def test_a_line_shows_what_it_went_through(paid: Scene, sign_in: SignIn) -> None:
    with looking():
        batch = PaymentBatch.objects.get()
    paid.results(batch, [Outcome(1, State.FAILED, "name", "户名不符")])
    paid.pay(_sheet())
    shown = text(sign_in(paid.cast.auditor).get(page(paid, "line_detail")))
    for words in ("File 2", "File 1", "户名不符", "sent to the bank", "√", "3,600.00"):
        assert words in shown, words


def test_a_line_is_set_aside_and_taken_up_again(paid: Scene, sign_in: SignIn) -> None:
    with looking():
        batch = PaymentBatch.objects.get()
    paid.results(batch, [Outcome(1, State.FAILED, "closed")])
    client = sign_in(paid.cast.county)
    shown = text(client.get(page(paid, "line_detail")))
    assert "Set aside" in shown
    assert "Take up again" not in shown
    path = page(paid, "line_set_aside")
    assert client.post(path, {"reason": ""}).status_code == 422
    assert client.post(path, {"reason": "账户注销，等新卡"}).status_code == 302
    shown = text(client.get(page(paid, "line_detail")))
    assert "账户注销，等新卡" in shown
    assert "Take up again" in shown
    assert client.post(page(paid, "line_take_up")).status_code == 302
    assert paid.line(_sheet()).set_aside_at is None


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


# What waits


def waits(site: Scene, who: str) -> list[tuple[str, datetime.date | None]]:
    post = getattr(site.cast, who)
    with acting(post):
        found = inbox(post, timezone.localdate())
    return [
        (one.what, one.until)
        for one in found
        if "wages/" in one.url or "bank" in one.url or "wage-" in one.url
    ]


def test_each_step_waits_for_who_takes_it_and_for_nobody_else(crew: Scene) -> None:
    def whom() -> set[str]:
        return {who for who in IN_REACH if waits(crew, who)}

    due = datetime.date(2026, 11, 30)
    assert waits(crew, "recorder") == [
        ("Make the wage sheet of last month.", datetime.date(2026, 11, 5))
    ]
    sheet = crew.draft()
    assert waits(crew, "recorder") == [
        ("Post the wage sheet on the board.", datetime.date(2026, 11, 5))
    ]
    assert whom() == {"recorder"}
    crew.notice(sheet)
    assert waits(crew, "supervisor")[0][1] == datetime.date(2026, 11, 9)
    assert whom() == {"supervisor", "township", "county"}
    assert [until for _what, until in waits(crew, "county")] == [None]  # may look, need not
    crew.confirm(sheet)
    assert whom() == {"township", "county"}
    crew.on(NOTICE_OVER)
    assert waits(crew, "recorder")[0][1] == due
    assert whom() == {"recorder", "township", "county"}
    crew.hand_in(sheet)
    assert whom() == {"township"}
    crew.decide(sheet, SheetStep.TOWNSHIP)
    assert whom() == {"county"}
    crew.decide(sheet, SheetStep.COUNTY)
    assert waits(crew, "finance") == [("Make the bank file.", due)]
    batch = crew.make_file(sheet)
    assert whom() == {"treasurer"}
    crew.release(batch)
    assert whom() == {"finance"}
    with acting(crew.cast.finance):
        take_batch(batch_id=batch.pk, by=crew.cast.finance)
    assert whom() == set()
    crew.on(NOTICE_OVER + datetime.timedelta(days=4))
    assert "Read in the bank's results" in waits(crew, "finance")[0][0]
    crew.all_succeed(batch)
    assert whom() == set()


def test_an_upheld_objection_waits_for_its_line_to_be_taken_off(crew: Scene) -> None:
    sheet = crew.notice(crew.draft())
    crew.answer(crew.object(sheet, crew.line(sheet, 2)), upheld=True)
    for who in sorted(ANSWER):
        assert "马秀英" in waits(crew, who)[0][0]


def test_a_month_that_a_sheet_reaches_asks_for_no_other(crew: Scene) -> None:
    crew.draft(FIRST, datetime.date(2026, 10, 15))
    assert len(waits(crew, "recorder")) == 2  # post that one, make the rest of October
    crew.draft(datetime.date(2026, 10, 16), LAST)
    assert {what for what, _ in waits(crew, "recorder")} == {"Post the wage sheet on the board."}


# What it costs


def crowd(site: Scene, number: int) -> WageSheet:
    for entry in site.hire_all(number):
        site.work(entry, october(5))
    sheet = site.approved()
    site.object(sheet, site.line(sheet, 1))
    site.results(site.pay(sheet), [Outcome(1, State.FAILED, "name")])
    return sheet


COSTS = {
    "sheet_detail": ("auditor", 25),
    "batch_detail": ("finance", 20),
    "batch_add": ("finance", 17),
    "results_except": ("finance", 16),
    "line_detail": ("auditor", 18),
    "sheet_list": ("auditor", 17),
    "wage_list": ("auditor", 14),
}


@pytest.mark.parametrize("number", [2, 12])
def test_a_page_costs_the_same_however_many_people_there_are(
    site: Scene,
    sign_in: SignIn,
    django_assert_max_num_queries: DjangoAssertNumQueries,
    number: int,
) -> None:
    crowd(site, number)
    for name, (who, most) in COSTS.items():
        path = reverse(name) if name == "wage_list" else page(site, name)
        client = sign_in(getattr(site.cast, who))
        with django_assert_max_num_queries(most, info=name):
            assert client.get(path).status_code == 200


def test_preview_and_decision_cost_the_same_however_many_people_there_are(
    site: Scene, sign_in: SignIn, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for entry in site.hire_all(12):
        site.work(entry, october(5))
    site.work(site.hire("无手续", papers=False), october(5))
    path = reverse("sheet_add", args=[site.project.pk])
    client = sign_in(site.cast.recorder)
    with django_assert_max_num_queries(24):
        client.get(path)
    site.at_township()
    client = sign_in(site.cast.township)
    with django_assert_max_num_queries(50):
        client.get(page(site, "sheet_decide"))


def test_amounts_in_the_tests_above_are_what_the_rules_say(crew: Scene) -> None:
    assert sum(one.line.amount for one in crew.lines(crew.draft())) == Decimal("7727.99")


def test_a_rejection_of_the_form_never_costs_the_reason(crew: Scene, sign_in: SignIn) -> None:
    sheet = crew.at_township()
    by = crew.cast.township
    sent = verdict(crew, sheet, by, verdict=Verdict.REJECT, reason="重做，金额不对")
    answer = sign_in(by).post(page(crew, "sheet_decide"), sent)
    assert (answer.status_code, "重做，金额不对" in text(answer)) == (422, True)
