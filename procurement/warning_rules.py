"""What should make people look twice at prices, names and sums (domain.md §2.4, §8, §9). Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from core.money import total

MOST_ABOVE_AVERAGE = Decimal("1.10")  # unit price > inquiry average + 10 %, domain.md §8
NEAR_DAYS = 30  # purchases that are begun within so many days of each other may be one, split


def is_dear(price: Decimal, average: Decimal) -> bool:
    """Whether a unit price is more than a tenth above what is asked elsewhere; both in yuan."""
    return price > average * MOST_ABOVE_AVERAGE


def same_name(one: str, other: str) -> bool:
    """Whether two people are written alike, spaces apart. No name is nobody's."""
    one, other = "".join(one.split()), "".join(other.split())
    return bool(one) and one == other


@dataclass(frozen=True, slots=True)
class Part:
    """What may be one part of a purchase that was split: yuan, and of which purchase."""

    purchase: UUID
    amount: Decimal


def split(part: Part, others: Iterable[Part], limit: Decimal) -> Sequence[Part]:
    """The parts that together reach `limit` yuan though each stays below it; none otherwise.

    One that reaches it by itself keeps the limit's rule already, so it is no part. Several amounts
    of one purchase are one part.
    """
    by_purchase: dict[UUID, list[Decimal]] = {}
    for one in [part, *(other for other in others if other.purchase != part.purchase)]:
        by_purchase.setdefault(one.purchase, []).append(one.amount)
    parts = [Part(key, total(amounts)) for key, amounts in by_purchase.items()]
    below = [one for one in parts if one.amount < limit]
    if parts[0] not in below or len(below) < 2 or total(one.amount for one in below) < limit:
        return ()
    return below
