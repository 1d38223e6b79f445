"""What the pages below a purchase share: finding it, its way back, and its items."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect

from procurement.models import Purchase, PurchaseItem
from procurement.rules import Line, Standing
from projects.tabs import Link
from projects.views.pages import below
from regions.http import Request
from regions.models import Post


def seen_purchase(request: Request, pk: UUID) -> Purchase:
    """The purchase with its project, or 404 for a stranger."""
    rows = Purchase.objects.visible_to(request.actor).select_related("project", "terms")
    return get_object_or_404(rows, pk=pk)


def below_purchase(purchase: Purchase, actor: Post, here: str) -> dict[str, Any]:
    """The context of a page below a purchase."""
    link = Link(purchase.title, purchase.get_absolute_url())
    context = below(purchase.project, actor, "purchase_list", link, here)
    return context | {"purchase": purchase}


def back(request: Request, purchase: Purchase, why: str) -> HttpResponse:
    """To the purchase's page, with a sentence that says why this page isn't for now."""
    messages.warning(request, why)
    return redirect(purchase)


def with_lines(purchase: Purchase, standing: Standing) -> list[tuple[PurchaseItem, Line]]:
    """The list's items, each with how far it has come."""
    return list(zip(purchase.items.all(), standing.lines, strict=True))
