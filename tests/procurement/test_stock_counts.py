"""Stock-takes by two humans, and surplus by resolution."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from core.errors import constraint_of
from core.scope import scope
from procurement.actions.stock_counts import count_stock
from procurement.models import StockCard, StockCountCheck, StockRow, Surplus
from procurement.stock import sold_for
from projects.actions import Answer
from projects.models import Meeting, Project
from regions.models import Role
from tests import factories
from tests.factories import Cast
from tests.procurement import purchase_rows as rows
from tests.procurement.purchase_rows import Four, refused
from tests.procurement.store import (
    ago,
    agreed,
    balance,
    card,
    counted,
    decision,
    given,
    meeting,
    moves,
    out,
    stocked,
    today,
    undone,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("everywhere")]
TWO = "Whoever counted the store can't check the count: someone else must."
CHANGED = "The store has changed since it was counted. Refuse this count, and count again."


@pytest.fixture
def cement(ours: Project, people: Four) -> StockCard:
    """80 tonnes came nine days ago."""
    return stocked(ours, people)


# ---- counting ----


def test_a_difference_becomes_a_row_of_its_own_once_the_supervision_group_agrees(
    ours: Project, cement: StockCard, people: Four
) -> None:
    sand = card(ours, "中砂")
    said = [(cement, "78.5", "受潮结块"), (sand, "121", "上次少记")]
    count = counted(ours, people.storekeeper, *said)
    assert balance(cement) == 80
    agreed(count, people.supervisor)
    assert moves(cement)[-1] == ("counted", "-1.5")
    assert moves(sand)[-1] == ("counted", "0.5")
    row = StockRow.objects.get(card=cement, move="counted")
    assert (row.reason, row.responsible) == ("受潮结块", people.storekeeper.human)


def test_what_was_counted_as_the_ledger_says_moves_nothing(
    ours: Project, cement: StockCard, people: Four
) -> None:
    agreed(counted(ours, people.storekeeper, (cement, "80", "")), people.supervisor)
    assert moves(cement) == [("received", "80")]


def test_a_difference_needs_a_reason(ours: Project, cement: StockCard, people: Four) -> None:
    said = "%(material)s: the count differs from the ledger. Say why."
    with refused(said, f"reason_{cement.pk}", material=cement):
        counted(ours, people.storekeeper, (cement, "78", " "))
    with refused("Write how much of at least one material is there."):
        counted(ours, people.storekeeper)
    with refused("The form came back damaged. Load the page again."):
        counted(ours, people.storekeeper, (cement, "80", ""), (cement, "80", ""))


def test_a_refused_count_moves_nothing_and_says_why(
    ours: Project, cement: StockCard, people: Four
) -> None:
    count = counted(ours, people.storekeeper, (cement, "8", "抄错"))
    with refused("Say what is wrong, so that it is counted again.", "reason"):
        agreed(count, people.supervisor, agreed=False)
    agreed(count, people.supervisor, agreed=False, reason="少数了一垛")
    assert balance(cement) == 80
    with refused("This count has been checked already."):
        agreed(count, people.supervisor)


def test_whoever_counted_does_not_check_through_whichever_account(
    ours: Project, cement: StockCard, people: Four
) -> None:
    count = counted(ours, people.storekeeper, (cement, "79", "损耗"))
    second = factories.post(Role.SUPERVISOR, factories.VILLAGE, human=people.storekeeper.human)
    with refused(TWO):
        agreed(count, second)
    assert balance(cement) == 80


def test_the_database_alone_refuses_one_human_for_both(
    ours: Project, cement: StockCard, people: Four
) -> None:
    count = counted(ours, people.storekeeper, (cement, "79", "损耗"))
    human = people.storekeeper.human
    owned = {"village_id": ours.village_id, "project": ours, "at": count.at}
    for named, constraint in (
        (human, "stock_counted_and_checked_by_two"),
        (people.buyer.human, "procurement_stockcountcheck_counted_by_id_together"),
    ):
        with pytest.raises(IntegrityError) as error, transaction.atomic():
            StockCountCheck.objects.create(
                count=count, counted_by=named, agreed=True, post=people.storekeeper,
                operator=human, responsible=human, **owned,
            )  # fmt: skip
        assert constraint_of(error.value) == constraint


def test_a_count_is_stale_once_something_moved_up_to_its_day(
    ours: Project, cement: StockCard, people: Four
) -> None:
    count = counted(ours, people.storekeeper, (cement, "79", "损耗"), day=ago(1))
    out(cement, people.storekeeper, "10")  # after the day: the count still says what it said
    late = out(cement, people.storekeeper, "5", ago(2))
    with refused(CHANGED):
        agreed(count, people.supervisor)
    undone(late, people.storekeeper)
    agreed(count, people.supervisor)
    assert balance(cement) == 69


def test_a_difference_that_later_slips_have_used_up_is_refused(
    ours: Project, cement: StockCard, people: Four
) -> None:
    count = counted(ours, people.storekeeper, (cement, "79", "损耗"), day=ago(1))
    out(cement, people.storekeeper, "80")
    with refused(CHANGED):
        agreed(count, people.supervisor)
    assert balance(cement) == 0


def test_only_storekeeper_counts_and_only_the_supervision_group_checks(
    ours: Project, cement: StockCard, people: Four
) -> None:
    with pytest.raises(PermissionDenied):
        counted(ours, people.buyer, (cement, "80", ""))
    count = counted(ours, people.storekeeper, (cement, "80", ""))
    with pytest.raises(PermissionDenied):
        agreed(count, people.cashier)


def test_the_clerk_types_in_a_sheet_that_both_signed(
    ours: Project, cement: StockCard, people: Four, cast: Cast
) -> None:
    signed = rows.paper(ours, cast.clerk)
    for checker, fits in ((people.storekeeper, False), (people.supervisor, True)):
        second = factories.post(Role.SUPERVISOR, factories.VILLAGE, human=people.storekeeper.human)
        human = second.human if not fits else checker.human
        said = {
            "answer": Answer(people.storekeeper.human, signed),
            "checker": human,
        }
        if not fits:
            with refused(TWO):
                counted(ours, cast.clerk, (cement, "79", "损耗"), **said)
        else:
            counted(ours, cast.clerk, (cement, "79", "损耗"), **said)
    assert balance(cement) == 79


def test_a_double_click_counts_once(ours: Project, cement: StockCard, people: Four) -> None:
    first = counted(ours, people.storekeeper, (cement, "80", ""))
    with scope(people.storekeeper.scope):
        again = count_stock(
            id=first.pk, project_id=ours.pk, day=today(), rows=[], by=people.storekeeper
        )
    assert again == first


# ---- surplus ----


@pytest.fixture
def held(ours: Project, cast: Cast) -> Meeting:
    return meeting(ours, cast.recorder, "surplus", days_ago=2)


def test_what_is_left_over_goes_out_by_a_resolution_and_its_money_is_shown(
    ours: Project, cement: StockCard, people: Four, held: Meeting
) -> None:
    surplus = given(ours, people.storekeeper, decision(held, cement, "3"))
    assert balance(cement) == 77
    assert sold_for(ours) == 900
    [row] = surplus.rows.all()
    undone(row, people.storekeeper)
    assert (balance(cement), sold_for(ours)) == (80, 0)


def test_a_double_click_gives_a_surplus_once_and_only_of_the_projects_own_store(
    ours: Project, cement: StockCard, people: Four, cast: Cast, held: Meeting
) -> None:
    said = decision(held, cement, "3", use="collective", amount=None)
    first = given(ours, people.storekeeper, said)
    assert given(ours, people.storekeeper, said, id=first.pk) == first
    assert balance(cement) == 77
    other = rows.project(cast.recorder)
    elsewhere = meeting(other, cast.recorder, "surplus", days_ago=2)
    with refused("The form came back damaged. Load the page again."):
        given(other, people.storekeeper, decision(elsewhere, cement, "1"))


def test_without_the_villages_own_resolution_nothing_left_over_goes_out(
    ours: Project, cement: StockCard, people: Four, cast: Cast, held: Meeting
) -> None:
    said = (
        "What is left over goes out by a resolution: choose the villagers' meeting that resolved "
        "on it, after the three before."
    )
    for other in (
        meeting(ours, cast.recorder, "bodies"),
        meeting(rows.project(cast.recorder), cast.recorder, "surplus"),
    ):
        with refused(said, "meeting"):
            given(ours, people.storekeeper, decision(other, cement, "3"))
    with refused("On this day the meeting had not been held yet.", "left_on"):
        given(ours, people.storekeeper, decision(held, cement, "3", left_on=ago(3)))


@pytest.mark.parametrize(
    ("changes", "sentence", "field"),
    [
        ({"recipient": " "}, "Write to whom it goes.", "recipient"),
        ({"amount": None}, "Write how much money the sale brought.", "amount"),
        ({"use": "care"}, "Only a sale brings money.", "amount"),
        ({"left_on": ago(-1)}, "This day lies ahead: enter it when it has come.", "left_on"),
        ({"quantities": {}}, "Write how much of at least one material goes out.", ""),
    ],
    ids=["to whom", "sold for nothing", "given for money", "ahead", "nothing"],
)
def test_a_surplus_with_something_missing_is_not_kept(
    ours: Project, cement: StockCard, people: Four, held: Meeting,
    changes: dict[str, object], sentence: str, field: str,
) -> None:  # fmt: skip
    with refused(sentence, field):
        given(ours, people.storekeeper, decision(held, cement, "3", **changes))
    assert not Surplus.objects.exists()


def test_no_more_is_left_over_than_is_there(
    ours: Project, cement: StockCard, people: Four, held: Meeting
) -> None:
    said = "%(material)s: on this day at most %(most)s %(unit)s can go out of the store."
    with refused(said, f"quantity_{cement.pk}", material=cement, most="80", unit="吨"):
        given(ours, people.storekeeper, decision(held, cement, "81", use="care", amount=None))
