"""The roster's papers: survey, trainings and briefings, insurance."""

import re
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from core.ids import new_id
from core.templatetags.ui import day as day_shown
from projects.actions.papers import with_paper_if_any
from projects.models import Project
from projects.overview import Row
from projects.tabs import Link
from projects.views.pages import acted, below, may, sent, status
from regions.access import Permission, can, require
from regions.http import Request
from regions.models import Post
from workers.actions import add_insurance, add_survey, add_training, add_training_paper
from workers.forms.papers import InsuranceForm, SurveyForm, TrainingForm, TrainingPaperForm
from workers.forms.roster import line_of
from workers.models import Insurance, RosterEntry, Survey, Training, TrainingKind

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
    form = TrainingForm(
        **sent(request),
        people=_offer(people),
        trades=sorted({entry.trade for entry in people}),
        parts=_parts(project),
        initial={"kind": request.GET.get("kind", ""), "people": request.GET.getlist("entry")},
    )
    training = acted(form, lambda form: _train(form, project, actor))
    if training is not None:
        messages.success(request, _("It is recorded for everyone who was there."))
        _tell_uncovered(request, training)
        return redirect(training)
    context = below(project, actor, "roster_list", _("Record a training or briefing"))
    context |= {"form": form, "people": people}
    return render(request, "workers/training_add.html", context, status=status(form))


@require_http_methods(FORMS)
def training_detail(request: Request, pk: UUID) -> HttpResponse:
    """What was taught and who was there; the signed list is attached here once it is there."""
    rows = Training.objects.visible_to(request.actor).select_related("project", "paper")
    training = get_object_or_404(rows, pk=pk)
    posting = request.method == "POST"
    right = Permission.KEEP_PEOPLE if posting else Permission.SEE_PEOPLE
    project, actor = training.project, require(request.actor, right, training)
    form = TrainingPaperForm(**sent(request))
    signed = acted(form, lambda form: _sign(form, training, actor)) if posting else None
    if signed is not None:
        messages.success(request, _("The signed list is kept."))
        return redirect(training)
    link = Link(_("Trainings and briefings"), reverse("training_list", args=[project.pk]))
    context = below(project, actor, "roster_list", link, str(training)) | {
        "training": training,
        "rows": _facts(training),
        "people": list(training.attended.select_related("person").order_by("number")),
        "form": form,
        "can_sign": training.paper is None and may(actor, Permission.KEEP_PEOPLE, project),
        "can_issue": can(actor, Permission.ISSUE_PAPERS, project),
        "code": "T9" if training.kind == TrainingKind.SAFETY else "T10",
        "form_id": new_id(),
    }
    return render(request, "workers/training_detail.html", context, status=status(form))


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
        photo=True,
        act=lambda paper: add_training(
            id=said["id"],
            project_id=project.pk,
            briefing=briefing,
            entry_ids=said["people"],
            paper=paper,
            by=by,
        ),
    )


def _parts(project: Project) -> list[str]:
    """Suggestions: what was named before, then the lines of the works themselves."""
    named = project.trainings.exclude(part="").values_list("part", flat=True)
    works = re.split("[\n；;。]", project.works)
    return list(dict.fromkeys([*named, *(line.strip()[:80] for line in works if line.strip())]))


def _tell_uncovered(request: Request, training: Training) -> None:
    """Whose trade it does not cover was there all the same: it does not count for him."""
    people = training.attended.select_related("person").order_by("number")
    names = [entry.person.name for entry in people if not training.covers(entry.trade)]
    if names:
        said = _("It does not count for those of other trades: %(names)s.")
        messages.warning(request, said % {"names": _(", ").join(names)})


def _facts(training: Training) -> list[Row]:
    return [
        Row(_("Held on"), day_shown(training.held_on)),
        Row(_("Place"), training.place),
        Row(_("Who taught"), training.teacher),
        Row(_("Hours"), training.hours),
        Row(_("Trades"), _(", ").join(training.trades) or _("all trades")),
        Row(_("Stage or part of the works"), training.part or "—"),
    ]


def _sign(form: TrainingPaperForm, training: Training, by: Post) -> Training:
    return add_training_paper(training_id=training.pk, file=form.cleaned_data["paper"], by=by)


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
