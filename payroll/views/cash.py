"""Cash, the exception: entered by finance, struck out by the reviewer."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from payroll import showing
from payroll.actions import pay_in_cash, strike_cash
from payroll.forms.cash import CashForm
from payroll.forms.release import FileReasonForm
from payroll.models import CashPayment, WageLine
from payroll.views.pages import below_sheet, line_of
from projects.tabs import Link
from projects.views.pages import acted, sent, status
from regions.access import Permission, require
from regions.http import Request
from regions.models import Post

FORMS = ["GET", "HEAD", "POST"]


@require_http_methods(FORMS)
def line_cash(request: Request, pk: UUID) -> HttpResponse:
    line = line_of(request, pk)
    actor = require(request.actor, Permission.PAY_IN_CASH, line)
    form = CashForm(**sent(request))
    if acted(form, lambda form: _pay(form, line, actor)):
        messages.success(request, _("The cash payment is kept and counted."))
        return redirect(line)
    context = below_sheet(line.sheet, actor, _here(line), _("Pay in cash")) | {
        "line": line,
        "form": form,
        "open": showing.one_line(line).balance.open,
    }
    return render(request, "payroll/line_cash.html", context, status=status(form))


@require_http_methods(FORMS)
def cash_strike(request: Request, pk: UUID) -> HttpResponse:
    line = line_of(request, pk)
    actor = require(request.actor, Permission.CONFIRM_RESULTS, line)
    form = FileReasonForm(**sent(request))
    if acted(form, lambda form: strike_cash(line_id=pk, by=actor, **form.cleaned_data)):
        messages.success(request, _("The cash payment is struck out; the line is owed again."))
        return redirect(line)
    context = below_sheet(line.sheet, actor, _here(line), _("Strike out"))
    context |= {"line": line, "form": form}
    return render(request, "payroll/cash_strike.html", context, status=status(form))


def _here(line: WageLine) -> Link:
    return Link(line.name, line.get_absolute_url())


def _pay(form: CashForm, line: WageLine, by: Post) -> CashPayment:
    said = form.cleaned_data
    return pay_in_cash(
        id=said["id"], line_id=line.pk, reason=said["reason"], witness=said["witness"],
        paid_on=said["paid_on"], file=said["paper"], by=by,
    )  # fmt: skip
