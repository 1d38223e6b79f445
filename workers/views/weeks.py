"""Weeks of work days: how each stands, what was there, and what the supervision group says."""

import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from projects.actions import with_answer
from projects.models import Outcome, Project
from projects.tabs import Link
from projects.views.pages import acted, below, may, sent, status
from regions.access import Permission, answerable, require
from regions.http import Request
from regions.models import Post
from workers import told
from workers.actions import answer_week, check_week
from workers.actions.opinions import may_answer, require_to_answer
from workers.figures import first_worked
from workers.forms.opinions import WeekAnswerForm, WeekForm
from workers.models import Opinion, WeekCheck
from workers.rules import WeekState, monday_of
from workers.week_table import table_of
from workers.weeks import A_WEEK, Week, waits, week_of, weeks_of
from workers.words import WEEKS, week_said

RIGHT = Permission.CONFIRM_WORK_DAYS
FORMS = ["GET", "HEAD", "POST"]


@require_safe
def week_list(request: Request, pk: UUID) -> HttpResponse:
    project, actor = _project(request, pk)
    today = timezone.localdate()
    found = weeks_of([pk], first_worked(project) or today, today)[pk]
    context = below(project, actor, "day_grid", _("Weeks")) | {
        "weeks": [_listed(week) for week in reversed(found)],
        "can_check": may(actor, RIGHT, project),
    }
    return render(request, "workers/week_list.html", context)


@require_safe
def week_detail(request: Request, pk: UUID, day: datetime.date) -> HttpResponse:
    project, actor = _project(request, pk)
    week = week_of(project, monday_of(day))
    context = _page(project, actor, week) | {
        "can_check": may(actor, RIGHT, project) and _can_be_checked(week),
        "can_answer": _is_objected(project, week) and may_answer(actor, project),
    }
    return render(request, "workers/week_detail.html", context)


@require_http_methods(FORMS)
def week_check(request: Request, pk: UUID, day: datetime.date) -> HttpResponse:
    """The week once more, with the two buttons of the supervision group below it."""
    project = get_object_or_404(Project.objects.visible_to(request.actor), pk=pk)
    actor = require(request.actor, RIGHT, project)
    week = week_of(project, monday_of(day))
    form = WeekForm(
        **sent(request), people=answerable(RIGHT, project), actor=actor,
        initial={"seen": week.digest},
    )  # fmt: skip
    if check := acted(form, lambda form: _check(form, project, week, actor)):
        agreed = _("The week is confirmed.")
        against = _("The objection is kept. The recorder and the township see it.")
        messages.success(request, agreed if check.verdict == Opinion.AGREE else against)
        return redirect("week_list", pk=pk)
    if not _can_be_checked(week) and not form.errors:
        return redirect("week_detail", pk=pk, day=week.monday)
    context = _page(project, actor, week, _("Confirm")) | {"form": form, "nobody": not form.people}
    return render(request, "workers/week_check.html", context, status=status(form))


@require_http_methods(FORMS)
def week_answer(request: Request, pk: UUID) -> HttpResponse:
    """Answer an objection to a week."""
    rows = WeekCheck.objects.visible_to(request.actor).select_related("project", "responsible")
    check = get_object_or_404(rows, pk=pk)
    actor = require_to_answer(request.actor, check.project)
    page = reverse("week_detail", args=[check.project_id, check.week])
    form = WeekAnswerForm(**sent(request))
    if acted(form, lambda form: answer_week(check_id=pk, by=actor, **form.cleaned_data)):
        messages.success(request, _("Answered. The supervision group looks at the week again."))
        return redirect(page)
    here = Link(week_said(check.week), page)
    context = below(check.project, actor, "day_grid", here, _("Answer the objection")) | {
        "form": form,
        "check": check,
        "back": page,
    }
    return render(request, "workers/week_answer.html", context, status=status(form))


def _project(request: Request, pk: UUID) -> tuple[Project, Post]:
    project = get_object_or_404(Project.objects.visible_to(request.actor), pk=pk)
    return project, require(request.actor, Permission.SEE_PEOPLE, project)


def _page(project: Project, actor: Post, week: Week, *here: str) -> dict[str, Any]:
    """What everyone sees of a week: the table, what was said of it, what changed since."""
    checks = list(_checks(project, week))
    way = Link(_("Weeks"), reverse("week_list", args=[project.pk]))
    url = reverse("week_detail", args=[project.pk, week.monday])
    link = Link(week_said(week.monday), url if here else "")
    since = checks[0].at if checks else None
    first, last = week.monday, week.sunday
    changed = told.changed_since(project, first, last, since) if since else []
    return below(project, actor, "day_grid", way, link, *here) | _neighbours(project, week) | {
        "week": week,
        "badge": WEEKS[week.state],
        "table": table_of(project, week),
        "checks": checks,
        "changed": changed,
        "stories": told.corrected(project, first, last),
    }  # fmt: skip


def _checks(project: Project, week: Week) -> Any:
    """Newest first, each with its answer."""
    rows = WeekCheck.objects.filter(project=project, week=week.monday).order_by("-round")
    return rows.select_related("responsible", "operator", "answer__by__user__human")


def _neighbours(project: Project, week: Week) -> dict[str, Any]:
    first = first_worked(project)
    before = bool(first and week.monday > first)
    after = week.sunday < timezone.localdate()
    return {
        "previous": week.monday - A_WEEK if before else None,
        "next": week.monday + A_WEEK if after else None,
    }


def _can_be_checked(week: Week) -> bool:
    """Over, not confirmed as it is, and something is there or was there to be looked at."""
    return waits(week) or week.state == WeekState.OBJECTED


def _is_objected(project: Project, week: Week) -> bool:
    return project.outcome == Outcome.OPEN and week.state == WeekState.OBJECTED


def _listed(week: Week) -> dict[str, Any]:
    return {"week": week, "badge": WEEKS[week.state], "waits": waits(week)}


def _check(form: WeekForm, project: Project, week: Week, by: Post) -> WeekCheck:
    said = form.cleaned_data
    return with_answer(
        project=project,
        by=by,
        **form.answered(),
        act=lambda answer: check_week(
            id=said["id"],
            project_id=project.pk,
            week=week.monday,
            seen=said["seen"],
            judgement=form.judgement(),
            by=by,
            answer=answer,
        ),
    )
