"""Plan papers and fund papers: entered, and struck out where they were typed wrong."""

import datetime
from dataclasses import asdict, dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.audit import record
from core.errors import DAMAGED, RuleBroken, constraints_said
from core.money import yuan
from projects.actions.locking import locked_project
from projects.lifecycle import Step
from projects.models import Attachment, Fund, FundPaper, FundReceipt, PlanPaper, Project
from projects.models.plan_paper import CountyPaperQuerySet
from projects.plan_papers import BEFORE_FUNDS, PLANNED_IN, money_of
from regions.access import Permission, require
from regions.models import Post


@dataclass(frozen=True, slots=True)
class PlanSaid:
    """What the plan paper says of this project. `amount` in yuan, `share_floor` in per cent."""

    source: str
    paper_number: str
    issued_on: datetime.date
    received_on: datetime.date
    amount: Decimal
    share_floor: Decimal | None


@transaction.atomic
def add_fund(*, id: UUID, project_id: UUID, plan: PlanSaid, paper: Attachment, by: Post) -> Fund:
    """Enter a plan paper while finance prepares the funding stage. The same `id` changes nothing.

    Raises RuleBroken outside that time, for a paper entered twice, or impossible dates.
    """
    project = locked_project(project_id, by)
    require(by, Permission.ENTER_FUNDS, project)
    found = Fund.objects.visible_to(by).filter(pk=id).first()
    if found is not None:
        return found
    check_plans_open(project)
    check_days(plan.issued_on, plan.received_on)
    _check_single(PlanPaper.objects.filter(source=plan.source), plan.paper_number, by)
    fund = Fund(
        id=id,
        village_id=project.village_id,
        project=project,
        paper=paper,
        by=by,
        at=timezone.now(),
        **asdict(plan) | {"amount": yuan(plan.amount)},
    )
    entered = _("This plan paper has been entered already.")
    with constraints_said({"fund_once_a_paper": entered, "projects_fund_pkey": DAMAGED}):
        fund.save(force_insert=True)
    project.version += 1
    project.save(update_fields=["version"])
    facts = {"amount": str(fund.amount), "share_floor": str(fund.share_floor)}
    record(by=by, verb="add fund", thing=fund, area=project.village_id, facts=facts)
    return fund


def check_plans_open(project: Project, field: str = "") -> None:
    """Raises RuleBroken but while finance prepares the funding stage, or works under way are taken
    over."""
    if not _plans_open(project):
        said = _("Plan papers are entered while the plan and funds are being issued.")
        raise RuleBroken(said, field)


def _plans_open(project: Project) -> bool:
    return project.step == Step.MAKE and project.stage in PLANNED_IN


def check_days(issued_on: datetime.date, received_on: datetime.date) -> None:
    """Raises RuleBroken for a paper that came before it was issued, or is not here yet."""
    if received_on < issued_on:
        raise RuleBroken(_("The paper was received before it was issued?"), "received_on")
    if received_on > timezone.localdate():
        raise RuleBroken(_("This day lies ahead; enter the paper when it is here."), "received_on")


def _check_single(papers: CountyPaperQuerySet[Any], number: str, by: Post) -> None:
    """What is a county's paper of several projects is spread from there, so that its sum holds."""
    own = papers.standing().filter(area_id=by.division_id, paper_number=number.strip())
    if own.exists():
        said = _("The county has this paper for several projects: spread it on its own page.")
        raise RuleBroken(said, "paper_number")


@transaction.atomic
def receive_fund(
    *,
    id: UUID,
    fund_id: UUID,
    paper_number: str,
    received_on: datetime.date,
    amount: Decimal,
    by: Post,
) -> FundReceipt:
    """Enter money that has arrived. All receipts together never exceed what was planned.

    Raises RuleBroken for too much money, a paper entered twice, a day ahead, or too early a stage.
    """
    fund = Fund.objects.visible_to(by).select_related("project").get(pk=fund_id)
    project = locked_project(fund.project_id, by)
    require(by, Permission.ENTER_FUNDS, project)
    found = FundReceipt.objects.visible_to(by).filter(pk=id).first()
    if found is not None:
        return found
    fund.refresh_from_db(fields=["amount", "withdrawn_at"])
    check_receivable(fund, project, yuan(amount), received_on)
    _check_single(FundPaper.objects.all(), paper_number, by)
    receipt = FundReceipt(
        id=id,
        village_id=project.village_id,
        project=project,
        fund=fund,
        paper_number=paper_number.strip(),
        received_on=received_on,
        amount=yuan(amount),
        by=by,
        at=timezone.now(),
    )
    entered = _("This fund paper was entered already.")
    with constraints_said({"receipt_once_a_paper": entered, "projects_fundreceipt_pkey": DAMAGED}):
        receipt.save(force_insert=True)
    facts = {"amount": str(receipt.amount), "fund": str(fund.pk)}
    record(by=by, verb="receive fund", thing=receipt, area=project.village_id, facts=facts)
    return receipt


def check_receivable(
    fund: Fund, project: Project, amount: Decimal, received_on: datetime.date, field: str = "amount"
) -> None:
    """Raises RuleBroken, at `field` for too much money."""
    if project.stage in BEFORE_FUNDS:
        raise RuleBroken(_("Money can only arrive once the plan has been issued."))
    if received_on > timezone.localdate():
        raise RuleBroken(
            _("This day lies ahead; enter the money when it has arrived."), "received_on"
        )
    if not fund.stands:
        raise RuleBroken(_("This plan paper was struck out; no money arrives by it."))
    left = money_of([fund])[fund.pk].to_come
    if amount > left:
        said = _("Only %(left)s yuan of this fund are still to come.") % {"left": left}
        raise RuleBroken(said, field)


@transaction.atomic
def withdraw_fund(*, fund_id: UUID, reason: str, by: Post) -> Fund:
    """Strike a plan paper out that was typed wrong; it stays in sight and no longer counts.

    Raises RuleBroken without a reason, once finance has handed the stage in, or while money that
    arrived by it stands.
    """
    fund = Fund.objects.visible_to(by).get(pk=fund_id)
    project = locked_project(fund.project_id, by)
    require(by, Permission.ENTER_FUNDS, project)
    fund.refresh_from_db()
    if not fund.stands:
        return fund
    if not _plans_open(project):
        raise RuleBroken(_("Plan papers are changed only while the plan and funds are issued."))
    if fund.receipts.standing().exists():
        raise RuleBroken(_("Money has arrived by this paper. Strike that out first."))
    if fund.adjustments.standing().exists():
        raise RuleBroken(_("Another paper has adjusted this plan. Strike that out first."))
    _strike_out(fund, reason, by)
    project.version += 1
    project.save(update_fields=["version"])
    return fund


@transaction.atomic
def withdraw_receipt(*, receipt_id: UUID, reason: str, by: Post) -> FundReceipt:
    """Strike out money that was entered wrong; it stays in sight and no longer counts.

    Raises RuleBroken without a reason, or where it was disbursed already.
    """
    receipt = FundReceipt.objects.visible_to(by).get(pk=receipt_id)
    project = locked_project(receipt.project_id, by)
    require(by, Permission.ENTER_FUNDS, project)
    receipt.refresh_from_db()
    if receipt.stands:
        sentences = {"receipt_disbursed_already": _gone(), "fund_is_never_overdrawn": _went_back()}
        with constraints_said(sentences):
            _strike_out(receipt, reason, by)
    return receipt


def _gone() -> str:
    return _("This money was disbursed already. Strike out what was disbursed first.")


def _went_back() -> str:
    return _("This money was returned already. Strike out what was returned first.")


def _strike_out(row: Fund | FundReceipt, reason: str, by: Post) -> None:
    if not reason.strip():
        raise RuleBroken(_("Say what is wrong with it."), "reason")
    row.withdraw(reason=reason, by=by)
    verb = "withdraw fund" if isinstance(row, Fund) else "withdraw receipt"
    facts = {"amount": str(row.amount), "reason": row.withdrawn_reason}
    record(by=by, verb=verb, thing=row, area=row.village_id, facts=facts)
