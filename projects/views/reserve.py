"""The reserve: found, put in an order, and taken away as a workbook."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from core.audit import record
from core.downloads import workbook
from projects import reserve_exports
from projects.actions import sort_reserve
from projects.forms.reserve import ReserveFilterForm, ReserveForm
from projects.models import Office, ReserveOrder
from projects.models.project import ProjectQuerySet
from projects.reserve import (
    Listed,
    listed,
    office_of,
    ordered,
    places_of,
    sortable,
    unfunded,
)
from projects.views.pages import acted, status
from regions.access import Permission, can, require
from regions.http import Request
from regions.models import Level, Post

PER_PAGE = 50
MOST_SORTED = 200  # with three fields each a form stays below Django's thousand
PLACES = "village__parent__parent"


@require_http_methods(["GET", "HEAD", "POST"])
def reserve_list(request: Request) -> HttpResponse:
    """Whoever keeps an order gets the whole found list in one form, so that no page break stands
    between two places; a list too long for that is narrowed first."""
    actor = require(request.actor, Permission.SEE_RESERVE)
    filters = _filters(request.GET, actor)
    found = filters.found(unfunded(actor))
    context = _list(request, found, actor)
    if request.method == "POST":
        require(actor, Permission.SORT_RESERVE)
        context = _sorting(request, _sent(request.POST, actor), actor)
        saved = acted(context["sorting"], lambda form: (_sort(form, actor),))
        if saved is not None:
            said = _("The order is saved.") if saved[0] else _("Nothing was changed.")
            messages.success(request, said)
            return redirect(request.get_full_path())
    context |= {
        "form": filters,
        "sorts": _sorts_for(actor),
        "most": MOST_SORTED,
        "can_export": can(actor, Permission.EXPORT_WORKBOOK),
    }
    code = status(context["sorting"]) if context["sorting"] else 200
    return render(request, "projects/reserve_list.html", context, status=code)


@require_http_methods(["POST"])
def reserve_workbook(request: Request) -> FileResponse:
    """The list as it was asked for; who took it away is recorded."""
    actor = require(request.actor, Permission.SEE_RESERVE)
    require(actor, Permission.EXPORT_WORKBOOK)
    filters = _filters(request.POST, actor)
    rows = _listed(filters.found(unfunded(actor)), actor)
    facts = {"projects": len(rows), **filters.asked}
    area = actor.division
    record(by=actor, verb="export reserve", thing=area, area=area.code, facts=facts)
    sheets = reserve_exports.workbook(rows, filters.said, actor, timezone.now())
    return workbook(sheets, reserve_exports.file_name(area, timezone.localdate()))


def _filters(data: QueryDict, actor: Post) -> ReserveFilterForm:
    above = actor.division.level < Level.TOWNSHIP
    places = places_of(unfunded(actor), actor) if above else None
    return ReserveFilterForm(data, actor=actor, places=places)


def _sorts_for(actor: Post) -> Office | None:
    return office_of(actor) if can(actor, Permission.SORT_RESERVE) else None


def _list(request: Request, found: ProjectQuerySet, actor: Post) -> dict[str, Any]:
    """One form over all of it, or its pages to read."""
    number = found.count()
    office = _sorts_for(actor)
    if office is not None and number <= MOST_SORTED:
        return _sorting(request, found, actor)
    pages = Paginator(ordered(found, actor).select_related(PLACES), PER_PAGE)
    page = pages.get_page(request.GET.get("page"))
    return {
        "sorting": None,
        "too_long": office is not None,
        "page": page,
        "number": number,
        "rows": [(row, None) for row in listed(page, timezone.localdate())],
    }


def _sorting(request: Request, found: ProjectQuerySet, actor: Post) -> dict[str, Any]:
    """The form with the fields of every project that the office may sort."""
    rows = _listed(found, actor)
    office = office_of(actor) or Office.TOWNSHIP
    own = [row for row in rows if office == Office.TOWNSHIP or not row.waits]
    last = ReserveOrder.objects.last_of(actor.division_id)
    data = request.POST if request.method == "POST" else None
    form = ReserveForm(data, rows=own, office=office)
    form.initial["seen"] = last.number if last else 0
    cells = form.cells()
    return {
        "sorting": form,
        "number": len(rows),
        "rows": [(row, cells.get(row.project.pk)) for row in rows],
    }


def _sent(data: QueryDict, actor: Post) -> ProjectQuerySet:
    """The projects that the form asked about, whatever the filters say of them now."""
    return sortable(actor).filter(pk__in=ReserveForm.asked_about(data))


def _listed(found: ProjectQuerySet, actor: Post) -> list[Listed]:
    return listed(ordered(found, actor).select_related(PLACES), timezone.localdate())


def _sort(form: ReserveForm, by: Post) -> ReserveOrder | None:
    said = form.cleaned_data
    return sort_reserve(id=said["id"], seen=said["seen"], wanted=form.wanted(), by=by)
