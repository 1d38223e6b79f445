"""One sheet, row by row: who stands there, what is wrong, what was left out."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, TypeVar

from openpyxl.utils import get_column_letter

from core.excel.reading import Cell, Grid
from core.idnumber import IdNumber, age_on
from workers.lists import cells
from workers.lists.cells import Bad, safe
from workers.lists.headings import Layout, bare
from workers.lists.told import SECRET, Field, Reason, Remark, Row
from workers.rules import Candidate, StopKind, WarningKind, passes_luhn, stops, warnings

ELDEST = 110  # years; beyond it the number is more likely wrong than the person that old
# What stands under a list: sums, signatures, dates.
_UNDER = re.compile(
    r"合计|总计|小计|共计|累计|制表|填表|填报|审核|复核|负责人|经办人|村委会|盖章|公章|单位|备注|说明|注$|注\d|签字|日期"
)
_WORDS = (Field.GROUP, Field.ETHNICITY, Field.BANK)
_OWN = SECRET | {Field.NAME}  # what two people never have in common
_SEXES = {"男": "male", "女": "female", "男性": "male", "女性": "female"}
_OF_AGE = {WarningKind.YOUNG: Reason.YOUNG, WarningKind.OLD: Reason.OLD}
_SEPARATORS = re.compile(r"[、,，;；/|\s]+")

Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class Known:
    """What the reading depends on: the day, and each category's code by its bare words.

    A word with an empty code is understood and means none (一般农户).
    """

    today: date
    categories: Mapping[str, str]


@dataclass(slots=True)
class SheetTold:
    """A sheet read whole: its people, and what is said of cells that belong to nobody."""

    rows: list[Row] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Frame:
    """What all rows of a sheet share: each field's column, its letter and its heading."""

    grid: Grid
    known: Known
    columns: Mapping[Field, int]
    letters: Mapping[Field, str]
    heads: Mapping[Field, str]


def read_sheet(grid: Grid, layout: Layout, known: Known) -> SheetTold:
    told, frame = SheetTold(), _frame(grid, layout, known)
    for number in sorted(row for row in grid.rows if row > layout.head):
        line = _Line(frame, number)
        if (remark := line.left_out()) is not None:
            told.remarks.append(remark)
        elif not line.is_blank:
            told.rows.append(line.read())
    return told


def _frame(grid: Grid, layout: Layout, known: Known) -> _Frame:
    columns = {said: column for column, said in layout.columns.items()}
    over = {said: grid.shown(layout.head, column).value for said, column in columns.items()}
    letters = {said: get_column_letter(column) for said, column in columns.items()}
    heads = {said: heading for said, heading in over.items() if isinstance(heading, str)}
    return _Frame(grid, known, columns, letters, heads)


class _Line:
    """One row while it is read; every fault of it is kept, not only the first."""

    def __init__(self, frame: _Frame, number: int) -> None:
        self.frame, self.grid, self.known, self.number = frame, frame.grid, frame.known, number
        self.filled = self.grid.rows[number]
        self.cells = {said: self._cell(column) for said, column in frame.columns.items()}
        self.remarks: list[Remark] = []

    def _cell(self, column: int) -> Cell:
        found = self.filled.get(column)
        if found is None or found.merged:
            return self.grid.shown(self.number, column)
        return found

    @property
    def is_blank(self) -> bool:
        """Nothing of a person: empty, or a serial number written ahead."""
        return not any(_holds(cell) for cell in self._own())

    def _own(self) -> Iterator[Cell]:
        """The mapped cells that stand in this very row: one merged from above fills no row."""
        return (cell for cell in self.cells.values() if cell.row == self.number)

    def left_out(self) -> Remark | None:
        """What is said of a row that is no person: a sum, a signature, a heading once more."""
        first = next(filter(_is_text, self.filled.values()), None)
        if first is None:
            return None
        if self._repeats_headings() or (first.merged and len(self.filled) == 1):
            return self._left(Reason.HEADING_ROW, first)
        if self._has_number():
            return None
        nameless = not self._holds(Field.NAME)
        text = bare(str(first.value))
        name = "" if nameless else bare(str(self.cells[Field.NAME].value))
        if _UNDER.match(text) or _UNDER.match(name) or (nameless and _UNDER.search(text)):
            return self._left(Reason.SUM_ROW, first)
        if self.is_blank and not text.isdigit():
            return self._left(Reason.HEADING_ROW, first)
        return None

    def _has_number(self) -> bool:
        """Whether something like an ID number, be it wrong, makes this the row of a person."""
        cell = self.cells.get(Field.ID_NUMBER)
        if cell is None or cell.row != self.number or not _holds(cell):
            return False
        text = str(cell.value)
        return cell.is_error or (sum(map(str.isdigit, text)) > 5 and not _UNDER.search(text))

    def _holds(self, said: Field) -> bool:
        cell = self.cells.get(said)
        return cell is not None and cell.row == self.number and _holds(cell)

    def _repeats_headings(self) -> bool:
        """The header printed again on a new page of the paper."""
        same = (self.cells[said].value == heading for said, heading in self.frame.heads.items())
        return sum(same) > 1

    def _left(self, reason: Reason, cell: Cell) -> Remark:
        return Remark(reason, self.grid.title, cell.ref, safe(cell))

    def read(self) -> Row:
        name = self._name()
        number = self._id_number()
        texts = {said: text for said in _WORDS if (text := self._words(said))}
        for said, reader in ((Field.PHONE, cells.phone), (Field.ACCOUNT, cells.account)):
            if text := self._taken(said, reader) or "":
                texts[said] = text
                self._doubt_figures(said, text)
        categories = self._categories()
        since = self._since()
        identified = number if isinstance(number, IdNumber) else None
        if identified is not None:
            self._check_person(identified)
        return Row(
            sheet=self.grid.title,
            number=self.number,
            refs={said: f"{letter}{self.number}" for said, letter in self.frame.letters.items()},
            name=name,
            id_number=identified,
            masked_id=number if isinstance(number, str) else "",
            texts=texts,
            categories=categories,
            since=since,
            remarks=tuple(self.remarks),
        )

    def _name(self) -> str:
        name = self._taken(Field.NAME, cells.name)
        if name == "":
            self._say(Reason.NAME_MISSING, Field.NAME)
        return name or ""

    def _id_number(self) -> IdNumber | str | None:
        return self._taken(Field.ID_NUMBER, cells.id_number)

    def _words(self, said: Field) -> str:
        return self._taken(said, lambda cell: cells.words(cell, said)) or ""

    def _taken(self, said: Field, reader: Callable[[Cell], Value]) -> Value | None:
        """What `reader` makes of the cell; None, and the fault said, where it refuses."""
        cell = self.cells.get(said)
        if cell is None:
            return None
        try:
            if cell.merged and said in _OWN and self._is_shared(cell):
                raise Bad(Reason.MERGED)
            return reader(cell)
        except Bad as bad:
            self._say(bad.reason, said, **bad.more)
            return None

    def _is_shared(self, cell: Cell) -> bool:
        """Merged over more than one row, or with another column that is read."""
        merged, first = self.grid.merged, (cell.row, cell.column)
        here = [(self.number, column) for column in self.frame.columns.values()]
        return (
            cell.row != self.number
            or merged.get((cell.row + 1, cell.column)) == first
            or sum(merged.get(at) == first for at in here) > 1
        )

    def _doubt_figures(self, said: Field, text: str) -> None:
        if cells.may_miss_a_zero(self.cells[said], text):
            self._say(Reason.NUMBER, said)
        if said is Field.ACCOUNT and not cells.is_masked(text) and not passes_luhn(text):
            self._say(Reason.LUHN, said)

    def _categories(self) -> frozenset[str]:
        text = self._taken(Field.CATEGORY, cells.plain)
        found: set[str] = set()
        for word in _SEPARATORS.split(text or ""):
            code = self.known.categories.get(bare(word)) if bare(word) else ""
            if code is None:
                self._say(Reason.NO_CATEGORY, Field.CATEGORY, word=cells.covered(word)[:20])
            elif code:
                found.add(code)
        return frozenset(found)

    def _since(self) -> date | None:
        since = self._taken(Field.SINCE, cells.full_day)
        if since is not None and since > self.known.today:
            self._say(Reason.NO_DAY, Field.SINCE)
            return None
        return since

    def _check_person(self, number: IdNumber) -> None:
        """Age, and whether the sex and birth written beside the number agree with it."""
        today = self.known.today
        age = age_on(number.birth, today) if number.birth <= today else -1
        if not 0 <= age <= ELDEST:
            self._say(Reason.BIRTH_YEAR, Field.ID_NUMBER)
            return
        one = Candidate(age)
        if StopKind.TOO_YOUNG in stops(one):
            self._say(Reason.TOO_YOUNG, Field.ID_NUMBER)
        for kind, reason in _OF_AGE.items():
            if kind in warnings(one):
                self._say(reason, Field.ID_NUMBER)
        sex = self._taken(Field.SEX, cells.plain)
        if sex and _SEXES.get(bare(sex), number.sex.value) != number.sex.value:
            self._say(Reason.SEX_DIFFERS, Field.SEX)
        if not self._born_then(number.birth):
            self._say(Reason.BORN_DIFFERS, Field.BORN)

    def _born_then(self, birth: date) -> bool:
        cell = self.cells.get(Field.BORN)
        if cell is None or not _holds(cell):
            return True
        try:
            year, month, day = cells.day(cell)
        except Bad:
            return False
        said = (year, month or birth.month, day or birth.day)
        return said == (birth.year, birth.month, birth.day)

    def _say(self, reason: Reason, said: Field, **more: str) -> None:
        ref = f"{self.frame.letters[said]}{self.number}"
        value = safe(self.cells[said], said)
        self.remarks.append(Remark(reason, self.grid.title, ref, value, more))


def _is_text(cell: Cell) -> bool:
    return isinstance(cell.value, str) and _holds(cell)


def _holds(cell: Cell) -> bool:
    value: Any = cell.value
    if isinstance(value, str):
        return value.isalnum() or bool(cells.joined(value))
    return value is not None or cell.is_formula
