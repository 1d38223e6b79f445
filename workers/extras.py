"""What stands beside presence (decision 18), read for the day list, the month, T12 and a person."""

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
from projects.models import Project
from workers.models import Overtime, Pieces, Remark, RosterEntry, Slot, TeamShare
from workers.rules import State, days

NO_HOURS = Decimal(0)
NO_DAYS = days(0)


@dataclass(slots=True)
class Beside:
    """Beside one person's presence on one day. `overtime` in hours; `pieces` by their word."""

    overtime: Decimal = NO_HOURS
    pieces: dict[str, Decimal] = field(default_factory=dict)
    communal: State = State.ABSENT
    trades: list[str] = field(default_factory=list)  # others than his main one
    remarks: int = 0


def beside(
    project: Project, first: datetime.date, last: datetime.date
) -> dict[tuple[UUID, datetime.date], Beside]:
    """By (entry, day), both days included, in four queries; where nothing stands is left out."""
    found: dict[tuple[UUID, datetime.date], Beside] = defaultdict(Beside)
    about = {"project": project, "day__gte": first, "day__lte": last}
    overtime = Overtime.objects.standing().filter(**about)
    for entry, day, hours in overtime.values_list("entry_id", "day", "hours"):
        found[entry, day].overtime = hours
    pieces = Pieces.objects.standing().filter(**about).order_by("at")
    for entry, day, piece, number in pieces.values_list(
        "entry_id", "day", "rate__piece", "quantity"
    ):
        counted = found[entry, day].pieces
        counted[piece] = counted.get(piece, NO_HOURS) + number
    special = Slot.objects.filter(**about).exclude(trade="", communal=False).order_by("half")
    for entry, day, half, trade, communal in special.values_list(
        "entry_id", "day", "half", "trade", "communal"
    ):
        one = found[entry, day]
        one.communal = State(one.communal | (half if communal else 0))
        one.trades += [trade] if trade else []
    for entry, day in Remark.objects.filter(**about).values_list("entry_id", "day"):
        found[entry, day].remarks += 1
    return dict(found)


@dataclass(slots=True)
class Month:
    """One person's month: work days, communal days apart, hours; pieces' yuan, shares' yuan."""

    days: Decimal = NO_DAYS
    communal: Decimal = NO_DAYS
    overtime: Decimal = NO_HOURS
    pieces: dict[str, Decimal] = field(default_factory=dict)
    amount: Decimal = ZERO
    shares: Decimal = ZERO

    def __add__(self, other: "Month") -> "Month":
        words = {*self.pieces, *other.pieces}
        return Month(
            self.days + other.days,
            self.communal + other.communal,
            self.overtime + other.overtime,
            {w: self.pieces.get(w, NO_HOURS) + other.pieces.get(w, NO_HOURS) for w in words},
            self.amount + other.amount,
            self.shares + other.shares,
        )


def months_of(entry: RosterEntry) -> dict[datetime.date, Month]:
    """One person's, by the first day of each month in which anything stands, in order."""
    found = months(entry=entry)
    return {month: found[entry.pk, month] for _entry, month in sorted(found)}


def months(**about: Project | RosterEntry) -> dict[tuple[UUID, datetime.date], Month]:
    """By (entry, first day of a month) in which anything stands, of a `project` or an `entry`; four
    queries. A team's pieces count to the month of their last day."""
    found: dict[tuple[UUID, datetime.date], Month] = defaultdict(Month)
    for entry, month, earning, communal in _slots(about):
        found[entry, month].days, found[entry, month].communal = days(earning), days(communal)
    hours = _by_month(Overtime.objects.standing().filter(**about), "day")
    for entry, month, total in hours.annotate(total=Sum("hours")):
        found[entry, month].overtime = total
    pieces = _by_month(Pieces.objects.standing().filter(**about), "day").values_list(
        "entry_id", "month", "rate__piece"
    )
    sums = {"number": Sum("quantity"), "yuan": Sum("amount")}
    for entry, month, piece, number, yuan in pieces.annotate(**sums):
        found[entry, month].pieces[piece] = number
        found[entry, month].amount += yuan
    shares = TeamShare.objects.filter(**about, pieces__withdrawn_at__isnull=True)
    for entry, month, yuan in _by_month(shares, "pieces__last").annotate(yuan=Sum("amount")):
        found[entry, month].shares = yuan
    return dict(found)


def _slots(about: dict[str, Any]) -> Iterable[tuple[UUID, datetime.date, int, int]]:
    communal = Q(communal=True)
    yield from _by_month(Slot.objects.filter(**about), "day").annotate(
        earning=Count("half", filter=~communal), communal_slots=Count("half", filter=communal)
    )


def _by_month(rows: QuerySet[Any], day: str) -> Any:
    """Grouped by entry and month, for what is then summed."""
    months = rows.annotate(month=TruncMonth(day)).order_by()
    return months.values_list("entry_id", "month")
