"""A hired machine's days: logged, struck out, checked, received and paid."""

import datetime
from dataclasses import replace
from decimal import Decimal

import pytest
from django.utils import timezone
from django.utils.formats import date_format

from core.ids import new_id
from core.scope import EVERYWHERE, scope
from procurement.actions import call_off
from procurement.figures import spent_on_purchases, standing_of
from procurement.models import Kind, MachineEntry, Purchase, Receipt
from procurement.rules import State
from projects.models import Project, Suspension, Use
from regions.models import Role
from tests import factories
from tests.factories import Cast
from tests.procurement import hire_rows as hire
from tests.procurement import purchase_rows as rows
from tests.procurement.purchase_rows import Four, refused
from tests.workers.arrange import days_ago, person, rostered
from workers.models import RosterEntry, Slot

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("everywhere")]


@pytest.fixture
def ours(cast: Cast) -> Project:
    return hire.works(cast.recorder)


@pytest.fixture
def bought(ours: Project, people: Four) -> Purchase:
    return hire.ordered(ours, people)


def quantities(of: Purchase) -> list[tuple[Decimal, Decimal]]:
    """Of each item what was agreed and what waits."""
    with scope(EVERYWHERE):
        return [(line.agreed, line.pending) for line in standing_of(of).lines]


# ---- the list ----


def test_every_item_of_a_hire_says_whose_price_it_is(ours: Project, people: Four) -> None:
    said = (
        "Row %(number)s: say whether the price is with the driver, of the machine alone, or of "
        "the driver."
    )
    with refused(said, number=1):
        rows.purchase(ours, people.buyer, rows.CEMENT, kind=Kind.MACHINERY)


def test_goods_say_nothing_of_a_driver(ours: Project, people: Four) -> None:
    said = (
        "Row %(number)s: only the hire of a machine says whose price it is. Choose that kind, or "
        "leave it empty."
    )
    with refused(said, number=2):
        rows.purchase(ours, people.buyer, rows.CEMENT, hire.DIGGER)


def test_machines_are_hired_by_a_unit_of_time(ours: Project, people: Four) -> None:
    by_load = replace(hire.DIGGER, unit="车")
    with refused("Row %(number)s: machines are hired by 台班, 小时 or 天.", number=1):
        rows.purchase(ours, people.buyer, by_load, kind=Kind.MACHINERY)


def test_a_driver_alone_is_no_hire(ours: Project, people: Four) -> None:
    said = (
        "Row %(number)s: a driver of his own goes with a machine that is hired alone, by the "
        "same unit."
    )
    with refused(said, number=2):
        rows.purchase(ours, people.buyer, hire.DIGGER, hire.DRIVER, kind=Kind.MACHINERY)


# ---- logging ----


def test_hours_count_in_the_items_unit(bought: Purchase, people: Four) -> None:
    hire.logged(bought, people.storekeeper, half_hours=17)
    hire.rolled(bought, people.storekeeper, 15)
    assert quantities(bought) == [
        (0, Decimal("1.0625")),
        (0, Decimal("7.5")),
        (0, Decimal("7.5")),
    ]


def test_a_double_click_logs_once(bought: Purchase, people: Four) -> None:
    one = new_id()
    for _ in range(2):
        hire.logged(bought, people.storekeeper, id=one)
    assert MachineEntry.objects.count() == 1


def test_nothing_is_logged_before_the_order(bought: Purchase, people: Four) -> None:
    said = "The machine was ordered on %(day)s: nothing is logged before."
    with refused(said, "day", day=date_format(days_ago(10))):
        hire.logged(bought, people.storekeeper, day=days_ago(11))


def test_nothing_is_logged_ahead(bought: Purchase, people: Four) -> None:
    with refused("This day lies ahead: log it when it has come.", "day"):
        hire.logged(bought, people.storekeeper, day=days_ago(-1))


def test_nothing_is_logged_before_the_works_begin(cast: Cast, people: Four) -> None:
    young = hire.works(cast.recorder, since=3)
    bought = hire.ordered(young, people)
    with refused("The works began on %(day)s: nothing is logged before.", "day",
                 day=date_format(days_ago(3))):  # fmt: skip
        hire.logged(bought, people.storekeeper, day=days_ago(4))


def test_nothing_is_logged_while_the_works_stand_still(
    ours: Project, bought: Purchase, people: Four
) -> None:
    with scope(EVERYWHERE):
        Suspension.objects.create(
            village_id=ours.village_id, project=ours, since=days_ago(3), until=days_ago(1),
            reason="降雪", by=people.buyer,
        )  # fmt: skip
    with refused("The works stand still on this day: no machine is logged.", "day"):
        hire.logged(bought, people.storekeeper, day=days_ago(2))
    hire.logged(bought, people.storekeeper, day=days_ago(1))


def test_a_late_day_needs_a_reason(bought: Purchase, people: Four) -> None:
    said = "This day is more than %(days)s days ago: say why it is logged only now."
    with refused(said, "late_reason", days=7):
        hire.logged(bought, people.storekeeper, day=days_ago(8))
    entry = hire.logged(bought, people.storekeeper, day=days_ago(8), late_reason="无信号")
    assert entry.late_reason == "无信号"


def test_a_machine_has_twenty_four_hours_a_day(bought: Purchase, people: Four) -> None:
    hire.logged(bought, people.storekeeper, half_hours=16)
    said = "With what is logged already this machine would work more than 24 hours that day."
    with refused(said, "hours"):
        hire.logged(bought, people.storekeeper, 2, machine="青02-12345", half_hours=33)


def test_a_machines_day_is_logged_once(bought: Purchase, people: Four) -> None:
    hire.logged(bought, people.storekeeper)
    with refused(
        "This machine's day is logged already. Strike that entry out first if it is wrong."
    ):
        hire.logged(bought, people.storekeeper, machine="青02 12345")


def test_no_more_is_logged_than_was_ordered(ours: Project, people: Four) -> None:
    bought = hire.ordered(ours, people, replace(hire.DIGGER, quantity=Decimal("1.5")))
    hire.logged(bought, people.storekeeper)
    said = (
        "Of the order only %(left)s %(unit)s are left for %(item)s. Log up to that, and order the "
        "rest by a new purchase."
    )
    with refused(said, "hours", left="0.5", unit="台班", item="挖掘机 斗容0.6"):
        hire.logged(bought, people.storekeeper, day=days_ago(2), half_hours=9)


def test_whose_price_includes_the_driver_has_no_other(bought: Purchase, people: Four) -> None:
    said = (
        "This item does not pay the driver of that machine: its price includes him, or it is by "
        "another unit."
    )
    with refused(said, "driver_item"):
        hire.logged(bought, people.storekeeper, driver_item_id=rows.items_of(bought)[2].pk)


def test_hire_is_never_received_by_hand(bought: Purchase, people: Four) -> None:
    with refused("What a machine worked comes from the machine log: log its days there."):
        rows.received(bought, people.storekeeper, "1", "0", "0")


# ---- drivers ----


@pytest.fixture
def driver(ours: Project, cast: Cast, people: Four) -> RosterEntry:
    with scope(EVERYWHERE):
        one = person(cast.recorder, name="马福才")
        return rostered(ours, [one], cast.recorder)[0]


def works_on(entry: RosterEntry, *halves: int) -> None:
    with scope(EVERYWHERE):
        for half in halves:
            Slot.objects.create(
                identity_id=entry.identity_id, day=days_ago(1), half=half, entry=entry,
                project=entry.project, village_id=entry.village_id, at=timezone.now(), by=entry.by,
            )  # fmt: skip


TWICE = (
    "%(name)s stands as paid for work on this day (%(halves)s), and drives the machine then too. A "
    "half-day is paid once: correct the work days, or say why both are right."
)


def test_a_driver_is_found_on_the_roster_by_his_name(
    bought: Purchase, people: Four, driver: RosterEntry
) -> None:
    entry = hire.logged(bought, people.storekeeper, driver_name="马福才")
    assert entry.driver == driver


def test_a_half_day_is_not_paid_twice_without_a_reason(
    bought: Purchase, people: Four, driver: RosterEntry
) -> None:
    works_on(driver, 1)
    with refused(TWICE, "double_reason", name="马福才", halves="上午"):
        hire.logged(bought, people.storekeeper, driver_name="马福才", starts=16, ends=36)
    entry = hire.logged(
        bought,
        people.storekeeper,
        driver_name="马福才",
        starts=16,
        ends=36,
        double_reason="早间砌石",
    )
    assert entry.double_reason == "早间砌石"


def test_the_other_half_day_may_be_paid(
    bought: Purchase, people: Four, driver: RosterEntry
) -> None:
    works_on(driver, 1)
    hire.logged(bought, people.storekeeper, driver_name="马福才", starts=26, ends=36, half_hours=10)


def test_of_namesakes_the_right_one_is_chosen(
    ours: Project, bought: Purchase, people: Four, cast: Cast, driver: RosterEntry
) -> None:
    with scope(EVERYWHERE):
        other = rostered(ours, [person(cast.recorder, 3, name="马福才")], cast.recorder)[0]
    said = "Several people on the roster have this name: choose the right one there."
    with refused(said, "driver"):
        hire.logged(bought, people.storekeeper, driver_name="马福才")
    entry = hire.logged(bought, people.storekeeper, driver_id=other.pk, driver_name="")
    assert (entry.driver, entry.driver_name) == (other, "马福才")


def test_a_driver_has_a_name(bought: Purchase, people: Four) -> None:
    with refused("Choose the driver from the roster, or write his name.", "driver_name"):
        hire.logged(bought, people.storekeeper, driver_name=" ")


# ---- striking out ----


def test_a_wrong_entry_is_struck_out_and_logged_again(bought: Purchase, people: Four) -> None:
    entry = hire.logged(bought, people.storekeeper)
    with refused("Say what is wrong with this entry.", "reason"):
        hire.struck(entry, people.storekeeper, "")
    hire.struck(entry, people.storekeeper)
    assert quantities(bought)[0] == (0, 0)
    hire.logged(bought, people.storekeeper, half_hours=12)
    assert quantities(bought)[0] == (0, Decimal("0.75"))


def test_a_checked_entry_stays(bought: Purchase, people: Four) -> None:
    entry = hire.logged(bought, people.storekeeper)
    hire.checked(bought, people.supervisor, entry)
    said = "The supervision group has checked this entry: it can't be struck out any more."
    with refused(said):
        hire.struck(entry, people.storekeeper)


# ---- the check ----


def test_what_is_checked_is_received(bought: Purchase, people: Four) -> None:
    entries = [
        hire.logged(bought, people.storekeeper, day=days_ago(ago), half_hours=17)
        for ago in (3, 2, 1)
    ]
    hire.checked(bought, people.supervisor, *entries[:2])
    assert quantities(bought)[0] == (Decimal("2.125"), Decimal("1.0625"))
    hire.checked(bought, people.supervisor, entries[2])
    assert quantities(bought)[0] == (Decimal("3.188"), 0)
    receipts = Receipt.objects.order_by("delivered_on")
    assert [(one.delivered_on, one.from_log) for one in receipts] == [
        (days_ago(2), True),
        (days_ago(1), True),
    ]


def test_the_driver_is_received_with_his_machine(bought: Purchase, people: Four) -> None:
    hire.checked(bought, people.supervisor, hire.rolled(bought, people.storekeeper, 15))
    assert [agreed for agreed, _ in quantities(bought)] == [0, Decimal("7.5"), Decimal("7.5")]


def test_what_is_refused_counts_for_nothing_and_is_logged_anew(
    bought: Purchase, people: Four
) -> None:
    entry = hire.logged(bought, people.storekeeper)
    with refused("Say what is wrong, so that it can be logged again.", "reason"):
        hire.checked(bought, people.supervisor, entry, agreed=False)
    hire.checked(bought, people.supervisor, entry, agreed=False, reason="当天下雨")
    assert quantities(bought)[0] == (0, 0)
    again = hire.logged(bought, people.storekeeper, half_hours=8)
    hire.checked(bought, people.supervisor, again)
    assert quantities(bought)[0] == (Decimal("0.5"), 0)


def test_a_day_is_checked_once(bought: Purchase, people: Four) -> None:
    entry = hire.logged(bought, people.storekeeper)
    with refused("Tick at least one day of the log.", "entries"):
        hire.checked(bought, people.supervisor)
    hire.checked(bought, people.supervisor, entry)
    with refused("The log has changed since this page was loaded. Load it again.", "entries"):
        hire.checked(bought, people.supervisor, entry)


def test_whoever_logged_does_not_check(bought: Purchase, people: Four) -> None:
    entry = hire.logged(bought, people.storekeeper)
    second = factories.post(
        Role.SUPERVISOR, factories.VILLAGE, username="second", human=people.storekeeper.user.human
    )
    with refused(
        "Who chooses, who signs a direct purchase too, who receives, who checks and who pays are "
        "different people. This person "
        "has taken another step of this purchase; someone else must take this one."
    ):
        hire.checked(bought, second, entry)


# ---- money ----


def test_no_more_is_paid_than_the_checked_log_is_worth(bought: Purchase, people: Four) -> None:
    one = hire.logged(bought, people.storekeeper)
    hire.logged(bought, people.storekeeper, day=days_ago(2))
    hire.checked(bought, people.supervisor, one)
    said = "At most %(payable)s yuan can be paid now: what was received, less what was paid."
    with refused(said, "amount", payable="1,200.00"):
        rows.paid(bought, people.cashier, "1200.01")
    rows.paid(bought, people.cashier, "1200.00")


def test_machine_and_driver_are_machinery_money_and_never_labour(
    ours: Project, bought: Purchase, people: Four
) -> None:
    hire.checked(bought, people.supervisor, hire.rolled(bought, people.storekeeper, 16))
    rows.paid(bought, people.cashier, "960.00")
    assert [(one.use, one.amount) for one in spent_on_purchases(ours)] == [
        (Use.MACHINERY, Decimal("960.00"))
    ]


def test_a_hire_ends_before_its_hours_are_used_up(bought: Purchase, people: Four) -> None:
    entry = hire.logged(bought, people.storekeeper)
    with (
        scope(EVERYWHERE),
        refused("Days of the machine log wait for the supervision group. They are checked first."),
    ):
        call_off(purchase_id=bought.pk, reason="挖完了", by=people.buyer)
    hire.checked(bought, people.supervisor, entry)
    rows.paid(bought, people.cashier, "1200.00")
    with scope(EVERYWHERE):
        call_off(purchase_id=bought.pk, reason="挖完了", by=people.buyer)
    assert rows.now(bought).state == State.PAID
    with refused("Nothing is on order here: no machine is logged."):
        hire.logged(bought, people.storekeeper, day=days_ago(2))


def test_a_running_hire_is_not_late(bought: Purchase, people: Four) -> None:
    assert not bought.is_late_on(bought.needed_on + datetime.timedelta(days=1))
