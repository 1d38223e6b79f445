"""A supplier's invoice is entered against the order, or struck out as wrong while unpaid."""

import datetime
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.audit import record
from core.errors import DAMAGED, RuleBroken, constraints_said
from core.ids import new_id
from core.money import grouped, total, yuan
from core.names import tidy_name
from procurement.actions.purchases import locked_purchase
from procurement.match_rules import is_number, within_slips
from procurement.models import Invoice, InvoiceKind, InvoiceRow, Purchase, Quote
from procurement.rules import Source, State
from procurement.terms import terms_of
from projects.models import Attachment
from regions.access import Permission, require
from regions.models import Post

MOST_DIGITS = 20


@dataclass(frozen=True, slots=True)
class Billed:
    """What an invoice says of one item: a quantity above zero, and yuan with tax."""

    quantity: Decimal
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Bill:
    """What stands on an invoice, in yuan; `rows` by the item's id, of those that it names.

    `number` and `code` are digits, `uscc` a checked code or empty, `reason` says why a small
    receipt has to do. What `amount` has beyond its rows is charged for something else.
    """

    kind: str
    number: str
    code: str
    issued_on: datetime.date
    seller: str
    uscc: str
    amount: Decimal
    tax: Decimal
    rows: Mapping[UUID, Billed]
    reason: str = ""


@transaction.atomic
def add_invoice(*, id: UUID, purchase_id: UUID, bill: Bill, paper: Attachment, by: Post) -> Invoice:
    """Enter an invoice of a purchase. The same `id` again changes nothing.

    Raises RuleBroken before a supplier is chosen or once it is cancelled, for a number that none
    has, one that is entered anywhere in the county, another seller than the chosen supplier, a day
    ahead or before the first offer, sums that contradict each other, and a small receipt without a
    reason or past what the county allows.
    """
    purchase = locked_purchase(purchase_id, by)
    require(by, Permission.BUY, purchase)
    found = Invoice.objects.filter(pk=id, purchase=purchase).first()
    if found is not None:
        return found
    quote = _chosen(purchase)
    _check_number(bill)
    _check_seller(bill, quote)
    _check_day(bill, quote)
    _check_sums(purchase, bill)
    if bill.kind == InvoiceKind.SLIP:
        _check_slip(purchase, bill)
    invoice = _invoice(id, purchase, bill, quote)
    invoice.paper, invoice.by = paper, by
    with constraints_said(_sentences()):
        invoice.save(force_insert=True)
    InvoiceRow.objects.bulk_create(_rows(invoice, bill))
    facts = {"number": invoice.number, "code": invoice.code, "amount": str(invoice.amount)}
    record(by=by, verb="add invoice", thing=invoice, area=purchase.village_id, facts=facts)
    return invoice


@transaction.atomic
def withdraw_invoice(*, invoice_id: UUID, reason: str, by: Post) -> Invoice:
    """Strike an invoice out (作废) because it is wrong; it stays in sight and no longer counts.

    Raises RuleBroken without a reason, and once something was paid since it was entered.
    """
    invoice = Invoice.objects.visible_to(by).get(pk=invoice_id)
    purchase = locked_purchase(invoice.purchase_id, by)
    require(by, Permission.BUY, purchase)
    invoice.refresh_from_db()
    if not invoice.stands:
        return invoice
    if not reason.strip():
        raise RuleBroken(_("Say what is wrong with this invoice."), "reason")
    said = _("Something was paid by this invoice: it can't be struck out any more.")
    with constraints_said({"invoice_was_paid_by": said}):
        invoice.withdraw(reason=reason, by=by)
    facts = {"number": invoice.number, "reason": invoice.withdrawn_reason}
    record(by=by, verb="withdraw invoice", thing=invoice, area=purchase.village_id, facts=facts)
    return invoice


def _chosen(purchase: Purchase) -> Quote:
    quote = Quote.objects.filter(choice__purchase=purchase).first()
    if quote is None or purchase.state == State.CANCELLED:
        raise RuleBroken(_("An invoice follows the choice of a supplier."))
    return quote


def _check_number(bill: Bill) -> None:
    """A small receipt has any number, or none."""
    if bill.kind == InvoiceKind.SLIP and len(bill.number.strip()) > MOST_DIGITS:
        raise RuleBroken(_("The number of a receipt has at most 20 characters."), "number")
    if bill.kind != InvoiceKind.SLIP and not is_number(bill.number, bill.code):
        said = _(
            "The number has 20 digits; one of 8 digits has a code of 10 or 12 beside it. Compare "
            "them with the invoice."
        )
        raise RuleBroken(said, "number")


def _check_seller(bill: Bill, quote: Quote) -> None:
    """By the code; by the name where one of the two has none, as on a farmer's (税务代开)."""
    asks_code = bill.kind in (InvoiceKind.SPECIAL, InvoiceKind.ORDINARY)
    if quote.uscc and not bill.uscc and asks_code:
        raise RuleBroken(_("Write the seller's code as it stands on the invoice."), "uscc")
    on_invoice, chosen = (
        Source(_plain(name), code)
        for name, code in ((bill.seller, bill.uscc), (quote.supplier, quote.uscc))
    )
    if not on_invoice.same_as(chosen):
        said = _("%(supplier)s was chosen: an invoice of another seller is not paid.")
        raise RuleBroken(said % {"supplier": quote.supplier}, "uscc" if bill.uscc else "seller")


def _plain(name: str) -> str:
    """A company's name with one kind of brackets, spaces apart."""
    return "".join(unicodedata.normalize("NFKC", tidy_name(name)).split())


def _check_day(bill: Bill, quote: Quote) -> None:
    if bill.issued_on > timezone.localdate():
        raise RuleBroken(_("This day lies ahead: enter it when it has come."), "issued_on")
    if bill.issued_on < quote.asked_on:
        raise RuleBroken(_("On this day the supplier had not offered yet."), "issued_on")


def _check_sums(purchase: Purchase, bill: Bill) -> None:
    if yuan(bill.amount) <= 0:
        raise RuleBroken(_("The amount must be above zero."), "amount")
    if not 0 <= yuan(bill.tax) < yuan(bill.amount):
        raise RuleBroken(_("The tax is a part of the amount."), "tax")
    if not bill.rows:
        raise RuleBroken(_("Write what the invoice says of at least one item."))
    items = set(purchase.items.values_list("pk", flat=True))
    if not items.issuperset(bill.rows):
        raise RuleBroken(DAMAGED)
    if any(row.quantity <= 0 or yuan(row.amount) <= 0 for row in bill.rows.values()):
        raise RuleBroken(_("Quantity and amount of an item must be above zero."))
    rows = total(row.amount for row in bill.rows.values())
    if rows > yuan(bill.amount):
        said = _("The items come to %(rows)s yuan, more than the invoice says. Compare them.")
        raise RuleBroken(said % {"rows": grouped(rows)}, "amount")


def _check_slip(purchase: Purchase, bill: Bill) -> None:
    if not bill.reason.strip():
        raise RuleBroken(_("Say why there is no invoice."), "reason")
    slips = purchase.invoices.standing().filter(kind=InvoiceKind.SLIP)
    up_to = terms_of(purchase).slip_up_to
    if up_to is None:
        raise RuleBroken(_no_slips(), "kind")
    if not within_slips(yuan(bill.amount), slips.values_list("amount", flat=True), up_to):
        said = _("The county allows small receipts up to %(up_to)s yuan in one purchase.")
        raise RuleBroken(said % {"up_to": grouped(up_to)}, "amount")


def _no_slips() -> str:
    return _("The county allows no receipt in place of an invoice.")


def _invoice(id: UUID, purchase: Purchase, bill: Bill, quote: Quote) -> Invoice:
    """The seller's name is written as the supplier's where the code doesn't tell who he is."""
    slip = bill.kind == InvoiceKind.SLIP
    by_code = bool(bill.uscc and quote.uscc)
    return Invoice(
        id=id,
        village_id=purchase.village_id,
        project_id=purchase.project_id,
        purchase=purchase,
        kind=bill.kind,
        number=bill.number.strip(),
        code="" if slip else bill.code.strip(),
        issued_on=bill.issued_on,
        seller=tidy_name(bill.seller) if by_code else quote.supplier,
        uscc=bill.uscc,
        amount=yuan(bill.amount),
        tax=yuan(bill.tax),
        reason=bill.reason.strip() if slip else "",
        at=timezone.now(),
    )


def _rows(invoice: Invoice, bill: Bill) -> list[InvoiceRow]:
    return [
        InvoiceRow(
            id=new_id(),
            village_id=invoice.village_id,
            project_id=invoice.project_id,
            purchase_id=invoice.purchase_id,
            invoice=invoice,
            item_id=item,
            quantity=row.quantity,
            amount=yuan(row.amount),
        )
        for item, row in bill.rows.items()
    ]


def _sentences() -> dict[str, Any]:
    return {
        "procurement_invoice_pkey": DAMAGED,
        "invoice_once_in_the_county": _(
            "This invoice is entered already, here or in another purchase of the county. "
            "No invoice is paid twice: compare its number."
        ),
    }
