"""Quotes: entering one, striking one out, looking up its contact, choosing one."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from core.forms import ReasonForm
from procurement import overview, suppliers
from procurement.actions import add_quote, choose, reveal_phone, withdraw_quote
from procurement.forms.quotes import ChooseForm, QuoteForm
from procurement.models import Choice, Purchase, Quote, Supplier
from procurement.rules import State
from procurement.views.pages import back, below_purchase, seen_purchase
from procurement.warnings import warnings
from projects.actions import Answer
from projects.actions.papers import with_paper_if_any
from projects.views.pages import acted, sent, status
from regions.access import Permission, require
from regions.http import Request
from regions.models import Post


@require_http_methods(["GET", "HEAD", "POST"])
def quote_add(request: Request, pk: UUID) -> HttpResponse:
    """Searches the county's register by `q`; `supplier` is the one that was chosen there."""
    purchase = seen_purchase(request, pk)
    actor = require(request.actor, Permission.BUY, purchase)
    if request.method != "POST" and purchase.state != State.INQUIRY:
        return back(request, purchase, _("A supplier is chosen already: no more quotes come in."))
    words = request.GET.get("q", "").strip()[:60]
    context: dict[str, Any] = {
        "q": words,
        "found": suppliers.found(purchase.village_id, words) if words else [],
        "purchase": purchase,
    }
    if "HX-Request" in request.headers and request.method != "POST":
        return render(request, "procurement/supplier_found.html", context)
    supplier = _known(request, purchase)
    form = QuoteForm(**sent(request), items=list(purchase.items.all()), supplier=supplier)
    quote = acted(form, lambda form: _add(form, purchase, actor))
    if quote is not None:
        messages.success(request, _("The quote of %(name)s is entered.") % {"name": quote.supplier})
        return redirect(purchase)
    context |= below_purchase(purchase, actor, _("Enter a quote"))
    context |= {"form": form, "known": supplier}
    return render(request, "procurement/quote_add.html", context, status=status(form))


@require_http_methods(["GET", "HEAD", "POST"])
def quote_withdraw(request: Request, pk: UUID) -> HttpResponse:
    quote = _quote(request, pk)
    actor = require(request.actor, Permission.BUY, quote)
    purchase = quote.purchase
    if request.method != "POST" and purchase.state != State.INQUIRY:
        return back(
            request, purchase, _("A supplier is chosen already: the quotes stay as they are.")
        )
    form = ReasonForm(**sent(request))
    if acted(form, lambda form: withdraw_quote(quote_id=pk, by=actor, **form.cleaned_data)):
        messages.success(request, _("The quote is struck out and no longer counts."))
        return redirect(purchase)
    context = below_purchase(purchase, actor, _("Strike out a quote")) | {
        "form": form,
        "quote": quote,
    }
    return render(request, "procurement/quote_withdraw.html", context, status=status(form))


@require_http_methods(["GET", "HEAD", "POST"])
def quote_reveal(request: Request, pk: UUID) -> HttpResponse:
    """Shows the number in the answer to the form, and nowhere else."""
    quote = _quote(request, pk)
    actor = require(request.actor, Permission.REVEAL_PERSONAL_DATA, quote)
    form = ReasonForm(**sent(request))
    phone = acted(form, lambda form: reveal_phone(quote_id=pk, by=actor, **form.cleaned_data))
    context = below_purchase(quote.purchase, actor, _("Phone of the contact")) | {
        "form": form,
        "quote": quote,
        "phone": phone,
    }
    response = render(request, "procurement/quote_reveal.html", context, status=status(form))
    response["Cache-Control"] = "private, no-store"
    return response


@require_http_methods(["GET", "HEAD", "POST"])
def purchase_choose(request: Request, pk: UUID) -> HttpResponse:
    purchase = seen_purchase(request, pk)
    actor = require(request.actor, Permission.BUY, purchase)
    rows = purchase.quotes.standing().select_related("registered")
    quotes = list(rows.prefetch_related("rows"))
    if request.method != "POST" and (purchase.state != State.INQUIRY or not quotes):
        return back(request, purchase, _("There is nothing to choose from now."))
    form = ChooseForm(**sent(request), purchase=purchase, quotes=quotes, actor=actor)
    choice = acted(form, lambda form: _choose(form, purchase, actor))
    if choice is not None:
        messages.success(request, _("%(name)s is chosen.") % {"name": choice.quote.supplier})
        return redirect(purchase)
    columns = overview.columns(quotes, list(purchase.items.all()), None)
    context = below_purchase(purchase, actor, _("Choose a supplier")) | {
        "form": form,
        "columns": columns,
        "comparison": overview.comparison(columns),
        "warnings": warnings(purchase, quotes, None),
    }
    return render(request, "procurement/purchase_choose.html", context, status=status(form))


def _quote(request: Request, pk: UUID) -> Quote:
    rows = Quote.objects.visible_to(request.actor).select_related("purchase__project")
    return get_object_or_404(rows, pk=pk)


def _known(request: Request, purchase: Purchase) -> Supplier | None:
    """The supplier that the address or the form names, if the county's register has it."""
    named = request.POST.get("known") or request.GET.get("supplier", "")
    try:
        key = UUID(named)
    except ValueError:
        return None
    return suppliers.register_of(purchase.village_id).with_blocked().filter(pk=key).first()


def _add(form: QuoteForm, purchase: Purchase, by: Post) -> Quote:
    row, offer = form.cleaned_data["id"], form.offer()
    name = str(form.supplier or offer.supplier)
    return with_paper_if_any(
        Quote,
        id=row,
        project=purchase.project,
        file=form.cleaned_data["paper"],
        title=_("Offer of %(name)s") % {"name": name},
        by=by,
        act=lambda paper: add_quote(
            id=row, purchase_id=purchase.pk, offer=offer, paper=paper, by=by
        ),
    )


def _choose(form: ChooseForm, purchase: Purchase, by: Post) -> Choice:
    said = form.cleaned_data
    return with_paper_if_any(
        Choice,
        id=said["id"],
        project=purchase.project,
        file=said.get("paper"),
        title=_("Inquiry record signed by %(name)s") % {"name": said["responsible"]},
        by=by,
        act=lambda paper: choose(
            id=said["id"],
            purchase_id=purchase.pk,
            version=said["version"],
            quote_id=UUID(said["quote"]),
            reason=said["reason"],
            exception=said.get("exception", ""),
            by=by,
            answer=Answer(said["responsible"], paper),
            second=said.get("second"),
        ),
    )
