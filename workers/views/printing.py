"""Agreements (T3) of one person or of many: issued one by one, printed as one file.

Laying one out takes about half a second, so that a roster's are made a few at a time. The page
carries nothing but whose they are: what is made is found again, and stopping loses nothing.
"""

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from core.errors import RuleBroken
from core.pdf import join
from projects.actions.issuing import current_papers, issue_several, pdf_of
from projects.models import IssuedDocument, Project
from projects.paperwork import Paper
from projects.tabs import Link
from projects.views.pages import acted, below, sent, status
from regions.access import Permission, require
from regions.http import Request
from regions.models import Post
from workers.documents import PAPERS
from workers.forms.agreements import PrintForm, numbers_asked
from workers.forms.roster import line_of
from workers.models import RosterEntry
from workers.numbers import numbers_said

AT_ONCE = 4  # new papers a request: two to ten seconds on a small, busy machine
logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Run:
    """How far the agreements of these people are made."""

    entries: list[RosterEntry]
    papers: Mapping[UUID, IssuedDocument]

    @property
    def left(self) -> int:
        return len(self.entries) - len(self.papers)


@require_http_methods(["GET", "HEAD", "POST"])
def agreement_print(request: Request, pk: UUID) -> HttpResponse:
    """Choose whose: ticked are all without a signed agreement."""
    project, actor = _issued_by(request, pk)
    entries = list(_working(project).with_agreements())
    unsigned = [str(entry.pk) for entry in entries if not entry.has_agreement]
    form = PrintForm(
        **sent(request), people=[_choice(entry) for entry in entries], initial={"people": unsigned}
    )
    chosen = acted(form, lambda form: set(form.cleaned_data["people"]))
    if chosen:
        return redirect(_run_url(pk, [entry for entry in entries if entry.pk in chosen]))
    context = below(project, actor, "roster_list", _("Print agreements"))
    context |= {"form": form, "people": entries}
    return render(request, "workers/agreement_print.html", context, status=status(form))


@require_http_methods(["GET", "HEAD", "POST"])
def agreement_issue(request: Request, pk: UUID) -> HttpResponse:
    """Make the next few. htmx asks again by itself until all are there."""
    project, actor = _issued_by(request, pk)
    entries = _asked(request, project)
    if not entries:
        return redirect("agreement_print", pk=pk)
    if request.method == "POST":
        try:
            batch = _issue(request, project, entries, actor)
        except RuleBroken as broken:
            messages.error(request, str(broken.message))
        else:
            if "HX-Request" in request.headers:
                context = _context(project, actor, Run(entries, batch.papers)) | {"goes_on": True}
                return render(request, "workers/agreement_issue.html#run", context)
        return redirect(_run_url(pk, entries))
    context = _context(project, actor, Run(entries, _current(project, entries)))
    return render(request, "workers/agreement_issue.html", context)


@require_safe
def agreement_book(request: Request, pk: UUID) -> HttpResponse:
    """One file of what is issued, a bookmark a person. It is no PDF/A any more (decision 33)."""
    project, _actor = _issued_by(request, pk)
    entries = _asked(request, project)
    if not entries:
        return redirect("agreement_print", pk=pk)
    papers = _current(project, entries)
    if len(papers) < len(entries):
        messages.info(request, _("Some of these are not made yet."))
        return redirect(_run_url(pk, entries))
    document = None
    try:
        parts = []
        for entry in entries:
            document = papers[entry.pk]
            parts.append((f"{entry.number} {entry.person.name}", pdf_of(document)))
    except (OSError, ValueError):
        logger.exception("the file of an issued agreement is lost or changed")
        return render(request, "projects/document_lost.html", {"document": document}, status=410)
    name = f"T3-{project.code}-{numbers_said(entry.number for entry in entries)}"[:100] + ".pdf"
    return HttpResponse(
        join(parts, title=_paper().form.title),
        content_type="application/pdf",
        headers={
            "Content-Disposition": content_disposition_header(as_attachment=False, filename=name)
            or "inline",
            "X-Content-Type-Options": "nosniff",
            "Cache-Control": "private, no-store",
        },
    )


def _issued_by(request: Request, pk: UUID) -> tuple[Project, Post]:
    project = get_object_or_404(Project.objects.visible_to(request.actor), pk=pk)
    return project, require(request.actor, Permission.ISSUE_PAPERS, project)


def _working(project: Project) -> Any:
    rows = project.rosterentrys.filter(left_on__isnull=True)
    return rows.select_related("person").order_by("number")


def _choice(entry: RosterEntry) -> tuple[UUID, str]:
    signed = _("signed") if entry.has_agreement else ""
    return entry.pk, " · ".join(filter(None, (line_of(entry), signed)))


def _asked(request: Request, project: Project) -> list[RosterEntry]:
    """Those at work whom the address names by number."""
    numbers = numbers_asked(request.GET.get("people", ""))
    return list(_working(project).filter(number__in=numbers))


def _paper() -> Paper:
    return next(paper for paper in PAPERS if paper.form.code == "T3")


def _current(project: Project, entries: list[RosterEntry]) -> Mapping[UUID, IssuedDocument]:
    return current_papers(project, _paper(), [entry.pk for entry in entries])


def _issue(request: Request, project: Project, entries: list[RosterEntry], by: Post) -> Any:
    return issue_several(
        project_id=project.pk,
        paper=_paper(),
        about_ids=[entry.pk for entry in entries],
        at_most=AT_ONCE,
        site=f"{request.scheme}://{request.get_host()}",
        by=by,
    )


def _run_url(pk: UUID, entries: list[RosterEntry]) -> str:
    numbers = numbers_said(entry.number for entry in entries)
    return f"{reverse('agreement_issue', args=[pk])}?people={numbers}"


def _context(project: Project, actor: Post, run: Run) -> dict[str, Any]:
    choose = Link(_("Print agreements"), reverse("agreement_print", args=[project.pk]))
    numbers = numbers_said(entry.number for entry in run.entries)
    return below(project, actor, "roster_list", choose, _("Make them")) | {
        "run": run,
        "made": len(run.papers),
        "total": len(run.entries),
        "here": _run_url(project.pk, run.entries),
        "book": f"{reverse('agreement_book', args=[project.pk])}?people={numbers}",
        "megabytes": max(1, round(sum(paper.size for paper in run.papers.values()) / 1_000_000)),
        "papers": [(entry, run.papers.get(entry.pk)) for entry in run.entries],
    }
