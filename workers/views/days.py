"""Work days on screen: the month as a grid, and one day as a list."""

import datetime
from collections.abc import Iterable, Iterator
from typing import Any
from uuid import UUID

from django.contrib.messages import get_messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.formats import date_format
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core.ids import new_id
from projects.lifecycle import Stage
from projects.models import Project
from projects.tabs import Link, frame
from projects.views.pages import below
from regions.access import Permission, can, require
from regions.http import Request
from workers.actions.slots import people_on
from workers.figures import (
    Attendance,
    attendance_by_day,
    first_worked,
    last_worked_before,
    month_of,
    states_by_number,
    with_state,
)
from workers.forms.days import month_asked
from workers.grid import Column, columns_of, grid
from workers.models import IdleDay, IdleReason, RosterEntry
from workers.rules import State, days, payable, refusal_of_worker
from workers.squares import Lines
from workers.standing import sentence_on
from workers.words import day_said

A_DAY = datetime.timedelta(days=1)


@require_safe
def day_grid(request: Request, pk: UUID) -> HttpResponse:
    """A phone gets the month's days as a list; the grid comes only where there is room for it."""
    project = get_object_or_404(Project.objects.visible_to(request.actor), pk=pk)
    actor = require(request.actor, Permission.SEE_PEOPLE, project)
    today = timezone.localdate()
    month = month_asked(request.GET.get("month", ""), today)
    may_log = can(actor, Permission.LOG_WORK_DAYS, project)
    context: dict[str, Any] = {
        "month": month,
        "today": today,
        "can_log": may_log,
        "project": project,
        "page_id": new_id(),
    }
    if "grid" in request.GET:
        people = people_on(project, min(today, month_of(month)[1]))
        context["grid"] = grid(project, month, people, editable=may_log)
    if "grid" in context and "HX-Request" in request.headers:
        response = render(request, "workers/day_grid.html#grid", context)
    else:
        columns = context["grid"].columns if "grid" in context else _columns(project, month)
        context |= frame(project, actor, "day_grid") | _month(project, month, today, columns)
        response = render(request, "workers/day_grid.html", context)
    patch_vary_headers(response, ["HX-Request"])
    return response


@require_safe
def day_detail(request: Request, pk: UUID, day: datetime.date) -> HttpResponse:
    """One day, one person a row: what a phone shows. It holds names, roster numbers and trades, so
    that a phone may keep it; `keep` asks for a day that lies ahead as it will be.
    """
    project = get_object_or_404(Project.objects.visible_to(request.actor), pk=pk)
    actor = require(request.actor, Permission.SEE_PEOPLE, project)
    ahead = "keep" in request.GET
    closed = sentence_on(project, day, ahead=ahead)
    may_log = can(actor, Permission.LOG_WORK_DAYS, project) and not closed
    people = _people(project, day)
    grid_link = Link(_("Work days"), _month_url(project, day))
    context = below(project, actor, "", grid_link, day_said(day)) | {
        "day": day,
        "page_id": new_id(),
        "closed": closed,
        "can_log": may_log,
        "lines": list(_lines(people, day, can_tap=may_log)),
        "attendance": _attendance(people),
        "pending": sum(not payable(entry.papers) for entry in people),
        "absent": sum(entry.state == State.ABSENT for entry in people),
        "month_url": _month_url(project, day),
        "now": timezone.now(),
        "idle": IdleDay.objects.standing().filter(project=project, day=day).first(),
        "idle_reasons": IdleReason.choices,
        "kept": _kept_days(project, timezone.localdate()) if may_log else [],
    }
    context |= _neighbours(project, day) | (_like(project, day) if may_log else {})
    told = len(get_messages(request))  # what is told once is not kept, nor told to the phone alone
    if ahead:
        context["messages"] = []
    response = render(request, "workers/day_detail.html", context)
    if ahead or (day <= timezone.localdate() and not told):
        response["X-Keep-For"] = str(actor.pk)
    return response


def _like(project: Project, day: datetime.date) -> dict[str, Any]:
    """The day before on which anybody worked, with everyone's state by number."""
    like = last_worked_before(project, day)
    if like is None:
        return {}
    states = states_by_number(project.pk, [like])[like]
    said = " ".join(f"{number}:{state:d}" for number, state in states.items())
    return {"like": like, "like_states": said}


def _lines(
    people: Iterable[RosterEntry], day: datetime.date, *, can_tap: bool
) -> Iterator[SafeString]:
    lines = Lines()
    for entry in people:
        state = entry.state
        if can_tap:
            yield lines.tappable(entry, day, state)
        else:
            yield lines.fixed(entry, state)


def _people(project: Project, day: datetime.date) -> list[RosterEntry]:
    """Who is on the roster that day, and whoever was logged all the same."""
    rows = with_state(people_on(project, day), day)
    return [e for e in rows if e.state or not refusal_of_worker(day, e.entered_on, e.left_on)]


def _attendance(people: list[RosterEntry]) -> Attendance:
    slots = [len(entry.state.halves) for entry in people]
    return Attendance(sum(map(bool, slots)), days(sum(slots)))


def _first_day(project: Project) -> datetime.date:
    """The first day that has a page: of the works, or of the first half-day logged."""
    known = [first_worked(project)]
    known.append(project.stage_since if project.stage == Stage.CONSTRUCTION else None)
    return min((day for day in known if day), default=timezone.localdate())


def _neighbours(project: Project, day: datetime.date) -> dict[str, Any]:
    """The days before and after, within the works and up to today."""
    return {
        "previous": day - A_DAY if day > _first_day(project) else None,
        "next": day + A_DAY if day < timezone.localdate() else None,
    }


def _kept_days(project: Project, today: datetime.date) -> list[str]:
    """The addresses of the days that a phone keeps: yesterday and the week to come."""
    around = [today + number * A_DAY for number in range(-1, 7)]
    first = _first_day(project)
    return [reverse("day_detail", args=[project.pk, day]) for day in around if day >= first]


def _columns(project: Project, month: datetime.date) -> list[Column]:
    return columns_of(project, month, attendance_by_day(project, *month_of(month)))


def _month(
    project: Project, month: datetime.date, today: datetime.date, columns: list[Column]
) -> dict[str, Any]:
    first, last = month_of(month)
    return {
        "title": date_format(month, "YEAR_MONTH_FORMAT"),
        "days": [
            column for column in reversed(columns) if column.is_open or column.attendance.days
        ],
        "closed": sentence_on(project, min(last, today)),
        "previous": (first - A_DAY).replace(day=1) if first > _first_day(project) else None,
        "next": last + A_DAY if last < today else None,
    }


def _month_url(project: Project, day: datetime.date) -> str:
    return f"{reverse('day_grid', args=[project.pk])}?month={day:%Y-%m}"
