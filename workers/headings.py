"""Finding names and days in an attendance sheet of whatever layout. Pure."""

import datetime
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from core.excel.reading import Grid, Value
from workers.marks import folded

NAMES = frozenset(
    "姓名 名字 人员 人员姓名 务工人员 务工人员姓名 务工群众 务工群众姓名 工人姓名 民工姓名 "
    "村民 村民姓名 农民工姓名 name".split()
)
NUMBERS = frozenset("花名册号 花名册序号 花名册编号 花名册 册号 工号 rosternumber".split())
HALVES = frozenset("上 下 上午 下午 早 晚".split())
DEEPEST = 20  # rows in which a head is looked for
FEWEST = 3  # days that make a head, where the sheet has so many

_DAY = re.compile(r"(\d{1,2})[日号]?")
_MONTH_AND_DAY = re.compile(r"(\d{1,2})[月./-](\d{1,2})[日号]?")
_WHOLE = re.compile(r"(\d{4})[年./-](\d{1,2})[月./-](\d{1,2})[日号]?")
_WEEKDAY = re.compile(r"[(（]?(?:周|星期|礼拜)?[一二三四五六日天][)）]?$")


@dataclass(frozen=True, slots=True)
class Head:
    """Where a sheet's head ends, and which columns hold what.

    The days stand in row `at`, the head's last row is `row`. `days` holds None for a column whose
    day lies outside the stretch that is read; `name` and `number` are None where there is none.
    """

    at: int
    row: int
    days: Mapping[int, datetime.date | None]
    twice: tuple[int, ...]
    name: int | None
    number: int | None
    halves: tuple[int, int] | None  # row and column of a heading for half days
    sums: frozenset[int]  # columns of totals, which may stand between the days


def stretch(first: datetime.date, last: datetime.date) -> list[datetime.date]:
    return [first + datetime.timedelta(days=n) for n in range((last - first).days + 1)]


def day_of(value: Value, days: Mapping[int, datetime.date]) -> datetime.date | int | None:
    """The day that a heading names; its number where the stretch has no such day; or None.

    `days` are those of the stretch by their number in the month: no number stands there twice.
    """
    if isinstance(value, datetime.datetime):
        value = value.date()
    if isinstance(value, datetime.date):
        return _within(value.month, value.day, days)
    if isinstance(value, Decimal):
        return days.get(int(value), int(value)) if value in range(1, 32) else None
    return _day_said(value, days) if isinstance(value, str) else None


def _day_said(text: str, days: Mapping[int, datetime.date]) -> datetime.date | int | None:
    said = folded(text)
    for bare in (said, _WEEKDAY.sub("", said)):
        if (found := _DAY.fullmatch(bare)) and 1 <= int(found[1]) <= 31:
            return days.get(int(found[1]), int(found[1]))
        if found := _MONTH_AND_DAY.fullmatch(bare):
            return _within(int(found[1]), int(found[2]), days)
        if found := _WHOLE.fullmatch(bare):
            return _within(int(found[2]), int(found[3]), days)
    return None


def _within(month: int, number: int, days: Mapping[int, datetime.date]) -> datetime.date | int:
    day = days.get(number)
    return day if day and day.month == month else number


def head_of(grid: Grid, first: datetime.date, last: datetime.date) -> Head | None:
    """The sheet's head: the first row with most different days, and names or roster numbers."""
    by_number = {day.day: day for day in stretch(first, last)}
    best, row = 0, 0
    for number in sorted(grid.rows)[:DEEPEST]:
        found = {day_of(cell.value, by_number) for cell in grid.rows[number].values()}
        count = sum(isinstance(day, datetime.date) for day in found)
        if count > best:
            best, row = count, number
    if best < min(FEWEST, len(by_number)):
        return None
    name, name_row = _column(grid, row, NAMES.__contains__)
    number_column, number_row = _column(grid, row, NUMBERS.__contains__)
    if name is None and number_column is None:
        return None
    days, twice = _days(grid, row, by_number)
    below = max(row, name_row, number_row)
    halves, sums = _halves(grid, row, days), _sums(grid, (row - 1, row, row + 1))
    return Head(row, below, days, twice, name, number_column, halves, sums - set(days))


def _days(
    grid: Grid, row: int, by_number: Mapping[int, datetime.date]
) -> tuple[dict[int, datetime.date | None], tuple[int, ...]]:
    found: dict[int, datetime.date | None] = {}
    twice = []
    for column, cell in grid.rows[row].items():
        day = day_of(cell.value, by_number)
        if isinstance(day, datetime.date):
            if day in found.values():
                twice.append(column)
            found[column] = day
        elif day is not None:
            found[column] = None
    return found, tuple(twice)


def _column(grid: Grid, row: int, wanted: Callable[[str], bool]) -> tuple[int | None, int]:
    """The column with such a heading in the row of the days or up to two beside it, and its row."""
    for near in (row, row - 1, row + 1, row - 2):
        for column, cell in grid.rows.get(near, {}).items():
            if isinstance(cell.value, str) and wanted(folded(cell.value)):
                return column, near
    return None, row


def _sums(grid: Grid, rows: tuple[int, ...]) -> frozenset[int]:
    cells = [cell for row in rows for cell in grid.rows.get(row, {}).values()]
    texts = [(cell.column, cell.value) for cell in cells if isinstance(cell.value, str)]
    return frozenset(column for column, text in texts if folded(text).endswith("计"))


def _halves(grid: Grid, row: int, days: Mapping[int, object]) -> tuple[int, int] | None:
    """A row of mornings and afternoons right below the days: two columns a day."""
    said = {
        column
        for column, cell in grid.rows.get(row + 1, {}).items()
        if isinstance(cell.value, str) and folded(cell.value) in HALVES
    }
    beside = sorted(column for column in said if column not in days and column - 1 in said)
    return (row + 1, beside[0]) if beside else None
