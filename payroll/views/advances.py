"""Advances: asked for, decided, handed out, and settled where no line can take them off."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from core.forms import ReasonForm
from core.money import grouped
from payroll.actions import (
    ask_advance,
    decide_advance,
    give_back_advance,
    pay_advance,
    set_advance_aside,
    withdraw_advance,
)
from payroll.advance_limit import limit_of, limits
from payroll.advance_rules import AdvanceStepKind
from payroll.advance_showing import shown, to_show
from payroll.advances import ahead_of
from payroll.forms.advances import AdvanceDecideForm, AdvanceForm, GiveBackForm, HandOutForm
from payroll.models import Advance
from projects.models import Project
from projects.tabs import Link
from projects.views.pages import acted, below, may, sent, status
from regions.access import Permission, require
from regions.http import Request
from regions.models import Post

A_PAGE = 50
FORMS = ["GET", "HEAD", "POST"]


@require_safe
def advance_list(request: Request, pk: UUID) -> HttpResponse:
    project = get_object_or_404(Project.objects.visible_to(request.actor), pk=pk)
    actor = require(request.actor, Permission.SEE_PEOPLE, project)
    rows = to_show(Advance.objects.filter(project=project)).order_by("-at", "pk")
    page = Paginator(rows, A_PAGE).get_page(request.GET.get("page"))
    context = below(project, actor, "sheet_list", _("Advances")) | {
        "page": page,
        "rows": [shown(one, actor) for one in page],
        "ahead": ahead_of(project),
        "can_add": may(actor, Permission.ACT_FOR_VILLAGE, project),
    }
    return render(request, "payroll/advance_list.html", context)


@require_http_methods(FORMS)
def advance_add(request: Request, pk: UUID) -> HttpResponse:
    project = get_object_or_404(Project.objects.visible_to(request.actor), pk=pk)
    actor = require(request.actor, Permission.ACT_FOR_VILLAGE, project)
    most = {entry: at for entry, at in limits(project, timezone.localdate()).items() if at}
    entries = project.rosterentrys.filter(pk__in=most).select_related("person").order_by("number")
    form = AdvanceForm(**sent(request), entries=entries, limits=most)
    if acted(form, lambda form: ask_advance(by=actor, **form.cleaned_data)):
        messages.success(request, _("It is entered. The supervision group looks at it next."))
        return redirect("advance_list", pk=pk)
    context = below(project, actor, "sheet_list", _list(project), _("Enter an advance"))
    context |= {"form": form, "anybody": bool(most)}
    return render(request, "payroll/advance_add.html", context, status=status(form))


@require_http_methods(FORMS)
def advance_confirm(request: Request, pk: UUID) -> HttpResponse:
    advance, actor = _asked(request, pk, Permission.CHECK_WAGES)
    return _decide(request, advance, actor, AdvanceStepKind.SUPERVISION, _words_to_confirm())


@require_http_methods(FORMS)
def advance_decide(request: Request, pk: UUID) -> HttpResponse:
    advance, actor = _asked(request, pk, Permission.DECIDE_FOR_TOWNSHIP)
    return _decide(request, advance, actor, AdvanceStepKind.TOWNSHIP, _words_to_decide())


@require_http_methods(FORMS)
def advance_pay(request: Request, pk: UUID) -> HttpResponse:
    advance, actor = _asked(request, pk, Permission.ACT_FOR_VILLAGE)

    def pay(form: HandOutForm) -> Advance:
        return pay_advance(advance_id=pk, by=actor, **form.cleaned_data)

    words = {
        "title": _("Hand out %(amount)s yuan to %(name)s?") % _known(advance),
        "text": _(
            "Only to the worker himself. He signs a receipt before a witness; his next wage sheet "
            "takes the money off again."
        ),
        "submit": _("It is handed out"),
        "done": _("It is kept. The next wage sheet takes it off."),
    }
    return _act(request, advance, actor, HandOutForm(**sent(request)), pay, words)


@require_http_methods(FORMS)
def advance_withdraw(request: Request, pk: UUID) -> HttpResponse:
    advance, actor = _asked(request, pk, Permission.ACT_FOR_VILLAGE)

    def withdraw(form: ReasonForm) -> Advance:
        return withdraw_advance(advance_id=pk, by=actor, **form.cleaned_data)

    words = {
        "title": _("Strike this out?"),
        "text": _("It stays in sight and no longer counts."),
        "submit": _("Strike out"),
        "done": _("It is struck out and no longer counts."),
    }
    return _act(request, advance, actor, ReasonForm(**sent(request)), withdraw, words)


@require_http_methods(FORMS)
def advance_give_back(request: Request, pk: UUID) -> HttpResponse:
    advance, actor = _asked(request, pk, Permission.CHECK_WAGES)

    def give_back(form: GiveBackForm) -> Advance:
        return give_back_advance(advance_id=pk, by=actor, **form.cleaned_data)

    words = {
        "title": _("Keep that %(rest)s yuan came back?") % _known(advance),
        "text": _(
            "Only where %(name)s gave this money back, or it was never handed over: no wage sheet "
            "takes it off then."
        )
        % _known(advance),
        "submit": _("It came back"),
        "done": _("It is kept. No wage sheet takes this off any more."),
    }
    return _act(request, advance, actor, GiveBackForm(**sent(request)), give_back, words)


@require_http_methods(FORMS)
def advance_set_aside(request: Request, pk: UUID) -> HttpResponse:
    advance, actor = _asked(request, pk, Permission.SET_ASIDE_WAGES)

    def aside(form: ReasonForm) -> Advance:
        return set_advance_aside(advance_id=pk, by=actor, **form.cleaned_data)

    words = {
        "title": _("Set %(rest)s yuan aside?") % _known(advance),
        "text": _(
            "Where no wage sheet can take it off any more. It stays listed and no longer holds up "
            "the end of the works; should he earn again, his line takes it off."
        ),
        "submit": _("Set aside"),
        "done": _("It is set aside and stays listed."),
    }
    return _act(request, advance, actor, ReasonForm(**sent(request)), aside, words)


def _asked(request: Request, pk: UUID, right: Permission) -> tuple[Any, Post]:
    """The advance in reach with its figures, and the post that has the right; a stranger gets
    404."""
    rows = to_show(Advance.objects.visible_to(request.actor))
    advance = get_object_or_404(rows, pk=pk)
    return advance, require(request.actor, right, advance)


def _decide(
    request: Request, advance: Any, actor: Post, kind: AdvanceStepKind, words: dict[str, str]
) -> HttpResponse:
    def decide(form: AdvanceDecideForm) -> Advance:
        return decide_advance(advance_id=advance.pk, kind=kind, by=actor, **form.cleaned_data)

    most = grouped(limit_of(advance, advance.project, timezone.localdate()))
    limit = _("At most %(amount)s yuan could be paid ahead to him today.") % {"amount": most}
    title = _("%(name)s asks for %(amount)s yuan") % _known(advance)
    said = words | {"title": title, "text": f"{words['text']} {limit}"}
    return _act(request, advance, actor, AdvanceDecideForm(**sent(request)), decide, said)


def _words_to_confirm() -> dict[str, str]:
    return {
        "text": _("Ask him, and compare it with the paper that he signed."),
        "submit": _("Keep the decision"),
        "done": _("It is kept."),
    }


def _words_to_decide() -> dict[str, str]:
    return {
        "text": _("He has earned this money already; his next wage sheet takes it off again."),
        "submit": _("Keep the decision"),
        "done": _("It is kept."),
    }


def _act(
    request: Request,
    advance: Any,
    actor: Post,
    form: Form,
    act: Callable[[Any], Advance],
    words: dict[str, str],
) -> HttpResponse:
    """The page on which one thing is done to an advance, and "are you sure"."""
    if acted(form, act):
        messages.success(request, words["done"])
        return redirect("advance_list", pk=advance.project_id)
    project = advance.project
    context = below(project, actor, "sheet_list", _list(project), words["title"]) | {
        "row": shown(advance, actor), "form": form, "words": words
    }  # fmt: skip
    return render(request, "payroll/advance_act.html", context, status=status(form))


def _known(advance: Any) -> dict[str, str]:
    return {
        "name": advance.entry.person.name,
        "amount": grouped(advance.amount),
        "rest": grouped(advance.rest),
    }


def _list(project: Project) -> Link:
    return Link(_("Advances"), Advance(project=project).get_absolute_url())
