"""The overview of a division, and the same figures as a workbook."""

from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from core.audit import record
from core.downloads import workbook
from regions.access import Permission, can, require
from regions.http import Request
from regions.models import Division, Post
from reports import exports, figures, pages
from reports.forms import FilterForm

PER_PAGE = 50


@require_safe
def overview(request: Request) -> HttpResponse:
    actor = require(request.actor, Permission.SEE_PROJECTS)
    place, form = _asked(request.GET, actor)
    found = figures.overview(form.found(), place, timezone.localdate())
    rows = pages.rows(found, form.asked, actor)
    context = {
        "place": place,
        "form": form,
        "crumbs": pages.crumbs(place, actor, form.asked),
        "total": found.total,
        "large": pages.large(found.total),
        "page": Paginator(rows, PER_PAGE).get_page(request.GET.get("page")),
        "today": timezone.localdate(),
        "can_export": can(actor, Permission.EXPORT_WORKBOOK),
    }
    return render(request, "reports/overview.html", context)


@require_http_methods(["POST"])
def overview_workbook(request: Request) -> FileResponse:
    """The overview as it was asked for; who took it away is recorded."""
    actor = require(request.actor, Permission.EXPORT_WORKBOOK)
    place, form = _asked(request.POST, actor)
    found = figures.overview(form.found(), place, timezone.localdate())
    facts = {"projects": found.total.projects, **form.asked}
    record(by=actor, verb="export workbook", thing=place, area=place.code, facts=facts)
    name = exports.file_name(place, timezone.localdate())
    return workbook(exports.workbook(found, form.said(), actor, timezone.now()), name)


def _asked(data: QueryDict, actor: Post) -> tuple[Division, FilterForm]:
    place = _place(data.get("division", ""), actor)
    return place, FilterForm(data, projects=figures.projects_in(place, actor), actor=actor)


def _place(code: str, actor: Post) -> Division:
    """The division asked for, or the post's own. Raises Http404 outside the post's scope."""
    within = Division.objects.inside(actor.scope).select_related("parent__parent__parent__parent")
    wanted = code or actor.division_id
    place = within.filter(code=wanted).first() if wanted.isalnum() else None
    if place is None:
        raise Http404
    return place
