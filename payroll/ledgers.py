"""Both ledgers of wages compared (用工考勤台账, 劳务报酬发放明细台账; domain.md §1.5).

What was worked against what stands on wage sheets. Only reads.
"""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Count, QuerySet, Sum

from core.money import ZERO
from payroll.models import Correction, LineSlot
from payroll.unpaid import unconfirmed_by_entry, unpaid_slots
from projects.models import Project
from workers.models import Overtime, Pieces, RosterEntry, Slot, TeamShare


@dataclass(slots=True)
class Compared:
    """One person in both ledgers. Half-days worked, and on live wage lines; of those on none, how
    many are payable, and how many wait for the supervision group (待确认). `hours` of overtime,
    `pieces` and `shares` in yuan that no line holds; `to_correct` yuan, added or taken off by
    corrections that wait for the next sheet or for an eye."""

    entry: RosterEntry
    worked: int = 0
    on_lines: int = 0
    payable: int = 0
    unconfirmed: int = 0
    hours: Decimal = ZERO
    pieces: Decimal = ZERO
    shares: Decimal = ZERO
    to_correct: Decimal = ZERO

    @property
    def left(self) -> int:
        return self.worked - self.on_lines

    @property
    def pending(self) -> int:
        """Those that lack a paper (待补手续)."""
        return max(self.left - self.payable - self.unconfirmed, 0)

    @property
    def agrees(self) -> bool:
        return not (self.left or self.hours or self.pieces or self.shares or self.to_correct)


def compare(project: Project, today: datetime.date) -> list[Compared]:
    """Everyone of the roster by number; a constant number of queries."""
    entries = project.rosterentrys.select_related("person").order_by("number")
    found = {entry.pk: Compared(entry) for entry in entries}
    for figure, sums in _figures(project, today):
        for entry, sum_ in sums:
            setattr(found[entry], figure, sum_)
    return list(found.values())


def _figures(project: Project, today: datetime.date) -> Iterator[tuple[str, Any]]:
    """Each figure of `Compared` with its (entry, sum)."""
    worked = Slot.objects.earning().filter(project=project)
    yield "worked", _each(worked).annotate(Count("half"))
    on_lines = LineSlot.objects.filter(line__project=project)
    yield "on_lines", _each(on_lines, "line__entry_id").annotate(Count("half"))
    yield "payable", _each(unpaid_slots(project, today)).annotate(Count("half"))
    yield "unconfirmed", unconfirmed_by_entry(project, today).items()
    free = {"project": project, "paid_by__isnull": True}
    yield "hours", _each(Overtime.objects.standing().filter(**free)).annotate(Sum("hours"))
    yield "pieces", _each(Pieces.objects.standing().filter(**free)).annotate(Sum("amount"))
    shares = TeamShare.objects.filter(**free, pieces__withdrawn_at__isnull=True)
    yield "shares", _each(shares).annotate(Sum("amount"))
    waiting = Correction.objects.filter(project=project, applied_by__isnull=True).standing()
    yield "to_correct", _each(waiting).annotate(Sum("amount"))


def _each(rows: QuerySet[Any], entry: str = "entry_id") -> QuerySet[Any, Any]:
    """Grouped by roster entry, for what is then summed."""
    return rows.order_by().values_list(entry)
