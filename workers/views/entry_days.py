"""One person's day: its halves with their trades, overtime, pieces, remarks, and who said what."""

import datetime
from collections.abc import Callable
from typing import Any, TypeVar
from uuid import UUID

from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.templatetags.ui import figure
from projects.tabs import Link
from projects.views.pages import acted, below, may, sent, status
from regions.access import Permission, require
from regions.http import Request
from regions.models import Post
from workers.actions import add_pieces, add_remark, set_halves, set_overtime, withdraw_pieces
from workers.actions.halves import works_of
from workers.actions.slots import away_said
from workers.day_story import story
from workers.forms.extras import STEPS, HalvesForm, OvertimeForm, PiecesForm, RemarkForm
from workers.forms.trades import ReasonForm
from workers.freezing import frozen
from workers.late import any_asks
from workers.models import Half, Pieces, RosterEntry, TeamShare
from workers.standing import of_day
from workers.words import day_said, only_these_said, work_said

A_DAY = datetime.timedelta(days=1)
Sent = TypeVar("Sent", bound=Form)


@require_safe
def entry_day(request: Request, pk: UUID, day: datetime.date) -> HttpResponse:
    entry = _entry(request, pk)
    return _page(request, entry, day, require(request.actor, Permission.SEE_PEOPLE, entry))


@require_POST
def halves_set(request: Request, pk: UUID, day: datetime.date) -> HttpResponse:
    entry, actor = _logged(request, pk)
    form = HalvesForm(request.POST, entry=entry, day=day, prefix="halves")
    return _done(
        request, entry, day, actor, form,
        lambda form: set_halves(
            id=form.cleaned_data["id"], entry_id=pk, day=day, shown=form.cleaned_data["shown"],
            wanted=form.wanted(), by=actor, reason=form.cleaned_data["reason"],
        ),
    )  # fmt: skip


@require_POST
def overtime_set(request: Request, pk: UUID, day: datetime.date) -> HttpResponse:
    entry, actor = _logged(request, pk)
    form = OvertimeForm(request.POST, prefix="overtime")
    return _done(
        request, entry, day, actor, form,
        lambda form: set_overtime(entry_id=pk, day=day, by=actor, **form.cleaned_data),
    )  # fmt: skip


@require_POST
def pieces_add(request: Request, pk: UUID, day: datetime.date) -> HttpResponse:
    entry, actor = _logged(request, pk)
    form = PiecesForm(request.POST, entry=entry, day=day, prefix="pieces")
    return _done(
        request, entry, day, actor, form,
        lambda form: add_pieces(
            id=form.cleaned_data["id"], entry_id=pk, day=day, by=actor,
            rate_id=form.cleaned_data["rate"].pk, quantity=form.cleaned_data["quantity"],
        ),
    )  # fmt: skip


@require_POST
def remark_add(request: Request, pk: UUID, day: datetime.date) -> HttpResponse:
    entry, actor = _logged(request, pk)
    form = RemarkForm(request.POST, prefix="remark")
    return _done(
        request, entry, day, actor, form,
        lambda form: add_remark(entry_id=pk, day=day, by=actor, **form.cleaned_data),
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
def pieces_withdraw(request: Request, pk: UUID) -> HttpResponse:
    rows = Pieces.objects.visible_to(request.actor).select_related("entry__person", "rate")
    pieces = get_object_or_404(rows.select_related("project"), pk=pk)
    actor = require(request.actor, Permission.LOG_WORK_DAYS, pieces)
    form = ReasonForm(**sent(request))
    back = _url(pieces.entry, pieces.day)
    if acted(form, lambda form: withdraw_pieces(pieces_id=pk, by=actor, **form.cleaned_data)):
        messages.success(request, _("It is struck out and no longer counts."))
        return redirect(back)
    name = pieces.entry.person.name
    what = {"name": name, "number": figure(pieces.quantity), "piece": pieces.rate.piece}
    link = Link(f"{name} · {day_said(pieces.day)}", back)
    context = below(pieces.project, actor, "day_grid", link, _("Strike out")) | {
        "form": form,
        "what": _("%(name)s: %(number)s %(piece)s") % what,
        "consequences": [_("It stays in sight with your reason. Then enter the right one.")],
        "back": back,
    }
    return render(request, "workers/strike_out.html", context, status=status(form))


def _entry(request: Request, pk: UUID) -> RosterEntry:
    rows = RosterEntry.objects.visible_to(request.actor).select_related("project", "person")
    return get_object_or_404(rows, pk=pk)


def _logged(request: Request, pk: UUID) -> tuple[RosterEntry, Post]:
    entry = _entry(request, pk)
    return entry, require(request.actor, Permission.LOG_WORK_DAYS, entry)


def _done(
    request: Request,
    entry: RosterEntry,
    day: datetime.date,
    actor: Post,
    form: Sent,
    act: Callable[[Sent], object],
) -> HttpResponse:
    """Act and come back to the day; with errors, the day with this form as it was sent."""
    if acted(form, lambda form: [act(form)]) is not None:
        messages.success(request, _("Saved."))
        return redirect(_url(entry, day))
    return _page(request, entry, day, actor, form)


def _page(
    request: Request,
    entry: RosterEntry,
    day: datetime.date,
    actor: Post,
    filled: Form | None = None,
) -> HttpResponse:
    stands = of_day(entry.project, day)
    closed, going_on = away_said(entry, day) or stands.closed, stands.going_on
    held = frozen(entry.project, day, [entry.pk]).get(entry.pk, "")
    list_link = Link(day_said(day), reverse("day_detail", args=[entry.project_id, day]))
    may_log = may(actor, Permission.LOG_WORK_DAYS, entry.project)
    context = below(entry.project, actor, "day_grid", list_link, entry.person.name) | {
        "entry": entry,
        "day": day,
        "closed": closed or held,
        "only_these": only_these_said(going_on) if going_on and not held else "",
        "can_log": may_log and not closed and not held,
        "can_remark": may_log and not away_said(entry, day) and day <= timezone.localdate(),
        "story": story(entry, day),
        "asks": any_asks(entry.project, [(entry.number, day)]),
    }
    context |= _what_stands(entry, day) | _forms(entry, day, filled) | _neighbours(entry, day)
    code = status(filled) if filled is not None else 200
    return render(request, "workers/entry_day.html", context, status=code)


def _what_stands(entry: RosterEntry, day: datetime.date) -> dict[str, Any]:
    works = works_of(entry, day)
    words = {half: work_said(w.trade, w.communal, entry.trade) for half, w in works.items()}
    team = TeamShare.objects.filter(
        entry=entry,
        pieces__withdrawn_at__isnull=True,
        pieces__first__lte=day,
        pieces__last__gte=day,
    )
    return {
        "halves": [(half.label, words.get(half, _("absent"))) for half in Half],
        "overtime": entry.overtimes.standing().filter(day=day).first(),
        "pieces": entry.pieces.standing().filter(day=day).select_related("rate"),
        "shares": team.select_related("pieces__rate"),
        "remarks": entry.remarks.filter(day=day),
    }


def _forms(entry: RosterEntry, day: datetime.date, filled: Form | None) -> dict[str, Any]:
    """The page's forms, the one that was sent among them."""
    overtime = entry.overtimes.standing().filter(day=day).first()
    forms = {
        "halves": HalvesForm(entry=entry, day=day, prefix="halves"),
        "overtime": OvertimeForm(
            prefix="overtime", initial={"hours": str(overtime.hours if overtime else STEPS[0])}
        ),
        "pieces": PiecesForm(entry=entry, day=day, prefix="pieces"),
        "remark": RemarkForm(prefix="remark"),
    }
    if filled is not None and filled.prefix:
        forms[filled.prefix] = filled  # type: ignore[assignment]
    return {f"{name}_form": form for name, form in forms.items()}


def _neighbours(entry: RosterEntry, day: datetime.date) -> dict[str, Any]:
    """The days before and after on which he was on the roster, up to today."""
    last = min(timezone.localdate(), entry.left_on or timezone.localdate())
    return {
        "previous": _url(entry, day - A_DAY) if entry.entered_on < day <= last + A_DAY else "",
        "next": _url(entry, day + A_DAY) if entry.entered_on <= day < last else "",
    }


def _url(entry: RosterEntry, day: datetime.date) -> str:
    return reverse("entry_day", args=[entry.pk, day])
