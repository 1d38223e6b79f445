"""Advances on the main road: one taken off since, and one at each step of its way."""

import datetime
from decimal import Decimal
from uuid import UUID

from config.demo_data.before import Tale
from config.demo_data.clock import acting
from config.demo_data.papers import picture
from core.ids import new_id
from payroll.actions import ask_advance, decide_advance, pay_advance
from payroll.advance_rules import AdvanceStepKind
from payroll.models import Advance
from workers.models import RosterEntry

_ASKED = (
    ("家中老人住院，急需用钱", "600.00"),
    ("孩子开学交学费", "500.00"),
    ("购买冬储饲草", "400.00"),
    ("房屋漏雨，购买材料", "300.00"),
)


def pay_ahead(tale: Tale, day: datetime.date) -> None:
    """Half way through a month: its sheet takes it off."""
    _pay(tale, _agreed(tale, _ask(tale, 12, "家中办事，急需用钱", "800.00", day), day), day)


def ask_ahead(tale: Tale, today: datetime.date) -> None:
    """From work that no sheet holds yet: handed out, agreed to, confirmed, just asked for."""
    day = today - datetime.timedelta(days=2)
    asked = [
        _ask(tale, number, reason, amount, day)
        for number, (reason, amount) in enumerate(_ASKED, start=20)
    ]
    _pay(tale, _agreed(tale, asked[0], day), day)
    _agreed(tale, asked[1], day)
    _confirm(tale, asked[2], day)


def _ask(tale: Tale, number: int, reason: str, amount: str, day: datetime.date) -> UUID:
    with acting(tale.crew.recorder, day, 9) as recorder:
        entry = RosterEntry.objects.get(project=tale.project, number=number)
        return ask_advance(
            id=new_id(),
            entry_id=entry.pk,
            amount=Decimal(amount),
            reason=reason,
            asked_on=day,
            file=picture("预支申请"),
            by=recorder,
        ).pk


def _confirm(tale: Tale, advance: UUID, day: datetime.date) -> None:
    with acting(tale.crew.supervisor, day, 11) as by:
        kind = AdvanceStepKind.SUPERVISION
        decide_advance(advance_id=advance, kind=kind, agree=True, reason="", by=by)


def _agreed(tale: Tale, advance: UUID, day: datetime.date) -> UUID:
    _confirm(tale, advance, day)
    with acting(tale.crew.township, day, 15) as by:
        kind = AdvanceStepKind.TOWNSHIP
        decide_advance(advance_id=advance, kind=kind, agree=True, reason="", by=by)
    return advance


def _pay(tale: Tale, advance: UUID, day: datetime.date) -> Advance:
    with acting(tale.crew.recorder, day, 18) as recorder:
        return pay_advance(
            id=new_id(),
            advance_id=advance,
            paid_on=day,
            witness="冶占福",
            file=picture("预支收据"),
            by=recorder,
        )
