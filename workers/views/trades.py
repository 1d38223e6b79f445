"""What the village voted for its trades, and whose pay on the roster differs from it."""

import datetime
from collections.abc import Iterable
from itertools import groupby
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext
from django.views.decorators.http import require_http_methods, require_safe

from core.money import grouped
from core.templatetags.ui import badge
from projects.actions.papers import with_paper_if_any
from projects.models import Project
from projects.tabs import Link
from projects.views.pages import acted, below, may, sent, status
from regions.access import Permission, require
from regions.http import Request
from regions.models import Post
from workers.actions import add_rate, adjust_pay, end_rate, withdraw_rate
from workers.forms.trades import EndRateForm, RateForm, ReasonForm
from workers.models import TradeRate
from workers.voted import Differing, differing

FORMS = ["GET", "HEAD", "POST"]


@require_safe
def rate_list(request: Request, pk: UUID) -> HttpResponse:
    """By trade, what is in force first, then what was and what is struck out."""
    project = get_object_or_404(Project.objects.visible_to(request.actor), pk=pk)
    actor = require(request.actor, Permission.SEE_PEOPLE, project)
    today = timezone.localdate()
    rates = project.traderates.select_related(
        "meeting", "paper", "withdrawn_by__user__human", "withdrawn_by__division"
    )
    found = differing(project, today)
    context = below(project, actor, "roster_list", _("Voted pay by trade")) | {
        "trades": _by_trade(rates, today),
        "differing": [one for one in found if not one.entry.rate_reason],
        "reasoned": [one for one in found if one.entry.rate_reason],
        "can_keep": may(actor, Permission.KEEP_PEOPLE, project),
    }
    return render(request, "workers/rate_list.html", context)


@require_http_methods(FORMS)
def rate_add(request: Request, pk: UUID) -> HttpResponse:
    project = get_object_or_404(Project.objects.visible_to(request.actor), pk=pk)
    actor = require(request.actor, Permission.KEEP_PEOPLE, project)
    known = {*project.rosterentrys.values_list("trade", flat=True).distinct()}
    known |= {*project.traderates.values_list("trade", flat=True)}
    initial = {"since": timezone.localdate(), "trade": request.GET.get("trade", "")[:40]}
    form = RateForm(**sent(request), project=project, trades=sorted(known), initial=initial)
    if acted(form, lambda form: _enter(form, project, actor)):
        messages.success(request, _("The rate is entered."))
        return redirect("rate_list", pk=pk)
    context = _below(project, actor, _("Enter a voted rate")) | {"form": form}
    return render(request, "workers/rate_add.html", context, status=status(form))


@require_http_methods(FORMS)
def rate_end(request: Request, pk: UUID) -> HttpResponse:
    rate, actor = _rate(request, pk)
    form = EndRateForm(**sent(request), initial={"until": timezone.localdate()})
    if acted(form, lambda form: end_rate(rate_id=pk, by=actor, **form.cleaned_data)):
        messages.success(request, _("The rate ends on that day."))
        return redirect("rate_list", pk=rate.project_id)
    context = _below(rate.project, actor, _("End the rate")) | {
        "form": form,
        "what": _said(rate),
        "consequences": [_("Days after it have no voted rate until another one is entered.")],
    }
    return render(request, "workers/rate_end.html", context, status=status(form))


@require_http_methods(FORMS)
def rate_withdraw(request: Request, pk: UUID) -> HttpResponse:
    rate, actor = _rate(request, pk)
    form = ReasonForm(**sent(request))
    if acted(form, lambda form: withdraw_rate(rate_id=pk, by=actor, **form.cleaned_data)):
        messages.success(request, _("It is struck out and no longer counts."))
        return redirect("rate_list", pk=rate.project_id)
    context = _below(rate.project, actor, _("Strike out")) | {
        "form": form,
        "what": _said(rate),
        "consequences": [
            _("It stays in sight with your reason. Then enter the right one."),
            _("A rate that ended because of it does not begin again by itself."),
        ],
    }
    return render(request, "workers/strike_out.html", context, status=status(form))


@require_http_methods(FORMS)
def pay_adjust(request: Request, pk: UUID) -> HttpResponse:
    """Asked before: it changes what several people get."""
    project = get_object_or_404(Project.objects.visible_to(request.actor), pk=pk)
    actor = require(request.actor, Permission.KEEP_PEOPLE, project)
    form = Form(**sent(request))
    number = acted(form, lambda form: adjust_pay(project_id=pk, by=actor))
    if number is not None:
        said = ngettext(
            "The pay of %(number)s worker is as voted now.",
            "The pay of %(number)s workers is as voted now.",
            number,
        )
        messages.success(request, said % {"number": number})
        return redirect("rate_list", pk=pk)
    found = [one for one in differing(project, timezone.localdate()) if not one.entry.rate_reason]
    context = _below(project, actor, _("Pay as voted")) | {"form": form, "lines": _changes(found)}
    return render(request, "workers/pay_adjust.html", context, status=status(form))


def _rate(request: Request, pk: UUID) -> tuple[TradeRate, Post]:
    rows = TradeRate.objects.visible_to(request.actor).select_related("project")
    rate = get_object_or_404(rows, pk=pk)
    return rate, require(request.actor, Permission.KEEP_PEOPLE, rate)


def _below(project: Project, actor: Post, here: str) -> dict[str, Any]:
    link = Link(_("Voted pay by trade"), _list_url(project))
    return below(project, actor, "roster_list", link, here) | {"back": _list_url(project)}


def _list_url(project: Project) -> str:
    return reverse("rate_list", args=[project.pk])


def _enter(form: RateForm, project: Project, by: Post) -> TradeRate:
    said = form.cleaned_data
    return with_paper_if_any(
        TradeRate,
        id=said["id"],
        project=project,
        file=said["paper"],
        title=_("Voted pay: %(trade)s") % {"trade": said["trade"]},
        by=by,
        act=lambda paper: add_rate(
            id=said["id"],
            project_id=project.pk,
            vote=form.vote(),
            meeting=said["meeting"],
            paper=paper,
            by=by,
        ),
    )


def _said(rate: TradeRate) -> str:
    return _("%(trade)s: %(rate)s yuan for one: %(per)s") % {
        "trade": rate.trade,
        "rate": grouped(rate.rate),
        "per": rate.per,
    }


def _changes(found: Iterable[Differing]) -> list[str]:
    return [
        _("%(number)s %(name)s, %(trade)s: %(now)s → %(voted)s yuan a work day")
        % {
            "number": one.entry.number,
            "name": one.entry.person.name,
            "trade": one.entry.trade,
            "now": grouped(one.entry.day_rate),
            "voted": grouped(one.voted),
        }
        for one in found
    ]


def _by_trade(rates: Iterable[TradeRate], today: datetime.date) -> list[dict[str, Any]]:
    """`rates` come ordered by trade, unit, and the newest first."""
    return [
        {"name": trade, "rates": sorted((_row(rate, today) for rate in found), key=_rank)}
        for trade, found in groupby(rates, key=lambda rate: rate.trade)
    ]


def _row(rate: TradeRate, today: datetime.date) -> dict[str, Any]:
    over = rate.until is not None and rate.until < today
    if not rate.stands:
        shown = badge("stopped", _("Struck out"))
    elif over:
        shown = badge("done", _("Ended"))
    elif rate.since > today:
        shown = badge("soon", _("To come"))
    else:
        shown = badge("running", pgettext("a voted rate", "In force"))
    return {"rate": rate, "badge": shown, "past": over or not rate.stands}


def _rank(row: dict[str, Any]) -> bool:
    return bool(row["past"])
