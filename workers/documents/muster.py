"""T12 as a muster: the sheet for the pen, with the names on the roster and room for newcomers."""

import datetime
from dataclasses import dataclass
from uuid import UUID

from core.documents import Form
from projects.documents import Pair, heading
from projects.models import Project
from projects.paperwork import Filled, Paper, Subject
from workers.documents.attendance import NOT_HERE, WEEKDAYS
from workers.headings import stretch
from workers.models import RosterEntry
from workers.musters import people_between
from workers.words import period_on_paper

# Registered with the logged month's layout as T12 (`workers.documents`): one form, two layouts.
FORM = Form("T12", "考勤表", "documents/T12_muster.html", "workers", version=2)
SIGNERS = ("记工员", "班组长", "监督小组", "理事会负责人")


@dataclass(frozen=True, slots=True)
class Day:
    """A column: the day of the month and its weekday."""

    number: int
    weekday: str
    weekend: bool


@dataclass(frozen=True, slots=True)
class Row:
    """A person; `marks` strike out the days on which he is not at the site. Blank for newcomers."""

    number: str
    name: str
    trade: str
    marks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MusterSheet:
    header: tuple[Pair, ...]
    period: str
    columns: tuple[Day, ...]
    rows: tuple[Row, ...]
    size: str  # of the squares: month, half or week
    signatures: tuple[str, ...] = SIGNERS


def muster_paper(id: UUID, first: datetime.date, last: datetime.date, spare: int) -> Paper:
    """The paper of one muster, for `issue`; `spare` lines stay empty for newcomers' names."""
    said = period_on_paper(first, last)

    def fill(project: Project, about_id: UUID) -> Filled:
        return Filled(_sheet(project, first, last, spare))

    return Paper(FORM, "", lambda project: [Subject(said, id, shown=said)], fill)


def _sheet(project: Project, first: datetime.date, last: datetime.date, spare: int) -> MusterSheet:
    dates = stretch(first, last)
    people = people_between(project, first, last)
    blank = Row("", "", "", ("",) * len(dates))
    said = period_on_paper(first, last)
    return MusterSheet(
        header=heading(project, ("起止日期", said), ("班组", "　")),
        period=said,
        columns=tuple(_day(day) for day in dates),
        rows=(*(_row(entry, dates) for entry in people), *[blank] * spare),
        size="month" if len(dates) > 16 else "half" if len(dates) > 7 else "week",
    )


def _day(day: datetime.date) -> Day:
    return Day(day.day, WEEKDAYS[day.weekday()], day.weekday() > 4)


def _row(entry: RosterEntry, dates: list[datetime.date]) -> Row:
    marks = tuple(NOT_HERE if entry.refusal_on(day) else "" for day in dates)
    return Row(str(entry.number), entry.person.name, entry.trade, marks)
