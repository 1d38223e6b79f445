"""The contract ledger of a project, and the contract of a purchase."""

from uuid import UUID

from django.contrib import messages
from django.http import FileResponse, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from core.downloads import workbook
from core.forms import ReasonForm
from core.ids import new_id
from procurement.actions.contracts import add_contract, withdraw_contract
from procurement.contracts import figures_of, ledger_lines
from procurement.exports.contracts import contract_sheets
from procurement.forms.contracts import ContractForm
from procurement.models import Contract, Purchase, Quote
from procurement.rules import State
from procurement.views.pages import back, below_purchase, seen_purchase
from projects.actions.papers import with_paper
from projects.models import Project
from projects.views.pages import acted, below, may, sent, status
from regions.access import Permission, require
from regions.http import Request
from regions.models import Post

FORMS = ["GET", "HEAD", "POST"]


@require_safe
def contract_list(request: Request, pk: UUID) -> HttpResponse:
    project = get_object_or_404(Project.objects.visible_to(request.actor), pk=pk)
    actor = require(request.actor, Permission.SEE_PROJECTS, project)
    lines = ledger_lines(project)
    context = below(project, actor, "purchase_list", _("Contract ledger")) | {
        "lines": lines,
        "figures": figures_of(lines),
        "can_issue": may(actor, Permission.ISSUE_PAPERS, project),
        "form_id": new_id(),
    }
    return render(request, "procurement/contract_list.html", context)


@require_safe
def contract_workbook(request: Request, pk: UUID) -> FileResponse:
    project = get_object_or_404(Project.objects.visible_to(request.actor), pk=pk)
    require(request.actor, Permission.SEE_PROJECTS, project)
    return workbook(contract_sheets(project), f"{project.code}-采购合同台账.xlsx")


@require_http_methods(FORMS)
def contract_add(request: Request, pk: UUID) -> HttpResponse:
    purchase = seen_purchase(request, pk)
    actor = require(request.actor, Permission.BUY, purchase)
    quote = Quote.objects.filter(choice__purchase=purchase).first()
    if quote is None or purchase.state == State.CANCELLED:
        return back(request, purchase, _("A contract follows the choice of a supplier."))
    if request.method != "POST" and purchase.contracts.standing().exists():
        return back(request, purchase, _("This purchase has its contract already."))
    form = ContractForm(**sent(request), project=purchase.project, quote=quote)
    if acted(form, lambda form: _add(form, purchase, actor)):
        messages.success(request, _("The contract is in the ledger."))
        return redirect(purchase)
    context = below_purchase(purchase, actor, _("Enter the contract")) | {"form": form}
    return render(request, "procurement/contract_add.html", context, status=status(form))


@require_http_methods(FORMS)
def contract_withdraw(request: Request, pk: UUID) -> HttpResponse:
    rows = Contract.objects.visible_to(request.actor).select_related("purchase__project")
    contract = get_object_or_404(rows, pk=pk)
    purchase = contract.purchase
    actor = require(request.actor, Permission.BUY, contract)
    if request.method != "POST" and not contract.stands:
        return back(request, purchase, _("This contract is struck out already."))
    form = ReasonForm(**sent(request))
    if acted(form, lambda form: withdraw_contract(contract_id=pk, by=actor, **form.cleaned_data)):
        messages.success(request, _("The contract is struck out and no longer counts."))
        return redirect(purchase)
    context = below_purchase(purchase, actor, _("Strike out the contract")) | {
        "form": form,
        "contract": contract,
    }
    return render(request, "procurement/contract_withdraw.html", context, status=status(form))


def _add(form: ContractForm, purchase: Purchase, by: Post) -> Contract:
    row, signed = form.cleaned_data["id"], form.signed()
    return with_paper(
        Contract,
        id=row,
        project=purchase.project,
        file=form.cleaned_data["paper"],
        title=_("Contract %(number)s") % {"number": signed.number},
        by=by,
        act=lambda paper: add_contract(
            id=row, purchase_id=purchase.pk, signed=signed, paper=paper, by=by
        ),
    )
