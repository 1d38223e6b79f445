"""Logging work days: a tap, everyone at once, clearing a day."""

import datetime
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBadRequest
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from core.errors import RuleBroken
from projects.models import Project
from projects.tabs import Link
from projects.views.pages import acted, below, sent
from regions.access import Permission, can, require
from regions.http import Request
from workers.actions import Filled, Tap, clear_day, fill_day, set_day, set_idle_day
from workers.figures import attendance_on
from workers.forms.days import ClearForm, FillForm, IdleForm, TapForm
from workers.late import settled
from workers.models import RosterEntry
from workers.squares import square_id
from workers.words import day_said

MISSING = (Project.DoesNotExist, RosterEntry.DoesNotExist)


@require_POST
def day_set(request: Request, pk: UUID) -> HttpResponse:
    """One tap in a browser without scripts; they send it to `day_send`."""
    form = TapForm(request.POST)
    if not can(request.actor, Permission.LOG_WORK_DAYS) or not form.is_valid():
        return no_tap(request, pk)
    actor = require(request.actor, Permission.LOG_WORK_DAYS)
    tap: Tap = form.cleaned_data["tap"]
    try:
        set_day(id=form.cleaned_data["id"], project_id=pk, tap=tap, by=actor)
    except RuleBroken as broken:
        messages.error(request, str(broken.message))
    except MISSING:
        raise Http404 from None
    return redirect(_page(request, pk, tap))


@require_POST
def day_fill(request: Request, pk: UUID, day: datetime.date) -> HttpResponse:
    project = get_object_or_404(Project.objects.visible_to(request.actor), pk=pk)
    actor = require(request.actor, Permission.LOG_WORK_DAYS, project)
    form = FillForm(request.POST)
    if not form.is_valid():
        return HttpResponseBadRequest()
    try:
        filled = fill_day(project_id=pk, day=day, by=actor, **form.cleaned_data)
    except RuleBroken as broken:
        messages.error(request, str(broken.message))
    else:
        _tell(request, filled)
    page = reverse("day_detail", args=[pk, day])
    return redirect(page + with_reason("?", form.cleaned_data["reason"]))


@require_http_methods(["GET", "HEAD", "POST"])
def day_clear(request: Request, pk: UUID, day: datetime.date) -> HttpResponse:
    project = get_object_or_404(Project.objects.visible_to(request.actor), pk=pk)
    actor = require(request.actor, Permission.LOG_WORK_DAYS, project)
    form = ClearForm(**sent(request), corrects=settled(project, day))
    cleared = acted(
        form, lambda form: [clear_day(project_id=pk, day=day, by=actor, **form.cleaned_data)]
    )
    if cleared is not None:
        messages.success(request, _("The day is cleared. Nobody is logged on it any more."))
        return redirect("day_detail", pk=pk, day=day)
    page = reverse("day_detail", args=[pk, day])
    number = attendance_on(project, day).people
    context = below(project, actor, "day_grid", Link(day_said(day), page), _("Clear the day")) | {
        "form": form,
        "day": day,
        "number": number,
        "back": page,
    }
    return render(request, "workers/day_clear.html", context, status=422 if form.errors else 200)


@require_POST
def day_idle(request: Request, pk: UUID, day: datetime.date) -> HttpResponse:
    """Nobody works on that day."""
    project = get_object_or_404(Project.objects.visible_to(request.actor), pk=pk)
    actor = require(request.actor, Permission.LOG_WORK_DAYS, project)
    form = IdleForm(request.POST)
    if not form.is_valid():
        return HttpResponseBadRequest()
    try:
        set_idle_day(project_id=pk, day=day, reason=form.cleaned_data["reason"], by=actor)
    except RuleBroken as broken:
        messages.error(request, str(broken.message))
    return redirect("day_detail", pk=pk, day=day)


def no_tap(request: Request, pk: UUID) -> HttpResponse:
    """What is no tap of this post's: 404 out of reach, 403 without the right, 400 if damaged.

    Asked here alone: the action finds a good tap's project by itself, in fewer statements.
    """
    project = get_object_or_404(Project.objects.visible_to(request.actor), pk=pk)
    require(request.actor, Permission.LOG_WORK_DAYS, project)
    return HttpResponseBadRequest()


def _page(request: Request, pk: UUID, tap: Tap) -> str:
    """Where the tapped square stands, for browsers without JavaScript."""
    anchor = square_id(tap.number, tap.day)
    if request.POST.get("page") == "month":
        month = f"{reverse('day_grid', args=[pk])}?month={tap.day:%Y-%m}&grid=1"
        return f"{month}{with_reason('&', tap.reason)}#{anchor}"
    return f"{reverse('day_detail', args=[pk, tap.day])}{with_reason('?', tap.reason)}#{anchor}"


def with_reason(joint: str, reason: str) -> str:
    """The page's reason stays in its address, so that it is said once."""
    return f"{joint}{urlencode({'reason': reason})}" if reason else ""


def _tell(request: Request, filled: Filled) -> None:
    if filled.logged:
        said = ngettext(
            "%(number)s person is logged.", "%(number)s people are logged.", filled.logged
        )
        messages.success(request, said % {"number": filled.logged})
    elif not filled.left_out:
        messages.info(request, _("Nobody was left to log."))
    for name, reason in filled.left_out:
        said = _("%(name)s is not logged: %(reason)s") % {"name": name, "reason": reason}
        messages.warning(request, said)
