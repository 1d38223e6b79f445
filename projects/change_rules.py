"""What a change order does to the estimate, and who decides on it (domain.md §1.3, T25). Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from decimal import Decimal
from enum import StrEnum

from core.money import ZERO, total


class State(StrEnum):
    """Where a change order stands. `DECIDED`: agreed to, and part of the estimate in force."""

    MAKE = "make"
    TOWNSHIP = "township"
    COUNTY = "county"
    DECIDED = "decided"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"


WAITING = (State.TOWNSHIP, State.COUNTY)


@dataclass(frozen=True, slots=True)
class Estimate:
    """The four kinds of cost in yuan."""

    labour: Decimal = ZERO
    materials: Decimal = ZERO
    machinery: Decimal = ZERO
    other: Decimal = ZERO

    @property
    def parts(self) -> Mapping[str, Decimal]:
        return {kind: getattr(self, kind) for kind in KINDS}

    @property
    def total(self) -> Decimal:
        return total(self.parts.values())

    def __add__(self, added: "Estimate") -> "Estimate":
        return Estimate(**{kind: part + added.parts[kind] for kind, part in self.parts.items()})

    def __sub__(self, taken: "Estimate") -> "Estimate":
        return Estimate(**{kind: part - taken.parts[kind] for kind, part in self.parts.items()})


KINDS = tuple(field.name for field in fields(Estimate))


@dataclass(frozen=True, slots=True)
class Delta:
    """What a change adds to each kind of cost, and what it takes from each, in yuan."""

    plus: Estimate
    minus: Estimate

    @property
    def moved(self) -> Decimal:
        """By how much it counts: 50,000 of machinery that become 50,000 of materials move 50,000,
        though the sum stays the same."""
        return max(self.plus.total, self.minus.total)

    @property
    def net(self) -> Decimal:
        """How much dearer the works become; below zero: cheaper."""
        return self.plus.total - self.minus.total

    @property
    def wages(self) -> Decimal:
        """How much the wages planned grow; below zero: they become less."""
        return self.plus.labour - self.minus.labour

    def of(self, before: Estimate) -> Estimate:
        return before + self.plus - self.minus

    def below_zero(self, before: Estimate) -> list[str]:
        """The kinds of which it takes more than there is."""
        return [kind for kind, part in self.of(before).parts.items() if part < 0]


@dataclass(frozen=True, slots=True)
class Limits:
    """Up to where a township decides alone: in yuan, and in per cent of the estimate with which
    the works began. None: not set. `source` is the paper of the county that says so."""

    yuan: Decimal | None = None
    percent: Decimal | None = None
    source: str = ""

    @property
    def are_set(self) -> bool:
        return self.yuan is not None or self.percent is not None

    def hold(self, moved: Decimal, first: Decimal) -> bool:
        """Whether so much of the `first` estimate stays within each of them that is set."""
        within_yuan = self.yuan is None or moved <= self.yuan
        return within_yuan and (self.percent is None or moved * 100 <= self.percent * first)


class Why(StrEnum):
    """Why the county decides; `WITHIN`: it does not."""

    WITHIN = "within"
    NOT_SET = "not_set"
    ABOVE = "above"
    BEYOND_PLAN = "beyond_plan"


def decider(why: Why) -> State:
    """Who has the last word."""
    return State.TOWNSHIP if why == Why.WITHIN else State.COUNTY


def why_county(
    delta: Delta, limits: Limits, *, before: Estimate, first: Decimal, since_county: Decimal,
    planned: Decimal,
) -> Why:  # fmt: skip
    """Whether the township decides alone, or why the county has the last word.

    [D] No rule of the nation gives the amounts: a county sets them, and while it has set none it
    decides itself. What the township has decided since the county last did (`since_county`)
    counts with it, so that a change cut in pieces still gets there; and so does every change that
    makes the works dearer than the plan papers have money for (`planned`).
    """
    if delta.net > 0 and delta.of(before).total > planned:
        return Why.BEYOND_PLAN
    if not limits.are_set:
        return Why.NOT_SET
    return Why.WITHIN if limits.hold(delta.moved + since_county, first) else Why.ABOVE


def moved_since_county(decided: Iterable[tuple[bool, Decimal]]) -> Decimal:
    """Yuan that townships moved alone since the county last decided; the newest come first, each
    as (whether the county decided it, yuan moved)."""
    moved = ZERO
    for by_county, amount in decided:
        if by_county:
            break
        moved += amount
    return moved


def breaks_floor(delta: Delta, before: Estimate, least: Decimal | None) -> bool:
    """Whether it takes wages away and leaves fewer than the plan papers ask for, to the yuan.

    The floor stands in the paper by which the money was given (domain.md §1.3), and stops such a
    change as it stops the start. One that takes no wages away isn't stopped, whatever they were.
    """
    return least is not None and delta.wages < 0 and delta.of(before).labour < least
