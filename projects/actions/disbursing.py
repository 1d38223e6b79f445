"""County finance disburses what was asked for, strikes it out, or closes a request."""

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from core.audit import record
from core.errors import DAMAGED, RuleBroken, constraints_said
from core.ids import new_id
from core.money import grouped, yuan
from projects.actions.answering import Answer
from projects.actions.locking import locked_project
from projects.actions.request_case import (
    RIGHTS,
    add_act,
    begun,
    close_if_disbursed,
    keep_voucher,
    locked_request,
    stand,
)
from projects.models import (
    Attachment,
    Disbursement,
    FundRequest,
    Project,
    RequestAct,
    Stream,
    Use,
    Verdict,
)
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
    _check_day(request.project, request.stream, voucher)
    parts = [one for one in portions if yuan(one.amount)]
    _check(request, parts)
    act = _act(request, by, id)
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
def enter_before(
    *, id: UUID, project_id: UUID, fund_id: UUID, parts: Mapping[Use, Decimal],
    voucher: TreasuryVoucher, paper: Attachment, by: Post,
) -> FundRequest:  # fmt: skip
    """Enter what was disbursed on paper before works under way were taken over; the ledger takes
    it as spent. `paper` shows the voucher. The same `id` again changes nothing.

    Raises RuleBroken where nothing was taken over, for a day after that, and as `disburse` does.
    """
    project = locked_project(project_id, by)
    require(by, RIGHTS[State.RELEASE], project)
    found = FundRequest.objects.visible_to(by).filter(pk=id, project=project).first()
    if found is not None:
        return found
    if not project.taken_over:
        raise RuleBroken(_("These works were not taken over: enter a request's money there."))
    _check_day(project, Stream.BEFORE, voucher)
    portions = [Portion(fund_id, use, amount) for use, amount in parts.items() if yuan(amount)]
    request = begun(
        project, by, id=id, stream=Stream.BEFORE, state=State.RELEASE, purpose=_before(),
        **{portion.use.value: yuan(portion.amount) for portion in portions},
    )  # fmt: skip
    _check(request, portions)
    act = _act(request, by)
    for portion in portions:
        _insert(request, act, portion, voucher)
        keep_voucher(request, voucher.number, portion.use, portion.amount, paper, by)
    facts = {"number": request.number, "amount": str(request.amount)}
    record(by=by, verb="enter before", thing=request, area=request.village_id, facts=facts)
    close_if_disbursed(request)
    return request


def _before() -> str:
    """As it stands among the requests, whatever language the screen speaks."""
    with override(settings.LANGUAGE_CODE):
        return str(Stream.BEFORE.label)


@transaction.atomic
def withdraw_disbursement(*, disbursement_id: UUID, reason: str, by: Post) -> Disbursement:
    """Strike out money that was entered wrong; its request waits for money again, one that was
    closed with less too, so that the right amount can be entered.

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
    went_back = _("Of this money some was returned. Strike out what was returned first.")
    with constraints_said({"fund_is_never_overdrawn": went_back}):
        row.withdraw(reason=reason, by=by)
    _reopen(request)
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


def _reopen(request: FundRequest) -> None:
    """Unless wages became less meanwhile, and nothing of them is left to be disbursed."""
    if request.state == State.DONE and money_of([request])[request.pk].left:
        request.closed_reason = ""
        stand(request, State.RELEASE)


def _check_day(project: Project, stream: str, voucher: TreasuryVoucher) -> None:
    if voucher.paid_on > timezone.localdate():
        raise RuleBroken(_("This day lies ahead: enter it when it has come."), "paid_on")
    if stream != Stream.BEFORE:
        return
    if voucher.paid_on > timezone.localdate(project.takeovers.get().at):
        raise RuleBroken(
            _("The works were taken over before this day: ask for this money by a request."),
            "paid_on",
        )


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


def _act(request: FundRequest, by: Post, id: UUID | None = None) -> RequestAct:
    """Whoever enters it answers for it himself: it is a note of what has happened."""
    given = Answer(by.user.human)
    return add_act(request, State.RELEASE, Verdict.APPROVE, given, by, id=id)


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
