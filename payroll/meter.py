"""The wage-share meter: planned, approved, payable and paid wages over the money that pays them.

Every figure of it comes from here, of the project and of each plan paper (domain.md §1.3): the
share is taken of funds planned (下达) and of funds received (到位), each labelled. What is not
allocated yet, the labour estimate and what is payable, is shared out over the papers by the rule
that allocates sheets.
"""

import datetime
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from decimal import Decimal
from uuid import UUID

from django.db.models import F, Sum
from django.db.models.functions import TruncWeek

from core.money import ZERO, share, total
from payroll.allocations import paid_shares, pot_of
from payroll.figures import on_own_sheets, paid_before, paid_for
from payroll.fund_rules import Forecast, Pot, forecast, shared_out
from payroll.models import PAYABLE_IN, UNDER_WAY, WageLine, WageSheet
from payroll.pricing import worked_lines
from projects.models import Fund, Project
from projects.money import Funds, funds_of
from projects.rules import reaches_floor
from workers.rules import days


@dataclass(frozen=True, slots=True)
class Wages:
    """Yuan: as estimated; on approved sheets; on sheets under way with work that no sheet holds
    yet; and credited."""

    planned: Decimal = ZERO
    approved: Decimal = ZERO
    payable: Decimal = ZERO
    paid: Decimal = ZERO

    def __sub__(self, other: "Wages") -> "Wages":
        names = (field.name for field in fields(Wages))
        return Wages(*(getattr(self, name) - getattr(other, name) for name in names))


@dataclass(frozen=True, slots=True)
class Metered:
    """Wages over money in yuan, of a project or of one plan paper (`fund`); `least` is what the
    paper asks for, None where it sets no floor."""

    wages: Wages
    planned: Decimal
    received: Decimal
    least: Decimal | None
    fund: Fund | None = None

    @property
    def floor(self) -> Decimal | None:
        """In per cent of the funds planned."""
        return None if self.least is None else share(self.least, self.planned)


@dataclass(frozen=True, slots=True)
class NotWages:
    """What does not count: days of communal work (投工投劳), yuan taken off live lines, and the
    estimate's other parts in yuan."""

    communal: Decimal
    withheld: Decimal
    materials: Decimal
    machinery: Decimal
    other: Decimal


@dataclass(frozen=True, slots=True)
class Meter:
    """`without_fund` are wages that no plan paper pays: paid on paper before the works came in,
    not allocated yet, or beyond what the papers plan."""

    funds: Funds
    whole: Metered
    by_fund: Sequence[Metered]
    without_fund: Wages
    forecast: Forecast | None
    not_wages: NotWages

    @property
    def falls_short(self) -> bool:
        """The forecast stays below what the plan papers ask for (domain.md §1.3)."""
        return self.forecast is not None and not reaches_floor(
            self.forecast.by_the_end, self.whole.least
        )


def meter_of(project: Project, today: datetime.date) -> Meter:
    """A constant number of queries, however many sheets, people and papers there are."""
    funds = list(project.funds.standing())
    unsheeted = total(line.wages for line in worked_lines(project, today))
    wages, money = _wages(project, unsheeted), funds_of(project)
    by_fund = _by_fund(project, funds, wages)
    return Meter(
        funds=money,
        whole=Metered(wages, money.planned, money.received, money.least_wages),
        by_fund=by_fund,
        without_fund=_left(wages, by_fund),
        forecast=_forecast(project, unsheeted, today),
        not_wages=_not_wages(project),
    )


def approved(project: Project) -> Decimal:
    """Yuan on approved sheets, and on those paid on paper before."""
    return _on_sheets(project, PAYABLE_IN) + paid_before(project)


def _wages(project: Project, unsheeted: Decimal) -> Wages:
    return Wages(
        planned=project.labour,
        approved=approved(project),
        payable=_on_sheets(project, UNDER_WAY) + unsheeted,
        paid=paid_for(project),
    )


def _on_sheets(project: Project, states: Sequence[str]) -> Decimal:
    """With what the workers had of it as advances: those are wages too."""
    lines = WageLine.objects.live().filter(project=project, sheet__state__in=states)
    return lines.aggregate(sum=Sum(F("amount") + F("advanced")))["sum"] or ZERO


def _by_fund(project: Project, funds: Sequence[Fund], wages: Wages) -> list[Metered]:
    allocated, paid = _allocated(project)
    empty = [pot_of(fund) for fund in funds]
    taken = [pot_of(fund, allocated.get(fund.pk, ZERO)) for fund in funds]
    planned = _by_rule(wages.planned, empty)
    payable = _by_rule(wages.payable, taken)
    received = _received(project)
    return [
        Metered(
            Wages(
                planned.get(fund.pk, ZERO),
                allocated.get(fund.pk, ZERO),
                payable.get(fund.pk, ZERO),
                paid.get(fund.pk, ZERO),
            ),
            fund.amount,
            received.get(fund.pk, ZERO),
            None if fund.share_floor is None else pot.least,
            fund,
        )
        for fund, pot in zip(funds, empty, strict=True)
    ]


def _by_rule(amount: Decimal, pots: Sequence[Pot]) -> Mapping[UUID, Decimal]:
    return shared_out(amount, pots).parts


def _allocated(project: Project) -> tuple[dict[UUID, Decimal], dict[UUID, Decimal]]:
    """By plan paper: what it pays of approved sheets, and how much of that is credited or was paid
    ahead and taken off."""
    allocated: dict[UUID, Decimal] = defaultdict(lambda: ZERO)
    paid: dict[UUID, Decimal] = defaultdict(lambda: ZERO)
    for shares in paid_shares(project).values():
        for one in shares:
            if one.share.fund_id is not None:
                allocated[one.share.fund_id] += one.share.amount
                paid[one.share.fund_id] += one.paid
    return dict(allocated), dict(paid)


def _received(project: Project) -> dict[UUID, Decimal]:
    rows = project.fundreceipts.standing().order_by().values_list("fund_id")
    return dict(rows.annotate(Sum("amount")))


def _left(wages: Wages, by_fund: Sequence[Metered]) -> Wages:
    """What the papers' wages leave of the project's."""
    for one in by_fund:
        wages -= one.wages
    return wages


def _forecast(project: Project, unsheeted: Decimal, today: datetime.date) -> Forecast | None:
    worked = project.slots.earning().filter(day__lte=today)
    weeks = worked.order_by().annotate(week=TruncWeek("day")).values("week").distinct().count()
    return forecast(
        earned=on_own_sheets(project) + unsheeted,
        before=paid_before(project),
        weeks=weeks,
        today=today,
        ends_on=project.ends_on,
    )


def _not_wages(project: Project) -> NotWages:
    lines = WageLine.objects.live().filter(project=project, sheet__in=WageSheet.objects.live())
    return NotWages(
        communal=days(project.slots.filter(communal=True).count()),
        withheld=lines.aggregate(sum=Sum(F("withheld") - F("advanced")))["sum"] or ZERO,
        materials=project.materials,
        machinery=project.machinery,
        other=project.other,
    )
