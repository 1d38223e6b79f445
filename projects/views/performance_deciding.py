"""Targets or an evaluation are handed in, and the township decides on them."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from projects.actions import (
    Answer,
    decide_performance,
    submit_evaluation,
    submit_targets,
    with_answer,
)
from projects.actions.performance_case import RIGHTS, Case
from projects.forms.answering import SubmitForm, VerdictForm
from projects.history import events_of
from projects.models import Evaluation, Matter, PerformanceAct, TargetSheet, Verdict
from projects.overview import Row
from projects.performance import GRADE_NAMES, evaluation_of, grade_of, lines_of, sum_of
from projects.performance_rules import State
from projects.views.evaluations import evaluation_at
from projects.views.pages import acted, below, sent, status
from projects.views.targets import sheet_of, stays
from regions.access import answerable, require
from regions.http import Request
from regions.models import Post

FORMS = ["GET", "HEAD", "POST"]


@require_http_methods(FORMS)
def targets_submit(request: Request, pk: UUID) -> HttpResponse:
    return _submit(request, sheet_of(request, pk), _("Hand the targets in"))


@require_http_methods(FORMS)
def targets_decide(request: Request, pk: UUID) -> HttpResponse:
    return _decide(request, sheet_of(request, pk), _("Decide on the performance targets"))


@require_http_methods(FORMS)
def evaluation_submit(request: Request, pk: UUID) -> HttpResponse:
    return _submit(request, evaluation_at(request, pk), _("Hand the self-evaluation in"))


@require_http_methods(FORMS)
def evaluation_decide(request: Request, pk: UUID) -> HttpResponse:
    return _decide(request, evaluation_at(request, pk), _("Confirm the self-evaluation"))


def _submit(request: Request, case: Case, title: str) -> HttpResponse:
    actor = require(request.actor, RIGHTS[State.MAKE], case)
    if case.state != State.MAKE:
        return stays(request, case.project)
    form = SubmitForm(
        **sent(request), people=answerable(RIGHTS[State.MAKE], case), actor=actor,
        initial={"version": case.version},
    )  # fmt: skip
    if acted(form, lambda form: _hand_in(form, case, actor)):
        messages.success(request, _("It is handed in. The township looks next."))
        return redirect("performance_detail", pk=case.project_id)
    return _page(request, case, form, title, actor)


def _decide(request: Request, case: Case, title: str) -> HttpResponse:
    actor = require(request.actor, RIGHTS[State.TOWNSHIP], case)
    if case.state != State.TOWNSHIP:
        messages.warning(request, _("Nothing waits here for your decision any more."))
        return redirect("performance_detail", pk=case.project_id)
    form = VerdictForm(
        **sent(request), people=answerable(RIGHTS[State.TOWNSHIP], case), actor=actor,
        verdicts=(Verdict.APPROVE, Verdict.RETURN), initial={"version": case.version},
    )  # fmt: skip
    if acted(form, lambda form: _judge(form, case, actor)):
        messages.success(request, _("The decision is kept."))
        return redirect("performance_detail", pk=case.project_id)
    return _page(request, case, form, title, actor)


def _page(
    request: Request, case: Case, form: SubmitForm, title: str, actor: Post
) -> HttpResponse:  # fmt: skip
    """What is handed in or decided on, whole, with the form."""
    of_targets = isinstance(case, TargetSheet)
    sheet = case if isinstance(case, TargetSheet) else case.sheet
    evaluation = None if of_targets else evaluation_of(case.project)
    lines = lines_of(sheet, evaluation)
    matter = Matter.TARGETS if of_targets else Matter.EVALUATION
    acts = PerformanceAct.objects.filter(project=case.project, matter=matter)
    context = below(case.project, actor, "performance_detail", title) | {
        "title": title,
        "submit": title if case.state == State.MAKE else _("Send the decision"),
        "lines": lines,
        "evaluation": evaluation,
        "sum": sum_of(lines),
        "points": sum(line.target.weight for line in lines),
        "rows": _rows(case, lines),
        "form": form,
        "events": events_of(acts, lambda act: str(act.get_step_display())),
        "responsible": str(actor.human) if form.alone else _("whoever is named above"),
        "nobody": not form.people,
    }
    return render(request, "projects/performance_decide.html", context, status=status(form))


def _rows(case: Case, lines: list[Any]) -> list[Row]:
    if isinstance(case, TargetSheet):
        return [
            Row(_("Version"), str(case)),
            *([Row(_("Reason"), case.reason)] if case.reason else []),
        ]
    grade = grade_of(lines)
    return [
        Row(_("Points reached"), sum_of(lines)),
        Row(_("Grade"), _("not known yet") if grade is None else GRADE_NAMES[grade]),
        Row(_("What was done, and what is to be better"), case.conclusion),
    ]


def _hand_in(form: SubmitForm, case: Case, by: Post) -> PerformanceAct:
    version = form.cleaned_data["version"]

    def act(answer: Answer) -> PerformanceAct:
        if isinstance(case, Evaluation):
            return submit_evaluation(
                evaluation_id=case.pk, version=version, by=by, answer=answer
            )  # fmt: skip
        return submit_targets(sheet_id=case.pk, version=version, by=by, answer=answer)

    return with_answer(project=case.project, by=by, **form.answered(), act=act)


def _judge(form: VerdictForm, case: Case, by: Post) -> PerformanceAct:
    said = form.cleaned_data
    return with_answer(
        project=case.project,
        by=by,
        **form.answered(),
        act=lambda answer: decide_performance(
            case=type(case),
            id=case.pk,
            version=said["version"],
            verdict=Verdict(said["verdict"]),
            reason=said["reason"],
            by=by,
            answer=answer,
        ),
    )
