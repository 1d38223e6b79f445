"""A county's month from three sides: the treasury's list, the bank's receipts, our ledger."""

import datetime
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Max, Q, Sum

from core.digests import digest_of
from core.money import ZERO, total
from payroll.models import ResultFile
from payroll.rules import State, month_end
from payroll.spending import wages_spent
from projects.models import Disbursement, FundReturn, Project, TreasuryStatement, Use
from projects.reconciling_rules import Difference, Paid, differences
from regions.models import Post


@dataclass(frozen=True, slots=True)
class Receipt:
    """A bank's answer of the month in yuan: what its receipt says, and what lines were credited."""

    file: ResultFile
    receipt: Decimal
    credited: Decimal

    @property
    def difference(self) -> Decimal:
        return self.receipt - self.credited


@dataclass(frozen=True, slots=True)
class Wages:
    """A project's wages up to the month's end in yuan: disbursed by the treasury, what went back to
    it taken off, and paid."""

    project: Project
    disbursed: Decimal
    paid: Decimal

    @property
    def on_account(self) -> Decimal:
        """Disbursed and not paid; below zero where someone paid before the treasury did."""
        return self.disbursed - self.paid


@dataclass(frozen=True, slots=True)
class Month:
    """What a post sees of a month; `vouchers` is empty and `treasury` zero without a list."""

    first: datetime.date
    statement: TreasuryStatement | None
    treasury: Decimal
    disbursed: Decimal
    vouchers: tuple[Difference, ...]
    receipts: tuple[Receipt, ...]
    wages: tuple[Wages, ...]

    @property
    def differ(self) -> int:
        """How many vouchers and receipts differ, and projects that paid before the treasury did."""
        files = sum(1 for one in self.receipts if one.difference)
        return len(self.vouchers) + files + sum(1 for one in self.wages if one.on_account < 0)

    @property
    def received(self) -> Decimal:
        return total(one.receipt for one in self.receipts)

    @property
    def credited(self) -> Decimal:
        return total(one.credited for one in self.receipts)

    @property
    def seen(self) -> str:
        """A hash of the figures: a month is closed as its page showed it, or not at all."""
        return digest_of(self.figures())

    @property
    def moved(self) -> bool:
        """It is closed, and something was entered or struck out of it since."""
        kept = self.statement.figures if self.statement else None
        return kept is not None and kept != self.figures()

    def figures(self) -> dict[str, Any]:
        """What is kept with a month that is closed."""
        return {
            "treasury": str(self.treasury),
            "disbursed": str(self.disbursed),
            "receipts": [
                [str(one.file.pk), str(one.receipt), str(one.credited)] for one in self.receipts
            ],
            "vouchers": [
                [one.voucher, one.kind.value, str(one.theirs), str(one.ours)]
                for one in self.vouchers
            ],
            "wages": [
                [str(one.project.pk), str(one.disbursed), str(one.paid)] for one in self.wages
            ],
        }


def month_of(actor: Post, first: datetime.date) -> Month:
    """The month that begins on that day; a fixed number of queries."""
    own = TreasuryStatement.objects.visible_to(actor).standing().filter(month=first)
    statement = own.select_related("by__user__human", "closer", "confirmer").first()
    theirs, ours = statement.payments if statement else [], _disbursed(actor, first)
    return Month(
        first=first,
        statement=statement,
        treasury=statement.total if statement else ZERO,
        disbursed=total(one.amount for one in ours),
        vouchers=tuple(differences(theirs, ours)) if statement else (),
        receipts=tuple(_receipts(actor, first)),
        wages=tuple(_wages(actor, month_end(first))),
    )


def _disbursed(actor: Post, first: datetime.date) -> list[Paid]:
    rows = Disbursement.objects.visible_to(actor).standing()
    rows = rows.filter(paid_on__range=(first, month_end(first))).order_by(
        "paid_on", "voucher_number"
    )
    return [Paid(one.paid_on, one.voucher_number, one.amount, one.payee) for one in rows]


def _receipts(actor: Post, first: datetime.date) -> list[Receipt]:
    credited = Sum("events__attempt__amount", filter=Q(events__state=State.SUCCEEDED))
    files = ResultFile.objects.visible_to(actor).annotate(
        day=Max("events__happened_on"), credited=credited
    )
    files = files.filter(day__range=(first, month_end(first))).exclude(
        receipt_total=0, credited__isnull=True
    )
    rows = files.select_related("project", "batch").order_by("day", "at")
    return [Receipt(one, one.receipt_total, one.credited or ZERO) for one in rows]


def _wages(actor: Post, until: datetime.date) -> list[Wages]:
    """Of each project for which the treasury or the bank has paid wages by then."""
    rows = Disbursement.objects.visible_to(actor).standing()
    rows = rows.filter(use=Use.LABOUR, paid_on__lte=until).order_by()
    disbursed = dict(rows.values_list("project").annotate(Sum("amount")))
    back = FundReturn.objects.visible_to(actor).standing()
    back = back.filter(use=Use.LABOUR, returned_on__lte=until).order_by()
    for project, amount in back.values_list("project").annotate(Sum("amount")):
        disbursed[project] = disbursed.get(project, ZERO) - amount
    paid = wages_spent(actor, until)
    projects = Project.objects.visible_to(actor).filter(pk__in={*disbursed, *paid})
    return [
        Wages(one, disbursed.get(one.pk, ZERO), paid.get(one.pk, ZERO))
        for one in projects.order_by("code")
    ]
