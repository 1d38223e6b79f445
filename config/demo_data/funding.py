"""Money of the works: asked for with papers, decided, disbursed; wages ask by themselves."""

import datetime
from collections.abc import Iterable
from decimal import Decimal

from config.demo_data.before import Tale
from config.demo_data.clock import acting
from config.demo_data.papers import picture
from core.ids import new_id
from payroll.models import WageSheet
from projects.actions import (
    Asked,
    Portion,
    TreasuryVoucher,
    add_voucher,
    attach,
    decide_request,
    disburse,
    draft_request,
    submit_request,
)
from projects.models import FundRequest, Use, Verdict
from projects.request_rules import shares_to_disburse
from projects.treasury import labour_of, pots_of
from regions.models import Post

ACCOUNT = "三姓庄村集体经济组织"


def disburse_wages(tale: Tale, sheet: WageSheet, day: datetime.date) -> None:
    """What the approved sheet asked for leaves the treasury."""
    with acting(tale.crew.finance, day, 10) as finance:
        request = FundRequest.objects.get(about_id=sheet.pk)
        asked = labour_of(tale.again(), [request])[request.pk]
        parts = shares_to_disburse(asked, pots_of(tale.project))
        disburse(
            id=new_id(),
            request_id=request.pk,
            portions=[Portion(fund, Use.LABOUR, amount) for fund, amount in parts.items()],
            voucher=TreasuryVoucher(day, f"国库-{day:%m%d}-01", "代发工资专户"),
            by=finance,
        )


def ask(tale: Tale, day: datetime.date, amount: Decimal, purpose: str, done: str) -> FundRequest:
    """The village asks for materials with the supplier's invoice, and hands it in."""
    with acting(tale.crew.recorder, day) as recorder:
        asked = Asked(amount, Decimal(0), Decimal(0), Decimal(done), purpose)
        request = draft_request(id=new_id(), project_id=tale.project.pk, asked=asked, by=recorder)
        paper = attach(project=tale.project, file=picture("发票"), title="材料发票", by=recorder)
        add_voucher(
            id=new_id(), request_id=request.pk, title="材料采购合同与发票", use=Use.MATERIALS,
            amount=amount, paper=paper, by=recorder,
        )  # fmt: skip
        request.refresh_from_db()
        submit_request(request_id=request.pk, version=request.version, by=recorder)
    return request


def agree(request: FundRequest, deciders: Iterable[Post], day: datetime.date) -> None:
    """Those whose step it is agree one after the other, a day each."""
    for later, post in enumerate(deciders):
        with acting(post, day + datetime.timedelta(days=later)) as by:
            request.refresh_from_db()
            decide_request(
                request_id=request.pk, version=request.version, verdict=Verdict.APPROVE,
                reason="", by=by,
            )  # fmt: skip


def give(tale: Tale, request: FundRequest, day: datetime.date) -> None:
    """All of it leaves the treasury."""
    with acting(tale.crew.finance, day) as finance:
        (fund,) = pots_of(tale.again())
        disburse(
            id=new_id(),
            request_id=request.pk,
            portions=[Portion(fund, Use.MATERIALS, request.materials)],
            voucher=TreasuryVoucher(day, f"国库-{day:%m%d}-02", ACCOUNT),
            by=finance,
        )
