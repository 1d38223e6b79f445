"""The money of a project: plan papers, and what has arrived by them."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import Prefetch
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from core.money import ZERO, grouped, total
from core.templatetags.ui import share as percent
from projects.actions import add_fund, receive_fund, withdraw_fund, withdraw_receipt
from projects.actions.papers import with_paper
from projects.elsewhere import About, page_of
from projects.forms.funds import FundForm, ReceiptForm, StrikeOutForm
from projects.lifecycle import Stage, Step
from projects.models import Fund, FundReceipt, FundReturn, PlanAdjustment, Project
from projects.money import Funds, funds_from, wage_share_of
from projects.overview import Row, in_yuan
from projects.reserve import is_ready
from projects.tabs import frame
from projects.views.pages import acted, below, may, sent, status
from regions.access import Permission, can, require
from regions.http import Request
from regions.models import Post

STRUCK_BY = ("withdrawn_by__user__human", "withdrawn_by__division")


@require_safe
def fund_list(request: Request, pk: UUID) -> HttpResponse:
    project = get_object_or_404(Project.objects.visible_to(request.actor), pk=pk)
    actor = require(request.actor, Permission.SEE_PROJECTS, project)
    papers = project.funds.select_related("paper", *STRUCK_BY).prefetch_related(*_beside())
    enters = may(actor, Permission.ENTER_FUNDS, project)
    shown = [_paper(fund) | _followed(fund, actor) for fund in papers]
    standing = [(one.amount, one.share_floor) for one in papers if one.stands]
    totals = funds_from(standing, total(one["received"] for one in shown))
    to_come = total(one["to_come"] for one in shown if one["fund"].stands)
    context = frame(project, actor, "fund_list") | {
        "funds": shown,
        "figures": _figures(totals, to_come),
        "share": wage_share_of(project, totals),
        "enters": enters,
        "can_add": enters and _is_time(project),
    }
    return render(request, "projects/fund_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def fund_add(request: Request, pk: UUID) -> HttpResponse:
    project = get_object_or_404(Project.objects.visible_to(request.actor), pk=pk)
    actor = require(request.actor, Permission.ENTER_FUNDS, project)
    form = FundForm(**sent(request))
    if acted(form, lambda form: _enter(form, project, actor)):
        messages.success(request, _("The plan paper is entered."))
        return redirect("fund_list", pk=project.pk)
    context = below(project, actor, "fund_list", _("Enter a plan paper")) | {
        "form": form,
        "is_time": _is_time(project),
        "unready": not is_ready(project),
    }
    return render(request, "projects/fund_add.html", context, status=status(form))


@require_http_methods(["GET", "HEAD", "POST"])
def fund_receive(request: Request, pk: UUID) -> HttpResponse:
    rows = Fund.objects.visible_to(request.actor).select_related("project", "paper")
    fund = get_object_or_404(rows, pk=pk)
    actor = require(request.actor, Permission.ENTER_FUNDS, fund.project)
    paper = _paper(fund)
    form = ReceiptForm(**sent(request), left=paper["to_come"])
    if acted(form, lambda form: _receive(form, fund, actor)):
        messages.success(request, _("The money that arrived is entered."))
        return redirect("fund_list", pk=fund.project_id)
    context = below(fund.project, actor, "fund_list", _("Money arrived")) | {
        "form": form,
        "fund": fund,
        "rows": paper["rows"][:4],
    }
    return render(request, "projects/fund_receive.html", context, status=status(form))


@require_http_methods(["GET", "HEAD", "POST"])
def fund_withdraw(request: Request, pk: UUID) -> HttpResponse:
    rows = Fund.objects.visible_to(request.actor).select_related("project")
    fund = get_object_or_404(rows, pk=pk)
    actor = require(request.actor, Permission.ENTER_FUNDS, fund.project)
    return _strike_out(
        request, fund, actor, lambda why: withdraw_fund(fund_id=pk, reason=why, by=actor)
    )


@require_http_methods(["GET", "HEAD", "POST"])
def receipt_withdraw(request: Request, pk: UUID) -> HttpResponse:
    rows = FundReceipt.objects.visible_to(request.actor).select_related("project")
    receipt = get_object_or_404(rows, pk=pk)
    actor = require(request.actor, Permission.ENTER_FUNDS, receipt.project)
    return _strike_out(
        request, receipt, actor, lambda why: withdraw_receipt(receipt_id=pk, reason=why, by=actor)
    )


def _strike_out(
    request: Request,
    row: Fund | FundReceipt,
    actor: Post,
    act: Callable[[str], object],
) -> HttpResponse:
    """Ask for the reason, strike the row out, and go back to the funds."""
    form = StrikeOutForm(**sent(request))
    if acted(form, lambda form: act(form.cleaned_data["reason"])):
        messages.success(request, _("It is struck out and no longer counts."))
        return redirect("fund_list", pk=row.project_id)
    context = below(row.project, actor, "fund_list", _("Strike out")) | {
        "form": form,
        "title": _("Strike this out?"),
        "submit": _("Strike out"),
        "cancel": reverse("fund_list", args=[row.project_id]),
        "what": _("%(paper)s, %(amount)s yuan") % {"paper": row, "amount": grouped(row.amount)},
        "consequences": [_("It stays in sight with your reason. Then enter the right one.")],
    }
    return render(request, "projects/fund_sure.html", context, status=status(form))


def _enter(form: FundForm, project: Project, by: Post) -> Fund:
    row, plan = form.cleaned_data["id"], form.plan()
    return with_paper(
        Fund,
        id=row,
        project=project,
        file=form.cleaned_data["paper"],
        title=_("Plan paper %(number)s") % {"number": plan.paper_number},
        by=by,
        act=lambda paper: add_fund(id=row, project_id=project.pk, plan=plan, paper=paper, by=by),
    )


def _receive(form: ReceiptForm, fund: Fund, by: Post) -> FundReceipt:
    return receive_fund(fund_id=fund.pk, by=by, **form.cleaned_data)


def _is_time(project: Project) -> bool:
    return project.stage == Stage.FUNDING and project.step == Step.MAKE


def _paper(fund: Fund) -> dict[str, Any]:
    """A plan paper with what has arrived by it and what is still to come, in yuan."""
    receipts = list(fund.receipts.all())
    received: Decimal = sum((one.amount for one in receipts if one.stands), ZERO)
    back = total(one.amount for one in fund.returns.all() if one.stands and not one.use)
    to_come = fund.amount - (received - back)
    adjustments = list(fund.adjustments.all())
    floor = _("none set") if fund.share_floor is None else percent(fund.share_floor)
    rows = [
        Row(_("Amount planned"), in_yuan(fund.amount)),
        Row(_("Amount received"), in_yuan(received)),
        Row(_("Still to come"), in_yuan(to_come)),
        Row(_("Least wage share"), floor),
        Row(_("Issued on"), date_format(fund.issued_on)),
        Row(_("Paper received on"), date_format(fund.received_on)),
    ]
    return {
        "fund": fund,
        "rows": rows,
        "receipts": receipts,
        "received": received,
        "to_come": to_come,
        "adjustments": adjustments,
        "adjusted": any(one.stands for one in adjustments),
    }


def _beside() -> list[Prefetch[Any]]:
    """What has arrived by a plan paper, went back of it, and adjusted it."""
    receipts = FundReceipt.objects.select_related(*STRUCK_BY)
    adjustments = PlanAdjustment.objects.select_related("paper", *STRUCK_BY)
    returns = FundReturn.objects.standing().from_treasury()
    return [
        Prefetch("receipts", receipts),
        Prefetch("adjustments", adjustments),
        Prefetch("returns", returns),
    ]


def _followed(fund: Fund, actor: Post) -> dict[str, str]:
    sees = fund.plan_id is not None and can(actor, Permission.SEE_PLANS)
    return {
        "followed_at": page_of(About.FUND, fund.pk, fund, actor),
        "plan_at": reverse("plan_paper_detail", args=[fund.plan_id]) if sees else "",
    }


def _figures(totals: Funds, to_come: Decimal) -> list[Row]:
    """What went back to where it came from has arrived once, and is to come where it is planned."""
    return [
        Row(_("Planned (yuan)"), grouped(totals.planned)),
        Row(_("Received (yuan)"), grouped(totals.received)),
        Row(_("Still to come (yuan)"), grouped(to_come)),
    ]
