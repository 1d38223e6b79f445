"""T12, the attendance sheet (考勤表) of a month as it was logged; for the pen: `muster`."""

import datetime
from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass
from uuid import UUID, uuid5

from django.db.models import Q
from django.utils import timezone

from core.templatetags.ui import figure
from projects.documents import Pair, heading
from projects.models import Project
from projects.paperwork import Filled, Subject
from workers.extras import NO_HOURS, Beside, beside
from workers.figures import NOBODY, attendance_by_day, month_of, states
from workers.models import RosterEntry
from workers.models.roster import RosterQuerySet
from workers.rules import State, days

FULL, HALF, ABSENT, NOT_HERE = "√", "△", "○", "－"
OVERTIME, COMMUNAL = "+", "投"
MARKS = {State.FULL: FULL, State.MORNING: HALF, State.AFTERNOON: HALF}
WEEKDAYS = "一二三四五六日"


@dataclass(frozen=True, slots=True)
class Day:
    """A column: the day of the month, its weekday, and how many came ("" while nobody has)."""

    number: int
    weekday: str
    people: str
    weekend: bool


@dataclass(frozen=True, slots=True)
class AttendanceRow:
    """A person's month; `days` in work days without communal work, `overtime` in hours; "" on a
    sheet that is still to be filled in."""

    number: int
    name: str
    trade: str
    marks: tuple[str, ...]
    days: str
    overtime: str


@dataclass(frozen=True, slots=True)
class AttendanceSheet:
    """T12. `until` says up to when a running month is filled in, "" otherwise."""

    header: tuple[Pair, ...]
    month: str
    columns: tuple[Day, ...]
    rows: tuple[AttendanceRow, ...]
    total: str
    overtime: str
    until: str
    signatures: tuple[str, ...] = ("考勤员", "班组长", "监督小组", "理事会负责人")


def month_subjects(project: Project) -> Iterator[Subject]:
    """Every month with work days, newest first."""
    for month in _months(project):
        yield Subject(_said(month), _id_of(project, month), shown=_said(month))


def attendance_sheet(project: Project, about_id: UUID) -> Filled:
    month = next(month for month in _months(project) if _id_of(project, month) == about_id)
    first, last = month_of(month)
    there, extras = states(project, first, last), beside(project, first, last)
    communal = sum(len(one.communal.halves) for one in extras.values())
    worked = attendance_by_day(project, first, last)
    dates = [first.replace(day=number) for number in range(1, last.day + 1)]
    return Filled(
        AttendanceSheet(
            header=heading(project, ("年月", _said(month)), ("班组", "　")),
            month=_said(month),
            columns=tuple(_column(day, worked.get(day, NOBODY).people) for day in dates),
            rows=tuple(
                _row(entry, dates, there, extras, worked) for entry in _people(project, month)
            ),
            total=str(days(sum(len(state.halves) for state in there.values()) - communal))
            if there
            else "",
            overtime=_hours(extras.values()),
            until=_until(last) if there else "",
        )
    )


def _months(project: Project) -> list[datetime.date]:
    return sorted(project.slots.dates("day", "month"), reverse=True)


def _people(project: Project, month: datetime.date) -> RosterQuerySet:
    """Who was on the roster on any day of the month, by number."""
    first, last = month_of(month)
    stayed = Q(left_on__isnull=True) | Q(left_on__gte=first)
    entries = project.rosterentrys.filter(stayed, entered_on__lte=last)
    return entries.select_related("person").with_stays().order_by("number")


def _row(
    entry: RosterEntry,
    dates: list[datetime.date],
    there: Mapping[tuple[UUID, datetime.date], State],
    extras: Mapping[tuple[UUID, datetime.date], Beside],
    worked: Container[datetime.date],
) -> AttendanceRow:
    his = [there.get((entry.pk, day), State.ABSENT) for day in dates]
    besides = [extras.get((entry.pk, day), Beside()) for day in dates]
    paid = [State(state - one.communal) for state, one in zip(his, besides, strict=True)]
    marks = (
        _paid_mark(state, one) if present else _mark(entry, day, worked)
        for day, present, state, one in zip(dates, his, paid, besides, strict=True)
    )
    slots = sum(len(state.halves) for state in paid)
    return AttendanceRow(
        number=entry.number,
        name=entry.person.name,
        trade=entry.trade,
        marks=tuple(marks),
        days=str(days(slots)) if there else "",
        overtime=_hours(besides),
    )


def _paid_mark(paid: State, beside: Beside) -> str:
    """Paid presence, then what stands beside it: √+, △投."""
    return (
        MARKS.get(paid, "")
        + (COMMUNAL if beside.communal else "")
        + (OVERTIME if beside.overtime else "")
    )


def _hours(extras: Iterable[Beside]) -> str:
    hours = sum((one.overtime for one in extras), NO_HOURS)
    return figure(hours) if hours else ""


def _mark(entry: RosterEntry, day: datetime.date, worked: Container[datetime.date]) -> str:
    """Absent is said only of a day on which others worked: a day off stays open."""
    if entry.refusal_on(day):
        return NOT_HERE
    return ABSENT if day in worked else ""


def _column(day: datetime.date, people: int) -> Day:
    weekday = day.weekday()
    return Day(day.day, WEEKDAYS[weekday], str(people or ""), weekend=weekday > 4)


def _until(last: datetime.date) -> str:
    today = timezone.localdate()
    return f"{today.month}月{today.day}日" if today < last else ""


def _said(month: datetime.date) -> str:
    return f"{month.year}年{month.month}月"


def _id_of(project: Project, month: datetime.date) -> UUID:
    """A month has no row of its own before its first work day: its id is made from its name."""
    return uuid5(project.pk, f"{month:%Y-%m}")
