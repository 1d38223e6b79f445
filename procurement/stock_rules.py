"""How a store's ledger runs (domain.md T20). Pure: no clock, no database."""

import datetime
from collections.abc import Iterable, Sequence
from decimal import Decimal
from itertools import accumulate

Dated = tuple[datetime.date, Decimal]  # the day, and what came in (above zero) or went out


def running(quantities: Iterable[Decimal]) -> list[Decimal]:
    """结存: what is there after each row."""
    return list(accumulate(quantities))


def stands_on(rows: Iterable[Dated], day: datetime.date) -> Decimal:
    """What the ledger says is there at the end of a day."""
    return sum((quantity for on, quantity in rows if on <= day), Decimal(0))


def available_on(rows: Sequence[Dated], day: datetime.date) -> Decimal:
    """The most that can go out on a day so that it never falls below zero since.

    `rows` in the ledger's order. A row of today may take all that is there; one of an earlier day
    only what every row since leaves.
    """
    after = [stands_on(rows, day)]
    for on, quantity in rows:
        if on > day:
            after.append(after[-1] + quantity)
    return min(after)


def left_outside(out: Decimal, back: Iterable[Decimal]) -> Decimal:
    """Of what was handed out, the part that may still be brought back; both above zero."""
    return out - sum(back, Decimal(0))
