"""Handing a stage in, deciding on it, and stopping and resuming the works."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from projects import advice, eligibility, history, implementation, overview, turns
from projects.actions import Answer, decide, reopen, resume, submit, suspend, with_answer
from projects.forms.case import CaseForm, DecideForm, ReopenForm, ResumeForm, SuspendForm
from projects.gatekeeping import checklist_for
from projects.lifecycle import DECIDERS, Stage, Step, rule_of
from projects.models import Decision, Outcome, PaperKind, Project, Verdict
from projects.tabs import crumbs
from projects.views.pages import acted, sent, status
from projects.views.project import PLACES
from regions.access import Permission, can, require
from regions.http import Request
from regions.models import Post


@require_http_methods(["GET", "HEAD", "POST"])
def project_submit(request: Request, pk: UUID) -> HttpResponse:
    project = _project(request, pk)
    actor = require(request.actor, rule_of(project.stage).makes, project)
    if over := _over_for_maker(project):
        return _back(request, project, over)
    form = CaseForm(**sent(request), project=project, step=Step.MAKE, actor=actor)
    if acted(form, lambda form: _submit(form, project, actor)):
        return _went_on(request, pk)
    found = checklist_for(actor, project)
    context = _case(project, form, _("Submit")) | {
        "checks": overview.checks(found),
        "missing": overview.items(found),
        "gaps": any(not gate.holds for gate in found),
        "submit": turns.WORK[Stage(project.stage)].submit,
    }
    return render(request, "projects/project_submit.html", context, status=status(form))


@require_http_methods(["GET", "HEAD", "POST"])
def project_decide(request: Request, pk: UUID) -> HttpResponse:
    project = _project(request, pk)
    actor = _decider(request.actor, project)
    if over := _over_for_decider(project, actor):
        return _back(request, project, over)
    step = Step(project.step)
    form = DecideForm(**sent(request), project=project, step=step, actor=actor)
    if acted(form, lambda form: _decide(form, project, actor)):
        return _went_on(request, pk)
    before = project.decisions.filter(stage=project.stage)
    context = _case(project, form, _("Decide")) | {
        "checks": [*overview.checks(checklist_for(actor, project)), *advice.warnings(project)],
        "events": history.events(before),
    }
    return render(request, "projects/project_decide.html", context, status=status(form))


@require_http_methods(["GET", "HEAD", "POST"])
def project_reopen(request: Request, pk: UUID) -> HttpResponse:
    project = _project(request, pk)
    actor = require(request.actor, DECIDERS[Step.COUNTY], project)
    if project.outcome != Outcome.OPEN or rule_of(project.stage).reopens is None:
        return _back(request, project, _("From here a project can't be sent back to its proposal."))
    form = ReopenForm(**sent(request), project=project, step=Step.COUNTY, actor=actor)
    if acted(form, lambda form: _reopen(form, project, actor)):
        return _went_on(request, pk)
    found = overview.checks(checklist_for(actor, project))
    context = _case(project, form, _("Send back")) | {"checks": found}
    return render(request, "projects/project_reopen.html", context, status=status(form))


@require_http_methods(["GET", "HEAD", "POST"])
def project_suspend(request: Request, pk: UUID) -> HttpResponse:
    project = _project(request, pk)
    actor = require(request.actor, Permission.ACT_FOR_VILLAGE, project)
    form = SuspendForm(**sent(request))
    if acted(form, lambda form: suspend(project_id=pk, by=actor, **form.cleaned_data)):
        messages.success(request, _("The works are suspended."))
        return redirect(project)
    context = {"form": form, "project": project, "crumbs": crumbs(project, _("Suspend"))}
    return render(request, "projects/project_suspend.html", context, status=status(form))


@require_http_methods(["GET", "HEAD", "POST"])
def project_resume(request: Request, pk: UUID) -> HttpResponse:
    project = _project(request, pk)
    actor = require(request.actor, Permission.ACT_FOR_VILLAGE, project)
    form = ResumeForm(**sent(request))
    if acted(form, lambda form: resume(project_id=pk, by=actor, **form.cleaned_data)):
        messages.success(request, _("The works go on."))
        return redirect(project)
    context = {
        "form": form,
        "project": project,
        "suspended": project.suspensions.filter(until__isnull=True).first(),
        "crumbs": crumbs(project, _("Resume")),
    }
    return render(request, "projects/project_resume.html", context, status=status(form))


def _project(request: Request, pk: UUID) -> Project:
    projects = Project.objects.visible_to(request.actor).select_related(PLACES)
    return get_object_or_404(projects, pk=pk)


def _decider(actor: Post | None, project: Project) -> Post:
    """Whoever decides at some step; whether it is his turn is another question (no 403 for it)."""
    if actor is None or not any(can(actor, right, project) for right in DECIDERS.values()):
        raise PermissionDenied("decide")
    return actor


def _over_for_maker(project: Project) -> str:
    if project.outcome != Outcome.OPEN:
        return _("This project is closed and can only be read.")
    if project.step != Step.MAKE:
        return _("This has been submitted already and waits for a decision.")
    return ""


def _over_for_decider(project: Project, actor: Post) -> str:
    if project.outcome != Outcome.OPEN:
        return _("This project is closed and can only be read.")
    rule = rule_of(project.stage)
    if not rule.decides:
        return _("Nobody decides on this stage: it is left when the village hands it in.")
    if project.step == Step.MAKE or not can(actor, rule.permission(Step(project.step)), project):
        return _("Nothing waits here for your decision any more.")
    return ""


def _back(request: Request, project: Project, why: str) -> HttpResponse:
    messages.warning(request, why)
    return redirect(project)


def _went_on(request: Request, pk: UUID) -> HttpResponse:
    """Back to the project, which says whose turn it is now."""
    project = _project(request, pk)
    messages.success(request, _("Saved. %(then)s") % {"then": _standing(project)})
    return redirect(project)


def _standing(project: Project) -> str:
    if project.outcome != Outcome.OPEN:
        return _("The project is closed: %(outcome)s.") % {"outcome": project.get_outcome_display()}
    return _("Now it is the turn of %(who)s.") % {"who": turns.who_acts(project)}


def _submit(form: CaseForm, project: Project, by: Post) -> Decision:
    version = form.cleaned_data["version"]
    return with_answer(
        project=project,
        by=by,
        **form.answered(),
        act=lambda answer: submit(project_id=project.pk, version=version, by=by, answer=answer),
    )


def _decide(form: DecideForm, project: Project, by: Post) -> Decision:
    said = form.cleaned_data

    def act(answer: Answer) -> Decision:
        return decide(
            project_id=project.pk,
            version=said["version"],
            verdict=Verdict(said["verdict"]),
            reason=said["reason"],
            by=by,
            answer=answer,
        )

    return with_answer(project=project, by=by, **form.answered(), act=act)


def _reopen(form: ReopenForm, project: Project, by: Post) -> Decision:
    said = {name: form.cleaned_data[name] for name in ("version", "reason")}
    return with_answer(
        project=project,
        by=by,
        **form.answered(),
        act=lambda answer: reopen(project_id=project.pk, by=by, answer=answer, **said),
    )


def _proposed(project: Project) -> list[overview.Row]:
    """What is decided on with a proposal beside its papers."""
    if project.stage != Stage.PROPOSAL:
        return []
    return [*implementation.in_question(project), eligibility.in_short(project)]


def _case(project: Project, form: CaseForm, here: str) -> dict[str, Any]:
    """What both pages show: what it is about, its plan, and who answers."""
    kinds = {Stage.TAKEOVER: PaperKind.BEFORE}
    plans = project.attachments.filter(kind=kinds.get(Stage(project.stage), PaperKind.PLAN))
    return {
        "project": project,
        "form": form,
        "crumbs": crumbs(project, here),
        "rule": rule_of(project.stage),
        "rows": [*overview.in_question(project, plans), *_proposed(project)],
        "responsible": str(form.actor.human) if form.alone else _("whoever is named above"),
        "nobody": not form.people,
    }
