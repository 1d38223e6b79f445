"""T35, order, receipt and invoice of a purchase compared before it is paid (采购付款三单核对表)."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q

from core.money import ZERO, grouped, in_capitals
from procurement.figures import standing_of
from procurement.match import PRICES, invoices_of, match_by
from procurement.match_rules import Differs, Match, Matched
from procurement.models import Choice, Invoice, InvoiceKind, Purchase
from procurement.rules import State, plain
from projects.documents import Pair, heading, on_paper
from projects.models import Project
from projects.paperwork import Filled, Subject

KINDS: Mapping[str, str] = {
    InvoiceKind.SPECIAL: "增值税专用发票",
    InvoiceKind.ORDINARY: "增值税普通发票",
    InvoiceKind.PROXY: "税务代开发票",
    InvoiceKind.SLIP: "小额收据",
}
WORDS: Mapping[Differs, str] = {
    Differs.TO_COME: "尚有{much}{unit}未到",
    Differs.NOT_INVOICED: "{much}{unit}已验收未开票",
    Differs.NOT_RECEIVED: "{much}{unit}已开票未验收",
    Differs.DEARER: "开票比选定价高{much}元",
    Differs.CHEAPER: "开票比选定价低{much}元",
}


@dataclass(frozen=True, slots=True)
class MatchSheet:
    """T35; amounts in yuan. `rows` under the headings of its template, `sums` below them."""

    header: tuple[Pair, ...]
    facts: tuple[Pair, ...]
    invoices: tuple[tuple[str, ...], ...]
    rows: tuple[tuple[str, ...], ...]
    sums: tuple[str, ...]
    least: str
    paid: str
    payable: str
    capitals: str
    signatures: tuple[str, ...] = ("采购员", "保管员", "监督小组", "报账员")


def match_subjects(project: Project) -> Iterator[Subject]:
    """Every order of which something was received or invoiced, the newest first."""
    chosen = Purchase.objects.filter(project=project).at(State.CHOSEN, State.DELIVERED, State.PAID)
    begun = Q(receipts__isnull=False) | Q(invoices__isnull=False)
    for purchase in chosen.filter(begun).distinct():
        yield Subject(purchase.title, purchase.pk, shown=purchase.title)


def match_sheet(project: Project, about_id: UUID) -> Filled:
    purchase = Purchase.objects.get(project=project, pk=about_id)
    standing, invoices = standing_of(purchase), invoices_of(purchase)
    match = match_by(list(purchase.items.all()), standing, invoices)
    payable = max(standing.payable, ZERO)
    return Filled(
        MatchSheet(
            header=heading(project, ("采购事项", purchase.title), ("用途部位", purchase.purpose)),
            facts=_facts(purchase),
            invoices=tuple(_invoice(one) for one in invoices if one.stands),
            rows=tuple(_row(number, line, match) for number, line in enumerate(match.lines, 1)),
            sums=(
                grouped(match.ordered),
                grouped(match.received),
                grouped(match.invoiced) if match.has_invoice else "无发票",
            ),
            least=grouped(match.least),
            paid=grouped(match.paid),
            payable=grouped(payable),
            capitals=in_capitals(payable),
        )
    )


def _facts(purchase: Purchase) -> tuple[Pair, ...]:
    quote = Choice.objects.select_related("quote").get(purchase=purchase).quote
    contract = purchase.contracts.standing().first()
    signed = f"{contract.number}（{grouped(contract.amount)}元）" if contract else "无"
    return (
        ("供应商", quote.supplier),
        ("统一社会信用代码", quote.uscc or "无"),
        ("合同编号", signed),
        ("选定报价（元）", grouped(quote.total)),
    )


def _invoice(one: Invoice) -> tuple[str, ...]:
    said = KINDS[one.kind] + (f"（{one.reason}）" if one.reason else "")
    return (
        said,
        one.code,
        one.number,
        on_paper(one.issued_on),
        grouped(one.amount),
        grouped(one.tax),
    )


def _row(number: int, line: Matched, match: Match) -> tuple[str, ...]:
    sides = (line.ordered, line.received, line.invoiced)
    figures = (said for side in sides for said in (plain(side.quantity), grouped(side.amount)))
    differences = [
        WORDS[what].format(
            much=grouped(much) if what in PRICES else plain(much),
            unit=line.unit,
        )
        for what, much in line.differences(with_invoice=match.has_invoice)
    ]
    return (
        str(number),
        line.name,
        line.unit,
        grouped(line.unit_price),
        *figures,
        "；".join(differences) or "一致",
    )
