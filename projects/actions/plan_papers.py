"""A county's plan paper: entered once, spread over its projects, struck out while it has no row."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from core.audit import record
from core.errors import RuleBroken, constraints_said, said_at
from core.money import grouped, total, yuan
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
    seen_anew,
    standing_paper,
    struck_out,
)
from projects.actions.funds import check_plans_open
from projects.models import Fund, Outcome, PlanPaper, Project
from projects.plan_papers import spread_of
from regions.access import Permission, require
from regions.models import Post


@dataclass(frozen=True, slots=True)
class CountyPlan:
    """What a plan paper of several projects says. `total` in yuan, `share_floor` in per cent."""

    paper: PaperSaid
    source: str
    total: Decimal
    share_floor: Decimal | None


@transaction.atomic
def enter_plan_paper(
    *, id: UUID, said: CountyPlan, file: "UploadedFile[bytes]", by: Post
) -> PlanPaper:
    """Enter a plan paper of the county. The same `id` again changes nothing.

    What was typed of it at single projects becomes its rows. Raises RuleBroken for impossible days,
    a paper entered twice, a total of nothing, and one below what projects have of it.
    """
    require(by, Permission.ENTER_FUNDS)
    if found := found_paper(PlanPaper, id, by):
        return found
    if yuan(said.total) <= 0:
        raise RuleBroken(_("Type the total of the paper."), "total")
    paper = PlanPaper(
        id=id, source=said.source, total=yuan(said.total), share_floor=said.share_floor
    )
    kept_paper(paper, said=said.paper, file=file, once="plan_paper_once_a_county", by=by)
    _take_in(paper, by)
    recorded(paper, "enter plan paper", by, {"total": str(paper.total)})
    return paper


@transaction.atomic
def spread_plan(*, id: UUID, plan_id: UUID, parts: Mapping[UUID, Decimal], by: Post) -> list[Fund]:
    """Give projects their parts of a plan paper in yuan, by project: each becomes its fund.

    All or none; the same `id` again changes nothing. Raises RuleBroken for nothing, more than is
    left of the paper, and a project (named as the field) whose plan isn't being issued or that has
    a row of this paper already.
    """
    require(by, Permission.ENTER_FUNDS)
    wanted = {pk: yuan(amount) for pk, amount in parts.items() if amount}
    projects = locked_projects(wanted, by)
    paper = standing_paper(PlanPaper, plan_id, by)
    again = list(Fund.objects.filter(plan=paper, pk__in=[row_id(id, pk) for pk in wanted]))
    if again and {one.project_id: one.amount for one in again} == wanted:
        return again
    _take_in(paper, by)
    check_parts(wanted, spread_of(paper).left)
    rows = [
        _row(row_id(id, pk), projects[pk], amount, paper, by)
        for pk, amount in sorted(wanted.items())
    ]
    seen_anew(projects.values())
    facts = {"rows": len(rows), "amount": str(total(wanted.values()))}
    recorded(paper, "spread plan paper", by, facts)
    return rows


@transaction.atomic
def withdraw_plan_paper(*, plan_id: UUID, reason: str, by: Post) -> PlanPaper:
    """Strike a plan paper out that was typed wrong. Raises RuleBroken while it has rows."""
    require(by, Permission.ENTER_FUNDS)
    paper = own_paper(PlanPaper, plan_id, by)
    if paper.stands:
        struck_out(paper, reason=reason, by=by)
    return paper


def _take_in(paper: PlanPaper, by: Post) -> None:
    """What was typed at single projects of this paper: one truth, and its sum is looked at."""
    rows = Fund.objects.visible_to(by).standing().filter(
        plan=None, source=paper.source, paper_number=paper.paper_number
    )  # fmt: skip
    planned = rows.aggregate(sum=Sum("amount"))["sum"]
    if planned is None:
        return
    less = _("Projects have %(sum)s yuan of this paper already, which is more than its total.")
    said = {"paper_is_never_overspread": less % {"sum": grouped(planned)}}
    with said_at("total"), constraints_said(said):
        rows.update(plan=paper)


def _row(id: UUID, project: Project, amount: Decimal, paper: PlanPaper, by: Post) -> Fund:
    if project.outcome != Outcome.OPEN:
        raise RuleBroken(_("This project is closed and can only be read."), str(project.pk))
    check_plans_open(project, str(project.pk))
    entered = _("%(project)s has money of this paper already.") % {"project": project.name}
    own = project.funds.standing().filter(source=paper.source, paper_number=paper.paper_number)
    if own.exists():
        raise RuleBroken(entered, str(project.pk))
    title = _("Plan paper %(number)s") % {"number": paper.paper_number}
    fund = Fund(
        id=id,
        village_id=project.village_id,
        project=project,
        plan=paper,
        source=paper.source,
        paper_number=paper.paper_number,
        issued_on=paper.issued_on,
        received_on=paper.received_on,
        amount=amount,
        share_floor=paper.share_floor,
        paper=picture_at(project, paper, title, by),
        by=by,
        at=timezone.now(),
    )
    with constraints_said({"fund_once_a_paper": entered}):
        fund.save(force_insert=True)
    facts = {"amount": str(fund.amount), "share_floor": str(fund.share_floor)}
    record(by=by, verb="add fund", thing=fund, area=project.village_id, facts=facts)
    return fund
