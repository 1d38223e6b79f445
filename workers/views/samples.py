"""Days drawn by lot: a month's list, and one day with all that is known of it."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from core.errors import RuleBroken
from projects.seen import seen_on
from projects.views.pages import acted, below, sent, status
from regions.access import Permission, can, require
from regions.http import Request
from regions.models import Post
from workers.actions import draw_sample, record_result
from workers.actions.samples import month_samples
from workers.actions.slots import people_on
from workers.figures import Attendance, with_state
from workers.forms.checks import MonthForm, ResultForm
from workers.forms.days import month_asked
from workers.models import RosterEntry, Sample, SampleResult
from workers.rules import days
from workers.showing_months import last_month, months_around
from workers.words import STATES

PER_PAGE = 50


@require_safe
def sample_list(request: Request) -> HttpResponse:
    actor = require(request.actor, Permission.SEE_PEOPLE)
    today = timezone.localdate()
    asked = request.GET.get("month", "")
    month = month_asked(asked, today) if asked else last_month(today)
    samples = month_samples(actor, month).order_by("day", "village_id", "id")
    rows = samples.select_related("project__village", "result__by__user__human")
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    context = months_around(month, today) | {
        "page": page,
        "open": samples.open().count(),
        "can_check": can(actor, Permission.CHECK_SITE),
        "is_over": month < today.replace(day=1),
    }
    return render(request, "workers/sample_list.html", context)


@require_http_methods(["POST"])
def sample_draw(request: Request) -> HttpResponse:
    actor = require(request.actor, Permission.CHECK_SITE)
    form = MonthForm(request.POST)
    if not form.is_valid():
        messages.error(request, str(form.errors["month"][0]))
        return redirect("sample_list")
    month = form.cleaned_data["month"]
    try:
        drawn = draw_sample(month=month, by=actor)
    except RuleBroken as broken:
        messages.error(request, str(broken.message))
    else:
        said = ngettext("%(number)s day is drawn.", "%(number)s days are drawn.", len(drawn))
        messages.success(request, said % {"number": len(drawn)})
    return redirect(f"{reverse('sample_list')}?month={month:%Y-%m}")


@require_http_methods(["GET", "HEAD", "POST"])
def sample_detail(request: Request, pk: UUID) -> HttpResponse:
    """The day's pictures beside its list and head-counts, to be judged in one look."""
    rows = Sample.objects.visible_to(request.actor).select_related(
        "project__village", "result__by__user__human"
    )
    sample = get_object_or_404(rows, pk=pk)
    posting = request.method == "POST"
    right = Permission.CHECK_SITE if posting else Permission.SEE_PEOPLE
    actor = require(request.actor, right, sample.project)
    form = ResultForm(**sent(request))
    result = acted(form, lambda form: _record(form, sample, actor)) if posting else None
    if result is not None:
        messages.success(request, _("What you saw is kept."))
        return redirect(_next_one(sample, actor))
    people = _there(sample)
    context = below(sample.project, actor, "finding_list", _("Drawn day")) | {
        "sample": sample,
        "result": getattr(sample, "result", None),
        "people": [(entry, STATES[entry.state]) for entry in people],
        "attendance": Attendance(len(people), days(sum(len(e.state.halves) for e in people))),
        "seen": seen_on(sample.project, sample.day, actor) | {"notes": []},
        "form": form,
        "can_check": can(actor, Permission.CHECK_SITE, sample.project),
    }
    return render(request, "workers/sample_detail.html", context, status=status(form))


def _there(sample: Sample) -> list[RosterEntry]:
    rows = with_state(people_on(sample.project, sample.day), sample.day)
    return [entry for entry in rows if entry.state]


def _record(form: ResultForm, sample: Sample, by: Post) -> SampleResult:
    return record_result(sample_id=sample.pk, by=by, **form.cleaned_data)


def _next_one(sample: Sample, actor: Post) -> str:
    """The next day that waits, or the list when all are looked at."""
    waiting = month_samples(actor, sample.day).open().order_by("day", "village_id", "id").first()
    if waiting is not None:
        return waiting.get_absolute_url()
    return f"{reverse('sample_list')}?month={sample.day:%Y-%m}"
