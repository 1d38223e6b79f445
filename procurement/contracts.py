"""The contract ledger of a project (T18): page, paper and workbook take their rows from here."""

from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from core.excel.writing import CellIn
from core.money import grouped, total
from procurement.figures import standings
from procurement.models import Contract
from projects.models import Project
from projects.overview import Row


@dataclass(frozen=True, slots=True)
class Line:
    """A contract that stands, with whom, and how far it has come; amounts in yuan."""

    contract: Contract
    supplier: str
    uscc: str
    received: Decimal
    paid: Decimal

    @property
    def unpaid(self) -> Decimal:
        """Of the contract's amount."""
        return self.contract.amount - self.paid


def ledger_lines(project: Project) -> list[Line]:
    """By the day on which they were signed; a fixed number of queries."""
    rows = Contract.objects.standing().filter(project=project)
    contracts = list(rows.select_related("purchase__choice__quote", "paper"))
    ways = standings(contract.purchase for contract in contracts)
    return [
        Line(
            contract,
            contract.purchase.choice.quote.supplier,
            contract.purchase.choice.quote.uscc,
            ways[contract.purchase_id].worth,
            ways[contract.purchase_id].paid,
        )
        for contract in contracts
    ]


def sums_of(lines: list[Line]) -> tuple[Decimal, Decimal, Decimal, Decimal]:
    """Yuan by contracts, received and checked, paid, still unpaid."""
    return (
        total(line.contract.amount for line in lines),
        total(line.received for line in lines),
        total(line.paid for line in lines),
        total(line.unpaid for line in lines),
    )


def row_of(number: int, line: Line) -> list[CellIn]:
    """Under the headings of paper and workbook (`procurement.exports.contracts`)."""
    contract = line.contract
    return [
        number,
        contract.number,
        contract.purchase.title,
        contract.party_name,
        line.supplier,
        line.uscc,
        contract.signed_on,
        contract.amount,
        contract.delivery_terms,
        line.received,
        line.paid,
        line.unpaid,
    ]


def figures_of(lines: list[Line]) -> list[Row]:
    """The sums, large, above the page's table."""
    signed, received, paid, unpaid = sums_of(lines)
    return [
        Row(_("By contracts (yuan)"), grouped(signed)),
        Row(_("Received and checked (yuan)"), grouped(received)),
        Row(_("Paid to suppliers (yuan)"), grouped(paid)),
        Row(_("Not paid yet (yuan)"), grouped(unpaid)),
    ]
