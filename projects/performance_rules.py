"""Performance targets and their self-evaluation (绩效目标、绩效自评, domain.md §2.6). Pure.

The three groups of indicators, the 100 points and the four grades are those that public finance
uses [M]; a county's own paper wins over them.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

WHOLE = 100  # points of all indicators together
DEVIATION = Decimal(10)  # per cent from the target above which a reason is given [D]
_POINT = Decimal("0.01")


class State(StrEnum):
    """Where a version of the targets, or an evaluation, stands."""

    MAKE = "make"
    TOWNSHIP = "township"
    DONE = "done"


class Part(StrEnum):
    """The groups by which an indicator counts."""

    EXECUTION = "execution"
    OUTPUT = "output"
    BENEFIT = "benefit"
    SATISFIED = "satisfied"


class Kind(StrEnum):
    """What an indicator is about; each belongs to one part."""

    EXECUTION = "execution"
    QUANTITY = "quantity"
    QUALITY = "quality"
    TIME = "time"
    COST = "cost"
    ECONOMIC = "economic"
    SOCIAL = "social"
    LASTING = "lasting"
    SATISFIED = "satisfied"


PARTS = {
    Kind.EXECUTION: Part.EXECUTION,
    Kind.QUANTITY: Part.OUTPUT,
    Kind.QUALITY: Part.OUTPUT,
    Kind.TIME: Part.OUTPUT,
    Kind.COST: Part.OUTPUT,
    Kind.ECONOMIC: Part.BENEFIT,
    Kind.SOCIAL: Part.BENEFIT,
    Kind.LASTING: Part.BENEFIT,
    Kind.SATISFIED: Part.SATISFIED,
}
# Every sheet has an indicator of each; the execution of the budget is usual, not a must.
NEEDED = (Part.OUTPUT, Part.BENEFIT, Part.SATISFIED)


class Direction(StrEnum):
    AT_LEAST = "at_least"
    AT_MOST = "at_most"
    AS_SAID = "as_said"


class Reached(StrEnum):
    """How far a target that is said in words was reached."""

    FULLY = "fully"
    PARTLY = "partly"
    NOT = "not"


# Of the points, in per cent, for a target in words [D]: the village can only go below.
REACHED_SHARE = {Reached.FULLY: Decimal(100), Reached.PARTLY: Decimal(80), Reached.NOT: Decimal(0)}


class Grade(StrEnum):
    EXCELLENT = "excellent"
    GOOD = "good"
    FAIR = "fair"
    POOR = "poor"


# From so many points on [M]: 优 90, 良 80, 中 60, 差 below.
GRADES = (
    (Decimal(90), Grade.EXCELLENT),
    (Decimal(80), Grade.GOOD),
    (Decimal(60), Grade.FAIR),
    (Decimal(0), Grade.POOR),
)


@dataclass(frozen=True, slots=True)
class Goal:
    """A target: a number with its direction (`words` empty), or words (`number` None); `weight` in
    whole points."""

    direction: Direction
    number: Decimal | None
    weight: int


@dataclass(frozen=True, slots=True)
class Actual:
    """What was reached: a number, or how far words were; both None while nobody knows."""

    number: Decimal | None = None
    reached: Reached | None = None

    @property
    def known(self) -> bool:
        return self.number is not None or self.reached is not None


def lacking(kinds: Collection[str]) -> list[Part]:
    """The parts of which no indicator is there."""
    there = {PARTS[Kind(kind)] for kind in kinds}
    return [part for part in NEEDED if part not in there]


def score(goal: Goal, actual: Actual) -> Decimal | None:
    """Points: all of them within the target, else in proportion; None while nothing is known.

    A number at least so large earns actual ÷ goal of its weight, one at most so large goal ÷
    actual. Half up to two places, never below zero.
    """
    part = _part(goal, actual)
    if part is None:
        return None
    earned = (goal.weight * part).quantize(_POINT, rounding=ROUND_HALF_UP)
    return max(earned, Decimal("0.00"))


def _part(goal: Goal, actual: Actual) -> Decimal | None:
    """From 0 to 1."""
    if goal.direction == Direction.AS_SAID or goal.number is None:
        return None if actual.reached is None else REACHED_SHARE[actual.reached] / 100
    if actual.number is None:
        return None
    if goal.direction == Direction.AT_LEAST:
        return _proportion(actual.number, goal.number)
    return _proportion(goal.number, actual.number)


def _proportion(part: Decimal, whole: Decimal) -> Decimal:
    return Decimal(1) if part >= whole else part / whole


def deviation(goal: Goal, actual: Actual) -> Decimal | None:
    """Per cent of the target by which the actual number differs, above or below, one place.

    None for words, while nothing is known, and where the target is zero.
    """
    if goal.number is None or actual.number is None or not goal.number:
        return None
    found = (actual.number - goal.number) * 100 / goal.number
    return found.quantize(Decimal("0.1"), rounding=ROUND_HALF_UP)


def needs_reason(goal: Goal, actual: Actual, given: Decimal | None) -> bool:
    """Whether the village says why: it is over 10 % off the target either way, fell short of words
    or of nothing at all (accidents: 0), or gives itself fewer points than it earned."""
    earned = score(goal, actual)
    if earned is None:
        return False
    if given is not None and given < earned:
        return True
    if goal.number is None:
        return actual.reached != Reached.FULLY
    if not goal.number:
        return earned < goal.weight
    number = actual.number or Decimal(0)
    return abs(number - goal.number) * 100 > DEVIATION * goal.number


def grade(points: Iterable[Decimal]) -> Grade:
    """By the sum of the points."""
    reached = sum(points, Decimal(0))
    return next(grade for least, grade in GRADES if reached >= least)
