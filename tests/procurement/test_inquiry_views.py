"""The pages of an inquiry: a new purchase, its quotes, the choice."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from django.utils.translation import gettext

from core.ids import new_id
from core.models import AuditRecord
from procurement.models import (
    Choice,
    Purchase,
    PurchaseAct,
    Quote,
    Receipt,
)
from procurement.rules import State
from projects.models import Attachment, Project
from regions.models import Post, Role
from tests import factories
from tests.factories import Cast
from tests.procurement import purchase_rows as rows
from tests.procurement.purchase_rows import Four, now, quoted, receiving, url, words

SignIn = Callable[[Post], Client]
TODAY = timezone.localdate

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("everywhere")]


# ---- a new purchase ----


def filled(*items: dict[str, str], **changes: Any) -> dict[str, Any]:
    given = items or (
        {"name": "水泥", "specification": "P·O 42.5", "quantity": "80", "unit": "吨",
         "planned_price": "450"},
    )  # fmt: skip
    form: dict[str, Any] = {
        "id": new_id(), "title": "水泥", "purpose": "排水沟", "kind": "materials",
        "needed_on": TODAY(), "items-TOTAL_FORMS": "5", "items-INITIAL_FORMS": "0",
    }  # fmt: skip
    for number, item in enumerate(given):
        form |= {f"items-{number}-{name}": value for name, value in item.items()}
    return form | changes


def test_the_buyer_begins_a_purchase_and_a_double_click_makes_one(
    ours: Project, people: Four, sign_in: SignIn
) -> None:
    form, browser = filled(), sign_in(people.buyer)
    for _ in range(2):
        answer = browser.post(url("purchase_add", ours), form)
    bought = Purchase.objects.get()
    assert answer.headers["Location"] == bought.get_absolute_url()
    assert (bought.budget, bought.items.count()) == (36000, 1)


def test_full_width_figures_and_rows_further_down_are_read(
    ours: Project, people: Four, sign_in: SignIn
) -> None:
    items = [{}, {}, {"name": "砂", "quantity": "１，２００．５", "unit": "立方米",
                      "planned_price": "９５"}]  # fmt: skip
    sign_in(people.buyer).post(url("purchase_add", ours), filled(*items))
    assert str(Purchase.objects.get().items.get().quantity) == "1200.500"


def test_more_rows_keeps_what_is_typed_and_judges_nothing(
    ours: Project, people: Four, sign_in: SignIn
) -> None:
    form = filled({"name": "水泥", "quantity": "1,5"}, more="1", title="", needed_on="")
    answer = sign_in(people.buyer).post(url("purchase_add", ours), form)
    page = words(answer)
    assert answer.status_code == 200
    assert 'name="items-9-name"' in page
    assert 'name="items-10-name"' not in page
    assert 'value="1,5"' in page
    assert f'value="{form["id"]}"' in page
    assert "errors" not in page.split("<form")[1]
    assert not Purchase.objects.exists()


@pytest.mark.parametrize("count", ["", "-1", "٥", "9" * 400, "x"])
def test_more_rows_of_a_damaged_form_is_still_a_page(
    ours: Project, people: Four, sign_in: SignIn, count: str
) -> None:
    form = filled(more="1") | {"items-TOTAL_FORMS": count}
    answer = sign_in(people.buyer).post(url("purchase_add", ours), form)
    assert answer.status_code == 200
    assert 'name="items-4-name"' in words(answer)


@pytest.mark.parametrize(
    ("item", "said"),
    [
        pytest.param(
            {"quantity": "1,5"},
            "Write figures only, with at most three after the point, as in 1200.5.",
            id="a comma at no thousands",
        ),
        pytest.param({"quantity": "0"}, "The quantity must be above zero.", id="nothing"),
        pytest.param(
            {"planned_price": "4万"},
            "Write the whole amount in yuan: 120 ten thousands are 1,200,000.",
            id="ten thousands",
        ),
        pytest.param({"name": ""}, "This field is required.", id="no name"),
        pytest.param({"quantity": "9999999999"}, "", id="too many digits"),
        pytest.param({"name": "a\x00b"}, "", id="a null character"),
    ],
)
def test_a_fault_in_a_row_is_named_with_its_row(
    ours: Project, people: Four, sign_in: SignIn, item: dict[str, str], said: str
) -> None:
    row = {"name": "水泥", "quantity": "80", "unit": "吨", "planned_price": "450"} | item
    answer = sign_in(people.buyer).post(url("purchase_add", ours), filled({}, row))
    assert answer.status_code == 422
    assert gettext(said) in words(answer) if said else True
    start = gettext("Row %(number)s, %(label)s: %(error)s").split("%")[0]
    assert f"{start}2" in words(answer)


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({"items-0-name": "", "items-0-quantity": "", "items-0-unit": "",
                      "items-0-planned_price": "", "items-0-specification": ""}, id="no item"),
        pytest.param({"items-TOTAL_FORMS": "x"}, id="damaged"),
        pytest.param({"items-TOTAL_FORMS": "5000"}, id="too many rows"),
        pytest.param({"kind": "wages"}, id="another kind"),
        pytest.param({"needed_on": "31.02.2026"}, id="no day"),
        pytest.param({"id": "1"}, id="no id"),
        pytest.param({"title": "x" * 81}, id="a long title"),
    ],
)  # fmt: skip
def test_what_can_not_be_read_is_said_and_nothing_is_kept(
    ours: Project, people: Four, sign_in: SignIn, changes: dict[str, str]
) -> None:
    answer = sign_in(people.buyer).post(url("purchase_add", ours), filled(**changes))
    assert answer.status_code == 422
    assert not Purchase.objects.exists()


# ---- quotes ----


def test_a_quote_is_entered_once_with_its_picture(
    ours: Project, people: Four, sign_in: SignIn
) -> None:
    bought = rows.purchase(ours, people.buyer)
    form, browser = quoted(), sign_in(people.buyer)
    for _ in range(2):
        answer = browser.post(url("quote_add", bought), form | {"paper": rows.picture()})
    assert answer.headers["Location"] == bought.get_absolute_url()
    quote = Quote.objects.get()
    assert (quote.uscc, quote.unseal("phone"), quote.total) == (rows.CODES[0], "09728512345", 46286)
    assert Attachment.objects.get() == quote.paper


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("uscc", "91630222MA75A1B2X", "The code has 18 characters. Count them on the licence."),
        ("uscc", "91630222MA75A1B2XO",
         "A character can't be right: there is no I, O, S, V or Z in the code."),
        ("uscc", "91630222MA75A1B2XR",
         "A character of this code is wrong. Compare it with the licence."),
        ("phone", "马福手机", "Write the number in figures, with its area code: 0972-8512345."),
        ("price_1", "", "This field is required."),
        ("price_2", "-1", "This can't be below zero."),
        ("asked_by", "马英", "At least two people ask for quotes together. Write both names."),
        ("delivery_days", "很快", "Enter a whole number."),
        ("paper", "", "Attach a picture of the offer; only one made by phone has none."),
    ],
)  # fmt: skip
def test_a_quotes_fault_stands_at_its_field(
    ours: Project, people: Four, sign_in: SignIn, field: str, typed: str, said: str
) -> None:
    bought = rows.purchase(ours, people.buyer)
    answer = sign_in(people.buyer).post(url("quote_add", bought), quoted() | {field: typed})
    assert answer.status_code == 422
    assert gettext(said) in words(answer)
    assert f'id="id_{field}_error"' in words(answer)
    assert not Quote.objects.exists()


def test_after_the_choice_the_page_for_quotes_leads_back(
    ours: Project, people: Four, sign_in: SignIn
) -> None:
    bought, browser = rows.ordered(ours, people), sign_in(people.buyer)
    for name, thing in (
        ("quote_add", bought),
        ("purchase_choose", bought),
        ("quote_withdraw", Quote.objects.all()[0]),
    ):
        answer = browser.get(url(name, thing))
        assert answer.headers["Location"] == bought.get_absolute_url(), name


def test_a_quote_is_struck_out_with_a_reason(ours: Project, people: Four, sign_in: SignIn) -> None:
    quote = rows.quote(rows.purchase(ours, people.buyer), people.buyer)
    browser = sign_in(people.buyer)
    assert browser.post(url("quote_withdraw", quote), {"reason": " "}).status_code == 422
    browser.post(url("quote_withdraw", quote), {"reason": "单价写错"})
    page = words(browser.get(quote.purchase.get_absolute_url()))
    assert "单价写错" in page
    assert not Quote.objects.standing().exists()


def test_a_phone_is_masked_on_the_page_and_shown_once_on_record(
    ours: Project, people: Four, cast: Cast, sign_in: SignIn
) -> None:
    quote = rows.quote(rows.purchase(ours, people.buyer), people.buyer)
    browser = sign_in(cast.recorder)
    page = words(browser.get(quote.purchase.get_absolute_url()))
    assert "138****1234" in page
    assert "13897001234" not in page
    assert "13897001234" not in words(browser.get(url("quote_reveal", quote)))
    answer = browser.post(url("quote_reveal", quote), {"reason": "核实报价"})
    assert "13897001234" in words(answer)
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert AuditRecord.objects.filter(verb="reveal").count() == 1


# ---- choosing ----


def choosing(of: Purchase, quote: Quote, by: Post, **changes: Any) -> dict[str, Any]:
    return {
        "id": new_id(), "version": now(of).version, "quote": quote.pk, "reason": "",
        "exception": "", "responsible": by.user.human_id,
    } | changes  # fmt: skip


def test_the_buyer_compares_and_chooses_once(ours: Project, people: Four, sign_in: SignIn) -> None:
    bought = rows.purchase(ours, people.buyer)
    quotes = rows.three_quotes(bought, people.buyer)
    browser = sign_in(people.buyer)
    page = words(browser.get(url("purchase_choose", bought)))
    assert gettext("Lowest") in page
    assert 'name="exception"' not in page
    form = choosing(bought, quotes[0], people.buyer)
    for _ in range(2):
        answer = browser.post(url("purchase_choose", bought), form)
    assert answer.headers["Location"] == bought.get_absolute_url()
    assert Choice.objects.get().quote == quotes[0]


def test_a_dearer_choice_without_a_reason_is_said_at_the_reason(
    ours: Project, people: Four, sign_in: SignIn
) -> None:
    bought = rows.purchase(ours, people.buyer)
    dearer = rows.three_quotes(bought, people.buyer)[2]
    form = choosing(bought, dearer, people.buyer)
    answer = sign_in(people.buyer).post(url("purchase_choose", bought), form)
    assert answer.status_code == 422
    assert 'id="id_reason_error"' in words(answer)


def test_with_one_quote_an_exception_is_asked_for(
    ours: Project, people: Four, sign_in: SignIn
) -> None:
    bought = rows.purchase(ours, people.buyer)
    quote = rows.quote(bought, people.buyer)
    browser = sign_in(people.buyer)
    form = choosing(bought, quote, people.buyer)
    assert browser.post(url("purchase_choose", bought), form).status_code == 422
    browser.post(url("purchase_choose", bought), form | {"exception": "只有一家"})
    assert Choice.objects.get().exception == "只有一家"


@pytest.mark.parametrize("changes", [{"quote": "x"}, {"quote": ""}, {"version": "x"}, {"id": ""}])
def test_a_damaged_choice_is_said(
    ours: Project, people: Four, sign_in: SignIn, changes: dict[str, str]
) -> None:
    bought = rows.purchase(ours, people.buyer)
    quote = rows.three_quotes(bought, people.buyer)[0]
    form = choosing(bought, quote, people.buyer) | changes
    assert sign_in(people.buyer).post(url("purchase_choose", bought), form).status_code == 422
    assert now(bought).state == State.INQUIRY


def test_the_clerk_names_the_buyer_and_attaches_his_paper(
    ours: Project, people: Four, cast: Cast, sign_in: SignIn
) -> None:
    bought = rows.purchase(ours, people.buyer)
    quote = rows.three_quotes(bought, people.buyer)[0]
    browser = sign_in(cast.clerk)
    form = choosing(bought, quote, people.buyer)
    assert browser.post(url("purchase_choose", bought), form).status_code == 422
    browser.post(url("purchase_choose", bought), form | {"paper": rows.picture()})
    act = PurchaseAct.objects.get()
    assert (act.operator, act.responsible) == (cast.clerk.human, people.buyer.human)
    assert act.paper is not None


def test_whoever_took_another_step_is_told_and_not_offered(
    ours: Project, people: Four, sign_in: SignIn
) -> None:
    bought = rows.ordered(ours, people)
    both = factories.post(Role.STOREKEEPER, factories.VILLAGE, human=people.buyer.human)
    browser = sign_in(both)
    page = words(browser.get(bought.get_absolute_url()))
    assert url("receipt_add", bought) not in page
    assert gettext(
        "Who chooses, who signs a direct purchase too, who receives, who checks and who pays are "
    "different people. "
        "This person has taken another step of this purchase; someone else must take this one."
    ) in page  # fmt: skip
    form = receiving(bought, both)
    assert browser.post(url("receipt_add", bought), form).status_code == 422
    assert not Receipt.objects.exists()
