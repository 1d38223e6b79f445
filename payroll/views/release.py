"""A bank file's way out of the house: looked at and released, cancelled, taken away."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from core.money import in_capitals
from payroll import showing
from payroll.actions import ask_to_cancel, cancel_batch, keep_batch, release_batch, take_batch
from payroll.bank_files import in_groups, name_and_type, rows_hash
from payroll.file_showing import downloads_of
from payroll.forms.release import FileReasonForm, NotTakenForm, PasswordForm, ReleaseForm
from payroll.layouts import layout_of
from payroll.models import BatchStep, PaymentBatch
from payroll.paying import step_of
from payroll.rules import CAN_BE_TAKEN, FileStep
from payroll.views.pages import batch_of, below_file
from projects.views.pages import acted, sent, status
from regions.access import Permission, can, require
from regions.http import Request
from regions.models import Post

FORMS = ["GET", "HEAD", "POST"]


@require_http_methods(FORMS)
def batch_release(request: Request, pk: UUID) -> HttpResponse:
    """Every row of the file before it goes out, by somebody who did not make it."""
    batch = batch_of(request, pk)
    actor = require(request.actor, Permission.RELEASE_BANK_FILES, batch)
    if step_of(batch) is not None:
        return _gone_on(request, batch)
    rows = showing.attempt_rows(batch)
    seen = rows_hash([row.attempt for row in rows])
    form = ReleaseForm(**sent(request), initial={"sha256": seen})
    if acted(form, lambda form: release_batch(batch_id=pk, by=actor, **form.cleaned_data)):
        messages.success(request, _("The file is released. Whoever made it takes it to the bank."))
        return redirect(batch)
    figures = showing.summary([row.attempt for row in rows])
    context = (
        below_file(batch, actor, _("Release"))
        | figures
        | {
            "form": form,
            "rows": rows,
            "capitals": in_capitals(figures["total"]),
            "layout": layout_of(batch.layout),
            "checksum": in_groups(batch.sha256),
        }
    )
    return render(request, "payroll/batch_release.html", context, status=status(form))


@require_http_methods(FORMS)
def batch_cancel(request: Request, pk: UUID) -> HttpResponse:
    """Before the release either side cancels; afterwards one asks and another decides."""
    batch = batch_of(request, pk)
    actor = _maker_or_releaser(request.actor, batch)
    step = step_of(batch)
    decides = step == FileStep.ASK and can(actor, Permission.RELEASE_BANK_FILES, batch)
    asks = step in CAN_BE_TAKEN and can(actor, Permission.MAKE_BANK_FILES, batch)
    if not (step is None or decides or asks):
        return _gone_on(request, batch)
    form = (NotTakenForm if decides else FileReasonForm)(**sent(request))
    if acted(form, lambda form: _cancel(form, batch, actor, asks)):
        said = _("The finance reviewer is asked.") if asks else _("The file is cancelled.")
        messages.success(request, said)
        return redirect(batch)
    asked = batch.steps.last() if decides else None
    context = below_file(batch, actor, _("Cancel"))
    context |= {"form": form, "asks": asks, "decides": decides, "asked": asked}
    return render(request, "payroll/batch_cancel.html", context, status=status(form))


@require_http_methods(FORMS)
def batch_keep(request: Request, pk: UUID) -> HttpResponse:
    """The bank has the file: it is not cancelled."""
    batch = batch_of(request, pk)
    actor = require(request.actor, Permission.RELEASE_BANK_FILES, batch)
    if step_of(batch) != FileStep.ASK:
        return _gone_on(request, batch)
    form = FileReasonForm(**sent(request))
    if acted(form, lambda form: keep_batch(batch_id=pk, by=actor, **form.cleaned_data)):
        messages.success(request, _("The file stays as it is."))
        return redirect(batch)
    context = below_file(batch, actor, _("Keep")) | {"form": form}
    return render(request, "payroll/batch_keep.html", context, status=status(form))


@require_http_methods(FORMS)
def batch_download(request: Request, pk: UUID) -> HttpResponse:
    """The file with the accounts in clear; each time it is taken goes on record."""
    batch = batch_of(request, pk)
    actor = require(request.actor, Permission.DOWNLOAD_BANK_FILES, batch)
    if step_of(batch) not in CAN_BE_TAKEN:
        return _gone_on(request, batch)
    layout = layout_of(batch.layout)
    form = (PasswordForm if layout.protected else Form)(**sent(request))
    taken = acted(form, lambda form: take_batch(
        batch_id=pk, by=actor, password=form.cleaned_data.get("password", "")
    ))  # fmt: skip
    if taken is not None:
        return _file(batch, taken[0])
    context = below_file(batch, actor, _("Take the file away")) | {
        "form": form,
        "layout": layout,
        "checksum": in_groups(batch.sha256),
    }
    return render(request, "payroll/batch_download.html", context, status=status(form))


@require_safe
def batch_note(request: Request, pk: UUID) -> HttpResponse:
    """The note that goes to the bank with the file: count, total and checksum, to be printed."""
    batch = batch_of(request, pk)
    actor = require(request.actor, Permission.DOWNLOAD_BANK_FILES, batch)
    rows = showing.attempt_rows(batch)
    figures = showing.summary([row.attempt for row in rows])
    taken = downloads_of(batch)
    context = (
        below_file(batch, actor, _("Accompanying note"))
        | figures
        | {
            "capitals": in_capitals(figures["total"]),
            "taken": taken[0] if taken else None,
            "file_name": name_and_type(batch)[0],
            "released": batch.steps.filter(step=FileStep.RELEASE).first(),
        }
    )
    return render(request, "payroll/batch_note.html", context)


def _maker_or_releaser(actor: Post | None, batch: PaymentBatch) -> Post:
    rights = (Permission.MAKE_BANK_FILES, Permission.RELEASE_BANK_FILES)
    if actor is None or not any(can(actor, right, batch) for right in rights):
        raise PermissionDenied("cancel")
    return actor


def _cancel(form: Form, batch: PaymentBatch, by: Post, asks: bool) -> BatchStep:
    if asks:
        return ask_to_cancel(batch_id=batch.pk, by=by, **form.cleaned_data)
    return cancel_batch(batch_id=batch.pk, by=by, **form.cleaned_data)


def _gone_on(request: Request, batch: PaymentBatch) -> HttpResponse:
    messages.warning(request, _("Nothing of this file waits for you here."))
    return redirect(batch)


def _file(batch: PaymentBatch, content: bytes) -> HttpResponse:
    name, kind = name_and_type(batch)
    header = content_disposition_header(as_attachment=True, filename=name)
    headers = {"Content-Disposition": header or "attachment", "Cache-Control": "private, no-store"}
    return HttpResponse(content, content_type=kind, headers=headers)
