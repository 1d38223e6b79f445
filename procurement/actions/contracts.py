"""The contract of a chosen purchase comes into the ledger (T18), or is struck out as wrong."""

import datetime
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.audit import record
from core.errors import DAMAGED, RuleBroken, constraints_said
from core.money import grouped, yuan
from procurement.actions.purchases import locked_purchase
from procurement.models import Choice, Contract, Purchase
from procurement.rules import State
from projects.models import Attachment
from regions.access import Permission, require
from regions.models import Post


@dataclass(frozen=True, slots=True)
class Signed:
    """What the signed contract says; `amount` in yuan."""

    number: str
    party_kind: str
    party_name: str
    signed_on: datetime.date
    amount: Decimal
    delivery_terms: str


@transaction.atomic
def add_contract(
    *, id: UUID, purchase_id: UUID, signed: Signed, paper: Attachment, by: Post
) -> Contract:
    """Enter the contract of a purchase. The same `id` again changes nothing.

    Raises RuleBroken before a supplier is chosen or once it is cancelled, for another sum than the
    chosen quote's, a day ahead or before the first offer, a second contract, and a number that
    another one of the project has.
    """
    purchase = locked_purchase(purchase_id, by)
    require(by, Permission.BUY, purchase)
    found = Contract.objects.filter(pk=id, purchase=purchase).first()
    if found is not None:
        return found
    _check(purchase, signed)
    contract = Contract(
        id=id,
        village_id=purchase.village_id,
        project_id=purchase.project_id,
        purchase=purchase,
        number=signed.number.strip(),
        party_kind=signed.party_kind,
        party_name=signed.party_name.strip(),
        signed_on=signed.signed_on,
        amount=yuan(signed.amount),
        delivery_terms=signed.delivery_terms.strip(),
        paper=paper,
        at=timezone.now(),
        by=by,
    )
    with constraints_said(_sentences()):
        contract.save(force_insert=True)
    facts = {"number": contract.number, "amount": str(contract.amount)}
    record(by=by, verb="add contract", thing=contract, area=purchase.village_id, facts=facts)
    return contract


@transaction.atomic
def withdraw_contract(*, contract_id: UUID, reason: str, by: Post) -> Contract:
    """Strike a contract out because it is wrong; it stays in sight and no longer counts.

    Raises RuleBroken without a reason, and once something was paid by it.
    """
    contract = Contract.objects.visible_to(by).get(pk=contract_id)
    purchase = locked_purchase(contract.purchase_id, by)
    require(by, Permission.BUY, purchase)
    contract.refresh_from_db()
    if not contract.stands:
        return contract
    if not reason.strip():
        raise RuleBroken(_("Say what is wrong with this contract."), "reason")
    with constraints_said({"contract_was_paid_by": _paid_by_it()}):
        contract.withdraw(reason=reason, by=by)
    facts = {"number": contract.number, "reason": contract.withdrawn_reason}
    record(by=by, verb="withdraw contract", thing=contract, area=purchase.village_id, facts=facts)
    return contract


def _check(purchase: Purchase, signed: Signed) -> None:
    choice = Choice.objects.filter(purchase=purchase).select_related("quote").first()
    if choice is None or purchase.state == State.CANCELLED:
        raise RuleBroken(_("A contract follows the choice of a supplier."))
    if yuan(signed.amount) != choice.quote.total:
        said = _(
            "The chosen quote is %(total)s yuan. A contract says the same; have it put right first."
        )
        raise RuleBroken(said % {"total": grouped(choice.quote.total)}, "amount")
    if signed.signed_on > timezone.localdate():
        raise RuleBroken(_("This day lies ahead: enter it when it has come."), "signed_on")
    if signed.signed_on < choice.quote.asked_on:
        raise RuleBroken(_("On this day the supplier had not offered yet."), "signed_on")


def _paid_by_it() -> str:
    return _("Something was paid by this contract: it can't be struck out any more.")


def _sentences() -> dict[str, str]:
    return {
        "procurement_contract_pkey": str(DAMAGED),
        "contract_once_a_purchase": _("This purchase has its contract already."),
        "contract_number_once": _("Another contract of the project has this number."),
    }
