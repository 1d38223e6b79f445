"""Signatures of a sheet: the overview, paper and pictures, person by person, who is missing."""

from uuid import UUID, uuid5

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.forms import NewRowForm
from core.ids import new_id
from payroll.actions.signing import (
    RIGHT,
    attach_signed,
    keep_read_out,
    tick_signed,
    withdraw_consent,
    withdraw_signed_page,
)
from payroll.documents.signing import signature_paper
from payroll.forms.signing import ReadOutForm, SignedPagesForm, StrikeOutForm, TickForm
from payroll.models import LineConsent, SheetState, SignedPage, WageLine, WageSheet
from payroll.signing import houses, missing_from, next_missing, signings_of
from payroll.views.pages import PLACES, below_sheet, line_of, sheet_of
from projects.actions.issuing import issue
from projects.tabs import Link
from projects.views.pages import acted, sent, status
from regions.access import Permission, can, require
from regions.http import Request
from regions.models import Post

FORMS = ["GET", "HEAD", "POST"]


@require_safe
def sheet_sign(request: Request, pk: UUID) -> HttpResponse:
    """The QR code of a printed page leads here with its number: `?page=2`."""
    sheet = sheet_of(request, pk)
    actor = require(request.actor, Permission.SEE_PEOPLE, sheet)
    return _overview(request, sheet, actor, SignedPagesForm())


@require_POST
def sheet_sign_print(request: Request, pk: UUID) -> HttpResponse:
    """Issue the signature sheet: numbered, kept, with each page's QR code."""
    sheet = sheet_of(request, pk)
    actor = require(request.actor, RIGHT, sheet)
    require(actor, Permission.ISSUE_PAPERS, sheet)
    form, site = NewRowForm(request.POST), f"{request.scheme}://{request.get_host()}"
    document = acted(form, lambda form: issue(
        id=uuid5(form.cleaned_data["id"], "signatures"), project_id=sheet.project_id,
        paper=signature_paper(sheet, site), about_id=sheet.pk, site=site, by=actor,
    ))  # fmt: skip
    if document is None:
        for errors in form.errors.values():
            messages.error(request, " ".join(map(str, errors)))
        return redirect("sheet_sign", pk=pk)
    said = _("Printed as %(serial)s: open it, print it, let everyone sign.")
    messages.success(request, said % {"serial": document.serial})
    return redirect("document_detail", pk=document.pk)


@require_POST
def sheet_sign_attach(request: Request, pk: UUID) -> HttpResponse:
    sheet = sheet_of(request, pk)
    actor = require(request.actor, RIGHT, sheet)
    form = SignedPagesForm(**sent(request))
    pages = acted(form, lambda form: attach_signed(
        id=form.cleaned_data["id"], sheet_id=pk, files=form.cleaned_data["pages"], by=actor
    ))  # fmt: skip
    if not pages:
        return _overview(request, sheet, actor, form)
    messages.success(request, _("The pictures are attached. Tick now who signed on each."))
    return redirect("signed_page", pk=pages[0].pk)


@require_safe
def sheet_missing(request: Request, pk: UUID) -> HttpResponse:
    """A list to take from house to house, made to be printed."""
    sheet = sheet_of(request, pk)
    actor = require(request.actor, RIGHT, sheet)
    found = houses(signings_of(sheet))
    context = below_sheet(sheet, actor, _signatures(sheet), _("Still missing")) | {
        "houses": found,
        "count": sum(len(house.people) for house in found),
    }
    return render(request, "payroll/sheet_missing.html", context)


@require_http_methods(FORMS)
def signed_page(request: Request, pk: UUID) -> HttpResponse:
    """A picture, and beside it whoever may be ticked on it."""
    page = _page(request, pk)
    sheet = page.sheet
    actor = require(request.actor, RIGHT, sheet)
    signings = signings_of(sheet)
    form = TickForm(**sent(request), missing=missing_from(signings))
    ticked = acted(form, lambda form: tick_signed(
        page_id=pk, line_ids=form.cleaned_data["lines"],
        agreed_on=form.cleaned_data["agreed_on"], by=actor,
    ))  # fmt: skip
    if ticked is not None:
        said = ngettext("%(n)s signature is kept.", "%(n)s signatures are kept.", ticked)
        messages.success(request, said % {"n": ticked})
        return redirect("sheet_sign", pk=sheet.pk)
    context = below_sheet(sheet, actor, _signatures(sheet), page.paper.title) | {
        "page": page,
        "form": form,
        "missing": missing_from(signings),
        "on_it": [one for one in signings if one.consent and one.consent.page_id == page.pk],
    }
    return render(request, "payroll/signed_page.html", context, status=status(form))


@require_http_methods(FORMS)
def signed_page_withdraw(request: Request, pk: UUID) -> HttpResponse:
    page = _page(request, pk)
    sheet = page.sheet
    actor = require(request.actor, RIGHT, sheet)
    form = StrikeOutForm(**sent(request))
    if acted(form, lambda form: withdraw_signed_page(page_id=pk, by=actor, **form.cleaned_data)):
        messages.success(request, _("The picture is struck out, with whoever was ticked on it."))
        return redirect("sheet_sign", pk=sheet.pk)
    context = below_sheet(sheet, actor, _signatures(sheet), _("Strike out")) | {
        "form": form,
        "picture": page,
        "back": reverse("sheet_sign", args=[sheet.pk]),
    }
    return render(request, "payroll/signing_strike_out.html", context, status=status(form))


@require_http_methods(FORMS)
def line_sign(request: Request, pk: UUID) -> HttpResponse:
    """One person: signed on a picture, read out before two witnesses, or not met. Then the next."""
    line = line_of(request, pk)
    sheet, actor = line.sheet, require(request.actor, RIGHT, line)
    one = next((one for one in signings_of(sheet) if one.line.pk == line.pk), None)
    if one is None:
        messages.warning(request, _("This line is taken off the sheet."))
        return redirect("sheet_sign", pk=sheet.pk)
    form = ReadOutForm(**sent(request))
    if acted(form, lambda form: keep_read_out(
        id=form.cleaned_data["id"], line_id=pk, read=form.read(), by=actor
    )):  # fmt: skip
        messages.success(request, _("%(name)s: read out and agreed.") % {"name": line.name})
        return _on_to(next_missing(sheet, line.row), sheet)
    context = below_sheet(sheet, actor, _signatures(sheet), line.name) | {
        "one": one,
        "form": form,
        "pages": SignedPage.objects.standing().filter(sheet=sheet).select_related("paper"),
        "next": next_missing(sheet, line.row),
    }
    return render(request, "payroll/line_sign.html", context, status=status(form))


@require_http_methods(FORMS)
def consent_withdraw(request: Request, pk: UUID) -> HttpResponse:
    rows = LineConsent.objects.visible_to(request.actor)
    consent = get_object_or_404(rows.select_related(f"line__sheet__{PLACES}"), pk=pk)
    sheet = consent.line.sheet
    actor = require(request.actor, RIGHT, consent)
    form = StrikeOutForm(**sent(request))
    if acted(form, lambda form: withdraw_consent(consent_id=pk, by=actor, **form.cleaned_data)):
        messages.success(request, _("It is struck out; the line waits for its signature again."))
        return redirect("sheet_sign", pk=sheet.pk)
    context = below_sheet(sheet, actor, _signatures(sheet), _("Strike out")) | {
        "form": form,
        "consent": consent,
        "back": reverse("line_sign", args=[consent.line_id]),
    }
    return render(request, "payroll/signing_strike_out.html", context, status=status(form))


def _overview(
    request: Request, sheet: WageSheet, actor: Post, form: SignedPagesForm
) -> HttpResponse:
    signings = signings_of(sheet)
    missing = missing_from(signings)
    asked = request.GET.get("page", "")
    page = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 5 else 0
    of_page = [one for one in signings if one.page == page]
    takes = can(actor, RIGHT, sheet) and sheet.state != SheetState.DISCARDED
    context = below_sheet(sheet, actor, _("Signatures")) | {
        "signings": of_page or signings,
        "page": page if of_page else 0,
        "all": len(signings),
        "missing": missing,
        "pages": SignedPage.objects.standing().filter(sheet=sheet).select_related("paper"),
        "form": form,
        "print_id": new_id(),
        "can_sign": takes,
        "can_print": takes and can(actor, Permission.ISSUE_PAPERS, sheet),
    }
    return render(request, "payroll/sheet_sign.html", context, status=status(form))


def _page(request: Request, pk: UUID) -> SignedPage:
    rows = SignedPage.objects.visible_to(request.actor)
    return get_object_or_404(rows.select_related("paper", f"sheet__{PLACES}"), pk=pk)


def _signatures(sheet: WageSheet) -> Link:
    return Link(_("Signatures"), reverse("sheet_sign", args=[sheet.pk]))


def _on_to(line: WageLine | None, sheet: WageSheet) -> HttpResponse:
    """To the next one who is missing, or back to the list."""
    return redirect("line_sign", pk=line.pk) if line else redirect("sheet_sign", pk=sheet.pk)
