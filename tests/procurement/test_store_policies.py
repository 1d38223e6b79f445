"""What PostgreSQL itself refuses of the plan and the store, whatever the code forgets."""

import pytest
from django.db import DatabaseError, transaction

from core.ids import new_id
from core.scope import scope
from procurement.models import PlanVersion, StockCard, StockRow
from projects.models import Project
from regions.models import Role
from tests import factories
from tests.factories import Cast
from tests.procurement import raw, store
from tests.procurement.purchase_rows import Four
from tests.procurement.test_policies import refused
from tests.procurement.test_store_at_once import raw_row

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("everywhere")]
ONLY_ADDED = (
    "planversion", "planresolution", "planline", "planrow", "beyondplan", "stockcount",
    "stockcountrow", "stockcountcheck", "surplus", "stockrow",
)  # fmt: skip


@pytest.fixture
def cement(ours: Project, people: Four) -> StockCard:
    return store.stocked(ours, people)


@pytest.mark.parametrize("table", ONLY_ADDED)
def test_rows_of_plan_and_store_are_only_added(people: Four, table: str) -> None:
    for statement in (
        f"UPDATE procurement_{table} SET village_id = village_id",
        f"DELETE FROM procurement_{table}",
    ):
        with refused(f"procurement_{table}_insert_only"):
            raw.run(statement)


def test_nobody_types_a_balance(cement: StockCard) -> None:
    with refused("stock_card_is_kept_by_its_rows"):
        raw.run("UPDATE procurement_stockcard SET balance = balance + 1")
    with refused("stock_card_is_kept_by_its_rows"):
        raw.insert(
            "stockcard", id=new_id(), village_id=cement.village_id, project_id=cement.project_id,
            name="石灰", specification="", unit="吨", balance=5, last_number=0,
        )  # fmt: skip
    with refused("procurement_stockcard_insert_only"):
        raw.run("DELETE FROM procurement_stockcard")


def test_nothing_comes_in_but_what_was_agreed(cement: StockCard, people: Four) -> None:
    keeper, came = people.storekeeper, StockRow.objects.get(card=cement)
    sand = store.card(cement.project, "中砂")
    typed = {"move": "received", "taker": "", "place": ""}
    with refused("stock_comes_in_as_agreed"):  # another material's receipt
        raw_row(sand, keeper, "80", **typed, receipt_row_id=came.receipt_row_id)
    with refused("stock_comes_in_as_agreed"):  # another quantity
        raw_row(cement, keeper, "81", **typed, receipt_row_id=came.receipt_row_id)
    with refused("procurement_stockrow_receipt_row_id_key"):  # twice
        raw_row(cement, keeper, "80", **typed, receipt_row_id=came.receipt_row_id)
    with refused("stock_comes_in_as_agreed"):  # from nowhere
        raw_row(cement, keeper, "80", **typed)
    with refused("stock_row_names_what_it_comes_from"):  # a slip names no receipt
        raw_row(cement, keeper, "-1", receipt_row_id=came.receipt_row_id)


def test_a_slip_says_to_whom_and_where_and_goes_out(cement: StockCard, people: Four) -> None:
    for wrong in ({"taker": ""}, {"place": ""}):
        with refused("stock_handed_out_to_whom_and_where"):
            raw_row(cement, people.storekeeper, "-1", **wrong)
    with refused("stock_handed_out_to_whom_and_where"):
        raw_row(cement, people.storekeeper, "1")


def test_a_row_is_taken_back_whole_once_and_on_its_day(cement: StockCard, people: Four) -> None:
    keeper = people.storekeeper
    came = StockRow.objects.get(card=cement)
    back = {"move": "taken_back", "reason": "错", "happened_on": came.happened_on}
    with refused("stock_row_taken_back_whole"):  # what came in as agreed stays
        raw_row(cement, keeper, "-80", **back, wrong_id=came.pk)
    slip = store.out(cement, keeper, "20", store.ago(2))
    back["happened_on"] = slip.happened_on
    for quantity, changed in (
        ("19", {"wrong_id": slip.pk}),
        ("20", {"wrong_id": slip.pk, "happened_on": store.today()}),
    ):
        with refused("stock_row_taken_back_whole"):
            raw_row(cement, keeper, quantity, **back | changed)
    raw_row(cement, keeper, "20", **back, wrong_id=slip.pk)
    with refused("procurement_stockrow_wrong_id_key"):
        raw_row(cement, keeper, "20", **back, wrong_id=slip.pk)
    with refused("stock_return_within_what_went_out"):
        raw_row(cement, keeper, "1", move="returned", of_id=slip.pk)


def test_a_difference_is_what_two_agreed_on(cement: StockCard, people: Four) -> None:
    count = store.counted(cement.project, people.storekeeper, (cement, "79", "损耗"))
    row = {"move": "counted", "taker": "", "place": "", "count_row_id": count.rows.get().pk}
    with refused("stock_difference_as_agreed"):  # not agreed yet
        raw_row(cement, people.storekeeper, "-1", **row)
    store.agreed(count, people.supervisor, agreed=False, reason="再数")
    with refused("stock_difference_as_agreed"):
        raw_row(cement, people.storekeeper, "-1", **row)


def test_a_neighbour_sees_no_plan_and_no_store(
    ours: Project, people: Four, cast: Cast, cement: StockCard
) -> None:
    store.voted(ours, people, cast.recorder)
    stranger = factories.post(Role.STOREKEEPER, factories.NEXT_VILLAGE)
    with scope(stranger.scope):
        for model in (PlanVersion, StockCard, StockRow):
            assert not model._default_manager.exists()
        with pytest.raises(DatabaseError), transaction.atomic():
            raw_row(cement, stranger, "-1")
