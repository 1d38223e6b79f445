"""The archive: what must be in it, what is missing, and all of it in one PDF."""

from dataclasses import replace
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from acceptance.actions import take_book
from acceptance.catalogue import files_of
from acceptance.checklist import Checklist, Line, checklist_of
from acceptance.figures import seen_inspections
from acceptance.turns import turn
from projects.lifecycle import Stage
from projects.models import Outcome, Project
from projects.tabs import frame
from projects.turns import Turn
from projects.views.pages import may
from regions.access import Permission, can, require
from regions.http import Request

PLACES = "village__parent__parent"


@require_safe
def archive_detail(request: Request, pk: UUID) -> HttpResponse:
    projects = Project.objects.visible_to(request.actor).select_related(PLACES)
    project = get_object_or_404(projects, pk=pk)
    actor = require(request.actor, Permission.SEE_PROJECTS, project)
    checklist = checklist_of(project)
    context = frame(project, actor, "archive_detail") | {
        "turn": _mending(turn(project, seen_inspections(project), actor), project, checklist),
        "checklist": checklist,
        "stages": _by_stage(checklist),
        "files": len(files_of(project)),
        "closed": project.outcome != Outcome.OPEN,
        "can_mend": may(actor, Permission.ACT_FOR_VILLAGE, project),
        "can_take": can(actor, Permission.SEE_PEOPLE, project),
    }
    return render(request, "acceptance/archive_detail.html", context)


@require_POST
def archive_book(request: Request, pk: UUID) -> HttpResponse:
    """Made while one waits: some seconds. By POST, since each time is recorded."""
    rows = Project.objects.visible_to(request.actor).select_related(PLACES)
    project = get_object_or_404(rows, pk=pk)
    actor = require(request.actor, Permission.SEE_PEOPLE, project)
    book = take_book(project=project, by=actor)
    return HttpResponse(
        book.pdf,
        content_type="application/pdf",
        headers={
            "Content-Disposition": f'attachment; filename="{book.name}"',
            "Cache-Control": "private, no-store",
        },
    )


def _mending(turn: Turn | None, project: Project, checklist: Checklist) -> Turn | None:
    """Whoever is led to this page is led on to the first document that is missing."""
    here = reverse("archive_detail", args=[project.pk])
    if turn is None or turn.url != here:
        return turn
    line = checklist.missing[0]
    return replace(turn, url=line.url, action=_("Next: %(gap)s") % {"gap": line.title})


def _by_stage(checklist: Checklist) -> list[tuple[str, list[Line]]]:
    stages = dict.fromkeys(line.stage for line in checklist.lines)
    return [
        (str(Stage(stage).label), [line for line in checklist.lines if line.stage == stage])
        for stage in stages
    ]
