"""What looks wrong: of one project, explained and judged; and counted over a township or county."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from core.audit import record
from core.downloads import workbook
from projects.lifecycle import STAGES, Stage
from projects.models import Project
from projects.tabs import frame
from projects.views.pages import acted, below, may, sent, status
from regions.access import Permission, can, require
from regions.http import Request
from regions.models import Post
from workers.actions import answer_finding, judge_answer
from workers.actions.findings import finding_of
from workers.exports.ledgers import both_ledgers
from workers.figures import month_of
from workers.finding_words import KINDS, STANDINGS, page_of, sentence, when
from workers.findings import Looked, Standing, findings_of, looked_at, tally
from workers.forms.checks import AnswerForm, JudgeForm
from workers.forms.days import month_asked
from workers.models import FindingAnswer, FindingVerdict
from workers.sampled import results_of
from workers.showing_months import months_around

PER_PAGE = 40
FORMS = ["GET", "HEAD", "POST"]
WORKED = STAGES[STAGES.index(Stage.CONSTRUCTION) :]  # stages in which days were logged


@require_safe
def finding_list(request: Request, pk: UUID) -> HttpResponse:
    """All of a project's days: first what waits for the reader, then the rest, newest first."""
    project = get_object_or_404(Project.objects.visible_to(request.actor), pk=pk)
    actor = require(request.actor, Permission.SEE_PEOPLE, project)
    looked = findings_of(project)
    can_judge = may(actor, Permission.CHECK_SITE, project)
    ordered = _by_turn(looked, Standing.ANSWERED if can_judge else Standing.OPEN)
    page = Paginator(ordered, PER_PAGE).get_page(request.GET.get("page"))
    context = frame(project, actor, "finding_list") | {
        "page": page,
        "cards": [_card(one) for one in page],
        "counts": tally(looked),
        "seen": results_of(project),
        "can_answer": may(actor, Permission.LOG_WORK_DAYS, project),
        "can_judge": can_judge,
        "can_export": can(actor, Permission.EXPORT_WORKBOOK, project),
    }
    return render(request, "workers/finding_list.html", context)


@require_safe
def finding_overview(request: Request) -> HttpResponse:
    """The projects in reach with what looks wrong in a month, counted; fifty at a time."""
    actor = require(request.actor, Permission.SEE_PEOPLE)
    today = timezone.localdate()
    month = month_asked(request.GET.get("month", ""), today)
    projects = Project.objects.visible_to(actor).filter(stage__in=WORKED)
    rows = projects.select_related("village__parent").order_by("village_id", "code")
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    looked = looked_at(list(page), *month_of(month))
    context = months_around(month, today) | {
        "page": page,
        "rows": [(project, tally(looked[project.pk])) for project in page],
        "can_draw": can(actor, Permission.CHECK_SITE),
    }
    return render(request, "workers/finding_overview.html", context)


@require_http_methods(FORMS)
def finding_answer(request: Request, pk: UUID, key: str) -> HttpResponse:
    project = get_object_or_404(Project.objects.visible_to(request.actor), pk=pk)
    actor = require(request.actor, Permission.LOG_WORK_DAYS, project)
    looked = finding_of(project, key)
    if looked is None:
        messages.info(request, _("This no longer looks wrong: there is nothing to explain."))
        return redirect("finding_list", pk=pk)
    form = AnswerForm(**sent(request), initial={"facts": looked.finding.facts})
    if acted(form, lambda form: _answer(form, looked, actor)):
        messages.success(request, _("The explanation is kept; the township reads it."))
        return redirect("finding_list", pk=pk)
    context = _about(looked, actor, _("Explain")) | {"form": form}
    return render(request, "workers/finding_answer.html", context, status=status(form))


@require_http_methods(FORMS)
def finding_judge(request: Request, pk: UUID) -> HttpResponse:
    """`pk` is the explanation's."""
    rows = FindingAnswer.objects.visible_to(request.actor).select_related("project")
    answer = get_object_or_404(rows, pk=pk)
    actor = require(request.actor, Permission.CHECK_SITE, answer.project)
    looked = finding_of(answer.project, answer.key)
    if looked is None or looked.last != answer or looked.standing != Standing.ANSWERED:
        messages.info(request, _("This explanation no longer waits for you."))
        return redirect("finding_list", pk=answer.project_id)
    form = JudgeForm(**sent(request))
    if acted(form, lambda form: _judge(form, answer, actor)):
        messages.success(request, _("Your judgement is kept."))
        return redirect("finding_list", pk=answer.project_id)
    context = _about(looked, actor, _("Judge")) | {"form": form}
    return render(request, "workers/finding_judge.html", context, status=status(form))


@require_http_methods(["POST"])
def finding_workbook(request: Request, pk: UUID) -> FileResponse:
    """Both ledgers side by side, and what looks wrong; who took it away is recorded."""
    project = get_object_or_404(Project.objects.visible_to(request.actor), pk=pk)
    actor = require(request.actor, Permission.EXPORT_WORKBOOK, project)
    require(actor, Permission.SEE_PEOPLE, project)
    record(by=actor, verb="take findings", thing=project, area=project.village_id, facts={})
    name = f"{project.code}-两账比对-{timezone.localdate():%Y%m%d}.xlsx"
    return workbook(both_ledgers(project), name)


def _by_turn(looked: Iterable[Looked], first: Standing) -> list[Looked]:
    turns = sorted(Standing, key=lambda one: one != first)
    return sorted(looked, key=lambda one: turns.index(one.standing))


def _card(one: Looked) -> dict[str, Any]:
    """A finding as `workers/finding_card.html` shows it."""
    return {
        "looked": one,
        "kind": KINDS[one.finding.kind],
        "badge": STANDINGS[one.standing],
        "text": sentence(one.finding, one.name),
        "when": when(one.finding),
        "url": page_of(one),
        "open": one.standing == Standing.OPEN,
        "answered": one.standing == Standing.ANSWERED,
        "changed": one.last is not None and one.last.facts != one.finding.facts,
    }


def _about(one: Looked, actor: Post, here: str) -> dict[str, Any]:
    return below(one.project, actor, "finding_list", here) | {"card": _card(one)}


def _answer(form: AnswerForm, one: Looked, by: Post) -> FindingAnswer:
    said = form.cleaned_data
    return answer_finding(project_id=one.project.pk, key=one.finding.key, by=by, **said)


def _judge(form: JudgeForm, answer: FindingAnswer, by: Post) -> FindingVerdict:
    return judge_answer(answer_id=answer.pk, by=by, **form.cleaned_data)
