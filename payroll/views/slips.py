"""A second human looks at what was typed from the bank's slip."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from payroll import showing
from payroll.actions import confirm_slip, refuse_slip
from payroll.forms.release import FileReasonForm, SlipForm
from payroll.models import FailureReason, Slip
from payroll.rules import State
from payroll.views.pages import PLACES, below_file
from payroll.words import ATTEMPTS
from projects.views.pages import acted, sent, status
from regions.access import Permission, require
from regions.http import Request

FORMS = ["GET", "HEAD", "POST"]


@require_http_methods(FORMS)
def slip_confirm(request: Request, pk: UUID) -> HttpResponse:
    """Each row as it was typed, beside the picture; the total is typed again."""
    slip = _slip(request, pk)
    actor = require(request.actor, Permission.CONFIRM_RESULTS, slip)
    if _decided(slip):
        return _gone(request, slip)
    form = SlipForm(**sent(request))
    if acted(form, lambda form: confirm_slip(slip_id=pk, by=actor, **form.cleaned_data)):
        messages.success(request, _("The bank's results are read in."))
        return redirect(slip.batch)
    context = below_file(slip.batch, actor, _("Confirm the slip")) | {
        "slip": slip,
        "form": form,
        "rows": _rows(slip),
    }
    return render(request, "payroll/slip_confirm.html", context, status=status(form))


@require_http_methods(FORMS)
def slip_refuse(request: Request, pk: UUID) -> HttpResponse:
    slip = _slip(request, pk)
    actor = require(request.actor, Permission.CONFIRM_RESULTS, slip)
    if _decided(slip):
        return _gone(request, slip)
    form = FileReasonForm(**sent(request))
    if acted(form, lambda form: refuse_slip(slip_id=pk, by=actor, **form.cleaned_data)):
        messages.success(request, _("Nothing of the slip counts. It is typed again."))
        return redirect(slip.batch)
    context = below_file(slip.batch, actor, _("Refuse the slip")) | {"slip": slip, "form": form}
    return render(request, "payroll/slip_refuse.html", context, status=status(form))


def _slip(request: Request, pk: UUID) -> Slip:
    rows = Slip.objects.visible_to(request.actor)
    places = f"batch__{PLACES}"
    return get_object_or_404(rows.select_related("batch__sheet", "paper", "human", places), pk=pk)


def _decided(slip: Slip) -> bool:
    return Slip.objects.filter(pk=slip.pk, check_of__isnull=False).exists()


def _gone(request: Request, slip: Slip) -> HttpResponse:
    messages.warning(request, _("This slip is decided already."))
    return redirect(slip.batch)


def _rows(slip: Slip) -> list[tuple[showing.AttemptRow, tuple[str, object], str]]:
    """What was typed of each row; the exceptions first."""
    said = {row: (State(state), reason) for row, state, reason in slip.outcomes}
    labels = dict(FailureReason.choices)
    rows = [
        (row, ATTEMPTS[said[row.attempt.row][0]], str(labels.get(said[row.attempt.row][1], "")))
        for row in showing.attempt_rows(slip.batch)
        if row.attempt.row in said
    ]
    return sorted(rows, key=lambda one: (not one[2], one[0].attempt.row))
