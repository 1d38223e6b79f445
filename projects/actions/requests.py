"""Asking for a project's money: drafted by the village, or opened by an approved wage sheet."""

from dataclasses import asdict, dataclass
from decimal import Decimal
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from core.audit import record
from core.errors import RuleBroken
from core.money import ZERO, grouped, yuan
from projects.actions.answering import Answer, checked_answer
from projects.actions.locking import locked_project
from projects.actions.request_case import (
    RIGHTS,
    add_act,
    begun,
    check_seen,
    close_if_disbursed,
    keep_voucher,
    request_under_way,
    stand,
)
from projects.lifecycle import STAGES, Stage
from projects.models import (
    Attachment,
    FundRequest,
    Project,
    RequestAct,
    RequestVoucher,
    Stream,
    Verdict,
)
from projects.request_rules import APPROVED, REJECTS, State
from projects.treasury import room_to_ask, without_voucher
from regions.access import require
from regions.models import Post


@dataclass(frozen=True, slots=True)
class Asked:
    """What the village asks for, in yuan; `done` is what the works are worth so far."""

    materials: Decimal
    machinery: Decimal
    other: Decimal
    done: Decimal
    purpose: str

    @property
    def amount(self) -> Decimal:
        return self.materials + self.machinery + self.other

    def rounded(self) -> dict[str, object]:
        said = asdict(self)
        return said | {
            name: yuan(said[name]) for name in ("materials", "machinery", "other", "done")
        } | {"purpose": self.purpose.strip()}  # fmt: skip


def open_labour_request(
    *, project: Project, about_id: UUID, amount: Decimal, purpose: str, answer: Answer, by: Post
) -> FundRequest:
    """Ask for the wages of a sheet, in the transaction that approves it: at once with county
    finance, for township and county have decided on the sheet. The caller holds the project's lock.

    Whoever approved the sheet answers for the request too, and so disburses none of it.
    """
    request = begun(
        project, by, stream=Stream.LABOUR, state=State.RELEASE, about_id=about_id, labour=amount,
        purpose=purpose[:200],
    )  # fmt: skip
    _keep(request, add_act(request, State.MAKE, Verdict.SUBMIT, answer, by), by)
    close_if_disbursed(request)
    return request


def lessen_labour_request(*, about_id: UUID, amount: Decimal, by: Post) -> None:
    """Ask for less where a line was taken off the sheet. The caller holds the project's lock.

    What was disbursed already stays on the project's account.
    """
    request = FundRequest.objects.filter(about_id=about_id).first()
    if request is None or amount >= request.labour:
        return
    facts = {"before": str(request.labour), "now": str(amount)}
    request.labour = amount
    request.version += 1
    request.save(update_fields=["labour", "version"])
    record(by=by, verb="lessen request", thing=request, area=request.village_id, facts=facts)
    close_if_disbursed(request)


@transaction.atomic
def draft_request(*, id: UUID, project_id: UUID, asked: Asked, by: Post) -> FundRequest:
    """Begin a request for materials, machinery and other costs; vouchers are added to it. The same
    `id` again changes nothing.

    Raises RuleBroken before the plan and funds are issued, for nothing asked, and for more than the
    plan papers plan.
    """
    project = locked_project(project_id, by)
    require(by, RIGHTS[State.MAKE], project)
    found = FundRequest.objects.visible_to(by).filter(pk=id, project=project).first()
    if found is not None:
        return found
    if STAGES.index(Stage(project.stage)) < STAGES.index(Stage.PREPARATION):
        raise RuleBroken(_("Money is asked for once the plan and funds are issued."))
    _check_asked(project, asked)
    request = begun(project, by, id=id, stream=Stream.WORKS, state=State.MAKE, **asked.rounded())
    facts = {"number": request.number, "amount": str(request.amount)}
    record(by=by, verb="draft request", thing=request, area=project.village_id, facts=facts)
    return request


@transaction.atomic
def edit_request(*, request_id: UUID, version: int, asked: Asked, by: Post) -> FundRequest:
    """Change what is asked while the village prepares it, at first or after a return.

    Raises RuleBroken once it is handed in, where someone else changed it, and as `draft_request`.
    """
    request = request_under_way(request_id, by)
    require(by, RIGHTS[State.MAKE], request)
    _check_preparing(request)
    check_seen(request, version)
    _check_asked(request.project, asked, without=request)
    for name, value in asked.rounded().items():
        setattr(request, name, value)
    request.version += 1
    request.save()
    facts = {"number": request.number, "amount": str(request.amount)}
    record(by=by, verb="edit request", thing=request, area=request.village_id, facts=facts)
    return request


@transaction.atomic
def add_voucher(
    *, id: UUID, request_id: UUID, title: str, use: str, amount: Decimal, paper: Attachment,
    by: Post,
) -> RequestVoucher:  # fmt: skip
    """Attach a paper that shows what the money is for. The same `id` again changes nothing.

    Raises RuleBroken once the request is handed in.
    """
    request = request_under_way(request_id, by)
    require(by, RIGHTS[State.MAKE], request)
    found = RequestVoucher.objects.filter(pk=id, request=request).first()
    if found is not None:
        return found
    _check_preparing(request)
    voucher = keep_voucher(request, title, use, amount, paper, by, id=id)
    _touch(request)
    facts = {"number": request.number, "amount": str(voucher.amount), "use": use}
    record(by=by, verb="add voucher", thing=voucher, area=request.village_id, facts=facts)
    return voucher


@transaction.atomic
def withdraw_voucher(*, voucher_id: UUID, reason: str, by: Post) -> RequestVoucher:
    """Strike a paper out of a request that is being prepared.

    Raises RuleBroken without a reason, or once the request is handed in.
    """
    voucher = RequestVoucher.objects.visible_to(by).get(pk=voucher_id)
    request = request_under_way(voucher.request_id, by)
    require(by, RIGHTS[State.MAKE], request)
    voucher.refresh_from_db()
    if not voucher.stands:
        return voucher
    _check_preparing(request)
    if not reason.strip():
        raise RuleBroken(_("Say what is wrong with it."), "reason")
    voucher.withdraw(reason=reason, by=by)
    _touch(request)
    facts = {"reason": voucher.withdrawn_reason}
    record(by=by, verb="withdraw voucher", thing=voucher, area=request.village_id, facts=facts)
    return voucher


@transaction.atomic
def submit_request(
    *, request_id: UUID, version: int, by: Post, answer: Answer | None = None
) -> RequestAct:
    """Hand a request in, to the supervision group first. `version` is what the page showed.

    Raises RuleBroken where a part is asked for without a paper, where it was handed in already, and
    for a human who answers for another step.
    """
    request = request_under_way(request_id, by)
    require(by, RIGHTS[State.MAKE], request)
    _check_preparing(request)
    check_seen(request, version)
    if uses := without_voucher(request):
        names = _("; ").join(str(use.label) for use in uses)
        raise RuleBroken(
            _("Attach a paper for what you ask: %(names)s.") % {"names": names}, "version"
        )
    act = _step(request, State.MAKE, Verdict.SUBMIT, "", by, answer)
    stand(request, State.SUPERVISION)
    return act


@transaction.atomic
def decide_request(
    *, request_id: UUID, version: int, verdict: Verdict, reason: str, by: Post,
    answer: Answer | None = None,
) -> RequestAct:  # fmt: skip
    """Agree to a request, send it back or reject it, at the step where it waits.

    The supervision group agrees or sends back; township and county may also reject, which ends it.

    Raises RuleBroken when nothing waits here, the request has changed, a reason is missing, or the
    human answers for another step of it; PermissionDenied without the right.
    """
    request = request_under_way(request_id, by)
    step = State(request.state)
    if step not in APPROVED:
        raise RuleBroken(_("Nothing waits for a decision here any more."))
    check_seen(request, version)
    require(by, RIGHTS[step], request)
    if verdict == Verdict.REJECT and step not in REJECTS:
        raise RuleBroken(_("The supervision group agrees or sends back."), "verdict")
    if verdict != Verdict.APPROVE and not reason.strip():
        raise RuleBroken(_("Say why, so that the village knows what to mend."), "reason")
    act = _step(request, step, verdict, reason.strip()[:400], by, answer)
    if verdict == Verdict.APPROVE:
        stand(request, APPROVED[step])
    elif verdict == Verdict.RETURN:
        request.round += 1
        stand(request, State.MAKE)
    else:
        stand(request, State.REJECTED)
    return act


@transaction.atomic
def withdraw_request(*, request_id: UUID, reason: str, by: Post) -> FundRequest:
    """Take back a request that is being prepared; it stays on record.

    Raises RuleBroken without a reason, or once it is handed in.
    """
    request = request_under_way(request_id, by)
    require(by, RIGHTS[State.MAKE], request)
    if request.state == State.WITHDRAWN:
        return request
    _check_preparing(request)
    if not reason.strip():
        raise RuleBroken(_("Say why it is taken back."), "reason")
    request.closed_reason = reason.strip()[:200]
    stand(request, State.WITHDRAWN)
    facts = {"number": request.number, "reason": request.closed_reason}
    record(by=by, verb="withdraw request", thing=request, area=request.village_id, facts=facts)
    return request


def _touch(request: FundRequest) -> None:
    request.version += 1
    request.save(update_fields=["version"])


def _check_preparing(request: FundRequest) -> None:
    if request.stream == Stream.LABOUR:
        raise RuleBroken(_("Wages are asked for by their sheet; nothing is to be written here."))
    if request.state != State.MAKE:
        raise RuleBroken(_("This request was handed in; it can't be changed now."))


def _check_asked(project: Project, asked: Asked, without: FundRequest | None = None) -> None:
    if asked.amount <= 0:
        raise RuleBroken(_("Say how much is asked for, and for what."), "materials")
    if not asked.purpose.strip():
        raise RuleBroken(_("Say what the money is for."), "purpose")
    room = room_to_ask(project, without)
    if asked.amount > room:
        said = _("The plan papers leave %(left)s yuan that nobody has asked for yet.")
        raise RuleBroken(said % {"left": grouped(max(room, ZERO))}, "materials")


def _step(
    request: FundRequest, step: State, verdict: Verdict, reason: str, by: Post,
    answer: Answer | None,
) -> RequestAct:  # fmt: skip
    given = checked_answer(answer, permission=RIGHTS[step], thing=request, by=by)
    return _keep(request, add_act(request, step, verdict, given, by, reason=reason), by)


def _keep(request: FundRequest, act: RequestAct, by: Post) -> RequestAct:
    facts = {"number": request.number, "step": act.step, "amount": str(request.amount)}
    verb = f"request {act.verdict}"
    record(by=by, verb=verb, thing=request, area=request.village_id, facts=facts)
    return act
