"""A project's purchases: the list, a new one, its page, calling it off."""

from decimal import Decimal
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import OuterRef, Prefetch, Subquery, Sum
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from core.forms import ReasonForm
from core.ids import new_id
from procurement import overview, turns
from procurement.actions import add_purchase, call_off
from procurement.actions.purchases import notices_of
from procurement.figures import progress, standing_by, standing_of
from procurement.forms.purchases import PurchaseForm
from procurement.machine_log import elsewhere, log_of
from procurement.match import invoices_of, match_by, match_warnings, shown
from procurement.models import (
    ActKind,
    Choice,
    Contract,
    Kind,
    PlanVersion,
    Purchase,
    PurchaseAct,
    Quote,
    Receipt,
    ReceiptRow,
    SupplierPayment,
)
from procurement.planning import beyond_of, plan_in_force, planned_rows
from procurement.rules import Standing, State, plain
from procurement.terms import needs_contract
from procurement.views.pages import back, below_purchase, seen_purchase
from procurement.warnings import warnings
from projects.lifecycle import STAGES, Stage
from projects.models import Project
from projects.tabs import Link, frame
from projects.views.pages import acted, below, may, sent, status
from regions.access import Permission, can, require
from regions.http import Request
from regions.models import Post

PER_PAGE = 50
LAST_DAYS = 8  # of the machine log
PEOPLE = ("act__post__division", "act__operator", "act__responsible")
_CHOICE = tuple(f"choice__{name}" for name in ("quote", "act__paper", *PEOPLE))
_WITH = (
    Prefetch("items", progress()),
    Prefetch("acts", PurchaseAct.objects.select_related("responsible")),
    Prefetch("contracts", Contract.objects.select_related("paper")),
)


@require_safe
def purchase_list(request: Request, pk: UUID) -> HttpResponse:
    project = get_object_or_404(Project.objects.visible_to(request.actor), pk=pk)
    actor = require(request.actor, Permission.SEE_PROJECTS, project)
    words = request.GET.get("q", "").strip()[:60]
    page = Paginator(_found(project, words), PER_PAGE).get_page(request.GET.get("page"))
    buys = may(actor, Permission.BUY, project)
    context = frame(project, actor, "purchase_list") | {
        "page": page,
        "q": words,
        "rows": [_line(purchase) for purchase in page],
        "figures": overview.project_figures(project),
        "buys": buys,
        "can_add": buys and _is_time(project),
    }
    return render(request, "procurement/purchase_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def purchase_add(request: Request, pk: UUID) -> HttpResponse:
    """The button for more rows sends the form without judging it."""
    project = get_object_or_404(Project.objects.visible_to(request.actor), pk=pk)
    actor = require(request.actor, Permission.BUY, project)
    context = below(project, actor, "purchase_list", _("New purchase"))
    plan = plan_in_force(project)
    has_plan = plan is not None
    context |= {"has_plan": has_plan}
    if "more" in request.POST:
        form = PurchaseForm.with_more_rows(request.POST.dict(), has_plan=has_plan)
        return render(request, "procurement/purchase_add.html", context | {"form": form})
    begun = _from_plan(plan, request.GET.getlist("line")) if plan else {}
    form = PurchaseForm(**sent(request), **begun, has_plan=has_plan)
    purchase = acted(form, lambda form: _add(form, project, actor))
    if purchase is not None:
        messages.success(request, _("The purchase is begun. Now ask suppliers for quotes."))
        return redirect(purchase)
    context |= {"form": form, "is_time": _is_time(project)}
    return render(request, "procurement/purchase_add.html", context, status=status(form))


@require_safe
def purchase_detail(request: Request, pk: UUID) -> HttpResponse:
    rows = Purchase.objects.visible_to(request.actor)
    people = ("project", "terms", "made_by__user__human", "called_off_by__user__human")
    rows = rows.select_related(*people, *_CHOICE).prefetch_related(*_WITH)
    purchase = get_object_or_404(rows, pk=pk)
    actor = require(request.actor, Permission.SEE_PROJECTS, purchase)
    context = below(purchase.project, actor, "purchase_list", purchase.title)
    return render(request, "procurement/purchase_detail.html", context | _page(purchase, actor))


@require_http_methods(["GET", "HEAD", "POST"])
def purchase_cancel(request: Request, pk: UUID) -> HttpResponse:
    purchase = seen_purchase(request, pk)
    actor = require(request.actor, Permission.BUY, purchase)
    if request.method != "POST" and purchase.state not in (State.INQUIRY, State.CHOSEN):
        return back(request, purchase, _("Nothing is left to call off here."))
    form = ReasonForm(**sent(request))
    if acted(form, lambda form: call_off(purchase_id=pk, by=actor, **form.cleaned_data)):
        messages.success(request, _("The purchase is called off."))
        return redirect(purchase)
    context = below_purchase(purchase, actor, _("Call off")) | {
        "form": form,
        "begun": standing_of(purchase).begun,
    }
    return render(request, "procurement/purchase_cancel.html", context, status=status(form))


def _found(project: Project, words: str) -> Any:
    """The purchases looked for, newest first, with what was ordered and paid."""
    rows = Purchase.objects.filter(project=project)
    rows = rows.search(words) if words else rows
    payments = SupplierPayment.objects.filter(purchase=OuterRef("pk")).order_by()
    paid = payments.values("purchase").annotate(sum=Sum("amount")).values("sum")
    ordered = Choice.objects.filter(purchase=OuterRef("pk")).values("quote__total")
    return rows.annotate(ordered=Subquery(ordered), paid=Subquery(paid))


def _line(purchase: Any) -> list[Any]:
    """A row of the list, by the columns in its template."""
    return [
        Link(purchase.title, purchase.get_absolute_url()),
        purchase.get_kind_display(),
        purchase.budget,
        purchase.ordered,
        purchase.paid or Decimal(0),
        purchase.needed_on,
        turns.badge_of(purchase, timezone.localdate()),
    ]


def _is_time(project: Project) -> bool:
    return STAGES.index(Stage(project.stage)) >= STAGES.index(Stage.PREPARATION)


def _from_plan(plan: PlanVersion, lines: list[str]) -> dict[str, Any]:
    """What a form begins with: the rows that were ticked on the plan's page, as far as they are
    left."""
    chosen = [one for one in planned_rows(plan) if str(one.row.line_id) in lines]
    if not chosen:
        return {}
    items = [
        {
            "line": one.row.line_id,
            "name": one.row.name,
            "specification": one.row.specification,
            "quantity": plain(one.left or one.row.quantity),
            "unit": one.row.unit,
            "planned_price": one.row.price,
        }
        for one in chosen
    ]
    initial = {
        "title": "、".join(dict.fromkeys(one.row.name for one in chosen))[:80],
        "purpose": "、".join(dict.fromkeys(one.row.place for one in chosen))[:200],
        "needed_on": min(one.row.needed_on for one in chosen),
        "kind": Kind.MATERIALS,
    }
    return {"items": items, "initial": initial}


def _add(form: PurchaseForm, project: Project, by: Post) -> Purchase:
    row = form.cleaned_data["id"]
    return add_purchase(id=row, project_id=project.pk, plan=form.plan(), by=by)


def _page(purchase: Purchase, actor: Post) -> dict[str, Any]:
    """Everything of one purchase, in a constant number of queries."""
    quotes = _quotes(purchase)
    standing_quotes = [quote for quote in quotes if quote.stands]
    choice = purchase.choice if hasattr(purchase, "choice") else None
    receipts, payments = _receipts(purchase), _payments(purchase)
    invoices = invoices_of(purchase) if choice else []
    standing, items = standing_by(purchase, payments, invoices), list(purchase.items.all())
    match = match_by(items, standing, invoices)
    doubts = warnings(purchase, standing_quotes, choice.quote if choice else None)
    unchecked = [receipt for receipt in receipts if not hasattr(receipt, "checked")]
    contract = _contract(purchase) if choice else None
    offers, contracted = len(standing_quotes), contract is not None
    allowed = turns.rights(purchase, standing, offers, actor, contracted=contracted)
    waiting = turns.doings(purchase, standing, offers, unchecked, contracted=contracted)
    columns = overview.columns(quotes, items, choice)
    return {
        "purchase": purchase,
        "badge": turns.badge_of(purchase, timezone.localdate()),
        "turn": turns.turn(purchase, waiting, allowed, actor),
        "rights": allowed,
        "warnings": doubts + match_warnings(match, invoices, payments),
        "beyond": beyond_of(purchase),
        "summary": overview.summary(purchase),
        "money": overview.money(choice, standing),
        "lines": overview.item_lines(items, standing),
        "columns": columns,
        "comparison": overview.comparison(columns),
        "choice": choice,
        "receipts": [receipt for receipt in receipts if not receipt.from_log],
        **_log(purchase, standing, actor),
        "payments": payments,
        "invoices": invoices,
        "match": match,
        "matched": shown(match),
        "last_paid": max((one.act.at for one in payments), default=None),
        "can_issue": purchase.state != State.CANCELLED
        and may(actor, Permission.ISSUE_PAPERS, purchase.project),
        "form_id": new_id(),
        "notice": notices_of(purchase).first(),
        "second": _second(purchase) if choice else None,
        "contract": contract,
        "needs_contract": choice is not None and needs_contract(purchase, choice.quote.total),
        "events": overview.events(choice, receipts, payments),
    }


def _log(purchase: Purchase, standing: Standing, actor: Post) -> dict[str, Any]:
    """The last days of a hire's log."""
    if not standing.by_log or purchase.state == State.INQUIRY:
        return {}
    return {
        "by_log": True,
        "entries": list(log_of(purchase)[:LAST_DAYS]),
        "elsewhere": elsewhere(purchase),
        "sees_people": can(actor, Permission.SEE_PEOPLE, purchase),
        "waits": standing.waits_for_check,
    }


def _quotes(purchase: Purchase) -> list[Quote]:
    rows = purchase.quotes.select_related("paper", "registered", "withdrawn_by__user__human")
    return list(rows.prefetch_related("rows"))


def _second(purchase: Purchase) -> PurchaseAct | None:
    """Who signed a direct purchase too."""
    return next((act for act in purchase.acts.all() if act.kind == ActKind.SECOND), None)


def _contract(purchase: Purchase) -> Contract | None:
    return next((contract for contract in purchase.contracts.all() if contract.stands), None)


def _receipts(purchase: Purchase) -> list[Receipt]:
    checked = tuple(f"checked__{name}" for name in PEOPLE)
    rows = purchase.receipts.select_related("paper", *PEOPLE, *checked)
    with_items = Prefetch("rows", ReceiptRow.objects.select_related("item"))
    return list(rows.prefetch_related(with_items))


def _payments(purchase: Purchase) -> list[SupplierPayment]:
    return list(purchase.payments.select_related("paper", *PEOPLE))
