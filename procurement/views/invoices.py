"""A supplier's invoice: entered against the order, or struck out."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from core.forms import ReasonForm
from procurement.actions.invoices import add_invoice, withdraw_invoice
from procurement.figures import standing_of
from procurement.forms.invoices import InvoiceForm
from procurement.match import invoices_of, match_by
from procurement.models import Invoice, Purchase, Quote
from procurement.rules import State
from procurement.views.pages import back, below_purchase, seen_purchase
from projects.actions.papers import with_paper
from projects.views.pages import acted, sent, status
from regions.access import Permission, require
from regions.http import Request
from regions.models import Post

FORMS = ["GET", "HEAD", "POST"]


@require_http_methods(FORMS)
def invoice_add(request: Request, pk: UUID) -> HttpResponse:
    purchase = seen_purchase(request, pk)
    actor = require(request.actor, Permission.BUY, purchase)
    quote = Quote.objects.filter(choice__purchase=purchase).first()
    if quote is None or purchase.state == State.CANCELLED:
        return back(request, purchase, _("An invoice follows the choice of a supplier."))
    items = list(purchase.items.all())
    match = match_by(items, standing_of(purchase), invoices_of(purchase))
    form = InvoiceForm(**sent(request), purchase=purchase, quote=quote, items=items, match=match)
    if acted(form, lambda form: _add(form, purchase, actor)):
        messages.success(request, _("The invoice is entered, and compared with order and receipt."))
        return redirect(purchase)
    context = below_purchase(purchase, actor, _("Enter the invoice")) | {"form": form}
    return render(request, "procurement/invoice_add.html", context, status=status(form))


@require_http_methods(FORMS)
def invoice_withdraw(request: Request, pk: UUID) -> HttpResponse:
    rows = Invoice.objects.visible_to(request.actor).select_related("purchase__project")
    invoice = get_object_or_404(rows, pk=pk)
    purchase = invoice.purchase
    actor = require(request.actor, Permission.BUY, invoice)
    if request.method != "POST" and not invoice.stands:
        return back(request, purchase, _("This invoice is struck out already."))
    form = ReasonForm(**sent(request))
    if acted(form, lambda form: withdraw_invoice(invoice_id=pk, by=actor, **form.cleaned_data)):
        messages.success(request, _("The invoice is struck out and no longer counts."))
        return redirect(purchase)
    context = below_purchase(purchase, actor, _("Strike out the invoice")) | {
        "form": form,
        "invoice": invoice,
    }
    return render(request, "procurement/invoice_withdraw.html", context, status=status(form))


def _add(form: InvoiceForm, purchase: Purchase, by: Post) -> Invoice:
    row, bill = form.cleaned_data["id"], form.bill()
    return with_paper(
        Invoice,
        id=row,
        project=purchase.project,
        file=form.cleaned_data["paper"],
        title=_("Invoice %(number)s") % {"number": bill.number},
        by=by,
        act=lambda paper: add_invoice(
            id=row, purchase_id=purchase.pk, bill=bill, paper=paper, by=by
        ),
    )
