"""The machine log of a hire: its list, a day to log, days to check, a wrong one to strike out."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from core.forms import ReasonForm
from core.ids import new_id
from procurement import overview, turns
from procurement.actions.machine_log import (
    check_machine_log,
    checked_already,
    log_machine,
    strike_machine_entry,
)
from procurement.figures import standing_of
from procurement.forms.machine_log import LogCheckForm, MachineEntryForm, StretchForm
from procurement.machine_log import elsewhere, log_of, machines_of, unchecked_of
from procurement.models import MachineEntry, Purchase, ReceiptCheck
from procurement.rules import State
from procurement.views.pages import back, below_purchase, seen_purchase
from projects.actions import Answer, with_answer
from projects.actions.papers import with_paper_if_any
from projects.models import Attachment
from projects.views.pages import acted, may, sent, status
from regions.access import Permission, can, require
from regions.http import Request
from regions.models import Post

PER_PAGE = 50


@require_safe
def machine_log(request: Request, pk: UUID) -> HttpResponse:
    purchase = seen_purchase(request, pk)
    actor = require(request.actor, Permission.SEE_PROJECTS, purchase)
    standing = standing_of(purchase)
    if not standing.by_log:
        return back(request, purchase, _("No machine is hired by this purchase."))
    page = Paginator(log_of(purchase), PER_PAGE).get_page(request.GET.get("page"))
    context = below_purchase(purchase, actor, _("Machine log")) | {
        "page": page,
        "entries": page.object_list,
        "lines": overview.item_lines(list(purchase.items.all()), standing),
        "elsewhere": elsewhere(purchase),
        "sees_people": can(actor, Permission.SEE_PEOPLE, purchase),
        "rights": turns.rights(purchase, standing, 0, actor, contracted=True),
        "waits": standing.waits_for_check,
        "can_issue": may(actor, Permission.ISSUE_PAPERS, purchase.project),
        "form_id": new_id(),
    }
    return render(request, "procurement/machine_log.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def machine_entry_add(request: Request, pk: UUID) -> HttpResponse:
    purchase = seen_purchase(request, pk)
    actor = require(request.actor, Permission.RECEIVE_GOODS, purchase)
    standing = standing_of(purchase)
    if request.method != "POST" and (purchase.state != State.CHOSEN or not standing.by_log):
        return back(request, purchase, _("Nothing is on order here: no machine is logged."))
    form = MachineEntryForm(
        **sent(request),
        purchase=purchase,
        items=list(purchase.items.all()),
        last=purchase.machine_entries.standing().order_by("-act__at").first(),
        machines=machines_of(purchase.project),
        actor=actor,
    )
    entry = acted(form, lambda form: _log(form, purchase, actor))
    if entry is not None:
        messages.success(request, _("The day is logged. The supervision group checks it."))
        return redirect(purchase)
    context = below_purchase(purchase, actor, _("Log a machine's day")) | {
        "form": form,
        "lines": overview.item_lines(list(purchase.items.all()), standing),
    }
    return render(request, "procurement/machine_entry_add.html", context, status=status(form))


@require_http_methods(["GET", "HEAD", "POST"])
def machine_log_check(request: Request, pk: UUID) -> HttpResponse:
    """All days that wait, or those of the stretch in the address."""
    purchase = seen_purchase(request, pk)
    actor = require(request.actor, Permission.CHECK_RECEIPTS, purchase)
    stretch = StretchForm(request.GET)
    entries = _in_stretch(unchecked_of(purchase), stretch)
    if request.method != "POST" and not entries and not stretch.has_changed():
        return back(request, purchase, _("No day of the log waits for a check."))
    form = LogCheckForm(**sent(request), entries=entries, purchase=purchase, actor=actor)
    if acted(form, lambda form: _check(form, purchase, actor)):
        messages.success(request, _("Your answer is recorded."))
        return redirect(purchase)
    context = below_purchase(purchase, actor, _("Check the machine log")) | {
        "form": form,
        "stretch": stretch,
        "elsewhere": elsewhere(purchase),
    }
    return render(request, "procurement/machine_log_check.html", context, status=status(form))


@require_http_methods(["GET", "HEAD", "POST"])
def machine_entry_withdraw(request: Request, pk: UUID) -> HttpResponse:
    rows = MachineEntry.objects.visible_to(request.actor)
    entry = get_object_or_404(rows.select_related("purchase__project", "taken"), pk=pk)
    purchase = entry.purchase
    actor = require(request.actor, Permission.RECEIVE_GOODS, entry)
    if request.method != "POST" and hasattr(entry, "taken"):
        return back(request, purchase, checked_already())
    form = ReasonForm(**sent(request))
    if acted(form, lambda form: _strike(form, entry, actor)):
        messages.success(request, _("The entry is struck out."))
        return redirect(purchase)
    context = below_purchase(purchase, actor, _("Strike out")) | {"form": form, "entry": entry}
    return render(request, "procurement/machine_entry_withdraw.html", context, status=status(form))


def _in_stretch(entries: list[MachineEntry], stretch: StretchForm) -> list[MachineEntry]:
    """A day that can't be read narrows nothing; its field says so."""
    stretch.is_valid()
    first, last = (stretch.cleaned_data.get(name) for name in ("first", "last"))
    return [
        entry
        for entry in entries
        if (first is None or entry.day >= first) and (last is None or entry.day <= last)
    ]


def _log(form: MachineEntryForm, purchase: Purchase, by: Post) -> MachineEntry:
    row, worked = form.cleaned_data["id"], form.worked()

    def act(picture: Attachment | None) -> MachineEntry:
        def answered(answer: Answer) -> MachineEntry:
            return log_machine(
                id=row,
                purchase_id=purchase.pk,
                worked=worked,
                by=by,
                answer=answer,
                picture=picture,
            )

        return with_answer(project=purchase.project, **form.answered(), by=by, act=answered)

    return with_paper_if_any(
        MachineEntry,
        id=row,
        project=purchase.project,
        file=form.cleaned_data["picture"],
        title=_("Machine at work on %(day)s") % {"day": worked.day},
        by=by,
        act=act,
        field="picture",
    )


def _check(form: LogCheckForm, purchase: Purchase, by: Post) -> ReceiptCheck:
    said: dict[str, Any] = form.cleaned_data

    def act(answer: Answer) -> ReceiptCheck:
        return check_machine_log(
            purchase_id=purchase.pk,
            entry_ids=[UUID(one) for one in said["entries"]],
            agreed=said["agreed"],
            reason=said["reason"],
            by=by,
            answer=answer,
        )

    return with_answer(project=purchase.project, **form.answered(), by=by, act=act)


def _strike(form: ReasonForm, entry: MachineEntry, by: Post) -> MachineEntry:
    return strike_machine_entry(entry_id=entry.pk, reason=form.cleaned_data["reason"], by=by)
