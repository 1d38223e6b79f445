"""What is compared, what is worth how much, and how a purchase goes on (domain.md §2.4). Pure."""

import datetime
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from itertools import pairwise

from core.money import share, total, yuan

LEAST_ASKERS = 2  # T16: the inquiry is signed by two or more
MOST_OF_ONE_SUPPLIER = Decimal(60)  # per cent of a project's purchases, domain.md §8
PURCHASES_TO_COMPARE = 3  # with fewer, one supplier's share says nothing
TOGETHER = datetime.timedelta(minutes=1)


class State(StrEnum):
    """Where a purchase stands. `CHOSEN` is ordered, and open for deliveries and payments."""

    INQUIRY = "inquiry"
    CHOSEN = "chosen"
    DELIVERED = "delivered"
    PAID = "paid"
    CANCELLED = "cancelled"


GOES_ON: Mapping[State, frozenset[State]] = {
    State.INQUIRY: frozenset({State.CHOSEN, State.CANCELLED}),
    State.CHOSEN: frozenset({State.DELIVERED, State.PAID, State.CANCELLED}),
    State.DELIVERED: frozenset({State.PAID}),
    State.PAID: frozenset(),
    State.CANCELLED: frozenset(),
}


def line_amount(quantity: Decimal, unit_price: Decimal) -> Decimal:
    """Yuan for a quantity at a unit price, rounded once, half up, to the fen (decision 25)."""
    return yuan(quantity * unit_price)


def names_in(text: str) -> list[str]:
    """The different names in a text that sets them apart by commas, 、, semicolons or new lines.

    A space stands inside a name (English, Tibetan), so it sets nothing apart.
    """
    names = (name.strip() for name in re.split(r"[,，、;；/\n]+", text))
    return list(dict.fromkeys(name for name in names if name))


@dataclass(frozen=True, slots=True)
class Source:
    """Who offers: by the unified social credit code, by the name where one of two has none."""

    name: str
    uscc: str = ""

    def same_as(self, other: "Source") -> bool:
        if self.uscc and other.uscc:
            return self.uscc == other.uscc
        return self.name == other.name


def may_be_direct(amount: Decimal, up_to: Decimal | None) -> bool:
    """Whether so many yuan may be bought by two signatures instead of an inquiry (§2.4 [M]).

    `up_to` is the county's amount; None: it allows none.
    """
    return up_to is not None and amount <= up_to


def is_lowest(amount: Decimal, offered: Iterable[Decimal]) -> bool:
    """Whether nobody offers it for less; without other offers it is the lowest."""
    return amount <= min(offered, default=amount)


@dataclass(frozen=True, slots=True)
class Line:
    """One item of a purchase: quantities ordered, received and agreed, received (of a `hire`:
    logged) and not yet checked, and the chosen unit price in yuan (None while none is chosen)."""

    ordered: Decimal
    agreed: Decimal = Decimal(0)
    pending: Decimal = Decimal(0)
    unit_price: Decimal | None = None
    hire: bool = False

    @property
    def left(self) -> Decimal:
        """What may still be received."""
        return self.ordered - self.agreed - self.pending

    @property
    def cost(self) -> Decimal:
        """Yuan of what was ordered."""
        return line_amount(self.ordered, self.unit_price or Decimal(0))

    @property
    def worth(self) -> Decimal:
        """Yuan of what was received and agreed: of all deliveries together, so that the parts of
        an order never make more than its whole."""
        return line_amount(self.agreed, self.unit_price or Decimal(0))


def least_of(ordered: Decimal, received: Decimal, invoiced: Decimal | None) -> Decimal:
    """The least of the three, in yuan; of two where no invoice stands (None)."""
    return min(side for side in (ordered, received, invoiced) if side is not None)


@dataclass(frozen=True, slots=True)
class Standing:
    """How far a chosen purchase has come; amounts in yuan. `invoiced` is what invoices say of its
    items, None while none stands."""

    lines: tuple[Line, ...] = ()
    paid: Decimal = Decimal(0)
    invoiced: Decimal | None = None

    @property
    def ordered(self) -> Decimal:
        """Of the whole order; nothing before a supplier is chosen."""
        return total(line.cost for line in self.lines)

    @property
    def worth(self) -> Decimal:
        return total(line.worth for line in self.lines)

    @property
    def owed(self) -> Decimal:
        """Of what was received, what is not paid yet, whatever was invoiced."""
        return self.worth - self.paid

    @property
    def payable(self) -> Decimal:
        """What may be paid now: never past the least of order, receipt and invoice."""
        return least_of(self.ordered, self.worth, self.invoiced) - self.paid

    @property
    def complete(self) -> bool:
        """All that was ordered is received and agreed."""
        return all(line.agreed >= line.ordered for line in self.lines)

    @property
    def begun(self) -> bool:
        return any(line.agreed for line in self.lines)

    @property
    def waits_for_check(self) -> bool:
        return any(line.pending for line in self.lines)

    @property
    def by_log(self) -> bool:
        """What is received comes from the machine log."""
        return any(line.hire for line in self.lines)


def state_of_order(standing: Standing, *, called_off: bool) -> State:
    """Where a chosen purchase stands by what was received and paid.

    Called off with nothing received it is cancelled; with a part received, that part is paid.
    """
    if called_off and not standing.begun:
        return State.CANCELLED
    if not (standing.complete or called_off):
        return State.CHOSEN
    return State.PAID if standing.owed <= 0 else State.DELIVERED


def identical(totals: Sequence[Decimal]) -> bool:
    """Whether two offers ask for the same sum: a sign of quotes from one hand (domain.md §9)."""
    return len(set(totals)) < len(totals)


def entered_together(moments: Iterable[datetime.datetime]) -> bool:
    """Whether two quotes were entered within the same minute: a sign of quotes made up."""
    ordered = sorted(moments)
    return any(later - sooner <= TOGETHER for sooner, later in pairwise(ordered))


def share_of(supplier: Source, spent: Sequence[tuple[Source, Decimal]]) -> Decimal | None:
    """The supplier's part in per cent of a project's purchases, given as (supplier, yuan).

    None where there are fewer than `PURCHASES_TO_COMPARE`.
    """
    if len(spent) < PURCHASES_TO_COMPARE:
        return None
    his = total(amount for other, amount in spent if supplier.same_as(other))
    return share(his, total(amount for _, amount in spent))


def plain(quantity: Decimal) -> str:
    """A quantity as people write it, without idle zeros: 80, 2.5."""
    return f"{quantity.normalize():f}"
