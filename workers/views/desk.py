"""What the desk has beside the month's grid: paper, sheets, pasted blocks, the next village."""

import datetime
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from core.ids import new_id
from projects.models import Project
from regions.access import Permission, can, require
from regions.http import Request
from regions.models import Post
from workers.entering import behind, neighbours


@require_safe
def entering_list(request: Request) -> HttpResponse:
    """For a township: every village's works, and how far each is logged."""
    actor = require(request.actor, Permission.ENTER_FOR_VILLAGES)
    rows = behind(actor)
    month = timezone.localdate().replace(day=1)
    context = {"rows": rows, "month": month, "missing": sum(row.days for row in rows)}
    return render(request, "workers/entering_list.html", context)


def desk(actor: Post, project: Project, month: datetime.date) -> dict[str, Any]:
    """The grid's context for `workers/desk_links.html`."""
    before, after = None, None
    if can(actor, Permission.ENTER_FOR_VILLAGES, project):
        before, after = neighbours(actor, project)
    return {"paste_id": new_id(), "project_before": before, "project_after": after}
