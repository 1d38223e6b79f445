"""Mending what failed, and checking it again."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from acceptance.actions import check_again, rectify
from acceptance.forms.inspections import RecheckForm, RectifyForm
from acceptance.levels import RIGHTS
from acceptance.models import InspectionItem, ItemCheck, Kind, Rectification
from acceptance.rules import Standing
from acceptance.views.inspections import item_of
from projects.actions import with_answer
from projects.models import Outcome
from projects.tabs import Link
from projects.views.pages import acted, below, sent, status
from regions.access import Permission, require
from regions.http import Request
from regions.models import Post

FORMS = ["GET", "HEAD", "POST"]


@require_http_methods(FORMS)
def item_rectify(request: Request, pk: UUID) -> HttpResponse:
    item = item_of(request, pk)
    actor = require(request.actor, Permission.ACT_FOR_VILLAGE, item.project)
    if request.method != "POST" and item.standing != Standing.FAILED:
        return _nothing_open(request, item)
    form = RectifyForm(**sent(request))
    if acted(form, lambda form: _mend(form, item, actor)):
        messages.success(request, _("It is recorded. Whoever found it now checks it again."))
        return redirect(item.inspection)
    context = _page(item, actor, _("Mend what failed")) | {"form": form}
    return render(request, "acceptance/item_rectify.html", context, status=status(form))


@require_http_methods(FORMS)
def item_recheck(request: Request, pk: UUID) -> HttpResponse:
    item = item_of(request, pk)
    kind = Kind(item.inspection.kind)
    actor = require(request.actor, RIGHTS[kind], item.project)
    if request.method != "POST" and item.standing != Standing.MENDED:
        return _nothing_open(request, item)
    fault = item.checks.select_related("rectification__before", "rectification__after").latest(
        "number"
    )
    form = RecheckForm(
        **sent(request), project=item.project, kind=kind, actor=actor, number=fault.number + 1
    )
    if acted(form, lambda form: _check(form, item, actor)):
        messages.success(request, _("The second look is recorded."))
        return redirect(item.inspection)
    context = _page(item, actor, _("Check again")) | {
        "form": form,
        "mending": getattr(fault, "rectification", None),
        "nobody": not form.people,
    }
    return render(request, "acceptance/item_recheck.html", context, status=status(form))


def _nothing_open(request: Request, item: InspectionItem) -> HttpResponse:
    if item.project.outcome != Outcome.OPEN:
        messages.warning(request, _("This project is closed and can only be read."))
    else:
        messages.info(request, _("Nothing waits here any more."))
    return redirect(item.inspection)


def _page(item: InspectionItem, actor: Post, here: str) -> dict[str, Any]:
    inspection = item.inspection
    link = Link(str(inspection), inspection.get_absolute_url())
    return below(item.project, actor, "inspection_list", link, here) | {
        "item": item,
        "inspection": inspection,
    }


def _mend(form: RectifyForm, item: InspectionItem, by: Post) -> Rectification:
    said = form.cleaned_data
    return rectify(
        id=said["id"],
        item_id=item.pk,
        done=said["done"],
        done_on=said["done_on"],
        before=said["before"],
        after=said["after"],
        by=by,
    )


def _check(form: RecheckForm, item: InspectionItem, by: Post) -> ItemCheck:
    number = form.cleaned_data["number"]
    return with_answer(
        project=item.project,
        by=by,
        **form.answered(),
        act=lambda answer: check_again(
            item_id=item.pk, number=number, found=form.found(), by=by, answer=answer
        ),
    )
