"""A project's inspections: the list, recording one, looking at one."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from acceptance.actions import hold_inspection
from acceptance.figures import Seen, latest, planned_items, seen_inspections
from acceptance.forms.inspections import InspectionForm
from acceptance.levels import MENDED_IN, RIGHTS, is_time_for
from acceptance.models import Inspection, InspectionItem, ItemCheck, Kind, WorksItem
from acceptance.rules import Standing
from acceptance.turns import turn
from acceptance.words import ITEMS, KINDS, badge_of
from projects.actions import with_answer
from projects.lifecycle import STAGES, Stage, Step
from projects.models import Notice, NoticeKind, Outcome, Project
from projects.tabs import frame
from projects.views.pages import acted, below, may, sent, status
from regions.access import Permission, can, require
from regions.http import Request
from regions.models import Post

FORMS = ["GET", "HEAD", "POST"]
PLACES = "village__parent__parent"


@require_safe
def inspection_list(request: Request, pk: UUID) -> HttpResponse:
    project = _project(request, pk)
    actor = require(request.actor, Permission.SEE_PROJECTS, project)
    inspections = seen_inspections(project)
    makes = may(actor, Permission.ACT_FOR_VILLAGE, project)
    prepared = makes and project.step == Step.MAKE
    context = frame(project, actor, "inspection_list") | {
        "turn": turn(project, inspections, actor),
        "works": list(WorksItem.objects.filter(project=project)),
        "application": project.applications.first(),
        "levels": [_level(project, kind, inspections, actor) for kind in Kind],
        "notice": Notice.objects.of(NoticeKind.ACCEPTANCE).filter(project=project).first(),
        "can_list": prepared and project.stage in MENDED_IN,
        "can_apply": prepared and project.stage == Stage.ACCEPTANCE,
        "reached": STAGES.index(Stage(project.stage)) - STAGES.index(Stage.ACCEPTANCE),
        "can_notice": _result_there(inspections) and may(actor, Permission.POST_NOTICES, project),
    }
    return render(request, "acceptance/inspection_list.html", context)


@require_http_methods(FORMS)
def inspection_add(request: Request, pk: UUID, kind: str) -> HttpResponse:
    if kind not in Kind.values:
        raise Http404
    project, level = _project(request, pk), Kind(kind)
    actor = require(request.actor, RIGHTS[level], project)
    if over := _over(project, level):
        messages.warning(request, over)
        return redirect("inspection_list", pk=pk)
    form = InspectionForm(
        **sent(request),
        project=project,
        kind=level,
        items=planned_items(project),
        last=_last(project, level),
        actor=actor,
    )
    inspection = acted(form, lambda form: _hold(form, project, level, actor))
    if inspection is not None:
        messages.success(request, _("The inspection is recorded."))
        return redirect(inspection)
    context = below(project, actor, "inspection_list", str(KINDS[level])) | {
        "form": form,
        "title": KINDS[level],
        "nobody": not form.people,
    }
    return render(request, "acceptance/inspection_add.html", context, status=status(form))


@require_safe
def inspection_detail(request: Request, pk: UUID) -> HttpResponse:
    rows = Inspection.objects.visible_to(request.actor)
    people = ("project__village__parent__parent", "paper", "responsible", "operator", "post")
    inspection = get_object_or_404(rows.select_related(*people), pk=pk)
    project = inspection.project
    actor = require(request.actor, Permission.SEE_PROJECTS, project)
    seen = seen_inspections(project)
    this = next(one for one in seen if one.inspection.pk == pk)
    context = below(project, actor, "inspection_list", str(inspection)) | {
        "inspection": inspection,
        "title": KINDS[Kind(inspection.kind)],
        "badge": badge_of(this),
        "turn": turn(project, seen, actor),
        "items": _items(this, actor, project),
        "attendees": inspection.attendees.all(),
    }
    return render(request, "acceptance/inspection_detail.html", context)


def _project(request: Request, pk: UUID) -> Project:
    projects = Project.objects.visible_to(request.actor).select_related(PLACES)
    return get_object_or_404(projects, pk=pk)


def _result_there(inspections: list[Seen]) -> bool:
    county = latest(inspections, Kind.COUNTY)
    return county is not None and county.passes


def _level(project: Project, kind: Kind, inspections: list[Seen], actor: Post) -> dict[str, Any]:
    """A level with its inspections, newest first, and whether one is due and his to record."""
    own = [one for one in reversed(inspections) if one.inspection.kind == kind]
    open_now = project.outcome == Outcome.OPEN and is_time_for(kind, project)
    held = own and (kind == Kind.SELF or own[0].inspection.round == project.round)
    return {
        "kind": kind,
        "title": KINDS[kind],
        "rows": [(one, badge_of(one)) for one in own],
        "can_add": open_now and not held and can(actor, RIGHTS[kind], project),
    }


def _over(project: Project, kind: Kind) -> str:
    if project.outcome != Outcome.OPEN:
        return _("This project is closed and can only be read.")
    if not is_time_for(kind, project):
        return _("It is not the time for this inspection.")
    if not WorksItem.objects.filter(project=project).exists():
        return _("The village lists first which works were completed.")
    return ""


def _last(project: Project, kind: Kind) -> Inspection | None:
    """The one before it: of this level, else of any; its place and people recur."""
    rows = Inspection.objects.filter(project=project).order_by("-at")
    return rows.filter(kind=kind).first()


def _hold(form: InspectionForm, project: Project, kind: Kind, by: Post) -> Inspection:
    said = form.cleaned_data
    made = Inspection.objects.filter(pk=said["id"], project=project).first()
    return made or with_answer(
        project=project,
        by=by,
        **form.answered(),
        act=lambda answer: hold_inspection(
            id=said["id"],
            project_id=project.pk,
            kind=kind,
            version=said["version"],
            visit=form.visit(),
            found=form.found(),
            by=by,
            answer=answer,
        ),
    )


def _items(seen: Seen, actor: Post, project: Project) -> list[dict[str, Any]]:
    """Each item with the story of its checks, and what this post may do about it."""
    checks: dict[UUID, list[ItemCheck]] = {}
    rows = ItemCheck.objects.filter(inspection=seen.inspection).select_related(
        "responsible", "rectification__before", "rectification__after"
    )
    for check in rows.order_by("number"):
        checks.setdefault(check.item_id, []).append(check)
    kind = Kind(seen.inspection.kind)
    mends = may(actor, Permission.ACT_FOR_VILLAGE, project)
    checks_again = may(actor, RIGHTS[kind], project)
    return [
        {
            "item": item,
            "badge": ITEMS[item.standing],
            "story": checks.get(item.pk, []) if len(checks.get(item.pk, [])) > 1 else [],
            "fault": _fault(checks.get(item.pk, [])),
            "can_mend": mends and item.standing == Standing.FAILED,
            "can_check": checks_again and item.standing == Standing.MENDED,
        }
        for item in seen.items
    ]


def _fault(checks: list[ItemCheck]) -> ItemCheck | None:
    """The latest check, if it failed."""
    return checks[-1] if checks and checks[-1].problem else None


def item_of(request: Request, pk: UUID) -> InspectionItem:
    rows = InspectionItem.objects.visible_to(request.actor).with_latest()
    return get_object_or_404(rows.select_related("project", "inspection"), pk=pk)
