"""The purchasing plan: its page, its versions, writing it anew, and the vote on it."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import FileResponse, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from core.downloads import workbook
from core.ids import new_id
from core.money import grouped
from procurement.actions.planning import add_plan_version, resolve_plan
from procurement.exports.plan import plan_sheets
from procurement.forms.planning import PlanForm, PlanResolveForm, as_typed
from procurement.models import PlanResolution, PlanVersion
from procurement.planning import budget_of, meetings_on_plan, plan_in_force, planned_rows
from projects.actions import with_answer
from projects.models import Project
from projects.overview import Row
from projects.tabs import frame
from projects.views.pages import acted, below, may, sent, status
from regions.access import Permission, require
from regions.http import Request
from regions.models import Post

PEOPLE = ("operator", "responsible", "resolved__meeting")


@require_safe
def plan_detail(request: Request, pk: UUID) -> HttpResponse:
    """The plan in force, or the first one while it waits for its vote."""
    project = get_object_or_404(Project.objects.visible_to(request.actor), pk=pk)
    actor = require(request.actor, Permission.SEE_PROJECTS, project)
    versions = list(PlanVersion.objects.filter(project=project).select_related(*PEOPLE))
    standing = plan_in_force(project)
    last = versions[0] if versions else None
    shown = next((one for one in versions if one == standing), last)
    context = frame(project, actor, "plan_detail") | {
        "version": shown,
        "stands": standing is not None,
        "waits": last if last and (standing is None or last.number > standing.number) else None,
        "versions": [one for one in versions if one != shown],
        "buys": may(actor, Permission.BUY, project),
    }
    return render(request, "procurement/plan_detail.html", context | _table(shown, project, actor))


@require_safe
def plan_version(request: Request, pk: UUID) -> HttpResponse:
    """One version as it was written, with what has been bought of its rows up to now."""
    version = _version(request, pk)
    project = version.project
    actor = require(request.actor, Permission.SEE_PROJECTS, project)
    context = below(project, actor, "plan_detail", str(version)) | {"version": version}
    return render(
        request, "procurement/plan_version.html", context | _table(version, project, actor)
    )


@require_http_methods(["GET", "HEAD", "POST"])
def plan_add(request: Request, pk: UUID) -> HttpResponse:
    """A new version, begun with the rows of the last; the button for more rows judges nothing."""
    project = get_object_or_404(Project.objects.visible_to(request.actor), pk=pk)
    actor = require(request.actor, Permission.BUY, project)
    voted = plan_in_force(project) is not None
    given: dict[str, Any] = {"project": project, "actor": actor, "voted": voted}
    context = below(project, actor, "plan_detail", _("Write the purchasing plan"))
    if "more" in request.POST:
        form = PlanForm.with_more_rows(request.POST.dict(), **given)
        return render(request, "procurement/plan_add.html", context | {"form": form})
    form = PlanForm(**sent(request), **_begun(project), **given)
    version = acted(form, lambda form: _add(form, project, actor))
    if version is not None:
        messages.success(request, _("The plan is written."))
        return redirect("plan_detail", pk=project.pk)
    return render(
        request, "procurement/plan_add.html", context | {"form": form}, status=status(form)
    )


@require_http_methods(["GET", "HEAD", "POST"])
def plan_resolve(request: Request, pk: UUID) -> HttpResponse:
    version = _version(request, pk)
    project = version.project
    actor = require(request.actor, Permission.BUY, project)
    meetings = meetings_on_plan(project)
    form = PlanResolveForm(**sent(request), project=project, meetings=meetings, actor=actor)
    if acted(form, lambda form: _resolve(form, version, actor)):
        messages.success(request, _("The purchasing plan is in force."))
        return redirect("plan_detail", pk=project.pk)
    context = below(project, actor, "plan_detail", _("The vote on the plan")) | {
        "form": form,
        "version": version,
        "meetings": meetings,
    }
    return render(request, "procurement/plan_resolve.html", context, status=status(form))


@require_safe
def plan_workbook(request: Request, pk: UUID) -> FileResponse:
    version = _version(request, pk)
    require(request.actor, Permission.SEE_PROJECTS, version)
    name = f"{version.project.code}-物资采购清单-第{version.number}版.xlsx"
    return workbook(plan_sheets(version), name)


def _version(request: Request, pk: UUID) -> PlanVersion:
    rows = PlanVersion.objects.visible_to(request.actor).select_related("project", *PEOPLE)
    return get_object_or_404(rows, pk=pk)


def _table(version: PlanVersion | None, project: Project, actor: Post) -> dict[str, Any]:
    """The rows with what was bought, their sum, and what can be made of them."""
    rows = planned_rows(version) if version else []
    budget = budget_of(rows)
    figures = [
        Row(_("Budget of the plan (yuan)"), grouped(budget)),
        Row(_("Materials in the estimate (yuan)"), grouped(project.materials)),
    ]
    return {
        "rows": rows,
        "figures": figures,
        "above": grouped(budget - project.materials) if budget > project.materials else "",
        "can_issue": may(actor, Permission.ISSUE_PAPERS, project),
        "form_id": new_id(),
    }


def _begun(project: Project) -> dict[str, Any]:
    last = PlanVersion.objects.filter(project=project).order_by("-number").first()
    if last is None:
        return {}
    return {"rows": [as_typed(row) for row in last.rows.all()], "initial": {"seen": last.number}}


def _add(form: PlanForm, project: Project, by: Post) -> PlanVersion:
    said = form.cleaned_data
    return with_answer(
        project=project,
        **form.answered(),
        by=by,
        act=lambda answer: add_plan_version(
            id=said["id"],
            project_id=project.pk,
            seen=said["seen"],
            rows=form.plan_rows(),
            reason=said.get("reason", ""),
            by=by,
            answer=answer,
        ),
    )


def _resolve(form: PlanResolveForm, version: PlanVersion, by: Post) -> PlanResolution:
    return with_answer(
        project=version.project,
        **form.answered(),
        by=by,
        act=lambda answer: resolve_plan(
            version_id=version.pk,
            meeting_id=form.cleaned_data["meeting"].pk,
            by=by,
            answer=answer,
        ),
    )
