"""How an advance (预支) goes on, how much may be asked for, and what a line takes off. Pure."""

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from core.money import ZERO, total
from payroll.rules import Item, ItemKind


class AdvanceStepKind(StrEnum):
    """What happens to an advance after it was asked for, in this order."""

    SUPERVISION = "supervision"
    TOWNSHIP = "township"
    PAY = "pay"
    GIVE_BACK = "give_back"  # the rest came back in cash, or was never handed over
    ASIDE = "aside"  # nobody can take the rest off any more: it holds nothing up


class AdvanceState(StrEnum):
    """Where an advance stands."""

    ASKED = "asked"
    CONFIRMED = "confirmed"  # by the supervision group
    APPROVED = "approved"  # by the township: it may be handed out
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    OPEN = "open"  # handed out; no line has taken all of it off yet
    ASIDE = "aside"  # the same, set aside
    SETTLED = "settled"  # taken off, or given back


# Nobody has money in hand yet, and it may still come to that.
NOT_PAID_YET = frozenset({AdvanceState.ASKED, AdvanceState.CONFIRMED, AdvanceState.APPROVED})

_DECIDED = {
    None: AdvanceState.ASKED,
    AdvanceStepKind.SUPERVISION: AdvanceState.CONFIRMED,
    AdvanceStepKind.TOWNSHIP: AdvanceState.APPROVED,
}


def advance_state(
    steps: Sequence[tuple[AdvanceStepKind, bool]], *, withdrawn: bool, rest: Decimal
) -> AdvanceState:
    """By its steps in their order, each with whether it was agreed to; `rest` in yuan is what was
    handed out and neither taken off nor given back."""
    kinds = {kind for kind, _ in steps}
    if AdvanceStepKind.PAY in kinds:
        if not rest:
            return AdvanceState.SETTLED
        return AdvanceState.ASIDE if AdvanceStepKind.ASIDE in kinds else AdvanceState.OPEN
    if withdrawn:
        return AdvanceState.WITHDRAWN
    if not all(agreed for _, agreed in steps):
        return AdvanceState.REFUSED
    return _DECIDED[steps[-1][0] if steps else None]


def at_most(unpaid: Decimal, under_way: Iterable[Decimal]) -> Decimal:
    """Yuan that someone may ask for ahead of his sheet: what the next sheet would pay him, which
    leaves out advances handed out, less those that may still be."""
    return max(unpaid - total(under_way), ZERO)


@dataclass(frozen=True, slots=True)
class HandedOut:
    """An advance that was paid on a day, with the yuan that no line has taken off yet."""

    id: UUID
    paid_on: datetime.date
    rest: Decimal


def taken_off(left: Decimal, advances: Iterable[HandedOut]) -> list[Item]:
    """What a line that has `left` yuan takes off for advances, in their order.

    Never more than is left: nobody's pay falls below zero, and the rest waits for the next line
    (decision 25).
    """
    items = []
    for one in advances:
        part = min(left, one.rest)
        if part > 0:
            items.append(Item(ItemKind.ADVANCE, -part, first=one.paid_on, sources=(one.id,)))
            left -= part
    return items
