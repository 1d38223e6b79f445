"""Taking over works that are under way, and what was typed from their papers."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from projects.actions import edit_takeover, take_over
from projects.forms.takeover import TakeoverEditForm, TakeOverForm
from projects.models import Project, Takeover
from projects.tabs import crumbs
from projects.views.pages import acted, sent, status
from regions.access import Permission, require
from regions.http import Request
from regions.models import Post

FIELDS = ("began_on", "approval_number", "sheets_paid", "note")


@require_http_methods(["GET", "HEAD", "POST"])
def project_take_over(request: Request) -> HttpResponse:
    actor = require(request.actor, Permission.ACT_FOR_VILLAGE)
    form = TakeOverForm(**sent(request), actor=actor)
    project = acted(form, lambda form: _take_over(form, actor))
    if project is not None:
        said = _("%(name)s is here. Enter its papers, roster and paid wage sheets next.")
        messages.success(request, said % {"name": project.name})
        return redirect(project)
    context = {"form": form, "village": form.only}
    return render(request, "projects/project_take_over.html", context, status=status(form))


@require_http_methods(["GET", "HEAD", "POST"])
def takeover_edit(request: Request, pk: UUID) -> HttpResponse:
    takeovers = Takeover.objects.visible_to(request.actor).select_related("project")
    found = get_object_or_404(takeovers, project=pk)
    project = found.project
    actor = require(request.actor, Permission.ACT_FOR_VILLAGE, project)
    initial = {name: getattr(found, name) for name in FIELDS} | {"version": project.version}
    form = TakeoverEditForm(**sent(request), initial=initial)
    if acted(form, lambda form: _change(form, pk, actor)):
        messages.success(request, _("Saved."))
        return redirect(project)
    context = {"form": form, "project": project, "crumbs": crumbs(project, _("Take-over"))}
    return render(request, "projects/takeover_edit.html", context, status=status(form))


def _take_over(form: TakeOverForm, by: Post) -> Project:
    return take_over(
        id=form.cleaned_data["id"],
        village=form.village,
        description=form.description(),
        papers=form.papers(),
        by=by,
    )


def _change(form: TakeoverEditForm, pk: UUID, by: Post) -> Takeover:
    version = form.cleaned_data["version"]
    return edit_takeover(project_id=pk, version=version, papers=form.papers(), by=by)
