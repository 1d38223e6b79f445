"""What a county's suppliers ask for the same thing, and which offers are far above it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from django.db import connection
from django.utils.translation import gettext as _

from core.money import grouped, yuan
from procurement.models import Purchase, PurchaseItem, Quote
from procurement.warning_rules import is_dear

ASKED = "SELECT * FROM asked_prices(%s)"


@dataclass(frozen=True, slots=True)
class Asked:
    """The average unit price in yuan, rounded to the fen, and of how many offers."""

    average: Decimal
    offers: int


def asked_prices(purchase: Purchase) -> Mapping[UUID, Asked]:
    """By the purchase's items; those without enough offers to compare with are left out.

    Offers for an item of the same name and unit in other purchases of the county, in the year
    before this one began. Asked over all its villages, answered without a place or a name
    (decision 12); nothing for a purchase out of reach.
    """
    with connection.cursor() as cursor:
        cursor.execute(ASKED, [purchase.pk])
        return {item: Asked(yuan(average), offers) for item, average, offers in cursor.fetchall()}


def dear(purchase: Purchase, asked: Sequence[Quote]) -> list[str]:
    """A sentence for each of the offers in question that is far above the average in something.

    Needs the quotes' rows.
    """
    known = asked_prices(purchase)
    items = {item.pk: item for item in purchase.items.all()} if known else {}
    found = []
    for quote in asked:
        if said := _above(quote, items, known):
            words = {"supplier": quote.supplier, "items": said}
            found.append(
                _("%(supplier)s asks over 10%% more than the county's average: %(items)s.") % words
            )
    return found


def _above(quote: Quote, items: Mapping[UUID, PurchaseItem], known: Mapping[UUID, Asked]) -> str:
    rows = [row for row in quote.rows.all() if row.item_id in known]
    dear = [row for row in rows if is_dear(row.unit_price, known[row.item_id].average)]
    said = _("%(item)s %(price)s yuan, on average %(average)s yuan in %(offers)s offers")
    return "；".join(
        said
        % {
            "item": items[row.item_id],
            "price": grouped(row.unit_price),
            "average": grouped(known[row.item_id].average),
            "offers": known[row.item_id].offers,
        }
        for row in dear
    )
