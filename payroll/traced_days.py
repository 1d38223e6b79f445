"""The work days behind a wage line: who entered each, who confirmed it, and its picture on paper.

Only reads. What is missing is there as nothing, for the page to name.
"""

import datetime
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Subquery

from payroll.models import LineSlot, WageLine
from workers.headings import stretch
from workers.models import LateCheck, MusterPage, Opinion, Slot
from workers.rules import State as Presence
from workers.weeks import Week, weeks_of
from workers.words import MARKS, WEEKS


@dataclass(frozen=True, slots=True)
class TracedDay:
    """A day that the line pays: its mark, the halves with who put them there (`late_by` confirmed
    those that came late), its week, and the pictures of the signed attendance sheet."""

    day: datetime.date
    mark: str
    slots: Sequence[Any]
    week: Week | None
    pages: Sequence[MusterPage]

    @property
    def entered(self) -> list[tuple[str, datetime.datetime]]:
        """Names, each once with the moment of his first half."""
        found: dict[str, datetime.datetime] = {}
        for slot in self.slots:
            found.setdefault(slot.by.human.name, slot.at)
        return list(found.items())

    @property
    def badge(self) -> tuple[str, str]:
        """How its week stands with the supervision group."""
        if self.week is None:
            return "waiting", ""
        state, words = WEEKS[self.week.state]
        return state, str(words)

    @property
    def confirmed_by(self) -> list[str]:
        """Names of those who confirmed its week, and the day itself where it came late."""
        check = self.week.check if self.week else None
        week = [check.responsible.name] if check and check.verdict == Opinion.AGREE else []
        return list(dict.fromkeys([*week, *(slot.late_by for slot in self.slots if slot.late_by)]))


@dataclass(frozen=True, slots=True)
class TracedMonth:
    """The line's days in one calendar month."""

    month: datetime.date
    days: Sequence[TracedDay]

    @property
    def pages(self) -> list[MusterPage]:
        """Each picture once."""
        return list({page.pk: page for day in self.days for page in day.pages}.values())

    @property
    def without_picture(self) -> list[datetime.date]:
        return [day.day for day in self.days if not day.pages]


def traced_months(line: WageLine) -> list[TracedMonth]:
    """The line's days by month; four queries, one where it pays none."""
    slots = _slots(line)
    if not slots:
        return []
    by_day: dict[datetime.date, list[Any]] = defaultdict(list)
    for slot in slots:
        by_day[slot.day].append(slot)
    first, last = slots[0].day, slots[-1].day
    weeks = weeks_of([line.project_id], first, last)[line.project_id]
    pages = _pages(line, first, last)
    months: dict[datetime.date, list[TracedDay]] = defaultdict(list)
    for day, halves in by_day.items():
        months[day.replace(day=1)].append(_day(day, halves, weeks, pages))
    return [TracedMonth(month, days) for month, days in months.items()]


def _slots(line: WageLine) -> list[Any]:
    """In order; the half-days themselves, which the line's own rows only point at."""
    mine = LineSlot.objects.filter(
        line=line, identity_id=OuterRef("identity_id"), day=OuterRef("day"), half=OuterRef("half")
    )
    agreed = LateCheck.objects.filter(record=OuterRef("late_record"), verdict=Opinion.AGREE)
    rows = Slot.objects.filter(Exists(mine), entry=line.entry_id).annotate(
        late_by=Subquery(agreed.values("responsible__name")[:1])
    )
    return list(rows.select_related("by__user__human").order_by("day", "half"))


def _pages(
    line: WageLine, first: datetime.date, last: datetime.date
) -> Mapping[datetime.date, Sequence[MusterPage]]:
    """By day: the pictures of the signed attendance sheets that hold it."""
    rows = MusterPage.objects.standing().filter(
        project=line.project_id, muster__first__lte=last, muster__last__gte=first
    )
    found: dict[datetime.date, list[MusterPage]] = defaultdict(list)
    for page in rows.select_related("muster", "paper"):
        for day in stretch(page.muster.first, page.muster.last):
            found[day].append(page)
    return found


def _day(
    day: datetime.date,
    slots: Sequence[Any],
    weeks: Iterable[Week],
    pages: Mapping[datetime.date, Sequence[MusterPage]],
) -> TracedDay:
    return TracedDay(
        day=day,
        mark=str(MARKS[Presence(sum(slot.half for slot in slots))]),
        slots=slots,
        week=next((week for week in weeks if week.monday <= day <= week.sunday), None),
        pages=pages.get(day, ()),
    )
