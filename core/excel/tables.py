"""A table on the first visible sheet of a workbook: headings in its first row, then its rows."""

from collections.abc import Callable, Mapping
from typing import TypeVar

from django.utils.translation import gettext as _

from core.excel.faults import CellFault, columns_of, shortened
from core.excel.reading import Book, Cell

Row = TypeVar("Row")


def read_table(
    book: Book, needed: tuple[str, ...], read: Callable[[Mapping[str, Cell]], Row | None], none: str
) -> tuple[list[Row], list[str]]:
    """What `read` makes of each row, from its cells by heading; or every fault by sheet and cell.

    `read` raises CellFault, and returns None for a row that says nothing. `none` is said of a sheet
    without any other row, with its title as %(sheet)s.
    """
    if not book.visible:
        return [], [_("This workbook has no visible sheet.")]
    grid = book.visible[0]
    columns, faults = columns_of(grid, needed)
    if faults:
        return [], faults
    found: list[Row] = []
    for at in sorted(set(grid.rows) - {1}):
        try:
            row = read({name: grid.cell(at, column) for name, column in columns.items()})
        except CellFault as fault:
            faults.append(str(fault))
        else:
            found += [] if row is None else [row]
    if not found and not faults:
        faults = [none % {"sheet": grid.title}]
    return found, shortened(faults)
