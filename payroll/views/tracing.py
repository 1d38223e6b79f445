"""One yuan followed: through a wage line down to the attendance sheet, and from a plan paper on."""

from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core.money import total
from payroll import showing
from payroll.allocations import paid_shares
from payroll.file_sums import file_sums
from payroll.following import followed, lines_by
from payroll.models import PaymentBatch
from payroll.trace_words import sources, steps
from payroll.tracing import trace_of
from payroll.views.pages import below_sheet, line_of
from projects.models import Fund
from projects.tabs import Link
from projects.views.pages import below
from regions.access import Permission, require
from regions.http import Request

A_PAGE = 50


@require_safe
def line_trace(request: Request, pk: UUID) -> HttpResponse:
    """Where a line's money comes from and which days it pays, each sum beside what it must be."""
    line = line_of(request, pk)
    actor = require(request.actor, Permission.SEE_PEOPLE, line)
    line.sheet.project = line.project
    trace = trace_of(line)
    link = Link(line.name, line.get_absolute_url())
    context = below_sheet(line.sheet, actor, link, _("Follow this money")) | {
        "line": line,
        "trace": trace,
        "steps": steps(trace),
        "told": showing.told(trace.items),
        "sources": sources(trace),
        "events": showing.decisions(line.sheet),
    }
    return render(request, "payroll/line_trace.html", context)


@require_safe
def fund_trace(request: Request, pk: UUID) -> HttpResponse:
    """Which sheets, bank files and lines a plan paper's money pays."""
    rows = Fund.objects.visible_to(request.actor).select_related("project__village", "paper")
    fund = get_object_or_404(rows, pk=pk)
    actor = require(request.actor, Permission.SEE_PEOPLE, fund)
    shares = {
        sheet: one
        for sheet, found in paid_shares(fund.project).items()
        for one in found
        if one.share.fund_id == fund.pk
    }
    page = Paginator(lines_by(fund), A_PAGE).get_page(request.GET.get("page"))
    files = PaymentBatch.objects.filter(sheet__in=shares).order_by("sheet__first", "number")
    sums = file_sums([file.pk for file in files])
    context = below(fund.project, actor, "fund_list", str(fund)) | {
        "fund": fund,
        "received": total(one.amount for one in fund.receipts.standing()),
        "allocated": total(one.share.amount for one in shares.values()),
        "paid": total(one.paid for one in shares.values()),
        "sheets": [
            (
                sheet,
                one,
                [(file, sums[file.pk]) for file in files if file.sheet_id == sheet.pk],
            )
            for sheet, one in shares.items()
        ],
        "page": page,
        "rows": followed(fund, list(page)),
    }
    return render(request, "payroll/fund_trace.html", context)
