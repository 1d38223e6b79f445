"""Order, receipt and invoice side by side, with words for what differs. Only reads."""

import datetime
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Sum
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.money import ZERO, grouped, total
from procurement.match_rules import Differs, Match, Matched, Side
from procurement.models import Invoice, InvoiceRow, Purchase, PurchaseItem, SupplierPayment
from procurement.rules import Line, Standing, plain

WORDS: Mapping[Differs, str | Promise] = {
    Differs.TO_COME: gettext_lazy("%(much)s %(unit)s still to come"),
    Differs.NOT_INVOICED: gettext_lazy("%(much)s %(unit)s received and not invoiced"),
    Differs.NOT_RECEIVED: gettext_lazy("%(much)s %(unit)s invoiced and not received"),
    Differs.DEARER: gettext_lazy("invoiced %(much)s yuan above the chosen price"),
    Differs.CHEAPER: gettext_lazy("invoiced %(much)s yuan below the chosen price"),
}
PRICES = (Differs.DEARER, Differs.CHEAPER)


def invoices_of(purchase: Purchase) -> list[Invoice]:
    """All of them, struck ones too, with their rows; two queries."""
    rows = purchase.invoices.select_related("paper", "withdrawn_by__user__human")
    return list(rows.prefetch_related("rows"))


def invoiced_by(purchase: Purchase, day: datetime.date) -> Decimal:
    """Yuan that invoices of that day or before say of the purchase's items."""
    rows = InvoiceRow.objects.filter(purchase=purchase, invoice__withdrawn_at__isnull=True)
    return rows.filter(invoice__issued_on__lte=day).aggregate(sum=Sum("amount"))["sum"] or ZERO


def match_by(
    items: Sequence[PurchaseItem], standing: Standing, invoices: Iterable[Invoice]
) -> Match:
    """By what was read already: items in the list's order, invoices with their rows."""
    count = [one for one in invoices if one.stands]
    rows = [row for one in count for row in one.rows.all()]
    return Match(
        tuple(
            _line(item, line, [row for row in rows if row.item_id == item.pk])
            for item, line in zip(items, standing.lines, strict=True)
        ),
        paid=standing.paid,
        has_invoice=bool(count),
        beside=total(one.beside for one in count),
    )


def _line(item: PurchaseItem, line: Line, rows: Sequence[InvoiceRow]) -> Matched:
    price = line.unit_price or ZERO
    quantity = sum((row.quantity for row in rows), Decimal(0))
    return Matched(
        str(item),
        item.unit,
        price,
        Side(line.ordered, line.cost),
        Side(line.agreed, line.worth),
        Side(quantity, total(row.amount for row in rows)),
    )


def difference_words(line: Matched, *, with_invoice: bool) -> list[str]:
    return [
        str(WORDS[what]) % {"much": _much(what, how), "unit": line.unit}
        for what, how in line.differences(with_invoice=with_invoice)
    ]


def _much(what: Differs, how: Decimal) -> str:
    return grouped(how) if what in PRICES else plain(how)


@dataclass(frozen=True, slots=True)
class Shown:
    """A line of the table in words: each side's quantity with unit and yuan, and what differs."""

    name: str
    price: str
    sides: tuple[tuple[str, str, str], ...]
    differences: tuple[str, ...]


def shown(match: Match) -> list[Shown]:
    """Each side with its label: the table's cells as the page shows them."""
    labels = (_("Ordered"), _("Received"), _("Invoiced"))
    return [
        Shown(
            line.name,
            grouped(line.unit_price),
            tuple(
                (label, f"{plain(side.quantity)} {line.unit}", grouped(side.amount))
                for label, side in zip(
                    labels, (line.ordered, line.received, line.invoiced), strict=True
                )
            ),
            tuple(difference_words(line, with_invoice=match.has_invoice)),
        )
        for line in match.lines
    ]


def match_warnings(
    match: Match, invoices: Sequence[Invoice], payments: Sequence[SupplierPayment]
) -> list[str]:
    """What of invoices should make people look twice; sentences."""
    found = []
    if match.paid and not match.has_invoice:
        said = _("%(paid)s yuan were paid and no invoice is entered. Ask the supplier for it.")
        found.append(said % {"paid": grouped(match.paid)})
    elif match.has_invoice and match.paid > match.invoiced:
        said = _("%(paid)s yuan were paid and only %(invoiced)s invoiced.")
        words = {"paid": grouped(match.paid), "invoiced": grouped(match.invoiced)}
        found.append(said % words)
    elif match.has_invoice and _paid_sooner(invoices, payments):
        found.append(_("A payment is older than the invoice that it was made for."))
    if match.has_invoice and match.invoiced > match.received:
        found.append(_("More is invoiced than was received: only what was received is paid."))
    if match.beside:
        said = _("Invoices charge %(beside)s yuan for what is not on the list; that is not paid.")
        found.append(said % {"beside": grouped(match.beside)})
    return found


def _paid_sooner(invoices: Iterable[Invoice], payments: Sequence[SupplierPayment]) -> bool:
    """Whether on some day more was paid than was invoiced by then."""
    rows = [(one.issued_on, row.amount) for one in invoices if one.stands for row in one.rows.all()]
    return any(
        total(one.amount for one in payments if one.paid_on <= day)
        > total(amount for issued, amount in rows if issued <= day)
        for day in {one.paid_on for one in payments}
    )
