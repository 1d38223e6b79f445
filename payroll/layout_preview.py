"""What a layout's file looks like, with invented people."""

from decimal import Decimal

from core.money import in_capitals, total
from payroll.layouts import MAY_BE_NUMBERS, Layout, LayoutColumn, Totals, What

PEOPLE = (
    (
        "才让多杰",
        "6228480010000000011",
        "青海农信民和支行",
        Decimal("3600.00"),
        "632************010",
    ),
    ("马秀英", "6228480010000000029", "青海农信民和支行", Decimal("4100.21"), "632************028"),
    (
        "卓玛·才仁",
        "6228480010000000037",
        "农业银行古鄯支行",
        Decimal("27.78"),
        "632************036",
    ),
)


def preview_of(layout: Layout) -> dict[str, list[list[str]]]:
    """Headings, rows and closing rows, as the list shows them; whoever stands there is invented."""
    rows = [[_value(column, at) for column in layout.columns] for at in range(len(PEOPLE))]
    heads = [c.heading for c in layout.columns] if layout.headings else []
    return {"heads": [heads] if heads else [], "rows": rows, "sums": _sums(layout)}


def _value(column: LayoutColumn, at: int) -> str:
    name, account, bank, amount, number = PEOPLE[at]
    shown = f"{amount:,.2f}" if column.number and column.what in MAY_BE_NUMBERS else str(amount)
    return {
        What.REFERENCE: "630222101201-001-1-1",
        What.ROW: str(at + 1),
        What.NAME: name,
        What.ACCOUNT: account,
        What.BANK: bank,
        What.AMOUNT: shown,
        What.ID_NUMBER: number,
        What.REMARK: "劳务报酬 2026-10-01至2026-10-31",
        What.PROJECT: "某村村道硬化",
        What.FIXED: column.text,
        What.BLANK: "",
    }[column.what]


def _sums(layout: Layout) -> list[list[str]]:
    amount = total(one[3] for one in PEOPLE)
    if layout.totals == Totals.NONE:
        return []
    return [[f"合计 {len(PEOPLE)} 笔", f"{amount:,.2f}", in_capitals(amount)]]
