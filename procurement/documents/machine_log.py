"""T36, the days that hired machines worked (机械台班确认单): of a purchase, or of one check."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from procurement.figures import lines_of
from procurement.hire_rules import Hired
from procurement.machine_log import by_item, log_of
from procurement.models import Choice, Kind, MachineEntry, Purchase, PurchaseItem, Receipt
from procurement.rules import State, plain
from projects.documents import Pair, heading, on_paper
from projects.models import Project
from projects.paperwork import Filled, Subject

HIRED: Mapping[str, str] = {
    Hired.WITH_DRIVER: "含机手",
    Hired.BARE: "不含机手",
    Hired.DRIVER: "机手",
}
BLANK_LINES = 10
COLUMNS = 10


@dataclass(frozen=True, slots=True)
class MachineSheet:
    """T36; `rows` are days, "" where the pen writes; `sums` are items, each with what was ordered,
    what these days come to, and what is checked in all."""

    header: tuple[Pair, ...]
    facts: tuple[Pair, ...]
    rows: tuple[tuple[str, ...], ...]
    sums: tuple[tuple[str, ...], ...]
    signatures: tuple[str, ...] = ("记录人", "机手", "监督小组", "理事会负责人")


def machine_subjects(project: Project) -> Iterator[Subject]:
    """Every hire that was ordered, with its whole log; then each check of some days."""
    hires = Purchase.objects.filter(project=project, kind=Kind.MACHINERY).exclude(items__hired="")
    for purchase in hires.at(State.CHOSEN, State.DELIVERED, State.PAID).distinct():
        yield Subject(purchase.title, purchase.pk, shown=purchase.title)
    receipts = Receipt.objects.filter(project=project, from_log=True, checked__agreed=True)
    for receipt in receipts.select_related("purchase").order_by("-delivered_on", "-act__at"):
        said = f"{receipt.purchase.title}（核验至{on_paper(receipt.delivered_on)}）"
        yield Subject(said, receipt.pk, shown=said)


def machine_sheet(project: Project, about_id: UUID) -> Filled:
    """`about_id` is a purchase's, or that of a receipt from its log."""
    receipt = Receipt.objects.filter(project=project, from_log=True, pk=about_id).first()
    key = receipt.purchase_id if receipt else about_id
    purchase = Purchase.objects.get(project=project, pk=key)
    rows = log_of(purchase).standing().order_by("day", "act__at")
    entries = list(rows.filter(taken__receipt=receipt) if receipt else rows)
    days = tuple(_row(number, entry) for number, entry in enumerate(entries, start=1))
    return Filled(
        MachineSheet(
            header=heading(project, ("采购事项", purchase.title), ("用途部位", purchase.purpose)),
            facts=_facts(purchase, entries),
            rows=days or (("",) * COLUMNS,) * BLANK_LINES,
            sums=_sums(purchase, entries),
        )
    )


def hired_words(item: PurchaseItem) -> str:
    """An item with whose price it is."""
    return f"{item}（{HIRED[item.hired]}）" if item.hired else str(item)


def _facts(purchase: Purchase, entries: Sequence[MachineEntry]) -> tuple[Pair, ...]:
    quote = Choice.objects.select_related("quote").get(purchase=purchase).quote
    days = [entry.day for entry in entries]
    span = f"{on_paper(min(days))}至{on_paper(max(days))}" if days else ""
    return (("出租方", quote.supplier), ("起止日期", span))


def _row(number: int, entry: MachineEntry) -> tuple[str, ...]:
    return (
        str(number),
        on_paper(entry.day),
        f"{entry.item.name}（{HIRED[entry.item.hired]}） {entry.machine}",
        entry.times or "—",
        plain(entry.hours),
        f"{plain(entry.quantity)}{entry.item.unit}",
        "；".join(filter(None, (entry.work, entry.late_reason and f"补登：{entry.late_reason}"))),
        entry.driver_name + ("（同日记工，已说明）" if entry.double_reason else ""),
        entry.act.responsible.name,
        _checked(entry),
    )


def _checked(entry: MachineEntry) -> str:
    taken = getattr(entry, "taken", None)
    return taken.receipt.checked.act.responsible.name if taken else ""


def _sums(purchase: Purchase, entries: Sequence[MachineEntry]) -> tuple[tuple[str, ...], ...]:
    here, lines = by_item(entries), lines_of(purchase)
    return tuple(
        (
            hired_words(item),
            item.unit,
            plain(item.quantity),
            plain(here.get(item.pk, Decimal(0))) if entries else "",
            plain(lines[item.pk].agreed) if entries else "",
        )
        for item in purchase.items.all()
    )
