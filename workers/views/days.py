"""Work days on screen: the month as a grid, and one day as a list."""

import datetime
from collections.abc import Collection, Iterable, Iterator
from typing import Any
from uuid import UUID

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
from projects.seen import seen_on
from projects.tabs import Link, frame
from projects.views.pages import below, may
from regions.access import Permission, can, require
from regions.http import Request
from workers import told
from workers.actions.slots import people_on
from workers.extras import beside
from workers.figures import (
    Attendance,
    attendance_by_day,
    first_worked,
    last_worked_before,
    month_of,
    with_state,
)
from workers.forms.days import ReasonForm, month_asked
from workers.grid import Column, columns_of, grid
from workers.late import asks_for_a_reason, waiting_on
from workers.models import RosterEntry
from workers.rules import State, after_tap, days, payable
from workers.squares import Lines, Mores
from workers.standing import sentence_on, trades_going_on
from workers.views.desk import desk
from workers.words import day_said, only_these_said

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
        "reason_form": ReasonForm(request.GET),
    }
    if "grid" in request.GET:
        people = people_on(project, min(today, month_of(month)[1]))
        context["grid"] = grid(project, month, people, editable=may_log)
    if "grid" in context and "HX-Request" in request.headers:
        response = render(request, "workers/day_grid.html#grid", context)
    else:
        columns = context["grid"].columns if "grid" in context else _columns(project, month)
        context |= frame(project, actor, "day_grid") | _month(project, month, today, columns)
        context |= desk(actor, project, month)
        response = render(request, "workers/day_grid.html", context)
    patch_vary_headers(response, ["HX-Request"])
    return response


@require_safe
def day_detail(request: Request, pk: UUID, day: datetime.date) -> HttpResponse:
    """One day, one person a row: what a phone shows."""
    project = get_object_or_404(Project.objects.visible_to(request.actor), pk=pk)
    actor = require(request.actor, Permission.SEE_PEOPLE, project)
    going_on = trades_going_on(project, day)
    closed = "" if going_on else sentence_on(project, day)
    may_log = can(actor, Permission.LOG_WORK_DAYS, project) and not closed
    people = _people(project, day)
    late, corrects = asks_for_a_reason(project, day) if may_log else (False, False)
    waiting = waiting_on(project, day)
    grid_link = Link(_("Work days"), _month_url(project, day))
    context = below(project, actor, "", grid_link, day_said(day)) | {
        "day": day,
        "page_id": new_id(),
        "closed": closed,
        "only_these": only_these_said(going_on) if going_on else "",
        "can_log": may_log,
        "lines": list(_lines(project, people, day, going_on, waiting, can_tap=may_log)),
        "late": late,
        "corrects": corrects,
        "reason_form": ReasonForm(request.GET),
        "waiting": len(waiting),
        "stories": told.corrected(project, day, day) if day < timezone.localdate() else [],
        "attendance": _attendance(people),
        "pending": sum(not payable(entry.papers) for entry in people),
        "like": last_worked_before(project, day) if may_log else None,
        "absent": sum(entry.state == State.ABSENT for entry in people),
        "month_url": _month_url(project, day),
        "seen": seen_on(project, day, actor),
        "can_write": may(actor, Permission.WRITE_DIARY, project) and not closed,
    }
    return render(request, "workers/day_detail.html", context | _neighbours(project, day))


@require_safe
def day_history(request: Request, pk: UUID, day: datetime.date) -> HttpResponse:
    """Everything that was said of a day, the first entry beside each correction."""
    project = get_object_or_404(Project.objects.visible_to(request.actor), pk=pk)
    actor = require(request.actor, Permission.SEE_PEOPLE, project)
    page = reverse("day_detail", args=[pk, day])
    here = Link(day_said(day), page)
    context = below(project, actor, "day_grid", here, _("History of the day")) | {
        "day": day,
        "stories": told.on_day(project, day),
        "back": page,
    }
    return render(request, "workers/day_history.html", context)


def _lines(
    project: Project,
    people: Iterable[RosterEntry],
    day: datetime.date,
    going_on: list[str] | None,
    waiting: Collection[UUID],
    *,
    can_tap: bool,
) -> Iterator[SafeString]:
    """Each with a link to what else there is of that day."""
    lines, mores, extras = Lines(), Mores(day), beside(project, day, day)
    for entry in people:
        state, late = entry.state, entry.pk in waiting
        more = mores.of(entry, extras.get((entry.pk, day)))
        if can_tap and (state or going_on is None or entry.trade in going_on):
            yield lines.tappable(entry, day, state, after_tap(state), late=late) + more
        else:
            yield lines.fixed(entry, state, late=late) + more


def _people(project: Project, day: datetime.date) -> list[RosterEntry]:
    """Who is on the roster that day, and whoever was logged all the same."""
    rows = with_state(people_on(project, day), day)
    return [e for e in rows if e.state or not e.refusal_on(day)]


def _attendance(people: list[RosterEntry]) -> Attendance:
    slots = sum(len(entry.paid_state.halves) for entry in people)
    return Attendance(sum(entry.state > 0 for entry in people), days(slots))


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
