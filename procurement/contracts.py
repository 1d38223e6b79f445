"""The contract ledger of a project (T18): page, paper and workbook take their rows from here."""

from dataclasses import dataclass
from decimal import Decimal

from core.money import total
from procurement.figures import standings
from procurement.models import Contract
from projects.models import Project


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
