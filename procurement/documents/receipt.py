"""T19, the receipt of a delivery (入库单): as it was received, or empty to take along to it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from django.db.models import Q, Sum

from core.money import grouped, in_capitals, total
from procurement.figures import lines_of, standings
from procurement.models import Choice, Purchase, PurchaseItem, Receipt, ReceiptRow
from procurement.rules import State, line_amount, plain
from projects.documents import Pair, heading, on_paper
from projects.models import Project
from projects.paperwork import Filled, Subject


@dataclass(frozen=True, slots=True)
class ReceiptLine:
    """An item of T19; "" where the pen writes."""

    name: str
    unit: str
    expected: str
    received: str
    unit_price: str
    amount: str
    quality: str


@dataclass(frozen=True, slots=True)
class ReceiptForm:
    """T19; amounts in yuan. `verdict` is the supervision group's answer, "" while it waits."""

    header: tuple[Pair, ...]
    facts: tuple[Pair, ...]
    rows: tuple[ReceiptLine, ...]
    amount: str
    capitals: str
    verdict: str
    signatures: tuple[str, ...] = ("验收人", "验收人", "保管员", "监督")


def receipt_subjects(project: Project) -> Iterator[Subject]:
    """Every purchase from which goods are still to come, and every delivery, newest first. What
    machines worked is T36's."""
    on_order = list(Purchase.objects.filter(project=project, state=State.CHOSEN))
    come = standings(on_order)
    for purchase in on_order:
        standing = come[purchase.pk]
        if not standing.by_log and any(line.left > 0 for line in standing.lines):
            said = f"{purchase.title}（待收货）"
            yield Subject(said, purchase.pk, shown=said)
    receipts = Receipt.objects.filter(project=project, from_log=False).select_related("purchase")
    for receipt in receipts.order_by("-delivered_on", "-act__at"):
        said = f"{receipt.purchase.title} {on_paper(receipt.delivered_on)}"
        yield Subject(said, receipt.pk, shown=said)


def receipt_form(project: Project, about_id: UUID) -> Filled:
    """`about_id` is a receipt's, or a purchase's whose goods are still to come."""
    rows = Receipt.objects.select_related("purchase", "checked", "act")
    receipt = rows.filter(project=project, pk=about_id).first()
    if receipt is None:
        return _empty(project, Purchase.objects.get(project=project, pk=about_id))
    return _received(project, receipt)


def _received(project: Project, receipt: Receipt) -> Filled:
    choice = _choice(receipt.purchase)
    prices, before = _prices(choice), _before(receipt)
    came = list(receipt.rows.select_related("item"))
    amounts = [line_amount(row.quantity, prices[row.item_id]) for row in came]
    lines = tuple(
        ReceiptLine(
            name=str(row.item),
            unit=row.item.unit,
            expected=plain(row.item.quantity - before.get(row.item_id, Decimal(0))),
            received=plain(row.quantity),
            unit_price=grouped(prices[row.item_id]),
            amount=grouped(amount),
            quality=row.quality,
        )
        for row, amount in zip(came, amounts, strict=True)
    )
    facts = _facts(choice, on_paper(receipt.delivered_on), receipt.note_number, receipt.certificate)
    return Filled(
        ReceiptForm(
            header=_header(project, receipt.purchase),
            facts=facts,
            rows=lines,
            amount=grouped(total(amounts)),
            capitals=in_capitals(total(amounts)),
            verdict=_verdict(receipt),
        )
    )


def _empty(project: Project, purchase: Purchase) -> Filled:
    """What is still to come, with room for what came."""
    choice = _choice(purchase)
    prices = _prices(choice)
    left = {key: line.left for key, line in lines_of(purchase).items()}
    lines = tuple(
        _awaited(item, left[item.pk], prices[item.pk])
        for item in purchase.items.all()
        if left[item.pk] > 0
    )
    facts = _facts(choice, on_paper(None), "", "")
    return Filled(ReceiptForm(_header(project, purchase), facts, lines, "", "", ""))


def _awaited(item: PurchaseItem, left: Decimal, price: Decimal) -> ReceiptLine:
    return ReceiptLine(str(item), item.unit, plain(left), "", grouped(price), "", "")


def _header(project: Project, purchase: Purchase) -> tuple[Pair, ...]:
    return heading(project, ("采购事项", purchase.title), ("用途部位", purchase.purpose))


def _facts(choice: Choice, day: str, note: str, certificate: str) -> tuple[Pair, ...]:
    return (
        ("日期", day),
        ("供应商", choice.quote.supplier),
        ("送货单号", note),
        ("合格证/检测报告编号", certificate),
    )


def _choice(purchase: Purchase) -> Choice:
    return Choice.objects.select_related("quote").get(purchase=purchase)


def _prices(choice: Choice) -> Mapping[UUID, Decimal]:
    return dict(choice.quote.rows.order_by().values_list("item_id", "unit_price"))


def _before(receipt: Receipt) -> Mapping[UUID, Decimal]:
    """What had come of each item before this delivery was entered, refused ones left out."""
    earlier = ReceiptRow.objects.filter(
        Q(receipt__checked__isnull=True) | Q(receipt__checked__agreed=True),
        receipt__purchase=receipt.purchase_id,
        receipt__act__at__lt=receipt.act.at,
    )
    return dict(earlier.order_by().values_list("item_id").annotate(Sum("quantity")))


def _verdict(receipt: Receipt) -> str:
    check = getattr(receipt, "checked", None)
    if check is None:
        return ""
    return "核对相符，同意入库" if check.agreed else f"不予认可：{check.reason}"
