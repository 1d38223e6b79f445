"""Which estimates a village may build itself, and which the tendering rules touch. Pure."""

from decimal import Decimal
from enum import StrEnum


class Height(StrEnum):
    """Where an estimate lies against the county's ceiling."""

    WITHIN = "within"
    WARNED = "warned"
    STOPPED = "stopped"


def height(estimate: Decimal, ceiling: Decimal | None, *, stops: bool) -> Height:
    """Yuan. Up to the ceiling, itself included, a village builds; without one there is no bound.

    [M] domain.md §2.1: a common local rule, 4 million yuan, and not universal: a county's setting.
    """
    if ceiling is None or estimate <= ceiling:
        return Height.WITHIN
    return Height.STOPPED if stops else Height.WARNED


def touches_tender(estimate: Decimal, tender_from: Decimal) -> bool:
    """Whether works of so many yuan in one contract are among those to be tendered: 施工单项合同
    估算价 of that amount or more (发改委令第16号, domain.md §2.1)."""
    return estimate >= tender_from
