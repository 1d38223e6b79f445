"""The store as a workbook: what is there, and the ledger of each material (T20). Chinese."""

from collections.abc import Iterable, Iterator
from decimal import Decimal

from core.excel.writing import CellIn, Column, Kind, Sheet
from procurement.models import StockCard
from procurement.stock import Entry, entries, ledger_rows, used_at
from procurement.stock_words import summary

BALANCES = (
    Column("物资名称", width=20),
    Column("规格型号", width=20),
    Column("单位", width=8),
    Column("结存", Kind.QUANTITY),
)
PLACES = (*BALANCES[:3], Column("用途部位", width=24), Column("领用数量", Kind.QUANTITY))
LEDGER = (
    Column("日期", Kind.DATE),
    Column("摘要", width=36),
    Column("入库数量", Kind.QUANTITY),
    Column("出库数量", Kind.QUANTITY),
    Column("结存", Kind.QUANTITY),
    Column("领用人"),
    Column("用途部位", width=24),
    Column("保管员"),
)


def store_sheets(cards: Iterable[StockCard]) -> Iterator[Sheet]:
    """The balances of these, what was used where, then each ledger, read when it is written."""
    listed = list(cards)
    yield Sheet("库存", BALANCES, [_balance(card) for card in listed])
    yield Sheet("按用途部位", PLACES, [_used(*one) for one in used_at(listed)])
    for card in listed:
        yield ledger_sheet(card)


def ledger_sheet(card: StockCard) -> Sheet:
    rows = map(_row, entries(card, ledger_rows(card)))
    return Sheet(f"{card}（{card.unit}）", LEDGER, rows)


def _balance(card: StockCard) -> list[CellIn]:
    return [card.name, card.specification, card.unit, card.balance]


def _used(card: StockCard, place: str, moved: Decimal) -> list[CellIn]:
    return [card.name, card.specification, card.unit, place, moved]


def _row(one: Entry) -> list[CellIn]:
    row = one.row
    return [
        row.happened_on,
        summary(row),
        one.came,
        one.went,
        one.stands,
        row.taker,
        row.place,
        row.responsible.name,
    ]
