"""The pages on which wages are paid: files, slips, cash, one line."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from core.ids import new_id
from core.models import AuditRecord
from payroll.actions import Outcome
from payroll.bank_files import in_groups
from payroll.models import (
    PaymentBatch,
    ResultFile,
    SheetState,
    Slip,
    WageSheet,
)
from payroll.rules import State
from projects.models import Attachment
from regions.models import Post
from tests.payroll.scene import NOTICE_OVER, Scene, looking, october
from tests.payroll.viewing import page, text
from tests.projects.village_rows import photo

pytestmark = pytest.mark.django_db
SignIn = Callable[[Post], Client]


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
