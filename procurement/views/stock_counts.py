"""Stock-takes, and what is left over."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from procurement.actions.stock_counts import check_count, count_stock, two_humans
from procurement.actions.surplus import give_surplus
from procurement.forms.stock import CountCheckForm, CountForm, SurplusForm
from procurement.models import StockCard, StockCount, StockCountCheck, Surplus
from procurement.stock import meetings_on_surplus, sold_for
from projects.actions import Answer, with_answer
from projects.models import Project
from projects.tabs import Link
from projects.views.pages import acted, below, may, sent, status
from regions.access import Permission, answers, require
from regions.http import Request
from regions.models import Post

PER_PAGE = 25


@require_safe
def stock_count_list(request: Request, pk: UUID) -> HttpResponse:
    project = get_object_or_404(Project.objects.visible_to(request.actor), pk=pk)
    actor = require(request.actor, Permission.SEE_PROJECTS, project)
    rows = StockCount.objects.filter(project=project).select_related("responsible", "checked")
    context = below(project, actor, "stock_list", _("Stock-takes")) | {
        "page": Paginator(rows, PER_PAGE).get_page(request.GET.get("page")),
        "keeps": may(actor, Permission.RECEIVE_GOODS, project),
    }
    return render(request, "procurement/stock_count_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def stock_count_add(request: Request, pk: UUID) -> HttpResponse:
    project = get_object_or_404(Project.objects.visible_to(request.actor), pk=pk)
    actor = require(request.actor, Permission.RECEIVE_GOODS, project)
    cards = list(StockCard.objects.filter(project=project))
    form = CountForm(**sent(request), cards=cards, project=project, actor=actor)
    count = acted(form, lambda form: _count(form, project, actor))
    if count is not None:
        messages.success(request, _("The count is kept."))
        return redirect(count)
    context = below(project, actor, "stock_list", _("Count the store")) | {"form": form}
    return render(request, "procurement/stock_count_add.html", context, status=status(form))


@require_safe
def stock_count_detail(request: Request, pk: UUID) -> HttpResponse:
    count = _seen_count(request, pk)
    actor = require(request.actor, Permission.SEE_PROJECTS, count)
    waits = not hasattr(count, "checked")
    own = answers(actor, Permission.CHECK_RECEIPTS, count) and actor.human == count.responsible
    context = _below_counts(count.project, actor, str(count)) | {
        "count": count,
        "rows": list(count.rows.select_related("card")),
        "can_check": waits and not own and may(actor, Permission.CHECK_RECEIPTS, count.project),
        "blocked": two_humans() if waits and own else "",
    }
    return render(request, "procurement/stock_count_detail.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def stock_count_check(request: Request, pk: UUID) -> HttpResponse:
    count = _seen_count(request, pk)
    actor = require(request.actor, Permission.CHECK_RECEIPTS, count)
    if request.method != "POST" and hasattr(count, "checked"):
        messages.warning(request, _("This count has been checked already."))
        return redirect(count)
    form = CountCheckForm(**sent(request), count=count, actor=actor)
    if acted(form, lambda form: _check(form, count, actor)):
        messages.success(request, _("Your answer is recorded."))
        return redirect(count)
    context = _below_counts(count.project, actor, _("Check the count")) | {
        "form": form,
        "count": count,
        "rows": list(count.rows.select_related("card")),
    }
    return render(request, "procurement/stock_count_check.html", context, status=status(form))


@require_safe
def surplus_list(request: Request, pk: UUID) -> HttpResponse:
    project = get_object_or_404(Project.objects.visible_to(request.actor), pk=pk)
    actor = require(request.actor, Permission.SEE_PEOPLE, project)
    rows = Surplus.objects.filter(project=project).select_related("meeting", "responsible")
    given = rows.prefetch_related("rows__card", "rows__taken_back")
    context = below(project, actor, "stock_list", _("What is left over")) | {
        "page": Paginator(given, PER_PAGE).get_page(request.GET.get("page")),
        "sold": sold_for(project),
        "keeps": may(actor, Permission.RECEIVE_GOODS, project),
    }
    return render(request, "procurement/surplus_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def surplus_add(request: Request, pk: UUID) -> HttpResponse:
    project = get_object_or_404(Project.objects.visible_to(request.actor), pk=pk)
    actor = require(request.actor, Permission.RECEIVE_GOODS, project)
    cards = list(StockCard.objects.filter(project=project, balance__gt=0))
    meetings = meetings_on_surplus(project)
    form = SurplusForm(
        **sent(request), cards=cards, meetings=meetings, project=project, actor=actor
    )
    surplus = acted(form, lambda form: _give(form, project, actor))
    if surplus is not None:
        messages.success(request, _("It left the store by the meeting's resolution."))
        return redirect("surplus_list", pk=project.pk)
    over = Link(_("What is left over"), reverse("surplus_list", args=[project.pk]))
    context = below(project, actor, "stock_list", over, _("By resolution")) | {
        "form": form,
        "meetings": meetings,
    }
    return render(request, "procurement/surplus_add.html", context, status=status(form))


def _seen_count(request: Request, pk: UUID) -> StockCount:
    rows = StockCount.objects.visible_to(request.actor)
    people = ("project", "responsible", "operator", "paper", "checked__responsible")
    return get_object_or_404(rows.select_related(*people), pk=pk)


def _below_counts(project: Project, actor: Post, here: str) -> dict[str, Any]:
    counts = Link(_("Stock-takes"), reverse("stock_count_list", args=[project.pk]))
    return below(project, actor, "stock_list", counts, here)


def _count(form: CountForm, project: Project, by: Post) -> StockCount:
    said = form.cleaned_data

    def act(answer: Answer) -> StockCount:
        return count_stock(
            id=said["id"],
            project_id=project.pk,
            day=said["day"],
            rows=form.counted(),
            by=by,
            answer=answer,
            checker=said.get("checker"),
        )

    return with_answer(project=project, **form.answered(), by=by, act=act)


def _check(form: CountCheckForm, count: StockCount, by: Post) -> StockCountCheck:
    said = form.cleaned_data

    def act(answer: Answer) -> StockCountCheck:
        return check_count(
            count_id=count.pk, agreed=said["agreed"], reason=said["reason"], by=by, answer=answer
        )

    return with_answer(project=count.project, **form.answered(), by=by, act=act)


def _give(form: SurplusForm, project: Project, by: Post) -> Surplus:
    def act(answer: Answer) -> Surplus:
        return give_surplus(
            id=form.cleaned_data["id"],
            project_id=project.pk,
            resolved=form.resolved(),
            by=by,
            answer=answer,
        )

    return with_answer(project=project, **form.answered(), by=by, act=act)
