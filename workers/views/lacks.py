"""Who lacks what: of a project, person by person, and of all projects in figures."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core.excel.writing import write_workbook
from projects.models import Project
from projects.tabs import Link
from projects.views.pages import below, may
from regions.access import Permission, require
from regions.http import Request
from regions.models import Level, Post
from workers.actions.slots import UNREAD
from workers.exports import lacks as exports
from workers.lacking import counts_of, lacking_by_project, still_here
from workers.models import RosterEntry, TrainingKind
from workers.rules import Lack
from workers.words import LACKS

PER_PAGE = 100
PROJECTS_PER_PAGE = 50
EVERYONE = "all"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True, slots=True)
class Choice:
    """A filter of the list, with how many it shows."""

    code: str
    label: str
    number: int
    current: bool


@dataclass(frozen=True, slots=True)
class Cell:
    """One thing of one person: there, or missing with the address where it is mended."""

    label: str
    there: bool
    url: str


@require_safe
def lack_list(request: Request, pk: UUID) -> HttpResponse:
    """Those who lack anything, or one thing, or everyone; `print` shows all on one page."""
    project, actor = _seen(request, pk)
    people = still_here(project).with_lacks(timezone.localdate())
    asked = request.GET.get("lacks", "")
    shown = _filtered(people, asked).select_related("person").defer(*UNREAD).order_by("number")
    printing = "print" in request.GET
    most = max(project.rosterentrys.count(), 1) if printing else PER_PAGE
    page = Paginator(shown, most).get_page(request.GET.get("page"))
    can_keep = may(actor, Permission.KEEP_PEOPLE, project)
    context = below(project, actor, "roster_list", _("Who lacks what")) | {
        "page": page,
        "lines": [(entry, _cells(entry, can_keep=can_keep and not printing)) for entry in page],
        "choices": _choices(counts_of(people), people.count(), asked),
        "heads": LACKS.values(),
        "asked": asked,
        "printing": printing,
    }
    return render(request, "workers/lack_list.html", context)


@require_safe
def lack_workbook(request: Request, pk: UUID) -> HttpResponse:
    """The same list to take along, numbers masked."""
    project, _actor = _seen(request, pk)
    people = still_here(project).with_lacks(timezone.localdate()).select_related("person")
    out = BytesIO()
    shown = _filtered(people, request.GET.get("lacks", "")).order_by("number")
    write_workbook([exports.lacks(shown)], out)
    name = content_disposition_header(as_attachment=True, filename=exports.lacks_name(project))
    return HttpResponse(
        out.getvalue(),
        content_type=XLSX,
        headers={"Content-Disposition": name or "attachment", "Cache-Control": "private, no-store"},
    )


@require_safe
def lack_overview(request: Request) -> HttpResponse:
    """A project a row: whom to telephone about what."""
    actor = require(request.actor, Permission.SEE_PEOPLE)
    rows = lacking_by_project(actor, timezone.localdate())
    page = Paginator(rows, PROJECTS_PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "heads": [(lack, LACKS[lack]) for lack in Lack],
        "lines": [(project, number, _figures(project, found)) for project, number, found in page],
        "many_villages": actor.division.level != Level.VILLAGE,
        "crumbs": [Link(_("People"), reverse("person_list")), Link(_("Who lacks what"), "")],
    }
    return render(request, "workers/lack_overview.html", context)


def _seen(request: Request, pk: UUID) -> tuple[Project, Post]:
    project = get_object_or_404(Project.objects.visible_to(request.actor), pk=pk)
    return project, require(request.actor, Permission.SEE_PEOPLE, project)


def _filtered(people: Any, asked: str) -> Any:
    """An address that asks for something unknown shows whoever lacks anything."""
    if asked == EVERYONE:
        return people
    return people.lacking(Lack(asked) if asked in set(Lack) else None)


def _choices(counts: dict[str, int], everyone: int, asked: str) -> Iterator[Choice]:
    yield Choice("", _("Anything"), counts["any"], asked not in {EVERYONE, *Lack})
    for lack in Lack:
        yield Choice(lack, str(LACKS[lack]), counts[lack], asked == lack)
    yield Choice(EVERYONE, _("Everyone"), everyone, asked == EVERYONE)


def _cells(entry: RosterEntry, *, can_keep: bool) -> list[Cell]:
    missing = entry.lacks
    return [
        Cell(
            str(words),
            lack not in missing,
            MENDED[lack](entry) if can_keep and lack in missing else "",
        )
        for lack, words in LACKS.items()
    ]


def _figures(project: Project, found: dict[str, int]) -> list[tuple[str, int, str]]:
    """Each thing's name, how many lack it, and the list of those."""
    url = reverse("lack_list", args=[project.pk])
    return [(str(LACKS[lack]), found[lack], f"{url}?lacks={lack}") for lack in Lack]


def _copy_url(entry: RosterEntry) -> str:
    return f"{reverse('agreement_copy', args=[entry.project_id])}?number={entry.number}"


def _training_url(entry: RosterEntry, kind: TrainingKind) -> str:
    return f"{reverse('training_add', args=[entry.project_id])}?kind={kind}&entry={entry.pk}"


def _person_url(entry: RosterEntry) -> str:
    return reverse("person_edit", args=[entry.person_id])


# Where each thing is mended.
MENDED: dict[Lack, Callable[[RosterEntry], str]] = {
    Lack.AGREEMENT: _copy_url,
    Lack.COPY: _copy_url,
    Lack.TRAINING: lambda entry: _training_url(entry, TrainingKind.SKILL),
    Lack.BRIEFING: lambda entry: _training_url(entry, TrainingKind.SAFETY),
    Lack.INSURANCE: lambda entry: reverse("insurance_add", args=[entry.project_id]),
    Lack.ACCOUNT: _person_url,
    Lack.PHONE: _person_url,
}
