"""Bundles of a township: the list, one with its money, making it, joining, leaving."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from core.audit import record
from core.downloads import workbook
from core.forms import ReasonForm
from core.money import grouped
from core.templatetags.ui import number
from core.templatetags.ui import share as percent
from projects.actions import dissolve_bundle, join_bundle, leave_bundle, make_bundle
from projects.models import Bundle, BundleMember, Outcome, Project
from projects.models.project import ProjectQuerySet
from projects.overview import Row
from projects.tabs import Link, way
from projects.views.pages import acted, sent, status
from regions.access import Permission, can, require
from regions.http import Request
from regions.models import Post
from reports.bundle_papers import bundle_pdf, bundle_sheets
from reports.bundles import BundleFigures, bundle_figures, sees_money
from reports.forms import BundleForm, BundleProjectsForm, LeaveForm

FORMS = ["GET", "HEAD", "POST"]
PER_PAGE = 30


@require_safe
def bundle_list(request: Request) -> HttpResponse:
    actor = require(request.actor, Permission.SEE_PROJECTS)
    query = request.GET.get("q", "").strip()[:60]
    inside = Q(members__left_on=None)
    rows = Bundle.objects.visible_to(actor).standing().select_related("area__parent")
    rows = rows.annotate(projects=Count("members", filter=inside)).filter(name__icontains=query)
    rows = rows.order_by("area", "name")
    context = {
        "page": Paginator(rows, PER_PAGE).get_page(request.GET.get("page")),
        "query": query,
        "can_add": can(actor, Permission.ACT_FOR_TOWNSHIP),
    }
    return render(request, "reports/bundle_list.html", context)


@require_http_methods(FORMS)
def bundle_add(request: Request) -> HttpResponse:
    actor = require(request.actor, Permission.ACT_FOR_TOWNSHIP)
    form = BundleForm(**sent(request), offered=_unbundled(actor))
    bundle = acted(form, lambda form: _make(form, actor))
    if bundle is not None:
        messages.success(request, _("The bundle is made."))
        return redirect(bundle)
    context = {"form": form, "title": _("Make a bundle"), "crumbs": _way(_("Make a bundle"))}
    context |= {"submit": _("Make the bundle"), "cancel": reverse("bundle_list")}
    return render(request, "reports/bundle_add.html", context, status=status(form))


@require_safe
def bundle_detail(request: Request, pk: UUID) -> HttpResponse:
    """With the money for whoever sees the whole township; for a village, the names."""
    bundle, actor = _bundle(request, pk)
    context: dict[str, Any] = {
        "bundle": bundle,
        "members": list(bundle.members.select_related("village")),
        "crumbs": _way(bundle.name),
        "sees_money": sees_money(actor, bundle.area),
        "can_change": bundle.stands and _is_own(bundle, actor),
    }
    if context["sees_money"]:
        found = bundle_figures(bundle, actor, timezone.localdate())
        context |= {"found": found, "large": _large(found)}
        context["papers_open"] = can(actor, Permission.SEE_PLANS)
    return render(request, "reports/bundle_detail.html", context)


@require_http_methods(FORMS)
def bundle_join(request: Request, pk: UUID) -> HttpResponse:
    bundle, actor = _changed(request, pk)
    form = BundleProjectsForm(**sent(request), offered=_unbundled(actor))
    if acted(form, lambda form: _join(form, bundle, actor)):
        messages.success(request, _("The projects have joined the bundle."))
        return redirect(bundle)
    title = _("Let projects join")
    context = {"form": form, "title": title, "crumbs": _way(_crumb(bundle), title)}
    context |= {"submit": title, "cancel": bundle.get_absolute_url()}
    return render(request, "reports/bundle_add.html", context, status=status(form))


@require_http_methods(FORMS)
def bundle_leave(request: Request, pk: UUID) -> HttpResponse:
    own = Bundle.objects.visible_to(request.actor).values("pk")
    rows = BundleMember.objects.visible_to(request.actor).filter(bundle__in=own)
    member = get_object_or_404(rows.select_related("bundle"), pk=pk)
    actor = require(request.actor, Permission.ACT_FOR_TOWNSHIP)
    if member.area_id != actor.division_id:
        raise Http404
    form = LeaveForm(**sent(request))
    if acted(form, lambda form: leave_bundle(member_id=pk, by=actor, **form.cleaned_data)):
        messages.success(request, _("The project has left the bundle."))
        return redirect(member.bundle)
    context = {
        "form": form,
        "title": _("Let this project leave the bundle?"),
        "text": member.name,
        "consequences": [_("It stays in the bundle's history with day and reason.")],
        "submit": _("Let it leave"),
        "cancel": member.bundle.get_absolute_url(),
    }
    return render(request, "ui/confirm_page.html", context, status=status(form))


@require_http_methods(FORMS)
def bundle_dissolve(request: Request, pk: UUID) -> HttpResponse:
    bundle, actor = _changed(request, pk)
    form = ReasonForm(**sent(request))
    if acted(form, lambda form: dissolve_bundle(bundle_id=pk, by=actor, **form.cleaned_data)):
        messages.success(request, _("The bundle is dissolved."))
        return redirect(bundle)
    context = {
        "form": form,
        "title": _("Dissolve this bundle?"),
        "text": bundle.name,
        "consequences": [_("Its projects leave it today and go on by themselves.")],
        "submit": _("Dissolve it"),
        "cancel": bundle.get_absolute_url(),
    }
    return render(request, "ui/confirm_page.html", context, status=status(form))


@require_http_methods(["POST"])
def bundle_workbook(request: Request, pk: UUID) -> FileResponse:
    found, actor = _figures(request, pk)
    area = found.bundle.area_id
    record(by=actor, verb="take bundle", thing=found.bundle, area=area, facts={})
    name = f"{found.bundle.name}项目包汇总表{timezone.localdate():%Y%m%d}.xlsx"
    return workbook(bundle_sheets(found, timezone.now()), name)


@require_safe
def bundle_paper(request: Request, pk: UUID) -> HttpResponse:
    """The summary to print."""
    found, _actor = _figures(request, pk)
    name = f"{found.bundle.name}项目包汇总表.pdf"
    headers = {
        "Content-Disposition": content_disposition_header(as_attachment=False, filename=name)
        or "inline",
        "Cache-Control": "private, no-store",
    }
    pdf = bundle_pdf(found, timezone.now())
    return HttpResponse(pdf, content_type="application/pdf", headers=headers)


def _bundle(request: Request, pk: UUID) -> tuple[Bundle, Post]:
    rows = Bundle.objects.visible_to(request.actor).select_related(
        "area__parent", "withdrawn_by__user__human"
    )
    bundle = get_object_or_404(rows, pk=pk)
    return bundle, require(request.actor, Permission.SEE_PROJECTS)


def _changed(request: Request, pk: UUID) -> tuple[Bundle, Post]:
    """For the township that it belongs to."""
    bundle, _seen = _bundle(request, pk)
    actor = require(request.actor, Permission.ACT_FOR_TOWNSHIP)
    if not _is_own(bundle, actor):
        raise Http404
    return bundle, actor


def _is_own(bundle: Bundle, actor: Post) -> bool:
    own = bundle.area_id == actor.division_id
    return own and can(actor, Permission.ACT_FOR_TOWNSHIP)


def _figures(request: Request, pk: UUID) -> tuple[BundleFigures, Post]:
    """Raises PermissionDenied for a village, which sees names alone."""
    bundle, actor = _bundle(request, pk)
    if not sees_money(actor, bundle.area):
        raise PermissionDenied(Permission.SEE_PROJECTS)
    return bundle_figures(bundle, actor, timezone.localdate()), actor


def _unbundled(actor: Post) -> ProjectQuerySet:
    rows = Project.objects.visible_to(actor).filter(outcome=Outcome.OPEN)
    taken = BundleMember.objects.standing().values("project")
    return rows.exclude(pk__in=taken).select_related("village").order_by("village", "code")


def _make(form: BundleForm, by: Post) -> Bundle:
    said = form.cleaned_data
    return make_bundle(
        id=said["id"], name=said["name"], works=said["works"], project_ids=form.chosen(),
        reason=said["reason"], by=by,
    )  # fmt: skip


def _join(form: BundleProjectsForm, bundle: Bundle, by: Post) -> Bundle:
    why = form.cleaned_data["reason"]
    return join_bundle(bundle_id=bundle.pk, project_ids=form.chosen(), reason=why, by=by)


def _crumb(bundle: Bundle) -> Link:
    return Link(bundle.name, bundle.get_absolute_url())


def _way(*here: Link | str) -> list[Link]:
    return way([Link(_("Bundles"), reverse("bundle_list"))], *here)


def _large(found: BundleFigures) -> list[Row]:
    total = found.total
    return [
        Row(_("Projects"), number(total.projects)),
        Row(_("Estimate (yuan)"), grouped(total.estimate)),
        Row(_("Planned (yuan)"), grouped(total.funds_planned)),
        Row(_("Received (yuan)"), grouped(total.funds_received)),
        Row(_("Wages paid (yuan)"), grouped(total.paid)),
        Row(_("Wages of the funds planned"), percent(total.share.paid_of_planned)),
        Row(_("Works done"), percent(found.progress)),
    ]
