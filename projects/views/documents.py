"""Printed forms: issuing them, fetching them, and the public page that verifies one."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from core.errors import RuleBroken
from core.ids import new_id
from projects.actions.issuing import issue, pdf_of
from projects.forms.documents import IssueForm
from projects.models import IssuedDocument, Project
from projects.paperwork import paper_of, papers
from projects.tabs import frame
from projects.verifying import verified
from regions.access import Permission, can, require
from regions.http import Request


@require_safe
def document_list(request: Request, pk: UUID) -> HttpResponse:
    project = get_object_or_404(Project.objects.visible_to(request.actor), pk=pk)
    require(request.actor, Permission.SEE_PEOPLE, project)
    issued = IssuedDocument.objects.visible_to(request.actor).filter(project=project)
    offers = [(paper, list(paper.subjects(project)), new_id()) for paper in papers()]
    context = frame(project, request.actor, "document_list") | {
        "issued": issued.select_related("by__user__human"),
        "offers": offers,
        "can_issue": can(request.actor, Permission.ISSUE_PAPERS, project),
    }
    return render(request, "projects/document_list.html", context)


@require_http_methods(["POST"])
def document_issue(request: Request, pk: UUID, code: str) -> HttpResponse:
    project = get_object_or_404(Project.objects.visible_to(request.actor), pk=pk)
    actor = require(request.actor, Permission.ISSUE_PAPERS, project)
    paper = paper_of(code)
    form = IssueForm(request.POST)
    if paper is None or not form.is_valid():
        raise Http404
    try:
        document = issue(
            id=form.cleaned_data["id"],
            project_id=project.pk,
            paper=paper,
            about_id=form.cleaned_data["about"],
            site=f"{request.scheme}://{request.get_host()}",
            by=actor,
        )
    except RuleBroken as broken:
        messages.error(request, broken.message)
        return redirect("document_list", pk=pk)
    messages.success(request, _("Issued as %(serial)s.") % {"serial": document.serial})
    return redirect("document_list", pk=pk)


@require_safe
def document_detail(request: Request, pk: UUID) -> HttpResponse:
    """The PDF itself."""
    document = get_object_or_404(IssuedDocument.objects.visible_to(request.actor), pk=pk)
    require(request.actor, Permission.SEE_PEOPLE, document)
    response = HttpResponse(pdf_of(document), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{document.serial}.pdf"'
    response["Cache-Control"] = "private, no-store"
    return response


@login_not_required
@require_safe
def document_verify(request: Request, token: str) -> HttpResponse:
    """Without an account: what was issued under this QR code. Names nobody."""
    found = verified(token)
    status = 200 if found else 404
    return render(request, "projects/document_verify.html", {"found": found}, status=status)
