"""How a request for money goes on, and how much of it may be disbursed (domain.md §2.5). Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from core.money import ZERO, total


class State(StrEnum):
    """Where a request stands. `RELEASE`: decided, its money is to be disbursed; `DONE`: it was."""

    MAKE = "make"
    SUPERVISION = "supervision"
    TOWNSHIP = "township"
    COUNTY = "county"
    RELEASE = "release"
    DONE = "done"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"


UNDER_WAY = (State.MAKE, State.SUPERVISION, State.TOWNSHIP, State.COUNTY, State.RELEASE)
# Where an approval at a step leads; a return goes back to MAKE from each of them.
APPROVED: Mapping[State, State] = {
    State.SUPERVISION: State.TOWNSHIP,
    State.TOWNSHIP: State.COUNTY,
    State.COUNTY: State.RELEASE,
}
# A rejection ends a request; the supervision group only agrees or sends back.
REJECTS = (State.TOWNSHIP, State.COUNTY)


@dataclass(frozen=True, slots=True)
class Pot:
    """A plan paper's money in yuan: arrived, and disbursed for whatever use."""

    received: Decimal
    disbursed: Decimal = ZERO

    @property
    def at_hand(self) -> Decimal:
        return self.received - self.disbursed


@dataclass(frozen=True, slots=True)
class Labour:
    """An open request for wages: yuan asked, and by plan paper what it pays of them and what was
    disbursed. What no plan paper covers stands in none."""

    asked: Decimal
    shares: Mapping[UUID, Decimal] = field(default_factory=dict)
    disbursed: Mapping[UUID, Decimal] = field(default_factory=dict)

    @property
    def left(self) -> Decimal:
        """Yuan still to be disbursed."""
        return max(self.asked - total(self.disbursed.values()), ZERO)

    def left_of(self, fund: UUID) -> Decimal:
        """Yuan that this plan paper still has to give, never more than is left at all."""
        still = self.shares.get(fund, ZERO) - self.disbursed.get(fund, ZERO)
        return min(max(still, ZERO), self.left)


def kept_for_wages(fund: UUID, open_requests: Iterable[Labour]) -> Decimal:
    """Yuan of a plan paper that approved wages wait for."""
    return total(one.left_of(fund) for one in open_requests)


def free_for_works(
    fund: UUID, pots: Mapping[UUID, Pot], open_requests: Iterable[Labour]
) -> Decimal:
    """Yuan of a plan paper that may go to materials, machinery and other uses now.

    Wages come first (条例 35: no dispute over quantities or quality stops them): what approved wage
    sheets still wait for stays in the plan paper that pays them, and as much in all of them
    together as no plan paper covers. Never below zero.
    """
    waiting = list(open_requests)
    own = pots[fund].at_hand - kept_for_wages(fund, waiting)
    everywhere = total(pot.at_hand for pot in pots.values()) - total(one.left for one in waiting)
    return max(min(own, everywhere), ZERO)


def shares_to_disburse(request: Labour, pots: Mapping[UUID, Pot]) -> dict[UUID, Decimal]:
    """What can be disbursed for wages at once: of each plan paper its share, as far as it goes."""
    parts = {fund: min(request.left_of(fund), pot.at_hand) for fund, pot in pots.items()}
    return {fund: part for fund, part in parts.items() if part > 0}
