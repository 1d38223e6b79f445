"""What a project has of the papers that its county wants before works start."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from core.forms import ReasonForm
from projects.actions import prove_start, waive_start, withdraw_proof
from projects.actions.start_papers import may_take_back
from projects.forms.start_papers import ProofForm, WaiverForm
from projects.models import Project, StartPaper, StartProof
from projects.start_papers import lines_of, list_of
from projects.tabs import Link
from projects.views.pages import acted, below, may, sent, status
from regions.access import Permission, require
from regions.http import Request
from regions.models import Post

FORMS = ["GET", "HEAD", "POST"]


@require_safe
def start_proof_list(request: Request, pk: UUID) -> HttpResponse:
    project = _project(request, pk)
    actor = require(request.actor, Permission.SEE_PROJECTS, project)
    lines = lines_of(project)
    acts = may(actor, Permission.ACT_FOR_VILLAGE, project)
    context = below(project, actor, "attachment_list", _("Papers before the start")) | {
        "lines": lines,
        "open": sum(not line.settled for line in lines),
        "acts": acts,
        "can_take_back": acts and may_take_back(project),
    }
    return render(request, "projects/start_proof_list.html", context)


@require_http_methods(FORMS)
def start_proof_add(request: Request, pk: UUID, paper: UUID) -> HttpResponse:
    project = _project(request, pk)
    actor = require(request.actor, Permission.ACT_FOR_VILLAGE, project)
    wanted = _wanted(project, paper)
    form = ProofForm(**sent(request))
    if acted(form, lambda form: _prove(form, project, wanted, actor)):
        messages.success(request, _("The paper is kept: %(name)s.") % {"name": wanted.name})
        return redirect("start_proof_list", pk=pk)
    context = _below(project, actor, _("Bring the paper")) | {"form": form, "wanted": wanted}
    return render(request, "projects/start_proof_add.html", context, status=status(form))


@require_http_methods(FORMS)
def start_proof_waive(request: Request, pk: UUID, paper: UUID) -> HttpResponse:
    project = _project(request, pk)
    actor = require(request.actor, Permission.ACT_FOR_VILLAGE, project)
    wanted = _wanted(project, paper)
    form = WaiverForm(**sent(request))
    if acted(form, lambda form: _waive(form, project, wanted, actor)):
        messages.success(request, _("It is written down why this paper is not needed."))
        return redirect("start_proof_list", pk=pk)
    context = _below(project, actor, _("Not needed here")) | {"form": form, "wanted": wanted}
    return render(request, "projects/start_proof_waive.html", context, status=status(form))


@require_http_methods(FORMS)
def start_proof_withdraw(request: Request, pk: UUID) -> HttpResponse:
    rows = StartProof.objects.visible_to(request.actor).standing()
    proof = get_object_or_404(rows.select_related("start_paper"), pk=pk)
    actor = require(request.actor, Permission.ACT_FOR_VILLAGE, proof)
    form = ReasonForm(**sent(request))
    if acted(form, lambda form: withdraw_proof(proof_id=pk, by=actor, **form.cleaned_data)):
        messages.success(request, _("It is struck out and no longer counts."))
        return redirect("start_proof_list", pk=proof.project_id)
    context = {
        "form": form,
        "title": _("Strike this out?"),
        "text": proof.start_paper.name,
        "consequences": [_("The paper is then missing again, until the right one is brought.")],
        "submit": _("Strike out"),
        "cancel": reverse("start_proof_list", args=[proof.project_id]),
    }
    return render(request, "ui/confirm_page.html", context, status=status(form))


def _project(request: Request, pk: UUID) -> Project:
    rows = Project.objects.visible_to(request.actor).select_related("village__parent")
    return get_object_or_404(rows, pk=pk)


def _wanted(project: Project, pk: UUID) -> StartPaper:
    return get_object_or_404(list_of(project.village_id), pk=pk)


def _below(project: Project, actor: Post, here: str) -> dict[str, object]:
    way = Link(_("Papers before the start"), reverse("start_proof_list", args=[project.pk]))
    return below(project, actor, "attachment_list", way, here)


def _prove(form: ProofForm, project: Project, wanted: StartPaper, by: Post) -> StartProof:
    return prove_start(
        id=form.cleaned_data["id"], project_id=project.pk, start_paper_id=wanted.pk,
        shown=form.shown(), by=by,
    )  # fmt: skip


def _waive(form: WaiverForm, project: Project, wanted: StartPaper, by: Post) -> StartProof:
    said = form.cleaned_data
    return waive_start(
        id=said["id"], project_id=project.pk, start_paper_id=wanted.pk, reason=said["reason"],
        by=by,
    )  # fmt: skip
