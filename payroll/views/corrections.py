"""Corrections of what was paid, and deductions: entered, confirmed by another, taken along."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from core.forms import ReasonForm
from payroll.actions import confirm_correction, correct_line, deduct, withdraw_correction
from payroll.corrections import shown
from payroll.forms.corrections import CorrectionForm, DeductionForm
from payroll.models import PAYABLE_IN, Correction
from payroll.views.pages import below_sheet, line_of
from projects.models import Project
from projects.tabs import Link
from projects.views.pages import acted, below, may, sent, status
from regions.access import Permission, require
from regions.http import Request

A_PAGE = 50


@require_safe
def correction_list(request: Request, pk: UUID) -> HttpResponse:
    project = get_object_or_404(Project.objects.visible_to(request.actor), pk=pk)
    actor = require(request.actor, Permission.SEE_PEOPLE, project)
    rows = Correction.objects.filter(project=project).select_related(
        "entry__person", "line__sheet", "paper", "by__user__human", "confirmed_by__user__human",
        "withdrawn_by__user__human", "applied_by__item__line__sheet",
    )  # fmt: skip
    page = Paginator(rows.order_by("-at", "pk"), A_PAGE).get_page(request.GET.get("page"))
    context = below(project, actor, "sheet_list", _("Corrections and deductions")) | {
        "page": page,
        "rows": [shown(one, actor) for one in page],
        "can_add": may(actor, Permission.ACT_FOR_VILLAGE, project),
    }
    return render(request, "payroll/correction_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def correction_add(request: Request, pk: UUID) -> HttpResponse:
    line = line_of(request, pk)
    actor = require(request.actor, Permission.ACT_FOR_VILLAGE, line)
    if line.sheet.state not in PAYABLE_IN or line.voided_at is not None:
        messages.warning(
            request, _("This sheet is still being checked: object to it, or have it sent back.")
        )
        return redirect(line)
    days = line.line_slots.order_by("day").values_list("day", flat=True).distinct()
    form = CorrectionForm(**sent(request), days=list(days))
    if acted(form, lambda form: correct_line(line_id=pk, by=actor, **form.asked())):
        messages.success(request, _entered())
        return redirect("correction_list", pk=line.project_id)
    link = Link(line.name, line.get_absolute_url())
    context = below_sheet(line.sheet, actor, link, _("Correct a day")) | {
        "line": line, "form": form
    }  # fmt: skip
    return render(request, "payroll/correction_add.html", context, status=status(form))


@require_http_methods(["GET", "HEAD", "POST"])
def deduction_add(request: Request, pk: UUID) -> HttpResponse:
    project = get_object_or_404(Project.objects.visible_to(request.actor), pk=pk)
    actor = require(request.actor, Permission.ACT_FOR_VILLAGE, project)
    entries = project.rosterentrys.select_related("person").order_by("number")
    form = DeductionForm(**sent(request), entries=entries)
    if acted(form, lambda form: deduct(by=actor, **form.cleaned_data)):
        messages.success(request, _entered())
        return redirect("correction_list", pk=pk)
    context = below(project, actor, "sheet_list", _list(project), _("Enter a deduction"))
    return render(
        request, "payroll/deduction_add.html", context | {"form": form}, status=status(form)
    )


@require_http_methods(["GET", "HEAD", "POST"])
def correction_confirm(request: Request, pk: UUID) -> HttpResponse:
    correction = _correction(request, pk)
    actor = require(request.actor, Permission.CHECK_WAGES, correction)
    form = Form(**sent(request))
    if acted(form, lambda form: confirm_correction(correction_id=pk, by=actor)):
        messages.success(request, _("It is confirmed: the next wage sheet takes it along."))
        return redirect("correction_list", pk=correction.project_id)
    project = correction.project
    context = below(project, actor, "sheet_list", _list(project), _("Confirm")) | {
        "row": shown(correction, actor), "form": form
    }  # fmt: skip
    return render(request, "payroll/correction_confirm.html", context, status=status(form))


@require_http_methods(["GET", "HEAD", "POST"])
def correction_withdraw(request: Request, pk: UUID) -> HttpResponse:
    correction = _correction(request, pk)
    actor = require(request.actor, Permission.ACT_FOR_VILLAGE, correction)
    form = ReasonForm(**sent(request))
    if acted(
        form, lambda form: withdraw_correction(correction_id=pk, by=actor, **form.cleaned_data)
    ):
        messages.success(request, _("It is struck out and no longer counts."))
        return redirect("correction_list", pk=correction.project_id)
    project = correction.project
    context = below(project, actor, "sheet_list", _list(project), _("Strike out")) | {
        "row": shown(correction, actor), "form": form
    }  # fmt: skip
    return render(request, "payroll/correction_withdraw.html", context, status=status(form))


def _correction(request: Request, pk: UUID) -> Correction:
    rows = Correction.objects.visible_to(request.actor)
    return get_object_or_404(rows.select_related("project", "entry__person", "paper"), pk=pk)


def _entered() -> str:
    return _("It is entered. Once the supervision group confirms it, the next sheet has it.")


def _list(project: Project) -> Link:
    return Link(_("Corrections and deductions"), Correction(project=project).get_absolute_url())
