"""The two ledgers of wages side by side (用工考勤台账, 劳务报酬发放明细台账; domain.md §1.5).

Where they differ: what was worked against what stands on wage sheets. Only reads."""

import datetime
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet, Sum
from django.db.models.functions import TruncMonth

from core.money import ZERO
from payroll.models import Correction, LineSlot
from payroll.unpaid import unconfirmed_by_entry, unpaid_slots
from projects.models import Project
from workers.models import Overtime, Pieces, RosterEntry, Slot, TeamShare
from workers.rules import days

NO_HOURS = Decimal(0)


@dataclass(slots=True)
class Worked:
    """One person's month: half-days, communal ones apart; overtime in hours, pieces in yuan."""

    slots: int = 0
    communal: int = 0
    hours: Decimal = NO_HOURS
    pieces: Decimal = ZERO
    shares: Decimal = ZERO

    @property
    def days(self) -> Decimal:
        return days(self.slots)

    @property
    def communal_days(self) -> Decimal:
        return days(self.communal)


def attendance_ledger(project: Project) -> dict[tuple[UUID, datetime.date], Worked]:
    """By roster entry and the first day of each month in which anything stands; four queries. A
    team's pieces count to the month of their last day."""
    found: dict[tuple[UUID, datetime.date], Worked] = defaultdict(Worked)
    slots = Slot.objects.filter(project=project).annotate(month=TruncMonth("day")).order_by()
    counted = slots.values_list("entry_id", "month").annotate(
        earning=Count("half", filter=Q(communal=False)),
        communal_slots=Count("half", filter=Q(communal=True)),
    )
    for entry, month, earning, communal in counted:
        found[entry, month].slots, found[entry, month].communal = earning, communal
    hours = Overtime.objects.standing().filter(project=project)
    for entry, month, sum_ in _by_month(hours, "day", "hours"):
        found[entry, month].hours = sum_
    pieces = Pieces.objects.standing().filter(project=project)
    for entry, month, sum_ in _by_month(pieces, "day", "amount"):
        found[entry, month].pieces = sum_
    shares = TeamShare.objects.filter(project=project, pieces__withdrawn_at__isnull=True)
    for entry, month, sum_ in _by_month(shares, "pieces__last", "amount"):
        found[entry, month].shares = sum_
    return dict(found)


@dataclass(frozen=True, slots=True)
class Compared:
    """One person in both ledgers. Half-days worked and on live wage lines; of those on none, how
    many wait for papers (待补手续) or for the supervision group (待确认). `beside` is overtime in
    hours, `pieces` pieces and shares in yuan that no line holds; `to_correct` yuan, added or taken
    off by corrections that wait for the next sheet or for an eye."""

    entry: RosterEntry
    worked: int
    on_lines: int
    payable: int
    unconfirmed: int
    beside: Decimal = NO_HOURS
    pieces: Decimal = ZERO
    to_correct: Decimal = ZERO

    @property
    def left(self) -> int:
        return self.worked - self.on_lines

    @property
    def pending(self) -> int:
        """Those that lack a paper."""
        return max(self.left - self.payable - self.unconfirmed, 0)

    @property
    def agrees(self) -> bool:
        return not (self.left or self.beside or self.pieces or self.to_correct)


@dataclass(slots=True)
class _Open:
    """What no live line holds of one person."""

    hours: Decimal = NO_HOURS
    pieces: Decimal = ZERO
    corrections: Decimal = ZERO


@dataclass(slots=True)
class _Sums:
    worked: dict[UUID, int] = field(default_factory=dict)
    on_lines: dict[UUID, int] = field(default_factory=dict)
    payable: dict[UUID, int] = field(default_factory=dict)
    unconfirmed: dict[UUID, int] = field(default_factory=dict)


def compare(project: Project, today: datetime.date) -> list[Compared]:
    """Everyone of the roster by number; a constant number of queries."""
    sums, open_ = _sums(project, today), _open(project)
    entries = project.rosterentrys.select_related("person").order_by("number")
    return [_compared(entry, sums, open_[entry.pk]) for entry in entries]


def _compared(entry: RosterEntry, sums: _Sums, open_: _Open) -> Compared:
    pk = entry.pk
    return Compared(
        entry=entry,
        worked=sums.worked.get(pk, 0),
        on_lines=sums.on_lines.get(pk, 0),
        payable=sums.payable.get(pk, 0),
        unconfirmed=sums.unconfirmed.get(pk, 0),
        beside=open_.hours,
        pieces=open_.pieces,
        to_correct=open_.corrections,
    )


def _sums(project: Project, today: datetime.date) -> _Sums:
    worked = Slot.objects.earning().filter(project=project).order_by().values_list("entry_id")
    lines = LineSlot.objects.filter(line__project=project).order_by()
    payable = unpaid_slots(project, today).order_by().values_list("entry_id")
    return _Sums(
        dict(worked.annotate(Count("half"))),
        dict(lines.values_list("line__entry_id").annotate(Count("half"))),
        dict(payable.annotate(Count("half"))),
        unconfirmed_by_entry(project, today),
    )


def _open(project: Project) -> dict[UUID, _Open]:
    found: dict[UUID, _Open] = defaultdict(_Open)
    free = {"project": project, "paid_by__isnull": True}
    hours = Overtime.objects.standing().filter(**free).order_by().values_list("entry_id")
    for entry, sum_ in hours.annotate(Sum("hours")):
        found[entry].hours = sum_
    pieces = Pieces.objects.standing().filter(**free).order_by().values_list("entry_id")
    for entry, sum_ in pieces.annotate(Sum("amount")):
        found[entry].pieces += sum_
    shares = TeamShare.objects.filter(**free, pieces__withdrawn_at__isnull=True).order_by()
    for entry, sum_ in shares.values_list("entry_id").annotate(Sum("amount")):
        found[entry].pieces += sum_
    waiting = Correction.objects.all().standing().filter(project=project, applied_by__isnull=True)
    for entry, sum_ in waiting.order_by().values_list("entry_id").annotate(Sum("amount")):
        found[entry].corrections = sum_
    return found


def _by_month(
    rows: QuerySet[Any], day: str, column: str
) -> Iterable[tuple[UUID, datetime.date, Decimal]]:
    months = rows.annotate(month=TruncMonth(day)).order_by()
    summed: Iterable[tuple[UUID, datetime.date, Decimal]] = months.values_list(
        "entry_id", "month"
    ).annotate(Sum(column))
    return summed
