"""The village's notice board: notices with their days, objections and answers."""

import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Prefetch, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from projects.actions import object_to, post_notice, withdraw_notice
from projects.county import settings_of
from projects.forms.notices import NoticeForm, ObjectionForm, WithdrawalForm
from projects.models import Attachment, Notice, NoticeKind, Objection, Project
from projects.rules import notice_day
from projects.tabs import Link, frame
from projects.views.objections import SAID_BY, said_of
from projects.views.pages import acted, below, may, sent, status
from projects.views.posting import post_with_photo
from regions.access import Permission, can, require
from regions.http import Request
from regions.models import Post

A_PAGE = 50
OPEN = Count("objections", filter=Q(objections__answered_at__isnull=True))


@require_safe
def notice_list(request: Request, pk: UUID) -> HttpResponse:
    project = get_object_or_404(Project.objects.visible_to(request.actor), pk=pk)
    actor = require(request.actor, Permission.SEE_PROJECTS, project)
    notices = project.notices.annotate(objections_open=OPEN).order_by("-posted_on", "-at")
    page = Paginator(notices, A_PAGE).get_page(request.GET.get("page"))
    today = timezone.localdate()
    context = frame(project, actor, "notice_list") | {
        "page": page,
        "rows": [{"notice": notice} | _standing(notice, today) for notice in page],
        "can_add": may(actor, Permission.POST_NOTICES, project),
        "sees_people": can(actor, Permission.SEE_PEOPLE, project),
    }
    return render(request, "projects/notice_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def notice_add(request: Request, pk: UUID) -> HttpResponse:
    project = get_object_or_404(Project.objects.visible_to(request.actor), pk=pk)
    actor = require(request.actor, Permission.POST_NOTICES, project)
    form = NoticeForm(**sent(request), last=project.notices.first())
    notice = acted(form, lambda form: _post(form, project, actor))
    if notice is not None:
        messages.success(request, _("The notice is recorded; its days are counted from now."))
        return redirect(notice)
    context = below(project, actor, "notice_list", _("Post a notice")) | {
        "form": form,
        "days": settings_of(project.village_id).notice_days,
    }
    return render(request, "projects/notice_add.html", context, status=status(form))


@require_safe
def notice_detail(request: Request, pk: UUID) -> HttpResponse:
    rows = Notice.objects.visible_to(request.actor).annotate(objections_open=OPEN)
    people = rows.select_related(
        "project", "by__user__human", "by__division", "withdrawn_by__user__human"
    )
    notice = get_object_or_404(people.prefetch_related(_OBJECTIONS, "photos__paper"), pk=pk)
    project, today = notice.project, timezone.localdate()
    actor = require(request.actor, Permission.SEE_PROJECTS, project)
    answers = may(actor, Permission.ANSWER_OBJECTIONS, project)
    stands = notice.stands
    context = below(project, actor, "notice_list", notice.title) | {
        "notice": notice,
        "day": notice_day(notice.posted_on, today),
        "table": _table(notice.table),
        "objections": [said_of(objection, actor, answers) for objection in notice.objections.all()],
        "can_photograph": stands and may(actor, Permission.POST_NOTICES, project),
        "can_object": stands and may(actor, Permission.OBJECT, project),
        "can_withdraw": stands
        and notice.kind != NoticeKind.WAGES
        and may(actor, Permission.POST_NOTICES, project),
    }
    return render(request, "projects/notice_detail.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def notice_withdraw(request: Request, pk: UUID) -> HttpResponse:
    rows = Notice.objects.visible_to(request.actor).select_related("project")
    notice = get_object_or_404(rows, pk=pk)
    actor = require(request.actor, Permission.POST_NOTICES, notice.project)
    form = WithdrawalForm(**sent(request))
    if acted(form, lambda form: withdraw_notice(notice_id=pk, by=actor, **form.cleaned_data)):
        messages.success(request, _("The notice is withdrawn and no longer counts."))
        return redirect(notice)
    context = _below_notice(notice, actor, _("Withdraw")) | {
        "form": form,
        "consequences": [
            _("It stays on record, struck out, with your reason."),
            _("Its days no longer count. Take it off the board too."),
        ],
    }
    return render(request, "projects/notice_withdraw.html", context, status=status(form))


@require_http_methods(["GET", "HEAD", "POST"])
def objection_add(request: Request, pk: UUID) -> HttpResponse:
    rows = Notice.objects.visible_to(request.actor).select_related("project")
    notice = get_object_or_404(rows, pk=pk)
    actor = require(request.actor, Permission.OBJECT, notice.project)
    form = ObjectionForm(**sent(request), line=request.GET.get("line", ""))
    if acted(form, lambda form: object_to(notice_id=pk, by=actor, **form.cleaned_data)):
        messages.success(request, _("The objection is recorded. A colleague must answer it."))
        return redirect(notice)
    context = _below_notice(notice, actor, _("Record an objection")) | {"form": form}
    return render(request, "projects/objection_add.html", context, status=status(form))


_OBJECTIONS = Prefetch("objections", Objection.objects.select_related(*SAID_BY))


def _post(form: NoticeForm, project: Project, by: Post) -> Notice:
    text = form.text()

    def post(*, id: UUID, photo: Attachment | None, by: Post, **_said: object) -> Notice:
        return post_notice(id=id, project_id=project.pk, text=text, photo=photo, by=by)

    title = _("Photo of the notice: %(title)s") % {"title": text.title}
    return post_with_photo(form, project=project, title=title, by=by, post=post)


def _standing(notice: Notice, today: datetime.date) -> dict[str, Any]:
    """Where a notice stands today: a badge's state and words."""
    day = notice_day(notice.posted_on, today)
    if not notice.stands:
        return {"state": "stopped", "words": _("Withdrawn")}
    if notice.is_over_on(today):
        return {
            "state": "done",
            "words": _("Ran its %(days)s days") % {"days": notice.days},
        }
    words = _("Day %(day)s of %(days)s") if day else _("Put up today, for %(days)s days")
    words %= {"day": day, "days": notice.days}
    return {"state": "running", "words": words}


def _table(rows: list[list[str]]) -> dict[str, Any] | None:
    """Columns and rows for `ui/table.html`; the first row of what was posted holds the headings."""
    if not rows:
        return None
    headings, *lines = rows
    columns = [(heading, "text") for heading in headings]
    blank = [""] * len(columns)
    return {"columns": columns, "rows": [(line + blank)[: len(columns)] for line in lines]}


def _below_notice(notice: Notice, actor: Post, here: str) -> dict[str, Any]:
    link = Link(notice.title, notice.get_absolute_url())
    return below(notice.project, actor, "notice_list", link, here) | {"notice": notice}
