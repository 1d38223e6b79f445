"""The self-evaluation is begun and written."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from core.errors import RuleBroken
from core.ids import new_id
from projects.actions import begin_evaluation, write_evaluation
from projects.forms.performance import EvaluationForm
from projects.models import Evaluation, Project
from projects.performance import lines_of, sum_of
from projects.performance_rules import State
from projects.views.pages import acted, below, sent, status
from projects.views.targets import stays
from regions.access import Permission, require
from regions.http import Request
from regions.models import Post


@require_POST
def evaluation_begin(request: Request, pk: UUID) -> HttpResponse:
    project = get_object_or_404(Project.objects.visible_to(request.actor), pk=pk)
    actor = require(request.actor, Permission.ACT_FOR_VILLAGE, project)
    try:
        evaluation = begin_evaluation(id=new_id(), project_id=pk, by=actor)
    except RuleBroken as broken:
        messages.warning(request, str(broken.message))
        return redirect("performance_detail", pk=pk)
    return redirect("evaluation_write", pk=evaluation.pk)


@require_http_methods(["GET", "HEAD", "POST"])
def evaluation_write(request: Request, pk: UUID) -> HttpResponse:
    """Row by row: what is kept here is shown, the rest is typed."""
    evaluation = evaluation_at(request, pk)
    project = evaluation.project
    actor = require(request.actor, Permission.ACT_FOR_VILLAGE, project)
    if evaluation.state != State.MAKE:
        return stays(request, project)
    lines = lines_of(evaluation.sheet, evaluation)
    form = EvaluationForm(**sent(request), evaluation=evaluation, lines=lines)
    if acted(form, lambda form: _write(form, evaluation, actor)):
        messages.success(request, _("The self-evaluation is kept. Hand it in when it is whole."))
        return redirect("performance_detail", pk=project.pk)
    context = below(project, actor, "performance_detail", _("Write the self-evaluation")) | {
        "form": form,
        "sum": sum_of(lines),
    }
    return render(request, "projects/evaluation_write.html", context, status=status(form))


def evaluation_at(request: Request, pk: UUID) -> Evaluation:
    rows = Evaluation.objects.visible_to(request.actor)
    wanted = ("sheet__project", "project__village__parent__parent")
    return get_object_or_404(rows.select_related(*wanted), pk=pk)


def _write(form: EvaluationForm, evaluation: Evaluation, by: Post) -> Evaluation:
    said = form.cleaned_data
    return write_evaluation(
        evaluation_id=evaluation.pk,
        version=said["version"],
        achieved=form.achieved(),
        conclusion=said["conclusion"],
        by=by,
    )
