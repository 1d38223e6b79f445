"""The county's list of papers to have before works start."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.forms import ReasonForm
from projects.actions import (
    add_start_paper,
    edit_start_paper,
    suggest_start_papers,
    withdraw_start_paper,
)
from projects.forms.start_papers import StartPaperEditForm, StartPaperForm
from projects.models import StartPaper
from projects.start_papers import SUGGESTED, list_of
from projects.tabs import Link, way
from projects.views.pages import acted, sent, status
from regions.access import Permission, require
from regions.http import Request
from regions.models import Post, Sector

FORMS = ["GET", "HEAD", "POST"]


@require_safe
def start_paper_list(request: Request) -> HttpResponse:
    actor = require(request.actor, Permission.KEEP_COUNTY_SETTINGS)
    papers = list_of(actor.division_id).select_related("by__user__human")
    context = {
        "county": actor.division,
        "rows": [(paper, _sectors(paper)) for paper in papers],
        "suggested": [one.name for one in SUGGESTED],
        "crumbs": _crumbs(),
    }
    return render(request, "projects/start_paper_list.html", context)


@require_http_methods(FORMS)
def start_paper_add(request: Request) -> HttpResponse:
    actor = require(request.actor, Permission.KEEP_COUNTY_SETTINGS)
    form = StartPaperForm(**sent(request))
    if acted(form, lambda form: _add(form, actor)):
        messages.success(request, _("The paper is on the list."))
        return redirect("start_paper_list")
    context = {"form": form, "crumbs": _crumbs(_("Add a paper")), "heading": _("Add a paper")}
    return render(request, "projects/start_paper_edit.html", context, status=status(form))


@require_http_methods(FORMS)
def start_paper_edit(request: Request, pk: UUID) -> HttpResponse:
    paper = _own(request.actor, pk)
    actor = require(request.actor, Permission.KEEP_COUNTY_SETTINGS)
    form = StartPaperEditForm(**sent(request), initial=StartPaperEditForm.said(paper))
    if acted(form, lambda form: _edit(form, paper, actor)):
        messages.success(request, _("The list is changed."))
        return redirect("start_paper_list")
    context = {"form": form, "crumbs": _crumbs(paper.name), "heading": paper.name, "paper": paper}
    return render(request, "projects/start_paper_edit.html", context, status=status(form))


@require_http_methods(FORMS)
def start_paper_withdraw(request: Request, pk: UUID) -> HttpResponse:
    paper = _own(request.actor, pk)
    actor = require(request.actor, Permission.KEEP_COUNTY_SETTINGS)
    form = ReasonForm(**sent(request))
    if acted(form, lambda form: _withdraw(form, paper, actor)):
        messages.success(request, _("The paper is struck out: nobody is asked for it any more."))
        return redirect("start_paper_list")
    context = {
        "form": form,
        "title": _("Strike this paper out of the list?"),
        "text": paper.name,
        "consequences": [
            _("No village is asked for it any more. What was brought already is kept.")
        ],
        "submit": _("Strike out"),
        "cancel": reverse("start_paper_list"),
    }
    return render(request, "ui/confirm_page.html", context, status=status(form))


@require_POST
def start_paper_suggest(request: Request) -> HttpResponse:
    """Begin an empty list with what is usually asked for."""
    actor = require(request.actor, Permission.KEEP_COUNTY_SETTINGS)
    if suggest_start_papers(by=actor):
        messages.success(request, _("The list is begun. Go over it line by line."))
    else:
        messages.info(request, _("There is a list already; nothing was added."))
    return redirect("start_paper_list")


def _own(actor: Post | None, pk: UUID) -> StartPaper:
    """Only of the actor's own county: for everyone else there is none."""
    own = StartPaper.objects.standing().filter(area=actor.division_id if actor else None)
    return get_object_or_404(own, pk=pk)


def _sectors(paper: StartPaper) -> list[str]:
    return [str(Sector(code).label) for code in paper.required_in]


def _add(form: StartPaperForm, by: Post) -> StartPaper:
    return add_start_paper(id=form.cleaned_data["id"], wanted=form.wanted(), by=by)


def _edit(form: StartPaperEditForm, paper: StartPaper, by: Post) -> StartPaper:
    return edit_start_paper(start_paper_id=paper.pk, wanted=form.wanted(), by=by)


def _withdraw(form: ReasonForm, paper: StartPaper, by: Post) -> StartPaper:
    return withdraw_start_paper(start_paper_id=paper.pk, by=by, **form.cleaned_data)


def _crumbs(*here: Link | str) -> list[Link]:
    start = [
        Link(_("Settings of the county"), reverse("settings_edit")),
        Link(_("Papers before the start"), reverse("start_paper_list") if here else ""),
    ]
    return way(start, *here)
