"""Lists of people as villages write them: workbooks made cell by cell, with all their dirt."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape

from openpyxl.utils import get_column_letter

from tests.core.workbooks import book, sheet, styles, xlsx
from tests.workers.arrange import BORN, id_number

HEAD = (
    "序号",
    "姓名",
    "身份证号码",
    "村民小组(社)",
    "联系电话",
    "开户银行",
    "银行卡号",
    "人员类别",
)
CARD, OTHER_CARD = "6228480402564890018", "6228480402564890026"
PHONE = "13897001234"


@dataclass(frozen=True)
class Number:
    """As Excel keeps a number."""

    text: str


@dataclass(frozen=True)
class Date:
    day: datetime.date


@dataclass(frozen=True)
class Formula:
    """`value` as last calculated: a text, None where it never was."""

    value: str | None


@dataclass(frozen=True)
class Error:
    text: str = "#N/A"


HIDDEN = ' state="hidden"'
Item = str | Number | Date | Formula | Error | bool | None


@dataclass(frozen=True)
class Page:
    rows: Sequence[Sequence[Item]]
    title: str = "名单"
    merges: Sequence[str] = ()
    hidden: bool = False


def workbook(*pages: Page) -> bytes:
    """One or two sheets."""
    listed = "".join(
        f'<sheet name="{escape(page.title)}" sheetId="{place}" r:id="s{place}"'
        f"{HIDDEN if page.hidden else ''}/>"
        for place, page in enumerate(pages, 1)
    )
    second = _page(pages[1]) if len(pages) > 1 else sheet("")
    return xlsx(_page(pages[0]), workbook=book(listed), styles=styles(0, 14), sheet2=second)


def _page(page: Page) -> str:
    rows = "".join(
        f'<row r="{number}">{_cells(number, cells)}</row>'
        for number, cells in enumerate(page.rows, 1)
    )
    merged = "".join(f'<mergeCell ref="{ref}"/>' for ref in page.merges)
    return sheet(rows, f"<mergeCells>{merged}</mergeCells>" if merged else "")


def _cells(row: int, cells: Sequence[Item]) -> str:
    return "".join(
        _cell(f"{get_column_letter(column)}{row}", item)
        for column, item in enumerate(cells, 1)
        if item is not None
    )


def _cell(ref: str, item: Item) -> str:
    match item:
        case bool():
            return f'<c r="{ref}" t="b"><v>{int(item)}</v></c>'
        case Number(text):
            return f'<c r="{ref}"><v>{text}</v></c>'
        case Date(day):
            return f'<c r="{ref}" s="1"><v>{(day - datetime.date(1899, 12, 30)).days}</v></c>'
        case Formula(None):
            return f'<c r="{ref}"><f>B1&amp;""</f></c>'
        case Formula(value):
            return f'<c r="{ref}" t="str"><f>B1</f><v>{escape(str(value))}</v></c>'
        case Error(text):
            return f'<c r="{ref}" t="e"><v>{text}</v></c>'
    return (
        f'<c r="{ref}" t="inlineStr"><is><t xml:space="preserve">{escape(str(item))}</t></is></c>'
    )


def number(sequence: int = 1, born: datetime.date = BORN) -> str:
    return id_number(sequence, born).number


def row(sequence: int = 1, **told: Item) -> list[Item]:
    """One person under `HEAD`; what is not told stays empty."""
    usual: dict[str, Item] = {"name": f"马{'零一二三四五六七八九'[sequence % 10]}"}
    said = usual | {"number": number(sequence)} | told
    keys = ("name", "number", "group", "phone", "bank", "account", "category")
    return [Number(str(sequence)), *(said.get(key) for key in keys)]


def people(*rows: Sequence[Item], head: Sequence[Item] = HEAD) -> bytes:
    return workbook(Page([head, *rows]))
