"""Whether a village may build a project itself: what stands against it, and its answers."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from core.money import grouped
from projects.actions import answer_simplicity
from projects.eligibility import (
    answerable_now,
    confirmed_by,
    handed_in,
    lines_of,
    remarks_on,
    terms_of,
)
from projects.forms.eligibility import AnswersForm
from projects.implementation import estimate_proposed
from projects.models import CountySettings, Project
from projects.overview import Row, in_yuan
from projects.tabs import Link
from projects.views.pages import acted, below, may, sent, status
from regions.access import Permission, require
from regions.http import Request


@require_safe
def eligibility_detail(request: Request, pk: UUID) -> HttpResponse:
    project = _project(request, pk)
    actor = require(request.actor, Permission.SEE_PROJECTS, project)
    lines = lines_of(project)
    remarks = remarks_on(project, lines)
    context = below(project, actor, "project_detail", _("May be built by the village")) | {
        "lines": lines,
        "remarks": remarks,
        "stops": any(one.stops for one in remarks),
        "figures": _figures(project, terms_of(project)),
        "confirmed": confirmed_by(project),
        "acts": may(actor, Permission.ACT_FOR_VILLAGE, project) and answerable_now(project),
        "on_paper": project.taken_over,
    }
    return render(request, "projects/eligibility_detail.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def eligibility_answer(request: Request, pk: UUID) -> HttpResponse:
    project = _project(request, pk)
    actor = require(request.actor, Permission.ACT_FOR_VILLAGE, project)
    if not answerable_now(project):
        messages.warning(
            request, _("The answers can't be changed now: the proposal has been handed in.")
        )
        return redirect("eligibility_detail", pk=pk)
    form = AnswersForm(**sent(request), lines=lines_of(project))
    done = acted(
        form,
        lambda form: (answer_simplicity(project_id=pk, answers=form.answers(), by=actor), True),
    )
    if done is not None:
        messages.success(request, _("The answers are kept."))
        return redirect("eligibility_detail", pk=pk)
    way = Link(_("May be built by the village"), reverse("eligibility_detail", args=[pk]))
    context = below(project, actor, "project_detail", way, _("Answer")) | {"form": form}
    return render(request, "projects/eligibility_answer.html", context, status=status(form))


def _project(request: Request, pk: UUID) -> Project:
    rows = Project.objects.visible_to(request.actor).select_related("village__parent", "terms")
    return get_object_or_404(rows, pk=pk)


def _figures(project: Project, terms: CountySettings) -> list[Row]:
    """The estimate beside what the county and the nation set."""
    ceiling = terms.self_build_ceiling
    rule = {"yuan": grouped(ceiling or 0), "rule": terms.get_ceiling_rule_display()}
    said = _("%(yuan)s yuan; above it: %(rule)s") % rule if ceiling else _("not set")
    source = terms.source or _("nothing set by the county")
    kept = _("kept since the proposal was handed in") if handed_in(project) else _("as of today")
    return [
        Row(_("Estimate"), in_yuan(estimate_proposed(project))),
        Row(_("County's ceiling for self-build"), said),
        Row(_("Works are tendered from"), in_yuan(terms.tender_works)),
        Row(_("Settings of the county"), f"{source} ({kept})"),
    ]
