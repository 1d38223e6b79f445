"""How far purchases have come: pages, to-dos and actions all take it from here. Only reads."""

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import DecimalField, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from core.money import total
from procurement.models import (
    Choice,
    Invoice,
    InvoiceRow,
    Kind,
    MachineEntry,
    Purchase,
    PurchaseItem,
    QuoteRow,
    SupplierPayment,
)
from procurement.rules import Line, Source, Standing, State
from projects.fund_ledger import Spent
from projects.models import Project, Use

_QUANTITY = DecimalField(max_digits=12, decimal_places=3)
_EXACT = DecimalField(max_digits=12, decimal_places=4)


def standings(purchases: Iterable[Purchase]) -> dict[UUID, Standing]:
    """Of each purchase its lines in the list's order, what is paid and invoiced; three queries."""
    ids = [purchase.pk for purchase in purchases]
    lines: dict[UUID, list[Line]] = {key: [] for key in ids}
    for item in progress().filter(purchase__in=ids):
        lines[item.purchase_id].append(_line(item))
    payments = SupplierPayment.objects.filter(purchase__in=ids).order_by()
    paid = dict(payments.values_list("purchase").annotate(Sum("amount")))
    standing = InvoiceRow.objects.filter(purchase__in=ids, invoice__withdrawn_at__isnull=True)
    invoiced = dict(standing.order_by().values_list("purchase").annotate(Sum("amount")))
    return {
        key: Standing(tuple(lines[key]), paid.get(key) or Decimal(0), invoiced.get(key))
        for key in ids
    }


def standing_of(purchase: Purchase) -> Standing:
    return standings([purchase])[purchase.pk]


def lines_of(purchase: Purchase) -> dict[UUID, Line]:
    """How far each item has come, in the list's order; one query."""
    return {item.pk: _line(item) for item in progress().filter(purchase=purchase)}


def standing_by(
    purchase: Purchase, payments: Iterable[SupplierPayment], invoices: Iterable[Invoice]
) -> Standing:
    """The same by what was read already: its items by `progress`, invoices with their rows."""
    lines = tuple(_line(item) for item in purchase.items.all())
    rows = [row.amount for one in invoices if one.stands for row in one.rows.all()]
    return Standing(lines, total(one.amount for one in payments), total(rows) if rows else None)


def _line(item: Any) -> Line:
    return Line(
        item.quantity,
        item.agreed,
        item.pending + item.logged + item.driven,
        item.chosen_price,
        hire=bool(item.hired),
    )


def progress() -> QuerySet[PurchaseItem]:
    """Items, each with what was agreed, what waits for its check, what of the machine log does (by
    it as a machine, and as a driver), and its chosen price."""
    chosen = QuoteRow.objects.filter(item=OuterRef("pk"), quote__choice__isnull=False)
    checked = "receipt_rows__receipt__checked"
    return PurchaseItem.objects.annotate(
        agreed=_received(Q(**{f"{checked}__agreed": True})),
        pending=_received(Q(**{f"{checked}__isnull": True})),
        logged=_logged("item"),
        driven=_logged("driver_item"),
        chosen_price=Subquery(chosen.values("unit_price")[:1]),
    )


def _received(of: Q) -> Coalesce:
    return Coalesce(Sum("receipt_rows__quantity", filter=of), Decimal(0), output_field=_QUANTITY)


def _logged(column: str) -> Coalesce:
    """What the log says of the item and the supervision group has not checked."""
    rows = MachineEntry.objects.unchecked().filter(**{column: OuterRef("pk")}).order_by()
    sums = rows.values(column).annotate(sum=Sum("quantity")).values("sum")
    return Coalesce(Subquery(sums), Decimal(0), output_field=_EXACT)


def spent(project: Project) -> list[tuple[UUID, Source, Decimal]]:
    """Of each purchase that was ordered and not called off: itself, from whom, for how much."""
    choices = Choice.objects.filter(project=project).exclude(purchase__state=State.CANCELLED)
    rows = choices.order_by().values_list(
        "purchase_id", "quote__supplier", "quote__uscc", "quote__total"
    )
    return [(key, Source(name, uscc), amount) for key, name, uscc, amount in rows]


USES: Mapping[str, Use] = {
    Kind.MATERIALS: Use.MATERIALS,
    Kind.MACHINERY: Use.MACHINERY,
    Kind.SERVICES: Use.OTHER,
}


def spent_on_purchases(project: Project) -> Iterator[Spent]:
    """What suppliers were paid, for the ledger of the project's money; one query."""
    payments = SupplierPayment.objects.filter(project=project).select_related("purchase")
    for one in payments:
        yield Spent(one.paid_on, USES[one.purchase.kind], one.purchase.title, one.amount)
