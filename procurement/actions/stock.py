"""The storekeeper's acts: handing out, taking in again, taking a wrong row back (T20)."""

import datetime
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.audit import record
from core.errors import DAMAGED, RuleBroken, constraints_said
from core.ids import new_id
from procurement.models import Move, StockCard, StockRow
from procurement.rules import plain
from procurement.stock import dated, standing_returns
from procurement.stock_rules import available_on, left_outside
from projects.actions import Answer, answered, locked_project
from regions.access import Permission
from regions.models import Post


@dataclass(frozen=True, slots=True)
class HandOut:
    """What the slip says: how much (above zero), when, to whom, and for which part of the works."""

    quantity: Decimal
    day: datetime.date
    taker: str
    place: str


@transaction.atomic
def hand_out(
    *, id: UUID, card_id: UUID, slip: HandOut, by: Post, answer: Answer | None = None
) -> StockRow:
    """Hand a material out. The same `id` again changes nothing.

    Raises RuleBroken for more than is there, on that day or since, for a day ahead, and without
    who took it and where it is used.
    """
    card = _locked_card(card_id, by)
    columns = answered(card.project, Permission.RECEIVE_GOODS, by, answer)
    found = StockRow.objects.filter(pk=id, card=card).first()
    if found is not None:
        return found
    check_day(slip.day)
    if not slip.taker.strip():
        raise RuleBroken(_("Write who took it."), "taker")
    if not slip.place.strip():
        raise RuleBroken(_("Write where it is used."), "place")
    check_there(card, slip.quantity, slip.day)
    return _add(
        card,
        by,
        id=id,
        move=Move.HANDED_OUT,
        happened_on=slip.day,
        quantity=-slip.quantity,
        taker=slip.taker.strip(),
        place=slip.place.strip(),
        **columns,
    )


@transaction.atomic
def bring_back(
    *,
    id: UUID,
    row_id: UUID,
    quantity: Decimal,
    day: datetime.date,
    by: Post,
    answer: Answer | None = None,
) -> StockRow:
    """What was handed out comes into the store again, all or a part. The same `id` again changes
    nothing.

    Raises RuleBroken for more than is outside, and for a day ahead or before it went out.
    """
    out = StockRow.objects.visible_to(by).get(pk=row_id)
    card = _locked_card(out.card_id, by)
    columns = answered(card.project, Permission.RECEIVE_GOODS, by, answer)
    found = StockRow.objects.filter(pk=id, card=card).first()
    if found is not None:
        return found
    check_day(day)
    if day < out.happened_on:
        raise RuleBroken(_("On this day it had not been handed out yet."), "day")
    outside = _outside(out)
    if quantity > outside:
        said = _("Only %(left)s %(unit)s of this are still outside.")
        raise RuleBroken(said % {"left": plain(outside), "unit": card.unit}, "quantity")
    return _add(
        card,
        by,
        id=id,
        move=Move.RETURNED,
        happened_on=day,
        quantity=quantity,
        taker=out.taker,
        place=out.place,
        of=out,
        **columns,
    )


@transaction.atomic
def take_row_back(*, row_id: UUID, reason: str, by: Post, answer: Answer | None = None) -> StockRow:
    """Answer a wrong row with one that undoes it, on the same day; both stay in sight. Once.

    Raises RuleBroken without a reason, for what came in as the supervision group agreed or was
    counted, for a row of which something was brought back, and where less is there meanwhile.
    """
    wrong = StockRow.objects.visible_to(by).get(pk=row_id)
    card = _locked_card(wrong.card_id, by)
    columns = answered(card.project, Permission.RECEIVE_GOODS, by, answer)
    found = StockRow.objects.filter(wrong=wrong).first()
    if found is not None:
        return found
    _check_wrong(wrong)
    if not reason.strip():
        raise RuleBroken(_("Say what is wrong with this row."), "reason")
    if wrong.quantity > 0:
        check_there(card, wrong.quantity, wrong.happened_on, field="")
    return _add(
        card,
        by,
        id=new_id(),
        move=Move.TAKEN_BACK,
        happened_on=wrong.happened_on,
        quantity=-wrong.quantity,
        taker=wrong.taker,
        place=wrong.place,
        reason=reason.strip(),
        wrong=wrong,
        **columns,
    )


def check_day(day: datetime.date, field: str = "day") -> None:
    if day > timezone.localdate():
        raise RuleBroken(_("This day lies ahead: enter it when it has come."), field)


def check_there(
    card: StockCard, quantity: Decimal, day: datetime.date, field: str = "quantity"
) -> None:
    """Raises RuleBroken where so much is not there, on that day or at some time since."""
    most = available_on(dated(card), day)
    if quantity > most:
        said = _("%(material)s: on this day at most %(most)s %(unit)s can go out of the store.")
        words = {"material": card, "most": plain(max(most, Decimal(0))), "unit": card.unit}
        raise RuleBroken(said % words, field)


def not_there() -> dict[str, str]:
    """Sentences for what the database refuses where an action didn't see it coming."""
    return {
        "stock_is_never_negative": _("There is not so much in the store. Load the page again."),
        "stock_return_within_what_went_out": _("This was brought back already."),
        "stock_row_taken_back_whole": _("This row can't be taken back any more."),
        "procurement_stockrow_pkey": str(DAMAGED),
    }


def _locked_card(card_id: UUID, by: Post) -> StockCard:
    """The card behind its project's lock; the card's own is taken by the row that is added."""
    card = StockCard.objects.visible_to(by).get(pk=card_id)
    card.project = locked_project(card.project_id, by)
    return card


def _outside(out: StockRow) -> Decimal:
    if out.move != Move.HANDED_OUT or StockRow.objects.filter(wrong=out).exists():
        return Decimal(0)
    back = standing_returns().filter(of=out).values_list("quantity", flat=True)
    return left_outside(-out.quantity, back)


def _check_wrong(wrong: StockRow) -> None:
    if wrong.move not in (Move.HANDED_OUT, Move.RETURNED, Move.SURPLUS):
        raise RuleBroken(
            _("What came in or was counted is not taken back. Count the store: the difference "
              "becomes a row of its own.")
        )  # fmt: skip
    if wrong.move == Move.HANDED_OUT and _outside(wrong) < -wrong.quantity:
        raise RuleBroken(_("A part of this was brought back: take that row back first."))


def _add(card: StockCard, by: Post, **columns: Any) -> StockRow:
    row = StockRow(card=card, **columns)
    with constraints_said(not_there()):
        row.save(force_insert=True)
    facts = {
        "material": str(card),
        "quantity": plain(abs(row.quantity)),
        "responsible": str(row.responsible_id),
    }
    record(by=by, verb=f"stock {row.move}", thing=row, area=card.village_id, facts=facts)
    return row
