"""Workbooks in, read by a confined child process so that no upload can harm this one."""

import json
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from itertools import product
from pathlib import Path
from typing import Any, NamedTuple

from django.utils.translation import gettext_lazy as _
from openpyxl.utils import get_column_letter

from core.excel.package import Limits, Reason
from core.excel.values import FORMULA, LOST_DIGITS

Position = tuple[int, int]  # row and column, from 1
Value = str | Decimal | date | datetime | time | bool | None
ROOT = Path(__file__).resolve().parents[2]


class Cell(NamedTuple):
    """One cell that holds something; `row` and `column` count from 1.

    A number whose digits Excel has lost (16 and more, such as an ID number typed as a number) is
    text with `lost_digits`; `is_error` marks #N/A and the like; a formula's value is the one last
    calculated, None when there is none.
    """

    sheet: str
    row: int
    column: int
    value: Value = None
    is_formula: bool = False
    merged: bool = False
    lost_digits: bool = False
    is_error: bool = False

    @property
    def ref(self) -> str:
        return f"{get_column_letter(self.column)}{self.row}"


@dataclass(frozen=True)
class Grid:
    """A sheet's cells by row and column; only those that hold something are there.

    `merged` leads from each position in a merged range to the range's first one, where its value
    stands.
    """

    title: str
    hidden: bool
    rows: Mapping[int, Mapping[int, Cell]]
    merged: Mapping[Position, Position]

    def cell(self, row: int, column: int) -> Cell:
        """A blank one where there is none, still saying whether it lies in a merged range."""
        blank = Cell(self.title, row, column, merged=(row, column) in self.merged)
        return self.rows.get(row, {}).get(column, blank)

    def shown(self, row: int, column: int) -> Cell:
        """The cell whose value a reader sees here: the first one of a merged range."""
        return self.cell(*self.merged.get((row, column), (row, column)))


@dataclass(frozen=True)
class Book:
    sheets: tuple[Grid, ...]

    @property
    def visible(self) -> tuple[Grid, ...]:
        return tuple(sheet for sheet in self.sheets if not sheet.hidden)


_SENTENCES = {
    Reason.NOT_XLSX: _("This is not an Excel workbook (.xlsx). Save it as .xlsx and try again."),
    Reason.OLD_FORMAT: _("This is an old .xls file. Open it and save it as .xlsx."),
    Reason.MACROS: _("This workbook holds macros. Save it as .xlsx without macros."),
    Reason.ENCRYPTED: _("This workbook is locked with a password. Remove the password first."),
    Reason.DAMAGED: _("This workbook is damaged. Open it, save it again and try once more."),
    Reason.TOO_LARGE: _("This workbook is too large. Split it into smaller ones."),
    Reason.TOO_SLOW: _("This workbook takes too long to read. Split it into smaller ones."),
    Reason.TOO_MANY_ROWS: _(
        "Sheet “%(sheet)s”, row %(row)s: at most %(most)s rows can be read. "
        "Delete what stands below."
    ),
    Reason.TOO_MANY_COLUMNS: _(
        "Sheet “%(sheet)s”, row %(row)s: at most %(most)s columns can be read. "
        "Delete what stands further right."
    ),
    Reason.TOO_MANY_CELLS: _("This workbook has more than %(most)s filled cells. Split it."),
    Reason.TOO_MANY_SHEETS: _("This workbook has too many sheets. Split it."),
    Reason.TOO_MANY_MERGED: _("Sheet “%(sheet)s” has too many merged cells. Unmerge them."),
    Reason.TEXT_TOO_LONG: _("A cell holds more text than Excel allows. Shorten it."),
}


class BadWorkbook(Exception):
    """`reason` for the program, `message` for the user, in his language when it is read."""

    def __init__(self, reason: Reason, **details: str | int) -> None:
        super().__init__(reason.value)
        self.reason, self.details = reason, details

    @property
    def message(self) -> str:
        return str(_SENTENCES[self.reason]) % self.details


def read_workbook(source: Path | bytes, limits: Limits | None = None) -> Book:
    """Every cell of every sheet, typed; nothing is guessed. Raises BadWorkbook.

    Costs the start of a Python process; never more than `limits` in memory, time and size.
    """
    bounds = limits or Limits()
    data = source if isinstance(source, bytes) else source.read_bytes()
    if len(data) > bounds.file_bytes:
        raise BadWorkbook(Reason.TOO_LARGE)
    return Book(tuple(_grids(_child_output(data, bounds), bounds)))


def _child_output(data: bytes, limits: Limits) -> bytes:
    """What the child says, however it ends. The environment, with our secrets, stays here."""
    command = [sys.executable, "-E", "-S", "-m", "core.excel.child", json.dumps(limits)]
    try:
        child = subprocess.run(  # noqa: S603  our own interpreter and module
            command, input=data, capture_output=True, cwd=ROOT, env={}, timeout=limits.wall_seconds
        )
    except subprocess.TimeoutExpired:
        raise BadWorkbook(Reason.TOO_SLOW) from None
    if child.returncode == -signal.SIGXCPU or child.returncode == -signal.SIGKILL:
        raise BadWorkbook(Reason.TOO_SLOW)
    return child.stdout


def _grids(output: bytes, limits: Limits) -> Iterator[Grid]:
    rows: list[Any] = []
    last: Any = None
    for line in output.split(b"\n")[:-1]:
        last = json.loads(line)
        if isinstance(last, list):
            rows.append(last)
        elif "sheet" in last:
            yield _grid(last, rows, limits)
            rows = []
    if last != {"end": True}:
        refused = last if isinstance(last, dict) and "refused" in last else {}
        reason = Reason(refused.get("refused", Reason.DAMAGED))
        raise BadWorkbook(reason, **refused.get("details", {}))


def _grid(sheet: dict[str, Any], rows: list[Any], limits: Limits) -> Grid:
    title = sheet["sheet"]
    merged = _merged(sheet["merges"], rows, title, limits)
    cells = {row: {item[0]: _cell(title, row, item, merged) for item in line} for row, line in rows}
    return Grid(title, sheet["hidden"], cells, merged)


def _merged(
    ranges: list[list[int]], rows: list[Any], title: str, limits: Limits
) -> dict[Position, Position]:
    """Positions in merged ranges with their first one, as far as the filled part reaches."""
    lowest = max((row for row, _line in rows), default=0)
    rightmost = max((line[-1][0] for _row, line in rows), default=0)
    positions: dict[Position, Position] = {}
    left = limits.merged
    for top, first, bottom, last in ranges:
        area = (range(top, min(bottom, lowest) + 1), range(first, min(last, rightmost) + 1))
        left -= len(area[0]) * len(area[1])
        if left < 0:
            raise BadWorkbook(Reason.TOO_MANY_MERGED, sheet=title)
        positions.update(dict.fromkeys(product(*area), (top, first)))
    return positions


_VALUES: dict[str, Callable[[str], Value]] = {
    "s": str,
    "e": str,
    "n": Decimal,
    "b": "1".__eq__,
    "t": time.fromisoformat,
    "d": lambda text: (datetime if "T" in text else date).fromisoformat(text),
}


def _cell(title: str, row: int, item: list[Any], merged: Mapping[Position, Position]) -> Cell:
    column, kind, text, flags = item
    value = _VALUES[kind](text) if text else None
    if not flags and kind != "e" and not merged:  # nearly every cell: spare the rest
        return Cell(title, row, column, value)
    formula, lost = bool(flags & FORMULA), bool(flags & LOST_DIGITS)
    return Cell(title, row, column, value, formula, (row, column) in merged, lost, kind == "e")
