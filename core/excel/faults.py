"""What is wrong with a workbook, cell by cell, in the words of whoever must mend it."""

import datetime
from decimal import Decimal

from django.utils.translation import gettext as _

from core.excel.reading import Cell, Grid
from core.money import yuan

MOST_FAULTS = 30  # as many as a reader can mend at once


class CellFault(Exception):
    """One cell's fault: a sentence that names sheet and cell, begun in small letters."""

    def __init__(self, cell: Cell, message: str) -> None:
        where = {"sheet": cell.sheet, "cell": cell.ref, "message": message}
        super().__init__(_("Sheet “%(sheet)s”, cell %(cell)s: %(message)s") % where)


def check_plain(cell: Cell) -> None:
    """Raises CellFault for a formula, an error of Excel, or a cell merged with others."""
    if cell.is_formula:
        raise CellFault(cell, _("this is a formula; enter the value itself."))
    if cell.is_error:
        raise CellFault(cell, _("this is an error of Excel; enter the value itself."))
    if cell.merged:
        raise CellFault(cell, _("this cell is merged with others; undo that."))


def text_of(cell: Cell) -> str:
    return "" if cell.value is None else str(cell.value).strip()


def row_number(cell: Cell) -> int:
    """The number of a row of a list that came back. Raises CellFault for anything else."""
    text = text_of(cell)
    if not (text.isascii() and text.isdecimal() and len(text) < 7):
        raise CellFault(cell, _("this is not the number of a row."))
    return int(text)


def yuan_of(cell: Cell) -> Decimal:
    """A number, or one typed as text; what has more than two places is not rounded.

    Raises CellFault.
    """
    try:
        amount = Decimal(text_of(cell).replace(",", ""))
        exact = yuan(amount) == amount
    except (ArithmeticError, ValueError):
        exact = False
    if not exact:
        raise CellFault(cell, _("this is not an amount in yuan."))
    return yuan(amount)


def day_of(cell: Cell) -> datetime.date | None:
    """A date, or one typed as text: 2026-11-12, 2026/11/12 or 20261112; None where nothing stands.

    Raises CellFault.
    """
    value = cell.value
    if isinstance(value, datetime.datetime):
        return value.date()
    if isinstance(value, datetime.date):
        return value
    text = text_of(cell)
    if not text:
        return None
    try:
        return datetime.date.fromisoformat(text.replace("/", "-"))
    except ValueError:
        raise CellFault(cell, _("this is not a day, as in 2026-11-12.")) from None


def columns_of(grid: Grid, needed: tuple[str, ...]) -> tuple[dict[str, int], list[str]]:
    """Where each needed heading stands in the first row, and a fault for each that is missing."""
    heads = {text_of(cell): at for at, cell in grid.rows.get(1, {}).items()}
    said = _("Sheet “%(sheet)s”, row 1: the column %(name)s is missing.")
    faults = [said % {"sheet": grid.title, "name": n} for n in needed if n not in heads]
    return {name: heads[name] for name in needed if name in heads}, faults


def shortened(faults: list[str]) -> list[str]:
    """The first of them, and how many more there are."""
    more = len(faults) - MOST_FAULTS
    if more <= 0:
        return faults
    return [*faults[:MOST_FAULTS], _("And %(more)s more.") % {"more": more}]
