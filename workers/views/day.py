"""One day on screen: the list that a phone shows and may keep, and the day's history."""

import datetime
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib.messages import get_messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core.ids import new_id
from projects.models import Project
from projects.seen import seen_on
from projects.tabs import Link
from projects.views.pages import below, may
from regions.access import Permission, can, require
from regions.http import Request
from regions.models import Post
from workers import told
from workers.actions.slots import people_on
from workers.extras import Beside, beside
from workers.figures import (
    Attendance,
    last_worked_before,
    plain_states_by_number,
    with_state,
)
from workers.forms.days import ReasonForm
from workers.late import asks_for_a_reason, waiting_on
from workers.models import IdleDay, IdleReason, RosterEntry
from workers.rules import State, days, payable
from workers.squares import Lines, Mores
from workers.standing import OfDay, first_day, of_day
from workers.views.pages import month_url
from workers.words import day_said, only_these_said

A_DAY = datetime.timedelta(days=1)


@require_safe
def day_detail(request: Request, pk: UUID, day: datetime.date) -> HttpResponse:
    """One day, one person a row: what a phone shows.

    A phone may keep it for the post named in the header `X-Keep-For`, as long as it holds names,
    roster numbers, trades and marks alone. `keep` asks for such a page, and for a day that lies
    ahead as it will be.
    """
    project = get_object_or_404(Project.objects.visible_to(request.actor), pk=pk)
    actor = require(request.actor, Permission.SEE_PEOPLE, project)
    to_keep = "keep" in request.GET
    grid_link = Link(_("Work days"), month_url(project, day))
    context = below(project, actor, "", grid_link, day_said(day))
    stands = of_day(project, day, ahead=to_keep)
    context |= _day(request, project, day, actor, stands)
    beside_the_list = {} if to_keep else _beside_the_list(project, day, actor, stands)
    once = len(get_messages(request))  # what is told once is not kept, nor told to the phone alone
    context |= beside_the_list | ({"messages": []} if to_keep else {})
    response = render(request, "workers/day_detail.html", context)
    is_list = not once and not beside_the_list.get("stories") and not beside_the_list.get("noted")
    if to_keep or (is_list and day <= timezone.localdate()):
        response["X-Keep-For"] = str(actor.pk)
    return response


@require_safe
def day_history(request: Request, pk: UUID, day: datetime.date) -> HttpResponse:
    """Everything that was said of a day, the first entry beside each correction."""
    project = get_object_or_404(Project.objects.visible_to(request.actor), pk=pk)
    actor = require(request.actor, Permission.SEE_PEOPLE, project)
    page = reverse("day_detail", args=[pk, day])
    here = Link(day_said(day), page)
    context = below(project, actor, "day_grid", here, _("History of the day")) | {
        "day": day,
        "stories": told.on_day(project, day),
        "back": page,
    }
    return render(request, "workers/day_history.html", context)


def _day(
    request: Request, project: Project, day: datetime.date, actor: Post, stands: OfDay
) -> dict[str, Any]:
    """The list of the day and what can be done with it."""
    today, first = timezone.localdate(), first_day(project)
    going_on = stands.going_on
    may_log = can(actor, Permission.LOG_WORK_DAYS, project) and not stands.closed
    people, waiting = _people(project, day), waiting_on(project, day)
    late, corrects = asks_for_a_reason(project, day) if may_log else (False, False)
    lines = _Lines(day, beside(project, day, day), waiting, going_on, can_tap=may_log)
    return {
        "day": day,
        "now": timezone.now(),
        "page_id": new_id(),
        "closed": stands.closed,
        "only_these": only_these_said(going_on) if going_on else "",
        "can_log": may_log,
        "lines": list(lines.of(people)),
        "late": late,
        "corrects": corrects,
        "reason_form": ReasonForm(request.GET),
        "waiting": len(waiting),
        "attendance": _attendance(people),
        "pending": sum(not payable(entry.papers) for entry in people),
        "absent": sum(entry.state == State.ABSENT for entry in people),
        "idle": IdleDay.objects.standing().filter(project=project, day=day).first(),
        "idle_reasons": IdleReason.choices,
        "month_url": month_url(project, day),
        "previous": day - A_DAY if day > first else None,
        "next": day + A_DAY if day < today else None,
        "kept": _kept_days(project, first, today) if may_log else [],
    } | (_like(project, day) if may_log else {})


def _beside_the_list(
    project: Project, day: datetime.date, actor: Post, stands: OfDay
) -> dict[str, Any]:
    """Pictures, diary and what people wrote: never kept on a phone. `noted`: there is any."""
    seen = seen_on(project, day, actor)
    return {
        "seen": seen,
        "noted": any(seen[what] for what in ("page", "count", "photos", "notes")),
        "stories": told.corrected(project, day, day) if day < timezone.localdate() else [],
        "can_write": may(actor, Permission.WRITE_DIARY, project) and not stands.sentence,
    }


def _like(project: Project, day: datetime.date) -> dict[str, Any]:
    """The day before on which anybody worked, with everyone's state by number for a phone."""
    like = last_worked_before(project, day)
    if like is None:
        return {}
    states = plain_states_by_number(project, like)
    said = " ".join(f"{number}:{state:d}" for number, state in states.items())
    return {"like": like, "like_states": said}


@dataclass(frozen=True, slots=True)
class _Lines:
    """The people's lines, each with a link to what else there is of that day."""

    day: datetime.date
    extras: Mapping[tuple[UUID, datetime.date], Beside]
    waiting: Collection[UUID]
    going_on: Collection[str] | None
    can_tap: bool

    def of(self, people: Iterable[RosterEntry]) -> Iterator[SafeString]:
        lines, mores = Lines(), Mores(self.day)
        for entry in people:
            state, late = entry.state, entry.pk in self.waiting
            more = mores.of(entry, self.extras.get((entry.pk, self.day)))
            if self._can_tap(entry):
                yield lines.tappable(entry, self.day, state, late=late) + more
            else:
                yield lines.fixed(entry, state, late=late) + more

    def _can_tap(self, entry: RosterEntry) -> bool:
        """What is there can be taken back while the works stand still, too."""
        stopped = self.going_on is not None and entry.trade not in self.going_on
        return self.can_tap and (entry.state > 0 or not stopped)


def _people(project: Project, day: datetime.date) -> list[RosterEntry]:
    """Who is on the roster that day, and whoever was logged all the same."""
    rows = with_state(people_on(project, day), day)
    return [e for e in rows if e.state or not e.refusal_on(day)]


def _attendance(people: list[RosterEntry]) -> Attendance:
    slots = sum(len(entry.paid_state.halves) for entry in people)
    return Attendance(sum(entry.state > 0 for entry in people), days(slots))


def _kept_days(project: Project, first: datetime.date, today: datetime.date) -> list[str]:
    """The addresses of the days that a phone keeps: yesterday and the week to come."""
    around = [today + number * A_DAY for number in range(-1, 7)]
    return [reverse("day_detail", args=[project.pk, day]) for day in around if day >= first]
