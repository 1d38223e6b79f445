"""Printed forms: issuing them, fetching them, and the public page that verifies one."""

import logging
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from uuid import UUID, uuid5

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.db.models import Prefetch, QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.html import format_html
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from core.errors import DAMAGED, RuleBroken
from core.ids import new_id
from core.pdf import page_count, page_picture
from projects.actions.issuing import issue, pdf_of
from projects.forms.documents import IssueForm
from projects.models import IssuedDocument, Notice, Project
from projects.paperwork import Paper, Subject, paper_of, papers
from projects.tabs import frame
from projects.verifying import on_board, verified
from projects.views.notices import table_of
from projects.views.pages import below
from regions.access import Permission, can, require
from regions.http import Request

PER_PAGE = 50
NOTICES = Prefetch("notices", Notice.objects.defer("body", "table"))
Key = tuple[str, UUID | None]  # a form's code and what it is of
logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Choice:
    """A subject to issue a form for, and whether that was done before."""

    subject: Subject
    issued: bool


@dataclass(frozen=True, slots=True)
class Offer:
    """A form with its subjects, those never issued first."""

    paper: Paper
    choices: list[Choice]


@require_safe
def document_list(request: Request, pk: UUID) -> HttpResponse:
    projects = Project.objects.visible_to(request.actor).prefetch_related(NOTICES)
    project = get_object_or_404(projects, pk=pk)
    actor = require(request.actor, Permission.SEE_PEOPLE, project)
    issued = IssuedDocument.objects.visible_to(actor).filter(project=project)
    offers = list(_offers(project, issued))
    rows = issued.select_related("by__user__human")
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    context = frame(project, actor, "document_list") | {
        "offers": offers,
        "page": page,
        "rows": _named(page, offers),
        "form_id": new_id(),
        "can_issue": can(actor, Permission.ISSUE_PAPERS, project),
    }
    return render(request, "projects/document_list.html", context)


@require_http_methods(["POST"])
def document_issue(request: Request, pk: UUID, code: str) -> HttpResponse:
    """A double click issues one paper; the same page may issue one for each subject."""
    project = get_object_or_404(Project.objects.visible_to(request.actor), pk=pk)
    actor = require(request.actor, Permission.ISSUE_PAPERS, project)
    paper, form = paper_of(code), IssueForm(request.POST)
    if paper is None:
        raise Http404
    if not form.is_valid():
        messages.error(request, DAMAGED)
        return redirect("document_list", pk=pk)
    about = form.cleaned_data["about"]
    try:
        document = issue(
            id=uuid5(form.cleaned_data["id"], f"{code} {about}"),
            project_id=project.pk,
            paper=paper,
            about_id=about,
            site=f"{request.scheme}://{request.get_host()}",
            by=actor,
        )
    except RuleBroken as broken:
        messages.error(request, str(broken.message))
    else:
        messages.success(request, _said(document))
    return redirect("document_list", pk=pk)


@require_safe
def document_detail(request: Request, pk: UUID) -> HttpResponse:
    """The PDF as issued."""
    document = _document(request, pk)
    content = _content(document)
    if content is None:
        return _lost(request, document)
    name = content_disposition_header(as_attachment=False, filename=f"{document.serial}.pdf")
    return _file(content, "application/pdf", **{"Content-Disposition": name or "inline"})


@require_safe
def document_pictures(request: Request, pk: UUID) -> HttpResponse:
    """The pages as pictures, for a phone that sends them on and a village without a printer."""
    document = _document(request, pk)
    content = _content(document)
    if content is None:
        return _lost(request, document)
    pages = range(1, page_count(content) + 1)
    context = below(document.project, request.actor, "document_list", document.serial)
    context |= {"document": document, "pages": pages}
    return render(request, "projects/document_pictures.html", context)


@require_safe
def document_picture(request: Request, pk: UUID, page: int) -> HttpResponse:
    document = _document(request, pk)
    content = _content(document)
    if content is None:
        return _lost(request, document)
    try:
        picture = page_picture(content, page)
    except IndexError as missing:
        raise Http404 from missing
    return _file(picture, "image/png")


@login_not_required
@require_safe
def document_verify(request: Request, token: str) -> HttpResponse:
    """Without an account: what was issued under this QR code. Names nobody, but for what a notice
    says while it hangs on the board."""
    found = verified(token)
    notice = on_board(token) if found else None
    context = {
        "found": found,
        "notice": notice,
        "table": table_of(notice.table) if notice and notice.table else None,
    }
    response = render(
        request, "projects/document_verify.html", context, status=200 if found else 404
    )
    response["Cache-Control"] = "no-store"
    return response


def _offers(project: Project, issued: QuerySet[IssuedDocument]) -> Iterator[Offer]:
    known = set(issued.order_by().values_list("form", "about_id").distinct())
    for paper in papers():
        subjects = paper.subjects(project)
        choices = [Choice(one, (paper.form.code, one.about_id) in known) for one in subjects]
        yield Offer(paper, sorted(choices, key=lambda choice: choice.issued))


def _named(
    documents: Iterable[IssuedDocument], offers: Iterable[Offer]
) -> list[tuple[IssuedDocument, str]]:
    """Each with its subject, where the title, which names nobody, doesn't say it."""
    labels: dict[Key, str] = {
        (offer.paper.form.code, choice.subject.about_id): choice.subject.label
        for offer in offers
        for choice in offer.choices
        if choice.subject.shown and choice.subject.shown != choice.subject.label
    }
    return [(one, labels.get((one.form, one.about_id), "")) for one in documents]


def _said(document: IssuedDocument) -> str:
    said = _("Issued as %(serial)s.") % {"serial": document.serial}
    return format_html(
        '{} <a href="{}">{}</a>', said, document.get_absolute_url(), _("Open it to print")
    )


def _document(request: Request, pk: UUID) -> IssuedDocument:
    rows = IssuedDocument.objects.visible_to(request.actor).select_related("project")
    document = get_object_or_404(rows, pk=pk)
    require(request.actor, Permission.SEE_PEOPLE, document)
    return document


def _content(document: IssuedDocument) -> bytes | None:
    """A file that is lost or was changed is never handed out, but said."""
    try:
        return pdf_of(document)
    except (OSError, ValueError):
        logger.exception("the file of issued document %s is lost or changed", document.pk)
        return None


def _lost(request: Request, document: IssuedDocument) -> HttpResponse:
    return render(request, "projects/document_lost.html", {"document": document}, status=410)


def _file(content: bytes, media_type: str, **headers: str) -> HttpResponse:
    kept = {"X-Content-Type-Options": "nosniff", "Cache-Control": "private, no-store"}
    return HttpResponse(content, content_type=media_type, headers=kept | headers)
