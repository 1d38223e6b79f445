"""The ledger of a project's money (资金台账): every amount with its source and its use. Only reads.

Money arrives by a plan paper, is disbursed for a use, and is spent on it. What was spent, the apps
that pay register; their figures are those of their own pages.
"""

import datetime
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from core.money import ZERO, grouped, total
from projects.models import Project, Stream, Use


@dataclass(frozen=True, slots=True)
class Spent:
    """Yuan that left the project's account for a use; below zero: they came back. `what` names the
    paper or file, never a person."""

    day: datetime.date
    use: Use
    what: str
    amount: Decimal


Spending = Callable[[Project], Iterable[Spent]]
_spending: list[Spending] = []


def register_spending(spending: Spending) -> None:
    """`spending` gives what an app has paid of a project's money."""
    _spending.append(spending)


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the ledger in yuan: what it moved, and what is left after it.

    `at_treasury` is what arrived and is not disbursed, `on_account` what was disbursed and is not
    spent.
    """

    day: datetime.date
    what: str
    source: str
    use: str
    arrived: Decimal
    disbursed: Decimal
    spent: Decimal
    at_treasury: Decimal = ZERO
    on_account: Decimal = ZERO


@dataclass(frozen=True, slots=True)
class UseSum:
    """One use in yuan: disbursed and spent of it."""

    use: Use
    disbursed: Decimal
    spent: Decimal

    @property
    def left(self) -> Decimal:
        """Below zero where more was spent than was disbursed: someone paid in advance (垫资)."""
        return self.disbursed - self.spent


@dataclass(frozen=True, slots=True)
class FundLedger:
    """All entries in the order of their days, and the sums by use."""

    entries: tuple[Entry, ...]
    uses: tuple[UseSum, ...]

    @property
    def arrived(self) -> Decimal:
        return total(one.arrived for one in self.entries)

    @property
    def disbursed(self) -> Decimal:
        return total(one.disbursed for one in self.entries)

    @property
    def spent(self) -> Decimal:
        return total(one.spent for one in self.entries)


def fund_ledger(project: Project) -> FundLedger:
    """Everything that is entered of a project's money; rows that were struck out don't count."""
    spent = [one for ask in _spending for one in ask(project)]
    spent += _before(project)
    moves = [*_arrivals(project), *_disbursements(project), *map(_spent, spent)]
    ordered = sorted(moves, key=lambda one: (one.day, _rank(one)))
    return FundLedger(tuple(_balanced(ordered)), tuple(_uses(project, spent)))


def _before(project: Project) -> Iterator[Spent]:
    """What was disbursed on paper before a take-over was used by then, on papers kept outside."""
    rows = project.disbursements.standing().filter(request__stream=Stream.BEFORE)
    for row in rows if project.taken_over else ():
        what = _("Used before the take-over, voucher %(number)s") % {"number": row.voucher_number}
        yield Spent(row.paid_on, Use(row.use), what, row.amount)


def _rank(one: Entry) -> int:
    """Within a day money arrives before it is disbursed, and is disbursed before it is spent."""
    return 0 if one.arrived else 1 if one.disbursed else 2


def _balanced(ordered: Iterable[Entry]) -> Iterator[Entry]:
    at_treasury = on_account = ZERO
    for one in ordered:
        at_treasury += one.arrived - one.disbursed
        on_account += one.disbursed - one.spent
        yield Entry(
            one.day, one.what, one.source, one.use, one.arrived, one.disbursed, one.spent,
            at_treasury, on_account,
        )  # fmt: skip


def _arrivals(project: Project) -> Iterator[Entry]:
    for row in project.fundreceipts.standing().select_related("fund"):
        yield Entry(
            row.received_on, _("Arrived by %(paper)s") % {"paper": row.paper_number}, str(row.fund),
            "", row.amount, ZERO, ZERO,
        )  # fmt: skip


def _disbursements(project: Project) -> Iterator[Entry]:
    for row in project.disbursements.standing().select_related("fund"):
        what = _("Disbursed by voucher %(number)s") % {"number": row.voucher_number}
        yield Entry(
            row.paid_on, what, str(row.fund), str(row.get_use_display()), ZERO, row.amount, ZERO
        )  # fmt: skip


def _spent(one: Spent) -> Entry:
    return Entry(one.day, one.what, "", str(one.use.label), ZERO, ZERO, one.amount)


def _uses(project: Project, spent: list[Spent]) -> Iterator[UseSum]:
    rows = list(project.disbursements.standing().values_list("use", "amount"))
    for use in Use:
        disbursed = total(amount for of, amount in rows if of == use)
        gone = total(one.amount for one in spent if one.use == use)
        if disbursed or gone:
            yield UseSum(use, disbursed, gone)


def paid_ahead(ledger: FundLedger) -> list[str]:
    """A sentence for each use of which more was spent than was disbursed.

    政府投资条例 22: no builder pays government works in advance; the money has to be asked for.
    """
    return [
        _ahead(one) % {"use": one.use.label, "amount": grouped(-one.left)}
        for one in ledger.uses
        if one.left < 0
    ]


def _ahead(one: UseSum) -> str:
    """Wages have asked already, by their sheet."""
    if one.use == Use.LABOUR:
        return _("%(amount)s yuan of wages were paid before their money was disbursed.")
    return _("%(use)s: %(amount)s yuan were spent that were not disbursed. Ask for them.")
