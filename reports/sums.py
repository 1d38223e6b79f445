"""One sum each over a set of projects, by project: so many queries, however many projects.

What has no row in an answer has nothing. `projects` is what the reader may see and asked for.
"""

import datetime
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Sum
from django.db.models.functions import Coalesce

from core.money import ZERO, total
from payroll.advances import with_rest
from payroll.figures import attempts_of, with_figures
from payroll.models import Advance, OpeningSheet, WageLine, WageSheet
from payroll.rules import balance, credit_due
from procurement.models import SupplierPayment
from projects.models import Fund, FundReceipt, Project
from projects.money import Funds
from projects.rules import least_wages
from workers.models import PersonCategory, RosterEntry, Slot

Projects = QuerySet[Project]


@dataclass(frozen=True, slots=True)
class Wages:
    """Yuan of wages on live lines of live sheets, and paid ahead of them. `overdue` is owed past
    its date and not set aside; `overdue_since` the day by which the oldest of it should have been
    credited."""

    entitled: Decimal = ZERO
    paid: Decimal = ZERO
    set_aside: Decimal = ZERO
    overdue: Decimal = ZERO
    overdue_since: datetime.date | None = None


@dataclass(frozen=True, slots=True)
class People:
    """Heads of a project's roster: all, those who worked, those of a priority group."""

    roster: int = 0
    worked: int = 0
    priority: int = 0


NO_FUNDS, NO_WAGES, NOBODY = Funds(ZERO, ZERO, None), Wages(), People()


@dataclass(frozen=True, slots=True)
class Sums:
    """Each by project; `slots` are half-days, `purchases` yuan paid to suppliers."""

    funds: dict[UUID, Funds]
    wages: dict[UUID, Wages]
    people: dict[UUID, People]
    slots: dict[UUID, int]
    purchases: dict[UUID, Decimal]


def sums(projects: Projects, today: datetime.date) -> Sums:
    """Nine queries at most."""
    return Sums(
        funds=funds(projects),
        wages=wages(projects, today),
        people=people(projects, today),
        slots=slots(projects),
        purchases=_summed(projects, SupplierPayment),
    )


def funds(projects: Projects) -> dict[UUID, Funds]:
    """What plan papers promise and ask for, and what has arrived; two queries."""
    papers: dict[UUID, list[tuple[Decimal, Decimal | None]]] = defaultdict(list)
    for project, amount, floor in _of(projects, Fund).values_list(
        "project_id", "amount", "share_floor"
    ):
        papers[project].append((amount, floor))
    received = _summed(projects, FundReceipt)
    return {
        project: Funds(
            planned=total(amount for amount, _ in papers[project]),
            received=received.get(project, ZERO),
            least_wages=least_wages(papers[project]),
        )
        for project in papers
    }


def wages(projects: Projects, today: datetime.date) -> dict[UUID, Wages]:
    """From every sheet's own figures; five queries."""
    sheets: Any = with_figures(WageSheet.objects.live().filter(project__in=_keys(projects)))
    aside = _set_aside(projects)
    by_project: dict[UUID, list[Wages]] = defaultdict(list)
    for project, paid in _paid_before(projects).items():
        by_project[project].append(Wages(paid, paid, ZERO, ZERO, None))
    for project, paid in _paid_ahead(projects).items():
        by_project[project].append(Wages(paid, paid, ZERO, ZERO, None))
    rows = sheets.order_by().values_list(
        "project_id", "pk", "last", "terms__cycle_days", "entitled", "paid", "advanced"
    )
    for project, sheet, last, cycle, entitled, paid, ahead in rows:
        due = credit_due(last, cycle)
        money = _wages_of(entitled + ahead, paid + ahead, aside.get(sheet, ZERO), due, today)
        by_project[project].append(money)
    return {project: _together(parts) for project, parts in by_project.items()}


def _paid_before(projects: Projects) -> dict[UUID, Decimal]:
    """Yuan that were paid on paper before works under way came in: earned and credited alike."""
    sheets = _of(projects, OpeningSheet.objects.standing())
    return dict(sheets.values_list("project_id").annotate(Sum("total")))


def _paid_ahead(projects: Projects) -> dict[UUID, Decimal]:
    """Yuan of advances that no line has taken off yet: earned, and in the worker's hand."""
    rows = with_rest(_of(projects, Advance.objects.handed_out())).filter(rest__gt=0)
    return dict(rows.values_list("project_id").annotate(Sum("rest")))


def people(projects: Projects, today: datetime.date) -> dict[UUID, People]:
    """Someone belongs to a priority group if he did on any day between entry and exit."""
    there = Slot.objects.filter(entry=OuterRef("pk"))
    groups = PersonCategory.objects.filter(
        Q(until__isnull=True) | Q(until__gte=OuterRef("entered_on")),
        person=OuterRef("person"),
        since__lte=Coalesce(OuterRef("left_on"), today),
    )
    counted = (
        _of(projects, RosterEntry)
        .values_list("project_id")
        .annotate(
            roster=Count("pk"),
            worked=Count("pk", filter=Exists(there)),
            priority=Count("pk", filter=Exists(groups)),
        )
    )
    return {project: People(*heads) for project, *heads in counted}


def slots(projects: Projects) -> dict[UUID, int]:
    """Half-days worked, without communal work: that is never paid."""
    rows = _of(projects, Slot).filter(communal=False)
    return dict(rows.values_list("project_id").annotate(Count("half")))


def _wages_of(
    entitled: Decimal,
    paid: Decimal,
    set_aside: Decimal,
    due: datetime.date,
    today: datetime.date,
) -> Wages:
    """One sheet's: late from the day after the last one on which it should be credited."""
    late = entitled - paid - set_aside if today > due else ZERO
    return Wages(entitled, paid, set_aside, late, due if late else None)


def _together(parts: list[Wages]) -> Wages:
    return Wages(
        entitled=total(part.entitled for part in parts),
        paid=total(part.paid for part in parts),
        set_aside=total(part.set_aside for part in parts),
        overdue=total(part.overdue for part in parts),
        overdue_since=min(filter(None, (part.overdue_since for part in parts)), default=None),
    )


def _set_aside(projects: Projects) -> Mapping[UUID, Decimal]:
    """Yuan still owed on lines that were set aside (待付挂账), by sheet: few lines, two queries."""
    lines = list(_of(projects, WageLine.objects.live()).filter(set_aside_at__isnull=False))
    attempts = attempts_of(lines)
    owed: dict[UUID, Decimal] = defaultdict(lambda: ZERO)
    for line in lines:
        owed[line.sheet_id] += balance(line.amount, attempts.get(line.pk, ())).owed
    return owed


def _summed(projects: Projects, rows: Any) -> dict[UUID, Decimal]:
    return dict(_of(projects, rows).values_list("project_id").annotate(Sum("amount")))


def _of(projects: Projects, rows: Any) -> Any:
    """Rows (a model or a queryset) of these projects, unordered so that they can be grouped."""
    found = rows if isinstance(rows, QuerySet) else rows.objects.all()
    return found.filter(project__in=_keys(projects)).order_by()


def _keys(projects: Projects) -> Iterable[Any]:
    return projects.order_by().values("pk")
