"""The labour chapter leaves as a workbook, and comes back as one."""

from uuid import UUID

from django.contrib import messages
from django.http import FileResponse, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from core.downloads import workbook
from core.money import grouped, total
from projects.actions import replace_labour
from projects.forms.labour_sheets import LabourReadForm, LabourReplaceForm
from projects.implementation import open_to_change, wages_of
from projects.labour_rules import row_wages
from projects.labour_sheets import WORK_DAY, labour_sheets
from projects.models import ImplementationPlan, LabourRow
from projects.views.implementation import plan_of, stays
from projects.views.pages import acted, below, sent, status
from regions.access import Permission, require
from regions.http import Request
from regions.models import Post


@require_safe
def labour_workbook(request: Request, pk: UUID) -> FileResponse:
    """To be filled in, with the rows so far."""
    plan = plan_of(request, pk)
    require(request.actor, Permission.SEE_PROJECTS, plan)
    name = f"{plan.project.code}-用工测算-第{plan.number}版.xlsx"
    return workbook(labour_sheets(list(plan.rows.all())), name)


@require_http_methods(["GET", "HEAD", "POST"])
def labour_read(request: Request, pk: UUID) -> HttpResponse:
    """A workbook is read and shown; only then its rows take the place of those before."""
    plan = plan_of(request, pk)
    project = plan.project
    actor = require(request.actor, Permission.ACT_FOR_VILLAGE, project)
    if not open_to_change(plan, project):
        return stays(request, project)
    form, replacing = LabourReadForm(), LabourReplaceForm(plan=plan)
    if "rows" in request.POST:
        replacing = LabourReplaceForm(request.POST, plan=plan)
        if acted(replacing, lambda form: _replace(form, plan, actor)):
            messages.success(request, _("The rows of the workbook stand in the plan."))
            return redirect("implementation_detail", pk=project.pk)
    elif request.method == "POST":
        form = LabourReadForm(**sent(request))
        if form.is_valid():
            replacing.show(form.rows, project.version)
    context = below(project, actor, "implementation_detail", _("Read labour from a workbook")) | {
        "plan": plan,
        "form": form,
        "replacing": replacing,
        "rows": [
            (row, row.piece or WORK_DAY, row_wages(row.quantity, row.rate)) for row in form.rows
        ],
        "wages": grouped(total(row_wages(row.quantity, row.rate) for row in form.rows)),
        "now": plan.rows.count(),
        "wages_now": grouped(wages_of(plan.rows.all())),
    }
    code = max(status(form), status(replacing))
    return render(request, "projects/labour_read.html", context, status=code)


def _replace(form: LabourReplaceForm, plan: ImplementationPlan, by: Post) -> list[LabourRow]:
    said = form.cleaned_data
    return replace_labour(plan_id=plan.pk, version=said["version"], rows=said["rows"], by=by)
