"""Wage sheets that were paid on paper before the works came in: entered, shown, struck out."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from core.excel.writing import XLSX
from core.forms import ReasonForm
from payroll.actions import add_opening_sheet, withdraw_opening_sheet
from payroll.forms.opening import OpeningForm
from payroll.models import OpeningSheet
from payroll.openings import blank_workbook
from projects.actions.takeover import takes_openings
from projects.models import Project
from projects.tabs import Link
from projects.views.pages import acted, below, sent, status
from regions.access import Permission, can, require
from regions.http import Request
from regions.models import Post


@require_http_methods(["GET", "HEAD", "POST"])
def opening_add(request: Request, pk: UUID) -> HttpResponse:
    project = get_object_or_404(Project.objects.visible_to(request.actor), pk=pk)
    actor = require(request.actor, Permission.ACT_FOR_VILLAGE, project)
    form = OpeningForm(**sent(request), project=project)
    sheet = acted(form, lambda form: _add(form, project, actor))
    if sheet is not None:
        messages.success(request, _("The sheet is entered. Its rows add up to the paper's total."))
        return redirect("sheet_list", pk=pk)
    context = below(project, actor, "sheet_list", _("Enter a sheet paid on paper"))
    context |= {"form": form, "people": project.rosterentrys.count()}
    return render(request, "payroll/opening_add.html", context, status=status(form))


@require_safe
def opening_template(request: Request, pk: UUID) -> HttpResponse:
    """The workbook to fill in: the roster's numbers and names."""
    project = get_object_or_404(Project.objects.visible_to(request.actor), pk=pk)
    require(request.actor, Permission.ACT_FOR_VILLAGE, project)
    name = content_disposition_header(as_attachment=True, filename="已发放劳务报酬.xlsx")
    headers = {"Content-Disposition": name or "attachment", "Cache-Control": "private, no-store"}
    return HttpResponse(blank_workbook(project), content_type=XLSX, headers=headers)


@require_safe
def opening_detail(request: Request, pk: UUID) -> HttpResponse:
    sheet = _sheet(request, pk)
    actor = require(request.actor, Permission.SEE_PEOPLE, sheet)
    context = below(sheet.project, actor, "sheet_list", str(sheet)) | {
        "sheet": sheet,
        "lines": sheet.lines.select_related("entry__person").order_by("entry__number"),
        "can_withdraw": sheet.stands
        and takes_openings(sheet.project)
        and can(actor, Permission.ACT_FOR_VILLAGE, sheet),
    }
    return render(request, "payroll/opening_detail.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def opening_withdraw(request: Request, pk: UUID) -> HttpResponse:
    sheet = _sheet(request, pk)
    actor = require(request.actor, Permission.ACT_FOR_VILLAGE, sheet)
    form = ReasonForm(**sent(request))
    if acted(form, lambda form: withdraw_opening_sheet(sheet_id=pk, by=actor, **form.cleaned_data)):
        messages.success(request, _("It is struck out and no longer counts."))
        return redirect("sheet_list", pk=sheet.project_id)
    link = Link(str(sheet), sheet.get_absolute_url())
    context = below(sheet.project, actor, "sheet_list", link, _("Strike out"))
    context |= {"sheet": sheet, "form": form}
    return render(request, "payroll/opening_withdraw.html", context, status=status(form))


def _sheet(request: Request, pk: UUID) -> OpeningSheet:
    rows = OpeningSheet.objects.visible_to(request.actor).select_related("project", "paper")
    return get_object_or_404(rows, pk=pk)


def _add(form: OpeningForm, project: Project, by: Post) -> OpeningSheet:
    said = form.cleaned_data
    return add_opening_sheet(
        id=said["id"], project_id=project.pk, paid=form.paid(), file=said["paper"], by=by
    )
