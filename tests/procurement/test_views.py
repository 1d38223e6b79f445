"""The pages of purchases: what each role sees, and what waits for whom."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from pytest_django import DjangoAssertNumQueries

from core.scope import EVERYWHERE, scope
from procurement.models import (
    Purchase,
    Quote,
    Receipt,
)
from procurement.rules import State
from projects.lifecycle import Stage
from projects.models import Outcome, Project
from regions.models import Post, Role
from tests import factories
from tests.factories import Cast
from tests.procurement import purchase_rows as rows
from tests.procurement.purchase_rows import Four, now, quoted, url, words
from tests.procurement.test_invoices import invoiced

SignIn = Callable[[Post], Client]
TODAY = timezone.localdate

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("everywhere")]


# ---- the list ----


def test_the_list_shows_what_is_bought_ordered_and_paid(
    ours: Project, people: Four, cast: Cast, sign_in: SignIn
) -> None:
    bought = rows.delivered(ours, people)
    rows.paid(bought, people.cashier, "10000")
    page = words(sign_in(cast.auditor).get(url("purchase_list", ours)))
    for said in (bought.title, "47,447.50", "46,286.00", "10,000.00"):
        assert said in page
    assert url("purchase_add", ours) not in page


def test_the_buyer_is_led_to_the_first_purchase_once_it_is_time(
    ours: Project, people: Four, cast: Cast, sign_in: SignIn
) -> None:
    browser = sign_in(people.buyer)
    assert url("purchase_add", ours) in words(browser.get(url("purchase_list", ours)))
    early = rows.project(cast.recorder, Stage.FUNDING)
    page = words(browser.get(url("purchase_list", early)))
    assert url("purchase_add", early) not in page
    assert gettext("Buying begins once the plan and the funds are issued.") in page


def test_a_purchase_is_found_by_its_supplier(ours: Project, people: Four, sign_in: SignIn) -> None:
    rows.quote(rows.purchase(ours, people.buyer, title="沥青"), people.buyer, supplier="西宁石化")
    rows.purchase(ours, people.buyer, title="钢筋")
    browser = sign_in(people.buyer)
    found = words(browser.get(url("purchase_list", ours), {"q": "石化"}))
    assert "沥青" in found
    assert "钢筋" not in found
    nothing = words(browser.get(url("purchase_list", ours), {"q": "挖掘机", "page": "x"}))
    assert gettext("No purchase is found") in nothing


def test_the_list_asks_a_constant_number_of_queries(
    ours: Project,
    people: Four,
    sign_in: SignIn,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    for _ in range(6):
        rows.delivered(ours, people)
    browser = sign_in(people.buyer)
    with django_assert_max_num_queries(14):
        browser.get(url("purchase_list", ours))


# ---- the page of a purchase ----


@pytest.mark.parametrize(
    ("who", "page"),
    [
        ("storekeeper", "receipt_add"),
        ("supervisor", "receipt_check"),
        ("cashier", "supplier_payment_add"),
    ],
)
def test_each_sees_the_step_that_is_his(
    ours: Project, people: Four, sign_in: SignIn, who: str, page: str
) -> None:
    bought = rows.delivered(ours, people, "30")
    waits = rows.received(bought, people.storekeeper, "10")
    shown = words(sign_in(getattr(people, who)).get(bought.get_absolute_url()))
    links = {
        "receipt_add": url("receipt_add", bought),
        "receipt_check": url("receipt_check", waits),
        "supplier_payment_add": url("supplier_payment_add", bought),
    }
    assert gettext("It is your turn:") in shown
    assert {name for name, link in links.items() if link in shown} == {page}


@pytest.mark.parametrize("who", ["county", "auditor", "bureau", "province", "township"])
def test_above_the_village_it_is_only_read(
    ours: Project, people: Four, cast: Cast, sign_in: SignIn, who: str
) -> None:
    bought = rows.delivered(ours, people, "30")
    shown = words(sign_in(getattr(cast, who)).get(bought.get_absolute_url()))
    assert bought.title in shown
    assert f"/purchases/{bought.pk}/" not in shown.replace(f'href="/purchases/{bought.pk}/"', "")


def test_a_bureau_sees_what_it_sponsors_only(people: Four, ours: Project, sign_in: SignIn) -> None:
    bought = rows.ordered(ours, people)
    water = factories.post(
        Role.SECTOR_BUREAU, factories.county_of(factories.VILLAGE), sponsor="water"
    )
    browser = sign_in(water)
    assert browser.get(bought.get_absolute_url()).status_code == 404
    assert browser.get(url("purchase_list", ours)).status_code == 404


def test_what_looks_odd_is_said(ours: Project, people: Four, sign_in: SignIn) -> None:
    bought = rows.purchase(ours, people.buyer)
    for name in "甲乙":
        rows.quote(bought, people.buyer, "600", "92", supplier=name, all_included=name == "甲")
    page = words(sign_in(people.buyer).get(bought.get_absolute_url()))
    for said in (
        "Two quotes ask for exactly the same total.",
        "Quotes were entered within the same minute.",
        "Some quotes include tax and freight and some don't: compare with care.",
    ):
        assert gettext(said) in page
    above = "The lowest quote, %(lowest)s yuan, is above the budget of %(budget)s yuan."
    assert gettext(above) % {"lowest": "59,086.00", "budget": "47,447.50"} in page


def test_one_supplier_of_most_purchases_is_said(
    ours: Project, people: Four, sign_in: SignIn
) -> None:
    for _ in range(3):
        bought = rows.ordered(ours, people)
    page = words(sign_in(people.buyer).get(bought.get_absolute_url()))
    said = gettext("%(supplier)s would have %(share)s of the project's purchases.")
    assert said % {"supplier": "供应商甲", "share": "100%"} in page


def test_the_page_asks_a_constant_number_of_queries(
    ours: Project,
    people: Four,
    sign_in: SignIn,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    bought = rows.ordered(ours, people)
    for at, quantity in enumerate(("10", "20", "30")):
        rows.checked(rows.received(bought, people.storekeeper, quantity), people.supervisor)
        invoiced(bought, people.buyer, f"{quantity}00", number=f"2663200000001234567{at}")
        rows.paid(bought, people.cashier, f"{quantity}00")
    browser = sign_in(people.storekeeper)
    with django_assert_max_num_queries(25):
        browser.get(bought.get_absolute_url())


def test_a_closed_project_offers_nothing(ours: Project, people: Four, sign_in: SignIn) -> None:
    bought = rows.purchase(ours, people.buyer)
    Project.objects.filter(pk=ours.pk).update(outcome=Outcome.ARCHIVED)
    browser = sign_in(people.buyer)
    page = words(browser.get(bought.get_absolute_url()))
    assert url("quote_add", bought) not in page
    answer = browser.post(url("quote_add", bought), quoted())
    assert answer.status_code == 422
    assert not Quote.objects.exists()


# ---- who gets in ----


def everything(bought: Purchase) -> dict[str, str]:
    quote, receipt = Quote.objects.all()[0], Receipt.objects.all()[0]
    return {
        "purchase_list": url("purchase_list", bought.project),
        "purchase_add": url("purchase_add", bought.project),
        "quote_withdraw": url("quote_withdraw", quote),
        "quote_reveal": url("quote_reveal", quote),
        "receipt_check": url("receipt_check", receipt),
    } | {
        name: url(name, bought)
        for name in (
            "purchase_detail", "purchase_choose", "purchase_cancel", "purchase_notice",
            "quote_add", "receipt_add", "supplier_payment_add",
        )
    }  # fmt: skip


READ = {"purchase_list", "purchase_detail"}
BUY = READ | {"purchase_add", "purchase_choose", "purchase_cancel", "quote_add", "quote_withdraw"}
KEEP = READ | {"quote_reveal", "purchase_notice"}
MAY = {
    "buyer": BUY,
    "storekeeper": READ | {"receipt_add"},
    "supervisor": READ | {"receipt_check"},
    "cashier": READ | {"supplier_payment_add"},
    "recorder": KEEP,
    "clerk": BUY | KEEP | {"receipt_add", "receipt_check", "supplier_payment_add"},
    **dict.fromkeys(("township", "county", "finance", "bureau", "auditor", "province"), READ),
}


@pytest.mark.parametrize("who", MAY)
def test_who_gets_which_page(
    ours: Project, people: Four, cast: Cast, sign_in: SignIn, who: str
) -> None:
    bought = rows.ordered(ours, people)
    rows.received(bought, people.storekeeper, "30")
    browser = sign_in(getattr(people, who, None) or getattr(cast, who))
    for name, address in everything(bought).items():
        answer = browser.get(address)
        assert (answer.status_code in (200, 302)) == (name in MAY[who]), name
        assert answer.status_code in (200, 302, 403), name


@pytest.mark.parametrize("who", ["neighbour", "next_village"])
def test_to_a_neighbour_nothing_is_there(
    ours: Project, people: Four, cast: Cast, sign_in: SignIn, who: str
) -> None:
    bought = rows.ordered(ours, people)
    rows.received(bought, people.storekeeper, "30")
    browser = sign_in(getattr(cast, who))
    for name, address in everything(bought).items():
        assert browser.get(address).status_code == 404, name
        if name not in READ:
            assert browser.post(address).status_code == 404, name


def test_get_changes_nothing_and_reading_pages_take_no_post(
    ours: Project, people: Four, sign_in: SignIn
) -> None:
    bought, browser = rows.purchase(ours, people.buyer), sign_in(people.buyer)
    for name, thing in (("purchase_list", ours), ("purchase_detail", bought)):
        assert browser.post(url(name, thing)).status_code == 405
    browser.get(url("purchase_cancel", bought) + "?reason=x")
    assert now(bought).state == State.INQUIRY


# ---- what waits ----


def inbox(browser: Client) -> str:
    return words(browser.get(reverse("home")))


def test_each_step_waits_for_its_own(
    ours: Project, people: Four, cast: Cast, sign_in: SignIn
) -> None:
    bought = rows.purchase(ours, people.buyer)
    assert url("quote_add", bought) in inbox(sign_in(people.buyer))
    rows.chosen(bought, people.buyer)
    assert url("receipt_add", bought) in inbox(sign_in(people.storekeeper))
    receipt = rows.received(bought, people.storekeeper, "30")
    assert url("receipt_check", receipt) in inbox(sign_in(people.supervisor))
    rows.checked(receipt, people.supervisor)
    assert url("supplier_payment_add", bought) in inbox(sign_in(people.cashier))
    assert "/purchases/" not in inbox(sign_in(cast.clerk))


def test_what_waits_skips_whoever_took_another_step(
    ours: Project, people: Four, sign_in: SignIn
) -> None:
    rows.ordered(ours, people)
    both = factories.post(Role.STOREKEEPER, factories.VILLAGE, human=people.buyer.human)
    assert "/purchases/" not in inbox(sign_in(both))


def test_what_waits_asks_a_constant_number_of_queries(
    ours: Project,
    people: Four,
    sign_in: SignIn,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    for _ in range(6):
        rows.delivered(ours, people, "30")
    browser = sign_in(people.cashier)
    with django_assert_max_num_queries(22):
        browser.get(reverse("home"))


def test_the_projects_first_page_says_what_is_ordered(
    ours: Project, people: Four, cast: Cast, sign_in: SignIn
) -> None:
    rows.ordered(ours, people)
    with scope(EVERYWHERE):
        page = words(sign_in(cast.county).get(ours.get_absolute_url()))
    assert "46,286.00" in page
    assert url("purchase_list", ours) in page
