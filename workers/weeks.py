"""Weeks of work days, and how each stands with the supervision group. Only reads."""

import datetime
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from django.db import connection
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from projects.models import Project
from workers.models import Opinion, WeekCheck
from workers.rules import WeekSaid, WeekState, days, monday_of, week_state

A_WEEK = datetime.timedelta(days=7)
SIX_DAYS = datetime.timedelta(days=6)

# The canonical text of a week is a line for each person and day, "number day state", by number and
# day; its hash is what a check has seen. PostgreSQL makes it: a year has 20,000 half-days.
DIGESTS = """
SELECT project_id, monday, count(DISTINCT number), sum(slots),
    encode(sha256(convert_to(string_agg(said, E'\\n' ORDER BY number, day), 'UTF8')), 'hex')
FROM (
    SELECT s.project_id, s.day, e.number, count(*) AS slots,
        date_trunc('week', s.day::timestamp)::date AS monday,
        e.number || ' ' || to_char(s.day, 'YYYY-MM-DD') || ' ' || sum(s.half) AS said
    FROM workers_slot s JOIN workers_rosterentry e ON e.id = s.entry_id
    WHERE s.project_id = ANY(%s) AND s.day BETWEEN %s AND %s
    GROUP BY s.project_id, s.day, e.number
) said GROUP BY project_id, monday
"""
NOTHING = ""  # the hash of a week without work days


@dataclass(frozen=True, slots=True)
class Week:
    """One week of a project: who was there, the hash of it, and what was last said of it."""

    monday: datetime.date
    people: int
    days: Decimal
    digest: str
    check: WeekCheck | None
    state: WeekState

    @property
    def sunday(self) -> datetime.date:
        return sunday_of(self.monday)


def weeks_of(
    projects: Collection[UUID], first: datetime.date, last: datetime.date
) -> dict[UUID, list[Week]]:
    """Every week with work days or a check that touches these days, oldest first; three queries.

    The weeks are whole, so that a hash is the same whoever asks.
    """
    since, until = monday_of(first), sunday_of(last)
    figures = _figures(projects, since, until)
    checks = _checks(projects, since, until)
    found: dict[UUID, list[Week]] = {project: [] for project in projects}
    for project, monday in sorted(figures.keys() | checks.keys(), key=lambda key: key[1]):
        people, slots, digest = figures.get((project, monday), (0, 0, NOTHING))
        check = checks.get((project, monday))
        state = week_state(said(check), digest, over=is_over(monday))
        found[project].append(Week(monday, people, days(slots), digest, check, state))
    return found


def week_of(project: Project, monday: datetime.date) -> Week:
    """That one week, also where nobody worked in it."""
    found = weeks_of([project.pk], monday, monday)[project.pk]
    state = week_state(None, NOTHING, over=is_over(monday))
    return found[0] if found else Week(monday, 0, days(0), NOTHING, None, state)


def waits(week: Week) -> bool:
    """Whether the supervision group is to look at it now."""
    if week.state == WeekState.WAITING:
        return week.people > 0
    return week.state in (WeekState.CHANGED, WeekState.ANSWERED)


def open_objections() -> QuerySet[WeekCheck, WeekCheck]:
    """To weeks: not answered, and the last word on their week."""
    later = WeekCheck.objects.filter(
        project=OuterRef("project"), week=OuterRef("week"), round__gt=OuterRef("round")
    )
    rows = WeekCheck.objects.filter(~Exists(later), verdict=Opinion.OBJECT, answer__isnull=True)
    return rows.order_by("week")


def is_over(monday: datetime.date) -> bool:
    return sunday_of(monday) < timezone.localdate()


def sunday_of(day: datetime.date) -> datetime.date:
    """The last day of the day's week; the end of time has none of its own."""
    monday = monday_of(day)
    return monday + min(SIX_DAYS, datetime.date.max - monday)


def said(check: WeekCheck | None) -> WeekSaid | None:
    if check is None:
        return None
    return WeekSaid(check.verdict == Opinion.AGREE, check.seen, hasattr(check, "answer"))


def _figures(
    projects: Iterable[UUID], first: datetime.date, last: datetime.date
) -> dict[tuple[UUID, datetime.date], tuple[int, int, str]]:
    with connection.cursor() as cursor:
        cursor.execute(DIGESTS, [list(projects), first, last])
        rows = cursor.fetchall()
    return {(row[0], row[1]): (row[2], int(row[3]), row[4]) for row in rows}


def _checks(
    projects: Iterable[UUID], first: datetime.date, last: datetime.date
) -> dict[tuple[UUID, datetime.date], WeekCheck]:
    """The last one of each week."""
    rows = WeekCheck.objects.filter(project__in=projects, week__gte=first, week__lte=last)
    latest = rows.select_related("answer__by__user__human", "responsible", "operator")
    return {(row.project_id, row.week): row for row in latest.order_by("round")}
