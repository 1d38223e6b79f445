"""The month's work days on screen: as a grid, or a list of its days."""

import datetime
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.formats import date_format
from django.views.decorators.http import require_safe

from core.ids import new_id
from projects.models import Project
from projects.tabs import frame
from regions.access import Permission, can, require
from regions.http import Request
from workers.actions.slots import people_on
from workers.figures import (
    attendance_by_day,
    month_of,
)
from workers.forms.days import ReasonForm, month_asked
from workers.grid import Column, columns_of, grid
from workers.standing import first_day, sentence_on
from workers.views.desk import desk

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
        "previous": (first - A_DAY).replace(day=1) if first > first_day(project) else None,
        "next": last + A_DAY if last < today else None,
    }
