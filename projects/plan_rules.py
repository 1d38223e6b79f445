"""How a county's paper is spread over projects. Pure; amounts in yuan."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_DOWN, Decimal

from core.money import ZERO, total


@dataclass(frozen=True, slots=True)
class Spread:
    """A paper's `whole` amount, and what its rows have of it."""

    whole: Decimal
    rows: Decimal

    @property
    def left(self) -> Decimal:
        """Still to spread; the database keeps it from falling below zero."""
        return self.whole - self.rows


def by_weight(amount: Decimal, weights: Sequence[Decimal]) -> list[Decimal]:
    """An amount over rows by their weights in whole yuan, the rest to the last row.

    [D] Whole yuan, as plan papers are written. All to the last row where nothing weighs.
    """
    if not weights:
        return []
    whole = total(weights)
    first = [
        (amount * one / whole).quantize(Decimal(1), rounding=ROUND_DOWN) if whole else ZERO
        for one in weights[:-1]
    ]
    return [*first, amount - total(first)]


@dataclass(frozen=True, slots=True)
class Keeps:
    """What an adjusted plan may not fall below: yuan that arrived by it and were not returned, and
    wages that are allocated to it."""

    arrived: Decimal
    wages: Decimal

    @property
    def least(self) -> Decimal:
        return max(self.arrived, self.wages)
