"""What the pages of a county's papers share: the picture, the way back, who is offered a row."""

import logging
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, TypeVar
from uuid import UUID

from django.core.files.storage import default_storage
from django.db.models import Q, QuerySet
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core.forms import ReasonForm
from projects.actions.attachments import path_of
from projects.models import AdjustmentPaper, Fund, FundPaper, PlanPaper, Project
from projects.models.plan_paper import CountyPaper
from projects.tabs import Link
from projects.views.attachments import FILE_POLICY
from projects.views.pages import acted, sent, status
from regions.access import Permission, can, require
from regions.http import Request
from regions.models import Post

AT_ONCE = 50  # fields of one form
KINDS: tuple[type[CountyPaper], ...] = (PlanPaper, FundPaper, AdjustmentPaper)
BY = ("by__user__human", "by__division", "withdrawn_by__user__human", "withdrawn_by__division")
logger = logging.getLogger(__name__)

Paper = TypeVar("Paper", bound=CountyPaper)


@dataclass(frozen=True, slots=True)
class Picture:
    """As `projects/paper_picture.html` asks for one."""

    get_absolute_url: str
    title: str
    media_type: str


def picture_of(paper: CountyPaper) -> Picture:
    url = reverse("county_paper_picture", args=[paper.pk])
    return Picture(url, paper.paper_number, paper.paper_type)


@require_safe
def county_paper_picture(request: Request, pk: UUID) -> HttpResponse:
    """The picture of a county's paper. One that is lost on disk is said to be missing."""
    paper = next(filter(None, (_visible(kind, pk, _seer(request)) for kind in KINDS)), None)
    if paper is None:
        raise Http404
    try:
        with default_storage.open(path_of(paper.paper_sha256)) as file:
            content = file.read()
    except OSError as lost:
        logger.error("file %s of paper %s is lost", paper.paper_sha256, pk)
        raise Http404 from lost
    name = content_disposition_header(as_attachment=False, filename=paper.paper_name)
    headers = {
        "Content-Disposition": name or "inline",
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": FILE_POLICY,
        "Cache-Control": "private",
    }
    return HttpResponse(content, content_type=paper.paper_type, headers=headers)


def _visible(kind: type[Paper], pk: UUID, actor: Post | None) -> Paper | None:
    rows: QuerySet[Paper] = _rows(kind).visible_to(actor)
    return rows.filter(pk=pk).first()


def _rows(kind: type[CountyPaper]) -> Any:
    return kind._default_manager.all()


def seen_paper(request: Request, model: type[Paper], pk: UUID) -> tuple[Paper, Post]:
    """One that the post may look at; for a village it isn't there."""
    rows = _rows(model).visible_to(_seer(request)).select_related("area", *BY)
    paper: Paper = get_object_or_404(rows, pk=pk)
    return paper, require(request.actor, Permission.SEE_PLANS)


def _seer(request: Request) -> Post | None:
    return request.actor if can(request.actor, Permission.SEE_PLANS) else None


def entered_paper(request: Request, model: type[Paper], pk: UUID) -> tuple[Paper, Post]:
    """One of the post's own county, which finance goes on with."""
    paper: Paper = get_object_or_404(_rows(model).visible_to(_seer(request)), pk=pk)
    finance = require(request.actor, Permission.ENTER_FUNDS)
    if paper.area_id != finance.division_id:
        raise Http404
    return paper, finance


def way(*here: Link | str) -> list[Link]:
    start = Link(_("Plan papers"), reverse("plan_paper_list"))
    return [start, *(one if isinstance(one, Link) else Link(one, "") for one in here)]


def crumb(paper: CountyPaper) -> Link:
    return Link(str(paper), str(getattr(paper, "get_absolute_url")()))  # noqa: B009  each kind has one


def asked_keys(data: QueryDict) -> list[UUID]:
    """The rows that a form was sent for, whether they are still offered or not."""
    return [key for key in map(_uuid, data) if key is not None]


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def searched(rows: QuerySet[Any], words: str, path: str = "") -> QuerySet[Any]:
    """By a part of the project's name, code or village."""
    text = words.replace("\x00", "").strip()[:60]
    if not text:
        return rows
    names = ("name", "code", "village__name", "village__parent__name")
    wanted = Q()
    for name in names:
        wanted |= Q(**{f"{path}{name}__icontains": text})
    return rows.filter(wanted)


def offered_projects(request: Request, rows: QuerySet[Project], actor: Post) -> list[Project]:
    if request.method == "POST":
        keys = asked_keys(request.POST)
        every = Project.objects.visible_to(actor).select_related("village__parent")
        return list(every.filter(pk__in=keys).order_by("code"))
    return list(searched(rows, request.GET.get("q", ""))[:AT_ONCE])


def offered_funds(request: Request, rows: QuerySet[Fund], actor: Post) -> list[Fund]:
    if request.method == "POST":
        keys = asked_keys(request.POST)
        every = Fund.objects.visible_to(actor).select_related("project__village__parent")
        return list(every.filter(pk__in=keys).order_by("project__code", "issued_on"))
    return list(searched(rows, request.GET.get("q", ""), "project__")[:AT_ONCE])


def strike_out(
    request: Request, paper: CountyPaper, act: Any, consequences: Iterable[str]
) -> HttpResponse:
    """Ask for the reason, strike the paper out, and go back to it."""
    form, back = ReasonForm(**sent(request)), crumb(paper)
    if acted(form, lambda form: act(form.cleaned_data["reason"])):
        return redirect(back.url)
    context = {
        "form": form,
        "title": _("Strike this paper out?"),
        "text": str(paper),
        "consequences": list(consequences),
        "submit": _("Strike out"),
        "cancel": back.url,
    }
    return render(request, "ui/confirm_page.html", context, status=status(form))
