"""What tests of requests for money start from: a project with money, a request and its papers."""

import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.utils import timezone

from core.ids import new_id
from core.scope import EVERYWHERE, scope
from projects.actions import (
    Asked,
    Portion,
    TreasuryVoucher,
    add_voucher,
    attach,
    decide_request,
    disburse,
    draft_request,
    open_labour_request,
    receive_fund,
    submit_request,
)
from projects.actions.answering import Answer
from projects.lifecycle import Stage
from projects.models import Fund, FundRequest, Project, RequestAct, Use, Verdict
from projects.request_rules import State
from regions.models import Post
from tests.factories import Cast
from tests.projects.village_rows import fund, photo

PLANNED, ARRIVED = Decimal("3000000.00"), Decimal("1000000.00")


def with_money(at: Project, cast: Cast) -> Fund:
    """A plan paper of three millions, of which one has arrived; the works have begun."""
    it = fund(at, cast.finance)
    with scope(EVERYWHERE):
        Project.objects.filter(pk=at.pk).update(stage=Stage.CONSTRUCTION)
        receive_fund(
            id=new_id(), fund_id=it.pk, paper_number="拨〔2026〕1号",
            received_on=timezone.localdate(), amount=ARRIVED, by=cast.finance,
        )  # fmt: skip
        at.refresh_from_db()
    return it


def asked(materials: str = "46000", **said: Any) -> Asked:
    parts = {name: Decimal(said.pop(name, "0")) for name in ("machinery", "other", "done")}
    return Asked(Decimal(materials), purpose=said.pop("purpose", "首批水泥"), **parts)


def drafted(at: Project, by: Post, *args: Any, id: UUID | None = None, **said: Any) -> FundRequest:
    with scope(by.scope):
        return draft_request(id=id or new_id(), project_id=at.pk, asked=asked(*args, **said), by=by)


def papered(request: FundRequest, by: Post, use: Use = Use.MATERIALS) -> None:
    with scope(by.scope):
        paper = attach(project=request.project, file=photo(), title="发票", by=by)
        add_voucher(
            id=new_id(), request_id=request.pk, title="发票 0031", use=use,
            amount=request.parts[use], paper=paper, by=by,
        )  # fmt: skip


def handed_in(request: FundRequest, by: Post) -> RequestAct:
    with scope(by.scope):
        request.refresh_from_db()
        return submit_request(request_id=request.pk, version=request.version, by=by)


def decided(
    request: FundRequest, by: Post, verdict: Verdict = Verdict.APPROVE, reason: str = ""
) -> RequestAct:
    with scope(by.scope):
        request.refresh_from_db()
        return decide_request(
            request_id=request.pk, version=request.version, verdict=verdict, reason=reason, by=by
        )


def approved(at: Project, cast: Cast, *args: Any, **said: Any) -> FundRequest:
    """Asked for and agreed to by all whose step it is."""
    request = drafted(at, cast.recorder, *args, **said)
    for use, amount in request.parts.items():
        if amount:
            papered(request, cast.recorder, use)
    handed_in(request, cast.recorder)
    for post in (cast.supervisor, cast.township, cast.county):
        decided(request, post)
    return again(request)


def for_wages(at: Project, cast: Cast, amount: str, about: UUID | None = None) -> FundRequest:
    """As an approved wage sheet opens it; no plan paper is named to pay it."""
    with scope(EVERYWHERE):
        return open_labour_request(
            project=at, about_id=about or new_id(), amount=Decimal(amount), purpose="第1期",
            answer=Answer(cast.county.human), by=cast.county,
        )  # fmt: skip


def given(
    request: FundRequest, of: Fund, by: Post, amount: str, use: Use = Use.MATERIALS,
    number: str = "", day: datetime.date | None = None, id: UUID | None = None,
) -> RequestAct:  # fmt: skip
    voucher = TreasuryVoucher(
        day or timezone.localdate(), number or f"国库-{new_id().hex[-6:]}", "村集体经济组织"
    )
    with scope(by.scope):
        return disburse(
            id=id or new_id(), request_id=request.pk,
            portions=[Portion(of.pk, use, Decimal(amount))], voucher=voucher, by=by,
        )  # fmt: skip


def again(request: FundRequest) -> FundRequest:
    with scope(EVERYWHERE):
        return FundRequest.objects.select_related("project").get(pk=request.pk)


def state_of(request: FundRequest) -> State:
    return State(again(request).state)
