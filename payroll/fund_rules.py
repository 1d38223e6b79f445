"""How wages are shared out over plan papers, and where they lead to by the end. Pure.

The wage share is taken of a plan paper's money (domain.md §1.3), so that every sheet says which
paper pays it (decision 26).
"""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_UP, Decimal
from uuid import UUID

from core.money import FEN, ZERO, total, yuan

WEEK = 7  # days


@dataclass(frozen=True, slots=True)
class Pot:
    """A plan paper's money: `planned`, the wages that the paper asks for at least (`least`, zero
    where it sets no floor) and those allocated to it already (`taken`); all in yuan."""

    fund: UUID
    planned: Decimal
    least: Decimal
    taken: Decimal = ZERO

    @property
    def room(self) -> Decimal:
        return max(self.planned - self.taken, ZERO)

    @property
    def lacking(self) -> Decimal:
        """What the wages still lack of the paper's floor, as far as there is money for it."""
        return min(max(self.least - self.taken, ZERO), self.room)


def least_of(planned: Decimal, floor: Decimal | None) -> Decimal:
    """Yuan of wages by a floor in per cent, rounded up: a fen less would miss it."""
    asked = planned * (floor or ZERO) / 100
    return asked.quantize(FEN, rounding=ROUND_UP)


@dataclass(frozen=True, slots=True)
class Shared:
    """Yuan by plan paper, none of them zero; `uncovered` is what no paper has room for."""

    parts: dict[UUID, Decimal]
    uncovered: Decimal


def spread(amount: Decimal, weights: Sequence[Decimal]) -> list[Decimal]:
    """An amount in yuan in proportion to weights in yuan, to the fen, by largest remainders.

    Between equal remainders the first comes first. The parts add up to the amount, and none is
    more than its weight unless the amount is more than all of them. All zero without weights.
    """
    whole = _fen(total(weights))
    if not whole:
        return [ZERO for _ in weights]
    shares = [divmod(_fen(amount) * _fen(weight), whole) for weight in weights]
    missing = _fen(amount) - sum(part for part, _ in shares)
    first = sorted(range(len(shares)), key=lambda i: -shares[i][1])[:missing]
    return [(part + (i in first)) * FEN for i, (part, _) in enumerate(shares)]


def _fen(amount: Decimal) -> int:
    return int(amount * 100)


def shared_out(amount: Decimal, pots: Sequence[Pot]) -> Shared:
    """Wages over plan papers: what they lack of their floors first, the rest by the room they have.

    Never beyond what is planned by a paper.
    """
    first = spread(min(amount, total(pot.lacking for pot in pots)), [pot.lacking for pot in pots])
    rooms = [pot.room - part for pot, part in zip(pots, first, strict=True)]
    rest = spread(min(amount - total(first), total(rooms)), rooms)
    sums = [one + other for one, other in zip(first, rest, strict=True)]
    parts = {pot.fund: part for pot, part in zip(pots, sums, strict=True) if part}
    return Shared(parts, amount - total(sums))


def spread_over(amounts: Sequence[Decimal], shares: Sequence[Decimal]) -> list[list[Decimal]]:
    """Which share pays how much of each amount, in yuan: a row an amount, a column a share.

    One after the other, each by what is left of the shares: where both add up to the same, every
    row adds up to its amount and every column to its share, to the fen, and no part is below zero.
    """
    left, rows = list(shares), []
    for amount in amounts:
        parts = spread(amount, left)
        left = [share - part for share, part in zip(left, parts, strict=True)]
        rows.append(parts)
    return rows


@dataclass(frozen=True, slots=True)
class Forecast:
    """Wages by the plan's end in yuan, and what they are reckoned from: yuan `a_week`, `weeks` with
    work so far, and `weeks_left` (in tenths)."""

    a_week: Decimal
    weeks: int
    weeks_left: Decimal
    by_the_end: Decimal


def forecast(
    *,
    earned: Decimal,
    before: Decimal,
    weeks: int,
    today: datetime.date,
    ends_on: datetime.date,
) -> Forecast | None:
    """If the works go on as so far: the average of the weeks with work for each week that is left.

    `earned` in those weeks; `before` was paid on paper before the works came in and says nothing of
    a week. None while nobody has worked.
    """
    if not weeks:
        return None
    a_week = yuan(earned / weeks)
    left = Decimal(max((ends_on - today).days, 0)) / WEEK
    return Forecast(
        a_week, weeks, left.quantize(Decimal("0.1")), before + earned + yuan(earned / weeks * left)
    )
