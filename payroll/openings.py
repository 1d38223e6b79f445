"""The workbook in which sheets paid on paper come in: written for the roster, read cell by cell."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from io import BytesIO

from django.utils.translation import gettext as _

from core.excel.faults import CellFault, check_plain, text_of, yuan_of
from core.excel.reading import Book, Cell
from core.excel.tables import read_table
from core.excel.writing import CellIn, Column, Kind, Sheet, write_workbook
from core.names import tidy_name
from payroll.actions.opening import PaidRow
from projects.models import Project

NUMBER, NAME, DAYS, AMOUNT = "编号", "姓名", "工日", "实发金额"
COLUMNS = (
    Column(NUMBER, Kind.INT, width=8),
    Column(NAME, width=24),
    Column(DAYS, width=10),
    Column(AMOUNT, Kind.YUAN, width=16),
)
MOST_DAYS = 366
NEEDED = (NUMBER, NAME, DAYS, AMOUNT)


def blank_workbook(project: Project) -> bytes:
    """Everyone on the roster, with room for days and yuan."""
    out = BytesIO()
    write_workbook([Sheet("已发放劳务报酬", COLUMNS, _rows(project))], out)
    return out.getvalue()


def _rows(project: Project) -> Iterator[list[CellIn]]:
    entries = project.rosterentrys.select_related("person").order_by("number")
    for number, name in entries.values_list("number", "person__name"):
        yield [number, name, None, None]


def read_opening(book: Book, project: Project) -> tuple[list[PaidRow], list[str]]:
    """The rows that say something, or every fault by sheet and cell.

    Who was paid nothing on this sheet is left empty. Number and name must agree with the roster.
    """
    names = dict(project.rosterentrys.values_list("number", "person__name"))
    seen = set[int]()
    none = _("Sheet “%(sheet)s” holds no days and no amounts.")
    return read_table(book, NEEDED, lambda cells: _row(cells, names, seen), none)


def _row(cells: Mapping[str, Cell], names: Mapping[int, str], seen: set[int]) -> PaidRow | None:
    if cells[DAYS].value is None and cells[AMOUNT].value is None:
        return None
    for cell in cells.values():
        check_plain(cell)
    number = _number(cells[NUMBER], names, seen)
    if tidy_name(text_of(cells[NAME])) != names[number]:
        said = _("number %(number)s on the roster is %(name)s.")
        raise CellFault(cells[NAME], said % {"number": number, "name": names[number]})
    days = _figure(cells[DAYS])
    if days % Decimal("0.5") or not 0 < days <= MOST_DAYS:
        raise CellFault(cells[DAYS], _("work days are whole or half, above zero."))
    amount = yuan_of(cells[AMOUNT])
    if amount <= 0:
        raise CellFault(cells[AMOUNT], _("an amount must stand here, above zero."))
    return PaidRow(number, days, amount)


def _number(cell: Cell, names: Mapping[int, str], seen: set[int]) -> int:
    found = _figure(cell)
    if found not in names:
        raise CellFault(cell, _("nobody on the roster has this number."))
    number = int(found)
    if number in seen:
        raise CellFault(cell, _("this number stands here twice."))
    seen.add(number)
    return number


def _figure(cell: Cell) -> Decimal:
    if not isinstance(cell.value, Decimal):
        raise CellFault(cell, _("a figure must stand here."))
    return cell.value
