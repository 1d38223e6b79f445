"""What is left over leaves the store by a meeting's resolution (余料)."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from core.audit import record
from core.errors import DAMAGED, RuleBroken, constraints_said
from core.ids import new_id
from core.money import yuan
from procurement.actions.stock import check_day, check_there, not_there
from procurement.models import Move, StockCard, StockRow, Surplus, SurplusUse
from procurement.stock import carried_meetings
from projects.actions import Answer, answered, locked_project
from projects.models import Meeting, Project
from regions.access import Permission
from regions.models import Post


@dataclass(frozen=True, slots=True)
class Resolved:
    """What the meeting decided; `quantities` above zero by card, `amount` in yuan of a sale."""

    meeting_id: UUID
    use: str
    recipient: str
    amount: Decimal | None
    left_on: datetime.date
    quantities: Mapping[UUID, Decimal]


@transaction.atomic
def give_surplus(
    *, id: UUID, project_id: UUID, resolved: Resolved, by: Post, answer: Answer | None = None
) -> Surplus:
    """Let what is left over go out by a resolution. The same `id` again changes nothing.

    Raises RuleBroken without a meeting that carried, without materials or a recipient, for more
    than is there, a day ahead or before the meeting, and where money and sale don't go together.
    """
    project = locked_project(project_id, by)
    columns = answered(project, Permission.RECEIVE_GOODS, by, answer)
    found = Surplus.objects.filter(pk=id, project=project).first()
    if found is not None:
        return found
    meeting = _meeting(project, resolved)
    _check_said(resolved)
    cards = _cards(project, resolved)
    surplus = Surplus(
        id=id,
        meeting=meeting,
        use=resolved.use,
        recipient=resolved.recipient.strip(),
        amount=yuan(resolved.amount) if resolved.amount else None,
        left_on=resolved.left_on,
        **columns,
    )
    with constraints_said({"procurement_surplus_pkey": DAMAGED}):
        surplus.save(force_insert=True)
    with constraints_said(not_there()):
        StockRow.objects.bulk_create(
            [_row(surplus, card, resolved.quantities[card.pk]) for card in cards]
        )
    facts = {"use": surplus.use, "amount": str(surplus.amount or ""), "rows": len(cards)}
    record(by=by, verb="give surplus", thing=surplus, area=project.village_id, facts=facts)
    return surplus


def _meeting(project: Project, resolved: Resolved) -> Meeting:
    meetings = carried_meetings(project)
    meeting = next((one for one in meetings if one.pk == resolved.meeting_id), None)
    if meeting is None:
        raise RuleBroken(
            _("What is left over goes out by a resolution: choose a meeting with quorum and "
              "majority."),
            "meeting",
        )  # fmt: skip
    if resolved.left_on < meeting.held_on:
        raise RuleBroken(_("On this day the meeting had not been held yet."), "left_on")
    return meeting


def _check_said(resolved: Resolved) -> None:
    check_day(resolved.left_on, "left_on")
    if not resolved.recipient.strip():
        raise RuleBroken(_("Write to whom it goes."), "recipient")
    sold = resolved.use == SurplusUse.SOLD
    if sold and not resolved.amount:
        raise RuleBroken(_("Write how much money the sale brought."), "amount")
    if not sold and resolved.amount:
        raise RuleBroken(_("Only a sale brings money."), "amount")


def _cards(project: Project, resolved: Resolved) -> list[StockCard]:
    """In the order of their ids, in which their locks are taken."""
    if not resolved.quantities:
        raise RuleBroken(_("Write how much of at least one material goes out."))
    rows = StockCard.objects.filter(project=project, pk__in=resolved.quantities)
    cards = list(rows.order_by("pk"))
    if len(cards) < len(resolved.quantities):
        raise RuleBroken(DAMAGED)
    for card in cards:
        check_there(card, resolved.quantities[card.pk], resolved.left_on, f"quantity_{card.pk}")
    return cards


def _row(surplus: Surplus, card: StockCard, quantity: Decimal) -> StockRow:
    return StockRow(
        id=new_id(),
        village_id=surplus.village_id,
        project=surplus.project,
        card=card,
        move=Move.SURPLUS,
        happened_on=surplus.left_on,
        quantity=-quantity,
        taker=surplus.recipient[:60],
        surplus=surplus,
        at=surplus.at,
        post=surplus.post,
        operator=surplus.operator,
        responsible=surplus.responsible,
        paper=surplus.paper,
    )
