"""Who sits on the council and in the supervision group: naming, leaving, kinship."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from core.forms import ReasonForm
from projects.actions import add_member, declare_kinship, end_membership, withdraw_kinship
from projects.county import settings_of
from projects.forms.bodies import KinshipForm, LeaveForm, MemberForm
from projects.models import Body, BodyMember, Kinship, Project
from projects.seats import remarks_on
from projects.tabs import frame
from projects.views.pages import acted, below, may, sent, status
from regions.access import Permission, require
from regions.http import Request
from regions.models import Post


@require_safe
def member_list(request: Request, pk: UUID) -> HttpResponse:
    project = get_object_or_404(Project.objects.visible_to(request.actor), pk=pk)
    actor = require(request.actor, Permission.SEE_PROJECTS, project)
    rows = project.bodymembers.select_related("elected_by", "dismissed_by")
    members = list(rows.order_by("since", "pk"))
    sitting = [member for member in members if member.until is None]
    kinships = list(project.kinships.sitting())
    kin = _kin(kinships)
    bodies = {Body.COUNCIL: settings_of(project.village_id).council_name, Body.SUPERVISION: ""}
    context = frame(project, actor, "member_list") | {
        "bodies": [_body(body, name, members, kin) for body, name in bodies.items()],
        "remarks": remarks_on(sitting, kinships),
        "can_edit": may(actor, Permission.ACT_FOR_VILLAGE, project),
        "can_print": may(actor, Permission.SEE_PEOPLE, project),
    }
    return render(request, "projects/member_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def member_add(request: Request, pk: UUID) -> HttpResponse:
    project = get_object_or_404(Project.objects.visible_to(request.actor), pk=pk)
    actor = require(request.actor, Permission.ACT_FOR_VILLAGE, project)
    initial = {"body": request.GET.get("body", "")}
    settings = settings_of(project.village_id)
    form = MemberForm(**sent(request), project=project, settings=settings, initial=initial)
    member = acted(form, lambda form: _name(form, project, actor))
    if member is not None:
        messages.success(request, _("%(name)s is named.") % {"name": member.name})
        return redirect("member_list", pk=project.pk)
    context = below(project, actor, "member_list", _("Name a member")) | {"form": form}
    return render(request, "projects/member_add.html", context, status=status(form))


@require_http_methods(["GET", "HEAD", "POST"])
def member_end(request: Request, pk: UUID) -> HttpResponse:
    member, actor = _member(request, pk)
    form = LeaveForm(**sent(request), project=member.project)
    if acted(form, lambda form: _leave(form, member, actor)):
        messages.success(request, _("%(name)s has left the body.") % {"name": member.name})
        return redirect("member_list", pk=member.project_id)
    context = below(member.project, actor, "member_list", member.name) | {
        "member": member,
        "body_name": _name_of(member),
        "form": form,
        "consequences": [
            _("The name stays in the list of former members."),
            _("If too few are left, name someone else whom the villagers elect."),
        ],
    }
    return render(request, "projects/member_end.html", context, status=status(form))


@require_http_methods(["GET", "HEAD", "POST"])
def kinship_add(request: Request, pk: UUID) -> HttpResponse:
    member, actor = _member(request, pk)
    form = KinshipForm(**sent(request), member=member)
    if acted(form, lambda form: _declare(form, member, actor)):
        messages.success(request, _("The kinship is declared."))
        return redirect("member_list", pk=member.project_id)
    context = below(member.project, actor, "member_list", member.name) | {
        "member": member,
        "form": form,
    }
    return render(request, "projects/kinship_add.html", context, status=status(form))


@require_http_methods(["GET", "HEAD", "POST"])
def kinship_withdraw(request: Request, pk: UUID) -> HttpResponse:
    rows = Kinship.objects.visible_to(request.actor).standing()
    kinship = get_object_or_404(rows.select_related("project", "member", "relative"), pk=pk)
    actor = require(request.actor, Permission.ACT_FOR_VILLAGE, kinship.project)
    form = ReasonForm(**sent(request))
    if acted(form, lambda form: _strike_out(form, kinship, actor)):
        messages.success(request, _("The declaration is struck out."))
        return redirect("member_list", pk=kinship.project_id)
    context = below(kinship.project, actor, "member_list", _("Strike out a kinship")) | {
        "kinship": kinship,
        "form": form,
    }
    return render(request, "projects/kinship_withdraw.html", context, status=status(form))


def _member(request: Request, pk: UUID) -> tuple[BodyMember, Post]:
    """A sitting member or former one, for whoever acts for the village."""
    rows = BodyMember.objects.visible_to(request.actor).select_related("project")
    member = get_object_or_404(rows, pk=pk)
    return member, require(request.actor, Permission.ACT_FOR_VILLAGE, member.project)


def _name_of(member: BodyMember) -> str:
    if member.body == Body.COUNCIL:
        return settings_of(member.village_id).council_name
    return str(member.get_body_display())


def _name(form: MemberForm, project: Project, by: Post) -> BodyMember:
    said = form.cleaned_data
    return add_member(
        id=said["id"],
        project_id=project.pk,
        seat=form.seat(),
        id_number=said["id_number"].number,
        by=by,
    )


def _leave(form: LeaveForm, member: BodyMember, by: Post) -> BodyMember:
    why, meeting = form.leaving()
    return end_membership(member_id=member.pk, why=why, dismissed_by=meeting, by=by)


def _declare(form: KinshipForm, member: BodyMember, by: Post) -> Kinship:
    said = form.cleaned_data
    return declare_kinship(
        id=said["id"],
        member_id=member.pk,
        relative_id=said["relative"].pk,
        kin=said["kin"],
        by=by,
    )


def _strike_out(form: ReasonForm, kinship: Kinship, by: Post) -> Kinship:
    reason = form.cleaned_data["reason"]
    return withdraw_kinship(kinship_id=kinship.pk, reason=reason, by=by)


def _kin(kinships: Iterable[Kinship]) -> Mapping[UUID, list[Kinship]]:
    """By member: in which kinships of sitting members he stands."""
    found: dict[UUID, list[Kinship]] = defaultdict(list)
    for kinship in kinships:
        for one in (kinship.member_id, kinship.relative_id):
            found[one].append(kinship)
    return found


def _body(
    body: Body, name: str, members: list[BodyMember], kin: Mapping[UUID, list[Kinship]]
) -> dict[str, Any]:
    mine = [member for member in members if member.body == body]
    sitting = [member for member in mine if member.until is None]
    return {
        "body": body,
        "name": name or body.label,
        "now": [{"member": one, "kin": _related(one, kin)} for one in sitting],
        "before": [member for member in mine if member.until is not None],
    }


def _related(member: BodyMember, kin: Mapping[UUID, list[Kinship]]) -> list[dict[str, Any]]:
    return [
        {"row": one, "name": one.other(member).name, "kin": one.get_kin_display()}
        for one in kin.get(member.pk, [])
    ]
