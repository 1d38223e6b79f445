"""Checking a sheet for the supervision group, deciding on it, and taking a line off it."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods

from core.forms import ReasonForm
from core.money import grouped, in_capitals
from payroll import showing
from payroll.actions import decide_sheet, void_line
from payroll.actions.deciding import RIGHTS, WHEN
from payroll.checks import checks
from payroll.figures import LineMoney, lines_of, totals_of
from payroll.forms.sheets import SheetDecideForm
from payroll.looking import seen_of
from payroll.models import SheetDecision, SheetStep, WageSheet
from payroll.views.pages import below_sheet, line_of, sheet_of
from payroll.words import badge_of
from projects.actions import Answer, with_answer
from projects.models import Verdict
from projects.overview import Row
from projects.views.pages import acted, sent, status
from regions.access import Permission, answerable, can, require
from regions.http import Request
from regions.models import Post


@require_http_methods(["GET", "HEAD", "POST"])
def sheet_check(request: Request, pk: UUID) -> HttpResponse:
    """The supervision group confirms the sheet or sends it back, while the notice runs."""
    sheet = sheet_of(request, pk)
    actor = require(request.actor, Permission.CHECK_WAGES, sheet)
    return _step(request, sheet, SheetStep.SUPERVISION, actor)


@require_http_methods(["GET", "HEAD", "POST"])
def sheet_decide(request: Request, pk: UUID) -> HttpResponse:
    """Township or county, whichever the sheet waits for."""
    sheet = sheet_of(request, pk)
    actor, own = _decider(request.actor, sheet)
    return _step(request, sheet, own, actor)


@require_http_methods(["GET", "HEAD", "POST"])
def line_void(request: Request, pk: UUID) -> HttpResponse:
    line = line_of(request, pk)
    actor = require(request.actor, Permission.ANSWER_OBJECTIONS, line)
    form = ReasonForm(**sent(request))
    if acted(form, lambda form: void_line(line_id=pk, by=actor, **form.cleaned_data)):
        said = _("%(name)s is taken off the sheet; the days go to the next one.")
        messages.success(request, said % {"name": line.name})
        return redirect(line.sheet)
    context = below_sheet(line.sheet, actor, _("Take a line off")) | {"line": line, "form": form}
    return render(request, "payroll/line_void.html", context, status=status(form))


def _decider(actor: Post | None, sheet: WageSheet) -> tuple[Post, SheetStep]:
    """Who decides at township or county; whether it is his turn is another question."""
    for step in (SheetStep.TOWNSHIP, SheetStep.COUNTY):
        if actor is not None and can(actor, RIGHTS[step], sheet):
            return actor, step
    raise PermissionDenied("decide")


def _step(request: Request, sheet: WageSheet, step: SheetStep, actor: Post) -> HttpResponse:
    if WHEN[step] != sheet.state:
        messages.warning(request, _("Nothing waits here for your decision any more."))
        return redirect(sheet)
    lines = lines_of(sheet)
    form = SheetDecideForm(
        **sent(request), people=answerable(RIGHTS[step], sheet), actor=actor,
        initial={"sha256": sheet.sha256},
        lines=() if step == SheetStep.SUPERVISION else [one.line for one in lines],
    )  # fmt: skip
    if acted(form, lambda form: _decide(form, sheet, step, actor)):
        sheet.refresh_from_db()
        said = _("Saved. The sheet now stands at: %(state)s.")
        messages.success(request, said % {"state": badge_of(sheet)[1]})
        return redirect(sheet)
    context = below_sheet(sheet, actor, _("Decide")) | _case(sheet, lines, form, step, actor)
    return render(request, "payroll/sheet_decide.html", context, status=status(form))


def _case(
    sheet: WageSheet, lines: list[LineMoney], form: SheetDecideForm, step: SheetStep, actor: Post
) -> dict[str, Any]:
    """What is shown before: figures, what was checked, everyone's line, and what happened."""
    return {
        "form": form,
        "step": step.label,
        "summary": _summary(sheet, lines),
        "checks": checks(sheet, lines),
        "rows": showing.line_rows(sheet, lines),
        "totals": totals_of(lines),
        "events": showing.decisions(sheet),
        "responsible": str(actor.human) if form.alone else _("whoever is named above"),
        "nobody": not form.people,
        "seen": seen_of(sheet) if step == SheetStep.SUPERVISION else [],
    }


def _summary(sheet: WageSheet, lines: list[Any]) -> list[Row]:
    totals = totals_of(lines)
    period = {"first": date_format(sheet.first), "last": date_format(sheet.last)}
    figures = {"yuan": grouped(totals.entitled), "capitals": in_capitals(totals.entitled)}
    return [
        Row(_("Project"), sheet.project.name),
        Row(_("Period"), _("%(first)s to %(last)s") % period),
        Row(pgettext("figures", "People"), totals.people),
        Row(pgettext("figures", "Work days"), totals.days),
        Row(_("Total"), _("%(yuan)s yuan (%(capitals)s)") % figures),
    ]


def _decide(form: SheetDecideForm, sheet: WageSheet, step: SheetStep, by: Post) -> SheetDecision:
    said = form.cleaned_data

    def act(answer: Answer) -> SheetDecision:
        return decide_sheet(
            sheet_id=sheet.pk,
            step=step,
            sha256=said["sha256"],
            verdict=Verdict(said["verdict"]),
            reason=said["reason"],
            faults=said.get("faults"),
            by=by,
            answer=answer,
        )

    return with_answer(project=sheet.project, by=by, **form.answered(), act=act)
