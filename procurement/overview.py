"""What the pages of purchases say of them in short. Only reads."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Sum
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from core.crypto import Unreadable
from core.masks import mask_phone
from core.money import ZERO, grouped, total
from procurement import figures
from procurement.models import (
    ActKind,
    Choice,
    Purchase,
    PurchaseAct,
    PurchaseItem,
    Quote,
    Receipt,
    SupplierPayment,
)
from procurement.rules import Line, Standing, is_lowest, plain
from projects.history import Event
from projects.models import Project
from projects.overview import Row, in_yuan
from regions.models import Post


def summary(purchase: Purchase) -> list[Row]:
    """What is bought, by its list."""
    made = {"name": purchase.made_by.human, "day": date_format(purchase.made_at)}
    return [
        Row(_("Kind of purchase"), purchase.get_kind_display()),
        Row(_("What it is for"), purchase.purpose),
        Row(_("Needed on"), date_format(purchase.needed_on)),
        Row(_("Budget"), in_yuan(purchase.budget)),
        Row(_("Begun by"), _("%(name)s, %(day)s") % made),
    ]


def money(choice: Choice | None, standing: Standing) -> list[Row]:
    """Large figures of an order: nothing before a supplier is chosen."""
    if choice is None:
        return []
    return [
        Row(_("Ordered (yuan)"), grouped(choice.quote.total)),
        Row(_("Received and checked (yuan)"), grouped(standing.worth)),
        Row(_("Paid to suppliers (yuan)"), grouped(standing.paid)),
        Row(_("To be paid now (yuan)"), grouped(max(standing.payable, ZERO))),
    ]


@dataclass(frozen=True, slots=True)
class ItemLine:
    """A row of the list as the page shows it; quantities as people write them."""

    item: PurchaseItem
    ordered: str
    received: str
    pending: str
    left: str


def item_lines(items: Sequence[PurchaseItem], standing: Standing) -> list[ItemLine]:
    return [
        ItemLine(item, plain(line.ordered), plain(line.agreed), _some(line.pending), _left(line))
        for item, line in zip(items, standing.lines, strict=True)
    ]


def _some(quantity: Decimal) -> str:
    return plain(quantity) if quantity else ""


def _left(line: Line) -> str:
    return plain(line.left) if line.left else _("all here")


@dataclass(frozen=True, slots=True)
class Column:
    """A quote in the comparison: its badge or words, and what it says, by label (T16)."""

    quote: Quote
    badge: str
    words: str
    lines: tuple[tuple[str, str], ...]

    @property
    def has_phone(self) -> bool:
        return self.quote.phone is not None


@dataclass(frozen=True, slots=True)
class Compared:
    """One line of the comparison: what is compared, and each supplier's answer."""

    label: str
    cells: tuple[str, ...]


def columns(
    quotes: Sequence[Quote], items: Sequence[PurchaseItem], choice: Choice | None
) -> list[Column]:
    """The quotes in the order in which they came, struck ones last. Needs their rows."""
    ordered = sorted(quotes, key=lambda quote: quote.withdrawn_at is not None)
    standing = [quote.total for quote in quotes if quote.withdrawn_at is None]
    return [
        Column(quote, *_badge(quote, standing, choice), _said(quote, items)) for quote in ordered
    ]


def comparison(shown: Sequence[Column]) -> list[Compared]:
    """The columns turned into lines: all have the same labels."""
    return [
        Compared(cells[0][0], tuple(said for _label, said in cells))
        for cells in zip(*(column.lines for column in shown), strict=True)
    ]


def _badge(quote: Quote, standing: list[Decimal], choice: Choice | None) -> tuple[str, str]:
    if quote.withdrawn_at is not None:
        return "stopped", _("Struck out")
    if choice and choice.quote_id == quote.pk:
        return "done", _("Chosen")
    return "", _("Lowest") if is_lowest(quote.total, standing) else ""


def _said(quote: Quote, items: Sequence[PurchaseItem]) -> tuple[tuple[str, str], ...]:
    prices = {row.item_id: grouped(row.unit_price) for row in quote.rows.all()}
    asked = f"{date_format(quote.asked_on)} {quote.get_asked_how_display()}"
    return (
        (_("Total price (yuan)"), grouped(quote.total)),
        *((_("%(item)s, unit price") % {"item": item}, prices[item.pk]) for item in items),
        (_("Tax and freight"), _("included") if quote.all_included else _("not included")),
        (_("Days until delivery"), str(quote.delivery_days)),
        (_("Quality offered"), quote.quality or "—"),
        (_("Unified social credit code"), quote.uscc or _("no code")),
        (_("Contact"), f"{quote.contact} {_phone(quote)}".strip()),
        (_("Asked"), asked),
        (_("Asked by"), quote.asked_by),
    )


def _phone(quote: Quote) -> str:
    """Masked; stars alone where its key is gone."""
    try:
        return mask_phone(quote.unseal("phone"))
    except Unreadable:
        return "***"


def events(
    choice: Choice | None, receipts: Sequence[Receipt], payments: Sequence[SupplierPayment]
) -> list[Event]:
    """Who took which step, newest first. Needs each row's act with its people."""
    found = []
    if choice:
        found.append(_event(choice.act, choice.quote.supplier, reason=choice.reason))
    for receipt in receipts:
        words = _("machine log until %(day)s") if receipt.from_log else _("delivery of %(day)s")
        found.append(_event(receipt.act, words % {"day": date_format(receipt.delivered_on)}))
        if check := getattr(receipt, "checked", None):
            words = pgettext("receipt", "right") if check.agreed else pgettext("receipt", "refused")
            state = "done" if check.agreed else "returned"
            found.append(_event(check.act, words, state=state, reason=check.reason))
    for payment in payments:
        found.append(_event(payment.act, in_yuan(payment.amount)))
    return sorted(found, key=lambda event: event.when, reverse=True)


def _event(act: PurchaseAct, words: str, *, state: str = "done", reason: str = "") -> Event:
    typed = "" if act.operator_id == act.responsible_id else act.operator.name
    office = "" if typed else str(act.post)
    return Event(
        when=act.at,
        step=str(ActKind(act.kind).label),
        who=" ".join(filter(None, (act.responsible.name, office))),
        verdict=words,
        state=state,
        reason=reason,
        typed_by=typed,
        seen=0,
    )


def project_figures(project: Project) -> list[Row]:
    """What the project has ordered and paid, in yuan."""
    ordered = total(amount for _key, _supplier, amount in figures.spent(project))
    paid = SupplierPayment.objects.filter(project=project).aggregate(sum=Sum("amount"))["sum"]
    return [
        Row(_("Ordered (yuan)"), grouped(ordered)),
        Row(_("Paid to suppliers (yuan)"), grouped(paid or ZERO)),
    ]


def brief(project: Project, actor: Post) -> list[Row]:
    """The line on the project's first page."""
    ordered = figures.spent(project)
    words = {"number": len(ordered), "sum": in_yuan(total(row[2] for row in ordered))}
    url = reverse("purchase_list", args=[project.pk])
    return [Row(_("Purchases"), _("%(number)s ordered, %(sum)s") % words, url, _("See"))]
