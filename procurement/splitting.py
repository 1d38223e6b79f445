"""Sums from which a contract is tendered, and purchases that were cut to stay below (化整为零)."""

import datetime
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from django.db.models import OuterRef, Subquery
from django.utils.translation import gettext as _

from core.money import grouped, total
from procurement.models import Kind, Purchase, PurchaseItem, Quote, QuoteRow
from procurement.rules import State, Supplier, line_amount
from procurement.warning_rules import NEAR_DAYS, Part, split

# 发改委令16号 (domain.md §2.1), in one contract: for materials and equipment, and for services. The
# hire of machines is counted with services, whose amount is the lower.
TENDER_FROM: Mapping[str, Decimal] = {
    Kind.MATERIALS: Decimal(2_000_000),
    Kind.MACHINERY: Decimal(1_000_000),
    Kind.SERVICES: Decimal(1_000_000),
}


@dataclass(frozen=True, slots=True)
class Bought:
    """One item of a purchase: from whom (None while nobody is chosen), and for how many yuan, by
    the budget until then."""

    purchase: UUID
    item: tuple[str, str]
    supplier: Supplier | None
    amount: Decimal

    @property
    def part(self) -> Part:
        return Part(self.purchase, self.amount)


def to_tender(purchase: Purchase, asked: Sequence[Quote]) -> list[str]:
    """Where an offer in question reaches what is to be tendered by national rules."""
    limit = TENDER_FROM[purchase.kind]
    said = _("%(supplier)s: from %(limit)s yuan in one contract a tender is due (发改委令16号).")
    return [
        said % {"supplier": quote.supplier, "limit": grouped(limit)}
        for quote in asked
        if quote.total >= limit
    ]


def cut_up(purchase: Purchase, asked: Sequence[Quote]) -> list[str]:
    """Where purchases of one supplier or of one item together reach that amount, each below it:
    those of the project that were begun within `NEAR_DAYS` of each other."""
    limit = TENDER_FROM[purchase.kind]
    near = _near(purchase)
    return [*_of_a_supplier(purchase, asked, near, limit), *_of_an_item(purchase, near, limit)]


def _of_a_supplier(
    purchase: Purchase, asked: Sequence[Quote], near: Sequence[Bought], limit: Decimal
) -> Iterator[str]:
    for quote in asked:
        his = [one.part for one in near if one.supplier and quote.source.same_as(one.supplier)]
        yield from _said(quote.supplier, split(Part(purchase.pk, quote.total), his, limit), limit)


def _of_an_item(purchase: Purchase, near: Sequence[Bought], limit: Decimal) -> Iterator[str]:
    ours: dict[tuple[str, str], list[Decimal]] = defaultdict(list)
    for one in near:
        if one.purchase == purchase.pk:
            ours[one.item].append(one.amount)
    for item, amounts in ours.items():
        same = [one.part for one in near if one.item == item]
        yield from _said(item[0], split(Part(purchase.pk, total(amounts)), same, limit), limit)


def _said(what: str, parts: Sequence[Part], limit: Decimal) -> Iterator[str]:
    if parts:
        words = {
            "what": what,
            "number": len(parts),
            "days": NEAR_DAYS,
            "sum": grouped(total(part.amount for part in parts)),
            "limit": grouped(limit),
        }
        said = _(
            "%(what)s: %(number)s purchases within %(days)s days make %(sum)s yuan together, "
            "each below the %(limit)s yuan from which a tender is due."
        )
        yield said % words


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
            supplier=None if supplier is None else Supplier(supplier, uscc),
            amount=line_amount(quantity, price) if amount is None else amount,
        )
        for key, name, unit, supplier, uscc, amount, quantity, price in rows
    ]
