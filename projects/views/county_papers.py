"""What the pages of a county's papers share: the picture, the way back, who is offered a row."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, TypeVar
from uuid import UUID

from django.db.models import Q, QuerySet
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core.forms import ReasonForm
from projects.models import AdjustmentPaper, Fund, FundPaper, PlanPaper, Project
from projects.models.plan_paper import CountyPaper
from projects.tabs import Link, way
from projects.views.files import served
from projects.views.pages import acted, sent, status
from regions.access import Permission, can, require
from regions.http import Request
from regions.models import Post

AT_ONCE = 50  # fields of one form
KINDS: tuple[type[CountyPaper], ...] = (PlanPaper, FundPaper, AdjustmentPaper)
BY = ("by__user__human", "by__division", "withdrawn_by__user__human", "withdrawn_by__division")

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
    return served(paper.paper_sha256, paper.paper_type, paper.paper_name)


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


def way_to(*here: Link | str) -> list[Link]:
    return way([Link(_("Plan papers"), reverse("plan_paper_list"))], *here)


def crumb(paper: CountyPaper) -> Link:
    return Link(str(paper), paper.get_absolute_url())


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
    text = words.strip()[:60]
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
