"""What paper and workbook say of the store's rows. Chinese, whatever the screen."""

from collections.abc import Mapping

from procurement.models import Move, StockRow, SurplusUse
from projects.documents import on_paper

USES: Mapping[SurplusUse, str] = {
    SurplusUse.SOLD: "出售",
    SurplusUse.COLLECTIVE: "移交集体",
    SurplusUse.CARE: "用于管护",
}


def summary(row: StockRow) -> str:
    """摘要: where a row comes from. Needs what `ledger_rows` brings along."""
    match row.move:
        case Move.RECEIVED if row.receipt_row:
            receipt = row.receipt_row.receipt
            note = f"，送货单{receipt.note_number}" if receipt.note_number else ""
            return f"验收入库：{receipt.purchase.title}{note}"
        case Move.RETURNED if row.of:
            return f"退库：{on_paper(row.of.happened_on)}领用"
        case Move.COUNTED:
            return f"盘点{'盈' if row.quantity > 0 else '亏'}：{row.reason}"
        case Move.SURPLUS if row.surplus:
            return f"余料{USES[SurplusUse(row.surplus.use)]}"
        case Move.TAKEN_BACK:
            return f"冲回写错的一行：{row.reason}"
    return "领用"
