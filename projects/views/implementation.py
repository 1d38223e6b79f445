"""The implementation plan: how it stands, its versions, writing its texts and its labour."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.errors import RuleBroken
from core.ids import new_id
from core.money import grouped
from projects.actions import (
    add_labour,
    begin_implementation,
    edit_labour,
    remove_labour,
    write_sections,
)
from projects.forms.implementation import LabourEditForm, LabourForm, SectionsForm
from projects.implementation import (
    Version,
    figures,
    heading_of,
    open_to_change,
    too_few,
    unwritten,
    versions_of,
    wages_of,
    written_now,
)
from projects.models import ImplementationPlan, LabourRow, Project
from projects.models.implementation import SECTIONS
from projects.overview import Row
from projects.tabs import frame
from projects.views.pages import acted, below, may, sent, status
from regions.access import Permission, require
from regions.http import Request
from regions.models import Post

FORMS = ["GET", "HEAD", "POST"]


@require_safe
def implementation_detail(request: Request, pk: UUID) -> HttpResponse:
    """The newest version, with the others below it."""
    project = get_object_or_404(Project.objects.visible_to(request.actor), pk=pk)
    actor = require(request.actor, Permission.SEE_PROJECTS, project)
    versions = versions_of(project)
    shown = versions[0] if versions else None
    context = frame(project, actor, "implementation_detail") | {
        "version": shown,
        "others": versions[1:],
        "can_begin": _may_begin(project, actor, shown),
    }
    if shown is not None:
        context |= _content(shown.plan, project, actor)
    return render(request, "projects/implementation_detail.html", context)


@require_safe
def implementation_version(request: Request, pk: UUID) -> HttpResponse:
    plan = plan_of(request, pk)
    project = plan.project
    actor = require(request.actor, Permission.SEE_PROJECTS, project)
    version = next(one for one in versions_of(project) if one.plan == plan)
    context = below(project, actor, "implementation_detail", str(plan)) | {"version": version}
    return render(
        request,
        "projects/implementation_version.html",
        context | _content(plan, project, actor),
    )


@require_POST
def implementation_begin(request: Request, pk: UUID) -> HttpResponse:
    """Begin the version of this round, and go on to its texts."""
    project = get_object_or_404(Project.objects.visible_to(request.actor), pk=pk)
    actor = require(request.actor, Permission.ACT_FOR_VILLAGE, project)
    try:
        plan = begin_implementation(id=new_id(), project_id=pk, by=actor)
    except RuleBroken as broken:
        messages.warning(request, str(broken.message))
        return redirect("implementation_detail", pk=pk)
    again = plan.number > 1
    return redirect(
        *(("implementation_detail", pk) if again else ("implementation_write", plan.pk))
    )


@require_http_methods(FORMS)
def implementation_write(request: Request, pk: UUID) -> HttpResponse:
    plan = plan_of(request, pk)
    project = plan.project
    actor = require(request.actor, Permission.ACT_FOR_VILLAGE, project)
    if not open_to_change(plan, project):
        return stays(request, project)
    form = SectionsForm(**sent(request), instance=plan)
    if acted(form, lambda form: write_sections(plan_id=pk, by=actor, **form.saying())):
        messages.success(request, _("The texts are kept. What is left open can follow."))
        return redirect("implementation_detail", pk=project.pk)
    context = _below(project, actor, _("Write the texts")) | {"form": form, "plan": plan}
    return render(request, "projects/implementation_write.html", context, status=status(form))


@require_http_methods(FORMS)
def labour_add(request: Request, pk: UUID) -> HttpResponse:
    """One row; the next one follows at once, for a chapter has many."""
    plan = plan_of(request, pk)
    project = plan.project
    actor = require(request.actor, Permission.ACT_FOR_VILLAGE, project)
    if not open_to_change(plan, project):
        return stays(request, project)
    rows = list(plan.rows.all())
    form = LabourForm(**sent(request), rows=rows)
    row = acted(form, lambda form: _add(form, plan, actor))
    if row is not None:
        said = {"row": row, "wages": grouped(row.wages)}
        messages.success(request, _("Kept: %(row)s, %(wages)s yuan.") % said)
        more = "more" in request.POST
        return redirect(*(("labour_add", pk) if more else ("implementation_detail", project.pk)))
    context = _below(project, actor, _("Add labour")) | {
        "form": form,
        "rows": rows,
        "wages": grouped(wages_of(rows)),
    }
    return render(request, "projects/labour_add.html", context, status=status(form))


@require_http_methods(FORMS)
def labour_edit(request: Request, pk: UUID) -> HttpResponse:
    row = _row(request, pk)
    project = row.project
    actor = require(request.actor, Permission.ACT_FOR_VILLAGE, project)
    if not open_to_change(row.plan, project):
        return stays(request, project)
    others = row.plan.rows.all()
    form = LabourEditForm(**sent(request), rows=others, initial=LabourEditForm.said(row))
    if acted(form, lambda form: edit_labour(row_id=pk, labour=form.labour(), by=actor)):
        messages.success(request, _("The row is changed."))
        return redirect("implementation_detail", pk=project.pk)
    context = _below(project, actor, str(row)) | {"form": form, "row": row}
    return render(request, "projects/labour_edit.html", context, status=status(form))


@require_http_methods(FORMS)
def labour_remove(request: Request, pk: UUID) -> HttpResponse:
    row = _row(request, pk)
    project = row.project
    actor = require(request.actor, Permission.ACT_FOR_VILLAGE, project)
    if not open_to_change(row.plan, project):
        return stays(request, project)
    form = forms.Form(**sent(request))
    if acted(form, lambda form: (remove_labour(row_id=pk, by=actor), True)):
        messages.success(request, _("The row is taken out."))
        return redirect("implementation_detail", pk=project.pk)
    context = {
        "form": form,
        "title": _("Take this row out of the plan?"),
        "text": _("%(row)s, %(wages)s yuan") % {"row": row, "wages": grouped(row.wages)},
        "consequences": [_("The planned wages become less by this amount.")],
        "submit": _("Take it out"),
        "cancel": reverse("implementation_detail", args=[project.pk]),
    }
    return render(request, "ui/confirm_page.html", context, status=status(form))


def plan_of(request: Request, pk: UUID) -> ImplementationPlan:
    rows = ImplementationPlan.objects.visible_to(request.actor).select_related("project")
    return get_object_or_404(rows, pk=pk)


def _row(request: Request, pk: UUID) -> LabourRow:
    rows = LabourRow.objects.visible_to(request.actor).select_related("plan", "project")
    return get_object_or_404(rows, pk=pk)


def _add(form: LabourForm, plan: ImplementationPlan, by: Post) -> LabourRow:
    return add_labour(id=form.cleaned_data["id"], plan_id=plan.pk, labour=form.labour(), by=by)


def stays(request: Request, project: Project) -> HttpResponse:
    messages.warning(request, _("This version was handed in and stays as it is. Begin a new one."))
    return redirect("implementation_detail", pk=project.pk)


def _may_begin(project: Project, actor: Post, shown: Version | None) -> bool:
    """Where there is no version yet for the round that the village makes."""
    if not may(actor, Permission.ACT_FOR_VILLAGE, project) or not written_now(project):
        return False
    return shown is None or not open_to_change(shown.plan, project)


def _content(plan: ImplementationPlan, project: Project, actor: Post) -> dict[str, Any]:
    """The texts and the labour chapter of a version, and what the post can make of them."""
    rows = list(plan.rows.all())
    wages, opened = wages_of(rows), open_to_change(plan, project)
    return {
        "plan": plan,
        "texts": [_section(plan, name) for name in SECTIONS],
        "rows": [(row, too_few(project, row)) for row in rows],
        "figures": figures(project, rows),
        "typed": grouped(project.labour) if opened and rows and wages != project.labour else "",
        "unwritten": unwritten(plan),
        "writes": opened and may(actor, Permission.ACT_FOR_VILLAGE, project),
        "can_issue": may(actor, Permission.ISSUE_PAPERS, project),
        "form_id": new_id(),
    }


def _section(plan: ImplementationPlan, name: str) -> Row:
    return Row(capfirst(heading_of(name)), getattr(plan, name))


def _below(project: Project, actor: Post, here: str) -> dict[str, Any]:
    return below(project, actor, "implementation_detail", here)
