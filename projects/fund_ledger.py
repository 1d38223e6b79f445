"""The ledger of a project's money (资金台账): every amount with its source and its use. Only reads.

Money arrives by a plan paper, is disbursed for a use, and is spent on it; what is left goes back.
What was spent, the apps that pay register; their figures are those of their own pages.
"""

import datetime
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from django.utils.translation import gettext as _

from core.money import ZERO, grouped, total
from projects.models import Disbursement, FundReturn, Project, Stream, Use


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


Kept = Callable[[Project], Decimal]
_kept: list[Kept] = []


def register_kept(kept: Kept) -> None:
    """`kept` gives the yuan that must stay on a project's account when the rest goes back."""
    _kept.append(kept)


def kept_of(project: Project) -> Decimal:
    return total(kept(project) for kept in _kept)


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the ledger in yuan: what it moved, and what is left after it. Below zero where
    money went back: `disbursed` from the account to the treasury, `arrived` from there.

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
        return total(one.arrived for one in self.entries if one.arrived > 0)

    @property
    def returned(self) -> Decimal:
        """What left the treasury for where it came from."""
        return total(-one.arrived for one in self.entries if one.arrived < 0)

    @property
    def disbursed(self) -> Decimal:
        """Less what came back from the project's account."""
        return total(one.disbursed for one in self.entries)

    @property
    def spent(self) -> Decimal:
        return total(one.spent for one in self.entries)

    @property
    def at_treasury(self) -> Decimal:
        return self.arrived - self.returned - self.disbursed

    @property
    def on_account(self) -> Decimal:
        return self.disbursed - self.spent


def fund_ledger(project: Project) -> FundLedger:
    """Everything that is entered of a project's money; rows that were struck out don't count."""
    gone = list(project.disbursements.standing().select_related("fund", "request"))
    spent = [one for ask in _spending for one in ask(project)]
    spent += _before(gone)
    back = list(project.fundreturns.standing().select_related("fund"))
    moves = [*_arrivals(project), *map(_disbursed, gone), *map(_spent, spent), *map(_back, back)]
    ordered = sorted(moves, key=lambda one: (one.day, _rank(one)))
    return FundLedger(tuple(_balanced(ordered)), tuple(_uses(gone, spent, back)))


def _before(gone: Iterable[Disbursement]) -> Iterator[Spent]:
    """What was disbursed on paper before a take-over was used by then, on papers kept outside."""
    for row in gone:
        if row.request.stream == Stream.BEFORE:
            what = _("Used before the take-over, voucher %(number)s")
            said = what % {"number": row.voucher_number}
            yield Spent(row.paid_on, Use(row.use), said, row.amount)


def _rank(one: Entry) -> int:
    """Within a day money arrives before it is disbursed, is disbursed before it is spent, and what
    is left goes back after that: to the treasury, then from there."""
    if one.arrived:
        return 0 if one.arrived > 0 else 4
    if one.disbursed:
        return 1 if one.disbursed > 0 else 3
    return 2


def _balanced(ordered: Iterable[Entry]) -> Iterator[Entry]:
    at_treasury = on_account = ZERO
    for one in ordered:
        at_treasury += one.arrived - one.disbursed
        on_account += one.disbursed - one.spent
        yield replace(one, at_treasury=at_treasury, on_account=on_account)


def _arrivals(project: Project) -> Iterator[Entry]:
    for row in project.fundreceipts.standing().select_related("fund"):
        yield Entry(
            row.received_on, _("Arrived by %(paper)s") % {"paper": row.paper_number}, str(row.fund),
            "", row.amount, ZERO, ZERO,
        )  # fmt: skip


def _disbursed(row: Disbursement) -> Entry:
    what = _("Disbursed by voucher %(number)s") % {"number": row.voucher_number}
    return Entry(
        row.paid_on, what, str(row.fund), str(row.get_use_display()), ZERO, row.amount, ZERO
    )


def _back(row: FundReturn) -> Entry:
    """From the project's account, which spends it no more; or from the treasury."""
    if row.use:
        what = _("Came back from the account, voucher %(number)s")
        use, arrived, disbursed = str(row.get_use_display()), ZERO, -row.amount
    else:
        what = _("Returned by the treasury, voucher %(number)s")
        use, arrived, disbursed = "", -row.amount, ZERO
    said = what % {"number": row.voucher_number}
    return Entry(row.returned_on, said, str(row.fund), use, arrived, disbursed, ZERO)


def _spent(one: Spent) -> Entry:
    return Entry(one.day, one.what, "", str(one.use.label), ZERO, ZERO, one.amount)


def _uses(
    gone: Iterable[Disbursement], spent: Iterable[Spent], back: Iterable[FundReturn]
) -> Iterator[UseSum]:
    disbursed, used = dict.fromkeys(Use, ZERO), dict.fromkeys(Use, ZERO)
    for row in gone:
        disbursed[Use(row.use)] += row.amount
    for returned in back:
        if returned.use:
            disbursed[Use(returned.use)] -= returned.amount
    for one in spent:
        used[one.use] += one.amount
    return (UseSum(use, disbursed[use], used[use]) for use in Use if disbursed[use] or used[use])


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
