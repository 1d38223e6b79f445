"""People from the village's own workbook: bring it, look at columns and people, take them over."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from core.errors import RuleBroken
from projects.tabs import Link
from projects.views.pages import acted, sent, status
from regions.access import Permission, require
from regions.http import Request
from regions.models import Level, Post
from workers.actions import apply_import, discard_import, lay_out, upload_import
from workers.forms.importing import ApplyForm, LayoutForm, UploadForm, VillageForm
from workers.import_showing import preview, remarks_of, standing
from workers.importing import book_of, digest, hidden_titles, plan_of
from workers.lists.told import Level as Weight
from workers.models import ImportState, PeopleImport
from workers.people_sheet import people_template

PER_PAGE = 50
FORMS = ["GET", "HEAD", "POST"]
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_http_methods(FORMS)
def import_add(request: Request) -> HttpResponse:
    """Upload a workbook; below it stand those that came before."""
    actor = require(request.actor, Permission.KEEP_PEOPLE)
    form = UploadForm(**sent(request), actor=actor)
    row = acted(form, lambda form: _upload(form, actor))
    if row is not None:
        if row.pk == form.cleaned_data["id"]:
            return redirect("import_edit", pk=row.pk)
        messages.warning(request, _came_before(row))
        return redirect(row)
    earlier = PeopleImport.objects.visible_to(actor).select_related("village", "by__user__human")
    context = {
        "form": form,
        "village": form.only,
        "page": Paginator(earlier, PER_PAGE).get_page(request.GET.get("page")),
        "many_villages": actor.division.level != Level.VILLAGE,
        "places": VillageForm(actor=actor, auto_id="template_%s"),
        "crumbs": [*_way()[:1], Link(_("Import from Excel"), "")],
    }
    return render(request, "workers/import_add.html", context, status=status(form))


@require_safe
def import_template(request: Request) -> HttpResponse:
    """A workbook to fill in, with the village's own people if one is named."""
    actor = require(request.actor, Permission.KEEP_PEOPLE)
    form = VillageForm(request.GET, actor=actor)
    village = form.village if form.is_valid() else None
    if village is None and request.GET.get("place"):
        messages.error(request, _("Choose one of your villages from the list."))
        return redirect("import_add")
    name = f"人员名单-{village.name}.xlsx" if village else "人员名单.xlsx"
    answer = HttpResponse(people_template(village), content_type=XLSX)
    answer["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name)
    return answer


@require_http_methods(FORMS)
def import_edit(request: Request, pk: UUID) -> HttpResponse:
    """Which sheets are read and what each column holds."""
    row, actor = _import(request, pk)
    if row.state != ImportState.UPLOADED:
        return redirect(row)
    try:
        book = book_of(row)
    except RuleBroken as broken:
        return _lost(request, row, broken)
    data = request.POST if request.method == "POST" else None
    form = LayoutForm(data, book=book, kept=row.layout)
    if acted(form, lambda form: lay_out(import_id=pk, layout=form.layouts(), by=actor)):
        if not form.moved:
            return redirect(row)
        messages.info(request, _("The headings were read anew. Look at the columns."))
        return redirect("import_edit", pk=pk)
    context = _below(row, _("Columns")) | {"form": form, "hidden": hidden_titles(book)}
    return render(request, "workers/import_edit.html", context, status=status(form))


@require_http_methods(FORMS)
def import_detail(request: Request, pk: UUID) -> HttpResponse:
    """Every fault; or who is new, changed and unchanged, and the button that takes them over."""
    row, actor = _import(request, pk)
    if row.state != ImportState.UPLOADED:
        return _closed(request, row)
    form = ApplyForm(**sent(request))
    done = acted(form, lambda form: apply_import(import_id=pk, by=actor, **form.cleaned_data))
    if done is not None:
        messages.success(request, _taken_over(done))
        return redirect(done)
    try:
        plan = plan_of(row)
    except RuleBroken as broken:
        return _lost(request, row, broken)
    form.show(digest(plan), warned=bool(plan.at(Weight.WARNING)))
    shown = preview(plan, request.GET.get("show", ""))
    context = _below(row) | {"plan": plan, "shown": shown, "form": form}
    context["page"] = Paginator(shown.rows, PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "workers/import_detail.html", context, status=status(form))


@require_http_methods(FORMS)
def import_discard(request: Request, pk: UUID) -> HttpResponse:
    row, actor = _import(request, pk)
    form = Form(**sent(request))
    if acted(form, lambda form: discard_import(import_id=pk, by=actor)):
        messages.success(request, _("The import is discarded and its file is destroyed."))
        return redirect("import_add")
    context = _below(row, _("Discard")) | {"form": form}
    return render(request, "workers/import_discard.html", context, status=status(form))


def _import(request: Request, pk: UUID) -> tuple[PeopleImport, Post]:
    rows = PeopleImport.objects.visible_to(request.actor)
    found = rows.select_related("village", "by__user__human", "closed_by__user__human")
    row = get_object_or_404(found, pk=pk)
    return row, require(request.actor, Permission.KEEP_PEOPLE, row)


def _upload(form: UploadForm, by: Post) -> PeopleImport:
    workbook = form.cleaned_data["workbook"]
    return upload_import(
        id=form.cleaned_data["id"],
        village=form.village,
        name=workbook.name,
        content=workbook.content,
        layout=form.layout,
        by=by,
    )


def _closed(request: Request, row: PeopleImport) -> HttpResponse:
    remarks = Paginator(remarks_of(row), PER_PAGE).get_page(request.GET.get("page"))
    context = _below(row) | {"page": remarks, "rows": standing(row)}
    return render(request, "workers/import_closed.html", context)


def _lost(request: Request, row: PeopleImport, broken: RuleBroken) -> HttpResponse:
    context = _below(row) | {"broken": broken.message, "rows": standing(row)}
    return render(request, "workers/import_closed.html", context, status=422)


def _came_before(row: PeopleImport) -> str:
    if row.state == ImportState.APPLIED:
        return _("This very file was taken over already. Nothing changes.")
    return _("This very file is here already and waits to be taken over.")


def _taken_over(row: PeopleImport) -> str:
    said = ngettext(
        "%(added)s person is added, %(changed)s changed, %(unchanged)s unchanged.",
        "%(added)s people are added, %(changed)s changed, %(unchanged)s unchanged.",
        row.added or 0,
    )
    counts = {"added": row.added, "changed": row.changed, "unchanged": row.unchanged}
    return said % counts


def _way() -> list[Link]:
    people = Link(_("People"), reverse("person_list"))
    return [people, Link(_("Import from Excel"), reverse("import_add"))]


def _below(row: PeopleImport, here: str = "") -> dict[str, Any]:
    own = Link(row.name, row.get_absolute_url() if here else "")
    return {"row": row, "crumbs": [*_way(), own, *([Link(here, "")] if here else [])]}
