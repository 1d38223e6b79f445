"""An order's receipts, payments, end and notice, and everything that is refused."""

import datetime
from decimal import Decimal
from uuid import UUID

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from core.ids import new_id
from core.scope import scope
from procurement.actions import (
    call_off,
    notice_purchase,
    pay_supplier,
    receive,
)
from procurement.figures import standing_of
from procurement.models import (
    Choice,
    Purchase,
    Receipt,
    ReceiptCheck,
    SupplierPayment,
)
from procurement.rules import State
from projects.models import Notice, NoticeKind, Project
from tests.factories import Cast
from tests.procurement import purchase_rows as rows
from tests.procurement.purchase_rows import Four, now, refused

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("everywhere")]
TOMORROW = timezone.localdate() + datetime.timedelta(days=1)
D = Decimal


# ---- receiving and checking ----


def test_a_delivery_counts_once_the_supervision_group_agrees(ours: Project, people: Four) -> None:
    bought = rows.ordered(ours, people)
    receipt = rows.received(bought, people.storekeeper, "30", "0")
    assert (standing_of(bought).worth, standing_of(bought).waits_for_check) == (D(0), True)
    rows.checked(receipt, people.supervisor)
    assert standing_of(bought).worth == D("13200.00")
    assert now(bought).state == State.CHOSEN


def test_with_the_last_delivery_the_purchase_is_delivered(ours: Project, people: Four) -> None:
    bought = rows.ordered(ours, people)
    rows.checked(rows.received(bought, people.storekeeper, "30"), people.supervisor)
    rows.checked(rows.received(bought, people.storekeeper, "50", "120.5"), people.supervisor)
    assert now(bought).state == State.DELIVERED
    assert standing_of(bought).worth == Choice.objects.get().quote.total


MORE = "This is more than was ordered. Receive only what is still to come."


def test_never_more_than_ordered_unchecked_receipts_included(ours: Project, people: Four) -> None:
    bought = rows.ordered(ours, people)
    rows.received(bought, people.storekeeper, "30")
    with refused(MORE):
        rows.received(bought, people.storekeeper, "50.001")
    rows.received(bought, people.storekeeper, "50")
    assert Receipt.objects.count() == 2


def test_a_refused_receipt_counts_for_nothing_and_is_entered_again(
    ours: Project, people: Four
) -> None:
    bought = rows.ordered(ours, people)
    wrong = rows.received(bought, people.storekeeper)
    said = "Say what is wrong, so that the storekeeper can correct it."
    with refused(said, "reason"):
        rows.checked(wrong, people.supervisor, agreed=False)
    rows.checked(wrong, people.supervisor, agreed=False, reason="少 2 吨")
    assert now(bought).state == State.CHOSEN
    rows.checked(rows.received(bought, people.storekeeper), people.supervisor)
    assert now(bought).state == State.DELIVERED


def test_a_receipt_is_checked_once(ours: Project, people: Four) -> None:
    receipt = rows.received(rows.ordered(ours, people), people.storekeeper)
    rows.checked(receipt, people.supervisor)
    with refused("This receipt has been checked already."):
        rows.checked(receipt, people.supervisor, agreed=False, reason="反悔")
    assert ReceiptCheck.objects.get().agreed


def test_nothing_comes_before_it_is_ordered_or_after_it_is_all_there(
    ours: Project, people: Four
) -> None:
    said = "Nothing is on order here: no delivery is expected."
    with refused(said):
        rows.received(rows.purchase(ours, people.buyer), people.storekeeper)
    with refused(said):
        rows.received(rows.delivered(ours, people), people.storekeeper)


def test_a_delivery_has_a_day_that_has_come_and_something_in_it(
    ours: Project, people: Four
) -> None:
    bought = rows.ordered(ours, people)
    with refused("This day lies ahead: enter it when it has come.", "delivered_on"):
        rows.received(bought, people.storekeeper, delivered_on=TOMORROW)
    with refused("Write how much of at least one item has come."):
        rows.received(bought, people.storekeeper, "0", "0")
    foreign = rows.delivery(rows.purchase(ours, people.buyer))
    with refused("The form came back damaged. Load the page again."):
        rows.received(bought, people.storekeeper, rows=foreign.rows)


def test_a_double_click_receives_once(ours: Project, people: Four) -> None:
    bought, key = rows.ordered(ours, people), new_id()
    signed = rows.paper(ours, people.storekeeper)
    for _ in range(2):
        receive(
            id=key, purchase_id=bought.pk, delivery=rows.delivery(bought), paper=signed,
            by=people.storekeeper,
        )  # fmt: skip
    assert Receipt.objects.count() == 1


def test_each_step_asks_for_its_own_right(ours: Project, people: Four) -> None:
    bought = rows.ordered(ours, people)
    for post in (people.buyer, people.supervisor, people.cashier):
        with pytest.raises(PermissionDenied):
            rows.received(bought, post)
    receipt = rows.received(bought, people.storekeeper)
    for post in (people.buyer, people.storekeeper, people.cashier):
        with pytest.raises(PermissionDenied):
            rows.checked(receipt, post)
    rows.checked(receipt, people.supervisor)
    for post in (people.buyer, people.storekeeper, people.supervisor):
        with pytest.raises(PermissionDenied):
            rows.paid(bought, post, "1")


# ---- paying ----


def test_what_was_received_is_paid_in_parts_until_it_is_paid(ours: Project, people: Four) -> None:
    bought = rows.delivered(ours, people)
    rows.paid(bought, people.cashier, "40000")
    assert now(bought).state == State.DELIVERED
    rows.paid(bought, people.cashier, "6286")
    assert now(bought).state == State.PAID
    assert standing_of(bought).payable == D(0)


def test_never_more_than_what_was_received_is_worth(ours: Project, people: Four) -> None:
    bought = rows.delivered(ours, people, "30", "0")
    said = "At most %(payable)s yuan can be paid now: what was received, less what was paid."
    with refused(said, "amount", payable="13,200.00"):
        rows.paid(bought, people.cashier, "13200.01")
    rows.paid(bought, people.cashier, "13200")
    with refused("Nothing is to be paid now: pay for what was received and checked."):
        rows.paid(bought, people.cashier, "0.01")


def test_nothing_is_paid_in_advance(ours: Project, people: Four) -> None:
    bought = rows.ordered(ours, people)
    rows.received(bought, people.storekeeper)
    with refused("Nothing is to be paid now: pay for what was received and checked."):
        rows.paid(bought, people.cashier, "1")


def test_a_payment_is_above_zero_and_on_a_day_after_the_delivery(
    ours: Project, people: Four
) -> None:
    bought = rows.delivered(ours, people)
    with refused("The amount must be above zero.", "amount"):
        rows.paid(bought, people.cashier, "0")
    with refused("This day lies ahead: enter it when it has come.", "paid_on"):
        rows.paid(bought, people.cashier, "1", paid_on=TOMORROW)
    before = timezone.localdate() - datetime.timedelta(days=1)
    with refused("On this day nothing had been delivered yet.", "paid_on"):
        rows.paid(bought, people.cashier, "1", paid_on=before)


def test_a_voucher_is_entered_once(ours: Project, people: Four) -> None:
    bought = rows.delivered(ours, people)
    rows.paid(bought, people.cashier, "100", number="记-12")
    with refused("This voucher was entered already."):
        rows.paid(bought, people.cashier, "200", number="记-12")


def test_a_double_click_pays_once(ours: Project, people: Four) -> None:
    bought, key = rows.delivered(ours, people), new_id()
    signed = rows.paper(ours, people.cashier)
    for _ in range(2):
        pay_supplier(
            id=key, purchase_id=bought.pk, voucher=rows.voucher("100"), paper=signed,
            by=people.cashier,
        )  # fmt: skip
    assert SupplierPayment.objects.count() == 1


# ---- calling off ----


def test_a_purchase_of_which_nothing_came_is_cancelled(ours: Project, people: Four) -> None:
    asking, ordered = rows.purchase(ours, people.buyer), rows.ordered(ours, people)
    for bought in (asking, ordered):
        with refused("Say why it is called off.", "reason"):
            call_off(purchase_id=bought.pk, reason="", by=people.buyer)
        for _ in range(2):
            call_off(purchase_id=bought.pk, reason="方案变更", by=people.buyer)
        assert now(bought).state == State.CANCELLED
    with refused("A supplier is chosen already: quotes can't be changed any more."):
        rows.quote(asking, people.buyer)


def test_of_a_purchase_called_off_what_came_is_still_paid(ours: Project, people: Four) -> None:
    bought = rows.delivered(ours, people, "30", "0")
    call_off(purchase_id=bought.pk, reason="供应商停产", by=people.buyer)
    assert now(bought).state == State.DELIVERED
    rows.paid(bought, people.cashier, "13200")
    assert now(bought).state == State.PAID


def test_a_receipt_is_checked_before_a_purchase_is_called_off(ours: Project, people: Four) -> None:
    bought = rows.ordered(ours, people)
    rows.received(bought, people.storekeeper, "30")
    with refused("A receipt waits for the supervision group. It must be checked first."):
        call_off(purchase_id=bought.pk, reason="供应商停产", by=people.buyer)


def test_what_is_all_delivered_is_not_called_off(ours: Project, people: Four) -> None:
    bought = rows.delivered(ours, people)
    with refused("Everything is delivered; nothing is left to call off."):
        call_off(purchase_id=bought.pk, reason="反悔", by=people.buyer)


# ---- the notice of the result ----


def test_the_result_hangs_with_every_quote_and_no_phone(
    ours: Project, people: Four, cast: Cast
) -> None:
    bought = rows.ordered(ours, people)
    key = new_id()
    for _ in range(2):
        notice = _posted(bought, cast, key)
    assert (notice.kind, notice.about_id) == (NoticeKind.PURCHASE, bought.pk)
    assert len(notice.table) == 4
    assert notice.table[1][-1] == "选定"
    assert "供应商甲" in notice.body
    assert "13897001234" not in str(notice.table) + notice.body


def test_one_notice_of_a_result_stands_at_a_time(ours: Project, people: Four, cast: Cast) -> None:
    bought = rows.purchase(ours, people.buyer)
    with refused("The result is posted once a supplier is chosen."):
        _posted(bought, cast)
    rows.chosen(bought, people.buyer)
    _posted(bought, cast)
    with refused("The result hangs on the board already."):
        _posted(bought, cast)


def test_the_notice_of_a_cancelled_purchase_goes_off_the_board(
    ours: Project, people: Four, cast: Cast
) -> None:
    bought = rows.ordered(ours, people)
    notice = _posted(bought, cast)
    call_off(purchase_id=bought.pk, reason="异议成立", by=people.buyer)
    notice.refresh_from_db()
    assert (notice.withdrawn_by, notice.withdrawn_reason) == (people.buyer, "异议成立")


def _posted(bought: Purchase, cast: Cast, key: UUID | None = None) -> Notice:
    with scope(cast.recorder.scope):
        return notice_purchase(
            id=key or new_id(), purchase_id=bought.pk, posted_on=timezone.localdate(),
            place="村务公开栏", phone="0972-8512345", photo=None, by=cast.recorder,
        )  # fmt: skip
