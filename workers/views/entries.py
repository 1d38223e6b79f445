"""One person on a roster: his place and papers, changing it, leaving, coming back."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from core.money import grouped
from core.templatetags.ui import day as day_shown
from core.templatetags.ui import figure
from projects.overview import Row, in_yuan
from projects.tabs import Link
from projects.views.pages import acted, below, may, sent, status
from regions.access import Permission, can, require
from regions.http import Request
from regions.models import Post
from workers.actions import come_back, edit_entry, leave
from workers.earnings import Account, account_of
from workers.examining import warned
from workers.extras import Month, months_of
from workers.forms.roster import EntryForm, LeaveForm, ReturnForm
from workers.models import PassedWarning, RosterEntry
from workers.rules import Paper, payable
from workers.told import of_entry
from workers.views.people import PASSED_WITH
from workers.words import PAPERS

FORMS = ["GET", "HEAD", "POST"]


@require_safe
def roster_detail(request: Request, pk: UUID) -> HttpResponse:
    today = timezone.localdate()
    rows = RosterEntry.objects.visible_to(request.actor).with_lacks(today)
    entry = get_object_or_404(
        rows.select_related("project", "person", "stands_in_for__person"), pk=pk
    )
    actor = require(request.actor, Permission.SEE_PEOPLE, entry)
    months, account = months_of(entry), account_of(entry)
    context = below(entry.project, actor, "roster_list", entry.person.name) | {
        "entry": entry,
        "rows": _facts(entry),
        "months": [(month, _beside(one), one) for month, one in months.items()],
        "figures": _figures(sum(months.values(), Month()), account),
        "account": account,
        "stories": of_entry(entry),
        "papers": [(PAPERS[paper], paper not in entry.papers.missing) for paper in Paper],
        "payable": payable(entry.papers),
        "lacks_agreement": Paper.AGREEMENT in entry.papers.missing,
        "found": warned(entry, max(entry.entered_on, today)),
        "passed": PassedWarning.objects.of_entry(entry).select_related(*PASSED_WITH),
        "trainings": entry.trainings.order_by("held_on"),
        "stays": entry.stays.select_related("paper", "by__user__human"),
        "agreements": entry.agreements.select_related("paper", "withdrawn_by__user__human"),
        "lacks_copy": not entry.has_copy,
        "can_issue": can(actor, Permission.ISSUE_PAPERS, entry),
        "can_keep": may(actor, Permission.KEEP_PEOPLE, entry.project),
    }
    return render(request, "workers/roster_detail.html", context)


@require_http_methods(FORMS)
def roster_edit(request: Request, pk: UUID) -> HttpResponse:
    entry, actor = _entry(request, pk)
    form = EntryForm(**sent(request), entry=entry)
    if acted(form, lambda form: edit_entry(entry_id=pk, by=actor, **form.changed)):
        messages.success(request, _("Saved."))
        return redirect(entry)
    context = _below(entry, actor, _("Change")) | {"form": form}
    return render(request, "workers/roster_edit.html", context, status=status(form))


@require_http_methods(FORMS)
def roster_leave(request: Request, pk: UUID) -> HttpResponse:
    entry, actor = _entry(request, pk)
    form = LeaveForm(**sent(request), initial={"left_on": timezone.localdate()})
    if acted(form, lambda form: _leave(form, pk, actor)):
        said = _("%(name)s has left. His work days stay and are paid.")
        messages.success(request, said % {"name": entry.person.name})
        return redirect(entry)
    context = _below(entry, actor, _("Leaves")) | {"form": form}
    return render(request, "workers/roster_leave.html", context, status=status(form))


@require_http_methods(FORMS)
def roster_return(request: Request, pk: UUID) -> HttpResponse:
    entry, actor = _entry(request, pk)
    form = ReturnForm(**sent(request), initial={"back_on": timezone.localdate()})
    if acted(form, lambda form: come_back(entry_id=pk, by=actor, **form.cleaned_data)):
        messages.success(request, _("%(name)s works again.") % {"name": entry.person.name})
        return redirect(entry)
    context = _below(entry, actor, _("Works again")) | {"form": form}
    return render(request, "workers/roster_return.html", context, status=status(form))


def _entry(request: Request, pk: UUID) -> tuple[RosterEntry, Post]:
    rows = RosterEntry.objects.visible_to(request.actor).select_related("project", "person")
    entry = get_object_or_404(rows, pk=pk)
    return entry, require(request.actor, Permission.KEEP_PEOPLE, entry)


def _leave(form: LeaveForm, pk: UUID, by: Post) -> RosterEntry:
    said = form.cleaned_data
    return leave(
        entry_id=pk, left_on=said["left_on"], reason=said["reason"], file=said["paper"], by=by
    )


def _figures(worked: Month, account: Account) -> list[Row]:
    """The answer to "how many days have I, and what of it is paid?"."""
    before = account.days_before
    return [
        *([Row(_("Work days paid on paper before"), before)] if before else []),
        Row(_("Work days so far"), worked.days),
        Row(_("Of these on wage sheets"), account.days),
        Row(_("Earned (yuan)"), grouped(account.amount)),
        Row(_("Credited (yuan)"), grouped(account.paid)),
        Row(_("Still owed (yuan)"), grouped(account.owed)),
    ]


def _beside(month: Month) -> list[str]:
    """What else there is of a month; none of it is on a wage sheet yet."""
    said = []
    if month.overtime:
        said.append(_("overtime %(hours)s h") % {"hours": figure(month.overtime)})
    said += [f"{figure(number)} {piece}" for piece, number in sorted(month.pieces.items())]
    if month.amount:
        said.append(_("pieces %(yuan)s yuan") % {"yuan": grouped(month.amount)})
    if month.shares:
        said.append(_("team pieces %(yuan)s yuan") % {"yuan": grouped(month.shares)})
    if month.communal:
        said.append(_("communal work, unpaid, %(days)s days") % {"days": month.communal})
    return said


def _facts(entry: RosterEntry) -> list[Row]:
    rows = [
        Row(_("Number"), entry.number),
        Row(_("Trade"), entry.trade),
        Row(_("Pay for a work day"), in_yuan(entry.day_rate)),
        Row(_("First day at the site"), day_shown(entry.entered_on)),
    ]
    if entry.other_trades:
        rows.insert(2, Row(_("Other trades"), _(", ").join(entry.other_trades)))
    if entry.rate_reason:
        rows.append(Row(_("Reason for another pay than the voted one"), entry.rate_reason))
    if entry.back_on:
        rows.append(Row(_("Works again since"), day_shown(entry.back_on)))
    if entry.left_on:
        rows.append(Row(_("Last day at the site"), day_shown(entry.left_on)))
        rows.append(Row(_("Why he left"), entry.left_reason))
    if entry.stands_in_for:
        stead = Row(
            _("Came in the stead of"),
            entry.stands_in_for.person.name,
            entry.stands_in_for.get_absolute_url(),
            _("See"),
        )
        rows.append(stead)
    return rows


def _below(entry: RosterEntry, actor: Post, here: str) -> dict[str, Any]:
    link = Link(entry.person.name, entry.get_absolute_url())
    return below(entry.project, actor, "roster_list", link, here) | {"entry": entry}
