"""The labour chapter as a workbook: what is written so far, to be filled in, and read cell by cell.

Headings and units are those of the printed plan (T8).
"""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from django.utils.translation import gettext as _

from core.excel.faults import CellFault, check_plain, text_of, yuan_of
from core.excel.reading import Book, Cell
from core.excel.tables import read_table
from core.excel.writing import CellIn, Column, Kind, Sheet
from projects.actions.implementation import MOST_ROWS, Labour
from projects.labour_rules import row_wages
from projects.models import LabourRow, LabourUnit

ITEM, TRADE, UNIT, QUANTITY, RATE, WORKERS = (
    "分项工程", "工种", "单位", "计划数量", "标准（元）", "用工人数",
)  # fmt: skip
NEEDED = (ITEM, TRADE, UNIT, QUANTITY, RATE, WORKERS)
COLUMNS = (
    Column(ITEM, width=24),
    Column(TRADE, width=14),
    Column(UNIT, width=10),
    Column(QUANTITY, Kind.QUANTITY, 12),
    Column(RATE, Kind.YUAN, 12),
    Column(WORKERS, Kind.INT, 10),
)
WORK_DAY = "工日"
LONGEST = {ITEM: 60, TRADE: 40, UNIT: 10}
MOST_QUANTITY = Decimal(10**7)
MOST_WORKERS = 10_000


def labour_sheets(rows: Sequence[LabourRow]) -> list[Sheet]:
    """One sheet with the rows so far."""
    return [Sheet("用工测算", COLUMNS, _written(rows))]


def _written(rows: Sequence[LabourRow]) -> Iterator[list[CellIn]]:
    for row in rows:
        unit = WORK_DAY if row.unit == LabourUnit.DAY else row.piece
        yield [row.item, row.trade, unit, row.quantity.normalize(), row.rate, row.workers]


def read_labour(book: Book) -> tuple[list[Labour], list[str]]:
    """The rows of the first visible sheet, or every fault by sheet and cell. An empty row is none;
    a row whose unit isn't the work day (工日) is counted in pieces of what stands there."""
    none = _("Sheet “%(sheet)s” holds no labour.")
    found, faults = read_table(book, NEEDED, _labour, none)
    if len(found) > MOST_ROWS:
        faults = [*faults, _("A plan has 200 rows of labour at most.")]
    return found, faults


def _labour(cells: Mapping[str, Cell]) -> Labour | None:
    if all(cell.value is None for cell in cells.values()):
        return None
    for cell in cells.values():
        check_plain(cell)
    unit = _words(cells, UNIT)
    quantity, rate = _quantity(cells[QUANTITY]), yuan_of(cells[RATE])
    if rate <= 0:
        raise CellFault(cells[RATE], _("an amount must stand here, above zero."))
    try:
        row_wages(quantity, rate)
    except ValueError:
        raise CellFault(cells[RATE], _("this amount is too large to be right.")) from None
    by_day = unit == WORK_DAY
    return Labour(
        item=_words(cells, ITEM),
        trade=_words(cells, TRADE),
        unit=LabourUnit.DAY if by_day else LabourUnit.PIECE,
        piece="" if by_day else unit,
        quantity=quantity,
        rate=rate,
        workers=_workers(cells[WORKERS]),
    )


def _words(cells: Mapping[str, Cell], name: str) -> str:
    text = text_of(cells[name])
    if not text:
        raise CellFault(cells[name], _("“%(name)s” is missing.") % {"name": name})
    if len(text) > LONGEST[name]:
        said = _("at most %(most)s characters stand here.")
        raise CellFault(cells[name], said % {"most": LONGEST[name]})
    return text


def _quantity(cell: Cell) -> Decimal:
    found = _figure(cell)
    if not 0 < found < MOST_QUANTITY or found != round(found, 3):
        raise CellFault(cell, _("a quantity is above zero, with three places at most."))
    return found


def _workers(cell: Cell) -> int:
    found = _figure(cell)
    if found % 1 or not 0 < found <= MOST_WORKERS:
        raise CellFault(cell, _("a number of workers is whole, from 1 to 10,000."))
    return int(found)


def _figure(cell: Cell) -> Decimal:
    """A number, or one typed as text."""
    try:
        found = Decimal(text_of(cell).replace(",", ""))
    except ArithmeticError:
        raise CellFault(cell, _("a figure must stand here.")) from None
    if not found.is_finite():
        raise CellFault(cell, _("a figure must stand here."))
    return found
