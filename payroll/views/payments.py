"""Money: bank files, what the bank answered, and what one line went through."""

from uuid import UUID

from django.contrib import messages
from django.db.models import QuerySet
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from core.audit import record
from core.excel.writing import XLSX
from core.forms import NewRowForm
from core.ids import new_id
from core.money import in_capitals, total
from payroll import showing
from payroll.actions import make_batch, record_results, record_slip, set_aside, take_up_again
from payroll.actions.results import latest_events
from payroll.corrections import shown
from payroll.exports import bank_workbook
from payroll.figures import lines_of
from payroll.forms.payments import ExceptForm, WorkbookForm
from payroll.forms.sheets import ReasonForm
from payroll.looking import faults_on
from payroll.models import PAYABLE_IN, UNSEEN, Correction, PaymentBatch, ResultFile, WageLine
from payroll.rules import Standing
from payroll.views.pages import batch_of, below_sheet, line_of, sheet_of
from projects.tabs import Link
from projects.views.pages import acted, sent, status
from regions.access import Permission, can, require
from regions.http import Request
from regions.models import Post


@require_safe
def line_detail(request: Request, pk: UUID) -> HttpResponse:
    """What a line went through: its days, its objections, every attempt to pay it."""
    line = line_of(request, pk)
    actor = require(request.actor, Permission.SEE_PEOPLE, line)
    money = showing.one_line(line)
    sets_aside = can(actor, Permission.SET_ASIDE_WAGES, line) and line.sheet.state in PAYABLE_IN
    said = [one for one in showing.objections(line.sheet, actor) if one["line"] == line]
    context = below_sheet(line.sheet, actor, line.name) | {
        "line": line,
        "money": money.balance,
        "badge": showing.badge_of_line(line.sheet, money),
        "worked": showing.worked(line),
        "told": showing.told(line.items.all()),
        "faults": faults_on(line),
        "objections": said,
        "payments": showing.payments(line),
        "corrected": [shown(one, actor) for one in _corrections(line)],
        "can_correct": line.sheet.state in PAYABLE_IN
        and line.voided_at is None
        and can(actor, Permission.ACT_FOR_VILLAGE, line),
        "can_set_aside": sets_aside and money.standing in (Standing.OWED, Standing.HELD),
        "can_take_up": sets_aside and line.set_aside_at is not None,
        "can_issue": _has_slip(line) and can(actor, Permission.ISSUE_PAPERS, line),
        "form_id": new_id(),
    }
    return render(request, "payroll/line_detail.html", context)


def _has_slip(line: WageLine) -> bool:
    return line.voided_at is None and line.sheet.state not in UNSEEN


def _corrections(line: WageLine) -> QuerySet[Correction]:
    return line.corrections.standing().select_related("applied_by__item__line__sheet")


@require_http_methods(["GET", "HEAD", "POST"])
def line_set_aside(request: Request, pk: UUID) -> HttpResponse:
    line = line_of(request, pk)
    actor = require(request.actor, Permission.SET_ASIDE_WAGES, line)
    form = ReasonForm(**sent(request))
    if acted(form, lambda form: set_aside(line_id=pk, by=actor, **form.cleaned_data)):
        messages.success(request, _("The line is set aside. It stays owed and listed."))
        return redirect(line)
    context = below_sheet(line.sheet, actor, _("Set aside")) | {"line": line, "form": form}
    return render(request, "payroll/line_set_aside.html", context, status=status(form))


@require_http_methods(["GET", "HEAD", "POST"])
def line_take_up(request: Request, pk: UUID) -> HttpResponse:
    line = line_of(request, pk)
    actor = require(request.actor, Permission.SET_ASIDE_WAGES, line)
    form = Form(**sent(request))
    if acted(form, lambda form: take_up_again(line_id=pk, by=actor)):
        messages.success(request, _("The line can be paid again."))
        return redirect(line)
    context = below_sheet(line.sheet, actor, _("Take up again")) | {"line": line, "form": form}
    return render(request, "payroll/line_take_up.html", context, status=status(form))


@require_http_methods(["GET", "HEAD", "POST"])
def batch_add(request: Request, pk: UUID) -> HttpResponse:
    """Whom the next file pays, and who is left out and why."""
    sheet = sheet_of(request, pk)
    actor = require(request.actor, Permission.PAY_WAGES, sheet)
    form = NewRowForm(**sent(request))
    batch = acted(form, lambda form: make_batch(id=form.cleaned_data["id"], sheet_id=pk, by=actor))
    if batch is not None:
        messages.success(request, _("The bank file is made. Download it and send it to the bank."))
        return redirect(batch)
    lines = lines_of(sheet)
    paid = [one for one in lines if one.payable and one.has_account]
    amount = total(one.balance.open for one in paid)
    context = below_sheet(sheet, actor, _("Make the bank file")) | {
        "form": form,
        "people": len(paid),
        "amount": amount,
        "capitals": in_capitals(amount),
        "left_out": showing.left_out(lines),
        "payable": sheet.state in PAYABLE_IN and bool(paid),
    }
    return render(request, "payroll/batch_add.html", context, status=status(form))


@require_safe
def batch_detail(request: Request, pk: UUID) -> HttpResponse:
    batch = batch_of(request, pk)
    actor = require(request.actor, Permission.SEE_PEOPLE, batch)
    rows = showing.attempt_rows(batch)
    context = below_sheet(batch.sheet, actor, batch.reference) | {
        "batch": batch,
        "rows": rows,
        "results": batch.results.select_related("by__user__human", "paper"),
        "can_pay": can(actor, Permission.PAY_WAGES, batch),
    }
    return render(
        request, "payroll/batch_detail.html", context | showing.summary([r.attempt for r in rows])
    )


@require_http_methods(["POST"])
def batch_download(request: Request, pk: UUID) -> HttpResponse:
    """The workbook with the accounts in clear; each time it is taken goes on record."""
    batch = batch_of(request, pk)
    actor = require(request.actor, Permission.PAY_WAGES, batch)
    content = bank_workbook(batch)
    facts = {"reference": batch.reference, "rows": batch.attempts.count()}
    record(by=actor, verb="download bank file", thing=batch, area=batch.village_id, facts=facts)
    name = content_disposition_header(as_attachment=True, filename=f"{batch.reference}.xlsx")
    headers = {"Content-Disposition": name or "attachment", "Cache-Control": "private, no-store"}
    return HttpResponse(content, content_type=XLSX, headers=headers)


@require_http_methods(["GET", "HEAD", "POST"])
def results_add(request: Request, pk: UUID) -> HttpResponse:
    """Read in the bank's workbook."""
    batch = batch_of(request, pk)
    actor = require(request.actor, Permission.PAY_WAGES, batch)
    form = WorkbookForm(**sent(request), batch=batch)
    if acted(form, lambda form: _read_in(form, batch, actor)):
        return _taken(request, batch)
    return _results_page(request, batch, form, "results_add")


@require_http_methods(["GET", "HEAD", "POST"])
def results_except(request: Request, pk: UUID) -> HttpResponse:
    """Type in the bank's slip: all were credited except these."""
    batch = batch_of(request, pk)
    actor = require(request.actor, Permission.PAY_WAGES, batch)
    attempts = list(batch.attempts.all())
    form = ExceptForm(**sent(request), attempts=attempts, latest=latest_events(batch))
    if acted(form, lambda form: _type_in(form, batch, actor)):
        return _taken(request, batch)
    return _results_page(request, batch, form, "results_except")


def _results_page(
    request: Request, batch: PaymentBatch, form: NewRowForm, current: str
) -> HttpResponse:
    ways = [
        Link(label, reverse(name, args=[batch.pk]), name == current)
        for name, label in (
            ("results_add", _("By the bank's workbook")),
            ("results_except", _("All credited except these")),
        )
    ]
    file = Link(batch.reference, batch.get_absolute_url())
    context = below_sheet(batch.sheet, request.actor, file, _("Read in results")) | {
        "batch": batch,
        "form": form,
        "tabs": ways,
    }
    return render(request, f"payroll/{current}.html", context, status=status(form))


def _read_in(form: WorkbookForm, batch: PaymentBatch, by: Post) -> ResultFile:
    said = form.cleaned_data
    return record_results(
        id=said["id"],
        batch_id=batch.pk,
        outcomes=form.outcomes,
        receipt_total=said["receipt_total"],
        happened_on=said["happened_on"],
        sha256=form.sha256,
        paper=None,
        by=by,
    )


def _type_in(form: ExceptForm, batch: PaymentBatch, by: Post) -> ResultFile:
    said = form.cleaned_data
    return record_slip(
        id=said["id"],
        batch_id=batch.pk,
        outcomes=form.outcomes,
        receipt_total=form.total,
        happened_on=said["happened_on"],
        sha256=form.sha256,
        file=said["paper"],
        by=by,
    )


def _taken(request: Request, batch: PaymentBatch) -> HttpResponse:
    messages.success(request, _("The bank's results are read in."))
    return redirect(batch)
