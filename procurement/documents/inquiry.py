"""T16, the record of an inquiry (询价记录表): what each supplier asks, three side by side."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from uuid import UUID

from core.masks import mask_phone
from core.money import grouped
from procurement.documents.machine_log import HIRED
from procurement.models import ActKind, AskedHow, Choice, Purchase, PurchaseItem, Quote
from procurement.rules import plain
from projects.documents import Pair, heading, on_paper
from projects.models import Project
from projects.paperwork import Filled, Subject

SIDE_BY_SIDE = 3
HOW = {AskedHow.SITE: "现场", AskedHow.PHONE: "电话", AskedHow.ONLINE: "网上"}


@dataclass(frozen=True, slots=True)
class ItemRow:
    """An item with (unit price, total) of each supplier, in yuan; "" where the column is empty."""

    name: str
    specification: str
    unit: str
    quantity: str
    prices: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Offers:
    """Up to three suppliers side by side; `facts` is a heading with one answer each."""

    letters: tuple[str, ...]
    names: tuple[str, ...]
    items: tuple[ItemRow, ...]
    facts: tuple[tuple[str, tuple[str, ...]], ...]


@dataclass(frozen=True, slots=True)
class InquiryRecord:
    """T16. Supplier and reason are empty until one is chosen, for the pen."""

    header: tuple[Pair, ...]
    offers: tuple[Offers, ...]
    supplier: str
    reason: str
    signatures: tuple[str, ...] = ("询价人", "询价人", "询价人", "监督小组")


def inquiry_subjects(project: Project) -> Iterator[Subject]:
    """Every purchase for which a quote stands, the newest first."""
    asked = Quote.objects.standing().filter(project=project).order_by().values("purchase")
    for purchase in Purchase.objects.filter(project=project, pk__in=asked):
        yield Subject(purchase.title, purchase.pk, shown=purchase.title)


def inquiry_record(project: Project, about_id: UUID) -> Filled:
    purchase = Purchase.objects.get(project=project, pk=about_id)
    quotes = list(purchase.quotes.standing().prefetch_related("rows"))
    items = list(purchase.items.all())
    choices = Choice.objects.filter(purchase=purchase)
    choice = choices.select_related("quote", "act__responsible").first()
    return Filled(
        InquiryRecord(
            header=heading(
                project, ("采购事项", purchase.title), ("预算", f"{grouped(purchase.budget)}元")
            ),
            offers=tuple(
                _side_by_side(quotes[at : at + SIDE_BY_SIDE], items, at)
                for at in range(0, len(quotes), SIDE_BY_SIDE)
            ),
            supplier=choice.quote.supplier if choice else "",
            reason=_reason(choice, quotes) if choice else "",
        )
    )


def _side_by_side(quotes: Sequence[Quote], items: Sequence[PurchaseItem], before: int) -> Offers:
    missing = SIDE_BY_SIDE - len(quotes)
    return Offers(
        letters=tuple(chr(ord("A") + before + at) for at in range(SIDE_BY_SIDE)),
        names=(*(quote.supplier for quote in quotes), *[""] * missing),
        items=tuple(_item(item, quotes, missing) for item in items),
        facts=tuple(
            (label, (*(answers[at] for answers in map(_answers, quotes)), *[""] * missing))
            for at, label in enumerate(FACTS)
        ),
    )


def _item(item: PurchaseItem, quotes: Sequence[Quote], missing: int) -> ItemRow:
    rows = [row for quote in quotes for row in quote.rows.all() if row.item_id == item.pk]
    prices = [(grouped(row.unit_price), grouped(row.amount)) for row in rows]
    return ItemRow(
        name=item.name,
        specification=f"{item.specification} {HIRED.get(item.hired, '')}".strip(),
        unit=item.unit,
        quantity=plain(item.quantity),
        prices=(*prices, *[("", "")] * missing),
    )


FACTS = (
    "合计（元）",
    "统一社会信用代码",
    "联系人电话",
    "含税/运费",
    "供货期",
    "质量标准",
    "日期/方式",
    "询价人",
)


def _answers(quote: Quote) -> tuple[str, ...]:
    """Under FACTS; the contact's phone masked as every number on paper (ADR 0008)."""
    return (
        grouped(quote.total),
        quote.uscc,
        f"{quote.contact} {mask_phone(quote.unseal('phone'))}".strip(),
        "含税、含运费" if quote.all_included else "不含",
        f"{quote.delivery_days}天",
        quote.quality,
        f"{on_paper(quote.asked_on)}，{HOW[AskedHow(quote.asked_how)]}",
        quote.asked_by,
    )


def _reason(choice: Choice, quotes: Sequence[Quote]) -> str:
    lowest = min(quote.total for quote in quotes)
    said = "报价最低" if choice.quote.total == lowest else ""
    second = choice.purchase.acts.filter(kind=ActKind.SECOND).select_related("responsible").first()
    if second:
        said = f"直接采购，{choice.act.responsible.name}、{second.responsible.name}签字"
    return "；".join(filter(None, (said, choice.reason, choice.exception)))
