"""The month as a grid: people down, days across."""

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from django.utils.safestring import SafeString

from projects.county import settings_of
from projects.models import Project, Suspension
from workers.extras import Beside, beside
from workers.figures import NOBODY, Attendance, month_of, states
from workers.models import IdleDay, RosterEntry
from workers.rules import Refusal, State, days, refusal_of_worker
from workers.squares import Heads, Squares
from workers.standing import works
from workers.words import WEEKDAYS

SLOTS = [len(state.halves) for state in State]  # in the order of the states


@dataclass(frozen=True, slots=True)
class Column:
    """A day of the month: whether it can be logged, who was there, and why nobody was. While the
    works stand still it is open for `trades` alone."""

    day: datetime.date
    is_open: bool
    attendance: Attendance
    idle: str
    trades: frozenset[str] = frozenset()

    @property
    def is_weekend(self) -> bool:
        return self.day.weekday() >= 5

    @property
    def weekday(self) -> str:
        return str(WEEKDAYS[self.day.weekday()])


@dataclass(frozen=True, slots=True)
class Row:
    """A person: the row's head and squares, ready to show, and his work days of the month."""

    number: int
    head: SafeString
    squares: SafeString
    days: Decimal


@dataclass(frozen=True, slots=True)
class Grid:
    columns: list[Column]
    rows: list[Row]
    total: Decimal


def columns_of(
    project: Project, month: datetime.date, there: Mapping[datetime.date, Attendance]
) -> list[Column]:
    first, last = month_of(month)
    spans = list(Suspension.objects.filter(project=project, since__lte=last))
    listed = frozenset(settings_of(project.village_id).suspension_trades if spans else ())
    rows = IdleDay.objects.standing().filter(project=project, day__range=(first, last))
    idle = {row.day: row.get_reason_display() for row in rows}
    return [
        _column(project, day, spans, listed, there.get(day, NOBODY), idle.get(day, ""))
        for number in range(1, last.day + 1)
        if (day := first.replace(day=number))
    ]


def grid(
    project: Project, month: datetime.date, people: Iterable[RosterEntry], *, editable: bool
) -> Grid:
    """Everyone's month in a handful of queries. `editable`: the reader may log work days."""
    first, last = month_of(month)
    present, extras = states(project, first, last), beside(project, first, last)
    columns = columns_of(project, month, _attendance(present, extras))
    worked = {entry for entry, _ in present}
    shown = [entry for entry in people if entry.pk in worked or _overlaps(entry, first, last)]
    by_entry = _by_entry(extras)
    heads, squares = Heads(), Squares()
    rows = [
        _row(
            entry,
            _states(entry, columns, present, editable),
            by_entry.get(entry.pk, {}),
            heads,
            squares,
        )
        for entry in shown
    ]
    return Grid(columns, rows, sum((row.days for row in rows), days(0)))


def _column(
    project: Project,
    day: datetime.date,
    spans: Iterable[Suspension],
    listed: frozenset[str],
    there: Attendance,
    idle: str,
) -> Column:
    suspended = any(s.since <= day and (s.until is None or day < s.until) for s in spans)
    refusal = works(project, day, suspended=suspended).refusal
    trades = listed if refusal == Refusal.SUSPENDED else frozenset()
    return Column(day, refusal is None, there, idle, trades)


def _attendance(
    present: Mapping[tuple[UUID, datetime.date], State],
    extras: Mapping[tuple[UUID, datetime.date], Beside],
) -> dict[datetime.date, Attendance]:
    """Everyone counts; communal work makes no work day."""
    by_day: dict[datetime.date, list[int]] = {}
    for (entry, day), state in present.items():
        one = extras.get((entry, day))
        communal = SLOTS[one.communal] if one else 0
        by_day.setdefault(day, []).append(SLOTS[state] - communal)
    return {day: Attendance(len(slots), days(sum(slots))) for day, slots in by_day.items()}


def _by_entry(
    extras: Mapping[tuple[UUID, datetime.date], Beside],
) -> dict[UUID, dict[int, Beside]]:
    """By entry and day of the month."""
    found: dict[UUID, dict[int, Beside]] = {}
    for (entry, day), one in extras.items():
        found.setdefault(entry, {})[day.day] = one
    return found


def _overlaps(entry: RosterEntry, first: datetime.date, last: datetime.date) -> bool:
    return entry.entered_on <= last and (entry.left_on is None or entry.left_on >= first)


def _states(
    entry: RosterEntry,
    columns: Iterable[Column],
    present: Mapping[tuple[UUID, datetime.date], State],
    editable: bool,
) -> list[tuple[int, State, bool]]:
    """What is there can be taken back wherever something else could be logged."""
    pk, spans = entry.pk, entry.spans
    return [
        (
            column.day.day,
            state := present.get((pk, column.day), State.ABSENT),
            editable
            and (column.is_open or entry.trade in column.trades)
            and (state > 0 or refusal_of_worker(column.day, spans) is None),
        )
        for column in columns
    ]


def _row(
    entry: RosterEntry,
    month: list[tuple[int, State, bool]],
    extras: Mapping[int, Beside],
    heads: Heads,
    squares: Squares,
) -> Row:
    slots = sum(SLOTS[state] for _, state, _ in month)
    slots -= sum(SLOTS[one.communal] for one in extras.values())
    return Row(entry.number, heads.of(entry), squares.of(entry.number, month, extras), days(slots))
