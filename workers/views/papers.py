"""The roster's papers: survey, trainings and briefings, insurance."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from projects.actions.papers import with_paper_if_any
from projects.models import Project
from projects.views.pages import acted, below, may, sent, status
from regions.access import Permission, require
from regions.http import Request
from regions.models import Post
from workers.actions import add_insurance, add_survey, add_training
from workers.forms.papers import InsuranceForm, SurveyForm, TrainingForm
from workers.forms.roster import line_of
from workers.models import Insurance, RosterEntry, Survey, Training

PER_PAGE = 50
FORMS = ["GET", "HEAD", "POST"]


@require_http_methods(FORMS)
def survey_add(request: Request, pk: UUID) -> HttpResponse:
    project, actor = _kept(request, pk)
    form = SurveyForm(**sent(request), initial={"held_on": timezone.localdate()})
    if acted(form, lambda form: _survey(form, project, actor)):
        messages.success(request, _("The survey is recorded."))
        return redirect(project)
    context = below(project, actor, "roster_list", _("Willingness survey")) | {
        "form": form,
        "surveys": project.surveys.order_by("-held_on"),
    }
    return render(request, "workers/survey_add.html", context, status=status(form))


@require_safe
def training_list(request: Request, pk: UUID) -> HttpResponse:
    project = get_object_or_404(Project.objects.visible_to(request.actor), pk=pk)
    actor = require(request.actor, Permission.SEE_PEOPLE, project)
    trainings = project.trainings.select_related("paper").annotate(people=Count("attendances"))
    page = Paginator(trainings.order_by("-held_on", "-at"), PER_PAGE)
    context = below(project, actor, "roster_list", _("Trainings and briefings")) | {
        "page": page.get_page(request.GET.get("page")),
        "can_add": may(actor, Permission.KEEP_PEOPLE, project),
    }
    return render(request, "workers/training_list.html", context)


@require_http_methods(FORMS)
def training_add(request: Request, pk: UUID) -> HttpResponse:
    project, actor = _kept(request, pk)
    people = list(_working(project))
    initial = {"kind": request.GET.get("kind", "")}
    form = TrainingForm(**sent(request), people=_offer(people), initial=initial)
    if acted(form, lambda form: _train(form, project, actor)):
        messages.success(request, _("It is recorded for everyone who was there."))
        return redirect("training_list", pk=pk)
    context = below(project, actor, "roster_list", _("Record a training or briefing"))
    context |= {"form": form, "people": people}
    return render(request, "workers/training_add.html", context, status=status(form))


@require_safe
def insurance_list(request: Request, pk: UUID) -> HttpResponse:
    project = get_object_or_404(Project.objects.visible_to(request.actor), pk=pk)
    actor = require(request.actor, Permission.SEE_PEOPLE, project)
    today = timezone.localdate()
    policies = list(project.insurances.select_related("paper").order_by("-since"))
    context = below(project, actor, "roster_list", _("Insurance")) | {
        "policies": [(policy, policy.since <= today <= policy.until) for policy in policies],
        "can_add": may(actor, Permission.KEEP_PEOPLE, project),
    }
    return render(request, "workers/insurance_list.html", context)


@require_http_methods(FORMS)
def insurance_add(request: Request, pk: UUID) -> HttpResponse:
    project, actor = _kept(request, pk)
    initial = {"since": max(project.starts_on, timezone.localdate()), "until": project.ends_on}
    form = InsuranceForm(**sent(request), initial=initial)
    if acted(form, lambda form: _insure(form, project, actor)):
        messages.success(request, _("The policy is recorded; it covers everyone on the roster."))
        return redirect("insurance_list", pk=pk)
    context = below(project, actor, "roster_list", _("Record a policy")) | {"form": form}
    return render(request, "workers/insurance_add.html", context, status=status(form))


def _kept(request: Request, pk: UUID) -> tuple[Project, Post]:
    project = get_object_or_404(Project.objects.visible_to(request.actor), pk=pk)
    return project, require(request.actor, Permission.KEEP_PEOPLE, project)


def _working(project: Project) -> "Any":
    rows = project.rosterentrys.filter(left_on__isnull=True)
    return rows.select_related("person").order_by("number")


def _offer(entries: Iterable[RosterEntry]) -> list[tuple[UUID, str]]:
    return [(entry.pk, line_of(entry)) for entry in entries]


def _survey(form: SurveyForm, project: Project, by: Post) -> Survey:
    said = form.cleaned_data
    return with_paper_if_any(
        Survey,
        id=said["id"],
        project=project,
        file=said["paper"],
        title=_("Willingness survey of %(day)s") % {"day": said["held_on"]},
        by=by,
        act=lambda paper: add_survey(
            id=said["id"],
            project_id=project.pk,
            held_on=said["held_on"],
            households=said["households"],
            willing=said["willing"],
            paper=paper,
            by=by,
        ),
    )


def _train(form: TrainingForm, project: Project, by: Post) -> Training:
    said, briefing = form.cleaned_data, form.briefing()
    return with_paper_if_any(
        Training,
        id=said["id"],
        project=project,
        file=said["paper"],
        title=_("Signed list of %(day)s") % {"day": briefing.held_on},
        by=by,
        act=lambda paper: add_training(
            id=said["id"],
            project_id=project.pk,
            briefing=briefing,
            entry_ids=said["people"],
            paper=paper,
            by=by,
        ),
    )


def _insure(form: InsuranceForm, project: Project, by: Post) -> Insurance:
    said, policy = form.cleaned_data, form.policy()
    return with_paper_if_any(
        Insurance,
        id=said["id"],
        project=project,
        file=said["paper"],
        title=_("Insurance policy %(number)s") % {"number": policy.policy_number},
        by=by,
        act=lambda paper: add_insurance(
            id=said["id"], project_id=project.pk, policy=policy, paper=paper, by=by
        ),
    )
