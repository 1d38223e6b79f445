"""The ledger of a project's money, on a page and as a workbook."""

from uuid import UUID

from django.core.paginator import Paginator
from django.http import FileResponse, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from core.audit import record
from core.downloads import workbook
from core.money import grouped
from projects.exports import ledger_workbook
from projects.fund_ledger import FundLedger, fund_ledger, paid_ahead
from projects.models import Project
from projects.overview import Row
from projects.views.pages import below
from regions.access import Permission, require
from regions.http import Request

A_PAGE = 100


@require_safe
def fund_ledger_detail(request: Request, pk: UUID) -> HttpResponse:
    """The last entries first; each shows what is left after it."""
    project = get_object_or_404(Project.objects.visible_to(request.actor), pk=pk)
    actor = require(request.actor, Permission.SEE_PROJECTS, project)
    ledger = fund_ledger(project)
    entries = Paginator(ledger.entries[::-1], A_PAGE)
    context = below(project, actor, "fund_list", _("Ledger of the money")) | {
        "page": entries.get_page(request.GET.get("page")),
        "figures": _figures(ledger),
        "returned": ledger.returned,
        "uses": ledger.uses,
        "warnings": paid_ahead(ledger),
    }
    return render(request, "projects/fund_ledger_detail.html", context)


@require_http_methods(["POST"])
def fund_ledger_workbook(request: Request, pk: UUID) -> FileResponse:
    project = get_object_or_404(Project.objects.visible_to(request.actor), pk=pk)
    actor = require(request.actor, Permission.SEE_PROJECTS, project)
    record(by=actor, verb="take fund ledger", thing=project, area=project.village_id, facts={})
    name = f"{project.code}-资金台账-{timezone.localdate():%Y%m%d}.xlsx"
    return workbook(ledger_workbook(project), name)


def _figures(ledger: FundLedger) -> list[Row]:
    return [
        Row(_("Received (yuan)"), grouped(ledger.arrived)),
        Row(_("Disbursed (yuan)"), grouped(ledger.disbursed)),
        Row(_("Spent (yuan)"), grouped(ledger.spent)),
        Row(_("At the treasury (yuan)"), grouped(ledger.at_treasury)),
        Row(_("On the account (yuan)"), grouped(ledger.on_account)),
    ]
