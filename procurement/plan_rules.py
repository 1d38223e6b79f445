"""What is bought of a plan, and what goes beyond it (domain.md T17). Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from procurement.rules import State

NONE = Decimal(0)


@dataclass(frozen=True, slots=True)
class Bought:
    """Of one line of the plan: quantity ordered, and quantity for which suppliers are asked."""

    ordered: Decimal = NONE
    asked: Decimal = NONE

    @property
    def all(self) -> Decimal:
        """What counts when more is to be bought: an inquiry that runs is bought soon."""
        return self.ordered + self.asked

    def __add__(self, other: "Bought") -> "Bought":
        return Bought(self.ordered + other.ordered, self.asked + other.asked)


def counted(state: State, wanted: Decimal, received: Decimal, *, called_off: bool) -> Bought:
    """An item in its purchase; of one that was called off only what came counts."""
    if called_off:
        return Bought(ordered=received)
    return Bought(asked=wanted) if state == State.INQUIRY else Bought(ordered=wanted)


def difference(planned: Decimal, bought: Bought) -> Decimal:
    """差额: what the plan still has, below zero where more was ordered."""
    return planned - bought.ordered


@dataclass(frozen=True, slots=True)
class Beyond:
    """The item at this place of a list goes beyond the plan: its row's quantity, and what was
    bought or asked for before it."""

    at: int
    planned: Decimal
    before: Decimal


def beyond(
    wanted: Iterable[tuple[UUID | None, Decimal]],
    planned: Mapping[UUID, Decimal],
    bought: Mapping[UUID, Bought],
) -> list[Beyond]:
    """What a list wants that no line of the plan has, or has not enough of.

    `wanted` is (line, quantity) in the list's order; two items of one line count together.
    """
    before = {line: one.all for line, one in bought.items()}
    found = []
    for at, (line, quantity) in enumerate(wanted):
        if line is None or line not in planned:
            found.append(Beyond(at, NONE, NONE))
            continue
        had = before.get(line, NONE)
        before[line] = had + quantity
        if before[line] > planned[line]:
            found.append(Beyond(at, planned[line], had))
    return found
