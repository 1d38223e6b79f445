"""Attendance on paper, set beside what is logged: which days are on paper, who compared what."""

import datetime
import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from django.db.models import Q
from django.utils.safestring import SafeString

from projects.models import Project
from regions.models import Post
from workers.figures import states
from workers.headings import stretch
from workers.models import DayRecord, Muster, MusterPage, RosterEntry, Slot
from workers.models.roster import RosterQuerySet
from workers.rules import State, days
from workers.squares import Squares
from workers.words import WEEKDAYS

UNREAD = ("person__id_number", "person__phone", "person__account", "person__account_hash")


def on_paper(project: Project, day: datetime.date) -> bool:
    """Whether the signed attendance sheet of that day is there as a picture."""
    return Muster.objects.filter(project=project).covering(day, day).signed().exists()


def days_on_paper(
    project: Project, first: datetime.date, last: datetime.date
) -> set[datetime.date]:
    """Those of the days from `first` to `last` whose signed sheet is there as a picture."""
    signed = Muster.objects.filter(project=project).touching(first, last).signed()
    found = {day for muster in signed for day in stretch(muster.first, muster.last)}
    return {day for day in found if first <= day <= last}


def people_between(project: Project, first: datetime.date, last: datetime.date) -> RosterQuerySet:
    """Who was on the roster on any of these days, by number, without what is sealed."""
    stayed = Q(left_on__isnull=True) | Q(left_on__gte=first)
    entries: RosterQuerySet = project.rosterentrys.filter(stayed, entered_on__lte=last)
    return entries.select_related("person").with_stays().defer(*UNREAD).order_by("number")


@dataclass(frozen=True, slots=True)
class Line:
    """A person's days, ready to show; `days` in work days."""

    entry: RosterEntry
    squares: SafeString
    days: Decimal


@dataclass(frozen=True, slots=True)
class Column:
    day: datetime.date
    weekday: str
    is_weekend: bool
    people: int


@dataclass(frozen=True, slots=True)
class Entries:
    """What is logged for a muster's people and days; `seen` names just this and its pictures."""

    columns: list[Column]
    lines: list[Line]
    total: Decimal
    seen: str


def entries_of(muster: Muster, pages: Iterable[MusterPage]) -> Entries:
    """In two queries; `pages` are the pictures beside which they are shown."""
    there = states(muster.project, muster.first, muster.last)
    people = list(people_between(muster.project, muster.first, muster.last))
    dates = stretch(muster.first, muster.last)
    squares = Squares()
    lines = [_line(entry, dates, there, squares) for entry in people]
    columns = [_column(day, people, there) for day in dates]
    total = sum((line.days for line in lines), days(0))
    return Entries(columns, lines, total, fingerprint(there, people, pages))


def fingerprint(
    there: Mapping[tuple[UUID, datetime.date], State],
    people: Iterable[RosterEntry],
    pages: Iterable[MusterPage],
) -> str:
    """Changes with any entry and any picture, so that a verdict is of what was looked at."""
    numbers = {entry.pk: entry.number for entry in people}
    said = sorted(
        f"{numbers[entry]} {day} {state:d}"
        for (entry, day), state in there.items()
        if entry in numbers
    )
    shown = sorted(str(page.pk) for page in pages)
    return hashlib.sha256("\n".join([*said, *shown]).encode()).hexdigest()


def has_entered(by: Post, muster: Muster) -> bool:
    """Whether this human, in whichever post, logged any of the muster's days."""
    mine = {"project": muster.project_id, "by__user__human": by.user.human_id}
    between = {"day__gte": muster.first, "day__lte": muster.last}
    return (
        DayRecord.objects.filter(**mine, **between).exists()
        or Slot.objects.filter(**mine, **between).exists()
    )


def _line(
    entry: RosterEntry,
    dates: list[datetime.date],
    there: Mapping[tuple[UUID, datetime.date], State],
    squares: Squares,
) -> Line:
    his = [(day.day, there.get((entry.pk, day), State.ABSENT), False) for day in dates]
    slots = sum(len(state.halves) for _day, state, _tap in his)
    return Line(entry, squares.of(entry.number, his), days(slots))


def _column(
    day: datetime.date,
    people: Iterable[RosterEntry],
    there: Mapping[tuple[UUID, datetime.date], State],
) -> Column:
    came = sum((entry.pk, day) in there for entry in people)
    return Column(day, str(WEEKDAYS[day.weekday()]), day.weekday() > 4, came)
