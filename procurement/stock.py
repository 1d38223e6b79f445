"""What is in the store and how it came there: pages, papers (T20) and workbook take it from here.

Only reads.
"""

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet, Sum

from core.money import ZERO
from procurement.models import Move, StockCard, StockRow, Surplus
from procurement.stock_rules import Dated, left_outside, running
from projects.deliberation import resolutions_of
from projects.models import Meeting, Project, Subject

ROW_PEOPLE = ("operator", "responsible", "post__division")


@dataclass(frozen=True, slots=True)
class Entry:
    """A row of a ledger with what is there after it, and what can still be done about it."""

    row: StockRow
    stands: Decimal
    taken_back: bool
    outside: Decimal

    @property
    def came(self) -> Decimal | None:
        return self.row.quantity if self.row.quantity > 0 else None

    @property
    def went(self) -> Decimal | None:
        return -self.row.quantity if self.row.quantity < 0 else None

    @property
    def can_come_back(self) -> bool:
        """Some of what was handed out is still outside."""
        return self.row.move == Move.HANDED_OUT and self.outside > 0

    @property
    def can_be_taken_back(self) -> bool:
        """Wrong rows of these kinds are; a receipt or a count is put right by the next count."""
        kinds = (Move.HANDED_OUT, Move.RETURNED, Move.SURPLUS)
        whole = self.row.move != Move.HANDED_OUT or self.outside == -self.row.quantity
        return self.row.move in kinds and not self.taken_back and whole


def ledger_rows(card: StockCard) -> QuerySet[StockRow]:
    """The rows of a card in the order of days."""
    people = (*ROW_PEOPLE, "receipt_row__receipt__purchase", "surplus", "of", "wrong")
    return StockRow.objects.filter(card=card).select_related(*people)


def entries(card: StockCard, rows: Iterable[StockRow]) -> list[Entry]:
    """Some rows of the card's ledger, each with what is there after it and what became of it; three
    more queries for all."""
    listed = list(rows)
    stands = _stands(card)
    keys = [row.pk for row in listed]
    struck = set(StockRow.objects.filter(wrong__in=keys).values_list("wrong_id", flat=True))
    back = standing_returns().filter(of__in=keys).order_by().values_list("of_id")
    returned = dict(back.annotate(Sum("quantity")))
    return [
        Entry(
            row,
            stands[row.pk],
            row.pk in struck,
            ZERO if row.pk in struck else left_outside(-row.quantity, [returned.get(row.pk, ZERO)]),
        )
        for row in listed
    ]


def _stands(card: StockCard) -> dict[UUID, Decimal]:
    """What is there after each row, over the whole ledger, whatever part of it is shown."""
    rows = StockRow.objects.filter(card=card).order_by("happened_on", "number")
    pairs = list(rows.values_list("pk", "quantity"))
    after = running(quantity for _pk, quantity in pairs)
    return {pk: stands for (pk, _quantity), stands in zip(pairs, after, strict=True)}


def standing_returns() -> QuerySet[StockRow]:
    """What was brought back, without rows that were taken back."""
    struck = StockRow.objects.filter(wrong=OuterRef("pk"))
    return StockRow.objects.filter(~Exists(struck), move=Move.RETURNED)


def dated(card: StockCard) -> list[Dated]:
    """Each row's day and quantity, in the ledger's order."""
    rows = StockRow.objects.filter(card=card).order_by("happened_on", "number")
    return list(rows.values_list("happened_on", "quantity"))


def books_on(project: Project, day: datetime.date) -> dict[UUID, Decimal]:
    """What the ledgers say is there at the end of a day, by card; none for what never moved."""
    rows = StockRow.objects.filter(project=project, happened_on__lte=day).order_by()
    return dict(rows.values_list("card_id").annotate(Sum("quantity")))


def used_at(cards: Iterable[StockCard]) -> list[tuple[StockCard, str, Decimal]]:
    """By material and place of use what went there, less what was brought or taken back; one query.

    A surplus has no place of use and isn't among them.
    """
    by_pk = {card.pk: card for card in cards}
    rows = StockRow.objects.filter(card__in=by_pk).exclude(place="").order_by("card", "place")
    sums = rows.values_list("card_id", "place").annotate(Sum("quantity"))
    return [(by_pk[pk], place, -moved) for pk, place, moved in sums if moved]


def sold_for(project: Project) -> Decimal:
    """Yuan from sales of what was left over; a sale whose rows were all taken back brings none."""
    struck = StockRow.objects.filter(wrong=OuterRef("pk"))
    standing = StockRow.objects.filter(~Exists(struck), surplus=OuterRef("pk"))
    sales = Surplus.objects.filter(Exists(standing), project=project)
    return sales.aggregate(sum=Sum("amount"))["sum"] or ZERO


def meetings_on_surplus(project: Project) -> list[Meeting]:
    """The villagers' meetings that resolved on what is left over, the latest first."""
    return resolutions_of(project).get(Subject.SURPLUS, [])[::-1]


def used_words(project: Project, field: str) -> Sequence[str]:
    """What was written in this field of the project's rows before, to be offered again."""
    rows = StockRow.objects.filter(project=project).exclude(**{field: ""}).order_by(field)
    return list(rows.values_list(field, flat=True).distinct()[:40])


def searched(rows: QuerySet[StockRow], words: str) -> QuerySet[StockRow]:
    """By who took it, place of use, or reason."""
    return rows.filter(
        Q(taker__icontains=words) | Q(place__icontains=words) | Q(reason__icontains=words)
    )
