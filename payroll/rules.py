"""What a wage line is worth, what it owes, and how an attempt to pay it may go on. Pure."""

import calendar
import datetime
from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from core.money import ZERO, total, yuan
from workers.rules import PaidBy, days, voted_day_rate

DAYS_TO_MAKE = 5  # after the period's end, so that notice, reviews and bank fit in (domain.md §8)
DAYS_FOR_RESULTS = 3  # [D] a bank answers within days; then someone should ask
MOST_ALIKE = Decimal("0.8")  # domain.md §8: this part paid the same is a sign of sharing out
WORK_DAY = 8  # hours, by which an hour is worth a part of the day rate where none was voted [D]


def wages(slots: int, day_rate: Decimal) -> Decimal:
    """Yuan for a number of half-days at a day rate, rounded once, half up, to the fen.

    Rounding per item of a line and never per slot: decision 25.
    """
    return yuan(day_rate * slots / 2)


def taken_back(rates: Sequence[Decimal]) -> Decimal:
    """Yuan below zero for half-days of one day, each at the day rate at which it was paid, rounded
    once: a whole day takes back its rate."""
    return -yuan(sum(rates, ZERO) / 2)


class ItemKind(StrEnum):
    """What a part of a wage line is for."""

    DAYS = "days"
    OVERTIME = "overtime"
    PIECES = "pieces"
    SHARE = "share"  # of a team's pieces
    CORRECTION = "correction"  # of a day that an earlier sheet paid too much or too little
    DEDUCTION = "deduction"
    ADVANCE = "advance"  # paid out ahead of the sheet (预支), taken off again
    BROUGHT = "brought"  # what the sheet before could not take off
    CARRIED = "carried"  # what this sheet can't take off: the next one does


# 应发 is the sum of these; the others are 扣除 (domain.md T13).
EARNED = frozenset(
    {ItemKind.DAYS, ItemKind.OVERTIME, ItemKind.PIECES, ItemKind.SHARE, ItemKind.CORRECTION}
)


@dataclass(frozen=True, slots=True)
class Item:
    """A part of a wage line: `amount` in yuan, below zero for what is taken off.

    `quantity` is in work days, hours, pieces or points; `rate` in yuan for one of them. `slots` are
    the half-days that it pays, `sources` the rows beside presence or corrections.
    """

    kind: ItemKind
    amount: Decimal
    trade: str = ""
    piece: str = ""
    quantity: Decimal | None = None
    rate: Decimal | None = None
    first: datetime.date | None = None
    last: datetime.date | None = None
    words: str = ""
    slots: tuple[tuple[datetime.date, int], ...] = ()
    sources: tuple[UUID, ...] = ()


@dataclass(frozen=True, slots=True)
class Voted:
    """The pay of a trade for one unit in yuan, in force on both ends and between."""

    trade: str
    unit: str
    rate: Decimal
    since: datetime.date
    until: datetime.date | None = None

    def holds_on(self, day: datetime.date) -> bool:
        return self.since <= day and (self.until is None or day <= self.until)


@dataclass(frozen=True, slots=True)
class Pay:
    """What one person was promised: his main trade and yuan for a work day in it.

    `agreed` where a reason is kept for another pay than the voted one.
    """

    trade: str
    day_rate: Decimal
    agreed: bool = False


def units_on(voted: Iterable[Voted], trade: str, day: datetime.date) -> dict[str, Decimal]:
    """Yuan by unit for a trade on a day."""
    return {one.unit: one.rate for one in voted if one.trade == trade and one.holds_on(day)}


def day_rate_on(pay: Pay, trade: str, day: datetime.date, voted: Iterable[Voted]) -> Decimal:
    """Yuan for a work day in a trade: as it was voted for that day.

    A main trade that is not voted by the day is paid as agreed. Another trade that is voted by the
    piece alone pays its pieces and not the presence beside them (decision 18).
    """
    if trade == pay.trade and pay.agreed:
        return pay.day_rate
    units = units_on(voted, trade, day)
    by_day = voted_day_rate(units)
    if by_day is not None:
        return by_day
    if trade != pay.trade and set(units) == {PaidBy.PIECE.value}:
        return ZERO
    return pay.day_rate


def hour_rate_on(pay: Pay, day: datetime.date, voted: Sequence[Voted]) -> Decimal:
    """Yuan for an hour of overtime: as voted for the main trade, else the day rate's eighth,
    rounded half up to the fen so that hours times rate is what the sheet says."""
    by_hour = units_on(voted, pay.trade, day).get(PaidBy.HOUR)
    return yuan(day_rate_on(pay, pay.trade, day, voted) / WORK_DAY) if by_hour is None else by_hour


def days_priced(
    slots: Iterable[tuple[datetime.date, int, str]], pay: Pay, voted: Sequence[Voted]
) -> list[Item]:
    """Half-days (day, half, trade; "" is the main one) as one item a trade and rate, rounded once.

    In the order in which each trade and rate first comes.
    """
    rates: dict[tuple[str, datetime.date], Decimal] = {}
    found: dict[tuple[str, Decimal], list[tuple[datetime.date, int]]] = defaultdict(list)
    for day, half, other in slots:
        trade = other or pay.trade
        if (trade, day) not in rates:
            rates[trade, day] = day_rate_on(pay, trade, day, voted)
        found[trade, rates[trade, day]].append((day, half))
    return [
        Item(
            ItemKind.DAYS, wages(len(paid), rate), trade, quantity=days(len(paid)), rate=rate,
            first=paid[0][0], last=paid[-1][0], slots=tuple(paid),
        )
        for (trade, rate), paid in found.items()
    ]  # fmt: skip


def hours_priced(
    overtime: Iterable[tuple[UUID, datetime.date, Decimal]], pay: Pay, voted: Sequence[Voted]
) -> list[Item]:
    """Hours beyond the work day, in order of days, as one item a rate, rounded once."""
    found: dict[Decimal, list[tuple[UUID, datetime.date, Decimal]]] = defaultdict(list)
    for one in overtime:
        found[hour_rate_on(pay, one[1], voted)].append(one)
    return [
        Item(
            ItemKind.OVERTIME, yuan(hours * rate), pay.trade, quantity=hours, rate=rate,
            first=rows[0][1], last=rows[-1][1], sources=tuple(row[0] for row in rows),
        )
        for rate, rows in found.items()
        for hours in [sum((row[2] for row in rows), Decimal(0))]
    ]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Counted:
    """Pieces of one day with their worth in yuan, rounded when they were counted."""

    id: UUID
    day: datetime.date
    trade: str
    piece: str
    rate: Decimal
    quantity: Decimal
    amount: Decimal


def pieces_priced(counted: Iterable[Counted]) -> list[Item]:
    """Pieces in order of days as one item a trade, piece and rate: the sum of rounded rows."""
    found: dict[tuple[str, str, Decimal], list[Counted]] = defaultdict(list)
    for one in counted:
        found[one.trade, one.piece, one.rate].append(one)
    return [
        Item(
            ItemKind.PIECES, total(one.amount for one in rows), trade, piece, rate=rate,
            quantity=sum((one.quantity for one in rows), Decimal(0)),
            first=rows[0].day, last=rows[-1].day, sources=tuple(one.id for one in rows),
        )
        for (trade, piece, rate), rows in found.items()
    ]  # fmt: skip


def gross_of(items: Iterable[Item]) -> Decimal:
    """应发 in yuan: what was earned, with corrections of earlier sheets."""
    return total(item.amount for item in items if item.kind in EARNED)


def balanced(items: Sequence[Item]) -> list[Item]:
    """The items of a line that pays nobody less than nothing: what is below zero is carried to the
    next sheet (decision 25)."""
    sum_ = total(item.amount for item in items)
    return [*items, Item(ItemKind.CARRIED, -sum_)] if sum_ < 0 else list(items)


def month_end(day: datetime.date) -> datetime.date:
    return day.replace(day=calendar.monthrange(day.year, day.month)[1])


def due_on(last: datetime.date) -> datetime.date:
    """By when wages must be credited: a month after the period's last day (domain.md §8)."""
    following = month_end(last) + datetime.timedelta(days=1)
    return following.replace(day=min(last.day, month_end(following).day))


def credit_due(last: datetime.date, cycle_days: int | None) -> datetime.date:
    """By when wages must be credited where the county set a limit in days; None: a month."""
    return due_on(last) if cycle_days is None else last + datetime.timedelta(days=cycle_days)


def falls_before_closing(due: datetime.date, closes: datetime.date, today: datetime.date) -> bool:
    """Whether wages must be paid before the treasury closes for the year: whatever is due by then,
    and what would fall due in the month after, while the new year's money is not there yet."""
    return today <= closes and due <= due_on(closes)


def last_overdue(today: datetime.date, cycle_days: int | None) -> datetime.date:
    """The last period's end whose wages should have been credited before today."""
    last = today - datetime.timedelta(days=1 if cycle_days is None else 1 + cycle_days)
    while credit_due(last, cycle_days) >= today:
        last -= datetime.timedelta(days=1)
    return last


def is_long(first: datetime.date, last: datetime.date) -> bool:
    """Whether a period is longer than the month that a pay cycle may last (domain.md §1.5)."""
    return (last - first).days > 30


def next_period(
    first: datetime.date, covered_until: datetime.date | None, today: datetime.date
) -> tuple[datetime.date, datetime.date]:
    """The period that a new sheet is offered for: the first month that no sheet covers yet.

    `first` is the first day with work, `covered_until` the last day that a live sheet covers. The
    last day never lies ahead; the first does where today is covered already.
    """
    start = first if covered_until is None else covered_until + datetime.timedelta(days=1)
    return start, max(min(month_end(start), today), start)


class State(StrEnum):
    """What is known of one attempt to pay (decision 24). `UNKNOWN` never counts as failed."""

    EXPORTED = "exported"
    UNKNOWN = "unknown"
    SUCCEEDED = "succeeded"
    FAILED = "failed"
    RETURNED = "returned"
    CANCELLED = "cancelled"


# Money that is on its way: what a new attempt may carry is less by so much.
ON_ITS_WAY = frozenset({State.EXPORTED, State.UNKNOWN})

GOES_ON: Mapping[State, frozenset[State]] = {
    State.EXPORTED: frozenset({State.UNKNOWN, State.SUCCEEDED, State.FAILED, State.CANCELLED}),
    State.UNKNOWN: frozenset({State.SUCCEEDED, State.FAILED}),
    State.SUCCEEDED: frozenset({State.RETURNED}),  # banks take money back days later
    State.FAILED: frozenset(),
    State.RETURNED: frozenset(),
    State.CANCELLED: frozenset(),
}
# What goes wrong has a reason.
NEEDS_REASON = frozenset({State.FAILED, State.RETURNED})


class FileStep(StrEnum):
    """How a bank file goes on after it is made."""

    RELEASE = "release"
    ASK = "ask"  # to be cancelled after its release: a second human looks at the bank first
    KEEP = "keep"
    CANCEL = "cancel"


FILE_GOES_ON: Mapping[FileStep | None, frozenset[FileStep]] = {
    None: frozenset({FileStep.RELEASE, FileStep.CANCEL}),
    FileStep.RELEASE: frozenset({FileStep.ASK}),
    FileStep.ASK: frozenset({FileStep.KEEP, FileStep.CANCEL}),
    FileStep.KEEP: frozenset({FileStep.ASK}),
    FileStep.CANCEL: frozenset(),
}
# While cancelling is asked for, nobody takes the file away; the bank may answer all the same.
CAN_BE_TAKEN = frozenset({FileStep.RELEASE, FileStep.KEEP})
CAN_BE_ANSWERED = CAN_BE_TAKEN | {FileStep.ASK}


@dataclass(frozen=True, slots=True)
class Attempt:
    """An amount in yuan and what became of it."""

    amount: Decimal
    state: State


@dataclass(frozen=True, slots=True)
class Balance:
    """One line's money in yuan. `owed` = entitled − succeeded + returned (invariant 4)."""

    entitled: Decimal
    paid: Decimal
    on_its_way: Decimal

    @property
    def owed(self) -> Decimal:
        return self.entitled - self.paid

    @property
    def open(self) -> Decimal:
        """What a new attempt may carry: owed, and not on its way already."""
        return self.owed - self.on_its_way


def balance(entitled: Decimal, attempts: Iterable[Attempt]) -> Balance:
    """A returned attempt was succeeded before, so that it counts as neither paid nor under way."""
    known = list(attempts)
    return Balance(
        entitled=entitled,
        paid=total(a.amount for a in known if a.state == State.SUCCEEDED),
        on_its_way=total(a.amount for a in known if a.state in ON_ITS_WAY),
    )


class Standing(StrEnum):
    """Where one line's money is, for the eye: the first that holds."""

    VOIDED = "voided"
    PAID = "paid"
    SET_ASIDE = "set_aside"
    ON_ITS_WAY = "on_its_way"
    HELD = "held"
    OWED = "owed"


def standing(money: Balance, *, voided: bool, set_aside: bool, held: bool) -> Standing:
    if voided:
        return Standing.VOIDED
    if not money.owed:
        return Standing.PAID
    if set_aside:
        return Standing.SET_ASIDE
    if not money.open:
        return Standing.ON_ITS_WAY
    return Standing.HELD if held else Standing.OWED


def shared(owners: Iterable[tuple[Hashable, str]]) -> list[list[str]]:
    """Names that stand at the same thing (an account's hash), wherever two or more do."""
    found: dict[Hashable, list[str]] = defaultdict(list)
    for thing, name in owners:
        found[thing].append(name)
    return [names for names in found.values() if len(names) > 1]


def paid_alike(amounts: Sequence[Decimal]) -> tuple[int, Decimal] | None:
    """How many are paid the same amount, and which, where that is most of three or more people.

    平均发放: sharing out instead of paying for work (domain.md §1.1 and §8).
    """
    if len(amounts) < 3:
        return None
    amount, count = Counter(amounts).most_common(1)[0]
    return (count, amount) if count >= MOST_ALIKE * len(amounts) else None


def full_months(slots: Iterable[tuple[Hashable, datetime.date]]) -> set[Hashable]:
    """Who worked both halves of every day of a calendar month, Sundays too (domain.md §8)."""
    worked = Counter((who, day.replace(day=1)) for who, day in slots)
    return {who for (who, month), count in worked.items() if count == 2 * month_end(month).day}


def share_stays_low(on_sheets: Decimal, least: Decimal | None, works_over: bool) -> bool:
    """Whether the wages stay below what the plan papers ask for: known once the works are over.

    `on_sheets` and `least` in yuan; None where no paper sets a floor (domain.md §1.3).
    """
    return works_over and least is not None and on_sheets < least
