"""What holds of people, papers and work days. Pure: no clock, no database."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from enum import IntEnum, StrEnum

from stdnum import luhn

YOUNGEST = 16  # domain.md §1.4, 禁止使用童工规定: a hard stop
GROWN = 18  # younger: no hazardous work, so a reason is kept
OLDEST = 60  # older: most counties ask for a statement of health


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


def refusal_of_worker(
    day: datetime.date, entered_on: datetime.date, left_on: datetime.date | None
) -> Refusal | None:
    """No attendance before entry or after exit; both of these days can be worked."""
    if day < entered_on:
        return Refusal.BEFORE_ENTRY
    return Refusal.AFTER_EXIT if left_on is not None and day > left_on else None


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


class StopKind(StrEnum):
    """Why someone can't be taken on, whoever asks (domain.md §8, blocking rules)."""

    TOO_YOUNG = "too_young"
    NO_ID_NUMBER = "no_id_number"
    ON_ROSTER = "on_roster"


class WarningKind(StrEnum):
    """What speaks against someone and may be passed with a reason (domain.md §8, warning rules)."""

    YOUNG = "young"
    OLD = "old"
    LUHN = "luhn"
    SHARED = "shared"
    OFFICIAL = "official"
    RELATED = "related"


# These two are about the account, whatever the project.
OF_ACCOUNT = frozenset({WarningKind.LUHN, WarningKind.SHARED})


@dataclass(frozen=True, slots=True)
class Candidate:
    """What is known of someone who would work.

    `age` in full years on his first day, None while no right ID number is known. The area in the
    number says nothing: people of other places are accepted.
    """

    age: int | None
    on_roster: bool = False
    account: str = ""
    account_is_shared: bool = False
    is_official: bool = False
    is_related: bool = False


def stops(one: Candidate) -> tuple[StopKind, ...]:
    """Under 16 nobody works (禁止使用童工规定; domain.md §1.4); once a roster, by his number."""
    found = {
        StopKind.TOO_YOUNG: one.age is not None and one.age < YOUNGEST,
        StopKind.NO_ID_NUMBER: one.age is None,
        StopKind.ON_ROSTER: one.on_roster,
    }
    return tuple(kind for kind, holds in found.items() if holds)


def warnings(one: Candidate) -> tuple[WarningKind, ...]:
    """From 16 to 17 and over 60; an account that is doubtful (domain.md §6); who is near power
    (domain.md §8: 村干部 or a relative of the council)."""
    found = {
        WarningKind.YOUNG: one.age is not None and YOUNGEST <= one.age < GROWN,
        WarningKind.OLD: one.age is not None and one.age > OLDEST,
        WarningKind.LUHN: bool(one.account) and not passes_luhn(one.account),
        WarningKind.SHARED: one.account_is_shared,
        WarningKind.OFFICIAL: one.is_official,
        WarningKind.RELATED: one.is_related,
    }
    return tuple(kind for kind, holds in found.items() if holds)


def passes_luhn(account: str) -> bool:
    """Whether a card number's check digit is right; passbooks of rural banks may fail (§6)."""
    return bool(luhn.is_valid(account))


def month_spans(months: Iterable[int]) -> list[tuple[int, int]]:
    """Months of a year as runs, each with its first and last: 3, 4, 5, 9 are 3–5 and 9–9."""
    runs: list[tuple[int, int]] = []
    for month in sorted(set(months)):
        if runs and runs[-1][1] == month - 1:
            runs[-1] = (runs[-1][0], month)
        else:
            runs.append((month, month))
    return runs


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
