"""All objections and complaints of a project, and their answers."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import F
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from projects.actions import answer_objection
from projects.elsewhere import About, page_of
from projects.forms.notices import AnswerForm
from projects.models import Objection, Project
from projects.tabs import Link
from projects.views.pages import acted, below, may, sent, status
from regions.access import Permission, require
from regions.http import Request
from regions.models import Post

A_PAGE = 50
SAID_BY = (
    "by__user__human", "by__division", "answered_by__user__human", "answered_by__division",
)  # fmt: skip


@require_safe
def objection_list(request: Request, pk: UUID) -> HttpResponse:
    """Open ones first, each group with the newest on top."""
    project = get_object_or_404(Project.objects.visible_to(request.actor), pk=pk)
    actor = require(request.actor, Permission.SEE_PEOPLE, project)
    answers = may(actor, Permission.ANSWER_OBJECTIONS, project)
    rows = Objection.objects.filter(project=project).select_related("notice", *SAID_BY)
    rows = rows.order_by(F("answered_at").desc(nulls_first=True), "-at")
    page = Paginator(rows, A_PAGE).get_page(request.GET.get("page"))
    context = below(project, actor, "notice_list", _("Objections and complaints")) | {
        "page": page,
        "rows": [said_of(one, actor, answers) | _about(one, actor) for one in page],
    }
    return render(request, "projects/objection_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def objection_answer(request: Request, pk: UUID) -> HttpResponse:
    rows = Objection.objects.visible_to(request.actor).select_related("project", "notice", *SAID_BY)
    objection = get_object_or_404(rows, pk=pk)
    project, back = objection.project, _listed(objection)
    actor = require(request.actor, Permission.ANSWER_OBJECTIONS, project)
    form = AnswerForm(**sent(request), on_notice=objection.notice is not None)
    if acted(form, lambda form: answer_objection(objection_id=pk, by=actor, **form.cleaned_data)):
        messages.success(request, _("The objection is answered."))
        return redirect(back.url)
    context = below(project, actor, "notice_list", back, _("Answer the objection")) | {
        "form": form,
        "back": back.url,
        "said": said_of(objection, actor, answers=True),
    }
    context |= _about(objection, actor)
    return render(request, "projects/objection_answer.html", context, status=status(form))


def said_of(objection: Objection, actor: Post | None, answers: bool) -> dict[str, Any]:
    """An objection, and whether this post may answer it: never the human who recorded it."""
    own = actor is not None and objection.recorded_by(actor.user.human_id)
    waits = objection.answered_at is None
    return {"objection": objection, "own": own, "can_answer": answers and waits and not own}


def _about(objection: Objection, actor: Post) -> dict[str, str]:
    """Where the line is shown that it names."""
    return {"line_url": page_of(About.LINE, objection.line_id, objection, actor)}


def _listed(objection: Objection) -> Link:
    """At its notice; a complaint among all others."""
    if objection.notice:
        return Link(objection.notice.title, objection.notice.get_absolute_url())
    url = reverse("objection_list", args=[objection.project_id])
    return Link(_("Objections and complaints"), url)
