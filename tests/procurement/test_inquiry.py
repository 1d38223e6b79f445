"""A purchase, its quotes and the choice, and everything that is refused."""

import datetime
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from core.ids import new_id
from core.models import AuditRecord
from procurement.actions import (
    add_purchase,
    add_quote,
    choose,
    reveal_phone,
    withdraw_quote,
)
from procurement.models import (
    Choice,
    Purchase,
    PurchaseAct,
    Quote,
)
from procurement.rules import State
from projects.lifecycle import Stage
from projects.models import Outcome, Project
from tests.factories import Cast
from tests.procurement import purchase_rows as rows
from tests.procurement.purchase_rows import Four, now, refused

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("everywhere")]
TOMORROW = timezone.localdate() + datetime.timedelta(days=1)
D = Decimal


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
    bought = rows.purchase(ours, people.buyer)
    quote = rows.quote(bought, people.buyer, phone="", uscc=rows.CODES[0])
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
    said = "Fewer than %(least)s suppliers have offered. Ask another one, or say why not."
    with refused(said, "exception", least=3):
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
