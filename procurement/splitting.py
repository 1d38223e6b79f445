"""Sums from which a rule holds, and purchases that were cut to stay below (化整为零)."""

import datetime
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from django.db.models import OuterRef, Subquery
from django.utils.translation import gettext as _

from core.money import grouped, total
from procurement.models import Purchase, PurchaseItem, Quote, QuoteRow
from procurement.rules import Source, State, line_amount
from procurement.terms import tender_basis, tender_from, terms_of
from procurement.warning_rules import NEAR_DAYS, Part, split

FEN = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Bought:
    """One item of a purchase: from whom (None while nobody is chosen), and for how many yuan, by
    the budget until then."""

    purchase: UUID
    item: tuple[str, str]
    supplier: Source | None
    amount: Decimal

    @property
    def part(self) -> Part:
        return Part(self.purchase, self.amount)


@dataclass(frozen=True, slots=True)
class Limit:
    """Up to `shown` yuan something need not be done, from `reached` it must; `said` is what to say
    of purchases that stay below."""

    shown: Decimal
    reached: Decimal
    said: str


def to_tender(purchase: Purchase, asked: Sequence[Quote]) -> list[str]:
    """Where an offer in question reaches what is to be tendered."""
    limit = tender_from(purchase)
    words = {"limit": grouped(limit), "basis": tender_basis(purchase)}
    said = _("%(supplier)s: from %(limit)s yuan in one contract a tender is due (%(basis)s).")
    return [said % {"supplier": quote.supplier, **words} for quote in asked if quote.total >= limit]


def cut_up(purchase: Purchase, quotes: Sequence[Quote], asked: Sequence[Quote]) -> list[str]:
    """Where purchases of one supplier or of one item together reach such an amount, each below it:
    those of the project that were begun within `NEAR_DAYS` of each other."""
    near = _near(purchase)
    found: list[str] = []
    for limit in _limits(purchase, len(quotes)):
        found += _of_a_supplier(purchase, asked, near, limit)
        found += _of_an_item(purchase, near, limit)
    return found


def _limits(purchase: Purchase, offers: int) -> Iterator[Limit]:
    """The tender's; and the county's own, as far as what they ask for (offers, a contract) isn't
    there anyway."""
    terms, tender = terms_of(purchase), tender_from(purchase)
    said = _(
        "%(what)s: %(number)s purchases within %(days)s days make %(sum)s yuan together, "
        "each below the %(limit)s yuan from which a tender is due."
    )
    yield Limit(tender, tender, said)
    if terms.direct_up_to is not None and offers < terms.least_quotes:
        said = _(
            "%(what)s: %(number)s purchases within %(days)s days make %(sum)s yuan together, "
            "each within the %(limit)s yuan up to which two signatures do."
        )
        yield Limit(terms.direct_up_to, terms.direct_up_to + FEN, said)
    if terms.contract_above is not None and not any(one.stands for one in purchase.contracts.all()):
        said = _(
            "%(what)s: %(number)s purchases within %(days)s days make %(sum)s yuan together, "
            "each within the %(limit)s yuan up to which no contract is needed."
        )
        yield Limit(terms.contract_above, terms.contract_above + FEN, said)


def _of_a_supplier(
    purchase: Purchase, asked: Sequence[Quote], near: Sequence[Bought], limit: Limit
) -> Iterator[str]:
    for quote in asked:
        his = [one.part for one in near if one.supplier and quote.source.same_as(one.supplier)]
        yield from _said(quote.supplier, Part(purchase.pk, quote.total), his, limit)


def _of_an_item(purchase: Purchase, near: Sequence[Bought], limit: Limit) -> Iterator[str]:
    ours: dict[tuple[str, str], list[Decimal]] = defaultdict(list)
    for one in near:
        if one.purchase == purchase.pk:
            ours[one.item].append(one.amount)
    for item, amounts in ours.items():
        same = [one.part for one in near if one.item == item]
        yield from _said(item[0], Part(purchase.pk, total(amounts)), same, limit)


def _said(what: str, part: Part, others: Sequence[Part], limit: Limit) -> Iterator[str]:
    if parts := split(part, others, limit.reached):
        yield limit.said % {
            "what": what,
            "number": len(parts),
            "days": NEAR_DAYS,
            "sum": grouped(total(part.amount for part in parts)),
            "limit": grouped(limit.shown),
        }


def _near(purchase: Purchase) -> list[Bought]:
    """The items of the project's purchases of this kind from around the same days, its own too."""
    days = datetime.timedelta(days=NEAR_DAYS)
    chosen = QuoteRow.objects.filter(item=OuterRef("pk"), quote__choice__isnull=False)
    rows = (
        PurchaseItem.objects.filter(
            project=purchase.project_id,
            purchase__kind=purchase.kind,
            purchase__made_at__range=(purchase.made_at - days, purchase.made_at + days),
        )
        .exclude(purchase__state=State.CANCELLED)
        .annotate(chosen_amount=Subquery(chosen.values("amount")[:1]))
        .order_by()
        .values_list(
            "purchase", "name", "unit", "purchase__choice__quote__supplier",
            "purchase__choice__quote__uscc", "chosen_amount", "quantity", "planned_price",
        )
    )  # fmt: skip
    return [
        Bought(
            purchase=key,
            item=(name, unit),
            supplier=None if supplier is None else Source(supplier, uscc),
            amount=line_amount(quantity, price) if amount is None else amount,
        )
        for key, name, unit, supplier, uscc, amount, quantity, price in rows
    ]
