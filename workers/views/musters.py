"""Attendance on paper: the list, printing, the signed pages, and picture beside entries."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, OuterRef, Q, Subquery
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from projects.models import Project
from projects.tabs import Link
from projects.views.pages import acted, below, may, sent, status
from regions.access import Permission, require
from regions.http import Request
from regions.models import Post
from workers.actions import add_own_sheet, attach_pages, compare, print_muster, withdraw_page
from workers.documents.muster import muster_paper
from workers.exports.musters import muster_workbook
from workers.forms.musters import CheckForm, MusterForm, PagesForm, WithdrawPageForm
from workers.models import Muster, MusterCheck, MusterPage
from workers.musters import entries_of, has_entered
from workers.views.pages import paper_sheets
from workers.words import stretch_said

PER_PAGE = 30
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_safe
def muster_list(request: Request, pk: UUID) -> HttpResponse:
    project = get_object_or_404(Project.objects.visible_to(request.actor), pk=pk)
    actor = require(request.actor, Permission.SEE_PEOPLE, project)
    checks = MusterCheck.objects.filter(muster=OuterRef("pk")).order_by("-at", "-id")
    standing = Count("pages", filter=Q(pages__withdrawn_at__isnull=True))
    musters = project.musters.annotate(
        pictures=standing, agrees=Subquery(checks.values("agrees")[:1])
    )
    page = Paginator(musters.order_by("-first", "-at"), PER_PAGE)
    context = below(project, actor, "day_grid", _("Attendance sheets on paper")) | {
        "page": page.get_page(request.GET.get("page")),
        "can_add": may(actor, Permission.LOG_WORK_DAYS, project),
    }
    return render(request, "workers/muster_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def muster_add(request: Request, pk: UUID) -> HttpResponse:
    project = get_object_or_404(Project.objects.visible_to(request.actor), pk=pk)
    actor = require(request.actor, Permission.LOG_WORK_DAYS, project)
    initial = {"stretch": "month", "day": timezone.localdate()}
    form = MusterForm(**sent(request), initial=initial)
    site = f"{request.scheme}://{request.get_host()}"
    if made := acted(form, lambda form: _made(form, project, site, actor)):
        if made.serial:
            said = _("Printed as %(serial)s: open it, print it, let everyone sign.")
            messages.success(request, said % {"serial": made.serial})
        return redirect(made)
    context = below(project, actor, "day_grid", paper_sheets(project), _("Print a sheet"))
    context |= {"form": form}
    return render(request, "workers/muster_add.html", context, status=status(form))


@require_safe
def muster_detail(request: Request, pk: UUID) -> HttpResponse:
    muster = _muster(request, pk)
    actor = require(request.actor, Permission.SEE_PEOPLE, muster)
    return _page(request, muster, actor)


@require_POST
def muster_attach(request: Request, pk: UUID) -> HttpResponse:
    muster = _muster(request, pk)
    actor = require(request.actor, Permission.LOG_WORK_DAYS, muster)
    form = PagesForm(**sent(request))
    made = acted(form, lambda form: attach_pages(
        id=form.cleaned_data["id"], muster_id=pk, files=form.cleaned_data["pages"], by=actor
    ))  # fmt: skip
    if made is None:
        return _page(request, muster, actor, pages_form=form)
    messages.success(request, _("The pictures are attached: these days are on paper now."))
    return redirect(muster)


@require_http_methods(["GET", "HEAD", "POST"])
def muster_page_withdraw(request: Request, pk: UUID) -> HttpResponse:
    rows = MusterPage.objects.visible_to(request.actor).select_related("muster__project", "paper")
    picture = get_object_or_404(rows, pk=pk)
    actor = require(request.actor, Permission.LOG_WORK_DAYS, picture)
    form, muster = WithdrawPageForm(**sent(request)), picture.muster
    if acted(form, lambda form: withdraw_page(
        page_id=pk, reason=form.cleaned_data["reason"], by=actor
    )):  # fmt: skip
        messages.success(request, _("The picture is struck out."))
        return redirect(muster)
    here = Link(stretch_said(muster.first, muster.last), muster.get_absolute_url())
    context = below(
        muster.project, actor, "day_grid", paper_sheets(muster.project), here, _("Strike out")
    )
    context |= {"form": form, "picture": picture, "back": muster.get_absolute_url()}
    return render(request, "workers/muster_page_withdraw.html", context, status=status(form))


@require_POST
def muster_check(request: Request, pk: UUID) -> HttpResponse:
    muster = _muster(request, pk)
    actor = require(request.actor, Permission.COMPARE_MUSTERS, muster)
    form = CheckForm(**sent(request))
    if acted(form, lambda form: _compare(form, muster, actor)) is None:
        return _page(request, muster, actor, check_form=form)
    messages.success(request, _("What you found is kept."))
    return redirect(muster)


@require_safe
def muster_workbook_file(request: Request, pk: UUID) -> HttpResponse:
    """The sheet as a workbook, to be filled in on a computer and read in again."""
    muster = _muster(request, pk)
    require(request.actor, Permission.LOG_WORK_DAYS, muster)
    name = f"{muster.serial or 'kaoqin'} {muster.first:%Y-%m-%d}.xlsx"
    shown = content_disposition_header(as_attachment=True, filename=name)
    headers = {"Content-Disposition": shown or "attachment", "Cache-Control": "private, no-store"}
    return HttpResponse(muster_workbook(muster), content_type=XLSX, headers=headers)


def _muster(request: Request, pk: UUID) -> Muster:
    rows = Muster.objects.visible_to(request.actor).select_related("project")
    return get_object_or_404(rows, pk=pk)


def _made(form: MusterForm, project: Project, site: str, by: Post) -> Muster:
    said, (first, last) = form.cleaned_data, form.days()
    common: dict[str, Any] = {
        "id": said["id"], "project_id": project.pk, "first": first, "last": last, "by": by,
    }  # fmt: skip
    if said["own"]:
        return add_own_sheet(**common)
    paper = muster_paper(said["id"], first, last, said["spare"])
    return print_muster(**common, paper=paper, site=site)


def _compare(form: CheckForm, muster: Muster, by: Post) -> MusterCheck:
    said = form.cleaned_data
    return compare(
        id=said["id"],
        muster_id=muster.pk,
        agrees=said["agrees"] == "yes",
        reason=said["reason"],
        seen=said["seen"],
        by=by,
    )


def _page(
    request: Request,
    muster: Muster,
    actor: Post,
    *,
    pages_form: PagesForm | None = None,
    check_form: CheckForm | None = None,
) -> HttpResponse:
    """Picture and entries side by side; a form that needs mending stands in its place."""
    project = muster.project
    pages = list(muster.pages.select_related("paper", "withdrawn_by__user__human"))
    standing = [page for page in pages if page.stands]
    entries = entries_of(muster, standing)
    may_compare = may(actor, Permission.COMPARE_MUSTERS, project)
    here = stretch_said(muster.first, muster.last)
    context = below(project, actor, "day_grid", paper_sheets(project), here) | {
        "muster": muster,
        "title": here,
        "pages": standing,
        "struck": [page for page in pages if not page.stands],
        "entries": entries,
        "checks": _checks(muster.checks.select_related("by__division", "by__user__human"), entries),
        "readings": muster.readings.select_related("by__division", "by__user__human"),
        "can_attach": may(actor, Permission.LOG_WORK_DAYS, project),
        "can_compare": may_compare and bool(standing),
        "entered": may_compare and has_entered(actor, muster),
        "pages_form": pages_form or PagesForm(),
        "check_form": check_form or CheckForm(initial={"seen": entries.seen}),
    }
    failed = bool(pages_form or check_form)
    return render(request, "workers/muster_detail.html", context, status=422 if failed else 200)


def _checks(checks: Iterable[MusterCheck], entries: Any) -> list[tuple[MusterCheck, bool]]:
    """Each verdict, and whether it is still of what stands there now."""
    return [(check, check.seen == entries.seen) for check in checks]
