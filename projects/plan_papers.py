"""A county's papers with the money of their rows. Only reads.

Every figure of a row is that of the project's own ledger (`projects.treasury`).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import F, OuterRef, QuerySet, Sum

from core.money import ZERO, total
from projects.lifecycle import Stage, Step
from projects.models import (
    Fund,
    FundPaper,
    FundReceipt,
    Outcome,
    PlanAdjustment,
    PlanPaper,
    Project,
)
from projects.plan_rules import Spread
from projects.request_rules import Pot
from projects.treasury import pots_of_funds, summed
from regions.models import Post

# Plan papers are entered while finance prepares these, and their floors are decided upon with them.
PLANNED_IN = (Stage.FUNDING, Stage.TAKEOVER)
BEFORE_FUNDS = (Stage.RESERVE, Stage.RESOLUTION, Stage.PROPOSAL)


@dataclass(frozen=True, slots=True)
class Money:
    """Yuan of one fund, or sums: planned (in force), arrived and disbursed, less what went back."""

    planned: Decimal = ZERO
    arrived: Decimal = ZERO
    disbursed: Decimal = ZERO

    @property
    def to_come(self) -> Decimal:
        return self.planned - self.arrived

    @property
    def left(self) -> Decimal:
        """At the treasury."""
        return self.arrived - self.disbursed


def together(parts: Iterable[Money]) -> Money:
    rows = list(parts)
    return Money(
        total(one.planned for one in rows),
        total(one.arrived for one in rows),
        total(one.disbursed for one in rows),
    )


def money_of(funds: Sequence[Fund]) -> dict[UUID, Money]:
    """Of each standing fund its money, four queries for however many."""
    pots: Mapping[UUID, Pot] = pots_of_funds([one.pk for one in funds]) if funds else {}
    return {
        one.pk: Money(one.amount, pots[one.pk].received, pots[one.pk].disbursed) for one in funds
    }


@dataclass(frozen=True, slots=True)
class PaperRow:
    """A row of a plan paper: a project's fund, its money, and what the paper said first."""

    fund: Fund
    money: Money
    first: Decimal


@dataclass(frozen=True, slots=True)
class PlanPaperMoney:
    """A plan paper with its rows."""

    paper: PlanPaper
    rows: tuple[PaperRow, ...]

    @property
    def money(self) -> Money:
        return together(row.money for row in self.rows)

    @property
    def spread(self) -> Spread:
        """By what the paper itself says: what another paper adjusted is that paper's."""
        return Spread(self.paper.total, total(row.first for row in self.rows))


def with_money(papers: Iterable[PlanPaper]) -> list[PlanPaperMoney]:
    """Six queries for however many papers and projects."""
    found = list(papers)
    funds = list(rows_of(found))
    return with_funds(found, funds)


def with_funds(papers: Sequence[PlanPaper], funds: Sequence[Fund]) -> list[PlanPaperMoney]:
    by_paper: dict[UUID | None, list[PaperRow]] = {}
    for row in paper_rows(funds):
        by_paper.setdefault(row.fund.plan_id, []).append(row)
    return [PlanPaperMoney(one, tuple(by_paper.get(one.pk, ()))) for one in papers]


def paper_rows(funds: Sequence[Fund]) -> list[PaperRow]:
    money, adjusted = money_of(funds), _adjusted(funds)
    return [PaperRow(one, money[one.pk], one.amount - adjusted.get(one.pk, ZERO)) for one in funds]


def rows_of(papers: Iterable[PlanPaper]) -> QuerySet[Fund]:
    rows = Fund.objects.standing().filter(plan__in=[one.pk for one in papers])
    return rows.select_related("project__village__parent").order_by("project__code")


def single_funds(actor: Post) -> QuerySet[Fund]:
    """Plan papers that were typed at one project and are no row of a county's paper."""
    rows = Fund.objects.visible_to(actor).standing().filter(plan=None)
    return rows.select_related("project__village__parent").order_by("-issued_on", "project__code")


def _adjusted(funds: Sequence[Fund]) -> dict[UUID, Decimal]:
    rows = PlanAdjustment.objects.standing().filter(fund__in=[one.pk for one in funds])
    return dict(rows.order_by().values_list("fund").annotate(Sum("amount")))


def spread_of(paper: PlanPaper) -> Spread:
    """Two queries."""
    rows = Fund.objects.standing().filter(plan=paper)
    planned = rows.aggregate(sum=Sum("amount"))["sum"] or ZERO
    adjusted = PlanAdjustment.objects.standing().filter(fund__in=rows)
    return Spread(paper.total, planned - (adjusted.aggregate(sum=Sum("amount"))["sum"] or ZERO))


def arrived_of(paper: FundPaper) -> Spread:
    rows = FundReceipt.objects.standing().filter(fund_paper=paper)
    return Spread(paper.total, rows.aggregate(sum=Sum("amount"))["sum"] or ZERO)


def open_for(paper: PlanPaper, actor: Post) -> QuerySet[Project]:
    """Projects that can have a row now: their plan is being issued, and they have none yet."""
    taken = Fund.objects.standing().filter(source=paper.source, paper_number=paper.paper_number)
    rows: Any = Project.objects.visible_to(actor).filter(
        outcome=Outcome.OPEN, stage__in=PLANNED_IN, step=Step.MAKE
    )
    found: QuerySet[Project] = rows.exclude(pk__in=taken.values("project"))
    return found.select_related("village__parent").order_by("code")


def awaiting(paper: FundPaper, actor: Post) -> QuerySet[Fund]:
    """Funds whose money can still arrive, and that have none by this paper yet."""
    taken = FundReceipt.objects.standing().filter(paper_number=paper.paper_number)
    rows = Fund.objects.visible_to(actor).standing().filter(project__outcome=Outcome.OPEN)
    rows = rows.exclude(project__stage__in=BEFORE_FUNDS).exclude(pk__in=taken.values("fund"))
    return rows.select_related("project__village__parent").order_by("project__code", "issued_on")


def to_spread(actor: Post) -> list[PlanPaper | FundPaper]:
    """The county's papers with something left: a plan while a project waits for one, money at
    once. Three queries."""
    plans: Any = PlanPaper.objects.standing().filter(area_id=actor.division_id)
    adjusted = PlanAdjustment.objects.filter(fund__plan=OuterRef("pk"), fund__withdrawn_at=None)
    plans = plans.annotate(
        spread=summed(Fund.objects.filter(plan=OuterRef("pk")), by="plan")
        - summed(adjusted, by="fund__plan")
    )
    money: Any = FundPaper.objects.standing().filter(area_id=actor.division_id)
    rows = FundReceipt.objects.filter(fund_paper=OuterRef("pk"))
    money = money.annotate(spread=summed(rows, by="fund_paper"))
    waiting = Project.objects.visible_to(actor).open().at(Stage.FUNDING, Step.MAKE)
    left: list[PlanPaper | FundPaper] = list(money.filter(total__gt=F("spread")))
    if waiting.exists():
        left += plans.filter(total__gt=F("spread"))
    return left
