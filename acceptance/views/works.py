"""Listing what was built, and the village's application for acceptance."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from acceptance.actions import save_application, save_works
from acceptance.figures import Facts, facts_of
from acceptance.forms.works import ApplicationForm, WorksForm
from acceptance.levels import MENDED_IN
from acceptance.models import Application, WorksItem
from projects.lifecycle import Stage, Step
from projects.models import Outcome, Project
from projects.overview import Row, in_yuan
from projects.views.pages import acted, below, sent, status
from regions.access import Permission, require
from regions.http import Request
from regions.models import Post

FORMS = ["GET", "HEAD", "POST"]


@require_http_methods(FORMS)
def works_edit(request: Request, pk: UUID) -> HttpResponse:
    project, actor = _village(request, pk)
    if not _prepared(project, MENDED_IN):
        return _not_now(request, project)
    items = list(WorksItem.objects.filter(project=project))
    form = WorksForm(**sent(request), project=project, items=items)
    if acted(form, lambda form: _list(form, project, actor)):
        messages.success(request, _("The list is saved."))
        return redirect("works_edit" if "more" in request.POST else "inspection_list", pk=pk)
    context = below(project, actor, "inspection_list", _("What was built")) | {"form": form}
    return render(request, "acceptance/works_edit.html", context, status=status(form))


@require_http_methods(FORMS)
def application_edit(request: Request, pk: UUID) -> HttpResponse:
    project, actor = _village(request, pk)
    if not _prepared(project, (Stage.ACCEPTANCE,)):
        return _not_now(request, project)
    application = project.applications.first()
    facts = facts_of(project)
    initial = {"version": project.version} | ({} if application else _known(project, facts))
    form = ApplicationForm(**sent(request), instance=application, initial=initial)
    if acted(form, lambda form: _apply(form, project, actor)):
        messages.success(request, _("The application is saved. Print it, then hand it in."))
        return redirect("inspection_list", pk=pk)
    context = below(project, actor, "inspection_list", _("Application for acceptance")) | {
        "form": form,
        "works": list(WorksItem.objects.filter(project=project)),
        "rows": _rows(facts),
    }
    return render(request, "acceptance/application_edit.html", context, status=status(form))


def _village(request: Request, pk: UUID) -> tuple[Project, Post]:
    project = get_object_or_404(Project.objects.visible_to(request.actor), pk=pk)
    return project, require(request.actor, Permission.ACT_FOR_VILLAGE, project)


def _prepared(project: Project, stages: tuple[Stage, ...]) -> bool:
    open_now = project.outcome == Outcome.OPEN and project.step == Step.MAKE
    return open_now and project.stage in stages


def _not_now(request: Request, project: Project) -> HttpResponse:
    messages.warning(request, _("This can't be changed now: it is not being prepared."))
    return redirect("inspection_list", pk=project.pk)


def _known(project: Project, facts: Facts) -> dict[str, Any]:
    """What a new application begins with: the wages that are due, the other costs as planned."""
    return {
        "starts_on": project.starts_on,
        "ends_on": min(project.ends_on, project.stage_since),
        "labour": facts.wages_due,
        "materials": project.materials,
        "machinery": project.machinery,
        "other": project.other,
    }


def _rows(facts: Facts) -> list[Row]:
    return [
        Row(_("People who worked"), facts.workers),
        Row(_("Days worked"), facts.days),
        Row(_("Wages due"), in_yuan(facts.wages_due)),
        Row(_("Wages paid"), in_yuan(facts.wages_paid)),
        Row(_("Attendances of trainings"), facts.trained),
    ]


def _list(form: WorksForm, project: Project, by: Post) -> list[WorksItem]:
    version = form.cleaned_data["version"]
    return save_works(project_id=project.pk, version=version, works=form.works(), by=by)


def _apply(form: ApplicationForm, project: Project, by: Post) -> Application:
    version = form.cleaned_data["version"]
    return save_application(project_id=project.pk, version=version, account=form.account(), by=by)
