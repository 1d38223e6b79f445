"""The village's notice board: notices with their days, objections and answers."""

import datetime
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Prefetch, Q
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from core.ids import new_id
from projects.actions import NoticeText, object_to, post_board, post_notice, withdraw_notice
from projects.boards import Board
from projects.chat import chat_text
from projects.county import settings_of
from projects.documents.notice import CODES
from projects.forms.notices import BoardForm, NoticeForm, ObjectionForm, WithdrawalForm
from projects.models import Attachment, IssuedDocument, Notice, NoticeKind, Objection, Project
from projects.publishing import board_of, offers
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
    """In the village's own words, or filled from what is kept (`kind` and `about` are named)."""
    project = get_object_or_404(Project.objects.visible_to(request.actor), pk=pk)
    actor = require(request.actor, Permission.POST_NOTICES, project)
    kind, about_id = _asked(request)
    board = board_of(project, kind, about_id)
    last = project.notices.first()
    form = (
        BoardForm(**sent(request), last=last, board=board, kind=kind, about_id=about_id)
        if board
        else NoticeForm(**sent(request), last=last)
    )
    notice = acted(form, lambda form: _post(form, project, actor))
    if notice is not None:
        messages.success(request, _("The notice is recorded. Print it, and hang it up today."))
        return redirect(notice)
    context = below(project, actor, "notice_list", _("Post a notice")) | {
        "form": form,
        "days": settings_of(project.village_id).notice_days,
        "offers": [] if board else _offered(project),
        "table": table_of(board.table) if board else None,
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
        "table": table_of(notice.table),
        "objections": [said_of(objection, actor, answers) for objection in notice.objections.all()],
        "code": CODES.get(NoticeKind(notice.kind)) if stands else None,
        "form_id": new_id(),
        "can_issue": can(actor, Permission.ISSUE_PAPERS, project),
        "printed": _printed(notice, actor),
        "chat": chat_text(notice, project) if stands and not notice.is_over_on(today) else "",
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
        if isinstance(form, BoardForm):
            return post_board(
                id=id, project_id=project.pk, text=text, fill=_filled_by(text),
                seen=form.cleaned_data["seen"], photo=photo, by=by,
            )  # fmt: skip
        return post_notice(id=id, project_id=project.pk, text=text, photo=photo, by=by)

    title = _("Photo of the notice: %(title)s") % {"title": text.title}
    return post_with_photo(form, project=project, title=title, by=by, post=post)


def _filled_by(text: NoticeText) -> Callable[[Project], Board | None]:
    return lambda project: board_of(project, text.kind, text.about_id)


def _asked(request: Request) -> tuple[str, UUID | None]:
    """Which board is asked for: by the address at first, then by the form that was filled."""
    said = request.GET
    if request.method == "POST":
        said = request.POST if "seen" in request.POST else QueryDict()
    about = said.get("about_id", "")
    try:
        return said.get("kind", ""), UUID(about) if about else None
    except ValueError:
        return "", None


def _offered(project: Project) -> list[dict[str, str]]:
    """What can be filled from what is kept: its words, and the address that begins it."""
    return [
        {
            "kind": str(kind.label),
            "label": subject.label,
            "url": "?" + urlencode({"kind": kind.value, "about_id": subject.about_id or ""}),
        }
        for kind, subjects in offers(project)
        for subject in subjects
    ]


def _printed(notice: Notice, actor: Post) -> IssuedDocument | None:
    """The notice's paper as it was last issued, for those who may open it."""
    if not can(actor, Permission.SEE_PEOPLE, notice.project):
        return None
    return IssuedDocument.objects.filter(project=notice.project, about_id=notice.pk).first()


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


def table_of(rows: list[list[str]]) -> dict[str, Any] | None:
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
