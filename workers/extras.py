"""What stands beside presence (decision 18), read for the day list, the month, T12 and a person."""

import datetime
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from uuid import UUID

from django.db.models import Count, Q, Sum
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
    """By the first day of each month in which anything stands, in order. A team's pieces count to
    the month of their last day."""
    found: dict[datetime.date, Month] = defaultdict(Month)
    for month, earning, communal in _slots(entry):
        found[month].days, found[month].communal = days(earning), days(communal)
    hours = entry.overtimes.standing().annotate(month=TruncMonth("day")).order_by()
    for month, total in hours.values_list("month").annotate(total=Sum("hours")):
        found[month].overtime = total
    pieces = entry.pieces.standing().annotate(month=TruncMonth("day")).order_by()
    sums = {"number": Sum("quantity"), "yuan": Sum("amount")}
    for month, piece, number, yuan in pieces.values_list("month", "rate__piece").annotate(**sums):
        found[month].pieces[piece] = number
        found[month].amount += yuan
    teams = TeamShare.objects.filter(entry=entry, pieces__withdrawn_at__isnull=True).order_by()
    by_month = teams.annotate(month=TruncMonth("pieces__last")).values_list("month")
    for month, yuan in by_month.annotate(yuan=Sum("amount")):
        found[month].shares = yuan
    return dict(sorted(found.items()))


def _slots(entry: RosterEntry) -> Iterator[tuple[datetime.date, int, int]]:
    rows = entry.slots.annotate(month=TruncMonth("day")).order_by().values_list("month")
    communal = Q(communal=True)
    yield from rows.annotate(
        earning=Count("half", filter=~communal), communal_slots=Count("half", filter=communal)
    )
