"""What holds of people, papers and work days. Pure: no clock, no database."""

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import IntEnum, StrEnum

from stdnum import luhn

YOUNGEST = 16  # domain.md §1.4, 禁止使用童工规定: a hard stop
GROWN = 18  # younger: no hazardous work, so a reason is kept
OLDEST = 60  # older: most counties ask for a statement of health


UNNOTICED = 3  # days that someone may work before he must be on a notice of the roster


class State(IntEnum):
    """Someone's presence on one day: the sum of its halves (1 morning, 2 afternoon)."""

    ABSENT = 0
    MORNING = 1
    AFTERNOON = 2
    FULL = 3

    @property
    def halves(self) -> frozenset[int]:
        return frozenset(half for half in (1, 2) if self & half)


CYCLE = (State.ABSENT, State.FULL, State.MORNING, State.AFTERNOON)


def after_tap(state: State) -> State:
    """What a tap makes of a state: absent → full → morning → afternoon → absent."""
    return CYCLE[(CYCLE.index(state) + 1) % len(CYCLE)]


def days(slots: int) -> Decimal:
    """Work days (工日) with one place: two slots are one day (decision 17)."""
    return Decimal(5 * slots).scaleb(-1)


class Refusal(StrEnum):
    """Why a half-day can't be logged; the sentences stand in `workers.actions.days`."""

    NOT_STARTED = "not_started"
    FINISHED = "finished"
    AHEAD = "ahead"
    BEFORE_START = "before_start"
    SUSPENDED = "suspended"
    BEFORE_ENTRY = "before_entry"
    AFTER_EXIT = "after_exit"


@dataclass(frozen=True, slots=True)
class Works:
    """What a project's works allow on a day, whoever it is.

    `since` is the day on which the start was approved, None while it is not; `finished` once the
    works were handed in as complete.
    """

    day: datetime.date
    today: datetime.date
    since: datetime.date | None
    finished: bool
    suspended: bool

    @property
    def refusal(self) -> Refusal | None:
        """Domain.md §8, blocking rules: no attendance before the start is approved."""
        if refusal := self.stage_refusal:
            return refusal
        if self.day > self.today:
            return Refusal.AHEAD
        if self.since is not None and self.day < self.since:
            return Refusal.BEFORE_START
        return Refusal.SUSPENDED if self.suspended else None

    @property
    def stage_refusal(self) -> Refusal | None:
        """Of any change; taking a mistake back needs no more than works under construction."""
        if self.finished:
            return Refusal.FINISHED
        return Refusal.NOT_STARTED if self.since is None else None


Span = tuple[datetime.date, datetime.date | None]


def refusal_of_worker(day: datetime.date, stays: Sequence[Span]) -> Refusal | None:
    """No attendance before entry, after exit, or between two stays (domain.md §8, blocking rules).

    `stays`: when someone was at the site, oldest first, both days of each included and workable;
    the last may be open.
    """
    if day < stays[0][0]:
        return Refusal.BEFORE_ENTRY
    there = any(since <= day and (until is None or day <= until) for since, until in stays)
    return None if there else Refusal.AFTER_EXIT


def left_before(day: datetime.date, stays: Sequence[Span]) -> datetime.date | None:
    """The last exit before that day, if there is one."""
    exits = [until for _since, until in stays if until is not None and until < day]
    return max(exits, default=None)


class Paper(StrEnum):
    """What must be there before a work day is paid (decision 19)."""

    AGREEMENT = "agreement"
    TRAINING = "training"
    BRIEFING = "briefing"
    INSURANCE = "insurance"


@dataclass(frozen=True, slots=True)
class Papers:
    """A roster entry's papers on one day: the insurance must cover that very day."""

    agreement: bool
    trained: bool
    briefed: bool
    insured: bool

    @property
    def missing(self) -> tuple[Paper, ...]:
        there = zip(Paper, (self.agreement, self.trained, self.briefed, self.insured), strict=True)
        return tuple(paper for paper, is_there in there if not is_there)


def payable(papers: Papers) -> bool:
    """A day is paid once agreement, training, safety briefing and insurance are there.

    Until then it is kept as 待补手续 (decision 19; 条例 28; 安全生产法 28).
    """
    return not papers.missing


class Lack(StrEnum):
    """What may be missing of someone on a roster, in the order in which it is shown."""

    AGREEMENT = "agreement"
    COPY = "copy"
    TRAINING = "training"
    BRIEFING = "briefing"
    INSURANCE = "insurance"
    ACCOUNT = "account"
    PHONE = "phone"


class AgeRule(StrEnum):
    FINE = "fine"
    NEEDS_REASON = "needs_reason"
    FORBIDDEN = "forbidden"


def age_rule(age: int) -> AgeRule:
    """Under 16 nobody works; from 16 to 17 and over 60 a reason is kept (domain.md §1.4)."""
    if age < YOUNGEST:
        return AgeRule.FORBIDDEN
    return AgeRule.NEEDS_REASON if age < GROWN or age > OLDEST else AgeRule.FINE


def passes_luhn(account: str) -> bool:
    """Whether a card number's check digit is right; passbooks of rural banks may fail (§6)."""
    return bool(luhn.is_valid(account))


def first_gap(
    spans: Iterable[tuple[datetime.date, datetime.date]], first: datetime.date, last: datetime.date
) -> datetime.date | None:
    """The first day from `first` to `last` that no span (both ends included) covers, if any."""
    day = first
    for since, until in sorted(spans):
        if since <= day and until >= last:
            return None
        if since <= day <= until:
            day = until + datetime.timedelta(days=1)
    return day if day <= last else None
