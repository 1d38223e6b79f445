"""Wage sheets: the lists, making one, looking at it, posting it, handing it in."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from core.ids import new_id
from core.money import in_capitals, total
from payroll import showing
from payroll.actions import (
    discard_sheet,
    make_sheet,
)
from payroll.actions.looking import may_look
from payroll.advances import ahead_of
from payroll.allocations import held_of
from payroll.clock_words import shown_of
from payroll.figures import (
    credited,
    in_cash,
    lines_of,
    on_own_sheets,
    paid_before,
    with_figures,
)
from payroll.forms.sheets import (
    DiscardForm,
    PeriodForm,
    SheetForm,
    SheetSearchForm,
)
from payroll.looking import faults_of, looks_of
from payroll.models import PAYABLE_IN, UNSEEN, SheetState, WageSheet
from payroll.pricing import worked_lines
from payroll.terms import due_of, due_of_all
from payroll.turns import turn
from payroll.unpaid import pending_people, period_offered
from payroll.views.pages import PLACES, below_sheet, named, sheet_of
from payroll.words import badge_of
from projects.actions.takeover import takes_openings
from projects.lifecycle import STAGES, Stage
from projects.models import Project
from projects.tabs import frame
from projects.treasury import wages_of
from projects.views.pages import acted, below, may, sent, status
from regions.access import Permission, can, require
from regions.http import Request
from regions.models import Post
from workers.words import papers_said

A_PAGE = 50


@require_safe
def wage_list(request: Request) -> HttpResponse:
    """Sheets of every project in reach."""
    actor = require(request.actor, Permission.SEE_PEOPLE)
    form = SheetSearchForm(request.GET)
    found = form.found(
        with_figures(WageSheet.objects.visible_to(actor).select_related("terms", PLACES))
    )
    page = Paginator(found, A_PAGE).get_page(request.GET.get("page"))
    context = {"form": form, "page": page, "rows": _listed(page)}
    return render(request, "payroll/wage_list.html", context)


@require_safe
def sheet_list(request: Request, pk: UUID) -> HttpResponse:
    project = get_object_or_404(Project.objects.visible_to(request.actor), pk=pk)
    actor = require(request.actor, Permission.SEE_PEOPLE, project)
    found = with_figures(
        WageSheet.objects.filter(project=project).select_related("terms")
    ).order_by("-last", "-number")
    page = Paginator(found, A_PAGE).get_page(request.GET.get("page"))
    ahead = ahead_of(project)
    earned, paid = on_own_sheets(project) - ahead.taken_off, credited(project)
    context = frame(project, actor, "sheet_list") | {
        "page": page,
        "rows": _listed(page),
        "earned": earned,
        "paid": paid,
        "owed": earned - paid,
        "oldest": shown_of(project, timezone.localdate()),
        "cash": in_cash(project),
        "ahead": ahead,
        "can_add": _begun(project) and may(actor, Permission.ACT_FOR_VILLAGE, project),
        "before": project.openingsheets.annotate(people=Count("lines")),
        "before_total": paid_before(project),
        "can_enter": takes_openings(project) and may(actor, Permission.ACT_FOR_VILLAGE, project),
    }
    return render(request, "payroll/sheet_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def sheet_add(request: Request, pk: UUID) -> HttpResponse:
    """By GET: the period and what its sheet would hold. By POST: make it."""
    project = get_object_or_404(Project.objects.visible_to(request.actor), pk=pk)
    actor = require(request.actor, Permission.ACT_FOR_VILLAGE, project)
    offered = dict(
        zip(("first", "last"), period_offered(project, timezone.localdate()), strict=True)
    )
    asked = request.POST if request.method == "POST" else request.GET
    period = PeriodForm(asked if "last" in asked else None, initial=offered)
    chosen = period.cleaned_data if period.is_valid() else offered
    form = SheetForm(**sent(request), initial=chosen)
    sheet = acted(form, lambda form: _make(form, project, actor))
    if sheet is not None:
        messages.success(request, _("The draft is made. Compare it with the attendance sheet."))
        return redirect(sheet)
    context = below(project, actor, "sheet_list", _("Make a wage sheet")) | {
        "form": form,
        "period": period,
    }
    shown = {} if period.errors else _preview(project, chosen["last"])
    code = max(status(form), status(period))
    return render(request, "payroll/sheet_add.html", context | shown, status=code)


@require_safe
def sheet_detail(request: Request, pk: UUID) -> HttpResponse:
    sheet = sheet_of(request, pk)
    actor = require(request.actor, Permission.SEE_PEOPLE, sheet)
    lines = lines_of(sheet)
    objections = showing.objections(sheet, actor)
    waiting = sum(one["objection"].answered_at is None for one in objections)
    today, due = timezone.localdate(), due_of(sheet)
    context = below_sheet(sheet, actor) | {
        "badge": badge_of(sheet),
        "turn": turn(sheet, lines, actor),
        "days_left": showing.days_left(sheet, due, today),
        "due_on": due,
        "rows": showing.line_rows(sheet, lines),
        "voided": showing.voided_lines(sheet),
        "notice": showing.notice_card(sheet, waiting, today),
        "objections": objections,
        "events": showing.decisions(sheet),
        "files": showing.batch_rows(sheet),
        "faults": faults_of(sheet),
        "looks": looks_of(sheet),
        "can_look": may_look(actor, sheet),
        "paying": sheet.state in PAYABLE_IN,
        "held": held_of(sheet),
        "asked": wages_of(sheet.pk) if sheet.state in PAYABLE_IN else None,
        "can_allocate": sheet.state in PAYABLE_IN and can(actor, Permission.ENTER_FUNDS, sheet),
        "can_discard": _is_draft(sheet) and can(actor, Permission.ACT_FOR_VILLAGE, sheet),
        "can_object": showing.hangs(sheet) and may(actor, Permission.OBJECT, sheet.project),
        "can_pay": can(actor, Permission.READ_RESULTS, sheet),
        "can_issue": sheet.state not in UNSEEN and can(actor, Permission.ISSUE_PAPERS, sheet),
        "form_id": new_id(),
    }
    return render(request, "payroll/sheet_detail.html", context | showing.sums_of(lines))


@require_http_methods(["GET", "HEAD", "POST"])
def sheet_discard(request: Request, pk: UUID) -> HttpResponse:
    sheet = sheet_of(request, pk)
    actor = require(request.actor, Permission.ACT_FOR_VILLAGE, sheet)
    form = DiscardForm(**sent(request))
    if acted(form, lambda form: discard_sheet(sheet_id=pk, by=actor, **form.cleaned_data)):
        messages.success(request, _("The draft is discarded; its days are free again."))
        return redirect("sheet_list", pk=sheet.project_id)
    context = below_sheet(sheet, actor, _("Discard the draft")) | {"form": form}
    return render(request, "payroll/sheet_discard.html", context, status=status(form))


def _listed(sheets: Iterable[WageSheet]) -> list[dict[str, Any]]:
    found, today = list(sheets), timezone.localdate()
    due = due_of_all(found)
    return [
        {
            "sheet": sheet,
            "name": named(sheet),
            "badge": badge_of(sheet),
            "days_left": showing.days_left(sheet, due[sheet.pk], today),
        }
        for sheet in found
    ]


def _preview(project: Project, last: Any) -> dict[str, Any]:
    """Who would be on the sheet, and whose days are not payable yet."""
    lines = worked_lines(project, last)
    amount = total(line.amount for line in lines)
    pending = [
        {
            "person": one.entry.person,
            "days": one.days,
            "missing": papers_said(one.missing),
            "late": one.late,
        }
        for one in pending_people(project, last)
    ]
    days = sum((line.days for line in lines), start=total([]))
    return {
        "lines": [{"line": one, "told": showing.told_beside(one.items)} for one in lines],
        "days": days,
        "amount": amount,
        "capitals": in_capitals(amount),
        "pending": pending,
    }


def _make(form: SheetForm, project: Project, by: Post) -> WageSheet:
    return make_sheet(project_id=project.pk, by=by, **form.cleaned_data)


def _begun(project: Project) -> bool:
    return STAGES.index(Stage(project.stage)) >= STAGES.index(Stage.CONSTRUCTION)


def _is_draft(sheet: WageSheet) -> bool:
    return sheet.state == SheetState.DRAFT


def _hangs(sheet: WageSheet) -> bool:
    return sheet.notice is not None and sheet.notice.stands
