"""How a county's bank files look: a list of layouts, and a form with a preview."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from core.forms import NewRowForm
from payroll.actions import end_layout, save_layout
from payroll.forms.layouts import LayoutForm
from payroll.layout_preview import preview_of
from payroll.layouts import BUILT_IN, CARD, GENERAL, Layout
from payroll.models import BankLayout
from projects.tabs import Link
from projects.views.pages import acted, sent, status
from regions.access import Permission, require
from regions.http import Request
from regions.models import Post

FORMS = ["GET", "HEAD", "POST"]


@require_safe
def layout_list(request: Request) -> HttpResponse:
    actor = require(request.actor, Permission.KEEP_COUNTY_SETTINGS)
    own = BankLayout.objects.in_force(actor.division_id)
    rows: list[tuple[Layout, BankLayout | None]] = [(row.layout, row) for row in own]
    rows = rows or [(one, None) for one in BUILT_IN]
    shown = [{"layout": one, "row": row, "preview": preview_of(one)} for one, row in rows]
    context = {"rows": shown, "own": bool(own), "county": actor.division}
    return render(request, "payroll/layout_list.html", context)


@require_http_methods(FORMS)
def layout_add(request: Request) -> HttpResponse:
    """Starts from one of ours: the general list, or the card list."""
    actor = require(request.actor, Permission.KEEP_COUNTY_SETTINGS)
    start = CARD if request.GET.get("from") == "card" else GENERAL
    return _form(request, actor, start, None)


@require_http_methods(FORMS)
def layout_edit(request: Request, pk: UUID) -> HttpResponse:
    """The next version of a layout."""
    row = _row(request.actor, pk)
    actor = require(request.actor, Permission.KEEP_COUNTY_SETTINGS)
    return _form(request, actor, row.layout, row)


@require_http_methods(FORMS)
def layout_end(request: Request, pk: UUID) -> HttpResponse:
    row = _row(request.actor, pk)
    actor = require(request.actor, Permission.KEEP_COUNTY_SETTINGS)
    form = NewRowForm(**sent(request))
    if acted(form, lambda form: end_layout(layout_id=pk, by=actor, **form.cleaned_data)):
        messages.success(request, _("The layout is offered no longer."))
        return redirect("layout_list")
    context = {"row": row, "form": form, "crumbs": _crumbs(row.name)}
    return render(request, "payroll/layout_end.html", context, status=status(form))


def _form(request: Request, actor: Post, start: Layout, row: BankLayout | None) -> HttpResponse:
    """A press on “Show the preview” saves nothing."""
    form = LayoutForm(**sent(request), layout=start)
    looks = "preview" in request.POST
    family = row.family if row else None
    saved = None if looks else acted(form, lambda form: _save(form, actor, family))
    if saved is not None:
        messages.success(request, _("The layout is saved. The next bank files are written by it."))
        return redirect("layout_list")
    shown = form.layout if form.is_bound and form.is_valid() else None if form.errors else start
    context = {
        "form": form,
        "row": row,
        "preview": preview_of(shown) if shown else None,
        "crumbs": _crumbs(row.name if row else _("Add a layout")),
    }
    return render(request, "payroll/layout_form.html", context, status=status(form))


def _row(actor: Post | None, pk: UUID) -> BankLayout:
    """Only of the actor's own county: for everyone else there is none."""
    own = BankLayout.objects.visible_to(actor)
    return get_object_or_404(own.filter(area=actor.division_id if actor else None), pk=pk)


def _save(form: LayoutForm, by: Post, family: UUID | None) -> BankLayout:
    return save_layout(id=form.cleaned_data["id"], layout=form.layout, by=by, family=family)


def _crumbs(here: str) -> list[Link]:
    return [Link(_("Bank file layouts"), reverse("layout_list")), Link(here, "")]
