"""Every step of a purchase, and everything that is refused."""

import datetime
from decimal import Decimal
from uuid import UUID

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from core.ids import new_id
from core.models import AuditRecord
from core.scope import scope
from procurement.actions import (
    add_purchase,
    add_quote,
    call_off,
    choose,
    notice_purchase,
    pay_supplier,
    receive,
    reveal_phone,
    withdraw_quote,
)
from procurement.figures import standing_of
from procurement.models import (
    Choice,
    Purchase,
    PurchaseAct,
    Quote,
    Receipt,
    ReceiptCheck,
    SupplierPayment,
)
from procurement.rules import State
from projects.lifecycle import Stage
from projects.models import Notice, NoticeKind, Outcome, Project
from tests.factories import Cast
from tests.procurement import purchase_rows as rows
from tests.procurement.purchase_rows import Four, refused

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("everywhere")]
TOMORROW = timezone.localdate() + datetime.timedelta(days=1)
D = Decimal


def now(purchase: Purchase) -> Purchase:
    return Purchase.objects.get(pk=purchase.pk)


# ---- a purchase and its list ----


def test_the_budget_is_the_sum_of_the_lists_rounded_rows(ours: Project, people: Four) -> None:
    bought = rows.purchase(ours, people.buyer)
    assert bought.budget == D("80") * 450 + D("11447.50")
    assert [item.number for item in rows.items_of(bought)] == [1, 2]
    assert AuditRecord.objects.filter(verb="add purchase", thing_id=bought.pk).exists()


def test_a_double_click_begins_one_purchase(ours: Project, people: Four) -> None:
    key = new_id()
    for _ in range(2):
        add_purchase(id=key, project_id=ours.pk, plan=rows.plan(), by=people.buyer)
    assert Purchase.objects.count() == 1
    assert len(rows.items_of(Purchase.objects.get())) == 2


@pytest.mark.parametrize("stage", [Stage.RESERVE, Stage.FUNDING])
def test_nothing_is_bought_before_the_preparation(cast: Cast, people: Four, stage: Stage) -> None:
    early = rows.project(cast.recorder, stage)
    with refused("Buying begins once the plan and the funds are issued."):
        rows.purchase(early, people.buyer)


@pytest.mark.parametrize("stage", [Stage.PREPARATION, Stage.ACCEPTANCE])
def test_from_the_preparation_on_the_village_buys(cast: Cast, people: Four, stage: Stage) -> None:
    assert rows.purchase(rows.project(cast.recorder, stage), people.buyer).state == State.INQUIRY


def test_a_list_needs_an_item_and_a_price(ours: Project, people: Four) -> None:
    with refused("Write at least one item on the list."):
        add_purchase(id=new_id(), project_id=ours.pk, plan=rows.plan(items=()), by=people.buyer)
    free = rows.Wanted("土", "", "立方米", D(1), D(0))
    with refused("Write the planned prices: the budget is their sum."):
        rows.purchase(ours, people.buyer, free)


def test_only_the_buyer_and_the_township_clerk_begin_a_purchase(
    ours: Project, people: Four, cast: Cast
) -> None:
    for post in (people.storekeeper, people.supervisor, people.cashier, cast.recorder, cast.county):
        with pytest.raises(PermissionDenied):
            rows.purchase(ours, post)
    assert rows.purchase(ours, cast.clerk)


def test_a_neighbour_can_not_even_see_the_project(ours: Project) -> None:
    stranger = rows.four("630222101201").buyer
    with pytest.raises(Project.DoesNotExist):
        rows.purchase(ours, stranger)


def test_a_closed_project_buys_nothing(ours: Project, people: Four) -> None:
    Project.objects.filter(pk=ours.pk).update(outcome=Outcome.ARCHIVED)
    with refused("This project is closed and can only be read."):
        rows.purchase(ours, people.buyer)


# ---- quotes ----


def test_a_quote_is_the_sum_of_its_rounded_rows(ours: Project, people: Four) -> None:
    bought = rows.purchase(ours, people.buyer)
    quote = rows.quote(bought, people.buyer, "440.00", "92.01")
    assert [row.amount for row in quote.rows.all()] == [D("35200.00"), D("11087.21")]
    assert quote.total == D("46287.21")
    assert quote.unseal("phone") == "13897001234"
    assert now(bought).version == 2


def test_a_double_click_enters_one_quote(ours: Project, people: Four) -> None:
    bought, key = rows.purchase(ours, people.buyer), new_id()
    for _ in range(2):
        add_quote(
            id=key, purchase_id=bought.pk, offer=rows.offer(bought), paper=None, by=people.buyer
        )
    assert Quote.objects.count() == 1


def test_two_people_ask(ours: Project, people: Four) -> None:
    bought = rows.purchase(ours, people.buyer)
    with refused("At least two people ask for quotes together. Write both names.", "asked_by"):
        rows.quote(bought, people.buyer, asked_by="马英、马英")


def test_a_quote_is_not_asked_for_tomorrow(ours: Project, people: Four) -> None:
    bought = rows.purchase(ours, people.buyer)
    with refused("This day lies ahead: enter it when it has come.", "asked_on"):
        rows.quote(bought, people.buyer, asked_on=TOMORROW)


@pytest.mark.parametrize("how", ["site", "online"])
def test_only_an_offer_by_phone_has_no_picture(ours: Project, people: Four, how: str) -> None:
    bought = rows.purchase(ours, people.buyer)
    with refused("Attach a picture of the offer; only one made by phone has none.", "paper"):
        rows.quote(bought, people.buyer, asked_how=how)


def test_an_offer_prices_every_item_and_not_all_at_zero(ours: Project, people: Four) -> None:
    bought = rows.purchase(ours, people.buyer)
    first = rows.items_of(bought)[0]
    with refused("An offer has a price for each item of the list."):
        rows.quote(bought, people.buyer, prices={first.pk: D(1)})
    with refused("Write the prices of the offer: together they can't be zero."):
        rows.quote(bought, people.buyer, "0", "0")


TWICE = "This supplier has offered already. Strike the old quote out before a new one."


@pytest.mark.parametrize(
    ("first", "second"),
    [
        pytest.param(("甲", rows.CODES[0]), ("乙", rows.CODES[0]), id="same code"),
        pytest.param(("甲", rows.CODES[0]), ("甲", ""), id="same name, one without a code"),
        pytest.param(("甲 公司", ""), ("甲公司", ""), id="same name without codes"),
    ],
)
def test_a_supplier_offers_once(
    ours: Project, people: Four, first: tuple[str, str], second: tuple[str, str]
) -> None:
    bought = rows.purchase(ours, people.buyer)
    rows.quote(bought, people.buyer, supplier=first[0], uscc=first[1])
    with refused(TWICE, "supplier"):
        rows.quote(bought, people.buyer, supplier=second[0], uscc=second[1])


def test_a_quote_that_was_struck_out_makes_room_for_the_right_one(
    ours: Project, people: Four
) -> None:
    bought = rows.purchase(ours, people.buyer)
    wrong = rows.quote(bought, people.buyer, "4400", "92")
    with refused("Say what is wrong with this quote.", "reason"):
        withdraw_quote(quote_id=wrong.pk, reason=" ", by=people.buyer)
    for _ in range(2):
        withdraw_quote(quote_id=wrong.pk, reason="单价多写一个零", by=people.buyer)
    right = rows.quote(bought, people.buyer)
    assert list(Quote.objects.standing()) == [right]
    assert now(bought).version == 4


def test_after_the_choice_the_quotes_stay_as_they_are(ours: Project, people: Four) -> None:
    bought = rows.ordered(ours, people)
    said = "A supplier is chosen already: quotes can't be changed any more."
    with refused(said):
        rows.quote(bought, people.buyer)
    with refused(said):
        withdraw_quote(quote_id=Quote.objects.all()[0].pk, reason="价高", by=people.buyer)


def test_a_contacts_phone_is_looked_up_on_record(ours: Project, people: Four, cast: Cast) -> None:
    quote = rows.quote(rows.purchase(ours, people.buyer), people.buyer)
    with pytest.raises(PermissionDenied):
        reveal_phone(quote_id=quote.pk, reason="核实报价", by=people.buyer)
    with refused("Say what you need it for; it goes on record.", "reason"):
        reveal_phone(quote_id=quote.pk, reason="", by=cast.recorder)
    assert reveal_phone(quote_id=quote.pk, reason="核实报价", by=cast.recorder) == "13897001234"
    assert AuditRecord.objects.get(verb="reveal").facts["reason"] == "核实报价"


def test_a_quote_without_a_phone_reveals_nothing(ours: Project, people: Four, cast: Cast) -> None:
    quote = rows.quote(rows.purchase(ours, people.buyer), people.buyer, phone="")
    with refused("Nothing is kept here yet."):
        reveal_phone(quote_id=quote.pk, reason="核实报价", by=cast.recorder)


# ---- choosing ----


def test_the_lowest_of_three_needs_no_reason(ours: Project, people: Four) -> None:
    bought = rows.purchase(ours, people.buyer)
    choice = rows.chosen(bought, people.buyer)
    assert now(bought).state == State.CHOSEN
    assert choice.quote.total == min(quote.total for quote in Quote.objects.all())
    assert choice.act.responsible == people.buyer.human
    assert choice.version_seen == 4


def test_a_dearer_quote_needs_a_reason(ours: Project, people: Four) -> None:
    bought = rows.purchase(ours, people.buyer)
    dearer = rows.three_quotes(bought, people.buyer)[1]
    with refused("This isn't the lowest quote. Say why it is chosen.", "reason"):
        rows.chosen(bought, people.buyer, dearer)
    assert rows.chosen(bought, people.buyer, dearer, reason="就近送货").quote == dearer


def test_fewer_than_three_suppliers_are_an_exception_on_record(ours: Project, people: Four) -> None:
    bought = rows.purchase(ours, people.buyer)
    quotes = rows.three_quotes(bought, people.buyer)
    withdraw_quote(quote_id=quotes[2].pk, reason="填错", by=people.buyer)
    said = "Fewer than three suppliers have offered. Ask another one, or say why not."
    with refused(said, "exception"):
        rows.chosen(bought, people.buyer, quotes[0])
    choice = rows.chosen(bought, people.buyer, quotes[0], exception="全县只有两家")
    assert choice.exception == "全县只有两家"


def test_a_quote_that_came_meanwhile_asks_for_another_look(ours: Project, people: Four) -> None:
    bought = rows.purchase(ours, people.buyer)
    rows.three_quotes(bought, people.buyer)
    said = "The quotes have changed since you opened this page. Compare again, then choose."
    with refused(said):
        rows.chosen(bought, people.buyer, version=3)


def test_a_struck_or_foreign_quote_is_not_chosen(ours: Project, people: Four) -> None:
    bought, other = rows.purchase(ours, people.buyer), rows.purchase(ours, people.buyer)
    quotes = rows.three_quotes(bought, people.buyer)
    foreign = rows.quote(other, people.buyer)
    withdraw_quote(quote_id=quotes[0].pk, reason="填错", by=people.buyer)
    for quote in (quotes[0], foreign):
        with refused("Choose one of the quotes that stand.", "quote"):
            rows.chosen(bought, people.buyer, quote, exception="两家")


def test_a_supplier_is_chosen_once(ours: Project, people: Four) -> None:
    bought = rows.ordered(ours, people)
    with refused("A supplier is chosen already. Open the purchase again."):
        rows.chosen(bought, people.buyer)


def test_a_double_click_chooses_once(ours: Project, people: Four) -> None:
    bought, key = rows.purchase(ours, people.buyer), new_id()
    quote = rows.three_quotes(bought, people.buyer)[0]
    for _ in range(2):
        choose(
            id=key, purchase_id=bought.pk, version=4, quote_id=quote.pk, reason="", exception="",
            by=people.buyer,
        )  # fmt: skip
    assert Choice.objects.count() == PurchaseAct.objects.count() == 1


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
