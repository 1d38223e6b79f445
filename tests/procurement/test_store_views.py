"""The pages of plan and store: what each role sees, what their forms keep and say."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.utils.translation import gettext
from pytest_django import DjangoAssertNumQueries

from core.excel.reading import read_workbook
from core.ids import new_id
from procurement.models import (
    PlanVersion,
    Purchase,
    StockCard,
    StockCount,
    StockRow,
    Surplus,
)
from procurement.planning import plan_in_force
from procurement.stock_todo import waiting
from projects.models import Project
from regions.models import Post
from tests.factories import Cast
from tests.procurement import purchase_rows as rows
from tests.procurement import store
from tests.procurement.purchase_rows import Four, human_of, url, words

SignIn = Callable[[Post], Client]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("everywhere")]


@pytest.fixture
def cement(ours: Project, people: Four) -> StockCard:
    return store.stocked(ours, people)


# ---- the plan ----


def typed_row(at: int, **changes: Any) -> dict[str, Any]:
    row = {
        "line": "", "name": "水泥", "specification": "P·O 42.5", "unit": "吨", "quantity": "１００",
        "price": "450", "way": "inquiry", "needed_on": "2026-06-01", "place": "路面",
    } | changes  # fmt: skip
    return {f"rows-{at}-{name}": value for name, value in row.items()}


def typed_plan(by: Post, *typed: dict[str, Any], **changes: Any) -> dict[str, Any]:
    form = {
        "id": new_id(), "seen": "0", "responsible": human_of(by), "rows-INITIAL_FORMS": "0",
        "rows-TOTAL_FORMS": str(len(typed) + 1),
    } | changes  # fmt: skip
    for row in (*typed, typed_row(len(typed), **dict.fromkeys(
        ("name", "specification", "unit", "quantity", "price", "needed_on", "place"), ""
    ))):  # fmt: skip
        form |= row
    return form


def test_the_buyer_writes_a_plan_brings_it_to_the_vote_and_buys_rows_of_it(
    ours: Project, people: Four, cast: Cast, sign_in: SignIn
) -> None:
    browser = sign_in(people.buyer)
    assert url("plan_add", ours) in words(browser.get(url("plan_detail", ours)))
    form = typed_plan(people.buyer, typed_row(0), typed_row(1, name="中砂", unit="立方米"))
    browser.post(url("plan_add", ours), form)
    version = PlanVersion.objects.get()
    assert [str(row) for row in version.rows.all()] == ["水泥 P·O 42.5", "中砂 P·O 42.5"]
    [todo] = waiting(people.buyer, store.today())
    assert todo.url == url("plan_detail", ours)
    page = words(browser.get(url("plan_resolve", version)))
    assert gettext("No meeting yet") in page
    held = store.meeting(ours, cast.recorder)
    browser.post(
        url("plan_resolve", version), {"meeting": held.pk, "responsible": human_of(people.buyer)}
    )
    assert plan_in_force(ours) == version
    line = version.rows.all()[0].line_id
    page = words(browser.get(url("purchase_add", ours), {"line": str(line)}))
    assert str(line) in page
    assert 'value="100"' in page
    assert not list(waiting(people.buyer, store.today()))


def test_a_rows_fault_is_said_with_its_number_and_what_is_ticked_is_left_out(
    ours: Project, people: Four, sign_in: SignIn
) -> None:
    browser = sign_in(people.buyer)
    wrong = typed_row(1, quantity="-3")
    answer = browser.post(url("plan_add", ours), typed_plan(people.buyer, typed_row(0), wrong))
    assert answer.status_code == 422
    place = gettext("Row %(number)s, %(label)s: %(error)s").split("%(label)s")[0]
    assert place % {"number": 2} in words(answer)
    assert not PlanVersion.objects.exists()
    out = wrong | {"rows-1-leave_out": "on"}
    browser.post(url("plan_add", ours), typed_plan(people.buyer, typed_row(0), out))
    assert PlanVersion.objects.get().rows.count() == 1


def test_the_next_version_begins_with_the_last_ones_rows(
    ours: Project, people: Four, cast: Cast, sign_in: SignIn
) -> None:
    version = store.voted(ours, people, cast.recorder)
    browser = sign_in(people.buyer)
    page = words(browser.get(url("plan_add", ours)))
    for row in version.rows.all():
        assert str(row.line_id) in page
    more = browser.post(url("plan_add", ours), typed_plan(people.buyer, typed_row(0), more="1"))
    assert words(more).count('name="rows-') > 60
    line = version.rows.all()[0].line_id
    form = typed_plan(
        people.buyer, typed_row(0, line=line, quantity="90"), seen="1", reason="实测减少"
    )
    browser.post(url("plan_add", ours), form)
    page = words(browser.get(url("plan_detail", ours)))
    assert "实测减少" in page
    assert url("plan_version", version) in page


def test_the_plans_page_and_workbook_show_bought_and_difference(
    ours: Project,
    people: Four,
    cast: Cast,
    sign_in: SignIn,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    version = store.voted(ours, people, cast.recorder)
    line = version.rows.all()[0].line_id
    browser = sign_in(people.buyer)
    for number in range(3):
        form = {
            "id": new_id(), "title": f"水泥{number}", "purpose": "路面", "kind": "materials",
            "needed_on": "2026-06-01", "beyond": "", "items-TOTAL_FORMS": "1",
            "items-INITIAL_FORMS": "0", "items-0-line": line, "items-0-name": "水泥",
            "items-0-specification": "", "items-0-quantity": "40", "items-0-unit": "吨",
            "items-0-planned_price": "450",
        }  # fmt: skip
        page = browser.post(url("purchase_add", ours), form)
    assert page.status_code == 422
    assert 'id="id_beyond_error"' in words(page)
    browser.post(url("purchase_add", ours), form | {"id": new_id(), "beyond": "路基加宽"})
    third = Purchase.objects.get(title="水泥2")
    assert "路基加宽" in words(browser.get(third.get_absolute_url()))
    with django_assert_max_num_queries(20):
        shown = words(browser.get(url("plan_detail", ours)))
    assert gettext("and %(asked)s being asked for") % {"asked": "120"} in shown
    answer: Any = browser.get(url("plan_workbook", version))
    book = read_workbook(b"".join(answer.streaming_content))
    first = [book.visible[0].shown(2, column).value for column in range(1, 13)]
    assert first[:5] == [1, "水泥", "P·O 42.5", "吨", 100]
    assert first[10:] == [0, 100]


# ---- the store ----


def slip(by: Post, **changes: Any) -> dict[str, Any]:
    return {
        "id": new_id(), "quantity": "12.5", "taker": "才让东珠", "place": "路面",
        "day": store.today(), "responsible": human_of(by),
    } | changes  # fmt: skip


def test_the_storekeeper_hands_out_with_few_fields_and_takes_in_again(
    cement: StockCard, people: Four, sign_in: SignIn
) -> None:
    browser = sign_in(people.storekeeper)
    page = words(browser.get(url("stock_list", cement.project)))
    assert url("stock_hand_out", cement) in page
    assert "80 吨" in page
    browser.post(url("stock_hand_out", cement), slip(people.storekeeper))
    row = StockRow.objects.get(card=cement, move="handed_out")
    ledger = words(browser.get(cement.get_absolute_url()))
    assert "67.5" in ledger
    assert url("stock_return", row) in ledger
    again = words(browser.get(url("stock_hand_out", cement)))
    assert '<option value="才让东珠">' in again
    sent = {"id": new_id(), "quantity": "2.5", "day": store.today(),
            "responsible": human_of(people.storekeeper)}  # fmt: skip
    browser.post(url("stock_return", row), sent)
    assert store.balance(cement) == 70
    back = StockRow.objects.get(move="returned")
    browser.post(
        url("stock_take_back", back),
        {"id": new_id(), "reason": "写错", "responsible": human_of(people.storekeeper)},
    )
    assert store.balance(cement) == Decimal("67.5")
    moved = browser.get(url("stock_take_back", back))
    assert moved.headers["Location"] == cement.get_absolute_url()
    gone = browser.get(url("stock_return", back))
    assert gone.headers["Location"] == cement.get_absolute_url()


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("quantity", "80.5"), ("quantity", "0"), ("quantity", "一百"), ("taker", ""),
        ("place", ""), ("day", "2999-01-01"), ("day", ""), ("responsible", ""), ("id", ""),
    ],
)  # fmt: skip
def test_a_slips_fault_is_said_at_its_field_and_nothing_is_kept(
    cement: StockCard, people: Four, sign_in: SignIn, field: str, typed: str
) -> None:
    form = slip(people.storekeeper, **{field: typed})
    answer = sign_in(people.storekeeper).post(url("stock_hand_out", cement), form)
    assert answer.status_code == 422
    assert not StockRow.objects.filter(move="handed_out").exists()


def test_above_the_village_the_store_is_only_read(
    cement: StockCard, people: Four, cast: Cast, sign_in: SignIn
) -> None:
    store.out(cement, people.storekeeper, "1")
    browser = sign_in(cast.auditor)
    page = words(browser.get(url("stock_list", cement.project)))
    assert url("stock_hand_out", cement) not in page
    ledger = words(browser.get(cement.get_absolute_url()))
    assert "才让东珠" in ledger
    assert "/stock-rows/" not in ledger
    figures = words(sign_in(cast.province).get(url("stock_list", cement.project)))
    assert "80" in figures or "79" in figures
    assert cement.get_absolute_url() not in figures


def test_store_and_ledger_ask_a_constant_number_of_queries(
    cement: StockCard,
    people: Four,
    sign_in: SignIn,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    slips = [store.out(cement, people.storekeeper, "1") for _ in range(6)]
    store.back(slips[0], people.storekeeper, "1")
    store.undone(slips[1], people.storekeeper)
    browser = sign_in(people.storekeeper)
    for page, most in (
        (url("stock_list", cement.project), 14),
        (cement.get_absolute_url(), 14),
        (url("stock_hand_out", cement), 14),
        (url("stock_count_add", cement.project), 14),
    ):
        with django_assert_max_num_queries(most):
            browser.get(page)


def test_a_ledger_is_searched_with_its_balances_kept(
    cement: StockCard, people: Four, sign_in: SignIn
) -> None:
    for number in range(10):
        store.out(cement, people.storekeeper, "1", taker="马福" if number == 4 else "才让东珠")
    page = words(sign_in(people.storekeeper).get(cement.get_absolute_url(), {"q": "马福"}))
    assert "<strong>75</strong>" in page
    nothing = words(sign_in(people.storekeeper).get(cement.get_absolute_url(), {"q": "挖掘机"}))
    assert gettext("Nothing is found") in nothing


def test_the_workbook_has_the_balances_and_each_ledger(
    cement: StockCard, people: Four, sign_in: SignIn
) -> None:
    store.out(cement, people.storekeeper, "12.5")
    answer: Any = sign_in(people.storekeeper).post(url("stock_workbook", cement.project))
    book = read_workbook(b"".join(answer.streaming_content))
    balances, places, sand, ledger = book.visible
    assert [balances.shown(2, column).value for column in (1, 3)] == ["中砂", "立方米"]
    assert balances.shown(2, 4).value == Decimal("120.5")
    assert [places.shown(2, at).value for at in (1, 4, 5)] == ["水泥", "路面", Decimal("12.5")]
    assert [ledger.shown(3, at).value for at in (4, 5)] == [Decimal("12.5"), Decimal("67.5")]
    assert sand.shown(2, 3).value == Decimal("120.5")


def test_a_count_is_typed_waits_for_the_group_and_is_checked(
    cement: StockCard, people: Four, sign_in: SignIn
) -> None:
    browser, key = sign_in(people.storekeeper), cement.pk
    form = {
        "id": new_id(), "day": store.today(), "responsible": human_of(people.storekeeper),
        f"counted_{key}": "79", f"reason_{key}": "",
    }  # fmt: skip
    answer = browser.post(url("stock_count_add", cement.project), form)
    assert answer.status_code == 422
    assert f'id="id_reason_{key}_error"' in words(answer)
    browser.post(url("stock_count_add", cement.project), form | {f"reason_{key}": "受潮"})
    count = StockCount.objects.get()
    assert url("stock_count_check", count) not in words(browser.get(count.get_absolute_url()))
    [todo] = waiting(people.supervisor, store.today())
    assert todo.url == url("stock_count_check", count)
    checker = sign_in(people.supervisor)
    assert "受潮" in words(checker.get(todo.url))
    said = {"agreed": "yes", "reason": "", "responsible": human_of(people.supervisor)}
    checker.post(todo.url, said)
    assert store.balance(cement) == 79
    assert checker.get(todo.url).headers["Location"] == count.get_absolute_url()
    assert count.get_absolute_url() in words(browser.get(url("stock_count_list", cement.project)))


def test_surplus_goes_out_by_a_meeting_and_its_money_is_shown(
    cement: StockCard, people: Four, cast: Cast, sign_in: SignIn
) -> None:
    browser, project = sign_in(people.storekeeper), cement.project
    assert gettext("No meeting yet") in words(browser.get(url("surplus_add", project)))
    held = store.meeting(project, cast.recorder, "surplus")
    form = {
        "id": new_id(), "meeting": held.pk, "use": "sold", "recipient": "马福", "amount": "",
        "left_on": store.today(), f"quantity_{cement.pk}": "3",
        "responsible": human_of(people.storekeeper),
    }  # fmt: skip
    answer = browser.post(url("surplus_add", project), form)
    assert answer.status_code == 422
    browser.post(url("surplus_add", project), form | {"amount": "1,200"})
    assert Surplus.objects.get().amount == 1200
    assert "1,200.00" in words(browser.get(url("surplus_list", project)))
    assert "1,200.00" in words(browser.get(url("stock_list", project)))


def test_an_empty_store_says_that_nothing_is_typed_in_here(
    ours: Project, people: Four, sign_in: SignIn
) -> None:
    browser = sign_in(people.storekeeper)
    assert gettext("The store is empty") in words(browser.get(url("stock_list", ours)))
    assert gettext("There is nothing to count.") in words(browser.get(url("stock_count_add", ours)))
    assert gettext("Nothing is left over.") in words(browser.get(url("surplus_add", ours)))


def test_the_clerk_types_a_slip_in_with_the_storekeepers_paper(
    cement: StockCard, people: Four, cast: Cast, sign_in: SignIn
) -> None:
    browser = sign_in(cast.clerk)
    form = slip(people.storekeeper)
    assert browser.post(url("stock_hand_out", cement), form).status_code == 422
    browser.post(url("stock_hand_out", cement), form | {"paper": rows.picture()})
    row = StockRow.objects.get(move="handed_out")
    assert (row.operator, row.responsible) == (cast.clerk.human, people.storekeeper.human)
    assert row.paper is not None
