"""A sponsor's advice on a project: the list, giving it, answering it, striking it out."""

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
from projects import advice as reading
from projects.actions import (
    Answer,
    answer_advice,
    give_advice,
    with_answer,
    withdraw_advice,
)
from projects.forms.advice import AdviceAnswerForm, AdviceForm
from projects.models import Advice, AdviceAnswer, Project
from projects.tabs import frame
from projects.views.pages import acted, below, may, sent, status
from regions.access import Permission, answerable, can, require
from regions.http import Request
from regions.models import Post

FORMS = ["GET", "HEAD", "POST"]
A_PAGE = 20


@require_safe
def advice_list(request: Request, pk: UUID) -> HttpResponse:
    project = _project(request, pk)
    actor = require(request.actor, Permission.SEE_PROJECTS, project)
    page = Paginator(reading.of_project(project), A_PAGE).get_page(request.GET.get("page"))
    context = frame(project, actor, "advice_list") | {
        "page": page,
        "rows": [_row(one, project, actor) for one in page],
        "can_advise": may(actor, Permission.ADVISE, project),
        "sponsor": project.get_sponsor_display(),
    }
    return render(request, "projects/advice_list.html", context)


@require_http_methods(FORMS)
def advice_add(request: Request, pk: UUID) -> HttpResponse:
    project = _project(request, pk)
    actor = require(request.actor, Permission.ADVISE, project)
    form = AdviceForm(**sent(request))
    if acted(form, lambda form: _give(form, project, actor)):
        messages.success(request, _("The advice is kept. It waits for an answer."))
        return redirect("advice_list", pk=pk)
    context = below(project, actor, "advice_list", _("Advise on the project")) | {"form": form}
    return render(request, "projects/advice_add.html", context, status=status(form))


@require_http_methods(FORMS)
def advice_answer(request: Request, pk: UUID) -> HttpResponse:
    one = _advice(request, pk)
    project = one.project
    permission = reading.right_to_answer(project)
    actor = require(request.actor, permission, project)
    people = answerable(permission, project)
    form = AdviceAnswerForm(**sent(request), people=people, actor=actor)
    if acted(form, lambda form: _answer(form, one, actor)):
        messages.success(request, _("The advice is answered."))
        return redirect("advice_list", pk=project.pk)
    context = below(project, actor, "advice_list", _("Answer the advice")) | {
        "form": form,
        "row": _row(one, project, actor),
    }
    return render(request, "projects/advice_answer.html", context, status=status(form))


@require_http_methods(FORMS)
def advice_withdraw(request: Request, pk: UUID) -> HttpResponse:
    one = _advice(request, pk)
    actor = require(request.actor, Permission.ADVISE, one)
    back = reverse("advice_list", args=[one.project_id])
    form = ReasonForm(**sent(request))
    if acted(form, lambda form: withdraw_advice(advice_id=pk, by=actor, **form.cleaned_data)):
        messages.success(request, _("The advice is struck out and waits for nobody any more."))
        return redirect(back)
    context = {
        "form": form,
        "title": _("Strike this advice out?"),
        "text": one.text,
        "consequences": [_("It stays in sight with your reason, and asks for no answer.")],
        "submit": _("Strike out"),
        "cancel": back,
    }
    return render(request, "ui/confirm_page.html", context, status=status(form))


def _project(request: Request, pk: UUID) -> Project:
    rows = Project.objects.visible_to(request.actor).select_related("village__parent")
    return get_object_or_404(rows, pk=pk)


def _advice(request: Request, pk: UUID) -> Advice:
    rows = Advice.objects.visible_to(request.actor).select_related(
        "project__village__parent", "by__user__human", "by__division", "paper", "answer"
    )
    return get_object_or_404(rows, pk=pk)


def _row(one: Advice, project: Project, actor: Post) -> dict[str, Any]:
    """Advice as it is shown, with what this post may do about it."""
    answer = getattr(one, "answer", None)
    own = reading.of_office(one, actor) and can(actor, Permission.ADVISE, project)
    return {
        "advice": one,
        "answer": answer,
        "can_answer": answer is None and reading.can_answer(one, project, actor),
        "can_withdraw": one.stands and own and may(actor, Permission.ADVISE, project),
    }


def _give(form: AdviceForm, project: Project, by: Post) -> Advice:
    said = form.cleaned_data
    return give_advice(
        id=said["id"], project_id=project.pk, text=said["text"], file=said["paper"], by=by
    )


def _answer(form: AdviceAnswerForm, one: Advice, by: Post) -> AdviceAnswer:
    text = form.cleaned_data["text"]

    def act(answer: Answer) -> AdviceAnswer:
        return answer_advice(advice_id=one.pk, text=text, by=by, answer=answer)

    return with_answer(project=one.project, by=by, **form.answered(), act=act)
