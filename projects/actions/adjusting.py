"""A plan adjusted by a new paper (计划调整): taken from some projects, given to others, at once."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from core.audit import record
from core.errors import DAMAGED, RuleBroken, constraints_said
from core.money import ZERO, grouped, yuan
from projects.actions.county_papers import (
    PaperSaid,
    found_paper,
    kept_paper,
    locked_projects,
    own_paper,
    picture_at,
    recorded,
    seen_anew,
)
from projects.models import AdjustmentPaper, Fund, Outcome, PlanAdjustment, PlanPaper
from projects.plan_papers import money_of
from projects.plan_rules import Keeps
from projects.treasury import wages_allocated
from regions.access import Permission, require
from regions.models import Post


@dataclass(frozen=True, slots=True)
class AdjustmentSaid:
    """What the adjusting paper says; `share_floor` in per cent, None where it leaves the old."""

    paper: PaperSaid
    reason: str
    share_floor: Decimal | None


@transaction.atomic
def adjust_plans(
    *,
    id: UUID,
    said: AdjustmentSaid,
    parts: Mapping[UUID, Decimal],
    file: "UploadedFile[bytes]",
    by: Post,
) -> AdjustmentPaper:
    """Adjust plans by a paper, in yuan by fund: below zero it takes away. All rows or none.

    From any stage; of a project that has ended it only takes away. The same `id` again changes
    nothing. Raises RuleBroken for a paper entered twice or without a reason, for nothing, and at
    its fund for less than has arrived and was not returned, or than wages are allocated to it.
    """
    require(by, Permission.ENTER_FUNDS)
    if found := found_paper(AdjustmentPaper, id, by):
        return found
    wanted = {pk: yuan(part) for pk, part in parts.items()}
    _check_said(said, wanted)
    before = {one.pk: one for one in Fund.objects.visible_to(by).filter(pk__in=wanted)}
    if before.keys() != wanted.keys():
        raise RuleBroken(DAMAGED)
    projects = locked_projects((one.project_id for one in before.values()), by)
    lock_plans(before.values())
    locked = Fund.objects.filter(pk__in=wanted).order_by("pk").select_for_update(no_key=True)
    funds = list(locked)
    for fund in funds:
        fund.project = projects[fund.project_id]
    kept = _kept([one for one in funds if one.stands])
    for fund in funds:
        _check_row(fund, wanted[fund.pk], said, kept.get(fund.pk))
    paper = AdjustmentPaper(id=id, reason=said.reason.strip()[:200], share_floor=said.share_floor)
    kept_paper(paper, said=said.paper, file=file, once="adjustment_once_a_county", by=by)
    for fund in funds:
        _insert(paper, fund, wanted[fund.pk], by)
    seen_anew(one for one in projects.values() if one.outcome == Outcome.OPEN)
    recorded(paper, "adjust plans", by, {"rows": len(funds), "sum": str(sum(wanted.values()))})
    return paper


@transaction.atomic
def withdraw_adjustment(*, paper_id: UUID, reason: str, by: Post) -> AdjustmentPaper:
    """Strike an adjusting paper out with all its rows; what was in force before is so again.

    Raises RuleBroken without a reason, where a later paper has adjusted one of the plans since, and
    where money or wages have come by what it added.
    """
    require(by, Permission.ENTER_FUNDS)
    rows = PlanAdjustment.objects.visible_to(by).filter(paper=paper_id)
    projects = locked_projects(rows.values_list("project", flat=True), by)
    paper = own_paper(AdjustmentPaper, paper_id, by)
    if not paper.stands:
        return paper
    if not reason.strip():
        raise RuleBroken(_("Say what is wrong with it."), "reason")
    lock_plans(row.fund for row in rows.select_related("fund"))
    with constraints_said(_refusals()):
        for row in rows.standing().select_related("fund").order_by("fund"):
            row.withdraw(reason=reason, by=by)
            facts = {"amount": str(row.amount), "reason": row.withdrawn_reason}
            record(by=by, verb="withdraw adjustment", thing=row, area=row.village_id, facts=facts)
        paper.withdraw(reason=reason, by=by)
    seen_anew(one for one in projects.values() if one.outcome == Outcome.OPEN)
    recorded(paper, "withdraw county paper", by, {"reason": paper.withdrawn_reason})
    return paper


def lock_plans(funds: Iterable[Fund]) -> None:
    """The county's papers of which these are rows, in one order: each looks at its sum."""
    plans = {one.plan_id for one in funds if one.plan_id is not None}
    list(PlanPaper.objects.filter(pk__in=plans).order_by("pk").select_for_update(no_key=True))


def _kept(funds: Sequence[Fund]) -> dict[UUID, Keeps]:
    """What standing plans can't fall below; wages come from the app that pays them, and are asked
    for once a project."""
    money = money_of(funds)
    wages: dict[UUID, Decimal] = {}
    for project in {one.project for one in funds}:
        wages |= wages_allocated(project)
    return {pk: Keeps(one.arrived, wages.get(pk, ZERO)) for pk, one in money.items()}


def _check_said(said: AdjustmentSaid, parts: Mapping[UUID, Decimal]) -> None:
    if not said.reason.strip():
        raise RuleBroken(_("Say why the plan is adjusted, as the paper does."), "reason")
    if not parts:
        raise RuleBroken(_("Type for at least one project what is added or taken away."))
    if said.share_floor is None and any(not part for part in parts.values()):
        raise RuleBroken(_("Nothing changes for one of the projects. Leave it empty."))


def _check_row(fund: Fund, part: Decimal, said: AdjustmentSaid, kept: Keeps | None) -> None:
    field = str(fund.pk)
    if kept is None:
        raise RuleBroken(_("This plan paper was struck out; nothing adjusts it."), field)
    ended = fund.project.outcome != Outcome.OPEN
    if ended and (part > 0 or said.share_floor is not None):
        taken = _("%(project)s has ended: a paper can only take money away from it.")
        raise RuleBroken(taken % {"project": fund.project.name}, field)
    if part < 0 and fund.amount + part < kept.least:
        raise RuleBroken(_too_little(fund, kept), field)


def _too_little(fund: Fund, kept: Keeps) -> str:
    if fund.amount < kept.wages or kept.wages >= kept.arrived:
        wages = _("%(amount)s yuan of wages are allocated to it: at most %(most)s can be taken.")
        return wages % {
            "amount": grouped(kept.wages), "most": grouped(max(fund.amount - kept.wages, ZERO))
        }  # fmt: skip
    arrived = _(
        "%(amount)s yuan have arrived by it: at most %(most)s can be taken. "
        "Return what is not needed first."
    )
    return arrived % {
        "amount": grouped(kept.arrived), "most": grouped(max(fund.amount - kept.arrived, ZERO))
    }  # fmt: skip


def _insert(paper: AdjustmentPaper, fund: Fund, part: Decimal, by: Post) -> None:
    row = PlanAdjustment(
        village_id=fund.village_id,
        project=fund.project,
        paper=paper,
        fund=fund,
        number=1 + (fund.adjustments.aggregate(last=Max("number"))["last"] or 0),
        amount=part,
        before=fund.amount,
        share_floor=paper.share_floor,
        floor_before=fund.share_floor,
        at=timezone.now(),
        by=by,
    )
    with constraints_said(_refusals()):
        row.save(force_insert=True)
    title = _("Adjusting paper %(number)s") % {"number": paper.paper_number}
    picture_at(fund.project, paper, title, by)
    facts = {"amount": str(part), "before": str(fund.amount), "reason": paper.reason}
    record(by=by, verb="adjust plan", thing=row, area=fund.village_id, facts=facts)


def _refusals() -> dict[str, str]:
    return {
        "fund_plans_what_arrived": _("More than this has arrived by the plan paper already."),
        "fund_plans_its_wages": _("More wages than this are allocated to the plan paper already."),
        "adjustment_last_first": _(
            "Another paper has adjusted one of these plans since. Strike that out first."
        ),
    }
