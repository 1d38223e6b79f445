"""Performance targets and their evaluation on one page; beginning and writing targets."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from core.ids import new_id
from projects.actions import begin_targets, write_targets
from projects.forms.performance import TargetsBeginForm, TargetsForm
from projects.history import events_of
from projects.indicators import goals_of, indicators
from projects.lifecycle import Stage
from projects.models import Basis, Evaluation, Project, TargetSheet
from projects.performance import (
    BADGES,
    GRADE_NAMES,
    can_be_evaluated,
    evaluation_of,
    faults_of,
    grade_of,
    is_asked,
    lines_of,
    next_basis,
    open_to_change,
    sheets_of,
    sum_of,
)
from projects.performance_rules import State
from projects.tabs import frame
from projects.views.pages import acted, below, may, sent, status
from regions.access import Permission, require
from regions.http import Request
from regions.models import Post

FORMS = ["GET", "HEAD", "POST"]


@require_safe
def performance_detail(request: Request, pk: UUID) -> HttpResponse:
    """The newest version with the evaluation against it; the others below."""
    project = get_object_or_404(Project.objects.visible_to(request.actor), pk=pk)
    actor = require(request.actor, Permission.SEE_PROJECTS, project)
    sheets, evaluation = sheets_of(project), evaluation_of(project)
    context = frame(project, actor, "performance_detail") | {
        "sheet": sheets[0] if sheets else None,
        "others": [(one, badge_of(one)) for one in sheets[1:]],
        "asked": is_asked(project),
        "can_begin": may(actor, Permission.ACT_FOR_VILLAGE, project)
        and next_basis(project, sheets) is not None,
        "can_evaluate": evaluation is None
        and can_be_evaluated(project, sheets)
        and may(actor, Permission.ACT_FOR_VILLAGE, project),
    }
    if sheets:
        context |= _shown(sheets[0], evaluation, actor)
    return render(request, "projects/performance_detail.html", context)


@require_safe
def targets_version(request: Request, pk: UUID) -> HttpResponse:
    sheet = sheet_of(request, pk)
    actor = require(request.actor, Permission.SEE_PROJECTS, sheet)
    lines = lines_of(sheet, None)
    context = below(sheet.project, actor, "performance_detail", str(sheet)) | {
        "sheet": sheet,
        "badge": badge_of(sheet),
        "lines": lines,
        "points": sum(line.target.weight for line in lines),
        "events": _events(sheet),
    }
    return render(request, "projects/targets_version.html", context)


@require_http_methods(FORMS)
def targets_begin(request: Request, pk: UUID) -> HttpResponse:
    project = get_object_or_404(Project.objects.visible_to(request.actor), pk=pk)
    actor = require(request.actor, Permission.ACT_FOR_VILLAGE, project)
    sheets = sheets_of(project)
    basis = next_basis(project, sheets)
    if basis is None and request.method != "POST":
        messages.warning(request, _("No targets can be begun now."))
        return redirect("performance_detail", pk=pk)
    needs_reason = bool(sheets) or basis != Basis.PROPOSAL
    form = TargetsBeginForm(**sent(request), needs_reason=needs_reason)
    made = acted(form, lambda form: _begin(form, project, actor))
    if made is not None:
        return redirect("targets_write", pk=made.pk)
    context = below(project, actor, "performance_detail", _("Write targets")) | {
        "form": form,
        "basis": "" if basis is None else Basis(basis).label,
    }
    return render(request, "projects/targets_begin.html", context, status=status(form))


@require_http_methods(FORMS)
def targets_write(request: Request, pk: UUID) -> HttpResponse:
    sheet = sheet_of(request, pk)
    project = sheet.project
    actor = require(request.actor, Permission.ACT_FOR_VILLAGE, project)
    if not open_to_change(sheet, project):
        return stays(request, project)
    targets = list(sheet.rows.all())
    form = TargetsForm(
        **sent(request), version=sheet.version, targets=targets, kept=indicators(),
        goals=goals_of(project),
    )  # fmt: skip
    if acted(form, lambda form: _write(form, sheet, actor)):
        messages.success(request, _("The targets are kept."))
        more = "more" in request.POST
        return redirect(*(("targets_write", pk) if more else ("performance_detail", project.pk)))
    context = below(project, actor, "performance_detail", _("Write targets")) | {
        "form": form,
        "points": sum(one.weight for one in targets),
    }
    return render(request, "projects/targets_write.html", context, status=status(form))


def sheet_of(request: Request, pk: UUID) -> TargetSheet:
    rows = TargetSheet.objects.visible_to(request.actor)
    return get_object_or_404(rows.select_related("project__village__parent__parent"), pk=pk)


def stays(request: Request, project: Project) -> HttpResponse:
    messages.warning(request, _("This was handed in and stays as it is."))
    return redirect("performance_detail", pk=project.pk)


def badge_of(case: TargetSheet | Evaluation) -> tuple[str, str]:
    return BADGES[State(case.state)], str(case.get_state_display())


def _events(sheet: TargetSheet) -> list[Any]:
    return events_of(sheet.acts.all(), lambda act: f"{act.get_matter_display()}: {_step(act)}")


def _step(act: Any) -> str:
    return str(act.get_step_display())


def _shown(sheet: TargetSheet, evaluation: Evaluation | None, actor: Post) -> dict[str, Any]:
    """A version and the evaluation with what the post can make of them."""
    project = sheet.project
    lines = lines_of(sheet, evaluation)
    writes = open_to_change(sheet, project)
    faults = faults_of(line.target for line in lines) if writes else []
    village = may(actor, Permission.ACT_FOR_VILLAGE, project)
    township = may(actor, Permission.DECIDE_FOR_TOWNSHIP, project)
    grade = grade_of(lines) if evaluation else None
    return {
        "badge": badge_of(sheet),
        "lines": lines,
        "points": sum(line.target.weight for line in lines),
        "faults": faults,
        "writes": writes and village,
        "with_proposal": project.stage == Stage.PROPOSAL,
        "can_submit": writes and village and not faults and project.stage != Stage.PROPOSAL,
        "can_decide": sheet.state == State.TOWNSHIP and township,
        "evaluation": evaluation,
        "evaluation_badge": badge_of(evaluation) if evaluation else None,
        "sum": sum_of(lines),
        "grade": "" if grade is None else GRADE_NAMES[grade],
        "writes_evaluation": evaluation and evaluation.state == State.MAKE and village,
        "decides_evaluation": evaluation and evaluation.state == State.TOWNSHIP and township,
        "events": _events(sheet),
        "can_issue": may(actor, Permission.ISSUE_PAPERS, project),
        "form_id": new_id(),
        "second_id": new_id(),
    }


def _begin(form: TargetsBeginForm, project: Project, by: Post) -> TargetSheet:
    said = form.cleaned_data
    return begin_targets(
        id=said["id"], project_id=project.pk, reason=said.get("reason", ""), by=by
    )  # fmt: skip


def _write(form: TargetsForm, sheet: TargetSheet, by: Post) -> TargetSheet:
    version = form.cleaned_data["version"]
    return write_targets(sheet_id=sheet.pk, version=version, aims=form.aims(), by=by)
