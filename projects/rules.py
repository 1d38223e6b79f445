"""What the regulation says about meetings, notices and shares. Pure: no clock, no database."""

import datetime
import math
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Protocol, TypeVar

from core.money import share

Rule = TypeVar("Rule")
AHeld = TypeVar("AHeld", bound="Held")
Part = tuple[Fraction, bool]  # of a number: that part of it or more; or more than it (True)
HALF: Part = (Fraction(1, 2), True)
TWO_THIRDS: Part = (Fraction(2, 3), False)

# The least part of those entitled that must be present (domain.md §2.3).
QUORUM: Mapping[str, Part] = {
    "villagers": HALF,  # 村委会组织法 22: more than half of the villagers over 18
    "households": TWO_THIRDS,  # 村委会组织法 22: two thirds of the households or more
    "representatives": TWO_THIRDS,  # 村委会组织法 26: two thirds or more
}
# What a county may set for the meetings of which the law says nothing (domain.md, corrections):
# the part of those entitled that must come, and the part of those present or entitled that must
# say yes, as (of those present, of those entitled).
QUORUMS_SET: Mapping[str, Part] = {"half": HALF, "two_thirds": TWO_THIRDS}
MAJORITIES_SET: Mapping[str, tuple[Part | None, Part | None]] = {
    "present": (HALF, None),
    "entitled": (None, HALF),
    "two_thirds": (TWO_THIRDS, None),
}


def least_of(part: Part, whole: int) -> int:
    """The fewest that are such a part of `whole`; at least one."""
    share, more = part
    least = share * whole
    return max(math.floor(least) + 1 if more else math.ceil(least), 1)


@dataclass(frozen=True, slots=True)
class Tally:
    """A vote in figures: who might have come, who came, who said yes.

    `quorum` and `majority` are what the county set for a meeting of which the law says nothing.
    Where it set none, only a meeting that satisfies every rule it could set carries: no rule is
    made up, and nothing passes that the county's own rule might have stopped (ADR 0033).
    """

    assembly: str
    entitled: int
    present: int
    votes_for: int
    quorum: str = ""
    majority: str = ""

    @property
    def by_law(self) -> bool:
        """Whether the law sets quorum and majority of this meeting (村委会组织法 22 and 26)."""
        return self.assembly in QUORUM

    @property
    def rule_is_set(self) -> bool:
        return self.by_law or bool(self.quorum and self.majority)

    @property
    def has_quorum(self) -> bool:
        """Enough were present (村委会组织法 22 and 26, domain.md §2.3; or as the county set)."""
        return self.present >= self.present_needed

    @property
    def present_needed(self) -> int:
        """The fewest who must be present for a quorum; at least one."""
        if self.by_law:
            return least_of(QUORUM[self.assembly], self.entitled)
        return max(least_of(part, self.entitled) for part in _chosen(QUORUMS_SET, self.quorum))

    @property
    def votes_needed(self) -> int:
        """The fewest votes that carry: by law more than half of those present."""
        if self.by_law:
            return least_of(HALF, self.present)
        rules = _chosen(MAJORITIES_SET, self.majority)
        return max(self._votes_by(*rule) for rule in rules)

    @property
    def has_majority(self) -> bool:
        """Enough said yes (村委会组织法 22 and 26: more than half of those present)."""
        return self.votes_for >= self.votes_needed

    @property
    def carries(self) -> bool:
        return self.has_quorum and self.has_majority

    def _votes_by(self, of_present: Part | None, of_entitled: Part | None) -> int:
        asked = ((of_present, self.present), (of_entitled, self.entitled))
        return max(least_of(part, whole) for part, whole in asked if part is not None)


def _chosen(rules: Mapping[str, Rule], name: str) -> Collection[Rule]:
    """The rule that was set, or all that could be."""
    return [rules[name]] if name else list(rules.values())


class Held(Protocol):
    """A meeting on a matter, as the order of the four looks at it."""

    @property
    def deliberation(self) -> str: ...
    @property
    def held_on(self) -> datetime.date: ...
    @property
    def tally(self) -> Tally: ...


def in_their_order(held: Iterable[AHeld], order: Iterable[str]) -> list[AHeld]:
    """The meetings that took a matter through its deliberations one after another (四议, §2.3).

    Of each kind the first that carried, not before the day of the one that went before (they may
    meet on one day). Ends where the next one is missing, so that four of them say: it is resolved.
    """
    carried = sorted((one for one in held if one.tally.carries), key=lambda one: one.held_on)
    course: list[AHeld] = []
    for kind in order:
        after = course[-1].held_on if course else datetime.date.min
        fitting = (one for one in carried if one.deliberation == kind and one.held_on >= after)
        found = next(fitting, None)
        if found is None:
            break
        course.append(found)
    return course


class SeatRefusal(StrEnum):
    """Why someone can't take a seat on the council or in the supervision group."""

    WATCHES_OVER_HIMSELF = "watches_over_himself"
    HEADS_FORBIDDEN = "heads_forbidden"


def seat_refusal(
    *, body: str, on_committee: bool, heads: bool, heads_forbidden: bool
) -> SeatRefusal | None:
    """What stops a seat, beside sitting in both bodies, which a constraint refuses (domain.md §8).

    村委会组织法 32: members of the villagers' committee hold no office in the body that watches
    over it. Whether the head of one of the two committees may sit on the council is the county's
    setting (domain.md, corrections): where it does not forbid it, that is warned of.
    """
    if body == "supervision" and on_committee:
        return SeatRefusal.WATCHES_OVER_HIMSELF
    if body == "council" and heads and heads_forbidden:
        return SeatRefusal.HEADS_FORBIDDEN
    return None


class KinFinding(StrEnum):
    """What follows from two members being related."""

    STOPS = "stops"
    WARNS = "warns"


def kin_finding(
    *, bodies: Collection[str], near: bool, watched_is_on_committee: bool
) -> KinFinding | None:
    """What a declared kinship of two sitting members means; nothing inside one body.

    村委会组织法 32 keeps the near relatives (近亲属) of the villagers' committee's members out of
    the body that watches over it: that stops. It says nothing of the council's: a relative of a
    council member in the supervision group, near or not, is warned of and shown. It is declared
    either way, for a rule that refused the declaration would only be told less.
    """
    if set(bodies) != {"council", "supervision"}:
        return None
    return KinFinding.STOPS if near and watched_is_on_committee else KinFinding.WARNS


DAYS_TO_ANSWER = 7  # [D] no rule found: as long as a wage sheet hangs, so that his line isn't late


def answer_due(raised_on: datetime.date) -> datetime.date:
    """By when what a worker writes on his own page must be answered."""
    return raised_on + datetime.timedelta(days=DAYS_TO_ANSWER)


def last_day_of_notice(posted_on: datetime.date, days: int) -> datetime.date:
    """The last of `days` whole days; the day of posting is not counted (decision 27)."""
    return posted_on + datetime.timedelta(days=days)


def notice_day(posted_on: datetime.date, today: datetime.date) -> int:
    """How many whole days the notice has begun: 0 on the day of posting and before."""
    return max((today - posted_on).days, 0)


def least_wages(funds: Iterable[tuple[Decimal, Decimal | None]]) -> Decimal | None:
    """The wages in yuan that the plan papers ask for together, from (amount, floor in per cent).

    Each paper's floor weighs with its own money, exactly; None where no paper sets one.
    """
    asked = [amount * floor / 100 for amount, floor in funds if floor is not None]
    return sum(asked, Decimal(0)) if asked else None


def reaches_floor(wages: Decimal, least: Decimal | None) -> bool:
    """Whether wages are what the plan papers ask for, `least_wages` of them (domain.md §1.3).

    In yuan, exactly, never by the rounded share: 29.996 % does not reach 30 %.
    """
    return least is None or wages >= least


@dataclass(frozen=True, slots=True)
class WageShare:
    """Wages over funds in per cent, each None while there are no such funds (domain.md §1.3)."""

    planned: Decimal | None
    paid_of_planned: Decimal | None
    paid_of_received: Decimal | None
    floor: Decimal | None


def planned_share(wages: Decimal, funds_planned: Decimal) -> Decimal | None:
    """Wages planned over the funds planned (下达), in per cent; None while there are none."""
    return share(wages, funds_planned)


def wage_share(
    *,
    wages_planned: Decimal,
    wages_paid: Decimal,
    funds_planned: Decimal,
    funds_received: Decimal,
    floor: Decimal | None,
) -> WageShare:
    """劳务报酬占比: over funds planned (下达) and over funds received (到位), each labelled."""
    return WageShare(
        planned=planned_share(wages_planned, funds_planned),
        paid_of_planned=share(wages_paid, funds_planned),
        paid_of_received=share(wages_paid, funds_received),
        floor=floor,
    )


class DiaryRefusal(StrEnum):
    """Why a day's page in the site diary can't be written."""

    NOT_BUILDING = "not_building"
    BEFORE_START = "before_start"
    AHEAD = "ahead"


def diary_refusal(
    day: datetime.date, today: datetime.date, since: datetime.date | None
) -> DiaryRefusal | None:
    """A page is of a day on which there were works; `since` is None while there are none."""
    if since is None:
        return DiaryRefusal.NOT_BUILDING
    if day > today:
        return DiaryRefusal.AHEAD
    return DiaryRefusal.BEFORE_START if day < since else None


def diary_is_late(day: datetime.date, today: datetime.date) -> bool:
    """Every day, no gaps, no back-filling (domain.md T21): written that day or the day after.

    What is written later needs a reason and is marked 补记.
    """
    return (today - day).days > 1


def diary_gaps(
    first: datetime.date,
    last: datetime.date,
    written: Collection[datetime.date],
    stopped: Collection[tuple[datetime.date, datetime.date | None]],
) -> list[datetime.date]:
    """Days from `first` to `last` without a page. While the works stand still, none is owed.

    `stopped` are suspensions: the first day, and the day on which works resumed.
    """
    days = (first + datetime.timedelta(days=n) for n in range((last - first).days + 1))
    return [day for day in days if day not in written and not stands_still(day, stopped)]


def stands_still(
    day: datetime.date, stopped: Collection[tuple[datetime.date, datetime.date | None]]
) -> bool:
    """The day on which works resume is worked again."""
    return any(since <= day and (until is None or day < until) for since, until in stopped)
