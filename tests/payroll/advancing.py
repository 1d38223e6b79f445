"""An advance's way, step by step, for tests."""

import datetime
from decimal import Decimal
from uuid import UUID

from django.utils import timezone

from core.ids import new_id
from payroll.actions import (
    ask_advance,
    decide_advance,
    give_back_advance,
    pay_advance,
    set_advance_aside,
    withdraw_advance,
)
from payroll.advance_limit import limits
from payroll.advance_rules import AdvanceStepKind
from payroll.advances import state_of
from payroll.documents.settled import NothingOwed, nothing_owed
from payroll.models import Advance, LineItem, WageSheet
from regions.models import Post
from tests.payroll.scene import Scene, acting, looking
from tests.projects.village_rows import photo

GROUP, TOWNSHIP = AdvanceStepKind.SUPERVISION, AdvanceStepKind.TOWNSHIP
ONE_DAY = datetime.timedelta(days=1)
NOVEMBER = datetime.date(2026, 11, 1), datetime.date(2026, 11, 30)
DECEMBER = datetime.date(2026, 12, 1), datetime.date(2026, 12, 31)


def ask(
    site: Scene,
    amount: str,
    *,
    person: int = 0,
    reason: str = "孩子学费",
    id: UUID | None = None,
    by: Post | None = None,
    on: datetime.date | None = None,
) -> Advance:
    actor = by or site.cast.recorder
    with acting(actor):
        return ask_advance(
            id=id or new_id(), entry_id=site.crew[person].pk, amount=Decimal(amount),
            reason=reason, asked_on=on or timezone.localdate(), file=photo(), by=actor,
        )  # fmt: skip


def decide(
    site: Scene,
    advance: Advance,
    kind: AdvanceStepKind,
    *,
    agree: bool = True,
    reason: str = "",
    by: Post | None = None,
) -> None:
    group = kind == AdvanceStepKind.SUPERVISION
    actor = by or (site.cast.supervisor if group else site.cast.township)
    with acting(actor):
        decide_advance(advance_id=advance.pk, kind=kind, agree=agree, reason=reason, by=actor)


def agreed(site: Scene, amount: str, *, person: int = 0) -> Advance:
    """Asked for, confirmed by the group, agreed to by the township."""
    advance = ask(site, amount, person=person)
    decide(site, advance, AdvanceStepKind.SUPERVISION)
    decide(site, advance, AdvanceStepKind.TOWNSHIP)
    return advance


def hand_out(
    site: Scene,
    advance: Advance,
    *,
    id: UUID | None = None,
    by: Post | None = None,
    witness: str = "冶占福",
    on: datetime.date | None = None,
) -> None:
    actor = by or site.cast.recorder
    with acting(actor):
        pay_advance(
            id=id or new_id(), advance_id=advance.pk, paid_on=on or timezone.localdate(),
            witness=witness, file=photo(), by=actor,
        )  # fmt: skip


def paid(site: Scene, amount: str, *, person: int = 0) -> Advance:
    advance = agreed(site, amount, person=person)
    hand_out(site, advance)
    return advance


def strike_out(site: Scene, advance: Advance, reason: str = "不用了") -> None:
    with acting(site.cast.recorder):
        withdraw_advance(advance_id=advance.pk, reason=reason, by=site.cast.recorder)


def give_back(
    site: Scene,
    advance: Advance,
    *,
    id: UUID | None = None,
    by: Post | None = None,
    reason: str = "退回现金",
) -> None:
    actor = by or site.cast.supervisor
    with acting(actor):
        give_back_advance(
            id=id or new_id(), advance_id=advance.pk, reason=reason, file=photo(), by=actor
        )


def set_aside(site: Scene, advance: Advance, reason: str = "去向不明") -> None:
    with acting(site.cast.county):
        set_advance_aside(advance_id=advance.pk, reason=reason, by=site.cast.county)


def stands(advance: Advance) -> str:
    with looking():
        return state_of(Advance.objects.get(pk=advance.pk))


def told(sheet: WageSheet, row: int = 1) -> list[tuple[str, Decimal]]:
    with looking():
        rows = LineItem.objects.filter(line__sheet=sheet, line__row=row)
        return list(rows.values_list("kind", "amount"))


def most(site: Scene, person: int = 0) -> Decimal:
    with looking():
        found = limits(site.project, timezone.localdate())
    return found.get(site.crew[person].pk, Decimal(0))


def november(site: Scene, *days: int) -> WageSheet:
    """The next sheet, in which the first of the crew worked these days."""
    site.on(NOVEMBER[1])
    site.work(site.crew[0], [datetime.date(2026, 11, day) for day in days])
    return site.draft(*NOVEMBER)


def statement(site: Scene) -> NothingOwed:
    filled = nothing_owed(site.project).data
    assert isinstance(filled, NothingOwed)
    return filled
