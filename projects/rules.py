"""What the regulation says about meetings, notices and shares. Pure: no clock, no database."""

import datetime
import math
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from core.money import share

# The least part of those entitled that must be present (domain.md §2.3).
QUORUM: Mapping[str, tuple[Fraction, bool]] = {
    "villagers": (Fraction(1, 2), True),  # 村委会组织法 22: more than half of the villagers over 18
    "households": (Fraction(2, 3), False),  # 村委会组织法 22: two thirds of the households or more
    "representatives": (Fraction(2, 3), False),  # 村委会组织法 26: two thirds or more
}


@dataclass(frozen=True, slots=True)
class Tally:
    """A vote in figures: who might have come, who came, who said yes."""

    assembly: str
    entitled: int
    present: int
    votes_for: int

    @property
    def has_quorum(self) -> bool:
        """Enough were present (村委会组织法 22 and 26, domain.md §2.3)."""
        part, more = QUORUM[self.assembly]
        least = part * self.entitled
        return self.present > least if more else self.entitled > 0 and self.present >= least

    @property
    def present_needed(self) -> int:
        """The fewest who must be present for a quorum; at least one."""
        part, more = QUORUM[self.assembly]
        least = part * self.entitled
        return max(math.floor(least) + 1 if more else math.ceil(least), 1)

    @property
    def votes_needed(self) -> int:
        """The fewest votes for it that are more than half of those present."""
        return self.present // 2 + 1

    @property
    def has_majority(self) -> bool:
        """More than half of those present said yes (村委会组织法 22 and 26)."""
        return 2 * self.votes_for > self.present

    @property
    def carries(self) -> bool:
        return self.has_quorum and self.has_majority


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
        planned=share(wages_planned, funds_planned),
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
