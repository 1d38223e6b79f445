"""Which plan paper pays what, as it holds now. Only reads."""

from decimal import Decimal
from uuid import UUID

from django.db.models import F, QuerySet, Sum

from core.money import ZERO
from payroll.fund_rules import Pot, least_of
from payroll.models import PAYABLE_IN, FundShare, WageAllocation, WageSheet
from projects.models import Fund, Project


def amount_of(sheet: WageSheet) -> Decimal:
    """Yuan of wages on the sheet's live lines, with what was paid of them ahead (预支)."""
    wages = sheet.lines.live().aggregate(sum=Sum(F("amount") + F("advanced")))
    return wages["sum"] or ZERO


def newest_of(sheet: WageSheet) -> WageAllocation | None:
    return sheet.allocations.order_by("-number").first()


def held_of(sheet: WageSheet) -> WageAllocation | None:
    """The one that holds, with its shares and plan papers for the screen."""
    if sheet.state not in PAYABLE_IN:
        return None
    return sheet.allocations.prefetch_related("shares__fund").order_by("-number").first()


def shares_of(allocation: WageAllocation) -> dict[UUID, Decimal]:
    """Yuan by plan paper, without what none covers."""
    covered = allocation.shares.filter(fund__isnull=False)
    return {fund: amount for fund, amount in covered.values_list("fund_id", "amount") if fund}


def holding_shares(project: Project) -> QuerySet[FundShare]:
    return FundShare.objects.filter(
        allocation__in=WageAllocation.objects.filter(project=project).holding()
    )


def pots_of(project: Project, *, without: WageSheet | None = None) -> list[Pot]:
    """Every standing plan paper with the wages allocated to it, those of one sheet left out."""
    shares = holding_shares(project)
    if without is not None:
        shares = shares.exclude(allocation__sheet=without)
    rows = shares.filter(fund__isnull=False).order_by().values_list("fund_id")
    taken = dict(rows.annotate(Sum("amount")))
    return [pot_of(fund, taken.get(fund.pk, ZERO)) for fund in project.funds.standing()]


def pot_of(fund: Fund, taken: Decimal = ZERO) -> Pot:
    return Pot(fund.pk, fund.amount, least_of(fund.amount, fund.share_floor), taken)
