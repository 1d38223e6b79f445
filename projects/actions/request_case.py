"""What every act on a request for money shares: its locks, its steps, and how it goes on."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from core.errors import DAMAGED, RuleBroken, constraints_said
from core.ids import new_id
from core.money import yuan
from projects.actions.answering import Answer, answered_by
from projects.actions.locking import locked_project
from projects.models import (
    Attachment,
    FundRequest,
    Project,
    RequestAct,
    RequestVoucher,
    Verdict,
)
from projects.request_rules import State
from projects.treasury import money_of
from regions.access import Permission
from regions.models import Post

RIGHTS: Mapping[State, Permission] = {
    State.MAKE: Permission.ACT_FOR_VILLAGE,
    State.SUPERVISION: Permission.CHECK_REQUESTS,
    State.TOWNSHIP: Permission.DECIDE_FOR_TOWNSHIP,
    State.COUNTY: Permission.DECIDE_FOR_COUNTY,
    State.RELEASE: Permission.ENTER_FUNDS,
}


def locked_request(request_id: UUID, by: Post) -> FundRequest:
    """The request with its project's lock and its own, closed projects' too: wages are paid there.

    Raises FundRequest.DoesNotExist out of reach.
    """
    request = FundRequest.objects.visible_to(by).get(pk=request_id)
    Project.objects.select_for_update().get(pk=request.project_id)
    return _locked(request)


def request_under_way(request_id: UUID, by: Post) -> FundRequest:
    """The same, of a project that is under way: elsewhere nothing is asked for or decided any more.

    Raises RuleBroken for a closed project.
    """
    request = FundRequest.objects.visible_to(by).get(pk=request_id)
    locked_project(request.project_id, by)
    return _locked(request)


def _locked(request: FundRequest) -> FundRequest:
    rows = FundRequest.objects.select_for_update(of=("self",)).select_related("project")
    return rows.get(pk=request.pk)


def begun(project: Project, by: Post, **columns: Any) -> FundRequest:
    """A new request, with the project's next number. The caller holds the project's lock."""
    last: int | None = project.fundrequests.aggregate(last=Max("number"))["last"]
    request = FundRequest(
        village_id=project.village_id,
        project=project,
        number=(last or 0) + 1,
        state_since=timezone.localdate(),
        made_at=timezone.now(),
        made_by=by,
        **columns,
    )
    with constraints_said({"projects_fundrequest_pkey": DAMAGED}):
        request.save(force_insert=True)
    return request


def add_act(
    request: FundRequest, step: State, verdict: Verdict, given: Answer, by: Post, *,
    reason: str = "", id: UUID | None = None,
) -> RequestAct:  # fmt: skip
    """The step's row. Raises RuleBroken for whoever answered for another step of the request."""
    act = RequestAct(
        id=id or new_id(),
        request=request,
        round=request.round,
        step=step,
        verdict=verdict,
        reason=reason,
        version_seen=request.version,
        **answered_by(given, request.project, by),
    )
    with constraints_said(_sentences()):
        act.save(force_insert=True)
    return act


def _sentences() -> dict[str, Any]:
    return {
        "request_one_human_one_step": _(
            "Whoever answers for one step of this request may not answer for another one. "
            "Another person must take this step."
        ),
        "request_decided_once_a_step": _("Someone else has just decided this. Open it again."),
        "projects_requestact_pkey": DAMAGED,
    }


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


def check_seen(request: FundRequest, version: int) -> None:
    """Raises RuleBroken where the request isn't the one that the page showed any more."""
    if request.version != version:
        raise RuleBroken(_("Someone else has changed this meanwhile. Look at it again."))
