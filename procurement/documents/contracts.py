"""T18, the ledger of a project's purchase contracts (采购合同台账)."""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from core.excel.writing import CellIn
from core.money import grouped
from procurement.contracts import ledger_lines, row_of, sums_of
from procurement.models import Contract
from projects.documents import Pair, heading, on_paper
from projects.models import Project
from projects.paperwork import Filled, Subject


@dataclass(frozen=True, slots=True)
class ContractLedger:
    """T18; `rows` under the headings of its template, `sums` in yuan under the last of them."""

    header: tuple[Pair, ...]
    rows: tuple[tuple[str, ...], ...]
    sums: tuple[str, ...]
    signatures: tuple[str, ...] = ("采购员", "理事会负责人", "监督小组")


def contract_subjects(project: Project) -> Iterator[Subject]:
    """The whole ledger, once a contract is in it."""
    if Contract.objects.standing().filter(project=project).exists():
        yield Subject("采购合同台账", project.pk)


def contract_ledger(project: Project, about_id: object) -> Filled:
    lines = ledger_lines(project)
    return Filled(
        ContractLedger(
            header=heading(project),
            rows=tuple(
                tuple(_said(cell) for cell in row_of(number, line))
                for number, line in enumerate(lines, start=1)
            ),
            sums=tuple(grouped(amount) for amount in sums_of(lines)),
        )
    )


def _said(cell: CellIn) -> str:
    if isinstance(cell, Decimal):
        return grouped(cell)
    if isinstance(cell, datetime.date):
        return on_paper(cell)
    return "" if cell is None else str(cell)
