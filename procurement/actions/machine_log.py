"""The machine log: a machine's day is logged, struck out while it is wrong, and checked."""

from collections.abc import Collection, Sequence
from decimal import Decimal
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from core.audit import record
from core.errors import DAMAGED, RuleBroken, constraints_said
from core.ids import new_id
from procurement.actions.acting import add_act
from procurement.actions.delivery import more_than_ordered
from procurement.actions.machine_days import Worked, check_day, check_driver, check_machine
from procurement.actions.purchases import locked_purchase, settle
from procurement.hire_rules import in_unit, machine_key, received
from procurement.machine_log import agreed_to, by_item
from procurement.models import (
    ActKind,
    MachineEntry,
    Purchase,
    PurchaseItem,
    Receipt,
    ReceiptCheck,
    ReceiptEntry,
    ReceiptRow,
)
from projects.actions import Answer
from projects.models import Attachment
from regions.access import Permission, require
from regions.models import Post


@transaction.atomic
def log_machine(
    *,
    id: UUID,
    purchase_id: UUID,
    worked: Worked,
    by: Post,
    answer: Answer | None = None,
    picture: Attachment | None = None,
) -> MachineEntry:
    """Log a machine's day. The same `id` again changes nothing.

    Raises RuleBroken as `check_day`, `check_machine` and `check_driver`, and for a human who took
    another step here.
    """
    purchase = locked_purchase(purchase_id, by)
    require(by, Permission.RECEIVE_GOODS, purchase)
    found = MachineEntry.objects.filter(pk=id, purchase=purchase).first()
    if found is not None:
        return found
    items = {item.pk: item for item in purchase.items.all()}
    item, driver_item = _items(items, worked)
    check_day(purchase, worked.day, worked.late_reason)
    key = machine_key(worked.machine)
    check_machine(purchase, worked.day, key, worked.half_hours, [item, driver_item])
    driver, name = check_driver(purchase, worked)
    entry = MachineEntry(
        id=id,
        village_id=purchase.village_id,
        project_id=purchase.project_id,
        purchase=purchase,
        act=add_act(purchase, ActKind.RECEIVE, by, answer, verb="log machine"),
        day=worked.day,
        item=item,
        driver_item=driver_item,
        machine=worked.machine.strip(),
        machine_key=key,
        half_hours=worked.half_hours,
        starts=worked.starts,
        ends=worked.ends,
        quantity=in_unit(worked.half_hours, item.unit),
        work=worked.work.strip(),
        driver_name=name,
        driver=driver,
        identity_id=driver.identity_id if driver else None,
        late_reason=worked.late_reason.strip(),
        double_reason=worked.double_reason.strip() if driver else "",
        picture=picture,
    )
    with constraints_said(_sentences()):
        entry.save(force_insert=True)
    return entry


@transaction.atomic
def strike_machine_entry(*, entry_id: UUID, reason: str, by: Post) -> MachineEntry:
    """Strike an entry out (作废) because it is wrong; it stays in sight and no longer counts.

    Raises RuleBroken without a reason, and once the supervision group has checked it.
    """
    entry = MachineEntry.objects.visible_to(by).get(pk=entry_id)
    purchase = locked_purchase(entry.purchase_id, by)
    require(by, Permission.RECEIVE_GOODS, purchase)
    entry.refresh_from_db()
    if not entry.stands:
        return entry
    if not reason.strip():
        raise RuleBroken(_("Say what is wrong with this entry."), "reason")
    with constraints_said({"machine_entry_is_checked": checked_already()}):
        entry.withdraw(reason=reason, by=by)
    facts = {"day": entry.day.isoformat(), "machine": entry.machine, "reason": reason.strip()}
    record(by=by, verb="strike machine", thing=purchase, area=purchase.village_id, facts=facts)
    return entry


@transaction.atomic
def check_machine_log(
    *,
    purchase_id: UUID,
    entry_ids: Collection[UUID],
    agreed: bool,
    reason: str,
    by: Post,
    answer: Answer | None = None,
) -> ReceiptCheck:
    """The supervision group's answer to days of the log, once. What it agrees to is received; what
    it refuses is struck out, and counts for nothing.

    Raises RuleBroken for no day, for one that was checked or struck out meanwhile, a refusal
    without a reason, and for a human who took another step here.
    """
    purchase = locked_purchase(purchase_id, by)
    require(by, Permission.CHECK_RECEIPTS, purchase)
    entries = _unchecked(purchase, entry_ids)
    if not agreed and not reason.strip():
        raise RuleBroken(_("Say what is wrong, so that it can be logged again."), "reason")
    before = by_item(agreed_to(purchase))
    receipt = _receipt(purchase, entries)
    with constraints_said({"receipt_within_what_is_ordered": more_than_ordered()}):
        ReceiptRow.objects.bulk_create(_rows(receipt, entries, before))
    check = ReceiptCheck.objects.create(
        id=new_id(),
        village_id=purchase.village_id,
        project_id=purchase.project_id,
        purchase=purchase,
        receipt=receipt,
        act=add_act(purchase, ActKind.CHECK, by, answer, verb="check machines"),
        agreed=agreed,
        reason=reason.strip(),
    )
    if not agreed:
        for entry in entries:
            entry.withdraw(reason=reason, by=by)
    settle(purchase)
    return check


def checked_already() -> str:
    return _("The supervision group has checked this entry: it can't be struck out any more.")


def _items(
    items: dict[UUID, PurchaseItem], worked: Worked
) -> tuple[PurchaseItem, PurchaseItem | None]:
    item = items.get(worked.item_id)
    driver_item = items.get(worked.driver_item_id) if worked.driver_item_id else None
    if item is None or not item.is_machine or (worked.driver_item_id and driver_item is None):
        raise RuleBroken(DAMAGED)
    if driver_item is not None and not item.may_have(driver_item):
        said = _(
            "This item does not pay the driver of that machine: its price includes him, or it is "
            "by another unit."
        )
        raise RuleBroken(said, "driver_item")
    return item, driver_item


def _unchecked(purchase: Purchase, entry_ids: Collection[UUID]) -> list[MachineEntry]:
    """In the order in which they were logged."""
    if not entry_ids:
        raise RuleBroken(_("Tick at least one day of the log."), "entries")
    rows = MachineEntry.objects.unchecked().filter(purchase=purchase, pk__in=entry_ids)
    entries = list(rows.select_related("act").order_by("act__at", "pk"))
    if len(entries) != len(set(entry_ids)):
        said = _("The log has changed since this page was loaded. Load it again.")
        raise RuleBroken(said, "entries")
    return entries


def _receipt(purchase: Purchase, entries: Sequence[MachineEntry]) -> Receipt:
    """It takes the entries in; whoever logged the last of them answers for it."""
    receipt = Receipt.objects.create(
        id=new_id(),
        village_id=purchase.village_id,
        project_id=purchase.project_id,
        purchase=purchase,
        act=entries[-1].act,
        delivered_on=max(entry.day for entry in entries),
        from_log=True,
    )
    ReceiptEntry.objects.bulk_create(
        ReceiptEntry(
            id=new_id(),
            village_id=purchase.village_id,
            project_id=purchase.project_id,
            purchase=purchase,
            receipt=receipt,
            entry=entry,
        )
        for entry in entries
    )
    return receipt


def _rows(
    receipt: Receipt, entries: Sequence[MachineEntry], before: dict[UUID, Decimal]
) -> list[ReceiptRow]:
    """Of each item that the entries worked by: the machine's, and the driver's."""
    return [
        ReceiptRow(
            id=new_id(),
            village_id=receipt.village_id,
            project_id=receipt.project_id,
            purchase_id=receipt.purchase_id,
            receipt=receipt,
            item_id=item,
            quantity=received(before.get(item, Decimal(0)), quantity),
        )
        for item, quantity in by_item(entries).items()
    ]


def _sentences() -> dict[str, str]:
    return {
        "procurement_machineentry_pkey": str(DAMAGED),
        "machine_entry_once_a_day": _(
            "This machine's day is logged already. Strike that entry out first if it is wrong."
        ),
    }
