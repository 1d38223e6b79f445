"""What holds of people, papers and work days. Pure: no clock, no database."""

import datetime
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_FLOOR, Decimal
from enum import IntEnum, StrEnum

from stdnum import luhn

from core.money import FEN, yuan

YOUNGEST = 16  # domain.md §1.4, 禁止使用童工规定: a hard stop
GROWN = 18  # younger: no hazardous work, so a reason is kept
OLDEST = 60  # older: most counties ask for a statement of health
# Overtime is written in half hours (domain.md T12, 加班（时）). The limit is ours, against slips of
# the finger: eight hours beside a whole day leave eight to sleep.
OVERTIME_STEP = Decimal("0.5")
MOST_OVERTIME = Decimal("8.0")


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


def goes_on(trades: Iterable[str], listed: Collection[str]) -> bool:
    """During a suspension only the trades that the county lists are worked in (看护, 养护)."""
    return all(trade in listed for trade in trades)


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


class PaidBy(StrEnum):
    """The unit that a voted rate is for."""

    DAY = "day"
    HALF_DAY = "half_day"
    HOUR = "hour"
    PIECE = "piece"


def voted_day_rate(rates: Mapping[str, Decimal]) -> Decimal | None:
    """Yuan for a work day, from a trade's rates by unit: twice the half-day's where only that one
    was voted; None where neither was."""
    if PaidBy.DAY in rates:
        return rates[PaidBy.DAY]
    half = rates.get(PaidBy.HALF_DAY)
    return None if half is None else half * 2


def is_overtime(hours: Decimal) -> bool:
    """In half hours, up to `MOST_OVERTIME`; 0 is none (domain.md T12)."""
    return 0 <= hours <= MOST_OVERTIME and hours % OVERTIME_STEP == 0


def worth(quantity: Decimal, rate: Decimal) -> Decimal:
    """Yuan for pieces at a rate in yuan, rounded once, half up (decision 25)."""
    return yuan(quantity * rate)


def shares(amount: Decimal, points: Sequence[Decimal]) -> list[Decimal]:
    """Yuan of each, by points (班组计件): together exactly `amount`, in the order of the points.

    Everybody gets his part rounded down to the fen; the fen that are left go one each to those who
    lost most by it, of equals to the first (largest remainders). So nobody is further than a fen
    from his exact part, and no fen is lost or made. Raises ValueError where nobody has points.
    """
    whole = sum(points)
    if whole <= 0 or min(points) < 0:
        raise ValueError("points are not negative, and somebody has some")
    exact = [amount * point / whole for point in points]
    down = [part.quantize(FEN, rounding=ROUND_FLOOR) for part in exact]
    left = int((amount - sum(down)) / FEN)
    most_lost = sorted(range(len(points)), key=lambda n: down[n] - exact[n])
    lucky = set(most_lost[:left])
    return [part + FEN if n in lucky else part for n, part in enumerate(down)]


def is_late(day: datetime.date, today: datetime.date, late_days: int) -> bool:
    """Whether a work day that is entered today is confirmed by a second person before it is paid.

    Late entry needs a reason and a second approver, it is never refused (domain.md §7, lesson 1).
    """
    return (today - day).days > late_days


class WeekState(StrEnum):
    """How a week stands with the supervision group."""

    RUNNING = "running"
    WAITING = "waiting"
    AGREED = "agreed"
    CHANGED = "changed"
    OBJECTED = "objected"
    ANSWERED = "answered"


@dataclass(frozen=True, slots=True)
class WeekSaid:
    """The last opinion on a week: for or against, whether an objection has been answered."""

    agreed: bool
    seen: str
    answered: bool = False


def week_state(said: WeekSaid | None, now: str, *, over: bool) -> WeekState:
    """`now` is the hash of the week's days. What changes after the group agreed opens it again."""
    if said is None:
        return WeekState.WAITING if over else WeekState.RUNNING
    if said.agreed:
        return WeekState.AGREED if said.seen == now else WeekState.CHANGED
    return WeekState.ANSWERED if said.answered else WeekState.OBJECTED


def monday_of(day: datetime.date) -> datetime.date:
    """The first day of the day's week."""
    return day - datetime.timedelta(days=min(day.weekday(), (day - datetime.date.min).days))
