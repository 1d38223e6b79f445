"""Both ledgers of wages: where they differ on a page, and all of them as a workbook."""

import tempfile
from uuid import UUID

from django.http import FileResponse, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from core.audit import record
from core.documents import LANGUAGE
from core.excel.writing import write_workbook
from payroll.exports.ledgers import wage_ledgers
from payroll.ledgers import Compared, compare
from projects.models import Project
from projects.views.pages import below
from regions.access import Permission, require
from regions.http import Request
from workers.rules import days


@require_safe
def ledger_detail(request: Request, pk: UUID) -> HttpResponse:
    project = get_object_or_404(Project.objects.visible_to(request.actor), pk=pk)
    actor = require(request.actor, Permission.SEE_PEOPLE, project)
    compared = compare(project, timezone.localdate())
    context = below(project, actor, "sheet_list", _("Both ledgers compared")) | {
        "rows": [_shown(one) for one in compared if not one.agrees],
        "agreeing": sum(one.agrees for one in compared),
        "worked": days(sum(one.worked for one in compared)),
        "on_lines": days(sum(one.on_lines for one in compared)),
    }
    return render(request, "payroll/ledger_detail.html", context)


@require_http_methods(["POST"])
def ledger_workbook(request: Request, pk: UUID) -> FileResponse:
    """Names and pay leave the house: who took them is recorded."""
    project = get_object_or_404(Project.objects.visible_to(request.actor), pk=pk)
    actor = require(request.actor, Permission.SEE_PEOPLE, project)
    record(by=actor, verb="take wage ledgers", thing=project, area=project.village_id, facts={})
    file = tempfile.TemporaryFile()  # noqa: SIM115  the response closes it when it is sent
    with translation.override(LANGUAGE):
        write_workbook(wage_ledgers(project), file)
    file.seek(0)
    name = f"{project.code}-用工与劳务报酬台账-{timezone.localdate():%Y%m%d}.xlsx"
    response = FileResponse(file, as_attachment=True, filename=name)
    response["Cache-Control"] = "private, no-store"
    return response


def _shown(one: Compared) -> dict[str, object]:
    return {
        "entry": one.entry,
        "worked": days(one.worked),
        "on_lines": days(one.on_lines),
        "payable": days(one.payable) if one.payable else None,
        "pending": days(one.pending) if one.pending else None,
        "unconfirmed": days(one.unconfirmed) if one.unconfirmed else None,
        "beside": one.beside,
        "pieces": one.pieces,
        "to_correct": one.to_correct,
    }
