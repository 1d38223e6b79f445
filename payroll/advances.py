"""What was paid ahead of the wage sheets (预支) and what is left of it to be taken off. Only reads.

Wages are what lines pay and what was had before: every figure of what was paid adds `handed_out`,
every figure of what was earned on sheets adds what their lines took off (`WageLine.advanced`), so
that a yuan is counted once whether a line has taken it off or not.
"""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Case, Count, F, OuterRef, QuerySet, Subquery, Sum, When
from django.db.models.functions import Coalesce

from core.money import ZERO
from payroll.advance_rules import AdvanceState, AdvanceStepKind, HandedOut, advance_state
from payroll.models import Advance, AdvanceStep, LineSource
from payroll.models.advance import AdvanceQuerySet
from projects.models import Project


def with_rest(advances: AdvanceQuerySet) -> QuerySet[Any]:
    """Annotated, in yuan: `out`, handed out and not given back; `rest`, what no live line has taken
    off of that; and the day `paid_on`."""
    steps = AdvanceStep.objects.filter(advance=OuterRef("pk")).order_by()
    sums = steps.values("advance").annotate(sum=Sum("amount")).values("sum")
    pay = steps.filter(kind=AdvanceStepKind.PAY)
    taken = LineSource.objects.filter(advance=OuterRef("pk")).order_by().values("advance")
    return advances.annotate(
        paid_on=Subquery(pay.values("happened_on")[:1]),
        out=Coalesce(Subquery(sums.filter(kind=AdvanceStepKind.PAY)), ZERO)
        - Coalesce(Subquery(sums.filter(kind=AdvanceStepKind.GIVE_BACK)), ZERO),
        rest=F("out") + Coalesce(Subquery(taken.annotate(s=Sum("item__amount")).values("s")), ZERO),
    )


def to_take_off(project: Project) -> dict[UUID, list[HandedOut]]:
    """By roster entry, the first handed out first: what his next line takes off."""
    found: dict[UUID, list[HandedOut]] = {}
    rows = with_rest(Advance.objects.filter(project=project).handed_out()).filter(rest__gt=0)
    for entry, *one in rows.order_by("paid_on", "at", "pk").values_list(
        "entry_id", "pk", "paid_on", "rest"
    ):
        found.setdefault(entry, []).append(HandedOut(*one))
    return found


def rest_of(advance: Advance) -> Decimal:
    """Yuan that were handed out and neither taken off nor given back."""
    rest: Decimal = with_rest(Advance.objects.filter(pk=advance.pk)).get().rest
    return rest


def state_of(advance: Advance) -> AdvanceState:
    steps = [(AdvanceStepKind(one.kind), one.agreed) for one in advance.steps.all()]
    return advance_state(steps, withdrawn=not advance.stands, rest=rest_of(advance))


@dataclass(frozen=True, slots=True)
class Ahead:
    """A project's advances: how many were handed out; in yuan what of them was not given back
    (`out`), and what no live line has taken off of that (`rest`)."""

    count: int
    out: Decimal
    rest: Decimal

    @property
    def taken_off(self) -> Decimal:
        return self.out - self.rest


def ahead_of(project: Project) -> Ahead:
    rows = with_rest(Advance.objects.filter(project=project).handed_out()).filter(out__gt=0)
    sums = rows.aggregate(count=Count("pk"), out_sum=Sum("out"), rest_sum=Sum("rest"))
    return Ahead(sums["count"], sums["out_sum"] or ZERO, sums["rest_sum"] or ZERO)


def handed_out(project: OuterRef) -> QuerySet[Any]:
    """One value: the yuan that were paid ahead in a project and not given back, taken off already
    or not."""
    signed = Case(When(kind=AdvanceStepKind.PAY, then="amount"), default=-F("amount"))
    steps = AdvanceStep.objects.filter(project=project, amount__isnull=False).order_by()
    return steps.values("project").annotate(sum=Sum(signed)).values("sum")


def left_over(project: OuterRef) -> QuerySet[Any]:
    """Advances of which something is left to be taken off, and which nobody has set aside."""
    rows = with_rest(Advance.objects.filter(project=project).handed_out())
    return rows.exclude(steps__kind=AdvanceStepKind.ASIDE).filter(rest__gt=0)
