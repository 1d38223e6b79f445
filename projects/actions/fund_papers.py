"""A county's fund paper: its money arrives at several projects at once, each by a plan paper."""

from collections.abc import Mapping
from decimal import Decimal
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.audit import record
from core.errors import DAMAGED, RuleBroken, constraints_said, said_at
from core.money import total, yuan
from projects.actions.county_papers import (
    PaperSaid,
    check_parts,
    found_paper,
    kept_paper,
    locked_projects,
    own_paper,
    picture_at,
    recorded,
    row_id,
    standing_paper,
    struck_out,
)
from projects.actions.funds import check_receivable
from projects.models import Fund, FundPaper, FundReceipt, Outcome
from projects.plan_papers import arrived_of
from regions.access import Permission, require
from regions.models import Post


@transaction.atomic
def enter_fund_paper(
    *, id: UUID, said: PaperSaid, whole: Decimal, file: "UploadedFile[bytes]", by: Post
) -> FundPaper:
    """Enter a fund paper of the county; `whole` in yuan. The same `id` again changes nothing.

    What was typed of it at single projects becomes its rows. Raises RuleBroken as
    `enter_plan_paper`.
    """
    require(by, Permission.ENTER_FUNDS)
    if found := found_paper(FundPaper, id, by):
        return found
    if yuan(whole) <= 0:
        raise RuleBroken(_("Type the total of the paper."), "total")
    paper = FundPaper(id=id, total=yuan(whole))
    kept_paper(paper, said=said, file=file, once="fund_paper_once_a_county", by=by)
    _take_in(paper, by)
    recorded(paper, "enter fund paper", by, {"total": str(paper.total)})
    return paper


@transaction.atomic
def spread_money(
    *, id: UUID, paper_id: UUID, parts: Mapping[UUID, Decimal], by: Post
) -> list[FundReceipt]:
    """Let a fund paper's money arrive, in yuan by fund: each part becomes its receipt.

    All or none; the same `id` again changes nothing. Raises RuleBroken for nothing, more than is
    left of the paper, and a fund (named as the field) that has less to come.
    """
    require(by, Permission.ENTER_FUNDS)
    wanted = {pk: yuan(amount) for pk, amount in parts.items() if amount}
    funds = {one.pk: one for one in Fund.objects.visible_to(by).filter(pk__in=wanted)}
    if funds.keys() != wanted.keys():
        raise RuleBroken(DAMAGED)
    projects = locked_projects((one.project_id for one in funds.values()), by)
    paper = standing_paper(FundPaper, paper_id, by)
    keys = [row_id(id, pk) for pk in wanted]
    again = list(FundReceipt.objects.filter(fund_paper=paper, pk__in=keys))
    if again and {one.fund_id: one.amount for one in again} == wanted:
        return again
    _take_in(paper, by)
    check_parts(wanted, arrived_of(paper).left)
    for one in funds.values():
        one.project = projects[one.project_id]
        one.refresh_from_db(fields=["amount", "withdrawn_at"])
    rows = [
        _row(row_id(id, pk), funds[pk], amount, paper, by) for pk, amount in sorted(wanted.items())
    ]
    recorded(
        paper, "spread fund paper", by, {"rows": len(rows), "amount": str(total(wanted.values()))}
    )
    return rows


@transaction.atomic
def withdraw_fund_paper(*, paper_id: UUID, reason: str, by: Post) -> FundPaper:
    """Strike a fund paper out that was typed wrong. Raises RuleBroken while it has rows."""
    require(by, Permission.ENTER_FUNDS)
    paper = own_paper(FundPaper, paper_id, by)
    if paper.stands:
        struck_out(paper, reason=reason, by=by)
    return paper


def _take_in(paper: FundPaper, by: Post) -> None:
    rows = FundReceipt.objects.visible_to(by).standing()
    rows = rows.filter(fund_paper=None, paper_number=paper.paper_number)
    if not rows.exists():
        return
    more = _("More money of this paper has arrived at projects than its total.")
    with said_at("total"), constraints_said({"paper_is_never_overspread": more}):
        rows.update(fund_paper=paper)


def _row(id: UUID, fund: Fund, amount: Decimal, paper: FundPaper, by: Post) -> FundReceipt:
    project, field = fund.project, str(fund.pk)
    entered = _("Money of this paper has arrived there already.")
    if fund.receipts.standing().filter(paper_number=paper.paper_number).exists():
        raise RuleBroken(entered, field)
    if project.outcome != Outcome.OPEN:
        raise RuleBroken(_("This project is closed and can only be read."), field)
    with said_at(field):
        check_receivable(fund, project, amount, paper.received_on)
    receipt = FundReceipt(
        id=id,
        village_id=project.village_id,
        project=project,
        fund=fund,
        fund_paper=paper,
        paper_number=paper.paper_number,
        received_on=paper.received_on,
        amount=amount,
        by=by,
        at=timezone.now(),
    )
    with constraints_said({"receipt_once_a_paper": entered}):
        receipt.save(force_insert=True)
    picture_at(project, paper, _("Fund paper %(number)s") % {"number": paper.paper_number}, by)
    facts = {"amount": str(amount), "fund": str(fund.pk)}
    record(by=by, verb="receive fund", thing=receipt, area=project.village_id, facts=facts)
    return receipt
