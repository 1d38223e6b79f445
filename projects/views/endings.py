"""A project ends early or is given back: asked for, decided, taken back."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from core.forms import ReasonForm
from projects import ending_words, overview
from projects.actions import (
    Answer,
    ask_ending,
    attach,
    decide_ending,
    with_answer,
    withdraw_ending,
)
from projects.actions.ending import DECIDES, RIGHTS, asker_of, resolutions_for, settled_first
from projects.ending_rules import State, can_end, needs_resolution, outcome_at
from projects.forms.endings import EndingAskForm, EndingDecideForm
from projects.models import Asker, Ending, EndingAct, Outcome, Project, Verdict
from projects.views.pages import acted, below, sent, status
from regions.access import Permission, answerable, can, require
from regions.http import Request
from regions.models import Post


@require_http_methods(["GET", "HEAD", "POST"])
def ending_add(request: Request, pk: UUID) -> HttpResponse:
    """Village or township asks the county to end the project."""
    project = get_object_or_404(Project.objects.visible_to(request.actor), pk=pk)
    actor = _may_ask(request.actor, project)
    if project.outcome != Outcome.OPEN or not can_end(project.stage):
        messages.warning(request, _("From here a project can't end before its time."))
        return redirect(project)
    if asked := project.endings.asked().first():
        return redirect(asked)
    asker, meetings = asker_of(actor, project) or Asker.VILLAGE, resolutions_for(project)
    people = answerable(RIGHTS[asker], project)
    form = EndingAskForm(**sent(request), people=people, actor=actor, meetings=meetings)
    made = acted(form, lambda form: _ask(form, project, asker, actor))
    if made is not None:
        messages.success(request, _("The county is asked. See below what must be settled first."))
        return redirect(made)
    needed = needs_resolution(project.stage, of_village=asker == Asker.VILLAGE)
    title = ending_words.title_of(outcome_at(project.stage))
    context = below(project, actor, "", title) | {
        "title": title,
        "form": form,
        "without_resolution": needed and not meetings,
        "missing": overview.items(settled_first(project)),
    }
    return render(request, "projects/ending_add.html", context, status=status(form))


@require_safe
def ending_detail(request: Request, pk: UUID) -> HttpResponse:
    ending = _ending_of(request, pk)
    actor = require(request.actor, Permission.SEE_PROJECTS, ending)
    waits = ending.state == State.ASKED
    context = _below(ending, actor) | {
        "rows": ending_words.rows_of(ending),
        "missing": overview.items(settled_first(ending.project)) if waits else [],
        "events": ending_words.events(ending),
        "can_decide": waits and can(actor, DECIDES, ending),
        "can_withdraw": waits and can(actor, RIGHTS[ending.asker], ending),
    }
    return render(request, "projects/ending_detail.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def ending_decide(request: Request, pk: UUID) -> HttpResponse:
    ending = _ending_of(request, pk)
    actor = require(request.actor, DECIDES, ending)
    if ending.state != State.ASKED:
        messages.warning(request, _("Nothing waits here for your decision any more."))
        return redirect(ending)
    form = EndingDecideForm(
        **sent(request), people=answerable(DECIDES, ending), actor=actor,
        initial={"version": ending.project.version},
    )  # fmt: skip
    if acted(form, lambda form: _decide(form, ending, actor)):
        messages.success(request, _("The decision is kept."))
        return redirect(ending)
    context = _below(ending, actor, _("Decide")) | {
        "rows": ending_words.rows_of(ending),
        "checks": overview.checks(settled_first(ending.project)),
        "events": ending_words.events(ending),
        "form": form,
        "submit": _("Send the decision"),
        "responsible": str(actor.human) if form.alone else _("whoever is named above"),
    }
    return render(request, "projects/ending_decide.html", context, status=status(form))


@require_http_methods(["GET", "HEAD", "POST"])
def ending_withdraw(request: Request, pk: UUID) -> HttpResponse:
    ending = _ending_of(request, pk)
    actor = require(request.actor, RIGHTS[ending.asker], ending)
    form = ReasonForm(**sent(request))
    if acted(form, lambda form: withdraw_ending(ending_id=pk, by=actor, **form.cleaned_data)):
        messages.success(request, _("It is taken back: the project goes on."))
        return redirect(ending)
    context = _below(ending, actor, _("Take it back")) | {
        "title": _("Take this back?"),
        "what": ending.reason,
        "submit": _("Take it back"),
        "consequences": [_("It stays on record, and the project goes on.")],
        "form": form,
        "cancel": ending.get_absolute_url(),
    }
    return render(request, "projects/fund_sure.html", context, status=status(form))


def may_ask(actor: Post | None, project: Project) -> bool:
    """Whether to offer that the project ends."""
    open_now = project.outcome == Outcome.OPEN and can_end(project.stage)
    return open_now and any(can(actor, right, project) for right in RIGHTS.values())


def _may_ask(actor: Post | None, project: Project) -> Post:
    if actor is None or not any(can(actor, right, project) for right in RIGHTS.values()):
        raise PermissionDenied("ask")
    return actor


def _ending_of(request: Request, pk: UUID) -> Ending:
    rows = Ending.objects.visible_to(request.actor)
    return get_object_or_404(
        rows.select_related("project__village__parent", "resolution", "document"), pk=pk
    )


def _below(ending: Ending, actor: Post, *here: str) -> dict[str, Any]:
    """The frame of a page about one request to end."""
    title = ending_words.title_of(ending.outcome)
    way = [title, *here]
    return below(ending.project, actor, "", *way) | {
        "ending": ending,
        "title": title,
        "badge": ending_words.badge_of(ending),
        "here": reverse("ending_detail", args=[ending.pk]),
    }


def _ask(form: EndingAskForm, project: Project, asker: Asker, by: Post) -> Ending:
    said = form.cleaned_data
    chosen = said.get("resolution") or None

    def act(answer: Answer) -> Ending:
        title = _("Application to end the project")
        found = Ending.objects.visible_to(by).filter(pk=said["id"], project=project).first()
        if found is not None:
            return found
        paper = attach(project=project, file=said["document"], title=title, field="document", by=by)
        return ask_ending(
            id=said["id"],
            project_id=project.pk,
            asker=asker,
            reason=said["reason"],
            resolution_id=UUID(chosen) if chosen else None,
            document=paper,
            by=by,
            answer=answer,
        )

    return with_answer(project=project, by=by, **form.answered(), act=act)


def _decide(form: EndingDecideForm, ending: Ending, by: Post) -> EndingAct:
    said = form.cleaned_data

    def act(answer: Answer) -> EndingAct:
        return decide_ending(
            ending_id=ending.pk,
            version=said["version"],
            verdict=Verdict(said["verdict"]),
            reason=said["reason"],
            by=by,
            answer=answer,
        )

    return with_answer(project=ending.project, by=by, **form.answered(), act=act)
