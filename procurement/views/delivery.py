"""Goods that come in, the supervision group's check, payments, and the notice of the result."""

from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from procurement.actions import check_receipt, notice_purchase, pay_supplier, receive
from procurement.actions.payments import contract_first, invoice_first
from procurement.actions.purchases import notices_of
from procurement.figures import standing_of
from procurement.forms.delivery import CheckForm, PaymentForm, ReceiptForm
from procurement.match import invoices_of, match_by, match_warnings, shown
from procurement.models import Purchase, Receipt, ReceiptCheck, SupplierPayment
from procurement.rules import Standing, State
from procurement.terms import needs_invoice
from procurement.turns import lacks_contract
from procurement.views.pages import back, below_purchase, seen_purchase, with_lines
from projects.actions import Answer, with_answer
from projects.actions.papers import with_paper
from projects.county import settings_of
from projects.forms.notices import PostingForm
from projects.models import Notice
from projects.views.pages import acted, sent, status
from projects.views.posting import post_with_photo
from regions.access import Permission, require
from regions.http import Request
from regions.models import Post


@require_http_methods(["GET", "HEAD", "POST"])
def receipt_add(request: Request, pk: UUID) -> HttpResponse:
    purchase = seen_purchase(request, pk)
    actor = require(request.actor, Permission.RECEIVE_GOODS, purchase)
    if request.method != "POST" and purchase.state != State.CHOSEN:
        return back(request, purchase, _("Nothing is on order here: no delivery is expected."))
    standing = standing_of(purchase)
    if request.method != "POST" and standing.by_log:
        return redirect("machine_entry_add", purchase.pk)
    items = with_lines(purchase, standing)
    form = ReceiptForm(**sent(request), purchase=purchase, items=items, actor=actor)
    receipt = acted(form, lambda form: _receive(form, purchase, actor))
    if receipt is not None:
        messages.success(request, _("The receipt is recorded."))
        return redirect(purchase)
    context = below_purchase(purchase, actor, _("Record a receipt")) | {"form": form}
    return render(request, "procurement/receipt_add.html", context, status=status(form))


@require_http_methods(["GET", "HEAD", "POST"])
def receipt_check(request: Request, pk: UUID) -> HttpResponse:
    rows = Receipt.objects.visible_to(request.actor)
    rows = rows.select_related("purchase__project", "paper", "act__responsible")
    receipt = get_object_or_404(rows.prefetch_related("rows__item"), pk=pk)
    purchase = receipt.purchase
    actor = require(request.actor, Permission.CHECK_RECEIPTS, receipt)
    if request.method != "POST" and hasattr(receipt, "checked"):
        return back(request, purchase, _("This receipt has been checked already."))
    form = CheckForm(**sent(request), purchase=purchase, actor=actor)
    if acted(form, lambda form: _check(form, receipt, actor)):
        messages.success(request, _("Your answer is recorded."))
        return redirect(purchase)
    context = below_purchase(purchase, actor, _("Check the delivery")) | {
        "form": form,
        "receipt": receipt,
    }
    return render(request, "procurement/receipt_check.html", context, status=status(form))


@require_http_methods(["GET", "HEAD", "POST"])
def supplier_payment_add(request: Request, pk: UUID) -> HttpResponse:
    purchase = seen_purchase(request, pk)
    actor = require(request.actor, Permission.PAY_SUPPLIERS, purchase)
    standing = standing_of(purchase)
    if request.method != "POST" and standing.payable <= 0:
        why = _("Nothing is to be paid now: pay for what was received, checked and invoiced.")
        return back(request, purchase, why)
    if request.method != "POST" and standing.invoiced is None and needs_invoice(purchase):
        return back(request, purchase, invoice_first())
    contracted = purchase.contracts.standing().exists()
    if request.method != "POST" and lacks_contract(purchase, standing, contracted=contracted):
        return back(request, purchase, contract_first())
    form = PaymentForm(**sent(request), purchase=purchase, standing=standing, actor=actor)
    if acted(form, lambda form: _pay(form, purchase, actor)):
        messages.success(request, _("The payment is recorded."))
        return redirect(purchase)
    context = below_purchase(purchase, actor, _("Record a payment")) | {
        "form": form,
        "quote": purchase.choice.quote if hasattr(purchase, "choice") else None,
    }
    context |= _compared(purchase, standing)
    return render(request, "procurement/supplier_payment_add.html", context, status=status(form))


def _compared(purchase: Purchase, standing: Standing) -> dict[str, Any]:
    """Order, receipt and invoice, to be seen before the money goes."""
    invoices, payments = invoices_of(purchase), list(purchase.payments.all())
    match = match_by(list(purchase.items.all()), standing, invoices)
    found = match_warnings(match, invoices, payments)
    if not match.has_invoice:
        found.append(_("No invoice is entered. The county lets it be paid; ask for the invoice."))
    return {"match": match, "matched": shown(match), "warnings": found}


@require_http_methods(["GET", "HEAD", "POST"])
def purchase_notice(request: Request, pk: UUID) -> HttpResponse:
    purchase = seen_purchase(request, pk)
    actor = require(request.actor, Permission.POST_NOTICES, purchase)
    if request.method != "POST" and not hasattr(purchase, "choice"):
        return back(request, purchase, _("The result is posted once a supplier is chosen."))
    if request.method != "POST" and notices_of(purchase).exists():
        return back(request, purchase, _("The result hangs on the board already."))
    form = PostingForm(**sent(request), last=purchase.project.notices.first())
    notice = acted(form, lambda form: _post(form, purchase, actor))
    if notice is not None:
        messages.success(request, _("The notice is recorded; its days are counted from now."))
        return redirect(notice)
    context = below_purchase(purchase, actor, _("Post the result")) | {
        "form": form,
        "days": settings_of(purchase.village_id).notice_days,
    }
    return render(request, "procurement/purchase_notice.html", context, status=status(form))


def _receive(form: ReceiptForm, purchase: Purchase, by: Post) -> Receipt:
    said, delivery = form.cleaned_data, form.delivery()
    return with_paper(
        Receipt,
        id=said["id"],
        project=purchase.project,
        file=said["paper"],
        title=_("Receipt of %(day)s") % {"day": delivery.delivered_on},
        by=by,
        act=lambda paper: receive(
            id=said["id"],
            purchase_id=purchase.pk,
            delivery=delivery,
            paper=paper,
            by=by,
            responsible=said["responsible"],
            checker=said.get("checker"),
        ),
    )


def _check(form: CheckForm, receipt: Receipt, by: Post) -> ReceiptCheck:
    said = form.cleaned_data

    def act(answer: Answer) -> ReceiptCheck:
        return check_receipt(
            receipt_id=receipt.pk,
            agreed=said["agreed"],
            reason=said["reason"],
            by=by,
            answer=answer,
        )

    return with_answer(
        project=receipt.purchase.project,
        responsible=said["responsible"],
        file=said.get("paper"),
        by=by,
        act=act,
    )


def _pay(form: PaymentForm, purchase: Purchase, by: Post) -> SupplierPayment:
    said, voucher = form.cleaned_data, form.voucher()
    return with_paper(
        SupplierPayment,
        id=said["id"],
        project=purchase.project,
        file=said["paper"],
        title=_("Voucher %(number)s") % {"number": voucher.number},
        by=by,
        act=lambda paper: pay_supplier(
            id=said["id"],
            purchase_id=purchase.pk,
            voucher=voucher,
            paper=paper,
            by=by,
            responsible=said["responsible"],
        ),
    )


def _post(form: PostingForm, purchase: Purchase, by: Post) -> Notice:
    return post_with_photo(
        form,
        project=purchase.project,
        title=_("Photo of the notice: %(title)s") % {"title": purchase.title},
        by=by,
        post=partial(notice_purchase, purchase_id=purchase.pk),
    )
