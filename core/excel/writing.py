"""Workbooks out, row by row.

Text is text (a name that begins with = never becomes a formula), money has two places, dates are
dates, and memory stays flat however many rows there are.
"""

import os
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from pathlib import Path
from typing import IO, Any

from django.utils import timezone
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter

from core.excel.package import LONGEST_TEXT
from core.money import yuan

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

CellIn = str | int | Decimal | date | None


class Kind(StrEnum):
    TEXT = "text"
    INT = "int"
    QUANTITY = "quantity"
    YUAN = "yuan"
    DATE = "date"
    DATETIME = "datetime"
    PERCENT = "percent"


_FORMATS = {
    Kind.TEXT: "@",
    Kind.INT: "0",
    Kind.QUANTITY: "General",
    Kind.YUAN: "#,##0.00",
    Kind.DATE: "yyyy-mm-dd",
    Kind.DATETIME: "yyyy-mm-dd hh:mm",
    Kind.PERCENT: "0.00%",
}
_LINE = Side(style="thin", color="FF808080")
_HEADER = {
    "font": Font(bold=True),
    "fill": PatternFill("solid", fgColor="FFE7EBEF"),
    "alignment": Alignment(horizontal="center", vertical="center", wrap_text=True),
    "border": Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE),
}


@dataclass(frozen=True)
class Column:
    """`width` in characters. ID, account and phone numbers are text; percent takes percentage
    points, as `core.money.share` gives them; an aware datetime is shown in the current zone."""

    heading: str
    kind: Kind = Kind.TEXT
    width: int = 14


@dataclass(frozen=True)
class Sheet:
    """`rows` may be a generator; a str in any column, such as a total's label, stays text.
    `headed`: the headings are printed."""

    title: str
    columns: Sequence[Column]
    rows: Iterable[Sequence[CellIn]]
    headed: bool = True


def write_workbook(sheets: Iterable[Sheet], out: IO[bytes] | Path) -> None:
    """Write row by row, with constant memory. Raises ValueError when a row has more or fewer
    cells than columns, TypeError for a value that its column can't hold, such as a float."""
    book = Workbook(write_only=True)
    taken: set[str] = set()
    try:
        for sheet in sheets:
            _fill(book.create_sheet(sheet_title(sheet.title, taken)), sheet)
    except BaseException:
        book.save(os.devnull)  # closes and removes openpyxl's temporary files
        raise
    book.save(out)


def _fill(page: Any, sheet: Sheet) -> None:
    _lay_out(page, sheet)
    # openpyxl's own would first try each cell as a value, and fail: half of the time spent.
    page._values_to_row = _placed
    if sheet.headed:
        page.append([_header_cell(page, column.heading) for column in sheet.columns])
    writers = [_writer(page, column.kind) for column in sheet.columns]
    for row in sheet.rows:
        page.append([write(value) for write, value in zip(writers, row, strict=True)])


def sheet_title(title: str, taken: set[str]) -> str:
    """A title that Excel accepts: no []:*?/\\, at most 31 UTF-16 units, none twice; adds it."""
    clean = re.sub(r"[\[\]:*?/\\]", " ", clean_text(title)).strip(" '") or "Sheet"
    for count in range(1, 10_000):
        tail = f" {count}" if count > 1 else ""
        units = clean.encode("utf-16-le")[: 2 * (31 - len(tail))]
        unique = units.decode("utf-16-le", "ignore").rstrip(" '") + tail
        if unique.casefold() not in taken | {"history"}:
            taken.add(unique.casefold())
            return unique
    raise ValueError("too many sheets of one title")


_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_LOOKS_ESCAPED = re.compile("_(?=x[0-9A-Fa-f]{4}_)")


def clean_text(text: str) -> str:
    """Without what XML can't hold, line ends as \\n, at most Excel's 32,767 characters."""
    if not text.isprintable():
        text = _UNWRITABLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    if "_x" in text:
        text = _LOOKS_ESCAPED.sub("_x005F_", text)
    return text[:LONGEST_TEXT]


def _lay_out(page: Any, sheet: Sheet) -> None:
    for index, column in enumerate(sheet.columns, 1):
        page.column_dimensions[get_column_letter(index)].width = column.width
    if sheet.headed:
        page.freeze_panes = "A2"
        page.print_title_rows = "1:1"
    page.page_setup.paperSize, page.page_setup.orientation = "9", "landscape"  # A4
    page.page_setup.fitToHeight = 0
    page.sheet_properties.pageSetUpPr.fitToPage = True


def _placed(cells: Sequence[Any], row: int) -> Iterator[Any]:
    for column, cell in enumerate(cells, 1):
        if cell is not None:
            cell.row, cell.column = row, column
            yield cell


def _header_cell(page: Any, heading: str) -> Any:
    cell = _text_cell(page)(heading)
    for attribute, style in _HEADER.items():
        setattr(cell, attribute, style)
    return cell


def _text_cell(page: Any) -> Callable[[str], Any]:
    cell = WriteOnlyCell(page)
    cell.number_format = _FORMATS[Kind.TEXT]

    def write(text: str) -> Any:
        cell.value = clean_text(text)
        cell.data_type = "s"
        return cell

    return write


def _writer(page: Any, kind: Kind) -> Callable[[CellIn], Any]:
    """One cell a column, used again for each row: openpyxl writes a row out before the next."""
    text = _text_cell(page)
    cell = WriteOnlyCell(page)
    cell.number_format = _FORMATS[kind]

    def write(value: CellIn) -> Any:
        if value is None:
            return None
        if isinstance(value, str) or kind is Kind.TEXT or _loses_digits(value):
            return text(str(value))
        cell.value = _as_kind(value, kind)
        return cell

    return write


def _loses_digits(value: int | Decimal | date) -> bool:
    return isinstance(value, int) and abs(value) >= 10**15


def _as_kind(value: int | Decimal | date, kind: Kind) -> int | Decimal | date:
    if kind in (Kind.DATE, Kind.DATETIME) and isinstance(value, date):
        if isinstance(value, datetime) and timezone.is_aware(value):
            value = timezone.make_naive(value)
        return value
    if isinstance(value, date | float):
        raise TypeError(f"{type(value).__name__} in a column of {kind}")
    if kind is Kind.YUAN:
        return yuan(value)
    return Decimal(value) / 100 if kind is Kind.PERCENT else value
