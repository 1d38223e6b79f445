"""A project's papers, and the files themselves."""

import logging
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from projects.actions import add_paper, content_of
from projects.forms.project import PaperForm
from projects.models import Attachment, PaperKind, Project
from projects.tabs import Link, frame
from projects.views.pages import acted, may, sent, status
from regions.access import Permission, require
from regions.http import Request
from regions.models import Post

PER_PAGE = 50
# Whatever a file may hold, it runs nothing, loads nothing and is nobody's page.
FILE_POLICY = "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:"
logger = logging.getLogger(__name__)


@require_http_methods(["GET", "HEAD", "POST"])
def attachment_list(request: Request, pk: UUID) -> HttpResponse:
    project = get_object_or_404(Project.objects.visible_to(request.actor), pk=pk)
    posting = request.method == "POST"
    right = Permission.ACT_FOR_VILLAGE if posting else Permission.SEE_PROJECTS
    actor = require(request.actor, right, project)
    form = PaperForm(**sent(request), project=project)
    if posting and acted(form, lambda form: _keep(form, project, actor)) is not None:
        messages.success(request, _("The paper is kept."))
        return redirect("attachment_list", pk=pk)
    papers = project.attachments.select_related("by__user__human").order_by("-at")
    page = Paginator(papers, PER_PAGE).get_page(request.GET.get("page"))
    context = frame(project, actor, "attachment_list") | {
        "page": page,
        "rows": [_line(paper) for paper in page],
        "form": form,
        "can_add": may(actor, Permission.ACT_FOR_VILLAGE, project),
    }
    return render(request, "projects/attachment_list.html", context, status=status(form))


@require_safe
def attachment_detail(request: Request, pk: UUID) -> HttpResponse:
    """The file as it was uploaded. One that is lost on disk is said to be missing, and logged."""
    paper = get_object_or_404(Attachment.objects.visible_to(request.actor), pk=pk)
    actor = require(request.actor, Permission.SEE_PROJECTS, paper)
    try:
        _row, content = content_of(pk, actor)
    except OSError as lost:
        logger.error("file %s of attachment %s is lost", paper.sha256, pk)
        raise Http404 from lost
    name = content_disposition_header(as_attachment=False, filename=paper.original_name)
    return HttpResponse(
        content,
        content_type=paper.media_type,
        headers={
            "Content-Disposition": name or "inline",
            "X-Content-Type-Options": "nosniff",
            "Content-Security-Policy": FILE_POLICY,
            "Cache-Control": "private",
        },
    )


def _line(paper: Attachment) -> list[object]:
    """A row of the list, by the columns in its template."""
    size = _("%(kind)s, %(size)s KB") % {
        "kind": paper.get_media_type_display(),
        "size": f"{max(paper.size // 1024, 1):,}",
    }
    return [
        Link(paper.title, paper.get_absolute_url()),
        paper.get_kind_display(),
        paper.at,
        paper.by.human.name,
        size,
    ]


def _keep(form: PaperForm, project: Project, by: Post) -> Attachment:
    said = form.cleaned_data
    return add_paper(
        id=said["id"],
        project_id=project.pk,
        kind=PaperKind(said["kind"]),
        file=said["paper"],
        title=said["title"],
        by=by,
    )
