"""Recording what a supplier was paid."""

import datetime
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from django.db import transaction
from django.db.models import Min
from django.utils import timezone
from django.utils.translation import gettext as _

from core.errors import DAMAGED, RuleBroken, constraints_said
from core.money import ZERO, grouped, yuan
from procurement.actions.acting import add_act
from procurement.actions.purchases import locked_purchase, settle
from procurement.figures import standing_of
from procurement.match import invoiced_by
from procurement.models import ActKind, Choice, Purchase, SupplierPayment
from procurement.rules import State
from procurement.terms import needs_contract, needs_invoice
from projects.actions import Answer
from projects.models import Attachment
from regions.access import Permission, require
from regions.models import Human, Post


@dataclass(frozen=True, slots=True)
class Voucher:
    """What the voucher says; `amount` in yuan."""

    amount: Decimal
    paid_on: datetime.date
    number: str


@transaction.atomic
def pay_supplier(
    *,
    id: UUID,
    purchase_id: UUID,
    voucher: Voucher,
    paper: Attachment,
    by: Post,
    responsible: Human | None = None,
) -> SupplierPayment:
    """Record a payment for what was received and checked. The same `id` again changes nothing.

    `paper` shows invoice and voucher, signed by `responsible` where he isn't the one who types.

    Raises RuleBroken without the contract or the invoice that the county asks for, for more than
    the least of order, receipt and invoice, an invoice that is dated later, a voucher entered
    twice, a day ahead or before the first delivery, and for a human who took another step
    here.
    """
    purchase = locked_purchase(purchase_id, by)
    require(by, Permission.PAY_SUPPLIERS, purchase)
    found = SupplierPayment.objects.filter(pk=id, purchase=purchase).first()
    if found is not None:
        return found
    _check_contract(purchase)
    _check_amount(purchase, voucher)
    _check_day(purchase, voucher)
    _check_invoices(purchase, voucher)
    payment = SupplierPayment(
        id=id,
        village_id=purchase.village_id,
        project_id=purchase.project_id,
        purchase=purchase,
        act=add_act(purchase, ActKind.PAY, by, Answer(responsible or by.user.human, paper)),
        amount=yuan(voucher.amount),
        paid_on=voucher.paid_on,
        voucher_number=voucher.number.strip(),
        paper=paper,
    )
    with constraints_said(_sentences()):
        payment.save(force_insert=True)
    settle(purchase)
    return payment


def _check_contract(purchase: Purchase) -> None:
    """Invoice, contract and receipt come before the money (domain.md §2.4)."""
    choice = Choice.objects.filter(purchase=purchase).select_related("quote").first()
    if choice is None or not needs_contract(purchase, choice.quote.total):
        return
    if not purchase.contracts.standing().exists():
        raise RuleBroken(contract_first())


def contract_first() -> str:
    return _("The county asks for a contract above this amount. The buyer enters it first.")


def _check_amount(purchase: Purchase, voucher: Voucher) -> None:
    payable = standing_of(purchase).owed
    if purchase.state not in (State.CHOSEN, State.DELIVERED) or payable <= 0:
        raise RuleBroken(_("Nothing is to be paid now: pay for what was received and checked."))
    if yuan(voucher.amount) <= 0:
        raise RuleBroken(_("The amount must be above zero."), "amount")
    if yuan(voucher.amount) > payable:
        said = _("At most %(payable)s yuan can be paid now: what was received, less what was paid.")
        raise RuleBroken(said % {"payable": grouped(payable)}, "amount")


def _check_day(purchase: Purchase, voucher: Voucher) -> None:
    agreed = purchase.receipts.filter(checked__agreed=True)
    first = agreed.aggregate(first=Min("delivered_on"))["first"]
    if voucher.paid_on > timezone.localdate():
        raise RuleBroken(_("This day lies ahead: enter it when it has come."), "paid_on")
    if first is None or voucher.paid_on < first:
        raise RuleBroken(_("On this day nothing had been delivered yet."), "paid_on")


def _check_invoices(purchase: Purchase, voucher: Voucher) -> None:
    """Invoices of the day of payment or before; without any only where the county lets it."""
    if not purchase.invoices.standing().exists():
        if needs_invoice(purchase):
            raise RuleBroken(invoice_first())
        return
    invoiced = invoiced_by(purchase, voucher.paid_on)
    if invoiced <= 0:
        raise RuleBroken(_("The invoice is dated later than this payment."), "paid_on")
    payable = invoiced - standing_of(purchase).paid
    if yuan(voucher.amount) > payable:
        said = _("By its invoices at most %(payable)s yuan can be paid: invoiced, less paid.")
        raise RuleBroken(said % {"payable": grouped(max(payable, ZERO))}, "amount")


def invoice_first() -> str:
    return _("The county lets nothing be paid without an invoice. The buyer enters it first.")


def _sentences() -> dict[str, str]:
    return {
        "procurement_supplierpayment_pkey": str(DAMAGED),
        "supplier_payment_once_a_voucher": _("This voucher was entered already."),
        "payment_by_a_contract": contract_first(),
        "payment_within_what_is_received": _("This would pay more than was received."),
        "payment_by_an_invoice": invoice_first(),
        "payment_within_what_is_invoiced": _("This would pay more than was invoiced."),
    }
