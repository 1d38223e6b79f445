"""Plans adjusted by a new paper: the list, one with its rows, entering it, striking it out."""

from decimal import Decimal
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Prefetch
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from core.money import grouped, total
from core.templatetags.ui import share as percent
from projects.actions import adjust_plans, withdraw_adjustment
from projects.forms.plan_papers import AdjustmentForm, note_of_fund
from projects.models import AdjustmentPaper, Fund, PlanAdjustment
from projects.overview import Row
from projects.plan_papers import money_of
from projects.tabs import Link
from projects.views.county_papers import (
    AT_ONCE,
    entered_paper,
    offered_funds,
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
def adjustment_list(request: Request) -> HttpResponse:
    actor = require(request.actor, Permission.SEE_PLANS)
    query = request.GET.get("q", "").strip()[:60]
    papers = AdjustmentPaper.objects.visible_to(actor).filter(paper_number__icontains=query)
    rows = papers.prefetch_related(Prefetch("rows", PlanAdjustment.objects.standing()))
    shown = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": shown,
        "papers": [(one, *_sums(list(one.rows.all()))) for one in shown],
        "query": query,
        "enters": can(actor, Permission.ENTER_FUNDS),
        "crumbs": way_to(_("Adjusted plans")),
    }
    return render(request, "projects/adjustment_list.html", context)


@require_http_methods(FORMS)
def adjustment_add(request: Request) -> HttpResponse:
    """What is taken away and what is added, project by project, with its sum."""
    actor = require(request.actor, Permission.ENTER_FUNDS)
    rows = Fund.objects.visible_to(actor).standing().select_related("project__village__parent")
    rows = rows.order_by("project__code", "issued_on")
    offered = offered_funds(request, rows, actor)
    money = money_of(offered)
    notes = {one.pk: note_of_fund(one, money[one.pk]) for one in offered}
    form = AdjustmentForm(**sent(request), offered=offered, notes=notes)
    paper = acted(form, lambda form: _adjust(form, actor))
    if paper is not None:
        added, taken, _rows = _sums(list(paper.rows.all()))
        said = _("The plans are adjusted: %(added)s yuan added, %(taken)s taken away.")
        messages.success(request, said % {"added": grouped(added), "taken": grouped(-taken)})
        return redirect(paper)
    context = {
        "form": form,
        "offered": offered,
        "more": len(offered) == AT_ONCE,
        "query": request.GET.get("q", ""),
        "crumbs": way_to(_list(), _("Adjust plans")),
    }
    return render(request, "projects/adjustment_add.html", context, status=status(form))


@require_safe
def adjustment_detail(request: Request, pk: UUID) -> HttpResponse:
    paper, actor = seen_paper(request, AdjustmentPaper, pk)
    rows = list(paper.rows.select_related("project__village__parent", "fund"))
    added, taken, _count = _sums([one for one in rows if one.stands])
    enters = can(actor, Permission.ENTER_FUNDS) and actor.division_id == paper.area_id
    floor = _("as before") if paper.share_floor is None else percent(paper.share_floor)
    context = {
        "paper": paper,
        "adjustments": rows,
        "rows": [
            Row(_("Reason"), paper.reason),
            Row(_("Added (yuan)"), grouped(added)),
            Row(_("Taken away (yuan)"), grouped(-taken)),
            Row(_("Together (yuan)"), grouped(added + taken)),
            Row(_("Least wage share"), floor),
        ],
        "picture": picture_of(paper),
        "can_strike_out": enters and paper.stands,
        "crumbs": way_to(_list(), str(paper)),
    }
    return render(request, "projects/adjustment_detail.html", context)


@require_http_methods(FORMS)
def adjustment_withdraw(request: Request, pk: UUID) -> HttpResponse:
    paper, actor = entered_paper(request, AdjustmentPaper, pk)
    return strike_out(
        request, paper,
        lambda reason: withdraw_adjustment(paper_id=pk, reason=reason, by=actor),
        [
            _("All its rows are struck out; what was planned before holds again."),
            _("It stays in sight with your reason. Then enter the right one."),
        ],
    )  # fmt: skip


def _list() -> Link:
    return Link(_("Adjusted plans"), reverse("adjustment_list"))


def _sums(rows: list[PlanAdjustment]) -> tuple[Decimal, Decimal, int]:
    """Yuan added, yuan taken away (below zero), and how many rows."""
    amounts = [one.amount for one in rows]
    added = total(one for one in amounts if one > 0)
    return added, total(one for one in amounts if one < 0), len(rows)


def _adjust(form: AdjustmentForm, by: Post) -> AdjustmentPaper:
    said = form.cleaned_data
    return adjust_plans(
        id=said["id"], said=form.adjustment(), parts=form.parts(), file=said["paper"], by=by
    )
