"""Asking for a project's money: drafted by the village, or opened by an approved wage sheet."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from decimal import Decimal
from uuid import UUID

from django.db import transaction
from django.db.models import Max, Sum
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.audit import record
from core.errors import RuleBroken, constraints_said
from core.ids import new_id
from core.money import ZERO, grouped, total, yuan
from projects.actions.answering import Answer, checked_answer
from projects.actions.locking import locked_project
from projects.lifecycle import STAGES, Stage
from projects.models import (
    WORKS,
    Attachment,
    FundRequest,
    Project,
    RequestAct,
    RequestVoucher,
    Stream,
    Use,
    Verdict,
)
from projects.money import funds_of
from projects.request_rules import APPROVED, REJECTS, State
from projects.treasury import money_of
from regions.access import Permission, require
from regions.models import Post

RIGHTS: Mapping[State, Permission] = {
    State.MAKE: Permission.ACT_FOR_VILLAGE,
    State.SUPERVISION: Permission.CHECK_REQUESTS,
    State.TOWNSHIP: Permission.DECIDE_FOR_TOWNSHIP,
    State.COUNTY: Permission.DECIDE_FOR_COUNTY,
    State.RELEASE: Permission.ENTER_FUNDS,
}

# For an id that another row has: only a form that was tampered with sends one.
DAMAGED = gettext_lazy("The form came back damaged. Load the page again.")


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
    request = FundRequest(
        village_id=project.village_id,
        project=project,
        number=next_number(project),
        stream=Stream.LABOUR,
        about_id=about_id,
        labour=amount,
        purpose=purpose[:200],
        state=State.RELEASE,
        state_since=timezone.localdate(),
        made_at=timezone.now(),
        made_by=by,
    )
    request.save(force_insert=True)
    _add(request, State.MAKE, Verdict.SUBMIT, "", by, answer)
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
    request = FundRequest(
        id=id,
        village_id=project.village_id,
        project=project,
        number=next_number(project),
        stream=Stream.WORKS,
        state=State.MAKE,
        state_since=timezone.localdate(),
        made_at=timezone.now(),
        made_by=by,
        **asked.rounded(),
    )
    with constraints_said({"projects_fundrequest_pkey": DAMAGED}):
        request.save(force_insert=True)
    facts = {"number": request.number, "amount": str(request.amount)}
    record(by=by, verb="draft request", thing=request, area=project.village_id, facts=facts)
    return request


@transaction.atomic
def edit_request(*, request_id: UUID, version: int, asked: Asked, by: Post) -> FundRequest:
    """Change what is asked while the village prepares it, at first or after a return.

    Raises RuleBroken once it is handed in, where someone else changed it, and as `draft_request`.
    """
    request = locked_request(request_id, by)
    require(by, RIGHTS[State.MAKE], request)
    _check_preparing(request)
    if request.version != version:
        raise changed()
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
    request = locked_request(request_id, by)
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
    request = locked_request(voucher.request_id, by)
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
    request = locked_request(request_id, by)
    require(by, RIGHTS[State.MAKE], request)
    _check_preparing(request)
    if request.version != version:
        raise changed()
    if uses := without_voucher(request):
        names = _("; ").join(str(use.label) for use in uses)
        raise RuleBroken(
            _("Attach a paper for what you ask: %(names)s.") % {"names": names}, "version"
        )
    act = _add(request, State.MAKE, Verdict.SUBMIT, "", by, answer)
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
    request = locked_request(request_id, by)
    step = State(request.state)
    if step not in APPROVED:
        raise RuleBroken(_("Nothing waits for a decision here any more."))
    if request.version != version:
        raise changed()
    require(by, RIGHTS[step], request)
    if verdict == Verdict.REJECT and step not in REJECTS:
        raise RuleBroken(_("The supervision group agrees or sends back."), "verdict")
    if verdict != Verdict.APPROVE and not reason.strip():
        raise RuleBroken(_("Say why, so that the village knows what to mend."), "reason")
    act = _add(request, step, verdict, reason.strip()[:400], by, answer)
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
    request = locked_request(request_id, by)
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


def locked_request(request_id: UUID, by: Post) -> FundRequest:
    """The request with its project's lock and its own, closed projects' too: wages are paid there.

    Raises FundRequest.DoesNotExist out of reach.
    """
    request = FundRequest.objects.visible_to(by).get(pk=request_id)
    Project.objects.select_for_update().get(pk=request.project_id)
    rows = FundRequest.objects.select_for_update(of=("self",)).select_related("project")
    return rows.get(pk=request_id)


def keep_voucher(
    request: FundRequest, title: str, use: str, amount: Decimal, paper: Attachment, by: Post, *,
    id: UUID | None = None,
) -> RequestVoucher:  # fmt: skip
    """The row of a paper that shows what the money is for."""
    voucher = RequestVoucher(
        id=id or new_id(),
        village_id=request.village_id,
        project_id=request.project_id,
        request=request,
        title=title.strip(),
        use=use,
        amount=yuan(amount),
        paper=paper,
        at=timezone.now(),
        by=by,
    )
    with constraints_said({"projects_requestvoucher_pkey": DAMAGED}):
        voucher.save(force_insert=True)
    return voucher


def stand(request: FundRequest, state: State) -> None:
    """Save where the request stands from today on."""
    request.state, request.state_since = state, timezone.localdate()
    request.version += 1
    request.save()


def close_if_disbursed(request: FundRequest) -> None:
    """Done once all that it asks is disbursed."""
    if request.state == State.RELEASE and money_of([request])[request.pk].left == 0:
        stand(request, State.DONE)


def without_voucher(request: FundRequest) -> list[Use]:
    """What is asked for and shown by no paper that stands."""
    shown = set(request.vouchers.standing().values_list("use", flat=True))
    return [use for use in WORKS if request.parts[use] and use not in shown]


def room_to_ask(project: Project, without: FundRequest | None = None) -> Decimal:
    """Yuan that the plan papers plan beyond what is asked for already, whatever its stream."""
    others = project.fundrequests.live()
    if without is not None:
        others = others.exclude(pk=without.pk)
    sums = others.aggregate(**{use: Sum(use) for use in Use.values})
    return funds_of(project).planned - total(amount or ZERO for amount in sums.values())


def changed() -> RuleBroken:
    return RuleBroken(_("Someone else has changed this meanwhile. Look at it again."))


def _add(
    request: FundRequest, step: State, verdict: Verdict, reason: str, by: Post,
    answer: Answer | None,
) -> RequestAct:  # fmt: skip
    """The step's row. For wages the sheet's own case has asked who may answer."""
    given = answer
    if given is None or request.stream == Stream.WORKS:
        given = checked_answer(answer, permission=RIGHTS[step], thing=request, by=by)
    act = RequestAct(
        id=new_id(),
        village_id=request.village_id,
        project_id=request.project_id,
        request=request,
        round=request.round,
        step=step,
        verdict=verdict,
        reason=reason,
        version_seen=request.version,
        at=timezone.now(),
        post=by,
        operator=by.user.human,
        responsible=given.responsible,
        paper=given.paper,
    )
    with constraints_said(sentences()):
        act.save(force_insert=True)
    facts = {"number": request.number, "step": step, "amount": str(request.amount)}
    record(by=by, verb=f"request {verdict}", thing=request, area=request.village_id, facts=facts)
    return act


def sentences() -> dict[str, str]:
    return {
        "request_one_human_one_step": _(
            "Whoever answers for one step of this request may not answer for another one. "
            "Another person must take this step."
        ),
        "request_decided_once_a_step": _("Someone else has just decided this. Open it again."),
    }


def _touch(request: FundRequest) -> None:
    request.version += 1
    request.save(update_fields=["version"])


def next_number(project: Project) -> int:
    last: int | None = project.fundrequests.aggregate(last=Max("number"))["last"]
    return (last or 0) + 1


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
