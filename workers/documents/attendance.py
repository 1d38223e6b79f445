"""T12, the attendance sheet (考勤表) of a month: empty for the pen, or as it was logged."""

import datetime
from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass
from uuid import UUID, uuid5

from django.db.models import Q
from django.utils import timezone

from projects.documents import Pair, heading
from projects.lifecycle import STAGES, Stage
from projects.models import Project
from projects.paperwork import Filled, Subject
from workers.figures import NOBODY, attendance_by_day, month_of, states
from workers.models import RosterEntry
from workers.models.roster import RosterQuerySet
from workers.rules import State, days

FULL, HALF, ABSENT, NOT_HERE = "√", "△", "○", "－"
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
    """A person's month; `days` in work days, "" on a sheet that is still to be filled in."""

    number: int
    name: str
    trade: str
    marks: tuple[str, ...]
    days: str


@dataclass(frozen=True, slots=True)
class AttendanceSheet:
    """T12. `until` says up to when a running month is filled in, "" otherwise."""

    header: tuple[Pair, ...]
    month: str
    columns: tuple[Day, ...]
    rows: tuple[AttendanceRow, ...]
    total: str
    until: str
    signatures: tuple[str, ...] = ("考勤员", "班组长", "监督小组", "理事会负责人")


def month_subjects(project: Project) -> Iterator[Subject]:
    """Every month with work days, and the present one while there are works; newest first."""
    for month in _months(project):
        yield Subject(_said(month), _id_of(project, month), shown=_said(month))


def attendance_sheet(project: Project, about_id: UUID) -> Filled:
    month = next(month for month in _months(project) if _id_of(project, month) == about_id)
    first, last = month_of(month)
    there = states(project, first, last)
    worked = attendance_by_day(project, first, last)
    dates = [first.replace(day=number) for number in range(1, last.day + 1)]
    return Filled(
        AttendanceSheet(
            header=heading(project, ("年月", _said(month)), ("班组", "　")),
            month=_said(month),
            columns=tuple(_column(day, worked.get(day, NOBODY).people) for day in dates),
            rows=tuple(_row(entry, dates, there, worked) for entry in _people(project, month)),
            total=str(days(sum(len(state.halves) for state in there.values()))) if there else "",
            until=_until(last) if there else "",
        )
    )


def _months(project: Project) -> list[datetime.date]:
    months = set(project.slots.dates("day", "month"))
    now = timezone.localdate().replace(day=1)
    if STAGES.index(Stage(project.stage)) <= STAGES.index(Stage.CONSTRUCTION):
        months |= {now} if _people(project, now).exists() else set()
    return sorted(months, reverse=True)


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
    worked: Container[datetime.date],
) -> AttendanceRow:
    his = [there.get((entry.pk, day), State.ABSENT) for day in dates]
    marks = (_mark(entry, day, state, worked) for day, state in zip(dates, his, strict=True))
    slots = sum(len(state.halves) for state in his)
    return AttendanceRow(
        number=entry.number,
        name=entry.person.name,
        trade=entry.trade,
        marks=tuple(marks),
        days=str(days(slots)) if there else "",
    )


def _mark(
    entry: RosterEntry, day: datetime.date, state: State, worked: Container[datetime.date]
) -> str:
    """Absent is said only of a day on which others worked: a day off stays open."""
    if state:
        return MARKS[state]
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
