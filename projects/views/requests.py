"""Requests for a project's money: the list, a new one, its page and its papers."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from core.forms import ReasonForm
from projects import request_words
from projects.actions import (
    add_voucher,
    draft_request,
    edit_request,
    withdraw_request,
    withdraw_voucher,
)
from projects.actions.papers import with_paper
from projects.elsewhere import About, page_of
from projects.forms.requests import RequestEditForm, RequestForm, VoucherForm
from projects.lifecycle import STAGES, Stage
from projects.models import WORKS, FundRequest, Project, RequestVoucher
from projects.request_rules import State
from projects.tabs import Link
from projects.treasury import at_hand, money_of
from projects.views.pages import acted, below, may, sent, status
from regions.access import Permission, require
from regions.http import Request
from regions.models import Post

A_PAGE = 50
STRUCK_BY = ("withdrawn_by__user__human", "withdrawn_by__division")


@require_safe
def fund_request_list(request: Request, pk: UUID) -> HttpResponse:
    project = get_object_or_404(Project.objects.visible_to(request.actor), pk=pk)
    actor = require(request.actor, Permission.SEE_PROJECTS, project)
    page = Paginator(project.fundrequests.all(), A_PAGE).get_page(request.GET.get("page"))
    money = money_of(page)
    found = at_hand(project)
    acts = may(actor, Permission.ACT_FOR_VILLAGE, project)
    context = below(project, actor, "fund_list", _("Requests for money")) | {
        "page": page,
        "rows": [(one, money[one.pk], request_words.badge_of(one)) for one in page],
        "figures": request_words.hand_rows(found),
        "short": request_words.short_of_wages(found),
        "acts": acts,
        "can_add": acts and _is_time(project),
        "can_enter": project.taken_over and may(actor, Permission.ENTER_FUNDS, project),
    }
    return render(request, "projects/fund_request_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def fund_request_add(request: Request, pk: UUID) -> HttpResponse:
    project = get_object_or_404(Project.objects.visible_to(request.actor), pk=pk)
    actor = require(request.actor, Permission.ACT_FOR_VILLAGE, project)
    form = RequestForm(**sent(request))
    made = acted(form, lambda form: _draft(form, project, actor))
    if made is not None:
        messages.success(request, _("The request is begun. Now attach a paper for each part."))
        return redirect(made)
    here = Link(_("Requests for money"), list_of(project)), _("Ask for money")
    context = below(project, actor, "fund_list", *here) | {
        "form": form,
        "is_time": _is_time(project),
    }
    return render(request, "projects/fund_request_add.html", context, status=status(form))


@require_safe
def fund_request_detail(request: Request, pk: UUID) -> HttpResponse:
    asked = request_of(request, pk)
    actor = require(request.actor, Permission.SEE_PROJECTS, asked)
    money = money_of([asked])[asked.pk]
    context = below_request(asked, actor) | {
        "badge": request_words.badge_of(asked),
        "turn": request_words.turn_of(asked, actor),
        "rights": request_words.rights_of(asked, actor),
        "money": money,
        "figures": request_words.money_rows(money),
        "warnings": request_words.warnings_of(asked),
        "vouchers": asked.vouchers.select_related("paper", *STRUCK_BY),
        "disbursements": asked.disbursements.select_related("fund", *STRUCK_BY),
        "events": request_words.events(asked),
        "sheet_at": page_of(About.SHEET, asked.about_id, asked, actor),
    }
    return render(request, "projects/fund_request_detail.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def fund_request_edit(request: Request, pk: UUID) -> HttpResponse:
    asked = request_of(request, pk)
    actor = require(request.actor, Permission.ACT_FOR_VILLAGE, asked)
    if asked.state != State.MAKE:
        return back(request, asked, _("This request was handed in; it can't be changed now."))
    form = RequestEditForm(**sent(request), initial=RequestEditForm.said(asked))
    if acted(form, lambda form: _edit(form, asked, actor)):
        messages.success(request, _("The request is saved."))
        return redirect(asked)
    context = below_request(asked, actor, _("Change")) | {"form": form}
    return render(request, "projects/fund_request_edit.html", context, status=status(form))


@require_http_methods(["GET", "HEAD", "POST"])
def fund_voucher_add(request: Request, pk: UUID) -> HttpResponse:
    asked = request_of(request, pk)
    actor = require(request.actor, Permission.ACT_FOR_VILLAGE, asked)
    if asked.state != State.MAKE:
        return back(request, asked, _("This request was handed in; it can't be changed now."))
    uses = [use for use in WORKS if asked.parts[use]]
    form = VoucherForm(**sent(request), asked=uses)
    if acted(form, lambda form: _attach(form, asked, actor)):
        messages.success(request, _("The paper is attached."))
        return redirect(asked)
    context = below_request(asked, actor, _("Attach a paper")) | {"form": form}
    return render(request, "projects/fund_voucher_add.html", context, status=status(form))


@require_http_methods(["GET", "HEAD", "POST"])
def fund_voucher_withdraw(request: Request, pk: UUID) -> HttpResponse:
    rows = RequestVoucher.objects.visible_to(request.actor).select_related("request__project")
    voucher = get_object_or_404(rows, pk=pk)
    actor = require(request.actor, Permission.ACT_FOR_VILLAGE, voucher)
    form = ReasonForm(**sent(request))
    if acted(form, lambda form: withdraw_voucher(voucher_id=pk, by=actor, **form.cleaned_data)):
        messages.success(request, _("It is struck out and no longer counts."))
        return redirect(voucher.request)
    words = {
        "title": _("Strike this paper out?"), "what": voucher.title, "submit": _("Strike out"),
        "consequences": [_("It stays in sight with your reason.")],
    }  # fmt: skip
    return sure(request, voucher.request, actor, form, words)


@require_http_methods(["GET", "HEAD", "POST"])
def fund_request_withdraw(request: Request, pk: UUID) -> HttpResponse:
    asked = request_of(request, pk)
    actor = require(request.actor, Permission.ACT_FOR_VILLAGE, asked)
    if asked.state != State.MAKE and request.method != "POST":
        return back(request, asked, _("This request was handed in; it can't be changed now."))
    form = ReasonForm(**sent(request))
    if acted(form, lambda form: withdraw_request(request_id=pk, by=actor, **form.cleaned_data)):
        messages.success(request, _("The request is taken back."))
        return redirect(asked)
    words = {
        "title": _("Take this request back?"), "what": asked.purpose, "submit": _("Take it back"),
        "consequences": [_("It stays on record, and asks for nothing any more.")],
    }  # fmt: skip
    return sure(request, asked, actor, form, words)


def request_of(request: Request, pk: UUID) -> FundRequest:
    rows = FundRequest.objects.visible_to(request.actor).select_related("project__village__parent")
    return get_object_or_404(rows, pk=pk)


def below_request(asked: FundRequest, actor: Post, *here: str) -> dict[str, Any]:
    """The frame of a page about one request: the way back to it."""
    title = request_words.title_of(asked)
    way: list[Link | str] = [Link(_("Requests for money"), list_of(asked.project))]
    way += [Link(title, asked.get_absolute_url()), *here] if here else [title]
    return below(asked.project, actor, "fund_list", *way) | {"asked": asked, "title": title}


def back(request: Request, asked: FundRequest, why: str) -> HttpResponse:
    messages.warning(request, why)
    return redirect(asked)


def sure(
    request: Request, asked: FundRequest, actor: Post, form: ReasonForm, words: dict[str, Any]
) -> HttpResponse:
    """Are you sure? With the reason's form; `words`: title, what, submit, consequences."""
    context = (
        below_request(asked, actor, words["submit"])
        | words
        | {
            "form": form,
            "cancel": asked.get_absolute_url(),
        }
    )
    return render(request, "projects/fund_sure.html", context, status=status(form))


def list_of(project: Project) -> str:
    return reverse("fund_request_list", args=[project.pk])


def _is_time(project: Project) -> bool:
    return STAGES.index(Stage(project.stage)) >= STAGES.index(Stage.PREPARATION)


def _draft(form: RequestForm, project: Project, by: Post) -> FundRequest:
    row = form.cleaned_data["id"]
    return draft_request(id=row, project_id=project.pk, asked=form.asked(), by=by)


def _edit(form: RequestEditForm, asked: FundRequest, by: Post) -> FundRequest:
    version = form.cleaned_data["version"]
    return edit_request(request_id=asked.pk, version=version, asked=form.asked(), by=by)


def _attach(form: VoucherForm, asked: FundRequest, by: Post) -> RequestVoucher:
    said = form.cleaned_data
    return with_paper(
        RequestVoucher,
        id=said["id"],
        project=asked.project,
        file=said["paper"],
        title=said["title"],
        by=by,
        act=lambda paper: add_voucher(
            id=said["id"], request_id=asked.pk, title=said["title"], use=said["use"],
            amount=said["amount"], paper=paper, by=by,
        ),
    )  # fmt: skip
