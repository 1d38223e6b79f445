"""The pay clock: how long unpaid work days have waited, by area, project and person."""

import datetime
from collections import defaultdict
from io import BytesIO
from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core.documents import LANGUAGE
from core.excel.writing import XLSX, write_workbook
from payroll.clock import Clock, by_entry, by_project, oldest_first
from payroll.clock_words import STUCK, shown
from payroll.exports.clock import clock_sheet
from payroll.views.pages import PLACES
from projects.county import settings_of
from projects.models import Project
from projects.models.project import ProjectQuerySet
from projects.tabs import Link
from projects.views.pages import below
from regions.access import Permission, can, require
from regions.http import Request
from regions.models import Division, Level, Post
from workers.models import RosterEntry

PER_PAGE = 50
VILLAGE_PLACES = PLACES.removeprefix("project__")


@require_safe
def clock_list(request: Request) -> HttpResponse:
    """Projects, the oldest day first; who sees no people (above the county, and bureaus) only sees
    how many days are beyond the limit."""
    actor = require(request.actor, Permission.SEE_PROJECTS)
    today = timezone.localdate()
    place = _place(request.GET.get("division", ""), actor)
    words = request.GET.get("q", "").strip()[:60]
    clocks = by_project(_projects(actor, place, words), today)
    sees_people = can(actor, Permission.SEE_PEOPLE)
    context: dict[str, Any] = {
        "place": place,
        "words": words,
        "today": today,
        "crumbs": _crumbs(place, actor),
        "in_counts": not sees_people,
        "terms": settings_of(place.code, today) if place.level >= Level.COUNTY else None,
    }
    if not sees_people:
        context |= _counts(clocks)
    else:
        found = Paginator(oldest_first(clocks), PER_PAGE).get_page(request.GET.get("page"))
        context |= {"page": found, "rows": _rows(list(found), today)}
    return render(request, "payroll/clock_list.html", context)


@require_safe
def clock_workbook(request: Request) -> HttpResponse:
    """The list to take along, without names."""
    actor = require(request.actor, Permission.SEE_PEOPLE)
    today = timezone.localdate()
    place = _place(request.GET.get("division", ""), actor)
    clocks = by_project(_projects(actor, place, request.GET.get("q", "").strip()[:60]), today)
    projects = _with_places(clocks)
    out = BytesIO()
    with translation.override(LANGUAGE):
        lines = [(projects[pk], clock) for pk, clock in oldest_first(clocks)]
        write_workbook([clock_sheet(lines, today)], out)
    name = f"{place.name}劳务报酬发放时限{today:%Y%m%d}.xlsx"
    kept = content_disposition_header(as_attachment=True, filename=name)
    headers = {"Content-Disposition": kept or "attachment", "Cache-Control": "private, no-store"}
    return HttpResponse(out.getvalue(), content_type=XLSX, headers=headers)


@require_safe
def clock_detail(request: Request, pk: UUID) -> HttpResponse:
    """A project's people who wait, whose oldest day comes first."""
    project = get_object_or_404(Project.objects.visible_to(request.actor), pk=pk)
    actor = require(request.actor, Permission.SEE_PEOPLE, project)
    today = timezone.localdate()
    clocks = by_entry(project, today)
    page = Paginator(oldest_first(clocks), PER_PAGE).get_page(request.GET.get("page"))
    entries = RosterEntry.objects.select_related("person").in_bulk([one for one, _c in page])
    whole = Clock([wait for clock in clocks.values() for wait in clock.waits])
    context = below(project, actor, "sheet_list", _("Pay clock")) | {
        "page": page,
        "rows": [shown(clock, today) | {"entry": entries[one]} for one, clock in page],
        "whole": whole,
        "places": _by_place(whole),
        "today": today,
        "terms": settings_of(project.village_id, today),
    }
    return render(request, "payroll/clock_detail.html", context)


def _projects(actor: Post, place: Division, words: str) -> ProjectQuerySet:
    scope = place.scope
    projects = Project.objects.visible_to(actor).filter(
        village_id__gte=scope.lo, village_id__lt=scope.hi
    )
    return projects.search(words) if words else projects


def _place(code: str, actor: Post) -> Division:
    """The division asked for, or the post's own. Raises Http404 outside the post's scope."""
    within = Division.objects.inside(actor.scope).select_related("parent__parent__parent__parent")
    wanted = code or actor.division_id
    place = within.filter(code=wanted).first() if wanted.isalnum() else None
    if place is None:
        raise Http404
    return place


def _crumbs(place: Division, actor: Post) -> list[Link]:
    """From the post's own division down to the place."""
    way = []
    above: Division | None = place.parent if place.code != actor.division_id else None
    while above is not None and above.code >= actor.scope.lo:
        way.append(Link(str(above), f"{reverse('clock_list')}?division={above.code}"))
        above = above.parent if above.code != actor.division_id else None
    return [*reversed(way), Link(_("Pay clock"), "")]


def _counts(clocks: dict[UUID, Clock]) -> dict[str, Any]:
    """By county: projects and work days beyond the limit, nobody and no project by name."""
    late = {pk: clock for pk, clock in clocks.items() if clock.late}
    villages = dict(Project.objects.filter(pk__in=late).values_list("pk", "village_id"))
    found: dict[str, list[Clock]] = defaultdict(list)
    for pk, clock in late.items():
        found[f"{villages[pk][:6]}000000"].append(clock)
    names = Division.objects.in_bulk(list(found))
    return {
        "counties": [
            {
                "county": names[code],
                "projects": len(found[code]),
                "late": sum((clock.late for clock in found[code]), start=found[code][0].late * 0),
                "oldest": min(clock.oldest for clock in found[code]),
            }
            for code in sorted(found)
        ]
    }


def _with_places(clocks: Any) -> dict[UUID, Project]:
    return Project.objects.select_related(VILLAGE_PLACES).in_bulk(list(clocks))


def _rows(page: list[tuple[UUID, Clock]], today: datetime.date) -> list[dict[str, Any]]:
    projects = _with_places([pk for pk, _clock in page])
    return [shown(clock, today) | {"project": projects[pk]} for pk, clock in page]


def _by_place(whole: Clock) -> list[dict[str, Any]]:
    """How many days are stuck where, in the order from the work to the account."""
    return [
        {"label": STUCK[stuck], "days": Clock(waits).days}
        for stuck in STUCK
        if (waits := [wait for wait in whole.waits if wait.stuck == stuck])
    ]
