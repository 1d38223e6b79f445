"""The wage share of a project, and which plan paper pays a sheet."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from payroll.actions import allocate_sheet
from payroll.allocations import PaidShare, amount_of, newest_of, pots_of, shares_of
from payroll.forms.allocating import AllocationForm
from payroll.meter import meter_of
from payroll.meter_words import (
    beyond_received,
    columns,
    forecast_said,
    levels,
    not_counted,
    rest,
)
from payroll.models import PAYABLE_IN, WageAllocation, WageSheet
from payroll.views.pages import below_sheet, sheet_of
from projects.models import Project
from projects.money import wage_share_of
from projects.tabs import frame
from projects.views.pages import acted, sent, status
from regions.access import Permission, can, require
from regions.http import Request


@require_safe
def meter_detail(request: Request, pk: UUID) -> HttpResponse:
    project = get_object_or_404(Project.objects.visible_to(request.actor), pk=pk)
    actor = require(request.actor, Permission.SEE_PROJECTS, project)
    meter = meter_of(project, timezone.localdate())
    context = frame(project, actor, "meter_detail") | {
        "meter": meter,
        "share": wage_share_of(project, meter.funds, meter.whole.wages.paid),
        "columns": columns(),
        "whole": levels(meter.whole),
        "papers": [(one, levels(one), beyond_received(one)) for one in meter.by_fund],
        "rest": rest(meter.without_fund),
        "forecast": forecast_said(meter, project),
        "not_counted": not_counted(meter.not_wages),
        "sheets": _sheets(meter.shares) if can(actor, Permission.SEE_PEOPLE, project) else [],
    }
    return render(request, "payroll/meter_detail.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def sheet_allocate(request: Request, pk: UUID) -> HttpResponse:
    sheet = sheet_of(request, pk)
    actor = require(request.actor, Permission.ENTER_FUNDS, sheet)
    if sheet.state not in PAYABLE_IN:
        messages.warning(request, _("This sheet isn't approved yet."))
        return redirect(sheet)
    newest = newest_of(sheet)
    form = _form(request, sheet, newest)
    if acted(form, lambda form: allocate_sheet(sheet_id=pk, by=actor, **form.asked())):
        messages.success(request, _("It is kept which plan paper pays this sheet."))
        return redirect("meter_detail", pk=sheet.project_id)
    context = below_sheet(sheet, actor, _("Plan papers")) | {
        "form": form,
        "amount": amount_of(sheet),
        "history": sheet.allocations.select_related("by__user__human").prefetch_related(
            "shares__fund"
        ).order_by("-number"),
    }  # fmt: skip
    return render(request, "payroll/sheet_allocate.html", context, status=status(form))


def _form(request: Request, sheet: WageSheet, newest: WageAllocation | None) -> AllocationForm:
    pots = pots_of(sheet.project, without=sheet)
    funds = sheet.project.funds.standing().in_bulk([pot.fund for pot in pots])
    return AllocationForm(
        **sent(request),
        funds=[(funds[pot.fund], pot) for pot in pots],
        shares=shares_of(newest) if newest else {},
        initial={"seen": newest.number if newest else 0},
    )


def _sheets(shares: Mapping[WageSheet, Sequence[PaidShare]]) -> list[dict[str, Any]]:
    """Approved sheets with the papers that pay them, the newest first."""
    return [
        {
            "sheet": sheet,
            "held": found[0].share.allocation if found else None,
            "shares": [one.share for one in found],
        }
        for sheet, found in reversed([*shares.items()])
    ]
