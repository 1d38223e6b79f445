"""One yuan followed from a plan paper forwards: to its sheets, their files and their lines.

A paper pays a sheet (`payroll.allocations`), and in it every line by what is left of the shares, so
that the lines' parts add up to the shares to the fen and a line's parts to the line. What is
credited, or was had ahead, is shared out the same way, in step with the wage-share meter.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from core.money import total
from payroll.allocations import holding_shares
from payroll.figures import LineMoney, money_of
from payroll.fund_rules import spread, spread_over
from payroll.models import FundShare, WageLine
from payroll.models.sheet import LineQuerySet
from projects.models import Fund


@dataclass(frozen=True, slots=True)
class Part:
    """What one share of a sheet pays of one line: yuan in all, and of that credited."""

    share: FundShare
    amount: Decimal
    paid: Decimal


def parts_of(
    shares: Sequence[FundShare], lines: Sequence[LineMoney]
) -> Mapping[UUID, Sequence[Part]]:
    """By line; `lines` are all live lines of the sheet that the shares add up to, in their order.

    Empty where nothing is allocated. Parts of nothing are left out.
    """
    weights = [share.amount for share in shares]
    due = spread_over([one.line.wages for one in lines], weights)
    credited = [one.balance.paid + one.line.advanced for one in lines]
    paid = spread_over(credited, spread(total(credited), weights))
    found = zip(lines, due, paid, strict=True)
    return {one.line.pk: _parts_of_line(shares, *parts) for one, *parts in found}


def _parts_of_line(
    shares: Sequence[FundShare], due: Sequence[Decimal], paid: Sequence[Decimal]
) -> list[Part]:
    parts = [Part(*part) for part in zip(shares, due, paid, strict=True)]
    return [part for part in parts if part.amount or part.paid]


@dataclass(frozen=True, slots=True)
class Followed:
    """A line with what one plan paper pays of it."""

    money: LineMoney
    amount: Decimal
    paid: Decimal

    @property
    def line(self) -> WageLine:
        return self.money.line


def lines_by(fund: Fund) -> LineQuerySet:
    """Every live line of a sheet that the paper pays for, in the order of the sheets."""
    sheets = holding_shares(fund.project).filter(fund=fund).values("allocation__sheet")
    return WageLine.objects.live().filter(sheet__in=sheets).order_by("sheet__first", "row")


def followed(fund: Fund, page: Collection[WageLine]) -> list[Followed]:
    """What the paper pays of these lines; four queries for however many sheets they stand on."""
    shares, lines = _whole({line.sheet_id for line in page}, fund)
    parts: dict[UUID, Sequence[Part]] = {}
    for sheet, rows in lines.items():
        parts |= parts_of(shares[sheet], rows)
    money = {one.line.pk: one for rows in lines.values() for one in rows}
    return [_of(fund, money[line.pk], parts[line.pk]) for line in page]


def _whole(
    sheets: Collection[UUID], fund: Fund
) -> tuple[dict[UUID, list[FundShare]], dict[UUID, list[LineMoney]]]:
    """All shares and all live lines of these sheets: what one paper pays depends on the others."""
    shares: dict[UUID, list[FundShare]] = defaultdict(list)
    held = holding_shares(fund.project).filter(allocation__sheet__in=sheets)
    for share in held.select_related("allocation"):
        shares[share.allocation.sheet_id].append(share)
    lines: dict[UUID, list[LineMoney]] = defaultdict(list)
    rows = WageLine.objects.live().filter(sheet__in=sheets).select_related("sheet", "entry__person")
    for one in money_of(rows.order_by("sheet", "row")):
        lines[one.line.sheet_id].append(one)
    return shares, lines


def _of(fund: Fund, money: LineMoney, parts: Sequence[Part]) -> Followed:
    mine = [part for part in parts if part.share.fund_id == fund.pk]
    return Followed(money, total(part.amount for part in mine), total(part.paid for part in mine))
