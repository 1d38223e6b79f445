"""The pages of the machine log: a day on a phone, the whole log, its check, and what waits."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.utils.translation import gettext
from pytest_django import DjangoAssertNumQueries

from core.ids import new_id
from procurement import todo
from procurement.machine_log import notes
from procurement.models import MachineEntry, Purchase, ReceiptCheck
from procurement.warnings import warnings
from projects.models import Attachment, Project
from regions.models import Post
from tests.factories import Cast
from tests.procurement import hire_rows as hire
from tests.procurement import purchase_rows as rows
from tests.procurement.purchase_rows import Four, human_of, url, words
from tests.workers.arrange import days_ago, person, rostered, today

SignIn = Callable[[Post], Client]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("everywhere")]


@pytest.fixture
def ours(cast: Cast) -> Project:
    return hire.works(cast.recorder)


@pytest.fixture
def bought(ours: Project, people: Four) -> Purchase:
    return hire.ordered(ours, people)


def logging(of: Purchase, by: Post, **changes: Any) -> dict[str, Any]:
    """What the page of a machine's day sends."""
    return {
        "id": new_id(), "day": days_ago(1), "item": rows.items_of(of)[0].pk, "driver_item": "",
        "machine": "青02·12345", "starts": "８:00", "ends": "18：00", "hours": "8.5",
        "work": "挖基槽", "driver": "", "driver_name": "马师傅", "responsible": human_of(by),
    } | changes  # fmt: skip


def test_a_day_is_logged_once_with_its_picture(
    bought: Purchase, people: Four, sign_in: SignIn
) -> None:
    browser, form = sign_in(people.storekeeper), logging(bought, people.storekeeper)
    for _ in range(2):
        browser.post(url("machine_entry_add", bought), form | {"picture": rows.picture()})
    entry = MachineEntry.objects.get()
    assert (entry.half_hours, entry.times) == (17, "08:00–18:00")
    assert Attachment.objects.get() == entry.picture


def test_without_hours_the_whole_time_counts(
    bought: Purchase, people: Four, sign_in: SignIn
) -> None:
    form = logging(bought, people.storekeeper, hours="", ends="24:00")
    sign_in(people.storekeeper).post(url("machine_entry_add", bought), form)
    assert MachineEntry.objects.get().half_hours == 32


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("hours", "8.2"), ("hours", "25"), ("hours", "0"), ("hours", "八"), ("hours", "11"),
        ("starts", "8:15"), ("starts", ""), ("ends", "7:00"), ("ends", "24:30"),
        ("machine", " "), ("work", ""), ("driver_name", ""), ("item", ""), ("item", "1"),
        ("day", ""), ("day", "2999-01-01"), ("driver", "00000000-0000-0000-0000-000000000001"),
    ],
)  # fmt: skip
def test_a_days_fault_is_said_and_nothing_is_kept(
    bought: Purchase, people: Four, sign_in: SignIn, field: str, typed: str
) -> None:
    form = logging(bought, people.storekeeper) | {field: typed}
    answer = sign_in(people.storekeeper).post(url("machine_entry_add", bought), form)
    assert answer.status_code == 422
    assert f'id="id_{field}_error"' in words(answer)
    assert not MachineEntry.objects.exists()


def test_a_reason_is_asked_for_once_it_is_needed(
    bought: Purchase, people: Four, sign_in: SignIn
) -> None:
    browser = sign_in(people.storekeeper)
    assert 'name="late_reason"' not in words(browser.get(url("machine_entry_add", bought)))
    form = logging(bought, people.storekeeper, day=days_ago(9))
    assert 'name="late_reason"' in words(browser.post(url("machine_entry_add", bought), form))
    browser.post(url("machine_entry_add", bought), form | {"late_reason": "无信号"})
    assert MachineEntry.objects.get().late_reason == "无信号"


def test_the_next_day_begins_with_the_last_ones_machine(
    bought: Purchase, people: Four, sign_in: SignIn
) -> None:
    hire.logged(bought, people.storekeeper, machine="大黄")
    page = words(sign_in(people.storekeeper).get(url("machine_entry_add", bought)))
    assert 'value="大黄"' in page
    assert f'value="{today():%Y-%m-%d}"' in page


def test_the_clerk_types_in_what_the_storekeeper_signed(
    bought: Purchase, people: Four, cast: Cast, sign_in: SignIn
) -> None:
    browser, form = sign_in(cast.clerk), logging(bought, people.storekeeper)
    assert browser.post(url("machine_entry_add", bought), form).status_code == 422
    browser.post(url("machine_entry_add", bought), form | {"paper": rows.picture()})
    act = MachineEntry.objects.get().act
    assert (act.responsible, act.operator) == (people.storekeeper.human, cast.clerk.human)


def test_a_receipt_of_a_hire_is_its_log(bought: Purchase, people: Four, sign_in: SignIn) -> None:
    answer = sign_in(people.storekeeper).get(url("receipt_add", bought))
    assert answer.headers["Location"] == url("machine_entry_add", bought)


def test_goods_have_no_log(ours: Project, people: Four, sign_in: SignIn) -> None:
    goods, browser = rows.ordered(ours, people), sign_in(people.storekeeper)
    for name in ("machine_log", "machine_entry_add"):
        assert browser.get(url(name, goods)).headers["Location"] == goods.get_absolute_url()


def checking(by: Post, *entries: MachineEntry, **changes: Any) -> dict[str, Any]:
    return {
        "id": new_id(), "entries": [entry.pk for entry in entries], "agreed": "yes", "reason": "",
        "responsible": human_of(by),
    } | changes  # fmt: skip


def test_the_group_checks_a_stretch_of_days(
    bought: Purchase, people: Four, sign_in: SignIn
) -> None:
    old, new = (
        hire.logged(bought, people.storekeeper, day=days_ago(ago), work=f"第{ago}天")
        for ago in (3, 1)
    )
    browser, at = sign_in(people.supervisor), url("machine_log_check", bought)
    page = words(browser.get(f"{at}?last={days_ago(2)}"))
    assert "第3天" in page
    assert "第1天" not in page
    assert browser.post(at, checking(people.supervisor, old, agreed="no")).status_code == 422
    browser.post(at, checking(people.supervisor, old))
    assert ReceiptCheck.objects.get().receipt.entries.get().entry == old
    again = browser.post(at, checking(people.supervisor, old))
    assert again.status_code == 422
    assert gettext("The log has changed since this page was loaded. Load it again.") in words(again)
    assert MachineEntry.objects.unchecked().get() == new


def test_the_clerk_types_in_the_groups_answer_with_its_paper(
    bought: Purchase, people: Four, cast: Cast, sign_in: SignIn
) -> None:
    entry = hire.logged(bought, people.storekeeper)
    browser, at = sign_in(cast.clerk), url("machine_log_check", bought)
    for human in (people.supervisor, people.storekeeper):  # of whom one logged, so isn't offered
        assert browser.post(at, checking(human, entry)).status_code == 422
    browser.post(at, checking(people.supervisor, entry, paper=rows.picture()))
    act = ReceiptCheck.objects.get().act
    assert (act.responsible, act.operator) == (people.supervisor.human, cast.clerk.human)


def test_a_struck_day_stays_in_sight_with_its_reason(
    bought: Purchase, people: Four, sign_in: SignIn
) -> None:
    entry = hire.logged(bought, people.storekeeper)
    browser = sign_in(people.storekeeper)
    assert gettext("Strike this day out?") in words(
        browser.get(url("machine_entry_withdraw", entry))
    )
    browser.post(url("machine_entry_withdraw", entry), {"reason": "当天没有来"})
    assert "当天没有来" in words(browser.get(url("machine_log", bought)))
    assert not MachineEntry.objects.standing().exists()


def test_the_purchase_shows_its_log_and_no_deliveries(
    bought: Purchase, people: Four, sign_in: SignIn
) -> None:
    hire.checked(bought, people.supervisor, hire.rolled(bought, people.storekeeper, 15))
    page = words(sign_in(people.cashier).get(bought.get_absolute_url()))
    assert gettext("Machine log") in page
    assert gettext("Nothing has been delivered yet.") not in page
    assert "不含机手" in page


def test_the_drivers_name_is_for_those_who_may_see_people(
    bought: Purchase, people: Four, cast: Cast, sign_in: SignIn
) -> None:
    hire.logged(bought, people.storekeeper, driver_name="独一人")
    for reader, sees in ((cast.auditor, True), (cast.province, False)):
        for at in (url("machine_log", bought), bought.get_absolute_url()):
            assert ("独一人" in words(sign_in(reader).get(at))) is sees


def test_the_log_takes_as_many_queries_for_many_days(
    bought: Purchase,
    people: Four,
    sign_in: SignIn,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    for ago in range(1, 8):
        hire.logged(bought, people.storekeeper, day=days_ago(ago))
    browser = sign_in(people.supervisor)
    for at in (url("machine_log", bought), url("machine_log_check", bought)):
        with django_assert_max_num_queries(30):
            browser.get(at)


def waits(by: Post) -> list[str]:
    return [one.what for one in todo.waiting(by, today())]


def test_days_wait_in_the_inbox_until_they_are_checked(bought: Purchase, people: Four) -> None:
    to_log = gettext("Log each day on which the machine worked: how long, at what, and who drove.")
    to_check = gettext("Check the days of the machine log that wait.")
    assert waits(people.storekeeper) == [to_log]
    assert waits(people.supervisor) == []
    entry = hire.logged(bought, people.storekeeper)
    assert waits(people.supervisor) == [to_check]
    hire.checked(bought, people.supervisor, entry)
    assert waits(people.supervisor) == []


def test_a_driver_dearer_than_his_machine_is_named(ours: Project, people: Four) -> None:
    bought = rows.purchase(ours, people.buyer, hire.ROLLER, hire.DRIVER, kind="machinery")
    rows.quote(bought, people.buyer, "90", "90", supplier="实价行")
    rows.quote(bought, people.buyer, "60", "90.01", supplier="虚价行")
    quotes = list(bought.quotes.select_related("registered").prefetch_related("rows"))
    found = gettext("%(supplier)s asks more for the driver than for the machine: ask why.")
    assert found % {"supplier": "虚价行"} in warnings(bought, quotes, None)
    assert found % {"supplier": "实价行"} not in warnings(bought, quotes, None)


def test_the_days_page_says_who_drives(
    ours: Project, bought: Purchase, people: Four, cast: Cast
) -> None:
    rostered(ours, [person(cast.recorder, name="马福才")], cast.recorder)
    hire.logged(bought, people.storekeeper, driver_name="马福才")
    hire.logged(bought, people.storekeeper, machine="另一台", driver_name="外来人")
    texts = [note.text for note in notes(ours, days_ago(1), cast.recorder)]
    assert [text for text in texts if "马福才" in text]
    assert not [text for text in texts if "外来人" in text]
