"""The list of projects, proposing one, its first page, and its history."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from projects import advice, bundles, eligibility, ending_words, history, overview, turns
from projects.actions import add_project, edit_project
from projects.actions.describing import DESCRIBED_IN
from projects.forms.project import AddForm, EditForm, ProjectSearchForm
from projects.gatekeeping import Checked, checklist_for
from projects.lifecycle import Stage, Step, rule_of
from projects.models import Outcome, Project, Suspension, with_asked_end, with_bundle
from projects.money import funds_of, wage_share_of
from projects.tabs import Link, crumbs, frame
from projects.views.endings import may_ask
from projects.views.pages import acted, sent, status
from regions.access import Permission, can, require
from regions.http import Request
from regions.models import Post

PER_PAGE = 50
PLACES = "village__parent__parent"


@require_safe
def project_list(request: Request) -> HttpResponse:
    actor = require(request.actor, Permission.SEE_PROJECTS)
    form = ProjectSearchForm(request.GET)
    found = form.found(Project.objects.visible_to(actor).select_related(PLACES))
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "page": page,
        "rows": [_line(project, actor) for project in page],
        "can_add": can(actor, Permission.ACT_FOR_VILLAGE),
    }
    return render(request, "projects/project_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def project_add(request: Request) -> HttpResponse:
    actor = require(request.actor, Permission.ACT_FOR_VILLAGE)
    form = AddForm(**sent(request), actor=actor)
    project = acted(form, lambda form: _propose(form, actor))
    if project is not None:
        messages.success(request, _saved(project))
        return redirect(project)
    context = {"form": form, "village": form.only}
    return render(request, "projects/project_add.html", context, status=status(form))


@require_safe
def project_detail(request: Request, pk: UUID) -> HttpResponse:
    projects = Project.objects.visible_to(request.actor).select_related(PLACES, "terms")
    found_with = with_bundle(advice.with_advice(with_asked_end(projects)))
    project = get_object_or_404(found_with, pk=pk)
    actor = require(request.actor, Permission.SEE_PROJECTS, project)
    is_open = project.outcome == Outcome.OPEN
    found = checklist_for(actor, project) if is_open else []
    suspended = _suspension(project, found)
    building = is_open and project.stage == Stage.CONSTRUCTION
    context = frame(project, actor, "project_detail") | {
        "stages": turns.rail(project, _("suspended") if suspended else ""),
        "turn": turns.turn(project, actor, [gate for gate in found if not gate.holds]),
        "missing": overview.items(found),
        "rejected": project.outcome == Outcome.REJECTED,
        "suspended": suspended,
        "returned": history.last_return(project) if is_open else None,
        "advice": advice.in_sight(project),
        "description": overview.description(project),
        "estimate": overview.estimate(project),
        "on_paper": overview.before(project),
        "brief": [
            *_allowed(project),
            *bundles.in_short(project, actor),
            *overview.in_short(project, actor),
        ],
        "can_edit": _describable(project) and can(actor, Permission.ACT_FOR_VILLAGE, project),
        "can_edit_on_paper": project.stage == Stage.TAKEOVER
        and _describable(project)
        and can(actor, Permission.ACT_FOR_VILLAGE, project),
        "can_reopen": is_open
        and rule_of(project.stage).reopens is not None
        and can(actor, Permission.DECIDE_FOR_COUNTY, project),
        "ended": None if is_open else ending_words.why_of(project),
        "can_ask_end": may_ask(actor, project),
        "can_suspend": building and can(actor, Permission.ACT_FOR_VILLAGE, project),
    }
    return render(request, "projects/project_detail.html", context | _money(project))


@require_http_methods(["GET", "HEAD", "POST"])
def project_edit(request: Request, pk: UUID) -> HttpResponse:
    project = get_object_or_404(Project.objects.visible_to(request.actor), pk=pk)
    actor = require(request.actor, Permission.ACT_FOR_VILLAGE, project)
    if request.method != "POST" and not _describable(project):
        messages.warning(request, _("The description can't be changed now: it has been submitted."))
        return redirect(project)
    form = EditForm(**sent(request), project=project)
    changed = acted(form, lambda form: _change(form, project, actor))
    if changed is not None:
        messages.success(request, _saved(changed))
        return redirect(changed)
    context = {"form": form, "project": project, "crumbs": crumbs(project, _("Change"))}
    return render(request, "projects/project_edit.html", context, status=status(form))


@require_safe
def project_history(request: Request, pk: UUID) -> HttpResponse:
    project = get_object_or_404(Project.objects.visible_to(request.actor), pk=pk)
    actor = require(request.actor, Permission.SEE_PROJECTS, project)
    page = Paginator(history.records(project, actor), PER_PAGE).get_page(request.GET.get("page"))
    context = frame(project, actor, "project_history") | {
        "events": history.events(project.decisions.all()),
        "page": page,
        "told": history.told(page),
    }
    return render(request, "projects/project_history.html", context)


def _allowed(project: Project) -> list[overview.Row]:
    """Whether the village may build it; works that were taken over were decided on paper."""
    return [] if project.taken_over else [eligibility.in_short(project)]


def _suspension(project: Project, found: list[Checked]) -> Suspension | None:
    """The one that runs: only works under construction are suspended, and none is left so."""
    if not any(gate.code == "not_suspended" and not gate.holds for gate in found):
        return None
    return project.suspensions.filter(until__isnull=True).first()


def _line(project: Project, actor: Post) -> list[Any]:
    """A row of the list, by the columns in its template."""
    township = project.village.parent
    return [
        Link(project.name, project.get_absolute_url()),
        f"{township} {project.village}" if township else str(project.village),
        Stage(project.stage).label,
        turns.badge_of(project, actor),
        project.step_since,
    ]


def _money(project: Project) -> dict[str, Any]:
    funds = funds_of(project)
    return {"funds": funds, "share": wage_share_of(project, funds)}


def _describable(project: Project) -> bool:
    prepared = project.stage in DESCRIBED_IN and project.step == Step.MAKE
    return prepared and project.outcome == Outcome.OPEN


def _propose(form: AddForm, by: Post) -> Project:
    return add_project(
        id=form.cleaned_data["id"], village=form.village, description=form.description(), by=by
    )


def _change(form: EditForm, project: Project, by: Post) -> Project:
    version = form.cleaned_data["version"]
    return edit_project(
        project_id=project.pk, version=version, description=form.description(), by=by
    )


def _saved(project: Project) -> str:
    rows = {row.label: row.value for row in overview.estimate(project)}
    return _("Saved. %(lines)s") % {
        "lines": _("; ").join(f"{label} {value}" for label, value in list(rows.items())[-2:])
    }
