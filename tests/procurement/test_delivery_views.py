"""The pages of an order: receipts, checks, payments, its end and its notice."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from django.utils.translation import gettext

from core.ids import new_id
from procurement.models import (
    Receipt,
    ReceiptCheck,
    SupplierPayment,
)
from procurement.rules import State
from projects.models import Attachment, Notice, Project
from regions.models import Post
from tests.factories import Cast
from tests.procurement import purchase_rows as rows
from tests.procurement.purchase_rows import Four, human_of, now, receiving, url, words

SignIn = Callable[[Post], Client]
TODAY = timezone.localdate

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("everywhere")]


# ---- receiving, checking, paying ----


def test_the_storekeeper_receives_a_part_once(ours: Project, people: Four, sign_in: SignIn) -> None:
    bought = rows.ordered(ours, people)
    form, browser = receiving(bought, people.storekeeper), sign_in(people.storekeeper)
    for _ in range(2):
        browser.post(url("receipt_add", bought), form | {"paper": rows.picture()})
    receipt = Receipt.objects.get()
    assert [row.came for row in receipt.rows.all()] == ["30"]
    assert Attachment.objects.get() == receipt.paper
    assert not ReceiptCheck.objects.exists()


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("came_1", "80.001"), ("came_1", "-1"), ("came_1", "三十"), ("came_1", ""),
        ("quality_1", ""), ("delivered_on", ""), ("delivered_on", "2999-01-01"), ("paper", ""),
        ("responsible", ""), ("id", ""),
    ],
)  # fmt: skip
def test_a_receipts_fault_is_said_and_nothing_is_kept(
    ours: Project, people: Four, sign_in: SignIn, field: str, typed: str
) -> None:
    bought = rows.ordered(ours, people)
    form = receiving(bought, people.storekeeper) | {field: typed}
    answer = sign_in(people.storekeeper).post(url("receipt_add", bought), form)
    assert answer.status_code == 422
    assert not Receipt.objects.exists()
    assert not Attachment.objects.exists()


def test_a_receipt_that_both_signed_is_typed_in_by_the_clerk_at_once(
    ours: Project, people: Four, cast: Cast, sign_in: SignIn
) -> None:
    bought = rows.ordered(ours, people)
    form = receiving(bought, people.storekeeper) | {"checker": people.supervisor.user.human_id}
    sign_in(cast.clerk).post(url("receipt_add", bought), form)
    assert ReceiptCheck.objects.get().act.responsible == people.supervisor.human


def test_the_storekeepers_form_has_no_place_for_who_checked(
    ours: Project, people: Four, sign_in: SignIn
) -> None:
    bought = rows.ordered(ours, people)
    browser = sign_in(people.storekeeper)
    assert 'name="checker"' not in words(browser.get(url("receipt_add", bought)))
    form = receiving(bought, people.storekeeper) | {"checker": people.supervisor.user.human_id}
    browser.post(url("receipt_add", bought), form)
    assert not ReceiptCheck.objects.exists()


def test_the_supervision_group_agrees_or_refuses_with_a_reason(
    ours: Project, people: Four, sign_in: SignIn
) -> None:
    receipt = rows.received(rows.ordered(ours, people), people.storekeeper)
    browser = sign_in(people.supervisor)
    form = {
        "id": new_id(),
        "agreed": "no",
        "reason": "",
        "responsible": human_of(people.supervisor),
    }
    answer = browser.post(url("receipt_check", receipt), form)
    assert answer.status_code == 422
    assert 'id="id_reason_error"' in words(answer)
    assert browser.post(url("receipt_check", receipt), form | {"agreed": ""}).status_code == 422
    browser.post(url("receipt_check", receipt), form | {"agreed": "yes"})
    assert ReceiptCheck.objects.get().agreed
    again = browser.get(url("receipt_check", receipt))
    assert again.headers["Location"] == receipt.purchase.get_absolute_url()


def paying(by: Post, **changes: Any) -> dict[str, Any]:
    return {
        "id": new_id(), "amount": "１０，０００", "paid_on": TODAY(), "voucher_number": "记-12",
        "paper": rows.picture(), "responsible": human_of(by),
    } | changes  # fmt: skip


def test_the_cashier_records_a_payment_once(ours: Project, people: Four, sign_in: SignIn) -> None:
    bought = rows.delivered(ours, people)
    browser = sign_in(people.cashier)
    assert 'value="46,286.00"' in words(browser.get(url("supplier_payment_add", bought)))
    form = paying(people.cashier)
    for _ in range(2):
        browser.post(url("supplier_payment_add", bought), form | {"paper": rows.picture()})
    assert SupplierPayment.objects.get().amount == 10000


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("amount", "46286.01"), ("amount", "0"), ("amount", "4万"), ("amount", ""),
        ("paid_on", "2999-01-01"), ("paid_on", "2020-01-01"), ("voucher_number", ""),
        ("paper", ""),
    ],
)  # fmt: skip
def test_a_payments_fault_stands_at_its_field(
    ours: Project, people: Four, sign_in: SignIn, field: str, typed: str
) -> None:
    bought = rows.delivered(ours, people)
    form = paying(people.cashier) | {field: typed}
    answer = sign_in(people.cashier).post(url("supplier_payment_add", bought), form)
    assert answer.status_code == 422
    assert f'id="id_{field}_error"' in words(answer)
    assert not SupplierPayment.objects.exists()


def test_before_its_time_each_page_leads_back(
    ours: Project, people: Four, cast: Cast, sign_in: SignIn
) -> None:
    bought = rows.purchase(ours, people.buyer)
    for name, post in (
        ("purchase_choose", people.buyer),
        ("receipt_add", people.storekeeper),
        ("supplier_payment_add", people.cashier),
        ("purchase_notice", cast.recorder),
    ):
        answer = sign_in(post).get(url(name, bought))
        assert answer.headers["Location"] == bought.get_absolute_url(), name


def test_nobody_left_to_take_a_step_is_said(
    ours: Project, people: Four, cast: Cast, sign_in: SignIn
) -> None:
    bought = rows.delivered(ours, people)
    type(people.cashier).objects.filter(pk=people.cashier.pk).update(until="2026-01-01")
    page = words(sign_in(cast.clerk).get(url("supplier_payment_add", bought)))
    assert gettext("Nobody can take this step") in page


# ---- calling off, the notice ----


def test_a_purchase_is_called_off_with_a_reason(
    ours: Project, people: Four, sign_in: SignIn
) -> None:
    bought, browser = rows.ordered(ours, people), sign_in(people.buyer)
    assert browser.get(url("purchase_cancel", bought)).status_code == 200
    assert browser.post(url("purchase_cancel", bought), {"reason": ""}).status_code == 422
    browser.post(url("purchase_cancel", bought), {"reason": "方案变更"})
    assert now(bought).state == State.CANCELLED
    assert "方案变更" in words(browser.get(bought.get_absolute_url()))
    back = browser.get(url("purchase_cancel", bought))
    assert back.headers["Location"] == bought.get_absolute_url()


def test_the_recorder_posts_the_result(
    ours: Project, people: Four, cast: Cast, sign_in: SignIn
) -> None:
    bought, browser = rows.ordered(ours, people), sign_in(cast.recorder)
    assert url("purchase_notice", bought) in words(browser.get(bought.get_absolute_url()))
    form = {"id": new_id(), "posted_on": TODAY(), "place": "公开栏", "phone": "0972-8512345"}
    for _ in range(2):
        answer = browser.post(url("purchase_notice", bought), form | {"photo": rows.picture()})
    notice = Notice.objects.get()
    assert answer.headers["Location"] == notice.get_absolute_url()
    assert notice.get_absolute_url() in words(browser.get(bought.get_absolute_url()))
    assert browser.get(url("purchase_notice", bought)).status_code == 302
