"""What the labour chapter of an implementation plan comes to (domain.md §1.6, T8). Pure."""

import math
from decimal import Decimal

from core.money import yuan


def row_wages(quantity: Decimal, rate: Decimal) -> Decimal:
    """Yuan for so many days or pieces at a rate, rounded once, half up, to the fen (decision 25).

    Raises ValueError beyond what an amount of money can be.
    """
    return yuan(quantity * rate)


def least_workers(days: Decimal, span: int) -> int:
    """How many people so many work days need at least, where each works on each of `span` days."""
    return math.ceil(days / span)
