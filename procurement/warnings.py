"""What should make people look twice at a purchase (domain.md §8 and §9). It stops nobody."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from core.money import grouped
from core.templatetags.ui import share as percent
from procurement import figures
from procurement.asked_prices import dear
from procurement.hire_rules import Offered, driver_is_dearer
from procurement.models import Purchase, Quote
from procurement.one_hand import namesakes, of_one_hand
from procurement.rules import MOST_OF_ONE_SUPPLIER, share_of
from procurement.splitting import cut_up, to_tender
from procurement.suppliers import blocks_of


def warnings(purchase: Purchase, quotes: Sequence[Quote], chosen: Quote | None) -> list[str]:
    """Whole sentences; `quotes` are those that stand, `chosen` is one of them once chosen.

    Needs the quotes' rows and `registered`. Whom it is about: the chosen one, all of them until
    then.
    """
    asked = [quote for quote in quotes if chosen is None or quote.pk == chosen.pk]
    return [
        *([] if chosen else _blocked(asked)),
        *of_one_hand(purchase, quotes),
        *namesakes(purchase, asked),
        *_compared_with_care(quotes),
        *_over_budget(purchase, quotes, chosen),
        *dear(purchase, asked),
        *_one_supplier(purchase, asked),
        *_driver_dearer(purchase, asked),
        *to_tender(purchase, asked),
        *cut_up(purchase, quotes, asked),
    ]


def _blocked(asked: Sequence[Quote]) -> list[str]:
    """By the county, after they had offered; what is ordered goes on."""
    said = _("The county has blocked %(supplier)s: %(reason)s")
    blocks = blocks_of(quote.registered_id for quote in asked)
    return [
        said % {"supplier": quote.supplier, "reason": blocks[quote.registered_id].reason}
        for quote in asked
        if quote.registered_id in blocks
    ]


def _compared_with_care(quotes: Sequence[Quote]) -> list[str]:
    if len({quote.all_included for quote in quotes}) > 1:
        return [_("Some quotes include tax and freight and some don't: compare with care.")]
    return []


def _over_budget(purchase: Purchase, quotes: Sequence[Quote], chosen: Quote | None) -> list[str]:
    amounts = [chosen.total] if chosen else [quote.total for quote in quotes]
    if not amounts or min(amounts) <= purchase.budget:
        return []
    words = {"lowest": grouped(min(amounts)), "budget": grouped(purchase.budget)}
    if chosen:
        return [_("At %(lowest)s yuan it is above the budget of %(budget)s yuan.") % words]
    return [_("The lowest quote, %(lowest)s yuan, is above the budget of %(budget)s yuan.") % words]


def _driver_dearer(purchase: Purchase, asked: Sequence[Quote]) -> list[str]:
    """Where a driver asks more for a day than the machine: one may be priced as the other."""
    items = {item.pk: item for item in purchase.items.all() if item.hired}
    if not items:
        return []
    said = _("%(supplier)s asks more for the driver than for the machine: ask why.")
    return [
        said % {"supplier": quote.supplier}
        for quote in asked
        if driver_is_dearer(
            [
                Offered(items[row.item_id].hired, items[row.item_id].unit, row.unit_price)
                for row in quote.rows.all()
                if row.item_id in items
            ]
        )
    ]


def _one_supplier(purchase: Purchase, asked: Sequence[Quote]) -> list[str]:
    """With this purchase, whoever of those in question would have most of the project's."""
    rows = figures.spent(purchase.project)
    others = [(supplier, amount) for key, supplier, amount in rows if key != purchase.pk]
    found = []
    for quote in asked:
        part = share_of(quote.source, [*others, (quote.source, quote.total)])
        if part is not None and part > MOST_OF_ONE_SUPPLIER:
            words = {"supplier": quote.supplier, "share": percent(part)}
            found.append(_("%(supplier)s would have %(share)s of the project's purchases.") % words)
    return found
