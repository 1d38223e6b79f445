"""A county's plan papers: the list with its money, one with its projects, spreading it."""

from decimal import Decimal
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from core.audit import record
from core.downloads import workbook
from core.money import grouped
from core.templatetags.ui import share as percent
from projects.actions import enter_plan_paper, spread_plan, withdraw_plan_paper
from projects.forms.plan_papers import (
    PaperSearchForm,
    PlanPaperForm,
    SpreadForm,
    SpreadReadForm,
    note_of_project,
    years_of,
)
from projects.models import Fund, PlanPaper
from projects.overview import Row, in_yuan
from projects.plan_papers import (
    Money,
    PlanPaperMoney,
    open_for,
    paper_rows,
    rows_of,
    single_funds,
    spread_of,
    together,
    with_funds,
    with_money,
)
from projects.plan_sheets import OF_PROJECT, Key, papers_workbook, projects_to_fill, read_parts
from projects.suggesting import suggested
from projects.views.county_papers import (
    AT_ONCE,
    crumb,
    entered_paper,
    offered_projects,
    picture_of,
    seen_paper,
    strike_out,
    way_to,
)
from projects.views.pages import acted, sent, status
from regions.access import Permission, can, require
from regions.http import Request
from regions.models import Post

FORMS = ["GET", "HEAD", "POST"]
PER_PAGE = 30


@require_safe
def plan_paper_list(request: Request) -> HttpResponse:
    """Each paper with its money, and beside them what was typed at one project alone."""
    actor = require(request.actor, Permission.SEE_PLANS)
    form = _search(request, actor)
    found, single = _found(form, actor)
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "narrowed": bool(form.asked),
        "figures": _figures(together([*(one.money for one in found), *(s.money for s in single)])),
        "page": page,
        "single": single[:PER_PAGE],
        "single_count": len(single),
        "enters": can(actor, Permission.ENTER_FUNDS),
    }
    return render(request, "projects/plan_paper_list.html", context)


@require_http_methods(["POST"])
def plan_paper_workbook(request: Request) -> FileResponse:
    actor = require(request.actor, Permission.SEE_PLANS)
    form = _search(request, actor)
    found, single = _found(form, actor)
    record(by=actor, verb="take plan papers", thing=actor, area=actor.division_id, facts={})
    name = f"{actor.division.name}计划文件台账{timezone.localdate():%Y%m%d}.xlsx"
    return workbook(papers_workbook(found, single), name)


@require_http_methods(FORMS)
def plan_paper_add(request: Request) -> HttpResponse:
    actor = require(request.actor, Permission.ENTER_FUNDS)
    form = PlanPaperForm(**sent(request))
    paper = acted(form, lambda form: _enter(form, actor))
    if paper is not None:
        messages.success(request, _("The plan paper is entered. Now spread it over its projects."))
        return redirect(paper)
    context = {
        "form": form,
        "crumbs": way_to(_("Enter a plan paper")),
        "title": _("Enter a plan paper of several projects"),
        "cancel": reverse("plan_paper_list"),
    }
    return render(request, "projects/county_paper_add.html", context, status=status(form))


@require_safe
def plan_paper_detail(request: Request, pk: UUID) -> HttpResponse:
    paper, actor = seen_paper(request, PlanPaper, pk)
    (found,) = with_money([paper])
    page = Paginator(found.rows, PER_PAGE).get_page(request.GET.get("page"))
    enters = can(actor, Permission.ENTER_FUNDS) and actor.division_id == paper.area_id
    context = {
        "paper": paper,
        "found": found,
        "page": page,
        "rows": _words(found),
        "figures": _figures(found.money),
        "picture": picture_of(paper),
        "can_spread": enters and paper.stands and found.spread.left > 0,
        "can_strike_out": enters and paper.stands and not found.rows,
        "crumbs": way_to(str(paper)),
    }
    return render(request, "projects/plan_paper_detail.html", context)


@require_http_methods(FORMS)
def plan_paper_spread(request: Request, pk: UUID) -> HttpResponse:
    """A field for each project that can have a row; a bundle's are filled in by their estimates."""
    paper, actor = entered_paper(request, PlanPaper, pk)
    left, rows = spread_of(paper).left, open_for(paper, actor)
    offer = suggested(request.GET.get("bundle", ""), left, rows)
    if offer.chosen is not None:
        rows = rows.filter(pk__in=offer.parts)
    offered = offered_projects(request, rows, actor)
    form = SpreadForm(
        **sent(request), offered=offered, suggested=offer.parts,
        notes={one.pk: note_of_project(one) for one in offered},
    )  # fmt: skip
    if acted(form, lambda form: _spread(form, paper, actor)):
        messages.success(request, _("The rows are entered; each is a plan paper of its project."))
        return redirect(paper)
    context = {
        "form": form,
        "paper": paper,
        "left": left,
        "offered": offered,
        "offer": offer,
        "more": len(offered) == AT_ONCE,
        "query": request.GET.get("q", ""),
        "crumbs": way_to(crumb(paper), _("Spread")),
    }
    return render(request, "projects/plan_paper_spread.html", context, status=status(form))


@require_http_methods(FORMS)
def plan_paper_read(request: Request, pk: UUID) -> HttpResponse:
    """Rows from a filled template, all or none."""
    paper, actor = entered_paper(request, PlanPaper, pk)
    keys: dict[Key, UUID] = {(one.code,): one.pk for one in open_for(paper, actor)}
    left = spread_of(paper).left
    form = SpreadReadForm(
        **sent(request), read=lambda book: read_parts(book, OF_PROJECT, keys, left)
    )
    if acted(form, lambda form: _spread(form, paper, actor)):
        messages.success(request, _("The rows are entered; each is a plan paper of its project."))
        return redirect(paper)
    context = {
        "form": form,
        "paper": paper,
        "left": left,
        "template": "plan_paper_template",
        "crumbs": way_to(crumb(paper), _("Read in a workbook")),
    }
    return render(request, "projects/county_paper_read.html", context, status=status(form))


@require_safe
def plan_paper_template(request: Request, pk: UUID) -> FileResponse:
    paper, actor = entered_paper(request, PlanPaper, pk)
    return workbook(projects_to_fill(open_for(paper, actor)), f"{paper.paper_number}分解表.xlsx")


@require_http_methods(FORMS)
def plan_paper_withdraw(request: Request, pk: UUID) -> HttpResponse:
    paper, actor = entered_paper(request, PlanPaper, pk)
    return strike_out(
        request, paper,
        lambda reason: withdraw_plan_paper(plan_id=pk, reason=reason, by=actor),
        [_("It stays in sight with your reason. Then enter the right one.")],
    )  # fmt: skip


def _search(request: Request, actor: Post) -> PaperSearchForm:
    years = years_of(PlanPaper.objects.visible_to(actor), single_funds(actor))
    return PaperSearchForm(request.GET, years=years)


def _found(form: PaperSearchForm, actor: Post) -> tuple[list[PlanPaperMoney], list[Any]]:
    """A constant number of queries, whatever is found."""
    papers = list(form.found(PlanPaper.objects.visible_to(actor).standing()))
    funds = list(rows_of(papers))
    alone = list(single_funds(actor).filter(**form.asked))
    return with_funds(papers, funds), paper_rows(alone)


def _enter(form: PlanPaperForm, by: Post) -> PlanPaper:
    said = form.cleaned_data
    return enter_plan_paper(id=said["id"], said=form.plan(), file=said["paper"], by=by)


def _spread(form: SpreadForm | SpreadReadForm, paper: PlanPaper, by: Post) -> list[Fund]:
    parts: dict[UUID, Decimal] = form.parts()
    return spread_plan(id=form.cleaned_data["id"], plan_id=paper.pk, parts=parts, by=by)


def _words(found: PlanPaperMoney) -> list[Row]:
    paper, spread = found.paper, found.spread
    floor = _("none set") if paper.share_floor is None else percent(paper.share_floor)
    return [
        Row(_("Total of the paper"), in_yuan(paper.total)),
        Row(_("Spread over projects"), in_yuan(spread.rows)),
        Row(_("Still to spread"), in_yuan(spread.left)),
        Row(_("Least wage share"), floor),
    ]


def _figures(money: Money) -> list[Row]:
    return [
        Row(_("Planned (yuan)"), grouped(money.planned)),
        Row(_("Received (yuan)"), grouped(money.arrived)),
        Row(_("Disbursed (yuan)"), grouped(money.disbursed)),
        Row(_("At the treasury (yuan)"), grouped(money.left)),
    ]
