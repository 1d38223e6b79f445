"""Work days in figures, for the grid, the lists, the wages and Excel. Slots are never mixed with
days: a `State` is the sum of a day's halves, a number of days has one decimal place."""

import datetime
from calendar import monthrange
from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Count, OuterRef, Subquery, Sum
from django.db.models.functions import Coalesce, TruncMonth

from projects.models import Project
from workers.models import DayRecord, RosterEntry, Slot
from workers.models.roster import RosterQuerySet
from workers.rules import State, days


@dataclass(frozen=True, slots=True)
class Attendance:
    """How many people were there, and how many work days that makes."""

    people: int
    days: Decimal


@dataclass(frozen=True, slots=True)
class Tally:
    """What a tap changes: one person's day, his month, the project's day."""

    state: State
    month: Decimal
    day: Attendance


_STATES = tuple(State)  # by their numbers
NOBODY = Attendance(0, days(0))


def month_of(day: datetime.date) -> tuple[datetime.date, datetime.date]:
    """The first and last day of the day's month."""
    return day.replace(day=1), day.replace(day=monthrange(day.year, day.month)[1])


def states(
    project: Project, first: datetime.date, last: datetime.date
) -> dict[tuple[UUID, datetime.date], State]:
    """Everyone's presence by (entry, day); who was absent is left out."""
    rows = project.slots.between(first, last).values_list("entry_id", "day")
    found = rows.annotate(halves=Sum("half"))
    return {(entry, day): _STATES[halves] for entry, day, halves in found}


def days_by_month(entry: RosterEntry) -> list[tuple[datetime.date, Decimal]]:
    """The first day of each month in which someone worked, and his work days in it."""
    rows = entry.slots.annotate(month=TruncMonth("day")).order_by("month").values_list("month")
    return [(month, days(slots)) for month, slots in rows.annotate(slots=Count("half"))]


def with_state(entries: RosterQuerySet, day: datetime.date) -> RosterQuerySet:
    """Annotated for `RosterEntry.state`: who was there on that day."""
    slots = Slot.objects.filter(entry=OuterRef("pk"), day=day).order_by()
    total = slots.values("entry").annotate(total=Sum("half")).values("total")
    rows: Any = entries
    annotated: RosterQuerySet = rows.annotate(halves=Coalesce(Subquery(total), 0))
    return annotated


def states_on(project: Project, day: datetime.date) -> dict[UUID, State]:
    """Everyone's presence on one day by entry; who was absent is left out."""
    return {entry: state for (entry, _), state in states(project, day, day).items()}


def states_by_number(
    project_id: UUID, on: Collection[datetime.date]
) -> dict[datetime.date, dict[int, State]]:
    """Everyone's presence on these days by roster number; who was absent is left out."""
    found: dict[datetime.date, dict[int, State]] = {day: {} for day in on}
    rows = Slot.objects.filter(project=project_id, day__in=on).values_list("day", "entry__number")
    for day, number, halves in rows.annotate(halves=Sum("half")):
        found[day][number] = State(halves)
    return found


def last_said(
    asked: Collection[tuple[UUID, datetime.date]],
) -> dict[tuple[UUID, datetime.date], DayRecord]:
    """What was last said of each of these (entry, day), with who said it."""
    entries, on = zip(*asked, strict=True)
    rows = DayRecord.objects.filter(entry__in=entries, day__in=on)
    last = rows.order_by("entry_id", "day", "-at", "-id").distinct("entry_id", "day")
    return {(row.entry_id, row.day): row for row in last.select_related("by__user__human")}


def days_by_entry(
    project: Project, first: datetime.date, last: datetime.date
) -> dict[UUID, Decimal]:
    """Work days by roster entry, both days included; who has none is left out."""
    rows = project.slots.between(first, last).values_list("entry_id")
    return {entry: days(slots) for entry, slots in rows.annotate(slots=Count("half"))}


def attendance_by_day(
    project: Project, first: datetime.date, last: datetime.date
) -> dict[datetime.date, Attendance]:
    """Head-count and work days by day; a day without anybody is left out."""
    rows = project.slots.between(first, last).values_list("day")
    counted = rows.annotate(people=Count("entry_id", distinct=True), slots=Count("half"))
    return {day: Attendance(people, days(slots)) for day, people, slots in counted}


def days_between(project: Project, first: datetime.date, last: datetime.date) -> Decimal:
    """Everyone's work days together, both days included."""
    return days(project.slots.between(first, last).count())


def attendance_on(project: Project, day: datetime.date) -> Attendance:
    return attendance_by_day(project, day, day).get(day, NOBODY)


def last_worked_before(project: Project, day: datetime.date) -> datetime.date | None:
    """The last day before this one on which anybody worked."""
    rows = project.slots.filter(day__lt=day).order_by("-day")
    return rows.values_list("day", flat=True).first()


def first_worked(project: Project) -> datetime.date | None:
    """The first day on which anybody worked."""
    return project.slots.order_by("day").values_list("day", flat=True).first()


# Plain SQL: see `workers.actions.locking`.
TALLY = """
SELECT coalesce(sum(half) FILTER (WHERE entry_id = %(entry)s AND day = %(day)s), 0),
    count(*) FILTER (WHERE entry_id = %(entry)s),
    count(DISTINCT entry_id) FILTER (WHERE day = %(day)s),
    count(*) FILTER (WHERE day = %(day)s)
FROM workers_slot
WHERE project_id = %(project)s
    AND (day = %(day)s OR (entry_id = %(entry)s AND day BETWEEN %(first)s AND %(last)s))
"""


def tally(entry: RosterEntry, day: datetime.date) -> Tally:
    """In one query over the entry's month and the project's day, so that a tap stays cheap."""
    first, last = month_of(day)
    asked: dict[str, Any] = {"entry": entry.pk, "project": entry.project_id, "day": day}
    with connection.cursor() as cursor:
        cursor.execute(TALLY, asked | {"first": first, "last": last})
        halves, month, people, slots = cursor.fetchone()
    return Tally(State(halves), days(month), Attendance(people, days(slots)))
