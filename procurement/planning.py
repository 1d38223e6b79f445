"""How the purchasing plan stands: page, paper (T17) and workbook take it from here. Only reads."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from django.db.models import DecimalField, OuterRef, Q, Subquery, Sum
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from core.money import total
from procurement.models import (
    BeyondPlan,
    PlanRow,
    PlanVersion,
    Purchase,
    PurchaseItem,
    ReceiptRow,
)
from procurement.plan_rules import Bought, counted, difference
from procurement.rules import State, plain
from procurement.stock import carried_meetings
from projects.models import Meeting, Project, Subject

_QUANTITY = DecimalField(max_digits=12, decimal_places=3)


@dataclass(frozen=True, slots=True)
class Planned:
    """A row of the plan and what was bought of it."""

    row: PlanRow
    bought: Bought

    @property
    def difference(self) -> Decimal:
        return difference(self.row.quantity, self.bought)

    @property
    def left(self) -> Decimal:
        """What may still be asked for without going beyond; never below zero."""
        return max(self.row.quantity - self.bought.all, Decimal(0))


def plan_in_force(project: Project) -> PlanVersion | None:
    return PlanVersion.objects.filter(project=project).in_force().first()


def planned_rows(version: PlanVersion) -> list[Planned]:
    """The rows of a version, each with what has been bought up to now, in any version's time."""
    so_far = bought_of(version.project_id)
    return [Planned(row, so_far.get(row.line_id, Bought())) for row in version.rows.all()]


def budget_of(rows: Sequence[Planned]) -> Decimal:
    """Yuan: the sum of the rounded rows."""
    return total(one.row.amount for one in rows)


def bought_of(project_id: UUID) -> Mapping[UUID, Bought]:
    """By line of the plan, over all purchases of the project; one query."""
    found: dict[UUID, Bought] = {}
    agreed = ReceiptRow.objects.filter(item=OuterRef("pk")).order_by()
    came = agreed.filter(Q(receipt__checked__agreed=True)).values("item").annotate(Sum("quantity"))
    items = PurchaseItem.objects.filter(project=project_id, line__isnull=False).annotate(
        came=Coalesce(Subquery(came.values("quantity__sum")), Decimal(0), output_field=_QUANTITY)
    )
    for item in items.select_related("purchase").order_by():
        bought = counted(
            State(item.purchase.state),
            item.quantity,
            item.came,
            called_off=item.purchase.called_off,
        )
        line = item.line_id
        assert line is not None  # noqa: S101  for the type checker
        found[line] = found.get(line, Bought()) + bought
    return found


def meetings_on_plan(project: Project) -> list[Meeting]:
    """The meetings that carried council, rates and purchasing plan, the latest first."""
    return [one for one in carried_meetings(project) if one.subject == Subject.BODIES]


def beyond_of(purchase: Purchase) -> list[tuple[str, str]]:
    """What of a purchase goes beyond the plan, in a sentence each, with the reason."""
    rows = BeyondPlan.objects.filter(purchase=purchase).select_related("item")
    return [(_said(one), one.reason) for one in rows.order_by("item__number")]


def _said(one: BeyondPlan) -> str:
    words = {
        "item": one.item,
        "unit": one.item.unit,
        "planned": plain(one.planned),
        "bought": plain(one.bought),
        "wanted": plain(one.item.quantity),
    }
    if not one.planned:
        return _("%(item)s is not on the purchasing plan.") % words
    return (
        _(
            "%(item)s: the plan has %(planned)s %(unit)s, %(bought)s were bought before, "
            "%(wanted)s are bought here."
        )
        % words
    )
