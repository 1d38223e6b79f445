"""Filled attendance sheets as villages send them, byte by byte through `tests.core.workbooks`."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from xml.sax.saxutils import escape

from openpyxl.utils import get_column_letter

from tests.core import workbooks
from workers.sheets import Known

FIRST, LAST = datetime.date(2026, 9, 1), datetime.date(2026, 9, 30)
ROSTER = (
    Known(1, "马学林"),
    Known(2, "卓玛·才仁"),
    Known(3, "བཀྲ་ཤིས་དོན་གྲུབ"),
    Known(4, "李㛃"),
    Known(7, "马秀英"),
    Known(9, "马秀英"),
)


@dataclass(frozen=True)
class Xml:
    """A cell written as it is, behind its reference: attributes and content."""

    attributes: str
    content: str


Cell = str | int | float | bool | Xml | None
FORMULA = Xml("", "<f>SUM(A1:A2)</f><v>1</v>")
BARE_FORMULA = Xml("", "<f>SUM(A1:A2)</f>")
NOT_FOUND = Xml(' t="e"', "<v>#N/A</v>")
DATED = Xml(' s="1"', "<v>46023</v>")


def days(first: int = 1, last: int = 30) -> list[Cell]:
    return list(range(first, last + 1))


def book(rows: Sequence[Sequence[Cell]], *, merges: Sequence[str] = (), **more: str) -> bytes:
    """A workbook of one visible sheet, 九月."""
    after = ""
    if merges:
        inside = "".join(f'<mergeCell ref="{one}"/>' for one in merges)
        after = f"<mergeCells>{inside}</mergeCells>"
    parts = {"workbook": workbooks.book('<sheet name="九月" sheetId="1" r:id="s1"/>')} | more
    content = "".join(_row(number, row) for number, row in enumerate(rows, 1))
    styles = workbooks.styles(0, 14)
    given: dict[str, Any] = {"styles": styles} | parts
    return workbooks.xlsx(workbooks.sheet(content, after), **given)


def two_sheets(
    rows: Sequence[Sequence[Cell]], second: Sequence[Sequence[Cell]], state: str = ""
) -> bytes:
    listed = (
        '<sheet name="九月" sheetId="1" r:id="s1"/>'
        f'<sheet name="十月" sheetId="2" r:id="s2"{state}/>'
    )
    content = "".join(_row(number, row) for number, row in enumerate(second, 1))
    return book(rows, workbook=workbooks.book(listed), sheet2=workbooks.sheet(content))


def _row(number: int, row: Sequence[Cell]) -> str:
    cells = (_cell(f"{get_column_letter(at)}{number}", cell) for at, cell in enumerate(row, 1))
    return f'<row r="{number}">{"".join(cells)}</row>'


def _cell(at: str, cell: Cell) -> str:
    match cell:
        case None:
            return ""
        case Xml(attributes, content):
            return f'<c r="{at}"{attributes}>{content}</c>'
        case bool():
            return f'<c r="{at}" t="b"><v>{int(cell)}</v></c>'
        case str():
            return (
                f'<c r="{at}" t="inlineStr"><is><t xml:space="preserve">{escape(cell)}</t></is></c>'
            )
        case _:
            return f'<c r="{at}"><v>{cell}</v></c>'
