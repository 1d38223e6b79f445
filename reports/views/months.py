"""A county's months: the treasury's list, the bank's receipts and our ledger side by side."""

import datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from core.errors import RuleBroken
from core.excel.writing import XLSX
from core.forms import ReasonForm
from projects.models import TreasuryStatement
from projects.reconciling_rules import Differs
from projects.tabs import Link
from projects.views.pages import acted, sent, status
from regions.access import Permission, can, require
from regions.http import Request
from regions.models import Post
from reports.actions import (
    close_month,
    confirm_month,
    keep_statement,
    require_either,
    strike_out_statement,
)
from reports.forms import CloseForm, StatementForm
from reports.reconciling import month_of
from reports.statements import blank_statement
from workers.showing_months import last_month, months_around

FORMS = ["GET", "HEAD", "POST"]
SHOWN = 12  # months, the last one that is over first
WORDS = {
    Differs.ONLY_TREASURY: gettext_lazy("not entered here"),
    Differs.ONLY_HERE: gettext_lazy("not on the treasury's list"),
    Differs.AMOUNT: gettext_lazy("another amount"),
    Differs.DAY: gettext_lazy("another day"),
}


@require_safe
def month_list(request: Request) -> HttpResponse:
    actor = require(request.actor, Permission.SEE_MONTHS)
    months = list(_months(timezone.localdate()))
    rows = TreasuryStatement.objects.visible_to(actor).standing().filter(month__in=months)
    by_month = {one.month: one for one in rows}
    context = {"rows": [(month, _standing(by_month.get(month))) for month in months]}
    return render(request, "reports/month_list.html", context)


@require_safe
def month_template(request: Request) -> HttpResponse:
    """The workbook with the headings alone."""
    require(request.actor, Permission.ENTER_FUNDS)
    name = content_disposition_header(as_attachment=True, filename="国库支付清单.xlsx")
    headers = {"Content-Disposition": name or "attachment", "Cache-Control": "private, no-store"}
    return HttpResponse(blank_statement(), content_type=XLSX, headers=headers)


@require_safe
def month_detail(request: Request) -> HttpResponse:
    actor = require(request.actor, Permission.SEE_MONTHS)
    found = month_of(actor, _first(request))
    statement = found.statement
    opens = statement is not None and statement.confirmed_at is None
    closed = statement is not None and statement.closed_at is not None
    context = months_around(found.first, timezone.localdate().replace(day=1))
    context |= _page(found.first) | {
        "found": found,
        "vouchers": [(one, WORDS[one.kind]) for one in found.vouchers],
        "standing": _standing(statement),
        "can_add": statement is None and can(actor, Permission.ENTER_FUNDS),
        "can_close": opens and not closed and can(actor, Permission.ENTER_FUNDS),
        "can_confirm": opens and closed and can(actor, Permission.CONFIRM_MONTHS),
        "can_strike_out": opens
        and any(can(actor, one) for one in (Permission.ENTER_FUNDS, Permission.CONFIRM_MONTHS)),
    }
    return render(request, "reports/month_detail.html", context)


@require_http_methods(FORMS)
def month_add(request: Request) -> HttpResponse:
    actor = require(request.actor, Permission.ENTER_FUNDS)
    first = _first(request)
    form = StatementForm(**sent(request), month=first)
    if acted(form, lambda form: keep_statement(month=first, by=actor, **form.said())):
        messages.success(request, _("The list is read in. Look at what differs, then close."))
        return redirect(_address(first))
    context = _page(first, _("The treasury's list")) | {"form": form}
    return render(request, "reports/month_add.html", context, status=status(form))


@require_http_methods(FORMS)
def month_close(request: Request) -> HttpResponse:
    actor = require(request.actor, Permission.ENTER_FUNDS)
    first = _first(request)
    found = month_of(actor, first)
    statement = _there(found.statement)
    form = CloseForm(**sent(request), initial={"seen": found.seen})
    if acted(form, lambda form: _close(form, statement, actor)):
        messages.success(request, _("The month is closed. A reviewer of finance confirms it."))
        return redirect(_address(first))
    context = _page(found.first, _("Close the month")) | {"form": form, "found": found}
    return render(request, "reports/month_close.html", context, status=status(form))


@require_http_methods(FORMS)
def month_confirm(request: Request) -> HttpResponse:
    actor = require(request.actor, Permission.CONFIRM_MONTHS)
    first = _first(request)
    found = month_of(actor, first)
    statement = _there(found.statement)
    if request.method == "POST":
        try:
            confirm_month(statement_id=statement.pk, by=actor)
        except RuleBroken as broken:
            messages.error(request, str(broken.message))
        else:
            messages.success(request, _("The month is confirmed and stays as it is."))
        return redirect(_address(first))
    context = {
        "title": _("Confirm this month?"),
        "text": date_format(found.first, "YEAR_MONTH_FORMAT"),
        "consequences": [
            _("You have compared the list with the treasury's own, and the receipts."),
            _("Afterwards nobody can strike it out."),
        ],
        "submit": _("Confirm the month"),
        "cancel": _address(found.first),
    }
    return render(request, "ui/confirm_page.html", context)


@require_http_methods(FORMS)
def month_strike_out(request: Request) -> HttpResponse:
    actor = require_either(request.actor)
    first = _first(request)
    statement = _there(month_of(actor, first).statement)
    form = ReasonForm(**sent(request))
    if acted(form, lambda form: _strike_out(form, statement, actor)):
        messages.success(request, _("The list is struck out. Read in the right one."))
        return redirect(_address(first))
    context = {
        "form": form,
        "title": _("Strike this list out?"),
        "text": date_format(statement.month, "YEAR_MONTH_FORMAT"),
        "consequences": [_("It stays on record with your reason. Another list is read in then.")],
        "submit": _("Strike out"),
        "cancel": _address(statement.month),
    }
    return render(request, "ui/confirm_page.html", context, status=status(form))


def _close(form: CloseForm, statement: TreasuryStatement, by: Post) -> TreasuryStatement:
    return close_month(statement_id=statement.pk, by=by, **form.cleaned_data)


def _strike_out(form: ReasonForm, statement: TreasuryStatement, by: Post) -> TreasuryStatement:
    return strike_out_statement(statement_id=statement.pk, by=by, **form.cleaned_data)


def _there(statement: TreasuryStatement | None) -> TreasuryStatement:
    if statement is None:
        raise Http404
    return statement


def _first(request: Request) -> datetime.date:
    """The month asked for, else the last one that is over. Raises Http404 for what is none."""
    asked = request.GET.get("month", "")
    if not asked:
        return last_month(timezone.localdate())
    try:
        first = datetime.date.fromisoformat(f"{asked}-01")
    except ValueError as error:
        raise Http404 from error
    if first.year < 2000:
        raise Http404
    return first


def _months(today: datetime.date) -> list[datetime.date]:
    months = [last_month(today)]
    while len(months) < SHOWN:
        months.append(last_month(months[-1]))
    return months


def _standing(statement: TreasuryStatement | None) -> dict[str, Any]:
    """A badge's state and words."""
    if statement is None:
        return {"state": "waiting", "words": _("no list yet")}
    if statement.closed_at is None:
        return {"state": "running", "words": _("to be closed")}
    if statement.confirmed_at is None:
        return {"state": "running", "words": _("to be confirmed")}
    return {"state": "done", "words": _("confirmed")}


def _page(first: datetime.date, *here: str) -> dict[str, Any]:
    """The month, its words, and the way back."""
    name = date_format(first, "YEAR_MONTH_FORMAT")
    way = [Link(_("Months"), reverse("month_list")), Link(name, _address(first) if here else "")]
    crumbs = [*way, *(Link(one, "") for one in here)]
    slug = f"{first:%Y-%m}"
    return {"month": first, "slug": slug, "name": name, "back": _address(first), "crumbs": crumbs}


def _address(first: datetime.date) -> str:
    return f"{reverse('month_detail')}?month={first:%Y-%m}"
