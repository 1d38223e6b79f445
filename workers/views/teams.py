"""What teams made together by the piece, and how it is shared."""

import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Prefetch
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from core.money import grouped
from core.templatetags.ui import figure
from projects.models import Project
from projects.tabs import Link
from projects.views.pages import acted, below, may, sent, status
from regions.access import Permission, require
from regions.http import Request
from regions.models import Post
from workers.actions import add_team_pieces, withdraw_team_pieces
from workers.day_story import STRUCK
from workers.figures import last_worked_before, slots_by_entry
from workers.forms.teams import SpanForm, TeamForm
from workers.forms.trades import ReasonForm
from workers.models import TeamPieces, TeamShare, TradeRate

A_DAY = datetime.timedelta(days=1)
PER_PAGE = 20
FORMS = ["GET", "HEAD", "POST"]


@require_safe
def team_list(request: Request, pk: UUID) -> HttpResponse:
    project = get_object_or_404(Project.objects.visible_to(request.actor), pk=pk)
    actor = require(request.actor, Permission.SEE_PEOPLE, project)
    shares = TeamShare.objects.select_related("entry__person").order_by("entry__number")
    rows = project.teampiecess.select_related("rate", *STRUCK)
    rows = rows.prefetch_related(Prefetch("shares", shares))
    context = below(project, actor, "day_grid", _("Team pieces")) | {
        "page": Paginator(rows, PER_PAGE).get_page(request.GET.get("page")),
        "can_log": may(actor, Permission.LOG_WORK_DAYS, project),
    }
    return render(request, "workers/team_list.html", context)


@require_http_methods(FORMS)
def team_add(request: Request, pk: UUID) -> HttpResponse:
    """By GET: the days, and who worked in them. By POST: count and share."""
    project = get_object_or_404(Project.objects.visible_to(request.actor), pk=pk)
    actor = require(request.actor, Permission.LOG_WORK_DAYS, project)
    asked = request.POST if request.method == "POST" else request.GET
    day = last_worked_before(project, timezone.localdate() + A_DAY) or timezone.localdate()
    span_form = SpanForm(asked if "last" in asked else None, initial={"first": day, "last": day})
    span = (day, day)
    if span_form.is_valid():
        span = (span_form.cleaned_data["first"], span_form.cleaned_data["last"])
    form = _form(request, project, span)
    counted = None if span_form.errors else acted(form, lambda form: _add(form, project, actor))
    if counted is not None:
        messages.success(request, _("Counted and shared. Compare it with the team's list."))
        return redirect("team_list", pk=pk)
    context = _below(project, actor, _("Count team pieces")) | {
        "form": form,
        "span_form": span_form,
        "span": span,
    }
    code = max(status(form), status(span_form))
    return render(request, "workers/team_add.html", context, status=code)


@require_http_methods(FORMS)
def team_withdraw(request: Request, pk: UUID) -> HttpResponse:
    rows = TeamPieces.objects.visible_to(request.actor).select_related("project", "rate")
    pieces = get_object_or_404(rows, pk=pk)
    actor = require(request.actor, Permission.LOG_WORK_DAYS, pieces)
    form = ReasonForm(**sent(request))
    if acted(form, lambda form: withdraw_team_pieces(pieces_id=pk, by=actor, **form.cleaned_data)):
        messages.success(request, _("It is struck out and no longer counts."))
        return redirect("team_list", pk=pieces.project_id)
    what = {
        "team": pieces.team,
        "number": figure(pieces.quantity),
        "piece": pieces.rate.piece,
        "yuan": grouped(pieces.amount),
    }
    context = _below(pieces.project, actor, _("Strike out")) | {
        "form": form,
        "what": _("%(team)s: %(number)s %(piece)s, %(yuan)s yuan") % what,
        "consequences": [
            _("All its shares are struck out with it."),
            _("It stays in sight with your reason. Then enter the right one."),
        ],
    }
    return render(request, "workers/strike_out.html", context, status=status(form))


def _form(
    request: Request, project: Project, span: tuple[datetime.date, datetime.date]
) -> TeamForm:
    slots = slots_by_entry(project, *span)
    people = project.rosterentrys.filter(pk__in=slots).select_related("person").order_by("number")
    rates = TradeRate.objects.filter(project=project).by_the_piece()
    return TeamForm(
        **sent(request),
        rates=rates.in_force_on(span[0]).in_force_on(span[1]),
        people=people,
        slots=slots,
        span=span,
    )


def _add(form: TeamForm, project: Project, by: Post) -> TeamPieces:
    return add_team_pieces(
        id=form.cleaned_data["id"],
        project_id=project.pk,
        work=form.work(),
        points=form.points(),
        by=by,
    )


def _below(project: Project, actor: Post, here: str) -> dict[str, Any]:
    back = reverse("team_list", args=[project.pk])
    return below(project, actor, "day_grid", Link(_("Team pieces"), back), here) | {"back": back}
