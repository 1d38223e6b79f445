"""The site diary: a month with its gaps, a day's page with all its versions, writing it."""

import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from projects.actions import count_heads, with_answer, write_diary
from projects.actions.diary import check_works_on
from projects.diary import ONE_DAY, diary_month, first_day, trades_of
from projects.forms.diary import DiaryForm, HeadCountForm, initial_of
from projects.models import DiaryPage, HeadCount, Project
from projects.rules import diary_is_late
from projects.seen import seen_on
from projects.tabs import Link, frame
from projects.views.pages import acted, below, may, sent, status
from regions.access import Permission, answerable, require
from regions.http import Request
from regions.models import Post

FORMS = ["GET", "HEAD", "POST"]


@require_safe
def diary_list(request: Request, pk: UUID) -> HttpResponse:
    project = get_object_or_404(Project.objects.visible_to(request.actor), pk=pk)
    actor = require(request.actor, Permission.SEE_PROJECTS, project)
    today = timezone.localdate()
    month = _month_asked(request.GET.get("month", ""), today)
    days = diary_month(project, month)
    context = frame(project, actor, "diary_list") | {
        "days": days,
        "missing": sum(day.missing for day in days),
        "month": month,
        "today": today,
        "can_write": _can_write(actor, project, today),
        "previous": month - ONE_DAY if month > first_day(project) else None,
        "next": _next(month) if _next(month) <= today else None,
    }
    return render(request, "projects/diary_list.html", context)


@require_safe
def diary_detail(request: Request, pk: UUID, day: datetime.date) -> HttpResponse:
    """What holds of the day, and every version before it."""
    project = get_object_or_404(Project.objects.visible_to(request.actor), pk=pk)
    actor = require(request.actor, Permission.SEE_PROJECTS, project)
    rows = project.diarypages.filter(day=day).order_by("-version")
    context = _below(project, actor, day) | {
        "day": day,
        "versions": list(rows.select_related("writer", "by__user__human", "paper")),
        "counts": list(
            project.headcounts.filter(day=day).order_by("-at").select_related("by__user__human")
        ),
        "seen": seen_on(project, day, actor),
        "can_write": _can_write(actor, project, day),
        "closed": check_works_on(project, day),
    }
    return render(request, "projects/diary_detail.html", context)


@require_http_methods(FORMS)
def diary_write(request: Request, pk: UUID, day: datetime.date) -> HttpResponse:
    project = get_object_or_404(Project.objects.visible_to(request.actor), pk=pk)
    actor = require(request.actor, Permission.WRITE_DIARY, project)
    if closed := check_works_on(project, day):
        messages.warning(request, closed)
        return redirect("diary_list", pk=pk)
    form = _form(request, project, day, actor)
    page = acted(form, lambda form: _write(form, project, day, actor))
    if page is not None:
        messages.success(request, _("The diary of %(day)s is kept.") % {"day": _said(day)})
        return redirect(page)
    context = _below(project, actor, day, _("Write")) | {"form": form, "day": day}
    return render(request, "projects/diary_write.html", context, status=status(form))


@require_http_methods(FORMS)
def diary_count(request: Request, pk: UUID, day: datetime.date) -> HttpResponse:
    """A second pair of eyes: the supervision group's own head-count."""
    project = get_object_or_404(Project.objects.visible_to(request.actor), pk=pk)
    actor = require(request.actor, Permission.WRITE_DIARY, project)
    form = HeadCountForm(**sent(request))
    if acted(form, lambda form: _count(form, project, day, actor)):
        messages.success(request, _("Your head-count is kept beside the diary."))
        return redirect("diary_detail", pk=pk, day=day)
    context = _below(project, actor, day, _("Count heads")) | {"form": form, "day": day}
    return render(request, "projects/diary_count.html", context, status=status(form))


def _form(request: Request, project: Project, day: datetime.date, actor: Post) -> DiaryForm:
    """Filled with what stands there; of a new page only where people worked last."""
    pages = project.diarypages.order_by("-day", "-version")
    last = pages.filter(day=day).first()
    before = None if last else pages.filter(day__lt=day).first()
    trades = [*trades_of(project, day), *(last.trades if last else ())]
    return DiaryForm(
        **sent(request),
        people=answerable(Permission.WRITE_DIARY, project),
        actor=actor,
        trades=list(dict.fromkeys(trades)),
        late=diary_is_late(day, timezone.localdate()),
        initial=initial_of(last) if last else {"version": 0, "part": before.part if before else ""},
    )


def _write(form: DiaryForm, project: Project, day: datetime.date, by: Post) -> DiaryPage:
    said = form.cleaned_data
    return with_answer(
        project=project,
        by=by,
        **form.answered(),
        act=lambda answer: write_diary(
            id=said["id"],
            project_id=project.pk,
            day=day,
            version=said["version"],
            said=form.said(),
            late_reason=said.get("late_reason", ""),
            by=by,
            answer=answer,
        ),
    )


def _count(form: HeadCountForm, project: Project, day: datetime.date, by: Post) -> HeadCount:
    return count_heads(project_id=project.pk, day=day, by=by, **form.cleaned_data)


def _can_write(actor: Post, project: Project, day: datetime.date) -> bool:
    return may(actor, Permission.WRITE_DIARY, project) and not check_works_on(project, day)


def _below(project: Project, actor: Post, day: datetime.date, *here: str) -> dict[str, Any]:
    if not here:
        return below(project, actor, "diary_list", _said(day))
    url = reverse("diary_detail", args=[project.pk, day])
    return below(project, actor, "diary_list", Link(_said(day), url), *here)


def _said(day: datetime.date) -> str:
    return date_format(day, "MONTH_DAY_FORMAT")


def _next(month: datetime.date) -> datetime.date:
    return (month + 32 * ONE_DAY).replace(day=1)


def _month_asked(text: str, today: datetime.date) -> datetime.date:
    """The first day of the month in an address, or of the present one where it says nothing."""
    try:
        return datetime.datetime.strptime(text, "%Y-%m").date()  # noqa: DTZ007  a month, no moment
    except ValueError:
        return today.replace(day=1)
