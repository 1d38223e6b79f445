"""County finance disburses what was asked for, strikes it out, or closes a request."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.audit import record
from core.errors import RuleBroken, constraints_said
from core.ids import new_id
from core.money import grouped, yuan
from projects.actions.requests import (
    DAMAGED,
    RIGHTS,
    close_if_disbursed,
    locked_request,
    sentences,
    stand,
)
from projects.models import Disbursement, FundRequest, RequestAct, Stream, Use, Verdict
from projects.request_rules import Pot, State, free_for_works
from projects.treasury import labour_waiting, money_of, pots_of
from regions.access import require
from regions.models import Post


@dataclass(frozen=True, slots=True)
class Portion:
    """Yuan of one plan paper for one use."""

    fund: UUID
    use: Use
    amount: Decimal

    @property
    def field(self) -> str:
        """The form's field in which it was typed."""
        return f"{self.use}-{self.fund}"


@dataclass(frozen=True, slots=True)
class TreasuryVoucher:
    """What the treasury's payment voucher says (国库支付凭证)."""

    paid_on: datetime.date
    number: str
    payee: str


@transaction.atomic
def disburse(
    *, id: UUID, request_id: UUID, portions: Iterable[Portion], voucher: TreasuryVoucher, by: Post
) -> RequestAct:
    """Record what left the treasury for a decided request; in one go or in parts. The same `id`
    again changes nothing.

    Works never take what approved wages wait for (`request_rules.free_for_works`).

    Raises RuleBroken for a request that isn't decided or is done, a day ahead, more than was asked,
    than has arrived or than wages leave, a voucher entered twice, and for a human who answered for
    another step.
    """
    request = locked_request(request_id, by)
    require(by, RIGHTS[State.RELEASE], request)
    found = RequestAct.objects.filter(pk=id, request=request).first()
    if found is not None:
        return found
    if request.state != State.RELEASE:
        raise RuleBroken(_("No money is to be disbursed for this request now."))
    if voucher.paid_on > timezone.localdate():
        raise RuleBroken(_("This day lies ahead: enter it when it has come."), "paid_on")
    parts = [one for one in portions if yuan(one.amount)]
    _check(request, parts)
    act = _act(id, request, by)
    for part in parts:
        _insert(request, act, part, voucher)
    facts = {
        "number": request.number,
        "parts": {part.field: str(yuan(part.amount)) for part in parts},
    }
    record(by=by, verb="disburse", thing=request, area=request.village_id, facts=facts)
    close_if_disbursed(request)
    return act


@transaction.atomic
def withdraw_disbursement(*, disbursement_id: UUID, reason: str, by: Post) -> Disbursement:
    """Strike out money that was entered wrong; its request waits for money again.

    Raises RuleBroken without a reason.
    """
    row = Disbursement.objects.visible_to(by).get(pk=disbursement_id)
    request = locked_request(row.request_id, by)
    require(by, RIGHTS[State.RELEASE], request)
    row.refresh_from_db()
    if not row.stands:
        return row
    if not reason.strip():
        raise RuleBroken(_("Say what is wrong with it."), "reason")
    row.withdraw(reason=reason, by=by)
    if request.state == State.DONE and not request.closed_reason:
        stand(request, State.RELEASE)
    facts = {"amount": str(row.amount), "reason": row.withdrawn_reason}
    record(by=by, verb="withdraw disbursement", thing=row, area=row.village_id, facts=facts)
    return row


@transaction.atomic
def close_request(*, request_id: UUID, reason: str, by: Post) -> FundRequest:
    """End a request for the works with less than it asked for; wages can't be closed like this.

    Raises RuleBroken without a reason, for wages, or where nothing is to be disbursed.
    """
    request = locked_request(request_id, by)
    require(by, RIGHTS[State.RELEASE], request)
    if request.stream == Stream.LABOUR:
        raise RuleBroken(_("Wages are owed: what a sheet asks for is disbursed in full."))
    if request.state != State.RELEASE:
        raise RuleBroken(_("No money is to be disbursed for this request now."))
    if not reason.strip():
        raise RuleBroken(_("Say why less is disbursed than was asked."), "reason")
    request.closed_reason = reason.strip()[:200]
    stand(request, State.DONE)
    facts = {"number": request.number, "reason": request.closed_reason}
    record(by=by, verb="close request", thing=request, area=request.village_id, facts=facts)
    return request


def _check(request: FundRequest, parts: list[Portion]) -> None:
    """Each part against what is left once the parts before it are gone."""
    if not parts:
        raise RuleBroken(_("Type how much was disbursed."))
    pots = pots_of(request.project)
    asked = {part.use: part.left for part in money_of([request])[request.pk].parts}
    waiting = list(labour_waiting(request.project).values())
    for part in parts:
        amount = yuan(part.amount)
        if part.fund not in pots or part.use not in asked or amount < 0:
            raise RuleBroken(DAMAGED)
        _at_most(amount, asked[part.use], part, _("Only %(left)s yuan are still asked for."))
        pot = pots[part.fund]
        _at_most(amount, pot.at_hand, part, _("Of this plan paper %(left)s yuan are at hand."))
        if request.stream == Stream.WORKS:
            free = free_for_works(part.fund, pots, waiting)
            said = _("Approved wages wait for this money: %(left)s yuan are free for the works.")
            _at_most(amount, free, part, said)
        asked[part.use] -= amount
        pots[part.fund] = Pot(pot.received, pot.disbursed + amount)


def _at_most(amount: Decimal, most: Decimal, part: Portion, said: str) -> None:
    if amount > most:
        raise RuleBroken(said % {"left": grouped(most)}, part.field)


def _act(id: UUID, request: FundRequest, by: Post) -> RequestAct:
    act = RequestAct(
        id=id,
        village_id=request.village_id,
        project_id=request.project_id,
        request=request,
        round=request.round,
        step=State.RELEASE,
        verdict=Verdict.APPROVE,
        version_seen=request.version,
        at=timezone.now(),
        post=by,
        operator=by.user.human,
        responsible=by.user.human,
    )
    with constraints_said(sentences() | {"projects_requestact_pkey": str(DAMAGED)}):
        act.save(force_insert=True)
    return act


def _insert(request: FundRequest, act: RequestAct, part: Portion, voucher: TreasuryVoucher) -> None:
    row = Disbursement(
        id=new_id(),
        village_id=request.village_id,
        project_id=request.project_id,
        request=request,
        fund_id=part.fund,
        use=part.use,
        amount=yuan(part.amount),
        paid_on=voucher.paid_on,
        voucher_number=voucher.number.strip(),
        payee=voucher.payee.strip(),
        act=act,
    )
    said = _("This voucher was entered already.")
    with constraints_said({"disbursement_once_a_voucher": said}):
        row.save(force_insert=True)
