"""Change orders: the list, a new one, its page, its pictures and papers."""

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
from projects import change_words
from projects.actions import (
    add_change_paper,
    draft_change,
    edit_change,
    withdraw_change,
    withdraw_change_paper,
)
from projects.actions.changing import is_building
from projects.actions.papers import with_paper
from projects.change_rules import WAITING, State
from projects.changes import basis_of, effect_of
from projects.estimates import estimate_now
from projects.forms.changes import (
    ChangeEditForm,
    ChangeForm,
    ChangePaperForm,
)
from projects.models import ChangeOrder, ChangePaper, Project
from projects.tabs import Link
from projects.views.pages import acted, below, may, sent, status
from regions.access import Permission, require
from regions.http import Request
from regions.models import Post

A_PAGE = 50
STRUCK_BY = ("withdrawn_by__user__human", "withdrawn_by__division")


@require_safe
def change_list(request: Request, pk: UUID) -> HttpResponse:
    project = get_object_or_404(Project.objects.visible_to(request.actor), pk=pk)
    actor = require(request.actor, Permission.SEE_PROJECTS, project)
    page = Paginator(project.changeorders.all(), A_PAGE).get_page(request.GET.get("page"))
    acts = may(actor, Permission.ACT_FOR_VILLAGE, project)
    context = below(project, actor, "", _("Changes of the works")) | {
        "page": page,
        "rows": [(one, one.delta, change_words.badge_of(one)) for one in page],
        "figures": change_words.moved_rows(project.changeorders.decided(), project),
        "not_before": change_words.NOT_BEFORE,
        "can_add": acts and is_building(project),
    }
    return render(request, "projects/change_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def change_add(request: Request, pk: UUID) -> HttpResponse:
    project = get_object_or_404(Project.objects.visible_to(request.actor), pk=pk)
    actor = require(request.actor, Permission.ACT_FOR_VILLAGE, project)
    form = ChangeForm(**sent(request))
    made = acted(form, lambda form: _draft(form, project, actor))
    if made is not None:
        messages.success(request, _("The change is begun. Now add a picture or paper to it."))
        return redirect(made)
    here = Link(_("Changes of the works"), list_of(project)), _("Write a change")
    context = below(project, actor, "", *here) | {
        "form": form,
        "amounts": form.amounts(estimate_now(project)),
        "is_time": is_building(project),
        "not_before": change_words.NOT_BEFORE,
    }
    return render(request, "projects/change_add.html", context, status=status(form))


@require_safe
def change_detail(request: Request, pk: UUID) -> HttpResponse:
    change = change_of(request, pk)
    actor = require(request.actor, Permission.SEE_PROJECTS, change)
    context = below_change(change, actor) | shown(change) | {
        "turn": change_words.turn_of(change, actor),
        "badge": change_words.badge_of(change),
        "can_write": change_words.can_write(change, actor),
        "waits": change.state in (State.MAKE, *WAITING),
    }  # fmt: skip
    return render(request, "projects/change_detail.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def change_edit(request: Request, pk: UUID) -> HttpResponse:
    change = change_of(request, pk)
    actor = require(request.actor, Permission.ACT_FOR_VILLAGE, change)
    if change.state != State.MAKE:
        return back(request, change, handed_in())
    form = ChangeEditForm(**sent(request), initial=ChangeEditForm.said(change))
    if acted(form, lambda form: _edit(form, change, actor)):
        messages.success(request, _("The change is saved."))
        return redirect(change)
    context = below_change(change, actor, _("Write it otherwise")) | {
        "form": form,
        "amounts": form.amounts(estimate_now(change.project)),
    }
    return render(request, "projects/change_edit.html", context, status=status(form))


@require_http_methods(["GET", "HEAD", "POST"])
def change_paper_add(request: Request, pk: UUID) -> HttpResponse:
    change = change_of(request, pk)
    actor = require(request.actor, Permission.ACT_FOR_VILLAGE, change)
    if change.state != State.MAKE:
        return back(request, change, handed_in())
    form = ChangePaperForm(**sent(request))
    if acted(form, lambda form: _attach(form, change, actor)):
        messages.success(request, _("It is added to the change."))
        return redirect(change)
    context = below_change(change, actor, _("Add a picture or paper")) | {"form": form}
    return render(request, "projects/change_paper_add.html", context, status=status(form))


@require_http_methods(["GET", "HEAD", "POST"])
def change_paper_withdraw(request: Request, pk: UUID) -> HttpResponse:
    rows = ChangePaper.objects.visible_to(request.actor).select_related("change__project")
    row = get_object_or_404(rows, pk=pk)
    actor = require(request.actor, Permission.ACT_FOR_VILLAGE, row)
    form = ReasonForm(**sent(request))
    if acted(form, lambda form: withdraw_change_paper(row_id=pk, by=actor, **form.cleaned_data)):
        messages.success(request, _("It is struck out and no longer counts."))
        return redirect(row.change)
    words = {
        "title": _("Strike this picture or paper out?"), "what": row.title,
        "submit": _("Strike out"), "consequences": [_("It stays in sight with your reason.")],
    }  # fmt: skip
    return _sure(request, row.change, actor, form, words)


@require_http_methods(["GET", "HEAD", "POST"])
def change_withdraw(request: Request, pk: UUID) -> HttpResponse:
    change = change_of(request, pk)
    actor = require(request.actor, Permission.ACT_FOR_VILLAGE, change)
    if change.state != State.MAKE and request.method != "POST":
        return back(request, change, handed_in())
    form = ReasonForm(**sent(request))
    if acted(form, lambda form: withdraw_change(change_id=pk, by=actor, **form.cleaned_data)):
        messages.success(request, _("The change is taken back."))
        return redirect(change)
    words = {
        "title": _("Take this change back?"), "what": change.what, "submit": _("Take it back"),
        "consequences": [_("It stays on record as withdrawn, and changes nothing.")],
    }  # fmt: skip
    return _sure(request, change, actor, form, words)


def list_of(project: Project) -> str:
    return reverse("change_list", args=[project.pk])


def change_of(request: Request, pk: UUID) -> ChangeOrder:
    rows = ChangeOrder.objects.visible_to(request.actor).select_related("project__village__parent")
    return get_object_or_404(rows, pk=pk)


def below_change(change: ChangeOrder, actor: Post, *here: str) -> dict[str, Any]:
    """The frame of a page about one change: the way back to it."""
    title = change_words.title_of(change)
    way: list[Link | str] = [Link(_("Changes of the works"), list_of(change.project))]
    way += [Link(title, change.get_absolute_url()), *here] if here else [title]
    return below(change.project, actor, "", *way) | {"change": change, "title": title}


def shown(change: ChangeOrder) -> dict[str, Any]:
    """What every page that shows a change says of it."""
    basis = basis_of(change)
    effect = effect_of(change, basis)
    return {
        "rows": change_words.rows_of(change, basis, effect),
        "kinds": change_words.kind_rows(effect),
        "warnings": change_words.warnings_of(change, effect),
        "papers": change.papers.select_related("paper", *STRUCK_BY),
        "events": change_words.events(change),
        "not_before": change_words.NOT_BEFORE,
    }


def _sure(
    request: Request, change: ChangeOrder, actor: Post, form: ReasonForm, words: dict[str, Any]
) -> HttpResponse:
    """Are you sure? With the reason's form; `words`: title, what, submit, consequences."""
    context = below_change(change, actor, words["submit"]) | words
    context |= {"form": form, "cancel": change.get_absolute_url()}
    return render(request, "projects/fund_sure.html", context, status=status(form))


def back(request: Request, change: ChangeOrder, why: str) -> HttpResponse:
    messages.warning(request, why)
    return redirect(change)


def handed_in() -> str:
    return _("This change was handed in; it can't be written otherwise now.")


def _draft(form: ChangeForm, project: Project, by: Post) -> ChangeOrder:
    row = form.cleaned_data["id"]
    return draft_change(id=row, project_id=project.pk, altered=form.altered(), by=by)


def _edit(form: ChangeEditForm, change: ChangeOrder, by: Post) -> ChangeOrder:
    version = form.cleaned_data["version"]
    return edit_change(change_id=change.pk, version=version, altered=form.altered(), by=by)


def _attach(form: ChangePaperForm, change: ChangeOrder, by: Post) -> ChangePaper:
    said = form.cleaned_data
    return with_paper(
        ChangePaper,
        id=said["id"],
        project=change.project,
        file=said["paper"],
        title=said["title"],
        by=by,
        act=lambda paper: add_change_paper(
            id=said["id"], change_id=change.pk, title=said["title"], paper=paper, by=by
        ),
    )
