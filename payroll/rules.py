"""What a wage line is worth, what it owes, and how an attempt to pay it may go on. Pure."""

import calendar
import datetime
from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from core.money import total, yuan

DAYS_TO_MAKE = 5  # after the period's end, so that notice, reviews and bank fit in (domain.md §8)
DAYS_FOR_RESULTS = 3  # [D] a bank answers within days; then someone should ask
MOST_ALIKE = Decimal("0.8")  # domain.md §8: this part paid the same is a sign of sharing out


def wages(slots: int, day_rate: Decimal) -> Decimal:
    """Yuan for a number of half-days at a day rate, rounded once, half up, to the fen.

    Rounding per line and never per slot: decision 25.
    """
    return yuan(day_rate * slots / 2)


def month_end(day: datetime.date) -> datetime.date:
    return day.replace(day=calendar.monthrange(day.year, day.month)[1])


def due_on(last: datetime.date) -> datetime.date:
    """By when wages must be credited: a month after the period's last day (domain.md §8)."""
    following = month_end(last) + datetime.timedelta(days=1)
    return following.replace(day=min(last.day, month_end(following).day))


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
