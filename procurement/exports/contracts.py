"""The contract ledger as a workbook: the rows of its page and its paper (T18). Chinese as these."""

from collections.abc import Iterator

from core.excel.writing import CellIn, Column, Kind, Sheet
from procurement.contracts import ledger_lines, row_of, sums_of
from projects.models import Project

COLUMNS = (
    Column("序号", Kind.INT, 8),
    Column("合同编号", width=18),
    Column("采购事项", width=24),
    Column("签约主体", width=24),
    Column("供应商", width=24),
    Column("统一社会信用代码", width=22),
    Column("签订日期", Kind.DATE),
    Column("合同金额（元）", Kind.YUAN, 16),
    Column("交货约定", width=28),
    Column("已验收金额（元）", Kind.YUAN, 16),
    Column("已付金额（元）", Kind.YUAN, 16),
    Column("未付金额（元）", Kind.YUAN, 16),
)


def contract_sheets(project: Project) -> list[Sheet]:
    """One sheet, with the totals below it."""
    return [Sheet("采购合同台账", COLUMNS, _rows(project))]


def _rows(project: Project) -> Iterator[list[CellIn]]:
    lines = ledger_lines(project)
    for number, line in enumerate(lines, start=1):
        yield row_of(number, line)
    signed, received, paid, unpaid = sums_of(lines)
    yield ["合计", *[None] * 6, signed, None, received, paid, unpaid]
