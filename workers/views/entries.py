"""One person on a roster: his place and papers, changing it, leaving, coming back."""

import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from core.money import grouped
from core.templatetags.ui import day as day_shown
from projects.overview import Row, in_yuan
from projects.tabs import Link
from projects.views.pages import acted, below, may, sent, status
from regions.access import Permission, require
from regions.http import Request
from regions.models import Post
from workers.actions import come_back, edit_entry, leave
from workers.earnings import Account, account_of
from workers.examining import Examined, examined
from workers.figures import days_by_month
from workers.forms.roster import EntryForm, LeaveForm
from workers.models import PassedWarning, RosterEntry
from workers.rules import Paper, days, payable
from workers.views.people import PASSED_WITH
from workers.words import PAPERS

FORMS = ["GET", "HEAD", "POST"]


@require_safe
def roster_detail(request: Request, pk: UUID) -> HttpResponse:
    today = timezone.localdate()
    rows = RosterEntry.objects.visible_to(request.actor).with_papers(today)
    entry = get_object_or_404(rows.select_related("project", "person"), pk=pk)
    actor = require(request.actor, Permission.SEE_PEOPLE, entry)
    months, account = days_by_month(entry), account_of(entry)
    context = below(entry.project, actor, "roster_list", entry.person.name) | {
        "entry": entry,
        "rows": _facts(entry),
        "months": months,
        "figures": _figures(sum((worked for _month, worked in months), days(0)), account),
        "account": account,
        "papers": [(PAPERS[paper], paper not in entry.papers.missing) for paper in Paper],
        "payable": payable(entry.papers),
        "lacks_agreement": Paper.AGREEMENT in entry.papers.missing,
        "found": _found(entry, today),
        "passed": PassedWarning.objects.of_entry(entry).select_related(*PASSED_WITH),
        "trainings": entry.trainings.order_by("held_on"),
        "can_keep": may(actor, Permission.KEEP_PEOPLE, entry.project),
    }
    return render(request, "workers/roster_detail.html", context)


@require_http_methods(FORMS)
def roster_edit(request: Request, pk: UUID) -> HttpResponse:
    entry, actor = _entry(request, pk)
    form = EntryForm(**sent(request), initial={"trade": entry.trade, "day_rate": entry.day_rate})
    if acted(form, lambda form: edit_entry(entry_id=pk, by=actor, **form.cleaned_data)):
        messages.success(request, _("Saved."))
        return redirect(entry)
    context = _below(entry, actor, _("Change")) | {"form": form}
    return render(request, "workers/roster_edit.html", context, status=status(form))


@require_http_methods(FORMS)
def roster_leave(request: Request, pk: UUID) -> HttpResponse:
    entry, actor = _entry(request, pk)
    form = LeaveForm(**sent(request), initial={"left_on": timezone.localdate()})
    if acted(form, lambda form: leave(entry_id=pk, by=actor, **form.cleaned_data)):
        said = _("%(name)s has left. His work days stay and are paid.")
        messages.success(request, said % {"name": entry.person.name})
        return redirect(entry)
    context = _below(entry, actor, _("Leaves")) | {"form": form}
    return render(request, "workers/roster_leave.html", context, status=status(form))


@require_http_methods(FORMS)
def roster_return(request: Request, pk: UUID) -> HttpResponse:
    entry, actor = _entry(request, pk)
    form = Form(**sent(request))
    if acted(form, lambda form: come_back(entry_id=pk, by=actor)):
        messages.success(request, _("%(name)s works again.") % {"name": entry.person.name})
        return redirect(entry)
    context = _below(entry, actor, _("Works again")) | {"form": form}
    return render(request, "workers/roster_return.html", context, status=status(form))


def _entry(request: Request, pk: UUID) -> tuple[RosterEntry, Post]:
    rows = RosterEntry.objects.visible_to(request.actor).select_related("project", "person")
    entry = get_object_or_404(rows, pk=pk)
    return entry, require(request.actor, Permission.KEEP_PEOPLE, entry)


def _found(entry: RosterEntry, today: datetime.date) -> Examined:
    """What speaks against him and nobody has passed; no stop, since he is on the roster."""
    found = examined([entry.person], max(entry.entered_on, today), entry.project)[entry.person_id]
    return Examined(warnings=found.warnings)


def _figures(worked: Decimal, account: Account) -> list[Row]:
    """The answer to "how many days have I, and what of it is paid?"."""
    return [
        Row(_("Work days so far"), worked),
        Row(_("Of these on wage sheets"), account.days),
        Row(_("Earned (yuan)"), grouped(account.amount)),
        Row(_("Credited (yuan)"), grouped(account.paid)),
        Row(_("Still owed (yuan)"), grouped(account.owed)),
    ]


def _facts(entry: RosterEntry) -> list[Row]:
    rows = [
        Row(_("Number"), entry.number),
        Row(_("Trade"), entry.trade),
        Row(_("Pay for a work day"), in_yuan(entry.day_rate)),
        Row(_("First day at the site"), day_shown(entry.entered_on)),
    ]
    if entry.left_on:
        rows.append(Row(_("Last day at the site"), day_shown(entry.left_on)))
        rows.append(Row(_("Why he left"), entry.left_reason))
    return rows


def _below(entry: RosterEntry, actor: Post, here: str) -> dict[str, Any]:
    link = Link(entry.person.name, entry.get_absolute_url())
    return below(entry.project, actor, "roster_list", link, here) | {"entry": entry}
