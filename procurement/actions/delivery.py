"""Goods come in: the storekeeper receives them, the supervision group checks."""

import datetime
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.errors import DAMAGED, RuleBroken, constraints_said
from core.ids import new_id
from procurement.actions.acting import add_act
from procurement.actions.purchases import locked_purchase, settle
from procurement.figures import lines_of
from procurement.models import ActKind, Purchase, Receipt, ReceiptCheck, ReceiptRow
from procurement.rules import State
from projects.actions import Answer
from projects.models import Attachment
from regions.access import Permission, require
from regions.models import Human, Post


@dataclass(frozen=True, slots=True)
class Arrived:
    """How much of an item came, above zero, and in what state."""

    item_id: UUID
    quantity: Decimal
    quality: str


@dataclass(frozen=True, slots=True)
class Delivery:
    """What the signed receipt says (T19)."""

    delivered_on: datetime.date
    note_number: str
    certificate: str
    rows: tuple[Arrived, ...]


@transaction.atomic
def receive(
    *,
    id: UUID,
    purchase_id: UUID,
    delivery: Delivery,
    paper: Attachment,
    by: Post,
    responsible: Human | None = None,
    checker: Human | None = None,
) -> Receipt:
    """Record a delivery, all or a part. The same `id` again changes nothing.

    `paper` is the receipt, signed by `responsible` where he isn't the one who types. `checker`
    of the supervision group has signed it too; without him it waits for his check.

    Raises RuleBroken when nothing is ordered, for more than ordered, a day ahead, an empty
    delivery, and for a human who took another step here.
    """
    purchase = locked_purchase(purchase_id, by)
    require(by, Permission.RECEIVE_GOODS, purchase)
    found = Receipt.objects.filter(pk=id, purchase=purchase).first()
    if found is not None:
        return found
    _check_delivery(purchase, delivery)
    answer = Answer(responsible or by.user.human, paper)
    receipt = Receipt(
        id=id,
        village_id=purchase.village_id,
        project_id=purchase.project_id,
        purchase=purchase,
        act=add_act(purchase, ActKind.RECEIVE, by, answer),
        delivered_on=delivery.delivered_on,
        note_number=delivery.note_number.strip(),
        certificate=delivery.certificate.strip(),
        paper=paper,
    )
    with constraints_said({"procurement_receipt_pkey": DAMAGED}):
        receipt.save(force_insert=True)
    with constraints_said({"receipt_within_what_is_ordered": more_than_ordered()}):
        ReceiptRow.objects.bulk_create([_row(receipt, arrived) for arrived in delivery.rows])
    if checker is not None:
        _check(receipt, agreed=True, reason="", by=by, answer=Answer(checker, paper))
    return receipt


@transaction.atomic
def check_receipt(
    *, receipt_id: UUID, agreed: bool, reason: str, by: Post, answer: Answer | None = None
) -> ReceiptCheck:
    """The supervision group's answer to a receipt, once. What it refuses counts for nothing.

    Raises RuleBroken for a second answer, a refusal without a reason, and for a human who took
    another step here.
    """
    receipt = Receipt.objects.visible_to(by).get(pk=receipt_id)
    receipt.purchase = locked_purchase(receipt.purchase_id, by)
    require(by, Permission.CHECK_RECEIPTS, receipt)
    if not agreed and not reason.strip():
        raise RuleBroken(_("Say what is wrong, so that the storekeeper can correct it."), "reason")
    if ReceiptCheck.objects.filter(receipt=receipt).exists():
        raise RuleBroken(_("This receipt has been checked already."))
    return _check(receipt, agreed=agreed, reason=reason.strip(), by=by, answer=answer)


def _check(
    receipt: Receipt, *, agreed: bool, reason: str, by: Post, answer: Answer | None
) -> ReceiptCheck:
    require(by, Permission.CHECK_RECEIPTS, receipt)
    check = ReceiptCheck.objects.create(
        id=new_id(),
        village_id=receipt.village_id,
        project_id=receipt.project_id,
        purchase_id=receipt.purchase_id,
        receipt=receipt,
        act=add_act(receipt.purchase, ActKind.CHECK, by, answer),
        agreed=agreed,
        reason=reason,
    )
    settle(receipt.purchase)
    return check


def _check_delivery(purchase: Purchase, delivery: Delivery) -> None:
    if purchase.state != State.CHOSEN:
        raise RuleBroken(_("Nothing is on order here: no delivery is expected."))
    lines = lines_of(purchase)
    if any(line.hire for line in lines.values()):
        raise RuleBroken(log_instead())
    if delivery.delivered_on > timezone.localdate():
        raise RuleBroken(_("This day lies ahead: enter it when it has come."), "delivered_on")
    if not delivery.rows:
        raise RuleBroken(_("Write how much of at least one item has come."))
    if any(row.item_id not in lines for row in delivery.rows):
        raise RuleBroken(DAMAGED)
    if any(row.quantity > lines[row.item_id].left for row in delivery.rows):
        raise RuleBroken(more_than_ordered())


def log_instead() -> str:
    return _("What a machine worked comes from the machine log: log its days there.")


def more_than_ordered() -> str:
    return _("This is more than was ordered. Receive only what is still to come.")


def _row(receipt: Receipt, arrived: Arrived) -> ReceiptRow:
    return ReceiptRow(
        id=new_id(),
        village_id=receipt.village_id,
        project_id=receipt.project_id,
        purchase_id=receipt.purchase_id,
        receipt=receipt,
        item_id=arrived.item_id,
        quantity=arrived.quantity,
        quality=arrived.quality.strip(),
    )
