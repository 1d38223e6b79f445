"""Making a purchase with its list, and calling it off."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from core.audit import record
from core.errors import DAMAGED, RuleBroken, constraints_said
from core.ids import new_id
from core.money import total
from procurement.actions.planning import compared_with_plan, keep_beyond
from procurement.figures import standing_of
from procurement.hire_rules import Offered, hire_unit, lonely_drivers
from procurement.models import Kind, Purchase, PurchaseItem
from procurement.rules import State, line_amount, state_of_order
from procurement.terms import terms_now
from projects.actions import locked_project
from projects.lifecycle import STAGES, Stage
from projects.models import Notice, NoticeKind, Project
from regions.access import Permission, require
from regions.models import Post


@dataclass(frozen=True, slots=True)
class Wanted:
    """One item of the list: a quantity above zero, a planned unit price in yuan."""

    name: str
    specification: str
    unit: str
    quantity: Decimal
    planned_price: Decimal
    line: UUID | None = None  # of the purchasing plan
    hired: str = ""  # of the hire of a machine: whose price it is

    @property
    def amount(self) -> Decimal:
        return line_amount(self.quantity, self.planned_price)


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be bought, what for and until when; `beyond` says why it isn't planned (T17)."""

    title: str
    purpose: str
    kind: str
    needed_on: datetime.date
    items: tuple[Wanted, ...]
    beyond: str = ""


@transaction.atomic
def add_purchase(*, id: UUID, project_id: UUID, plan: Plan, by: Post) -> Purchase:
    """Begin to ask for quotes. The same `id` again changes nothing.

    Raises RuleBroken before the project's preparation, for a list without items or cost, and as
    `check_hire` and `compared_with_plan`.
    """
    project = locked_project(project_id, by)
    require(by, Permission.BUY, project)
    found = Purchase.objects.visible_to(by).filter(pk=id).first()
    if found is not None:
        return found
    _check_stage(project)
    purchase = _purchase(id, project, plan, by)
    with constraints_said({"procurement_purchase_pkey": DAMAGED}):
        purchase.save(force_insert=True)
    items = [_item(purchase, number, wanted) for number, wanted in enumerate(plan.items, start=1)]
    over = compared_with_plan(project, items, reason=plan.beyond)
    PurchaseItem.objects.bulk_create(items)
    keep_beyond(over, by=by)
    facts = {"title": purchase.title, "budget": str(purchase.budget), "items": len(plan.items)}
    record(by=by, verb="add purchase", thing=purchase, area=project.village_id, facts=facts)
    return purchase


@transaction.atomic
def call_off(*, purchase_id: UUID, reason: str, by: Post) -> Purchase:
    """End a purchase: with nothing received it is cancelled, and its notice goes off the board;
    what was received is still paid.

    Raises RuleBroken without a reason, while a receipt waits for its check, and once everything is
    delivered.
    """
    purchase = locked_purchase(purchase_id, by)
    require(by, Permission.BUY, purchase)
    if purchase.called_off:
        return purchase
    standing = standing_of(purchase)
    if purchase.state not in (State.INQUIRY, State.CHOSEN):
        raise RuleBroken(_("Everything is delivered; nothing is left to call off."))
    if standing.waits_for_check and standing.by_log:
        said = _("Days of the machine log wait for the supervision group. They are checked first.")
        raise RuleBroken(said)
    if standing.waits_for_check:
        raise RuleBroken(_("A receipt waits for the supervision group. It must be checked first."))
    if not reason.strip():
        raise RuleBroken(_("Say why it is called off."), "reason")
    purchase.called_off_at, purchase.called_off_by = timezone.now(), by
    purchase.called_off_reason = reason.strip()
    purchase.save(update_fields=["called_off_at", "called_off_by", "called_off_reason"])
    stand(purchase, state_of_order(standing, called_off=True))
    if purchase.state == State.CANCELLED:
        _take_off_board(purchase, by)
    record(by=by, verb="call off purchase", thing=purchase, area=purchase.village_id, facts={})
    return purchase


def locked_purchase(purchase_id: UUID, by: Post) -> Purchase:
    """The purchase with its project's lock and its own, in this order (decision 21).

    Raises Purchase.DoesNotExist out of reach, RuleBroken for a closed project.
    """
    purchase = Purchase.objects.visible_to(by).get(pk=purchase_id)
    locked_project(purchase.project_id, by)
    rows = Purchase.objects.select_for_update(of=("self",)).select_related("project", "terms")
    return rows.get(pk=purchase_id)


def settle(purchase: Purchase) -> None:
    """Let an ordered purchase go on by what was received and paid."""
    stand(purchase, state_of_order(standing_of(purchase), called_off=purchase.called_off))


def stand(purchase: Purchase, state: State) -> None:
    if purchase.state != state:
        purchase.state, purchase.state_since = state, timezone.localdate()
        purchase.save(update_fields=["state", "state_since"])


def notices_of(purchase: Purchase) -> QuerySet[Notice]:
    """The notices of this purchase's result that stand."""
    return Notice.objects.of(NoticeKind.PURCHASE).filter(about_id=purchase.pk)


def _take_off_board(purchase: Purchase, by: Post) -> None:
    notices_of(purchase).update(
        withdrawn_at=timezone.now(), withdrawn_by=by, withdrawn_reason=purchase.called_off_reason
    )


def _check_stage(project: Project) -> None:
    if STAGES.index(Stage(project.stage)) < STAGES.index(Stage.PREPARATION):
        raise RuleBroken(_("Buying begins once the plan and the funds are issued."))


def _purchase(id: UUID, project: Project, plan: Plan, by: Post) -> Purchase:
    if not plan.items:
        raise RuleBroken(_("Write at least one item on the list."))
    check_hire(plan.kind, plan.items)
    budget = total(wanted.amount for wanted in plan.items)
    if budget <= 0:
        raise RuleBroken(_("Write the planned prices: the budget is their sum."))
    return Purchase(
        id=id,
        village_id=project.village_id,
        project=project,
        title=plan.title.strip(),
        purpose=plan.purpose.strip(),
        kind=plan.kind,
        needed_on=plan.needed_on,
        budget=budget,
        state_since=timezone.localdate(),
        terms=terms_now(project.village_id),
        made_at=timezone.now(),
        made_by=by,
    )


def check_hire(kind: str, items: Sequence[Wanted]) -> None:
    """Every item of a machine's hire says whose price it is, by a unit of time, and no other does.

    Raises RuleBroken with the row's number.
    """
    for number, wanted in enumerate(items, start=1):
        if fault := _fault_of_hire(kind, wanted):
            raise RuleBroken(fault % {"number": number})
    offered = [Offered(one.hired, hire_unit(one.unit) or "") for one in items]
    for at in lonely_drivers(offered):
        said = _(
            "Row %(number)s: a driver of his own goes with a machine that is hired alone, by "
            "the same unit."
        )
        raise RuleBroken(said % {"number": at + 1})


def _fault_of_hire(kind: str, wanted: Wanted) -> str:
    if kind != Kind.MACHINERY:
        said = _(
            "Row %(number)s: only the hire of a machine says whose price it is. Choose that kind, "
            "or leave it empty."
        )
        return said if wanted.hired else ""
    if not wanted.hired:
        return _(
            "Row %(number)s: say whether the price is with the driver, of the machine alone, or "
            "of the driver."
        )
    if hire_unit(wanted.unit) is None:
        return _("Row %(number)s: machines are hired by 台班, 小时 or 天.")
    return ""


def _item(purchase: Purchase, number: int, wanted: Wanted) -> PurchaseItem:
    return PurchaseItem(
        id=new_id(),
        village_id=purchase.village_id,
        project=purchase.project,
        purchase=purchase,
        number=number,
        name=wanted.name.strip(),
        specification=wanted.specification.strip(),
        unit=hire_unit(wanted.unit) or "" if wanted.hired else wanted.unit.strip(),
        quantity=wanted.quantity,
        planned_price=wanted.planned_price,
        line_id=wanted.line,
        hired=wanted.hired,
    )
