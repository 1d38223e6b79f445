"""The village's meetings, and who sits on its council and supervision group."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from projects import minutes
from projects.actions import add_meeting, add_member, end_membership
from projects.actions.papers import with_paper_if_any
from projects.county import settings_of
from projects.forms.village import MeetingForm, MemberForm
from projects.models import Body, BodyMember, Meeting, Project, Subject
from projects.tabs import frame
from projects.views.pages import acted, below, may, sent, status
from regions.access import Permission, require
from regions.http import Request
from regions.models import Post

NEEDED = (Subject.SELF_BUILD, Subject.BODIES)


@require_safe
def meeting_list(request: Request, pk: UUID) -> HttpResponse:
    project = get_object_or_404(Project.objects.visible_to(request.actor), pk=pk)
    actor = require(request.actor, Permission.SEE_PROJECTS, project)
    meetings = list(project.meetings.order_by("-held_on", "-at"))
    context = frame(project, actor, "meeting_list") | {
        "needed": [minutes.needed(subject, meetings) for subject in NEEDED],
        "columns": minutes.COLUMNS,
        "rows": minutes.list_rows(meetings),
        "can_add": may(actor, Permission.ACT_FOR_VILLAGE, project),
    }
    return render(request, "projects/meeting_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def meeting_add(request: Request, pk: UUID) -> HttpResponse:
    project = get_object_or_404(Project.objects.visible_to(request.actor), pk=pk)
    actor = require(request.actor, Permission.ACT_FOR_VILLAGE, project)
    form = MeetingForm(**sent(request))
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
        rows.select_related("project", "paper", "by__user__human", "by__division"), pk=pk
    )
    actor = require(request.actor, Permission.SEE_PROJECTS, meeting.project)
    context = below(meeting.project, actor, "meeting_list", str(meeting)) | {
        "meeting": meeting,
        "outcome": minutes.outcome(meeting),
        "rows": minutes.record_rows(meeting),
        "can_add": may(actor, Permission.ACT_FOR_VILLAGE, meeting.project),
    }
    return render(request, "projects/meeting_detail.html", context)


@require_safe
def member_list(request: Request, pk: UUID) -> HttpResponse:
    project = get_object_or_404(Project.objects.visible_to(request.actor), pk=pk)
    actor = require(request.actor, Permission.SEE_PROJECTS, project)
    members = list(project.bodymembers.all())
    bodies = {Body.COUNCIL: settings_of(project.village_id).council_name, Body.SUPERVISION: ""}
    context = frame(project, actor, "member_list") | {
        "bodies": [_body(body, name, members) for body, name in bodies.items()],
        "can_edit": may(actor, Permission.ACT_FOR_VILLAGE, project),
    }
    return render(request, "projects/member_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def member_add(request: Request, pk: UUID) -> HttpResponse:
    project = get_object_or_404(Project.objects.visible_to(request.actor), pk=pk)
    actor = require(request.actor, Permission.ACT_FOR_VILLAGE, project)
    council = settings_of(project.village_id).council_name
    initial = {"body": request.GET.get("body", "")}
    form = MemberForm(**sent(request), council=council, initial=initial)
    member = acted(form, lambda form: _name(form, project, actor))
    if member is not None:
        messages.success(request, _("%(name)s is named.") % {"name": member.name})
        return redirect("member_list", pk=project.pk)
    context = below(project, actor, "member_list", _("Name a member")) | {"form": form}
    return render(request, "projects/member_add.html", context, status=status(form))


@require_http_methods(["GET", "HEAD", "POST"])
def member_end(request: Request, pk: UUID) -> HttpResponse:
    rows = BodyMember.objects.visible_to(request.actor).select_related("project")
    member = get_object_or_404(rows, pk=pk)
    actor = require(request.actor, Permission.ACT_FOR_VILLAGE, member.project)
    council = settings_of(member.village_id).council_name
    form = Form(**sent(request))
    if acted(form, lambda form: end_membership(member_id=member.pk, by=actor)):
        messages.success(request, _("%(name)s has left the body.") % {"name": member.name})
        return redirect("member_list", pk=member.project_id)
    context = below(member.project, actor, "member_list", member.name) | {
        "member": member,
        "body_name": council if member.body == Body.COUNCIL else member.get_body_display(),
        "form": form,
        "consequences": [
            _("The name stays in the list of former members."),
            _("If too few are left, name someone else whom the villagers elect."),
        ],
    }
    return render(request, "projects/member_end.html", context, status=status(form))


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
            id=row, project_id=project.pk, minutes=said, paper=paper, by=by
        ),
    )


def _name(form: MemberForm, project: Project, by: Post) -> BodyMember:
    said = form.cleaned_data
    return add_member(
        id=said["id"],
        project_id=project.pk,
        body=said["body"],
        name=said["name"],
        id_number=said["id_number"].number,
        duty=said["duty"],
        heads_committee=said["heads_committee"],
        by=by,
    )


def _body(body: Body, name: str, members: list[BodyMember]) -> dict[str, Any]:
    mine = [member for member in members if member.body == body]
    return {
        "body": body,
        "name": name or body.label,
        "now": [member for member in mine if member.until is None],
        "before": [member for member in mine if member.until is not None],
    }
