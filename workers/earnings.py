"""What someone has earned on a project: the app that pays registers its answer."""

import datetime
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal

from core.money import ZERO
from workers.models import RosterEntry
from workers.rules import days

NO_DAYS = days(0)


@dataclass(frozen=True, slots=True)
class Earned:
    """One wage sheet's part: the period, its work days, yuan earned and credited, how it stands.

    `badge` is a state and its words. `before` says that it was paid on paper, before the works
    came in: its days were not logged here.
    """

    name: str
    url: str
    first: datetime.date
    last: datetime.date
    days: Decimal
    amount: Decimal
    paid: Decimal
    badge: tuple[str, str]
    before: bool = False


@dataclass(frozen=True, slots=True)
class Account:
    """All of them together, oldest first; amounts in yuan."""

    lines: tuple[Earned, ...]

    @property
    def days(self) -> Decimal:
        """Work days that were logged here and stand on sheets."""
        return sum((line.days for line in self.lines if not line.before), NO_DAYS)

    @property
    def days_before(self) -> Decimal:
        """Work days that were paid on paper, before the works came in."""
        return sum((line.days for line in self.lines if line.before), NO_DAYS)

    @property
    def amount(self) -> Decimal:
        return sum((line.amount for line in self.lines), ZERO)

    @property
    def paid(self) -> Decimal:
        return sum((line.paid for line in self.lines), ZERO)

    @property
    def owed(self) -> Decimal:
        return self.amount - self.paid


Source = Callable[[RosterEntry], Iterable[Earned]]
_sources: list[Source] = []


def register(source: Source) -> None:
    """`source` tells what the wage sheets say of one roster entry."""
    _sources.append(source)


def account_of(entry: RosterEntry) -> Account:
    found = [line for source in _sources for line in source(entry)]
    return Account(tuple(sorted(found, key=lambda line: line.first)))
