"""What should make people look twice at a purchase (domain.md §8 and §9). It stops nobody."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from core.money import grouped
from core.templatetags.ui import share as percent
from procurement import figures
from procurement.models import Purchase, Quote
from procurement.rules import (
    MOST_OF_ONE_SUPPLIER,
    entered_together,
    identical,
    share_of,
)


def warnings(purchase: Purchase, quotes: Sequence[Quote], chosen: Quote | None) -> list[str]:
    """Whole sentences; `quotes` are those that stand, `chosen` is one of them once chosen."""
    return [
        *_of_one_hand(quotes),
        *_over_budget(purchase, quotes, chosen),
        *_one_supplier(purchase, quotes, chosen),
    ]


def _of_one_hand(quotes: Sequence[Quote]) -> list[str]:
    found = []
    if identical([quote.total for quote in quotes]):
        found.append(_("Two quotes ask for exactly the same total."))
    if entered_together(quote.at for quote in quotes):
        found.append(_("Quotes were entered within the same minute."))
    if len({quote.all_included for quote in quotes}) > 1:
        found.append(_("Some quotes include tax and freight and some don't: compare with care."))
    return found


def _over_budget(purchase: Purchase, quotes: Sequence[Quote], chosen: Quote | None) -> list[str]:
    amounts = [chosen.total] if chosen else [quote.total for quote in quotes]
    if not amounts or min(amounts) <= purchase.budget:
        return []
    words = {"lowest": grouped(min(amounts)), "budget": grouped(purchase.budget)}
    if chosen:
        return [_("At %(lowest)s yuan it is above the budget of %(budget)s yuan.") % words]
    return [_("The lowest quote, %(lowest)s yuan, is above the budget of %(budget)s yuan.") % words]


def _one_supplier(purchase: Purchase, quotes: Sequence[Quote], chosen: Quote | None) -> list[str]:
    """With this purchase, whoever of those in question would have most of the project's."""
    rows = figures.spent(purchase.project)
    others = [(supplier, amount) for key, supplier, amount in rows if key != purchase.pk]
    found = []
    for quote in [chosen] if chosen else quotes:
        part = share_of(quote.source, [*others, (quote.source, quote.total)])
        if part is not None and part > MOST_OF_ONE_SUPPLIER:
            words = {"supplier": quote.supplier, "share": percent(part)}
            found.append(_("%(supplier)s would have %(share)s of the project's purchases.") % words)
    return found
