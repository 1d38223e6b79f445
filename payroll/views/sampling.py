"""Sheets that the county draws by lot where the township decides: a month's list, and one sheet."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from core.errors import RuleBroken
from payroll import showing
from payroll.actions import answer_finding, draw_sheets, look_at_sheet
from payroll.actions.sampling import sheets_of_month
from payroll.figures import lines_of, totals_of
from payroll.forms.sampling import AnswerForm, LookForm
from payroll.models import SheetFinding, SheetSample
from payroll.views.pages import below_sheet
from projects.views.pages import acted, sent, status
from regions.access import Permission, can, require
from regions.http import Request
from regions.models import Post
from workers.forms.checks import MonthForm
from workers.forms.days import month_asked
from workers.showing_months import last_month, months_around

PER_PAGE = 50
ABOUT = ("sheet__terms", "sheet__notice", "sheet__project__village__parent__parent")
SAID = ("result__by__user__human", "result__answer__by__user__human")


@require_safe
def sheet_sample_list(request: Request) -> HttpResponse:
    actor = require(request.actor, Permission.SEE_PEOPLE)
    today = timezone.localdate()
    asked = request.GET.get("month", "")
    month = month_asked(asked, today) if asked else last_month(today)
    samples = SheetSample.objects.visible_to(actor).filter(month=month)
    page = Paginator(
        samples.select_related(*ABOUT, *SAID).order_by("village_id", "id"), PER_PAGE
    ).get_page(request.GET.get("page"))
    context = months_around(month, today) | {
        "page": page,
        "open": samples.open().count(),
        "out_of": sheets_of_month(actor, month).count(),
        "can_draw": can(actor, Permission.DECIDE_FOR_COUNTY),
        "is_over": month < today.replace(day=1),
    }
    return render(request, "payroll/sample_list.html", context)


@require_http_methods(["POST"])
def sheet_sample_draw(request: Request) -> HttpResponse:
    actor = require(request.actor, Permission.DECIDE_FOR_COUNTY)
    form = MonthForm(request.POST)
    if not form.is_valid():
        messages.error(request, str(form.errors["month"][0]))
        return redirect("sheet_sample_list")
    month = form.cleaned_data["month"]
    try:
        drawn = draw_sheets(month=month, by=actor)
    except RuleBroken as broken:
        messages.error(request, str(broken.message))
    else:
        said = ngettext("%(number)s sheet is drawn.", "%(number)s sheets are drawn.", len(drawn))
        messages.success(request, said % {"number": len(drawn)})
    return redirect(f"{reverse('sheet_sample_list')}?month={month:%Y-%m}")


@require_http_methods(["GET", "HEAD", "POST"])
def sheet_sample_detail(request: Request, pk: UUID) -> HttpResponse:
    """The sheet's lines and decisions in one look; by POST what was found."""
    sample = _sample_of(request, pk)
    right = Permission.DECIDE_FOR_COUNTY if request.method == "POST" else Permission.SEE_PEOPLE
    actor = require(request.actor, right, sample)
    form = LookForm(**sent(request))
    if acted(form, lambda form: look_at_sheet(sample_id=pk, by=actor, **form.cleaned_data)):
        messages.success(request, _("What you found is kept."))
        return redirect(sample)
    return render(
        request, "payroll/sample_detail.html", _case(sample, actor) | {"form": form},
        status=status(form),
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
def sheet_finding_answer(request: Request, pk: UUID) -> HttpResponse:
    """Township or village says what was done about a finding."""
    rows = SheetFinding.objects.visible_to(request.actor)
    finding = get_object_or_404(rows, pk=pk)
    actor = request.actor
    if actor is None or not _answers(actor, finding):
        raise PermissionDenied("answer a finding")
    sample = _sample_of(request, finding.sample_id)
    form = AnswerForm(**sent(request))
    if acted(form, lambda form: answer_finding(finding_id=pk, by=actor, **form.cleaned_data)):
        messages.success(request, _("The answer is kept; the county sees it."))
        return redirect(sample)
    context = below_sheet(sample.sheet, actor, _("Answer the finding"))
    context |= {"form": form, "finding": finding, "sample": sample}
    return render(request, "payroll/sample_answer.html", context, status=status(form))


def _case(sample: SheetSample, actor: Post) -> dict[str, Any]:
    sheet = sample.sheet
    lines = lines_of(sheet)
    finding = getattr(sample, "result", None)
    answer = getattr(finding, "answer", None)
    waits = finding is not None and not finding.in_order and answer is None
    return below_sheet(sheet, actor, _("Drawn by lot")) | {
        "sample": sample,
        "finding": finding,
        "answer": answer,
        "rows": showing.line_rows(sheet, lines),
        "totals": totals_of(lines),
        "events": showing.decisions(sheet),
        "can_look": finding is None and can(actor, Permission.DECIDE_FOR_COUNTY, sample),
        "can_answer": waits and _answers(actor, sample),
    }


def _answers(actor: Post, thing: SheetSample | SheetFinding) -> bool:
    village = can(actor, Permission.ACT_FOR_VILLAGE, thing)
    return village or can(actor, Permission.DECIDE_FOR_TOWNSHIP, thing)


def _sample_of(request: Request, pk: UUID) -> SheetSample:
    rows = SheetSample.objects.visible_to(request.actor).select_related(*ABOUT, *SAID)
    return get_object_or_404(rows, pk=pk)
