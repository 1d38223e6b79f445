"""Advances as their pages show them: where each stands, what became of it, what the reader may do.

Only reads.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from core.money import grouped
from payroll.advance_rules import NOT_PAID_YET, AdvanceState, AdvanceStepKind, advance_state
from payroll.advances import with_rest
from payroll.models import AdvanceStep, LineSource, WageLine
from payroll.models.advance import OF_ONE_HUMAN, AdvanceQuerySet
from regions.access import Permission, can
from regions.models import Post

BADGES: Mapping[AdvanceState, tuple[str, Promise]] = {
    AdvanceState.ASKED: ("waiting", pgettext_lazy("advance", "supervision group looks at it")),
    AdvanceState.CONFIRMED: ("waiting", pgettext_lazy("advance", "township decides")),
    AdvanceState.APPROVED: ("waiting", pgettext_lazy("advance", "village hands it out")),
    AdvanceState.REFUSED: ("stopped", pgettext_lazy("advance", "refused")),
    AdvanceState.WITHDRAWN: ("stopped", pgettext_lazy("advance", "struck out")),
    AdvanceState.OPEN: ("running", pgettext_lazy("advance", "paid, next sheet takes it off")),
    AdvanceState.ASIDE: ("returned", pgettext_lazy("advance", "paid, set aside")),
    AdvanceState.SETTLED: ("done", pgettext_lazy("advance", "settled")),
}


@dataclass(frozen=True, slots=True)
class Shown:
    """An advance in words; `told` is what became of it, `lines` took it off, each with its yuan."""

    advance: Any
    badge: tuple[str, str]
    told: tuple[tuple[AdvanceStep, str], ...]
    lines: tuple[tuple[WageLine, Decimal], ...]
    can_confirm: bool
    can_decide: bool
    can_pay: bool
    can_withdraw: bool
    can_give_back: bool
    can_set_aside: bool

    @property
    def can_act(self) -> bool:
        return any(
            (self.can_confirm, self.can_decide, self.can_pay, self.can_withdraw,
             self.can_give_back, self.can_set_aside)
        )  # fmt: skip


def to_show(advances: AdvanceQuerySet) -> QuerySet[Any]:
    """With all that `shown` reads; a constant number of queries."""
    steps = AdvanceStep.objects.select_related("by__user__human", "human", "paper")
    taken = LineSource.objects.select_related("item__line__sheet")
    rows = with_rest(advances).select_related(
        "project", "entry__person", "paper", "by__user__human", "withdrawn_by__user__human"
    )
    return rows.prefetch_related(
        Prefetch("steps", steps), Prefetch("taken_off_by", taken.order_by("pk"))
    )


def shown(advance: Any, actor: Post | None) -> Shown:
    """Needs the rows of `to_show`."""
    steps: list[AdvanceStep] = list(advance.steps.all())
    kinds = [(AdvanceStepKind(one.kind), one.agreed) for one in steps]
    state = advance_state(kinds, withdrawn=not advance.stands, rest=advance.rest)
    badge, words = BADGES[state]
    me = actor.human_id if actor else None
    new = me not in {one.human_id for one in steps if one.kind in OF_ONE_HUMAN}
    other = new and me != advance.asker_id
    payer = {one.human_id for one in steps if one.kind == AdvanceStepKind.PAY}

    def may(right: Permission) -> bool:
        return can(actor, right, advance)

    return Shown(
        advance=advance,
        badge=(badge, str(words)),
        told=tuple(_told(steps)),
        lines=tuple((one.item.line, -one.item.amount) for one in advance.taken_off_by.all()),
        can_confirm=state == AdvanceState.ASKED and other and may(Permission.CHECK_WAGES),
        can_decide=state == AdvanceState.CONFIRMED and other
        and may(Permission.DECIDE_FOR_TOWNSHIP),
        can_pay=state == AdvanceState.APPROVED and new and may(Permission.ACT_FOR_VILLAGE),
        can_withdraw=state in NOT_PAID_YET and may(Permission.ACT_FOR_VILLAGE),
        can_give_back=advance.rest > 0 and me not in payer and may(Permission.CHECK_WAGES),
        can_set_aside=state == AdvanceState.OPEN and may(Permission.SET_ASIDE_WAGES),
    )  # fmt: skip


def _told(steps: list[AdvanceStep]) -> Iterator[tuple[AdvanceStep, str]]:
    for step in steps:
        said = {"who": step.human.name, "why": step.reason, "witness": step.witness}
        if step.amount is not None:
            said["amount"] = grouped(step.amount)
        yield step, _words(step) % said


def _words(step: AdvanceStep) -> str:
    if not step.agreed:
        return _("refused by %(who)s: %(why)s")
    return {
        AdvanceStepKind.SUPERVISION: _("confirmed by %(who)s"),
        AdvanceStepKind.TOWNSHIP: _("agreed to by %(who)s for the township"),
        AdvanceStepKind.PAY: _("handed out by %(who)s, witness %(witness)s"),
        AdvanceStepKind.GIVE_BACK: _("%(amount)s yuan back, kept by %(who)s: %(why)s"),
        AdvanceStepKind.ASIDE: _("set aside by %(who)s: %(why)s"),
    }[AdvanceStepKind(step.kind)]
