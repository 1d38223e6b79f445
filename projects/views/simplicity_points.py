"""The county's list of what should be true of works that a village builds itself."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.forms import ReasonForm
from projects.actions import (
    add_simplicity_point,
    suggest_simplicity_points,
    withdraw_simplicity_point,
)
from projects.eligibility import SUGGESTED, list_of
from projects.forms.eligibility import SimplicityPointForm
from projects.models import SimplicityPoint
from projects.tabs import Link
from projects.views.pages import acted, sent, status
from regions.access import Permission, require
from regions.http import Request
from regions.models import Post

FORMS = ["GET", "HEAD", "POST"]


@require_safe
def simplicity_point_list(request: Request) -> HttpResponse:
    actor = require(request.actor, Permission.KEEP_COUNTY_SETTINGS)
    context = {
        "county": actor.division,
        "points": list_of(actor.division_id).select_related("by__user__human"),
        "suggested": SUGGESTED,
        "crumbs": _crumbs(),
    }
    return render(request, "projects/simplicity_point_list.html", context)


@require_http_methods(FORMS)
def simplicity_point_add(request: Request) -> HttpResponse:
    actor = require(request.actor, Permission.KEEP_COUNTY_SETTINGS)
    form = SimplicityPointForm(**sent(request))
    if acted(form, lambda form: _add(form, actor)):
        messages.success(request, _("The point is on the list."))
        return redirect("simplicity_point_list")
    context = {"form": form, "crumbs": _crumbs(_("Add a point"))}
    return render(request, "projects/simplicity_point_add.html", context, status=status(form))


@require_http_methods(FORMS)
def simplicity_point_withdraw(request: Request, pk: UUID) -> HttpResponse:
    point = _own(request.actor, pk)
    actor = require(request.actor, Permission.KEEP_COUNTY_SETTINGS)
    form = ReasonForm(**sent(request))
    if acted(form, lambda form: _withdraw(form, point, actor)):
        messages.success(request, _("The point is struck out: nobody is asked it any more."))
        return redirect("simplicity_point_list")
    context = {
        "form": form,
        "title": _("Strike this point out of the list?"),
        "text": point.text,
        "consequences": [_("Proposals that are handed in already keep it with its answer.")],
        "submit": _("Strike out"),
        "cancel": reverse("simplicity_point_list"),
    }
    return render(request, "ui/confirm_page.html", context, status=status(form))


@require_POST
def simplicity_point_suggest(request: Request) -> HttpResponse:
    """Begin an empty list with what is usually asked."""
    actor = require(request.actor, Permission.KEEP_COUNTY_SETTINGS)
    if suggest_simplicity_points(by=actor):
        messages.success(request, _("The list is begun. Go over it line by line."))
    else:
        messages.info(request, _("There is a list already; nothing was added."))
    return redirect("simplicity_point_list")


def _own(actor: Post | None, pk: UUID) -> SimplicityPoint:
    """Only of the actor's own county: for everyone else there is none."""
    own = SimplicityPoint.objects.standing().filter(area=actor.division_id if actor else None)
    return get_object_or_404(own, pk=pk)


def _add(form: SimplicityPointForm, by: Post) -> SimplicityPoint:
    return add_simplicity_point(id=form.cleaned_data["id"], point=form.point(), by=by)


def _withdraw(form: ReasonForm, point: SimplicityPoint, by: Post) -> SimplicityPoint:
    return withdraw_simplicity_point(point_id=point.pk, by=by, **form.cleaned_data)


def _crumbs(*here: str) -> list[Link]:
    listed = reverse("simplicity_point_list") if here else ""
    return [
        Link(_("Settings of the county"), reverse("settings_edit")),
        Link(_("What a village may build itself"), listed),
        *(Link(step, "") for step in here),
    ]
