"""Ticks of the supervision group line by line, and looking ahead from township and county."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from payroll import showing
from payroll.actions.looking import check_line, look_ahead, require_above
from payroll.checks import checks
from payroll.figures import lines_of, totals_of
from payroll.forms.looking import LineCheckForm, LookForm
from payroll.looking import Seen, checks_of, looks_of
from payroll.models import SheetState
from payroll.views.pages import below_sheet, line_of, sheet_of
from projects.views.pages import acted, sent, status
from regions.access import Permission, require
from regions.http import Request


@require_POST
def line_check(request: Request, pk: UUID) -> HttpResponse:
    """One line is ticked: with htmx only its row comes back, else the page at that row."""
    line = line_of(request, pk)
    actor = require(request.actor, Permission.CHECK_WAGES, line)
    form = LineCheckForm(request.POST)
    acted(form, lambda form: check_line(line_id=pk, doubt=form.said, by=actor))
    if "HX-Request" in request.headers:
        one = Seen(line, checks_of(line.sheet).get(pk))
        context = {"one": one, "form": form, "said": request.POST.get("doubt", "")}
        return render(request, "payroll/line_check.html", context, status=status(form))
    for errors in form.errors.values():
        messages.error(request, f"{line.row} {line.name}: {' '.join(map(str, errors))}")
    return redirect(f"{reverse('sheet_check', args=[line.sheet_id])}#check-{line.row}")


@require_http_methods(["GET", "HEAD", "POST"])
def sheet_look(request: Request, pk: UUID) -> HttpResponse:
    """The sheet as those who decide later may see it already, with room for a remark."""
    sheet, actor = sheet_of(request, pk), request.actor
    require_above(actor, sheet)
    assert actor is not None  # noqa: S101  for the type checker
    if sheet.state != SheetState.NOTICED:
        messages.warning(request, _("This sheet isn't on notice."))
        return redirect(sheet)
    lines = lines_of(sheet)
    form = LookForm(**sent(request), lines=[one.line for one in lines])
    if acted(form, lambda form: look_ahead(sheet_id=pk, by=actor, **form.cleaned_data)):
        messages.success(request, _("Kept. The village sees it at once; nothing is decided yet."))
        return redirect(sheet)
    context = below_sheet(sheet, actor, _("Look ahead")) | {
        "form": form,
        "checks": checks(sheet, lines),
        "rows": showing.line_rows(sheet, lines),
        "totals": totals_of(lines),
        "looks": looks_of(sheet),
    }
    return render(request, "payroll/sheet_look.html", context, status=status(form))
