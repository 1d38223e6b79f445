"""A project's papers, and the files themselves."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from projects.actions import add_paper
from projects.forms.project import PaperForm
from projects.models import Attachment, PaperKind, Project
from projects.tabs import Link, frame
from projects.views.files import served
from projects.views.pages import acted, may, sent, status
from regions.access import Permission, require
from regions.http import Request
from regions.models import Post

PER_PAGE = 50


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
    require(request.actor, Permission.SEE_PROJECTS, paper)
    return served(paper.sha256, paper.media_type, paper.original_name)


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
