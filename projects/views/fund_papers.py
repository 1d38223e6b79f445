"""A county's fund papers: the list, one with its rows, and letting its money arrive."""

from decimal import Decimal
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Prefetch
from django.http import FileResponse, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from core.downloads import workbook
from core.money import total
from projects.actions import enter_fund_paper, spread_money, withdraw_fund_paper
from projects.forms.plan_papers import FundPaperForm, SpreadForm, SpreadReadForm, note_of_fund
from projects.models import FundPaper, FundReceipt
from projects.overview import Row, in_yuan
from projects.plan_papers import arrived_of, awaiting, money_of
from projects.plan_rules import Spread
from projects.plan_sheets import OF_FUND, funds_to_fill, key_of_fund, read_parts
from projects.tabs import Link
from projects.views.county_papers import (
    AT_ONCE,
    crumb,
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
def fund_paper_list(request: Request) -> HttpResponse:
    actor = require(request.actor, Permission.SEE_PLANS)
    query = request.GET.get("q", "").strip()[:60]
    papers = FundPaper.objects.visible_to(actor).filter(paper_number__icontains=query)
    rows = papers.prefetch_related(Prefetch("rows", FundReceipt.objects.standing()))
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "papers": [(one, Spread(one.total, _arrived(one)), len(one.rows.all())) for one in page],
        "query": query,
        "enters": can(actor, Permission.ENTER_FUNDS),
        "crumbs": way_to(_("Fund papers")),
    }
    return render(request, "projects/fund_paper_list.html", context)


@require_http_methods(FORMS)
def fund_paper_add(request: Request) -> HttpResponse:
    actor = require(request.actor, Permission.ENTER_FUNDS)
    form = FundPaperForm(**sent(request))
    paper = acted(form, lambda form: _enter(form, actor))
    if paper is not None:
        messages.success(request, _("The fund paper is entered. Now spread it over its projects."))
        return redirect(paper)
    context = {
        "form": form,
        "crumbs": way_to(_list(), _("Enter a fund paper")),
        "title": _("Enter a fund paper of several projects"),
        "cancel": reverse("fund_paper_list"),
    }
    return render(request, "projects/county_paper_add.html", context, status=status(form))


@require_safe
def fund_paper_detail(request: Request, pk: UUID) -> HttpResponse:
    paper, actor = seen_paper(request, FundPaper, pk)
    rows = paper.rows.standing().select_related("project__village__parent", "fund")
    spread = arrived_of(paper)
    enters = can(actor, Permission.ENTER_FUNDS) and actor.division_id == paper.area_id
    page = Paginator(rows.order_by("project__code"), PER_PAGE)
    context = {
        "paper": paper,
        "page": page.get_page(request.GET.get("page")),
        "rows": [
            Row(_("Total of the paper"), in_yuan(paper.total)),
            Row(_("Spread over projects"), in_yuan(spread.rows)),
            Row(_("Still to spread"), in_yuan(spread.left)),
        ],
        "picture": picture_of(paper),
        "can_spread": enters and paper.stands and spread.left > 0,
        "can_strike_out": enters and paper.stands and not spread.rows,
        "crumbs": way_to(_list(), str(paper)),
    }
    return render(request, "projects/fund_paper_detail.html", context)


@require_http_methods(FORMS)
def fund_paper_spread(request: Request, pk: UUID) -> HttpResponse:
    """A field for each fund whose money can still arrive."""
    paper, actor = entered_paper(request, FundPaper, pk)
    offered = offered_funds(request, awaiting(paper, actor), actor)
    money = money_of(offered)
    notes = {one.pk: note_of_fund(one, money[one.pk]) for one in offered}
    form = SpreadForm(**sent(request), offered=offered, notes=notes)
    if acted(form, lambda form: _spread(form, paper, actor)):
        messages.success(request, _("The money that arrived is entered."))
        return redirect(paper)
    context = {
        "form": form,
        "paper": paper,
        "left": arrived_of(paper).left,
        "offered": offered,
        "more": len(offered) == AT_ONCE,
        "query": request.GET.get("q", ""),
        "crumbs": way_to(_list(), crumb(paper), _("Spread")),
    }
    return render(request, "projects/fund_paper_spread.html", context, status=status(form))


@require_http_methods(FORMS)
def fund_paper_read(request: Request, pk: UUID) -> HttpResponse:
    """Rows from a filled template, all or none."""
    paper, actor = entered_paper(request, FundPaper, pk)
    keys = {key_of_fund(one): one.pk for one in awaiting(paper, actor)}
    left = arrived_of(paper).left
    form = SpreadReadForm(**sent(request), read=lambda book: read_parts(book, OF_FUND, keys, left))
    if acted(form, lambda form: _spread(form, paper, actor)):
        messages.success(request, _("The money that arrived is entered."))
        return redirect(paper)
    context = {
        "form": form,
        "paper": paper,
        "left": left,
        "template": "fund_paper_template",
        "crumbs": way_to(_list(), crumb(paper), _("Read in a workbook")),
    }
    return render(request, "projects/county_paper_read.html", context, status=status(form))


@require_safe
def fund_paper_template(request: Request, pk: UUID) -> FileResponse:
    paper, actor = entered_paper(request, FundPaper, pk)
    funds = list(awaiting(paper, actor))
    return workbook(funds_to_fill(funds, money_of(funds)), f"{paper.paper_number}分解表.xlsx")


@require_http_methods(FORMS)
def fund_paper_withdraw(request: Request, pk: UUID) -> HttpResponse:
    paper, actor = entered_paper(request, FundPaper, pk)
    return strike_out(
        request, paper,
        lambda reason: withdraw_fund_paper(paper_id=pk, reason=reason, by=actor),
        [_("It stays in sight with your reason. Then enter the right one.")],
    )  # fmt: skip


def _list() -> Link:
    return Link(_("Fund papers"), reverse("fund_paper_list"))


def _arrived(paper: FundPaper) -> Decimal:
    return total(one.amount for one in paper.rows.all())


def _enter(form: FundPaperForm, by: Post) -> FundPaper:
    said = form.cleaned_data
    return enter_fund_paper(
        id=said["id"], said=form.said(), whole=said["total"], file=said["paper"], by=by
    )


def _spread(form: SpreadForm | SpreadReadForm, paper: FundPaper, by: Post) -> list[FundReceipt]:
    parts = form.parts()
    return spread_money(id=form.cleaned_data["id"], paper_id=paper.pk, parts=parts, by=by)
