"""Which plan paper pays what, as it holds now. Only reads."""

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import F, QuerySet, Sum

from core.money import ZERO
from payroll.figures import with_figures
from payroll.fund_rules import Pot, least_of, spread
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


def shares_by_sheet(project: Project) -> dict[UUID, dict[UUID, Decimal]]:
    """Of every approved sheet the yuan by plan paper, without what none covers; one query."""
    rows = holding_shares(project).filter(fund__isnull=False).order_by()
    found: dict[UUID, dict[UUID, Decimal]] = defaultdict(dict)
    for sheet, fund, amount in rows.values_list("allocation__sheet_id", "fund_id", "amount"):
        found[sheet][fund] = amount
    return found


@dataclass(frozen=True, slots=True)
class PaidShare:
    """A share of a sheet, how many yuan of it are credited or were had ahead, and the `whole`
    sheet's wages."""

    share: FundShare
    paid: Decimal
    whole: Decimal


def paid_shares(project: Project) -> dict[WageSheet, list[PaidShare]]:
    """By approved sheet, the first period first, with its figures (`figures.with_figures`); two
    queries. Empty where a sheet is not allocated yet.

    A sheet that is paid in part is paid by its papers in the proportion of their shares.
    """
    by_sheet: dict[UUID, list[FundShare]] = defaultdict(list)
    for share in holding_shares(project).select_related("allocation__by__user__human", "fund"):
        by_sheet[share.allocation.sheet_id].append(share)
    sheets: Any = with_figures(WageSheet.objects.filter(project=project, state__in=PAYABLE_IN))
    return {sheet: _paid(by_sheet[sheet.pk], sheet) for sheet in sheets.order_by("first")}


def _paid(shares: list[FundShare], sheet: Any) -> list[PaidShare]:
    parts = spread(sheet.paid + sheet.advanced, [share.amount for share in shares])
    whole = sheet.entitled + sheet.advanced
    return [PaidShare(share, part, whole) for share, part in zip(shares, parts, strict=True)]


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
