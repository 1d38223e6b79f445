"""The month as a grid: people down, days across.

Its squares are written here and not in the template: two hundred people make 6,000 of them, and a
template would take longer over them than everything else together.
"""

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from django.utils.safestring import SafeString

from projects.models import Project, Suspension
from workers.figures import NOBODY, Attendance, month_of, states
from workers.models import RosterEntry
from workers.rules import State, after_tap, days, payable, refusal_of_worker
from workers.standing import works
from workers.words import MARKS, WEEKDAYS


@dataclass(frozen=True, slots=True)
class Column:
    """A day of the month: whether it can be logged, and who was there."""

    day: datetime.date
    is_open: bool
    attendance: Attendance

    @property
    def is_weekend(self) -> bool:
        return self.day.weekday() >= 5

    @property
    def weekday(self) -> str:
        return str(WEEKDAYS[self.day.weekday()])


@dataclass(frozen=True, slots=True)
class Row:
    """A person with his squares, ready to show, and his work days of the month."""

    name: str
    number: int
    url: str
    pending: bool
    squares: SafeString
    days: Decimal


@dataclass(frozen=True, slots=True)
class Grid:
    columns: list[Column]
    rows: list[Row]
    total: Decimal


def square_id(number: int, day: datetime.date) -> str:
    return f"c{number}-{day.day}"


def square_value(number: int, day: datetime.date, state: State, wanted: State | None = None) -> str:
    """What the square sends, as `workers.forms.days.TapForm` reads it."""
    to = after_tap(state) if wanted is None else wanted
    return f"{number}.{day.day}.{state:d}.{to:d}"


def square(number: int, day: datetime.date, state: State, mark: str, wanted: State) -> SafeString:
    """A square that can be tapped; its row and column say whose and which day it is."""
    return SafeString(
        f'<button id="{square_id(number, day)}" class="s{state:d}" name="tap" '
        f'value="{square_value(number, day, state, wanted)}">{mark}</button>'
    )


def columns_of(
    project: Project, month: datetime.date, there: Mapping[datetime.date, Attendance]
) -> list[Column]:
    first, last = month_of(month)
    spans = list(Suspension.objects.filter(project=project, since__lte=last))
    return [
        _column(project, first.replace(day=number), spans, there)
        for number in range(1, last.day + 1)
    ]


def grid(
    project: Project, month: datetime.date, people: Iterable[RosterEntry], *, editable: bool
) -> Grid:
    """Everyone's month in three queries. `editable`: the reader may log work days."""
    first, last = month_of(month)
    present = states(project, first, last)
    columns = columns_of(project, month, _attendance(present))
    worked = {entry for entry, _ in present}
    shown = [entry for entry in people if entry.pk in worked or _overlaps(entry, first, last)]
    rows = [_row(entry, columns, present, editable=editable) for entry in shown]
    return Grid(columns, rows, sum((row.days for row in rows), days(0)))


def _column(
    project: Project,
    day: datetime.date,
    spans: Iterable[Suspension],
    there: Mapping[datetime.date, Attendance],
) -> Column:
    suspended = any(s.since <= day and (s.until is None or day < s.until) for s in spans)
    is_open = works(project, day, suspended=suspended).refusal is None
    return Column(day, is_open, there.get(day, NOBODY))


def _attendance(
    present: Mapping[tuple[UUID, datetime.date], State],
) -> dict[datetime.date, Attendance]:
    by_day: dict[datetime.date, list[int]] = {}
    for (_, day), state in present.items():
        by_day.setdefault(day, []).append(len(state.halves))
    return {day: Attendance(len(slots), days(sum(slots))) for day, slots in by_day.items()}


def _overlaps(entry: RosterEntry, first: datetime.date, last: datetime.date) -> bool:
    return entry.entered_on <= last and (entry.left_on is None or entry.left_on >= first)


def _row(
    entry: RosterEntry,
    columns: Iterable[Column],
    present: Mapping[tuple[UUID, datetime.date], State],
    *,
    editable: bool,
) -> Row:
    marks = {state: str(mark) for state, mark in MARKS.items()}
    cells, slots = [], 0
    for column in columns:
        state = present.get((entry.pk, column.day), State.ABSENT)
        slots += len(state.halves)
        mark = marks[state]
        if editable and _can_tap(entry, column, state):
            button = square(entry.number, column.day, state, mark, after_tap(state))
            cells.append(f"<td>{button}</td>")
        else:
            cells.append(f'<td class="s{state:d}">{mark if state else ""}</td>')
    return Row(
        entry.person.name,
        entry.number,
        entry.get_absolute_url(),
        not payable(entry.papers),
        SafeString("".join(cells)),
        days(slots),
    )


def _can_tap(entry: RosterEntry, column: Column, state: State) -> bool:
    """What is there can be taken back wherever something else could be logged."""
    away = refusal_of_worker(column.day, entry.entered_on, entry.left_on)
    return column.is_open and (away is None or state != State.ABSENT)
