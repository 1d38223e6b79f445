"""The county's register of suppliers: the list, one of them, putting it right, blocking it."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from core.crypto import Unreadable
from core.forms import ReasonForm
from core.masks import mask_phone
from procurement import suppliers
from procurement.actions.registering import block_supplier, correct_supplier, lift_block
from procurement.forms.suppliers import SupplierForm
from procurement.models import Supplier
from projects.overview import Row
from projects.tabs import Link
from projects.views.pages import acted, sent, status
from regions.access import Permission, require
from regions.http import Request
from regions.models import Post

PER_PAGE = 50
FORMS = ["GET", "HEAD", "POST"]


@require_safe
def supplier_list(request: Request) -> HttpResponse:
    actor = require(request.actor, Permission.KEEP_COUNTY_SETTINGS)
    words = request.GET.get("q", "").strip()[:60]
    rows = Supplier.objects.of_county(actor.division_id).with_blocked()
    found = rows.search(words) if words else rows
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    ordered = suppliers.ordered_from([one.pk for one in page], actor)
    context = {
        "page": page,
        "rows": [(one, *ordered.get(one.pk, suppliers.NOTHING)) for one in page],
        "q": words,
        "county": actor.division,
    }
    return render(request, "procurement/supplier_list.html", context)


@require_safe
def supplier_detail(request: Request, pk: UUID) -> HttpResponse:
    supplier = _own(request.actor, pk)
    actor = require(request.actor, Permission.KEEP_COUNTY_SETTINGS)
    context = {
        "supplier": supplier,
        "crumbs": _crumbs(supplier),
        "summary": _summary(supplier),
        "stopped": suppliers.block_of(supplier.pk),
        "blocks": supplier.blocks.select_related("by__user__human", "withdrawn_by__user__human"),
        "projects": suppliers.by_project(supplier, actor),
    }
    return render(request, "procurement/supplier_detail.html", context)


@require_http_methods(FORMS)
def supplier_edit(request: Request, pk: UUID) -> HttpResponse:
    supplier = _own(request.actor, pk)
    actor = require(request.actor, Permission.KEEP_COUNTY_SETTINGS)
    form = SupplierForm(**sent(request), instance=supplier)
    if acted(form, lambda form: correct_supplier(supplier_id=pk, by=actor, **form.cleaned_data)):
        messages.success(request, _("The supplier is put right."))
        return redirect("supplier_detail", pk=pk)
    context = {"form": form, "supplier": supplier, "crumbs": _crumbs(supplier, _("Put right"))}
    return render(request, "procurement/supplier_edit.html", context, status=status(form))


@require_http_methods(FORMS)
def supplier_block(request: Request, pk: UUID) -> HttpResponse:
    supplier = _own(request.actor, pk)
    actor = require(request.actor, Permission.KEEP_COUNTY_SETTINGS)
    if request.method != "POST" and suppliers.block_of(pk):
        messages.warning(request, _("This supplier is blocked already."))
        return redirect("supplier_detail", pk=pk)
    form = ReasonForm(**sent(request))
    if acted(form, lambda form: block_supplier(supplier_id=pk, by=actor, **form.cleaned_data)):
        messages.success(request, _("The supplier is blocked."))
        return redirect("supplier_detail", pk=pk)
    context = {"form": form, "supplier": supplier, "crumbs": _crumbs(supplier, _("Block"))}
    return render(request, "procurement/supplier_block.html", context, status=status(form))


@require_http_methods(FORMS)
def supplier_lift(request: Request, pk: UUID) -> HttpResponse:
    """Lifts the block that stands."""
    supplier = _own(request.actor, pk)
    actor = require(request.actor, Permission.KEEP_COUNTY_SETTINGS)
    stopped = suppliers.block_of(pk)
    if request.method != "POST" and stopped is None:
        messages.warning(request, _("This supplier may be chosen already."))
        return redirect("supplier_detail", pk=pk)
    form = ReasonForm(**sent(request))
    if acted(form, lambda form: lift_block(supplier_id=pk, by=actor, **form.cleaned_data)):
        messages.success(request, _("The supplier may be chosen again."))
        return redirect("supplier_detail", pk=pk)
    context = {
        "form": form,
        "supplier": supplier,
        "stopped": stopped,
        "crumbs": _crumbs(supplier, _("Lift the block")),
    }
    return render(request, "procurement/supplier_lift.html", context, status=status(form))


def _own(actor: Post | None, pk: UUID) -> Supplier:
    """Only of the actor's own county: for everyone else there is none."""
    rows = Supplier.objects.visible_to(actor).select_related("by__user__human", "by__division")
    return get_object_or_404(rows.filter(area=actor.division_id if actor else None), pk=pk)


def _summary(supplier: Supplier) -> list[Row]:
    none = _("none")
    return [
        Row(_("Unified social credit code"), supplier.uscc or none),
        Row(_("Kind"), supplier.kind),
        Row(_("Legal representative"), supplier.legal_representative or none),
        Row(_("Phone"), _masked(supplier) or none),
        Row(_("Registered by"), f"{supplier.by.division} {supplier.by.human}"),
    ]


def _masked(supplier: Supplier) -> str:
    try:
        return mask_phone(supplier.unseal("phone"))
    except Unreadable as lost:
        return str(lost.message)


def _crumbs(supplier: Supplier, here: str = "") -> list[Link]:
    way: list[Any] = [Link(_("Suppliers"), reverse("supplier_list"))]
    if not here:
        return [*way, Link(supplier.name, "")]
    return [*way, Link(supplier.name, supplier.get_absolute_url()), Link(here, "")]
