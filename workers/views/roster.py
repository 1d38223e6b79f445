"""A project's roster: who works, what papers are missing, coming and going."""

import datetime
from collections.abc import Iterable, Iterator
from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from core.money import grouped
from core.templatetags.ui import badge
from projects.county import settings_of
from projects.forms.notices import PostingForm
from projects.models import Notice, NoticeKind, Project
from projects.tabs import frame
from projects.views.pages import acted, below, may, sent, status
from projects.views.posting import post_with_photo
from regions.access import Permission, can, require
from regions.http import Request
from regions.models import Post
from workers.actions import add_entries, add_newcomer, notice_roster
from workers.actions.roster import to_be_noticed
from workers.actions.slots import people_on
from workers.bank_checks import standings
from workers.choosing import offered, wanted_of
from workers.forms.days import day_asked
from workers.forms.roster import ChosenForm, NewcomerForm
from workers.models import PassedWarning, Person, RosterEntry
from workers.rules import Paper
from workers.showing import bank_said
from workers.squares import Names, papers_shown, square_id
from workers.survey import skills_of, willing_without_number
from workers.views.people import PASSED_WITH

PER_PAGE = 100  # a roster is ticked and compared with paper: most fit on one page
FORMS = ["GET", "HEAD", "POST"]


@require_safe
def roster_list(request: Request, pk: UUID) -> HttpResponse:
    project = get_object_or_404(Project.objects.visible_to(request.actor), pk=pk)
    actor = require(request.actor, Permission.SEE_PEOPLE, project)
    today = timezone.localdate()
    shown = people_on(project, today).order_by("number")
    page = Paginator(shown, PER_PAGE).get_page(request.GET.get("page"))
    context = frame(project, actor, "roster_list") | {
        "page": page,
        "lines": list(_lines(page, today)),
        "pending": project.rosterentrys.working_on(today).pending(today).count(),
        "warned": PassedWarning.objects.of_project(project).count(),
        "noticed": Notice.objects.of(NoticeKind.ROSTER).filter(project=project).first(),
        "unnoticed": len(to_be_noticed(project, only_new=True)),
        "can_keep": may(actor, Permission.KEEP_PEOPLE, project),
        "can_issue": can(actor, Permission.ISSUE_PAPERS, project),
        "can_notice": may(actor, Permission.POST_NOTICES, project),
    }
    return render(request, "workers/roster_list.html", context)


@require_http_methods(FORMS)
def roster_add(request: Request, pk: UUID) -> HttpResponse:
    """People of the village who are not on it yet: the willing of the survey, or everyone."""
    project = get_object_or_404(Project.objects.visible_to(request.actor), pk=pk)
    actor = require(request.actor, Permission.KEEP_PEOPLE, project)
    wanted = wanted_of(request.GET, project)
    offer = offered(project, wanted)
    form = ChosenForm(**sent(request), project=project, people=offer.choices)
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
        "wanted": wanted,
        "offer": offer,
        "skills": skills_of(project),
        "without_number": willing_without_number(project),
    }
    return render(request, "workers/roster_add.html", context, status=status(form))


@require_http_methods(FORMS)
def roster_newcomer(request: Request, pk: UUID) -> HttpResponse:
    project = get_object_or_404(Project.objects.visible_to(request.actor), pk=pk)
    actor = require(request.actor, Permission.KEEP_PEOPLE, project)
    day = day_asked(request.GET.get("day", ""))
    form = NewcomerForm(**sent(request), project=project, day=day)
    entry = acted(form, lambda form: _welcome(form, project, actor))
    if entry is not None:
        said = _("%(name)s is on the roster as number %(number)s.")
        messages.success(request, said % {"name": entry.person.name, "number": entry.number})
        return redirect(_on_the_day(entry, day) if day else entry)
    context = below(project, actor, "roster_list", _("Newcomer")) | {
        "form": form,
        "rates": [(trade, grouped(rate)) for trade, rate in form.rates.items()],
        "instead": "instead" in request.GET,
        "pending_allowed": settings_of(project.village_id).pending_allowed,
    }
    return render(request, "workers/roster_newcomer.html", context, status=status(form))


@require_http_methods(FORMS)
def roster_notice(request: Request, pk: UUID) -> HttpResponse:
    project = get_object_or_404(Project.objects.visible_to(request.actor), pk=pk)
    actor = require(request.actor, Permission.POST_NOTICES, project)
    only_new = "new" in request.GET
    people = to_be_noticed(project, only_new=only_new)
    form = PostingForm(**sent(request), last=project.notices.first())
    notice = acted(form, lambda form: _post(form, project, actor, only_new=only_new))
    if notice is not None:
        messages.success(request, _("The notice is recorded; its days are counted from now."))
        return redirect(notice)
    context = below(project, actor, "roster_list", _("Put the roster on the board")) | {
        "form": form,
        "people": len(people),
        "names": [entry.person.name for entry in people] if only_new else [],
        "only_new": only_new,
        "days": settings_of(project.village_id).notice_days,
    }
    return render(request, "workers/roster_notice.html", context, status=status(form))


@require_safe
def warning_list(request: Request, pk: UUID) -> HttpResponse:
    """Every warning that was passed for this project's people, for those who check."""
    project = get_object_or_404(Project.objects.visible_to(request.actor), pk=pk)
    actor = require(request.actor, Permission.SEE_PEOPLE, project)
    rows = PassedWarning.objects.of_project(project).select_related("person", *PASSED_WITH)
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    context = below(project, actor, "roster_list", _("Warnings passed")) | {"page": page}
    return render(request, "workers/warning_list.html", context)


def _lines(entries: Iterable[RosterEntry], today: datetime.date) -> Iterator[dict[str, Any]]:
    """The rows of the list: what is there of the papers, and how each entry stands."""
    shown: dict[tuple[Paper, ...], SafeString] = {}  # few ways for many people
    left = badge("waiting", _("Has left"))
    pending, whole = badge("soon", _("Papers pending")), badge("done", _("Complete"))
    names = Names()
    entries = list(entries)
    warned = _warned(entries)
    known = standings(_accounts(entries))
    for entry in entries:
        missing = entry.papers.missing
        gone = entry.left_on is not None and entry.left_on < today
        if missing not in shown:
            shown[missing] = papers_shown(missing)
        yield {
            "number": entry.number,
            "name": names.of(entry),
            "group": entry.person.group,
            "trade": entry.trade,
            "rate": grouped(entry.day_rate),
            "papers": shown[missing],
            "warned": entry.pk in warned,
            "bank_said": bank_said(known.get(entry.person_id)),
            "gone": gone,
            "badge": left if gone else pending if missing else whole,
        }


def _accounts(entries: Iterable[RosterEntry]) -> list[Person]:
    """The people with what the bank is asked about, which the list itself does not load."""
    people = Person.objects.filter(pk__in=[entry.person_id for entry in entries])
    return list(people.only("name", "account_hash"))


def _warned(entries: Iterable[RosterEntry]) -> set[UUID]:
    """Those who were taken on, or whose account was taken down, despite a warning."""
    people = {entry.person_id: entry.pk for entry in entries}
    rows = PassedWarning.objects.filter(person__in=people)
    rows = rows.filter(Q(entry__in=people.values()) | Q(entry__isnull=True))
    return {people[person] for person in rows.values_list("person_id", flat=True)}


def _take_on(form: ChosenForm, project: Project, by: Post) -> list[RosterEntry]:
    said = form.cleaned_data
    return add_entries(
        id=said["id"],
        project_id=project.pk,
        person_ids=said["people"],
        place=form.place(),
        by=by,
    )


def _welcome(form: NewcomerForm, project: Project, by: Post) -> RosterEntry:
    said = form.cleaned_data
    return add_newcomer(
        id=said["id"],
        project_id=project.pk,
        name=said["name"],
        id_number=said["id_number"],
        place=form.place(),
        by=by,
    )


def _on_the_day(entry: RosterEntry, day: datetime.date) -> str:
    """Back to the day's list, at his line: he can be tapped."""
    page = reverse("day_detail", args=[entry.project_id, day])
    return f"{page}#{square_id(entry.number, day)}"


def _post(form: PostingForm, project: Project, by: Post, *, only_new: bool) -> Notice:
    return post_with_photo(
        form,
        project=project,
        title=_("Photo of the notice: roster"),
        by=by,
        post=partial(notice_roster, project_id=project.pk, only_new=only_new),
    )
