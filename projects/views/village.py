"""The village's matters and the meetings on them."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from projects import courses, minutes
from projects.actions import add_meeting, add_motion
from projects.actions.papers import with_paper_if_any
from projects.deliberation import course_of, proceedings_of
from projects.forms.village import MeetingForm, MotionForm
from projects.models import Meeting, Motion, Notice, Project
from projects.tabs import frame
from projects.views.pages import acted, below, may, sent, status
from regions.access import Permission, require
from regions.http import Request
from regions.models import Post


@require_safe
def meeting_list(request: Request, pk: UUID) -> HttpResponse:
    project = get_object_or_404(Project.objects.visible_to(request.actor), pk=pk)
    actor = require(request.actor, Permission.SEE_PROJECTS, project)
    held = proceedings_of(project)
    context = frame(project, actor, "meeting_list") | {
        "needed": courses.needed(held),
        "cards": courses.cards(held.courses),
        "columns": minutes.COLUMNS,
        "rows": minutes.list_rows(reversed(held.meetings)),
        "can_add": may(actor, Permission.ACT_FOR_VILLAGE, project),
    }
    return render(request, "projects/meeting_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def motion_add(request: Request, pk: UUID) -> HttpResponse:
    project = get_object_or_404(Project.objects.visible_to(request.actor), pk=pk)
    actor = require(request.actor, Permission.ACT_FOR_VILLAGE, project)
    initial = {"subject": request.GET.get("subject", "")}
    form = MotionForm(**sent(request), initial=initial)
    motion = acted(form, lambda form: _put_forward(form, project, actor))
    if motion is not None:
        messages.success(request, _("The matter is put forward. Record the meetings on it here."))
        return redirect(motion)
    context = below(project, actor, "meeting_list", _("Put a matter forward")) | {"form": form}
    return render(request, "projects/motion_add.html", context, status=status(form))


@require_safe
def motion_detail(request: Request, pk: UUID) -> HttpResponse:
    rows = Motion.objects.visible_to(request.actor)
    motion = get_object_or_404(
        rows.select_related("project", "by__user__human", "by__division"), pk=pk
    )
    project = motion.project
    actor = require(request.actor, Permission.SEE_PROJECTS, project)
    notices = Notice.objects.standing().filter(project=project).order_by("posted_on", "at")
    course = course_of(motion, motion.meetings.order_by("held_on", "at"), list(notices))
    context = below(project, actor, "meeting_list", motion.matter) | {
        "motion": motion,
        "steps": courses.steps_of(course),
        "rows": courses.motion_rows(motion),
        "can_add": may(actor, Permission.ACT_FOR_VILLAGE, project),
        "can_print": may(actor, Permission.SEE_PEOPLE, project),
    }
    return render(request, "projects/motion_detail.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def meeting_add(request: Request, pk: UUID) -> HttpResponse:
    project = get_object_or_404(Project.objects.visible_to(request.actor), pk=pk)
    actor = require(request.actor, Permission.ACT_FOR_VILLAGE, project)
    initial = {name: request.GET.get(name, "") for name in ("motion", "assembly")}
    form = MeetingForm(**sent(request), project=project, initial=initial)
    meeting = acted(form, lambda form: _record(form, project, actor))
    if meeting is not None:
        messages.success(request, _("The record of the meeting is kept."))
        return redirect(meeting)
    context = below(project, actor, "meeting_list", _("Record a meeting")) | {"form": form}
    return render(request, "projects/meeting_add.html", context, status=status(form))


@require_safe
def meeting_detail(request: Request, pk: UUID) -> HttpResponse:
    rows = Meeting.objects.visible_to(request.actor)
    meeting = get_object_or_404(
        rows.select_related("project", "motion", "paper", "by__user__human", "by__division"), pk=pk
    )
    actor = require(request.actor, Permission.SEE_PROJECTS, meeting.project)
    context = below(meeting.project, actor, "meeting_list", str(meeting)) | {
        "meeting": meeting,
        "outcome": minutes.outcome(meeting),
        "rows": minutes.record_rows(meeting),
        "can_add": may(actor, Permission.ACT_FOR_VILLAGE, meeting.project),
    }
    return render(request, "projects/meeting_detail.html", context)


def _put_forward(form: MotionForm, project: Project, by: Post) -> Motion:
    return add_motion(id=form.cleaned_data["id"], project_id=project.pk, said=form.said(), by=by)


def _record(form: MeetingForm, project: Project, by: Post) -> Meeting:
    row, said = form.cleaned_data["id"], form.minutes()
    return with_paper_if_any(
        Meeting,
        id=row,
        project=project,
        file=form.cleaned_data["paper"],
        title=_("Record of the meeting of %(day)s") % {"day": date_format(said.held_on)},
        by=by,
        act=lambda paper: add_meeting(
            id=row,
            project_id=project.pk,
            motion=form.cleaned_data["motion"],
            minutes=said,
            paper=paper,
            by=by,
        ),
    )
