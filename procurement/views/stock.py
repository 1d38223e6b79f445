"""The store: what is there, a material's ledger, and what goes out, comes back or was wrong."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from core.audit import record
from core.downloads import workbook
from core.ids import new_id
from procurement.actions.stock import bring_back, hand_out, take_row_back
from procurement.exports.store import store_sheets
from procurement.forms.stock import BringBackForm, HandOutForm, TakeBackForm
from procurement.models import PlanRow, StockCard, StockCount, StockRow
from procurement.rules import plain
from procurement.stock import entries, ledger_rows, searched, sold_for, used_at, used_words
from projects.actions import Answer, with_answer
from projects.models import Project
from projects.overview import Row
from projects.tabs import Link, frame
from projects.views.pages import acted, below, may, sent, status
from regions.access import Permission, can, require
from regions.http import Request
from regions.models import Post

PER_PAGE = 50


@require_safe
def stock_list(request: Request, pk: UUID) -> HttpResponse:
    project = get_object_or_404(Project.objects.visible_to(request.actor), pk=pk)
    actor = require(request.actor, Permission.SEE_PROJECTS, project)
    words = request.GET.get("q", "").strip()[:60]
    cards = StockCard.objects.filter(project=project)
    page = Paginator(cards.search(words) if words else cards, PER_PAGE).get_page(
        request.GET.get("page")
    )
    waiting = StockCount.objects.filter(project=project, checked__isnull=True)
    context = frame(project, actor, "stock_list") | {
        "page": page,
        "q": words,
        "waiting": list(waiting.order_by("counted_on")[:5]),
        "sold": sold_for(project),
        "sees_ledger": can(actor, Permission.SEE_PEOPLE, project),
        "keeps": may(actor, Permission.RECEIVE_GOODS, project),
    }
    return render(request, "procurement/stock_list.html", context)


@require_safe
def stock_detail(request: Request, pk: UUID) -> HttpResponse:
    """A material's ledger, the newest day first."""
    card = _card(request, pk)
    project = card.project
    actor = require(request.actor, Permission.SEE_PEOPLE, card)
    words = request.GET.get("q", "").strip()[:60]
    rows = ledger_rows(card).order_by("-happened_on", "-number")
    page = Paginator(searched(rows, words) if words else rows, PER_PAGE).get_page(
        request.GET.get("page")
    )
    context = below(project, actor, "stock_list", str(card)) | {
        "card": card,
        "page": page,
        "q": words,
        "entries": entries(card, page),
        "used": [
            Row(place, f"{plain(moved)} {card.unit}") for _card, place, moved in used_at([card])
        ],
        "keeps": may(actor, Permission.RECEIVE_GOODS, project),
        "can_issue": may(actor, Permission.ISSUE_PAPERS, project),
        "form_id": new_id(),
    }
    return render(request, "procurement/stock_detail.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def stock_hand_out(request: Request, pk: UUID) -> HttpResponse:
    card = _card(request, pk)
    project = card.project
    actor = require(request.actor, Permission.RECEIVE_GOODS, card)
    form = HandOutForm(**sent(request), card=card, **_offers(project), project=project, actor=actor)
    row = acted(form, lambda form: _hand_out(form, card, actor))
    if row is not None:
        messages.success(request, _("It is handed out."))
        return redirect(card)
    context = _below_card(card, actor, _("Hand out")) | {"form": form}
    return render(request, "procurement/stock_hand_out.html", context, status=status(form))


@require_http_methods(["GET", "HEAD", "POST"])
def stock_return(request: Request, pk: UUID) -> HttpResponse:
    row = _row(request, pk)
    card = row.card
    actor = require(request.actor, Permission.RECEIVE_GOODS, row)
    [entry] = entries(card, [row])
    if request.method != "POST" and not entry.can_come_back:
        return _back(request, card, _("Nothing of this is outside any more."))
    form = BringBackForm(**sent(request), row=row, project=card.project, actor=actor)
    if acted(form, lambda form: _bring_back(form, row, actor)):
        messages.success(request, _("It is in the store again."))
        return redirect(card)
    context = _below_card(card, actor, _("Brought back")) | {"form": form, "entry": entry}
    return render(request, "procurement/stock_return.html", context, status=status(form))


@require_http_methods(["GET", "HEAD", "POST"])
def stock_take_back(request: Request, pk: UUID) -> HttpResponse:
    row = _row(request, pk)
    card = row.card
    actor = require(request.actor, Permission.RECEIVE_GOODS, row)
    [entry] = entries(card, [row])
    if request.method != "POST" and not entry.can_be_taken_back:
        return _back(request, card, _("This row can't be taken back."))
    form = TakeBackForm(**sent(request), project=card.project, actor=actor)
    if acted(form, lambda form: _take_back(form, row, actor)):
        messages.success(request, _("The row is taken back; both stay in sight."))
        return redirect(card)
    context = _below_card(card, actor, _("Take a row back")) | {"form": form, "entry": entry}
    return render(request, "procurement/stock_take_back.html", context, status=status(form))


@require_http_methods(["POST"])
def stock_workbook(request: Request, pk: UUID) -> FileResponse:
    """Balances and every ledger. Names leave the house: who took them is recorded."""
    project = get_object_or_404(Project.objects.visible_to(request.actor), pk=pk)
    actor = require(request.actor, Permission.SEE_PEOPLE, project)
    record(by=actor, verb="take store ledgers", thing=project, area=project.village_id, facts={})
    cards = StockCard.objects.filter(project=project)
    name = f"{project.code}-物资收发存台账-{timezone.localdate():%Y%m%d}.xlsx"
    return workbook(store_sheets(cards), name)


def _card(request: Request, pk: UUID) -> StockCard:
    rows = StockCard.objects.visible_to(request.actor).select_related("project")
    return get_object_or_404(rows, pk=pk)


def _row(request: Request, pk: UUID) -> StockRow:
    rows = StockRow.objects.visible_to(request.actor).select_related("card__project")
    return get_object_or_404(rows, pk=pk)


def _below_card(card: StockCard, actor: Post, here: str) -> dict[str, Any]:
    link = Link(str(card), card.get_absolute_url())
    return below(card.project, actor, "stock_list", link, here) | {"card": card}


def _back(request: Request, card: StockCard, why: str) -> HttpResponse:
    messages.warning(request, why)
    return redirect(card)


def _offers(project: Project) -> dict[str, list[str]]:
    """Who took something before, and places of use: of earlier slips, then of the plan."""
    planned = PlanRow.objects.filter(project=project).order_by("place")
    places = [*used_words(project, "place"), *planned.values_list("place", flat=True).distinct()]
    return {"takers": list(used_words(project, "taker")), "places": list(dict.fromkeys(places))}


def _hand_out(form: HandOutForm, card: StockCard, by: Post) -> StockRow:
    def act(answer: Answer) -> StockRow:
        row = form.cleaned_data["id"]
        return hand_out(id=row, card_id=card.pk, slip=form.slip(), by=by, answer=answer)

    return with_answer(project=card.project, **form.answered(), by=by, act=act)


def _bring_back(form: BringBackForm, row: StockRow, by: Post) -> StockRow:
    said = form.cleaned_data

    def act(answer: Answer) -> StockRow:
        return bring_back(
            id=said["id"],
            row_id=row.pk,
            quantity=said["quantity"],
            day=said["day"],
            by=by,
            answer=answer,
        )

    return with_answer(project=row.card.project, **form.answered(), by=by, act=act)


def _take_back(form: TakeBackForm, row: StockRow, by: Post) -> StockRow:
    def act(answer: Answer) -> StockRow:
        reason = form.cleaned_data["reason"]
        return take_row_back(row_id=row.pk, reason=reason, by=by, answer=answer)

    return with_answer(project=row.card.project, **form.answered(), by=by, act=act)
