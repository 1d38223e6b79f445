"""A week as a table: people down, seven days across."""

import datetime
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from projects.models import Project
from workers.figures import states
from workers.models import RosterEntry
from workers.rules import State, days
from workers.told import UNREAD
from workers.weeks import Week
from workers.words import MARKS, STATES, WEEKDAYS

A_DAY = datetime.timedelta(days=1)
UNREAD_OF_ENTRY = tuple(name.removeprefix("entry__") for name in UNREAD)


@dataclass(frozen=True, slots=True)
class Square:
    """A person's day: its mark and words, and whether it came late and is not confirmed yet."""

    state: State
    late: bool

    @property
    def mark(self) -> str:
        return str(MARKS[self.state])

    @property
    def words(self) -> str:
        return str(STATES[self.state])


@dataclass(frozen=True, slots=True)
class Row:
    entry: RosterEntry
    squares: list[Square]
    days: Decimal


@dataclass(frozen=True, slots=True)
class Column:
    """A day with its short weekday and how many work days it has."""

    day: datetime.date
    weekday: str
    days: Decimal


@dataclass(frozen=True, slots=True)
class WeekTable:
    """Who worked in the week, by roster number."""

    columns: list[Column]
    rows: list[Row]
    late: bool


def table_of(project: Project, week: Week) -> WeekTable:
    """Three queries."""
    first, last = week.monday, week.sunday
    present = states(project, first, last)
    slots = project.slots.between(first, last).unconfirmed()
    late = set(slots.values_list("entry_id", "day"))
    shown = [first + n * A_DAY for n in range((last - first).days + 1)]
    people = RosterEntry.objects.filter(pk__in={entry for entry, _ in present})
    entries = people.select_related("person").defer(*UNREAD_OF_ENTRY).order_by("number")
    rows = [_row(entry, shown, present, late) for entry in entries]
    columns = [_column(day, present) for day in shown]
    return WeekTable(columns, rows, bool(late))


def _row(
    entry: RosterEntry,
    shown: list[datetime.date],
    present: dict[tuple[UUID, datetime.date], State],
    late: set[tuple[UUID, datetime.date]],
) -> Row:
    squares = [
        Square(present.get((entry.pk, day), State.ABSENT), (entry.pk, day) in late) for day in shown
    ]
    return Row(entry, squares, days(sum(len(square.state.halves) for square in squares)))


def _column(day: datetime.date, present: dict[tuple[UUID, datetime.date], State]) -> Column:
    slots = sum(len(state.halves) for (_, on), state in present.items() if on == day)
    return Column(day, str(WEEKDAYS[day.weekday()]), days(slots))
