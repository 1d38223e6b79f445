"""The store (T20): what comes in, what goes out, what comes back; never below zero on any day."""

from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied

from core.ids import new_id
from core.scope import scope
from procurement.actions.stock import hand_out
from procurement.models import StockCard, StockRow
from procurement.stock import entries, ledger_rows, used_at
from projects.actions import Answer
from projects.models import Project
from tests.factories import Cast
from tests.procurement import hire_rows as hire
from tests.procurement import purchase_rows as rows
from tests.procurement import store
from tests.procurement.purchase_rows import Four, refused
from tests.procurement.store import ago, back, balance, moves, out, stocked, undone
from tests.workers.arrange import days_ago

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("everywhere")]
AT_MOST = "%(material)s: on this day at most %(most)s %(unit)s can go out of the store."


@pytest.fixture
def cement(ours: Project, people: Four) -> StockCard:
    """80 tonnes came nine days ago."""
    return stocked(ours, people)


# ---- coming in ----


def test_what_the_supervision_group_agrees_on_is_in_the_store_typed_once(
    ours: Project, people: Four
) -> None:
    receipt = rows.received(rows.ordered(ours, people), people.storekeeper, "30", "0")
    assert not StockRow.objects.exists()
    rows.checked(receipt, people.supervisor)
    came = StockRow.objects.get()
    assert (came.move, came.quantity, came.number) == ("received", Decimal(30), 1)
    assert came.happened_on == receipt.delivered_on
    assert came.responsible == people.storekeeper.human
    assert balance(came.card) == 30


def test_what_the_supervision_group_refuses_is_not_in_the_store(
    ours: Project, people: Four
) -> None:
    receipt = rows.received(rows.ordered(ours, people), people.storekeeper)
    rows.checked(receipt, people.supervisor, agreed=False, reason="受潮")
    assert not StockCard.objects.exists()


def test_two_purchases_of_one_material_lie_on_one_card(ours: Project, people: Four) -> None:
    rows.delivered(ours, people, "30", "0")
    rows.delivered(ours, people, "50", "0")
    assert StockCard.objects.get().balance == 80


def test_the_hire_of_a_machine_is_in_no_store(ours: Project, people: Four) -> None:
    bought = hire.ordered(ours, people, ago=0)
    entry = hire.logged(bought, people.storekeeper, day=days_ago(0))
    hire.checked(bought, people.supervisor, entry)
    assert not StockCard.objects.exists()


# ---- going out ----


def test_a_slip_says_how_much_who_took_it_and_where_it_is_used(
    cement: StockCard, people: Four
) -> None:
    row = out(cement, people.storekeeper, "12.5")
    assert (row.quantity, row.taker, row.place) == (Decimal("-12.5"), "才让东珠", "路面")
    assert balance(cement) == Decimal("67.5")


def test_a_double_click_hands_out_once(cement: StockCard, people: Four) -> None:
    one = new_id()
    for _ in range(2):
        out(cement, people.storekeeper, "12.5", id=one)
    assert balance(cement) == Decimal("67.5")


def test_more_than_is_there_is_not_handed_out(cement: StockCard, people: Four) -> None:
    with refused(AT_MOST, "quantity", material=cement, most="80", unit="吨"):
        out(cement, people.storekeeper, "80.001")
    out(cement, people.storekeeper, "80")
    with refused(AT_MOST, "quantity", material=cement, most="0", unit="吨"):
        out(cement, people.storekeeper, "0.001")


def test_on_an_earlier_day_no_more_goes_out_than_every_row_since_leaves(
    cement: StockCard, people: Four
) -> None:
    out(cement, people.storekeeper, "70", ago(2))
    with refused(AT_MOST, "quantity", material=cement, most="10", unit="吨"):
        out(cement, people.storekeeper, "11", ago(5))
    with refused(AT_MOST, "quantity", material=cement, most="0", unit="吨"):
        out(cement, people.storekeeper, "1", ago(10))
    out(cement, people.storekeeper, "10", ago(5))
    assert balance(cement) == 0


@pytest.mark.parametrize(
    ("changed", "sentence", "field"),
    [
        ({"taker": " "}, "Write who took it.", "taker"),
        ({"place": ""}, "Write where it is used.", "place"),
        ({"day": ago(-1)}, "This day lies ahead: enter it when it has come.", "day"),
    ],
    ids=["who", "where", "when"],
)
def test_a_slip_with_something_missing_is_not_kept(
    cement: StockCard, people: Four, changed: dict[str, object], sentence: str, field: str
) -> None:
    said = {"day": store.today()} | changed
    with refused(sentence, field):
        out(cement, people.storekeeper, "1", **said)  # type: ignore[arg-type]


# ---- coming back ----


def test_what_was_handed_out_comes_back_in_parts_and_no_more(
    cement: StockCard, people: Four
) -> None:
    slip = out(cement, people.storekeeper, "20", ago(3))
    back(slip, people.storekeeper, "5", ago(2))
    row = back(slip, people.storekeeper, "6")
    assert (row.taker, row.place) == (slip.taker, slip.place)
    assert balance(cement) == 71
    words = {"left": "9", "unit": "吨"}
    with refused("Only %(left)s %(unit)s of this are still outside.", "quantity", **words):
        back(slip, people.storekeeper, "9.5")
    with refused("On this day it had not been handed out yet.", "day"):
        back(slip, people.storekeeper, "1", ago(4))


def test_a_double_click_brings_back_once(cement: StockCard, people: Four) -> None:
    slip, one = out(cement, people.storekeeper, "20"), new_id()
    for _ in range(2):
        back(slip, people.storekeeper, "5", id=one)
    assert balance(cement) == 65


# ---- wrong rows ----


def test_a_wrong_row_is_taken_back_by_another_on_its_day_with_a_reason(
    cement: StockCard, people: Four
) -> None:
    """So that the right one can be entered for that day too."""
    wrong = out(cement, people.storekeeper, "80", ago(5))
    with refused("Say what is wrong with this row.", "reason"):
        undone(wrong, people.storekeeper, " ")
    for _ in range(2):
        undone(wrong, people.storekeeper)
    out(cement, people.storekeeper, "8", ago(5))
    assert moves(cement) == [
        ("received", "80"), ("handed_out", "-80"), ("taken_back", "80"), ("handed_out", "-8"),
    ]  # fmt: skip


def test_a_slip_of_which_something_came_back_is_taken_back_after_that(
    cement: StockCard, people: Four
) -> None:
    slip = out(cement, people.storekeeper, "20")
    came = back(slip, people.storekeeper, "5")
    with refused("A part of this was brought back: take that row back first."):
        undone(slip, people.storekeeper)
    undone(came, people.storekeeper)
    undone(slip, people.storekeeper)
    assert balance(cement) == 80
    words = {"left": "0", "unit": "吨"}
    with refused("Only %(left)s %(unit)s of this are still outside.", "quantity", **words):
        back(slip, people.storekeeper, "1")


def test_what_came_back_and_went_out_again_is_not_taken_back(
    cement: StockCard, people: Four
) -> None:
    came = back(out(cement, people.storekeeper, "80"), people.storekeeper, "5")
    out(cement, people.storekeeper, "3")
    with refused(AT_MOST, material=cement, most="2", unit="吨"):
        undone(came, people.storekeeper)


def test_what_came_in_as_agreed_is_put_right_by_a_count_alone(
    cement: StockCard, people: Four
) -> None:
    said = (
        "What came in or was counted is not taken back. Count the store: the difference "
        "becomes a row of its own."
    )
    with refused(said):
        undone(StockRow.objects.get(card=cement), people.storekeeper)


# ---- the ledger ----


def test_the_ledger_runs_by_day_and_says_what_can_still_be_done(
    cement: StockCard, people: Four
) -> None:
    late = out(cement, people.storekeeper, "20", ago(1))
    early = out(cement, people.storekeeper, "10", ago(3))
    back(late, people.storekeeper, "20")
    wrong = out(cement, people.storekeeper, "4", ago(2))
    undone(wrong, people.storekeeper)
    shown = entries(cement, ledger_rows(cement))
    assert [(e.row.move, e.stands) for e in shown] == [
        ("received", 80), ("handed_out", 70), ("handed_out", 66), ("taken_back", 70),
        ("handed_out", 50), ("returned", 70),
    ]  # fmt: skip
    assert [e.row.pk for e in shown if e.can_come_back] == [early.pk]
    back_row = shown[-1].row
    assert {e.row.pk for e in shown if e.can_be_taken_back} == {early.pk, back_row.pk}
    assert (shown[0].came, shown[0].went, shown[1].went) == (80, None, 10)


def test_what_was_used_is_summed_by_place_without_what_came_back_or_was_wrong(
    cement: StockCard, people: Four
) -> None:
    slip = out(cement, people.storekeeper, "20", place="路面")
    back(slip, people.storekeeper, "5")
    out(cement, people.storekeeper, "2", place="路面")
    out(cement, people.storekeeper, "3", place="边沟")
    undone(out(cement, people.storekeeper, "9", place="涵洞"), people.storekeeper)
    assert {place: moved for _card, place, moved in used_at([cement])} == {"路面": 17, "边沟": 3}


# ---- who ----


@pytest.mark.parametrize("who", ["buyer", "supervisor", "cashier"])
def test_nobody_but_the_storekeeper_hands_out(cement: StockCard, people: Four, who: str) -> None:
    with pytest.raises(PermissionDenied):
        out(cement, getattr(people, who), "1")


def test_the_clerk_types_a_signed_slip_in_for_the_storekeeper(
    cement: StockCard, people: Four, cast: Cast
) -> None:
    with refused(
        "Name the person who answers for this step, and attach the paper he signed.", "responsible"
    ):
        out(cement, cast.clerk, "1")
    signed = rows.paper(cement.project, cast.clerk)
    keeper = people.storekeeper.human
    with scope(cast.clerk.scope):
        row = hand_out(
            id=new_id(), card_id=cement.pk, slip=store.slip("1"), by=cast.clerk,
            answer=Answer(keeper, signed),
        )  # fmt: skip
    assert (row.responsible, row.operator) == (keeper, cast.clerk.human)


def test_a_neighbour_finds_no_card(cement: StockCard, cast: Cast) -> None:
    with pytest.raises(StockCard.DoesNotExist):
        out(cement, cast.next_village, "1")
