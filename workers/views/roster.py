"""A project's roster: who works, what papers are missing, coming and going."""

import datetime
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Exists, OuterRef
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from projects.actions.papers import with_paper_if_any
from projects.county import settings_of
from projects.models import Notice, NoticeKind, Project
from projects.overview import Row, in_yuan
from projects.tabs import Link, frame
from projects.views.pages import acted, below, may, sent, status
from regions.access import Permission, can, require
from regions.http import Request
from regions.models import Post
from workers.actions import (
    add_entries,
    add_newcomer,
    come_back,
    edit_entry,
    leave,
    notice_roster,
)
from workers.actions.roster import public_roster
from workers.forms.roster import (
    ChosenForm,
    EntryForm,
    LeaveForm,
    NewcomerForm,
    RosterNoticeForm,
)
from workers.models import Person, PersonCategory, RosterEntry
from workers.rules import Paper, days, payable
from workers.words import PAPERS, papers_said

PER_PAGE = 100  # a roster is ticked and compared with paper: most fit on one page
MOST_CHOICES = 200
FORMS = ["GET", "HEAD", "POST"]


@require_safe
def roster_list(request: Request, pk: UUID) -> HttpResponse:
    project = get_object_or_404(Project.objects.visible_to(request.actor), pk=pk)
    actor = require(request.actor, Permission.SEE_PEOPLE, project)
    today = timezone.localdate()
    entries = project.rosterentrys.with_papers(today).select_related("person")
    pending = entries.working_on(today).pending(today)
    only_pending = "pending" in request.GET
    page = Paginator(pending if only_pending else entries.order_by("number"), PER_PAGE).get_page(
        request.GET.get("page")
    )
    context = frame(project, actor, "roster_list") | {
        "page": page,
        "lines": [_line(entry, today) for entry in page],
        "pending": pending.count(),
        "only_pending": only_pending,
        "noticed": Notice.objects.of(NoticeKind.ROSTER).filter(project=project).first(),
        "can_keep": may(actor, Permission.KEEP_PEOPLE, project),
        "can_notice": may(actor, Permission.POST_NOTICES, project),
    }
    return render(request, "workers/roster_list.html", context)


@require_http_methods(FORMS)
def roster_add(request: Request, pk: UUID) -> HttpResponse:
    """People of the village who are not on it yet, those of priority groups first."""
    project = get_object_or_404(Project.objects.visible_to(request.actor), pk=pk)
    actor = require(request.actor, Permission.KEEP_PEOPLE, project)
    words = request.GET.get("q", "").strip()[:60]
    choices, more = _choices(project, words)
    form = ChosenForm(**sent(request), project=project, people=choices)
    entries = acted(form, lambda form: _take_on(form, project, actor))
    if entries is not None:
        said = ngettext(
            "%(number)s person is on the roster.", "%(number)s people are on the roster.",
            len(entries),
        )  # fmt: skip
        messages.success(request, said % {"number": len(entries)})
        return redirect("roster_list", pk=pk)
    context = below(project, actor, "roster_list", _("Take people on")) | {
        "form": form,
        "words": words,
        "choices": choices,
        "more": more,
        "most": MOST_CHOICES,
    }
    return render(request, "workers/roster_add.html", context, status=status(form))


@require_http_methods(FORMS)
def roster_newcomer(request: Request, pk: UUID) -> HttpResponse:
    project = get_object_or_404(Project.objects.visible_to(request.actor), pk=pk)
    actor = require(request.actor, Permission.KEEP_PEOPLE, project)
    form = NewcomerForm(**sent(request), project=project)
    entry = acted(form, lambda form: _welcome(form, project, actor))
    if entry is not None:
        said = _("%(name)s is on the roster as number %(number)s.")
        messages.success(request, said % {"name": entry.person.name, "number": entry.number})
        return redirect(entry)
    context = below(project, actor, "roster_list", _("Newcomer")) | {
        "form": form,
        "pending_allowed": settings_of(project.village_id).pending_allowed,
    }
    return render(request, "workers/roster_newcomer.html", context, status=status(form))


@require_safe
def roster_detail(request: Request, pk: UUID) -> HttpResponse:
    today = timezone.localdate()
    rows = RosterEntry.objects.visible_to(request.actor).with_papers(today)
    counted = rows.select_related("project", "person").annotate(logged=Count("slots__half"))
    entry = get_object_or_404(counted, pk=pk)
    actor = require(request.actor, Permission.SEE_PEOPLE, entry)
    context = below(entry.project, actor, "roster_list", entry.person.name) | {
        "entry": entry,
        "rows": _facts(entry),
        "papers": [(PAPERS[paper], paper not in entry.papers.missing) for paper in Paper],
        "payable": payable(entry.papers),
        "lacks_agreement": Paper.AGREEMENT in entry.papers.missing,
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


@require_http_methods(FORMS)
def roster_notice(request: Request, pk: UUID) -> HttpResponse:
    project = get_object_or_404(Project.objects.visible_to(request.actor), pk=pk)
    actor = require(request.actor, Permission.POST_NOTICES, project)
    form = RosterNoticeForm(**sent(request), last=project.notices.first())
    notice = acted(form, lambda form: _post(form, project, actor))
    if notice is not None:
        messages.success(request, _("The notice is recorded; its days are counted from now."))
        return redirect(notice)
    context = below(project, actor, "roster_list", _("Put the roster on the board")) | {
        "form": form,
        "people": project.rosterentrys.filter(left_on__isnull=True).count(),
        "days": settings_of(project.village_id).notice_days,
    }
    return render(request, "workers/roster_notice.html", context, status=status(form))
