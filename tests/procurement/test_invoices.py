"""Invoices of a purchase, and that payments stay within order, receipt and invoice."""

import datetime
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone
from django.utils.translation import gettext

from core.errors import RuleBroken, constraint_of
from core.ids import new_id
from core.scope import EVERYWHERE, scope
from procurement.actions.contracts import withdraw_contract
from procurement.actions.invoices import Bill, Billed, add_invoice, withdraw_invoice
from procurement.figures import standing_of
from procurement.models import Invoice, InvoiceKind, Purchase
from projects.models import Project
from regions.models import Post, Role
from tests import factories
from tests.factories import Cast
from tests.procurement import purchase_rows as rows
from tests.procurement import raw
from tests.procurement.purchase_rows import CODES, Four, refused, words
from tests.procurement.test_contracts import contract
from tests.procurement.test_purchase_terms import sets

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("everywhere")]
SignIn = Callable[[Post], Client]
NUMBER = "26632000000012345678"
SUM = "46286.00"
DAY = datetime.timedelta(days=1)


def bill(of: Purchase, *amounts: str, **changes: Any) -> Bill:
    """Of the chosen supplier 供应商甲; `amounts` by item, all that was ordered unless named."""
    items = rows.items_of(of)
    given = amounts or ("35200.00", "11086.00")
    known = Bill(
        kind="ordinary", number=NUMBER, code="", issued_on=timezone.localdate(),
        seller="供应商甲", uscc=CODES[0], amount=sum(map(Decimal, given), Decimal(0)),
        tax=Decimal("10.00"),
        rows={
            item.pk: Billed(item.quantity, Decimal(amount))
            for item, amount in zip(items, given, strict=False)
        },
    )  # fmt: skip
    return replace(known, **changes)


def invoiced(of: Purchase, by: Post, *amounts: str, **changes: Any) -> Invoice:
    with scope(by.scope):
        row, paper = changes.pop("id", new_id()), rows.paper(of.project, by)
        said = bill(of, *amounts, **changes)
        return add_invoice(id=row, purchase_id=of.pk, bill=said, paper=paper, by=by)


@pytest.fixture
def bought(ours: Project, people: Four) -> Purchase:
    return rows.delivered(ours, people)


# ---- an invoice ----


def test_an_invoice_follows_the_choice_of_a_supplier(ours: Project, people: Four) -> None:
    waits = rows.purchase(ours, people.buyer)
    with refused("An invoice follows the choice of a supplier."):
        invoiced(waits, people.buyer)


@pytest.mark.parametrize(
    ("changes", "field", "sentence"),
    [
        pytest.param(
            {"number": "123"}, "number",
            "The number has 20 digits; one of 8 digits has a code of 10 or 12 beside it. Compare "
            "them with the invoice.", id="number",
        ),
        pytest.param(
            {"uscc": ""}, "uscc", "Write the seller's code as it stands on the invoice.",
            id="no code",
        ),
        pytest.param(
            {"issued_on": timezone.localdate() + DAY}, "issued_on",
            "This day lies ahead: enter it when it has come.", id="a day ahead",
        ),
        pytest.param(
            {"issued_on": timezone.localdate() - DAY}, "issued_on",
            "On this day the supplier had not offered yet.", id="before the offer",
        ),
        pytest.param(
            {"amount": Decimal(0)}, "amount", "The amount must be above zero.", id="nothing"
        ),
        pytest.param(
            {"tax": Decimal(SUM)}, "tax", "The tax is a part of the amount.", id="all tax"
        ),
        pytest.param(
            {"rows": {}}, "", "Write what the invoice says of at least one item.", id="no item"
        ),
        pytest.param(
            {"rows": {new_id(): Billed(Decimal(1), Decimal(1))}}, "",
            "The form came back damaged. Load the page again.", id="an item of another list",
        ),
        pytest.param(
            {"kind": "slip", "reason": "农户无发票"}, "kind",
            "The county allows no receipt in place of an invoice.", id="no small receipts",
        ),
    ],
)  # fmt: skip
def test_what_contradicts_itself_is_no_invoice(
    bought: Purchase, people: Four, changes: dict[str, Any], field: str, sentence: str
) -> None:
    with refused(sentence, field):
        invoiced(bought, people.buyer, **changes)


def test_the_items_come_to_no_more_than_the_invoice(bought: Purchase, people: Four) -> None:
    said = "The items come to %(rows)s yuan, more than the invoice says. Compare them."
    with refused(said, "amount", rows="46,286.00"):
        invoiced(bought, people.buyer, amount=Decimal("46285.99"))
    none = {rows.items_of(bought)[0].pk: Billed(Decimal(0), Decimal(1))}
    with refused("Quantity and amount of an item must be above zero."):
        invoiced(bought, people.buyer, rows=none)


@pytest.mark.parametrize(
    ("changes", "field"),
    [({"uscc": CODES[1]}, "uscc"), ({"uscc": "", "seller": "供应商乙", "kind": "proxy"}, "seller")],
    ids=["another code", "another name"],
)
def test_an_invoice_of_another_seller_is_not_kept(
    bought: Purchase, people: Four, changes: dict[str, Any], field: str
) -> None:
    said = "%(supplier)s was chosen: an invoice of another seller is not paid."
    with refused(said, field, supplier="供应商甲"):
        invoiced(bought, people.buyer, **changes)


def test_made_out_by_the_tax_office_the_name_is_compared(bought: Purchase, people: Four) -> None:
    kept = invoiced(bought, people.buyer, kind="proxy", uscc="", seller="供应商 甲")
    assert (kept.seller, kept.source.uscc) == ("供应商甲", "")


def test_the_same_invoice_twice_anywhere_in_the_county_is_not_kept(
    bought: Purchase, people: Four
) -> None:
    row = new_id()
    kept = invoiced(bought, people.buyer, id=row)
    assert invoiced(bought, people.buyer, id=row) == kept
    others = rows.four(factories.NEXT_VILLAGE)
    recorder = factories.post(Role.RECORDER, factories.NEXT_VILLAGE)
    theirs = rows.ordered(rows.project(recorder), others)
    said = (
        "This invoice is entered already, here or in another purchase of the county. "
        "No invoice is paid twice: compare its number."
    )
    with refused(said):
        invoiced(theirs, others.buyer)
    with scope(people.buyer.scope):
        withdraw_invoice(invoice_id=kept.pk, reason="开错抬头，已作废", by=people.buyer)
        withdraw_invoice(invoice_id=kept.pk, reason="再次", by=people.buyer)
    assert invoiced(theirs, others.buyer).stands


def test_a_small_receipt_needs_its_reason_and_stays_within_the_countys_amount(
    ours: Project, people: Four, cast: Cast
) -> None:
    sets(cast.county, slip_up_to=Decimal(500))
    bought = rows.delivered(ours, people)
    slip = {"kind": "slip", "number": "", "uscc": ""}
    with refused("Say why there is no invoice.", "reason"):
        invoiced(bought, people.buyer, "300", **slip)
    with refused("The number of a receipt has at most 20 characters.", "number"):
        invoiced(bought, people.buyer, "300", **slip | {"number": "收" * 21})
    invoiced(bought, people.buyer, "300", **slip, reason="农户自采砂石")
    said = "The county allows small receipts up to %(up_to)s yuan in one purchase."
    with refused(said, "amount", up_to="500.00"):
        invoiced(bought, people.buyer, "200.01", **slip, reason="农户自采砂石")
    with held("invoice_slips_within_the_countys_amount"):
        raw_invoice(bought, people, kind="slip", amount="201", reason="x")
    assert standing_of(bought).invoiced == 300


# ---- three-way match ----


def test_without_an_invoice_a_payment_only_warns_where_the_county_says_so(
    bought: Purchase, people: Four, sign_in: SignIn
) -> None:
    page = words(sign_in(people.cashier).get(rows.url("supplier_payment_add", bought)))
    said = "No invoice is entered. The county lets it be paid; ask for the invoice."
    assert gettext(said) in page
    rows.paid(bought, people.cashier, "100")
    said = gettext("%(paid)s yuan were paid and no invoice is entered. Ask the supplier for it.")
    shown = words(sign_in(people.cashier).get(bought.get_absolute_url()))
    assert said % {"paid": "100.00"} in shown


def test_without_an_invoice_nothing_is_paid_where_the_county_says_so(
    ours: Project, people: Four, cast: Cast, sign_in: SignIn
) -> None:
    before = rows.delivered(ours, people)
    sets(cast.county, invoice_required=True)
    bought = rows.delivered(ours, people)
    said = "The county lets nothing be paid without an invoice. The buyer enters it first."
    with refused(said):
        rows.paid(bought, people.cashier, "100")
    with held("payment_by_an_invoice"):
        raw.payment(bought, people, rows.paper(ours, people.cashier), "1")
    url = rows.url("supplier_payment_add", bought)
    assert sign_in(people.cashier).get(url).status_code == 302
    assert rows.url("invoice_add", bought) in words(sign_in(people.buyer).get("/"))
    invoiced(bought, people.buyer)
    assert sign_in(people.cashier).get(url).status_code == 200
    rows.paid(bought, people.cashier, SUM)
    assert rows.paid(before, people.cashier, "100").amount == 100  # begun under older terms


def test_more_than_was_invoiced_is_not_paid(ours: Project, bought: Purchase, people: Four) -> None:
    invoiced(bought, people.buyer, "30000.00", amount=Decimal(40_000))
    said = "By its invoices at most %(payable)s yuan can be paid: invoiced, less paid."
    with refused(said, "amount", payable="30,000.00"):
        rows.paid(bought, people.cashier, "30000.01")
    with held("payment_within_what_is_invoiced"):
        raw.payment(bought, people, rows.paper(ours, people.cashier), "1")  # 40,000
    rows.paid(bought, people.cashier, "30000")
    assert rows.now(bought).state == "delivered"
    with refused(said, "amount", payable="0.00"):
        rows.paid(bought, people.cashier, "1")


def test_more_than_was_received_is_not_paid_by_a_higher_invoice(
    ours: Project, people: Four
) -> None:
    bought = rows.delivered(ours, people, "40", "0")
    invoiced(bought, people.buyer)
    with pytest.raises(RuleBroken):
        rows.paid(bought, people.cashier, "17600.01")
    assert rows.paid(bought, people.cashier, "17600.00")


def test_an_invoice_dated_after_the_payment_pays_nothing(ours: Project, people: Four) -> None:
    day = timezone.localdate()
    bought = rows.purchase(ours, people.buyer)
    rows.quote(bought, people.buyer, supplier="供应商甲", uscc=CODES[0], asked_on=day - 2 * DAY)
    rows.chosen(bought, people.buyer, exception="只有一家")
    receipt = rows.received(bought, people.storekeeper, delivered_on=day - DAY)
    rows.checked(receipt, people.supervisor)
    invoiced(bought, people.buyer)
    with refused("The invoice is dated later than this payment.", "paid_on"):
        rows.paid(bought, people.cashier, "100", paid_on=day - DAY)
    assert rows.paid(bought, people.cashier, "100")


def test_a_payment_older_than_its_invoice_is_shown(
    bought: Purchase, people: Four, sign_in: SignIn
) -> None:
    rows.paid(bought, people.cashier, "100")
    invoiced(bought, people.buyer, "50.00", "10.00")
    page = words(sign_in(people.cashier).get(bought.get_absolute_url()))
    said = gettext("%(paid)s yuan were paid and only %(invoiced)s invoiced.")
    assert said % {"paid": "100.00", "invoiced": "60.00"} in page


def test_what_was_paid_by_is_not_struck_out(bought: Purchase, people: Four) -> None:
    kept, signed = invoiced(bought, people.buyer), contract(bought, people.buyer)
    rows.paid(bought, people.cashier, "100")
    with scope(people.buyer.scope):
        with refused("Something was paid by this invoice: it can't be struck out any more."):
            withdraw_invoice(invoice_id=kept.pk, reason="写错", by=people.buyer)
        with refused("Something was paid by this contract: it can't be struck out any more."):
            withdraw_contract(contract_id=signed.pk, reason="写错", by=people.buyer)
    later = invoiced(bought, people.buyer, "11", number="26632000000012345679")
    with scope(people.buyer.scope):
        with refused("Say what is wrong with this invoice.", "reason"):
            withdraw_invoice(invoice_id=later.pk, reason=" ", by=people.buyer)
        assert not withdraw_invoice(invoice_id=later.pk, reason="写错", by=people.buyer).stands


# ---- what PostgreSQL refuses ----


@contextmanager
def held(constraint: str) -> Iterator[None]:
    """Refused by this constraint."""
    with pytest.raises(IntegrityError) as error, transaction.atomic():
        yield
    assert constraint_of(error.value) == constraint


def raw_invoice(of: Purchase, people: Four, **changes: object) -> object:
    row = raw.common(of)
    said = {
        "kind": "proxy", "number": NUMBER, "code": "", "issued_on": timezone.localdate(),
        "seller": "供应商甲", "uscc": "", "amount": "100", "tax": "0", "reason": "",
    } | changes  # fmt: skip
    raw.insert(
        "invoice", **row, **said, paper_id=rows.paper(of.project, people.buyer).pk,
        at=timezone.now(), by_id=people.buyer.pk, withdrawn_reason="",
    )  # fmt: skip
    return row["id"]


def raw_row(of: Purchase, invoice: object, amount: str) -> None:
    item = rows.items_of(of)[0].pk
    raw.insert(
        "invoicerow", **raw.common(of), invoice_id=invoice, item_id=item, quantity="1",
        amount=amount,
    )  # fmt: skip


def test_not_even_a_statement_keeps_another_sellers_invoice(bought: Purchase, people: Four) -> None:
    with held("invoice_of_the_chosen_supplier"):
        raw_invoice(bought, people, seller="供应商乙")
    with held("invoice_of_the_chosen_supplier"):
        raw_invoice(bought, people, uscc=CODES[1])
    with held("invoice_has_its_number"):
        raw_invoice(bought, people, number="1")
    kept = raw_invoice(bought, people)
    with held("invoice_rows_within_its_amount"):
        raw_row(bought, kept, "100.01")
    raw_row(bought, kept, "100")
    with held("procurement_invoicerow_insert_only"):
        raw.run("UPDATE procurement_invoicerow SET amount = 1")
    with held("procurement_invoice_only_withdrawn"):
        raw.run("UPDATE procurement_invoice SET amount = 1")


# ---- pages ----


def test_the_buyer_enters_it_on_a_page_that_begins_with_what_was_received(
    bought: Purchase, people: Four, sign_in: SignIn
) -> None:
    browser, url = sign_in(people.buyer), rows.url("invoice_add", bought)
    form = browser.get(url).context["form"]
    assert form["quantity_1"].value() == "80"
    assert form["amount_1"].value() == "35,200.00"
    assert InvoiceKind.SLIP not in dict(form.fields["kind"].choices)
    sent = {
        "id": new_id(), "kind": "special", "number": "2663 2000 0000 1234 5678", "code": "",
        "issued_on": timezone.localdate(), "seller": "供应商甲", "uscc": CODES[0],
        "amount": "46,336", "tax": "1,000", "quantity_1": "80", "amount_1": "35,200",
        "quantity_2": "120.5", "amount_2": "11,086", "paper": rows.picture(),
    }  # fmt: skip
    half = sent | {"amount_2": "", "paper": rows.picture()}
    assert browser.post(url, half).status_code == 422
    assert browser.post(url, sent | {"paper": rows.picture()}).status_code == 302
    page = words(browser.get(bought.get_absolute_url()))
    assert NUMBER in page
    said = gettext("Invoices charge %(beside)s yuan for what is not on the list; that is not paid.")
    assert said % {"beside": "50.00"} in page
    with scope(EVERYWHERE):
        kept = Invoice.objects.get()
    url = rows.url("invoice_withdraw", kept)
    assert browser.get(url).status_code == 200
    assert browser.post(url, {"reason": "写错"}).status_code == 302
    assert browser.get(url).status_code == 302
    assert "写错" in words(browser.get(bought.get_absolute_url()))


def test_before_a_choice_the_page_leads_back(ours: Project, people: Four, sign_in: SignIn) -> None:
    waits = rows.purchase(ours, people.buyer)
    assert sign_in(people.buyer).get(rows.url("invoice_add", waits)).status_code == 302


def test_the_table_names_what_differs(ours: Project, people: Four, sign_in: SignIn) -> None:
    bought = rows.delivered(ours, people, "40", "120.5")
    invoiced(bought, people.buyer, "35300.00")
    page = words(sign_in(people.cashier).get(rows.url("supplier_payment_add", bought)))
    for said, values in (
        ("%(much)s %(unit)s still to come", {"much": "40", "unit": "吨"}),
        ("%(much)s %(unit)s invoiced and not received", {"much": "40", "unit": "吨"}),
        ("invoiced %(much)s yuan above the chosen price", {"much": "100.00"}),
        ("%(much)s %(unit)s received and not invoiced", {"much": "120.5", "unit": "立方米"}),
        ("More is invoiced than was received: only what was received is paid.", {}),
    ):
        assert gettext(said) % values in page, said
