"""Days that were entered late: who waits for the supervision group, and what it says."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from projects.actions import with_answer
from projects.models import Project
from projects.tabs import Link
from projects.views.pages import acted, below, may, sent, status
from regions.access import Permission, answerable, require
from regions.http import Request
from regions.models import Post
from workers.actions import check_late
from workers.forms.opinions import LateForm
from workers.late_days import LateDay, late_days
from workers.models import Opinion

RIGHT = Permission.CONFIRM_WORK_DAYS
MOST = 300  # on one page; the others follow when these are decided


@require_safe
def late_list(request: Request, pk: UUID) -> HttpResponse:
    """For everyone who may see people: what waits, and why it came late."""
    project = get_object_or_404(Project.objects.visible_to(request.actor), pk=pk)
    actor = require(request.actor, Permission.SEE_PEOPLE, project)
    shown = late_days(project)
    context = _page(project, actor, shown) | {
        "can_check": bool(shown) and may(actor, RIGHT, project)
    }
    return render(request, "workers/late_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def late_check(request: Request, pk: UUID) -> HttpResponse:
    """The supervision group ticks what it knows to be true, or objects."""
    project = get_object_or_404(Project.objects.visible_to(request.actor), pk=pk)
    actor = require(request.actor, RIGHT, project)
    shown = late_days(project)
    form = LateForm(
        **sent(request), people=answerable(RIGHT, project), actor=actor,
        offered=[one.record.pk for one in shown],
    )  # fmt: skip
    number = acted(form, lambda form: _check(form, project, actor))
    if number is not None:
        messages.success(request, _told(Opinion(form.cleaned_data["verdict"]), number))
        return redirect("late_list", pk=pk)
    ticked = set(form["records"].value() or [])
    context = _page(project, actor, shown, _("Confirm")) | {
        "form": form,
        "nobody": not form.people,
        "ticked": {one.record.pk for one in shown if str(one.record.pk) in ticked},
    }
    return render(request, "workers/late_check.html", context, status=status(form))


def _page(project: Project, actor: Post, shown: list[LateDay], *here: str) -> dict[str, Any]:
    link = Link(_("Days entered late"), "")
    return below(project, actor, "day_grid", link, *here) | {
        "days": shown[:MOST],
        "number": len(shown),
        "more": len(shown) > MOST,
    }


def _check(form: LateForm, project: Project, by: Post) -> int:
    return with_answer(
        project=project,
        by=by,
        **form.answered(),
        act=lambda answer: check_late(
            project_id=project.pk,
            record_ids=form.cleaned_data["records"],
            judgement=form.judgement(),
            by=by,
            answer=answer,
        ),
    )


def _told(verdict: Opinion, number: int) -> str:
    if verdict == Opinion.AGREE:
        said = ngettext(
            "%(number)s late day is confirmed: the next wage sheet pays it.",
            "%(number)s late days are confirmed: the next wage sheet pays them.",
            number,
        )
    else:
        said = ngettext(
            "%(number)s late day is objected to: the recorder sees it and puts it right.",
            "%(number)s late days are objected to: the recorder sees them and puts them right.",
            number,
        )
    return said % {"number": number}
