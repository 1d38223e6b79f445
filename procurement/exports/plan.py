"""The purchasing plan as a workbook: the rows of its page and its paper. Chinese as these."""

from collections.abc import Iterator

from core.excel.writing import CellIn, Column, Kind, Sheet
from procurement.models import HowBought, PlanVersion
from procurement.plan_words import WAYS, basis_of
from procurement.planning import Planned, budget_of, planned_rows

COLUMNS = (
    Column("序号", Kind.INT, 8),
    Column("物资名称", width=18),
    Column("规格型号", width=18),
    Column("单位", width=8),
    Column("设计/计划数量", Kind.QUANTITY),
    Column("预算单价（元）", Kind.YUAN),
    Column("预算金额（元）", Kind.YUAN, 16),
    Column("采购方式", width=10),
    Column("需用时间", Kind.DATE),
    Column("用途部位", width=24),
    Column("已采购量", Kind.QUANTITY),
    Column("差额", Kind.QUANTITY),
)


def plan_sheets(version: PlanVersion) -> list[Sheet]:
    """One sheet, with the total below it and the version's basis below that."""
    return [Sheet("物资采购清单", COLUMNS, _rows(version))]


def _rows(version: PlanVersion) -> Iterator[list[CellIn]]:
    planned = planned_rows(version)
    for one in planned:
        yield _row(one)
    rest: list[CellIn] = [None] * 5
    yield ["合计", *rest, budget_of(planned), *rest]
    yield [f"第{version.number}版，{basis_of(version)}", *rest, *rest, None]


def _row(one: Planned) -> list[CellIn]:
    row = one.row
    return [
        row.number,
        row.name,
        row.specification,
        row.unit,
        row.quantity,
        row.price,
        row.amount,
        WAYS[HowBought(row.way)],
        row.needed_on,
        row.place,
        one.bought.ordered,
        one.difference,
    ]
