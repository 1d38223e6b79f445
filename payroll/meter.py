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

from django.db.models import Count, F, Q, Sum
from django.db.models.functions import TruncWeek

from core.money import ZERO, share, total
from payroll.allocations import PaidShare, paid_shares, pot_of
from payroll.figures import paid_before, paid_for
from payroll.fund_rules import Forecast, Pot, forecast, shared_out
from payroll.models import PAYABLE_IN, UNDER_WAY, WageLine, WageSheet
from payroll.pricing import worked_lines
from projects.models import Fund, Project
from projects.money import Funds, funds_from
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
    not allocated yet, or beyond what the papers plan. `shares`: of each approved sheet."""

    funds: Funds
    whole: Metered
    by_fund: Sequence[Metered]
    without_fund: Wages
    shares: Mapping[WageSheet, Sequence[PaidShare]]
    forecast: Forecast | None
    not_wages: NotWages

    @property
    def goes_beyond(self) -> bool:
        """The forecast is more than the plan has for wages."""
        return self.forecast is not None and self.forecast.by_the_end > self.whole.wages.planned

    @property
    def falls_short(self) -> bool:
        """The forecast stays below what the plan papers ask for (domain.md §1.3)."""
        return self.forecast is not None and not reaches_floor(
            self.forecast.by_the_end, self.whole.least
        )


def meter_of(project: Project, today: datetime.date) -> Meter:
    """A constant number of queries, however many sheets, people and papers there are."""
    funds, received = list(project.funds.standing()), _received(project)
    lines, before = _on_lines(project), paid_before(project)
    unsheeted = total(line.wages for line in worked_lines(project, today))
    wages = Wages(
        planned=project.labour,
        approved=lines.approved + before,
        payable=lines.under_way + unsheeted,
        paid=paid_for(project),
    )
    weeks, communal = _worked(project, today)
    papers = [(fund.amount, fund.share_floor) for fund in funds]
    money = funds_from(papers, total(received.values()))
    shares = paid_shares(project)
    by_fund = _by_fund(funds, received, wages, shares)
    return Meter(
        funds=money,
        whole=Metered(wages, money.planned, money.received, money.least_wages),
        by_fund=by_fund,
        without_fund=_left(wages, by_fund),
        shares=shares,
        forecast=forecast(
            earned=lines.approved + lines.under_way + unsheeted, before=before, weeks=weeks,
            today=today, ends_on=project.ends_on,
        ),
        not_wages=NotWages(
            communal=days(communal), withheld=lines.taken_off, materials=project.materials,
            machinery=project.machinery, other=project.other,
        ),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Lines:
    """Yuan of wages on a project's live lines, with what was had of them ahead; and what was taken
    off them beside that."""

    approved: Decimal
    under_way: Decimal
    taken_off: Decimal


def _on_lines(project: Project) -> _Lines:
    wages, live = F("amount") + F("advanced"), [*UNDER_WAY, *PAYABLE_IN]
    lines = WageLine.objects.live().filter(project=project, sheet__state__in=live)
    sums = lines.aggregate(
        approved=Sum(wages, filter=Q(sheet__state__in=PAYABLE_IN)),
        under_way=Sum(wages, filter=Q(sheet__state__in=UNDER_WAY)),
        taken_off=Sum(F("withheld") - F("advanced")),
    )
    return _Lines(**{name: amount or ZERO for name, amount in sums.items()})


def _by_fund(
    funds: Sequence[Fund],
    received: Mapping[UUID, Decimal],
    wages: Wages,
    shares: Mapping[WageSheet, Sequence[PaidShare]],
) -> list[Metered]:
    allocated, paid = _allocated(shares)
    empty = [pot_of(fund) for fund in funds]
    taken = [pot_of(fund, allocated.get(fund.pk, ZERO)) for fund in funds]
    planned = _by_rule(wages.planned, empty)
    payable = _by_rule(wages.payable, taken)
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


def _allocated(
    shares: Mapping[WageSheet, Sequence[PaidShare]],
) -> tuple[dict[UUID, Decimal], dict[UUID, Decimal]]:
    """By plan paper: what it pays of approved sheets, and how much of that is credited or was paid
    ahead and taken off."""
    allocated: dict[UUID, Decimal] = defaultdict(lambda: ZERO)
    paid: dict[UUID, Decimal] = defaultdict(lambda: ZERO)
    for of_sheet in shares.values():
        for one in of_sheet:
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


def _worked(project: Project, today: datetime.date) -> tuple[int, int]:
    """Weeks with work that earns, and half-days of communal work."""
    earning = Q(communal=False, day__lte=today)
    found = project.slots.aggregate(
        weeks=Count(TruncWeek("day"), filter=earning, distinct=True),
        communal=Count("day", filter=Q(communal=True)),
    )
    return found["weeks"], found["communal"]
