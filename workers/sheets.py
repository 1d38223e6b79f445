"""Reading a filled attendance sheet: our own (T12 as a workbook) or the village's.

Nothing is guessed. Whatever is not understood is a fault that names sheet, cell and value; with one
fault nothing of the file is taken over.
"""

import datetime
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from django.utils.translation import gettext as _

from core.excel.reading import Book, Cell, Grid
from core.names import tidy_name
from workers.headings import NAMES, NUMBERS, Head, head_of
from workers.marks import Mark, folded, mark_of

SERIAL = re.compile(r"T12-[0-9A-Za-z-]{1,40}-\d{3,}", re.ASCII)
# Rows that hold no person: sums, notes, who signs.
_NOBODY = re.compile(
    r"(合计|小计|总计|共计|出勤人数|人数|备注|说明|注[:：]|记工员|考勤员|班组长|监督|理事会|审核|制表|填表|负责人)"
)


@dataclass(frozen=True, slots=True)
class Known:
    """Someone on the roster."""

    number: int
    name: str


@dataclass(frozen=True, slots=True)
class Fault:
    """What can't be read, and where: `cell` as in Excel (C7), `value` as it stands there."""

    sheet: str
    cell: str
    value: str
    reason: str


Marked = tuple[int, datetime.date, Mark]


@dataclass(frozen=True, slots=True)
class Sheet:
    """What was read: squares that say something, by roster number and day; or the faults."""

    serial: str = ""
    marks: list[Marked] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)


def serial_of(book: Book) -> str:
    """The muster's number, wherever it stands in the workbook; "" where there is none or many."""
    texts = (
        cell.value
        for sheet in book.sheets
        for row in sheet.rows.values()
        for cell in row.values()
        if isinstance(cell.value, str)
    )
    found = {match[0] for text in texts for match in SERIAL.finditer(text)}
    return found.pop() if len(found) == 1 else ""


def read_sheet(
    book: Book, roster: Sequence[Known], first: datetime.date, last: datetime.date
) -> Sheet:
    """Every mark between these days, or every fault. Hidden sheets are not looked at."""
    heads = [(grid, head_of(grid, first, last)) for grid in book.visible]
    found = [(grid, head) for grid, head in heads if head]
    if len(found) != 1:
        return Sheet(faults=[_no_sheet(book, [grid for grid, _head in found])])
    grid, head = found[0]
    reader = _Reader(grid, head, roster)
    marks = list(reader.marks())
    return Sheet(serial_of(book), [] if reader.faults else marks, reader.faults)


def _no_sheet(book: Book, several: list[Grid]) -> Fault:
    if several:
        reason = _(
            "Several sheets of this workbook look like attendance sheets. Keep the one that is to "
            "be read and delete or hide the others."
        )
        return Fault(several[1].title, "", "", reason)
    reason = _(
        "No row with the days and no column “姓名” or “花名册号” was found for this stretch of "
        "days. Check the month, or use the sheet that can be downloaded here."
    )
    return Fault(book.visible[0].title if book.visible else "", "", "", reason)


class _Reader:
    """Goes over the rows of one sheet and collects what it can't read."""

    def __init__(self, grid: Grid, head: Head, roster: Iterable[Known]) -> None:
        self.grid, self.head = grid, head
        self.faults: list[Fault] = []
        self.by_number: dict[int, Known] = {}
        self.by_name: dict[str, list[Known]] = {}
        self.rows: dict[int, int] = {}  # roster number → the row in which he stands
        for one in roster:
            self.by_number[one.number] = one
            self.by_name.setdefault(tidy_name(one.name), []).append(one)

    def marks(self) -> Iterator[Marked]:
        self._check_head()
        if self.head.halves:
            return
        for row in sorted(self.grid.rows):
            if row > self.head.row and not self._is_nobodys(row):
                yield from self._row(row)

    def _check_head(self) -> None:
        for column in self.head.twice:
            self._fault(self.grid.cell(self.head.at, column), _("This day stands here twice."))
        if self.head.halves:
            reason = _(
                "Mornings and afternoons have columns of their own here. Write one mark a day: "
                "√, 上 or 下."
            )
            self._fault(self.grid.cell(*self.head.halves), reason)

    def _is_nobodys(self, row: int) -> bool:
        """Sums, signatures, a head that is printed again on the next page.

        By name and number where they are filled: a role beside a name (班组长) makes no signature.
        """
        cells = self.grid.rows[row]
        named = [cells.get(column) for column in (self.head.name, self.head.number) if column]
        leading = [cell for column, cell in cells.items() if column < min(self.head.days)]
        said = [cell for cell in named if cell and folded(_shown(cell))] or leading[:1]
        texts = [folded(_shown(cell)) for cell in said]
        return any(
            text in NAMES or text in NUMBERS or _NOBODY.match(text) is not None for text in texts
        )

    def _row(self, row: int) -> Iterator[Marked]:
        cells = self.grid.rows[row]
        filled = [cell for column, cell in cells.items() if self._counts(column, cell)]
        if not filled or self._is_weekdays(filled):
            return
        who = self._who(row, filled)
        for cell in filled:
            mark, day = self._mark(cell), self.head.days.get(cell.column)
            if day is None:
                self._fault(cell, self._no_day(cell))
            elif who and mark:
                yield who.number, day, mark

    def _counts(self, column: int, cell: Cell) -> bool:
        """Whether a cell says something of a day: between the first and the last day's column."""
        days = self.head.days
        if column in self.head.sums or not min(days) <= column <= max(days):
            return False
        return cell.is_formula or not (isinstance(cell.value, str) and not folded(cell.value))

    def _is_weekdays(self, filled: list[Cell]) -> bool:
        words = {folded(cell.value) for cell in filled if isinstance(cell.value, str)}
        bare = {re.sub("^(周|星期|礼拜)", "", word) for word in words}
        return len(words) > 0 and bare <= set("一二三四五六日天") and not self.rows

    def _who(self, row: int, filled: list[Cell]) -> Known | None:
        """Whose row it is, by number or name; both must fit where both are there."""
        name_cell = self._leading(row, self.head.name)
        number_cell = self._leading(row, self.head.number)
        name = tidy_name(_shown(name_cell)) if name_cell else ""
        number = _shown(number_cell).strip() if number_cell else ""
        if not name and not number:
            self._fault(filled[0], _("Marks without a name beside them."))
            return None
        if number and number_cell:
            who = self._by_number(number_cell, folded(number), name)
        else:
            who = self._by_name(name_cell, name) if name_cell else None
        return self._once(who, row, number_cell if number else name_cell)

    def _leading(self, row: int, column: int | None) -> Cell | None:
        return None if column is None else self.grid.rows[row].get(column)

    def _by_number(self, cell: Cell, number: str, name: str) -> Known | None:
        known = self.by_number.get(int(number)) if re.fullmatch(r"\d{1,5}", number) else None
        if known is None:
            self._fault(cell, _("The roster has no such number."))
        elif name and name != tidy_name(known.name):
            said = _("On the roster this number is %(known)s, not %(name)s.")
            self._fault(cell, said % {"known": known.name, "name": name})
            return None
        return known

    def _by_name(self, cell: Cell, name: str) -> Known | None:
        found = self.by_name.get(name, [])
        if len(found) == 1:
            return found[0]
        if found:
            reason = _(
                "Several people on the roster bear this name. Add a column “花名册号” with their "
                "numbers on the roster."
            )
        else:
            reason = _("Nobody on the roster bears this name. Take him on first, or mend it.")
        self._fault(cell, reason)
        return None

    def _once(self, who: Known | None, row: int, cell: Cell | None) -> Known | None:
        if who is None:
            return None
        before = self.rows.setdefault(who.number, row)
        if before != row and cell:
            said = _("%(name)s stands in row %(row)s already.")
            self._fault(cell, said % {"name": who.name, "row": before})
            return None
        return who

    def _mark(self, cell: Cell) -> Mark | None:
        value = cell.value
        if cell.merged:
            self._fault(cell, _("Merged cells: give each day its own square."))
        elif cell.is_error or (cell.is_formula and value is None):
            self._fault(cell, _("This formula has no result. Write the mark itself."))
        elif isinstance(value, Decimal | str) and (mark := mark_of(_shown(cell))):
            return mark
        else:
            self._fault(cell, _("This is no mark. Write √ or 1, △ or 0.5, 上, 下, ○ or 0."))
        return None

    def _no_day(self, cell: Cell) -> str:
        if cell.column in self.head.days:
            return _("This day lies outside the days that are read.")
        return _("No day stands at the head of this column.")

    def _fault(self, cell: Cell, reason: str) -> None:
        self.faults.append(Fault(cell.sheet, cell.ref, _shown(cell)[:40], reason))


def _shown(cell: Cell) -> str:
    """The value as its writer would know it again."""
    value = cell.value
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, Decimal):
        return f"{value:f}"
    return "" if value is None else str(value)


def read_block(
    text: str, numbers: Sequence[int], days: Sequence[datetime.date]
) -> tuple[list[Marked], list[Fault]]:
    """A block copied from Excel: its rows are these people, its columns these days, in this order.

    What lies past the last person or day is a fault like any other.
    """
    marks: list[Marked] = []
    faults: list[Fault] = []
    for row, line in enumerate(text.replace("\r\n", "\n").rstrip("\n").split("\n")):
        for column, said in enumerate(line.split("\t")):
            if not folded(said):
                continue
            mark = mark_of(said)
            if row >= len(numbers) or column >= len(days):
                reason = _("The block reaches past the last person or the last day here.")
            elif mark is None:
                reason = _("This is no mark. Write √ or 1, △ or 0.5, 上, 下, ○ or 0.")
            else:
                marks.append((numbers[row], days[column], mark))
                continue
            place = _("row %(row)s, column %(column)s") % {"row": row + 1, "column": column + 1}
            faults.append(Fault("", place, said.strip()[:40], reason))
    return marks, faults


def packed(marks: Iterable[Marked]) -> list[list[object]]:
    """As it is kept with the reading."""
    return [[number, day.isoformat(), mark.value] for number, day, mark in marks]


def unpacked(kept: Iterable[Sequence[str]]) -> Mapping[tuple[int, datetime.date], Mark]:
    return {
        (int(number), datetime.date.fromisoformat(day)): Mark(mark) for number, day, mark in kept
    }
