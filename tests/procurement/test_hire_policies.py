"""What PostgreSQL itself refuses of a hire and its log, whatever the code forgets."""

from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from core.ids import new_id
from core.scope import EVERYWHERE, scope
from procurement.models import MachineEntry, Purchase
from projects.models import Project
from regions.models import Role
from tests import factories
from tests.factories import Cast
from tests.procurement import hire_rows as hire
from tests.procurement import purchase_rows as rows
from tests.procurement import raw
from tests.procurement.purchase_rows import Four
from tests.procurement.test_policies import refused
from tests.workers.arrange import days_ago, worker

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("everywhere")]


@pytest.fixture
def ours(cast: Cast) -> Project:
    return hire.works(cast.recorder)


@pytest.fixture
def bought(ours: Project, people: Four) -> Purchase:
    return hire.ordered(ours, people)


def entry(of: Purchase, people: Four, number: int = 1, **changes: Any) -> object:
    """One shift of yesterday by plain SQL."""
    row = raw.common(of) | {
        "act_id": raw.act(of, people, "receive", "storekeeper"), "day": days_ago(1),
        "item_id": rows.items_of(of)[number - 1].pk, "machine": "挖掘机", "machine_key": "挖掘机",
        "half_hours": 16, "quantity": "1", "work": "挖基槽", "driver_name": "马师傅",
        "late_reason": "", "double_reason": "", "withdrawn_reason": "",
    }  # fmt: skip
    raw.insert("machineentry", **(row | changes))
    return (row | changes)["id"]


def receipt(of: Purchase, people: Four, *entries: object) -> object:
    row = raw.common(of)
    raw.insert(
        "receipt", **row, act_id=raw.act(of, people, "receive", "storekeeper"),
        delivered_on=days_ago(1), note_number="", certificate="", from_log=True,
    )  # fmt: skip
    for one in entries:
        raw.insert("receiptentry", **raw.common(of), receipt_id=row["id"], entry_id=one)
    return row["id"]


def receipt_row(of: Purchase, of_receipt: object, quantity: str, number: int = 1) -> None:
    raw.insert(
        "receiptrow", **raw.common(of), receipt_id=of_receipt, quality="", quantity=quantity,
        item_id=rows.items_of(of)[number - 1].pk,
    )  # fmt: skip


def test_an_item_of_a_hire_says_whose_price_it_is(ours: Project, people: Four) -> None:
    goods = rows.purchase(ours, people.buyer, rows.CEMENT)
    item = {"number": 9, "name": "挖掘机", "specification": "", "unit": "台班", "quantity": 1,
            "planned_price": 1}  # fmt: skip
    with refused("item_of_a_hire_says_whose_price"):
        raw.insert("purchaseitem", **raw.common(goods), **item, hired="with")
    machines = rows.purchase(ours, people.buyer, hire.DIGGER, kind="machinery")
    with refused("item_of_a_hire_says_whose_price"):
        raw.insert("purchaseitem", **raw.common(machines), **item)
    with refused("item_hired_by_a_unit_of_time"):
        raw.insert(
            "purchaseitem", **raw.common(machines), **(item | {"unit": "工日"}), hired="bare"
        )


@pytest.mark.parametrize(
    ("changes", "constraint"),
    [
        pytest.param({"day": days_ago(11)}, "machine_entry_since_it_was_ordered", id="too soon"),
        pytest.param({"quantity": "2"}, "machine_entry_counts_its_hours", id="more than its hours"),
        pytest.param(
            {"half_hours": 49, "quantity": "3.0625"}, "machine_day_has_24_hours", id="a long day"
        ),
        pytest.param(
            {"half_hours": 0, "quantity": "0"}, "machine_entry_within_a_day", id="no hours"
        ),
        pytest.param(
            {"starts": 16, "ends": 30}, "machine_entry_within_its_times", id="past its times"
        ),
        pytest.param({"identity_id": 1}, "machine_entry_driver_with_his_identity", id="half known"),
    ],
)
def test_an_entry_keeps_its_bounds(
    bought: Purchase, people: Four, changes: dict[str, Any], constraint: str
) -> None:
    with refused(constraint):
        entry(bought, people, **changes)


def test_a_driver_is_no_machine(bought: Purchase, people: Four) -> None:
    with refused("machine_entry_of_a_machine"):
        entry(bought, people, 3, quantity="8")


def test_a_price_with_its_driver_pays_no_other(bought: Purchase, people: Four) -> None:
    with refused("machine_entry_with_its_own_driver"):
        entry(bought, people, driver_item_id=rows.items_of(bought)[2].pk)


def test_no_machine_works_more_than_a_day_over_all_its_items(
    bought: Purchase, people: Four
) -> None:
    entry(bought, people, half_hours=32, quantity="2")
    with refused("machine_day_has_24_hours"):
        entry(bought, people, 2, half_hours=17, quantity="8.5")


def test_a_machines_day_stands_once(bought: Purchase, people: Four) -> None:
    entry(bought, people)
    with refused("machine_entry_once_a_day"):
        entry(bought, people)


def test_a_driver_is_of_the_project(bought: Purchase, people: Four, cast: Cast) -> None:
    elsewhere = worker(hire.works(cast.recorder), cast.recorder)
    with refused("procurement_machineentry_driver_id_together"):
        entry(bought, people, driver_id=elsewhere.pk, identity_id=elsewhere.identity_id)


def test_a_hire_is_never_received_without_its_log(bought: Purchase, people: Four) -> None:
    with refused("hire_is_received_from_its_log"):
        receipt_row(bought, receipt(bought, people), "1")


def test_no_more_is_received_than_the_log_says(bought: Purchase, people: Four) -> None:
    taken = receipt(bought, people, entry(bought, people, half_hours=17, quantity="1.0625"))
    with refused("hire_is_received_from_its_log"):
        receipt_row(bought, taken, "1.064")
    receipt_row(bought, taken, "1.063")


def test_a_receipt_takes_nothing_in_once_it_says_how_much(bought: Purchase, people: Four) -> None:
    taken = receipt(bought, people, entry(bought, people))
    receipt_row(bought, taken, "1")
    later = entry(bought, people, day=days_ago(2))
    with refused("receipt_takes_in_what_stands"):
        raw.insert("receiptentry", **raw.common(bought), receipt_id=taken, entry_id=later)


def test_a_receipt_takes_in_no_struck_entry(bought: Purchase, people: Four) -> None:
    one = hire.struck(hire.logged(bought, people.storekeeper), people.storekeeper)
    with refused("receipt_takes_in_what_stands"):
        receipt(bought, people, one.pk)


def test_goods_need_their_paper(ours: Project, people: Four) -> None:
    goods = rows.ordered(ours, people)
    with refused("receipt_has_its_paper_or_the_log"):
        raw.insert(
            "receipt", **raw.common(goods), delivered_on=days_ago(0), note_number="",
            act_id=raw.act(goods, people, "receive", "storekeeper"), certificate="",
        )  # fmt: skip


def test_a_checked_entry_is_not_struck_out(bought: Purchase, people: Four) -> None:
    one = hire.logged(bought, people.storekeeper)
    hire.checked(bought, people.supervisor, one)
    with refused("machine_entry_is_checked"):
        raw.run(
            "UPDATE procurement_machineentry SET withdrawn_at = now(), withdrawn_by_id = %s, "
            "withdrawn_reason = '错' WHERE id = %s", people.storekeeper.pk, one.pk,
        )  # fmt: skip


def test_an_entry_changes_only_by_being_struck_out(bought: Purchase, people: Four) -> None:
    one = hire.logged(bought, people.storekeeper)
    with refused("procurement_machineentry_only_withdrawn"):
        raw.run("UPDATE procurement_machineentry SET half_hours = 20 WHERE id = %s", one.pk)
    with refused("procurement_machineentry_insert_only"):
        raw.run("DELETE FROM procurement_machineentry WHERE id = %s", one.pk)


def test_nothing_is_paid_past_the_checked_log(bought: Purchase, people: Four) -> None:
    hire.checked(bought, people.supervisor, hire.logged(bought, people.storekeeper))
    hire.logged(bought, people.storekeeper, day=days_ago(2))
    with refused("payment_within_what_is_received"):
        raw.payment(bought, people, rows.paper(bought.project, people.cashier), "记-9")


def test_the_next_village_neither_reads_nor_writes_the_log(bought: Purchase, people: Four) -> None:
    hire.logged(bought, people.storekeeper)
    neighbour = factories.post(Role.STOREKEEPER, factories.NEXT_VILLAGE)
    with scope(neighbour.scope):
        assert not MachineEntry.objects.exists()
        with pytest.raises(DatabaseError), transaction.atomic():
            entry(bought, people, day=days_ago(2))


def seen_elsewhere(of: Purchase, by: object = EVERYWHERE) -> int:
    with scope(by), connection.cursor() as cursor:  # type: ignore[arg-type]
        cursor.execute("SELECT count(*) FROM machines_elsewhere(%s)", [of.pk])
        return int(cursor.fetchone()[0])


@pytest.fixture
def next_door() -> tuple[Purchase, Four]:
    people = rows.four(factories.NEXT_VILLAGE)
    recorder = factories.post(Role.RECORDER, factories.NEXT_VILLAGE)
    return hire.ordered(hire.works(recorder), people), people


def test_one_plate_at_two_places_is_told_without_the_place(
    bought: Purchase, people: Four, next_door: tuple[Purchase, Four]
) -> None:
    theirs, them = next_door
    hire.logged(theirs, them.storekeeper, starts=16, ends=32)
    hire.logged(bought, people.storekeeper, starts=30, ends=46)
    assert seen_elsewhere(bought, people.buyer.scope) == 1
    assert seen_elsewhere(theirs, people.buyer.scope) == 0  # out of the caller's reach


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        pytest.param({"starts": 32, "ends": 48}, 0, id="one after the other"),
        pytest.param({}, 1, id="without times it can't be told"),
        pytest.param({"machine": "大黄"}, 0, id="a name is not one machine's"),
        pytest.param({"day": days_ago(2), "starts": 16, "ends": 32}, 0, id="another day"),
    ],
)
def test_the_same_hours_of_one_plate_alone_count(
    bought: Purchase,
    people: Four,
    next_door: tuple[Purchase, Four],
    changes: dict[str, Any],
    found: int,
) -> None:
    theirs, them = next_door
    hire.logged(theirs, them.storekeeper, starts=16, ends=32)
    hire.logged(bought, people.storekeeper, id=new_id(), **changes)
    assert seen_elsewhere(bought) == found
