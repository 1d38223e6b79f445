"""Cells of a list that was sent out and came back filled in: plain, under the headings it had.

Every fault names its sheet and cell. A formula is no answer, a merged cell is nobody's.
"""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from core.excel.reading import Cell, Grid

MOST_FAULTS = 30


class Fault(Exception):
    """What is wrong with one cell."""

    def __init__(self, cell: Cell, message: str) -> None:
        where = {"sheet": cell.sheet, "cell": cell.ref, "message": message}
        super().__init__(_("Sheet “%(sheet)s”, cell %(cell)s: %(message)s") % where)


def columns_of(grid: Grid, needed: Sequence[str]) -> tuple[dict[str, int], list[str]]:
    """Where each needed heading stands in the first row, and a fault for each that doesn't."""
    heads = {str(cell.value).strip(): at for at, cell in grid.rows.get(1, {}).items()}
    missing = [name for name in needed if name not in heads]
    said = _("Sheet “%(sheet)s”, row 1: the column %(name)s is missing.")
    faults = [said % {"sheet": grid.title, "name": name} for name in missing]
    return {name: heads[name] for name in needed if name in heads}, faults


def check_plain(cell: Cell) -> None:
    """Raises Fault for what only looks like a value."""
    if cell.is_formula:
        raise Fault(cell, _("this is a formula; enter the value itself."))
    if cell.is_error:
        raise Fault(cell, _("this is an error of Excel; enter the value itself."))
    if cell.merged:
        raise Fault(cell, _("this cell is merged with others; undo that."))


def text_of(cell: Cell) -> str:
    return "" if cell.value is None else str(cell.value).strip()


def row_number(cell: Cell) -> int:
    """The number of a row of the list. Raises Fault for anything else."""
    text = text_of(cell)
    if not (text.isascii() and text.isdecimal() and len(text) < 7):
        raise Fault(cell, _("this is not the number of a row."))
    return int(text)


def shortened(faults: list[str]) -> list[str]:
    """As many as a reader can mend at once; how many more there are."""
    more = len(faults) - MOST_FAULTS
    if more <= 0:
        return faults
    return [*faults[:MOST_FAULTS], _("And %(more)s more.") % {"more": more}]
