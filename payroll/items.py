"""A wage line's items in words: on screen in the reader's language, on printed forms in Chinese."""

import datetime
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Protocol
from uuid import UUID

from django.db.models import prefetch_related_objects
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from core.money import grouped
from core.templatetags.ui import figure
from payroll.models import LineItem, WageLine
from payroll.rules import ItemKind

NOTHING = Decimal(0)


class Said(Protocol):
    """`payroll.rules.Item` as it will be, `LineItem` as it was made."""

    @property
    def kind(self) -> ItemKind | str: ...
    @property
    def trade(self) -> str: ...
    @property
    def piece(self) -> str: ...
    @property
    def quantity(self) -> Decimal | None: ...
    @property
    def rate(self) -> Decimal | None: ...
    @property
    def amount(self) -> Decimal: ...
    @property
    def first(self) -> datetime.date | None: ...
    @property
    def words(self) -> str: ...


def items_of(lines: Iterable[WageLine]) -> dict[UUID, list[LineItem]]:
    """Every line's items in their order; one query, none for lines whose items were read before."""
    rows = list(lines)
    prefetch_related_objects(rows, "items")
    return {line.pk: list(line.items.all()) for line in rows}


def is_plain(items: Sequence[Said]) -> bool:
    """Work days at one rate: trade, days and rate of the line say all."""
    return len(items) == 1 and items[0].kind == ItemKind.DAYS


def said(item: Said) -> str:
    """What an item is for, without its amount."""
    known = {
        "trade": item.trade,
        "piece": item.piece,
        "quantity": figure(item.quantity or NOTHING),
        "rate": grouped(item.rate or 0),
        "day": date_format(item.first) if item.first else "",
        "words": item.words,
    }
    return {
        ItemKind.DAYS: _("%(trade)s, %(quantity)s work days at %(rate)s"),
        ItemKind.OVERTIME: _("overtime, %(quantity)s hours at %(rate)s"),
        ItemKind.PIECES: _("%(trade)s, %(quantity)s %(piece)s at %(rate)s"),
        ItemKind.SHARE: _("%(words)s, share of the team's pieces (%(trade)s)"),
        ItemKind.CORRECTION: _("correction of %(day)s: %(words)s"),
        ItemKind.DEDUCTION: _("deduction: %(words)s"),
        ItemKind.ADVANCE: _("advance of %(day)s, taken off"),
        ItemKind.BROUGHT: _("not taken off before"),
        ItemKind.CARRIED: _("carried to the next sheet"),
    }[ItemKind(item.kind)] % known


def trades_printed(items: Iterable[Said], main: str) -> str:
    """工种: those of the work days, in order; the main one where there are none."""
    trades = dict.fromkeys(item.trade for item in items if item.kind == ItemKind.DAYS)
    return "、".join(trades) or main


def rates_of(items: Iterable[Said]) -> list[Decimal]:
    """标准（元/工日）: each rate once, in order."""
    return list(dict.fromkeys(i.rate for i in items if i.kind == ItemKind.DAYS and i.rate))


def pieces_printed(items: Iterable[Said]) -> str:
    """计件工程量/单价."""
    return "；".join(
        f"{figure(item.quantity or NOTHING)}{item.piece}×{grouped(item.rate or 0)}"
        for item in items
        if item.kind == ItemKind.PIECES
    )


def remarks_printed(items: Iterable[Said], *, why: bool = True) -> list[str]:
    """What else the amount is made of. `why` False for the board, which tells no reason."""
    return [words for item in items if (words := _remark(item, why))]


def _remark(item: Said, why: bool) -> str:
    amount = grouped(item.amount)
    because = f"（{item.words}）" if why and item.words else ""
    day = f"{item.first.month}月{item.first.day}日" if item.first else ""
    return {
        ItemKind.OVERTIME: f"加班{figure(item.quantity or NOTHING)}小时{amount}",
        ItemKind.SHARE: f"班组计件（{item.words}）{amount}",
        ItemKind.CORRECTION: f"更正{day}{amount}{because}",
        ItemKind.DEDUCTION: f"扣除{amount}{because}",
        ItemKind.ADVANCE: f"预支扣回{amount}",
        ItemKind.BROUGHT: f"上期结转{amount}",
        ItemKind.CARRIED: f"结转下期{amount}",
    }.get(ItemKind(item.kind), "")
