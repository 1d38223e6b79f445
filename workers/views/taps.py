"""Logging work days: a tap, everyone at once, clearing a day."""

import datetime
from typing import Any
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
from workers.actions import Filled, Logged, Tap, clear_day, fill_day, set_day
from workers.actions.slots import people_on
from workers.figures import attendance_on, days_between, month_of, tally
from workers.forms.days import ClearForm, FillForm, TapForm
from workers.late import settled
from workers.models import RosterEntry
from workers.rules import after_tap
from workers.squares import Lines, saved_tick, square, square_id
from workers.words import STATES, day_said

MISSING = (Project.DoesNotExist, RosterEntry.DoesNotExist)


@require_POST
def day_set(request: Request, pk: UUID) -> HttpResponse:
    """One tap. htmx gets the square and the figures again, others the page they came from."""
    form = TapForm(request.POST)
    if not can(request.actor, Permission.LOG_WORK_DAYS) or not form.is_valid():
        return _no_tap(request, pk)
    actor = require(request.actor, Permission.LOG_WORK_DAYS)
    tap: Tap = form.cleaned_data["tap"]
    try:
        logged = set_day(id=form.cleaned_data["id"], project_id=pk, tap=tap, by=actor)
        refused = ""
    except RuleBroken as broken:
        logged, refused = _as_it_stands(request, pk, tap), str(broken.message)
    except MISSING:
        raise Http404 from None
    if "HX-Request" in request.headers:
        return _square(request, tap, logged, refused)
    if refused:
        messages.error(request, refused)
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


def _no_tap(request: Request, pk: UUID) -> HttpResponse:
    """What is no tap of this post's: 404 out of reach, 403 without the right, 400 if damaged.

    Asked here alone: the action finds a good tap's project by itself, in fewer statements.
    """
    project = get_object_or_404(Project.objects.visible_to(request.actor), pk=pk)
    require(request.actor, Permission.LOG_WORK_DAYS, project)
    return HttpResponseBadRequest()


def _as_it_stands(request: Request, pk: UUID, tap: Tap) -> Logged:
    """The entry and its figures after a refusal. Raises Http404 where there is none."""
    project = get_object_or_404(Project.objects.visible_to(request.actor), pk=pk)
    entry = get_object_or_404(people_on(project, tap.day), number=tap.number)
    return Logged(entry, tally(entry, tap.day))


def _square(request: Request, tap: Tap, logged: Logged, refused: str) -> HttpResponse:
    """After a refusal the next tap tries what follows the refused state."""
    state = logged.tally.state
    wanted = after_tap(tap.wanted if refused else state)
    context: dict[str, Any] = {
        "tap": tap,
        "logged": logged,
        "refused": refused,
        "words": STATES[state],
    }
    if request.POST.get("page") == "month":
        page = "day_grid"
        context["square"] = square(tap.number, tap.day, state, wanted)
        context["total"] = days_between(logged.entry.project, *month_of(tap.day))
    else:
        page = "day_detail"
        tick = "" if refused else saved_tick()
        context["line"] = Lines().tappable(
            logged.entry, tap.day, state, wanted, tick, late=logged.tally.waits
        )
    status = 422 if refused else 200
    return render(request, f"workers/{page}.html#tap", context, status=status)


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
