"""Work days in figures, for the grid, the lists, the wages and Excel. Slots are never mixed with
days: a `State` is the sum of a day's halves, a number of days has one decimal place.

Presence counts communal work (投工投劳), work days don't: that stands apart everywhere."""

import datetime
from calendar import monthrange
from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Count, OuterRef, Q, Subquery, Sum
from django.db.models.functions import Coalesce

from projects.models import Project
from workers.models import DayRecord, RosterEntry, Slot
from workers.models.roster import RosterQuerySet
from workers.rules import State, days


@dataclass(frozen=True, slots=True)
class Attendance:
    """How many people were there, and how many work days that makes."""

    people: int
    days: Decimal


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


def with_state(entries: RosterQuerySet, day: datetime.date) -> RosterQuerySet:
    """Annotated for `RosterEntry.state` and `.paid_state`: who was there on that day."""
    slots = Slot.objects.filter(entry=OuterRef("pk"), day=day).order_by()
    totals = slots.values("entry").annotate(total=Sum("half")).values("total")
    rows: Any = entries
    annotated: RosterQuerySet = rows.annotate(
        halves=Coalesce(Subquery(totals), 0),
        communal_halves=Coalesce(Subquery(totals.filter(communal=True)), 0),
    )
    return annotated


def paid_states_on(project: Project, day: datetime.date) -> dict[UUID, State]:
    """As `states_on`, without communal work."""
    rows = project.slots.earning().filter(day=day).order_by().values_list("entry_id")
    return {entry: _STATES[halves] for entry, halves in rows.annotate(halves=Sum("half"))}


def states_on(project: Project, day: datetime.date) -> dict[UUID, State]:
    """Everyone's presence on one day by entry; who was absent is left out."""
    return {entry: state for (entry, _), state in states(project, day, day).items()}


def trades_on(project: Project, day: datetime.date) -> list[str]:
    """The trades of the roster on a day, those with most people first."""
    rows = RosterEntry.objects.working_on(day).filter(project=project).order_by()
    counted = rows.values("trade").annotate(people=Count("pk")).order_by("-people", "trade")
    return [row["trade"] for row in counted]


def slots_by_entry(project: Project, first: datetime.date, last: datetime.date) -> dict[UUID, int]:
    """Paid half-days by roster entry, both days included; who has none is left out."""
    rows = project.slots.earning().between(first, last).order_by().values_list("entry_id")
    return dict(rows.annotate(slots=Count("half")))


def states_by_number(
    project_id: UUID, on: Collection[datetime.date]
) -> dict[datetime.date, dict[int, State]]:
    """Everyone's presence on these days by roster number; who was absent is left out."""
    found: dict[datetime.date, dict[int, State]] = {day: {} for day in on}
    rows = Slot.objects.filter(project=project_id, day__in=on).values_list("day", "entry__number")
    for day, number, halves in rows.annotate(halves=Sum("half")):
        found[day][number] = State(halves)
    return found


def plain_states_by_number(project: Project, day: datetime.date) -> dict[int, State]:
    """Who did nothing but paid work in his main trade on that day, by roster number."""
    special = project.slots.filter(day=day).exclude(trade="", communal=False)
    rows = project.slots.filter(day=day).exclude(entry__in=special.values("entry")).order_by()
    counted = rows.values_list("entry__number").annotate(halves=Sum("half"))
    return {number: State(halves) for number, halves in counted}


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
    return {entry: days(n) for entry, n in slots_by_entry(project, first, last).items()}


def attendance_by_day(
    project: Project, first: datetime.date, last: datetime.date
) -> dict[datetime.date, Attendance]:
    """Head-count and work days by day; a day without anybody is left out."""
    rows = project.slots.between(first, last).values_list("day")
    earning = Count("half", filter=Q(communal=False))
    counted = rows.annotate(people=Count("entry_id", distinct=True), slots=earning)
    return {day: Attendance(people, days(slots)) for day, people, slots in counted}


def attendance_on(project: Project, day: datetime.date) -> Attendance:
    return attendance_by_day(project, day, day).get(day, NOBODY)


def last_worked_before(project: Project, day: datetime.date) -> datetime.date | None:
    """The last day before this one on which anybody worked."""
    rows = project.slots.filter(day__lt=day).order_by("-day")
    return rows.values_list("day", flat=True).first()


def first_worked(project: Project) -> datetime.date | None:
    """The first day on which anybody worked."""
    return project.slots.order_by("day").values_list("day", flat=True).first()
