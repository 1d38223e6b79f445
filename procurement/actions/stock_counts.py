"""Stock-takes: the storekeeper counts, one of the supervision group checks."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from core.audit import record
from core.errors import DAMAGED, RuleBroken, constraints_said
from core.ids import new_id
from procurement.actions.stock import check_day
from procurement.models import StockCard, StockCount, StockCountCheck, StockCountRow
from procurement.stock import books_on
from projects.actions import Answer, answered, locked_project
from regions.access import Permission
from regions.models import Human, Post


@dataclass(frozen=True, slots=True)
class Counted:
    """How much of a material was there, and why it isn't what the card says."""

    card_id: UUID
    quantity: Decimal
    reason: str = ""


@transaction.atomic
def count_stock(
    *,
    id: UUID,
    project_id: UUID,
    day: datetime.date,
    rows: Sequence[Counted],
    by: Post,
    answer: Answer | None = None,
    checker: Human | None = None,
) -> StockCount:
    """Keep what was counted at the end of a day. The same `id` again changes nothing.

    It moves nothing until one of the supervision group agrees; `checker` has signed the same paper.

    Raises RuleBroken when nothing was counted, for a day ahead, and for a difference without a
    reason.
    """
    project = locked_project(project_id, by)
    columns = answered(project, Permission.RECEIVE_GOODS, by, answer)
    found = StockCount.objects.filter(pk=id, project=project).first()
    if found is not None:
        return found
    check_day(day)
    if not rows:
        raise RuleBroken(_("Write how much of at least one material is there."))
    count = StockCount(id=id, counted_on=day, **columns)
    kept = _rows(count, rows)
    with constraints_said({"procurement_stockcount_pkey": DAMAGED}):
        count.save(force_insert=True)
    StockCountRow.objects.bulk_create(kept)
    facts = {"day": str(day), "rows": len(kept), "responsible": str(count.responsible_id)}
    record(by=by, verb="count stock", thing=count, area=project.village_id, facts=facts)
    if checker is not None:
        _check(count, agreed=True, reason="", by=by, answer=Answer(checker, count.paper))
    return count


@transaction.atomic
def check_count(
    *, count_id: UUID, agreed: bool, reason: str, by: Post, answer: Answer | None = None
) -> StockCountCheck:
    """The supervision group's answer to a count, once. Where it agrees, each difference becomes a
    row of the store; what it refuses changes nothing.

    Raises RuleBroken for a second answer, a refusal without a reason, whoever counted, and where
    the store has changed since it was counted.
    """
    count = StockCount.objects.visible_to(by).get(pk=count_id)
    count.project = locked_project(count.project_id, by)
    if StockCountCheck.objects.filter(count=count).exists():
        raise RuleBroken(_("This count has been checked already."))
    if not agreed and not reason.strip():
        raise RuleBroken(_("Say what is wrong, so that it is counted again."), "reason")
    return _check(count, agreed=agreed, reason=reason.strip(), by=by, answer=answer)


def _check(
    count: StockCount, *, agreed: bool, reason: str, by: Post, answer: Answer | None
) -> StockCountCheck:
    columns = answered(count.project, Permission.CHECK_RECEIPTS, by, answer)
    check = StockCountCheck(
        id=new_id(),
        count=count,
        counted_by=count.responsible,
        agreed=agreed,
        reason=reason,
        **columns,
    )
    with constraints_said(_sentences()):
        check.save(force_insert=True)
    facts = {"agreed": agreed, "responsible": str(check.responsible_id)}
    record(by=by, verb="check stock count", thing=check, area=count.village_id, facts=facts)
    return check


def _rows(count: StockCount, counted: Sequence[Counted]) -> list[StockCountRow]:
    cards = {card.pk: card for card in StockCard.objects.filter(project=count.project)}
    if len({row.card_id for row in counted}) < len(counted) or any(
        row.card_id not in cards for row in counted
    ):
        raise RuleBroken(DAMAGED)
    books = books_on(count.project, count.counted_on)
    return [
        _row(count, cards[row.card_id], books.get(row.card_id, Decimal(0)), row) for row in counted
    ]


def _row(count: StockCount, card: StockCard, book: Decimal, row: Counted) -> StockCountRow:
    if row.quantity != book and not row.reason.strip():
        raise RuleBroken(
            _("%(material)s: the count differs from the ledger. Say why.") % {"material": card},
            f"reason_{card.pk}",
        )
    return StockCountRow(
        id=new_id(),
        village_id=count.village_id,
        project=count.project,
        count=count,
        card=card,
        book=book,
        counted=row.quantity,
        reason=row.reason.strip(),
    )


def _sentences() -> dict[str, str]:
    changed = _("The store has changed since it was counted. Refuse this count, and count again.")
    return {
        "stock_counted_and_checked_by_two": two_humans(),
        "stock_counted_as_it_stands": changed,
        "stock_is_never_negative": changed,
    }


def two_humans() -> str:
    return _("Whoever counted the store can't check the count: someone else must.")
