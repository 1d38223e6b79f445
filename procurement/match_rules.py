"""Order, receipt and invoice compared (三单核对), and what an invoice's number looks like. Pure."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from core.money import ZERO, total
from procurement.rules import least_of, line_amount

# 数电票 have 20 digits and no code; on paper 8 digits go with a code of 10 or 12.
WHOLE_NUMBER = r"^[0-9]{20}$"
PAPER_NUMBER = r"^[0-9]{8}$"
PAPER_CODE = r"^([0-9]{10}|[0-9]{12})$"


def is_number(number: str, code: str) -> bool:
    """Whether number and code are an invoice's: 20 digits, or 8 with a code of 10 or 12."""
    if not code:
        return bool(re.fullmatch(WHOLE_NUMBER, number, re.ASCII))
    return bool(
        re.fullmatch(PAPER_NUMBER, number, re.ASCII) and re.fullmatch(PAPER_CODE, code, re.ASCII)
    )


class Differs(StrEnum):
    """What one line of order, receipt and invoice disagree in."""

    TO_COME = "to come"
    NOT_INVOICED = "not invoiced"
    NOT_RECEIVED = "not received"
    DEARER = "dearer"
    CHEAPER = "cheaper"


@dataclass(frozen=True, slots=True)
class Side:
    """A quantity, and what it comes to in yuan."""

    quantity: Decimal = Decimal(0)
    amount: Decimal = ZERO


@dataclass(frozen=True, slots=True)
class Matched:
    """One item: ordered and received at the price that was chosen, invoiced as invoices say."""

    name: str
    unit: str
    unit_price: Decimal
    ordered: Side
    received: Side
    invoiced: Side

    def differences(self, *, with_invoice: bool) -> list[tuple[Differs, Decimal]]:
        """Each with how much: a quantity, or yuan where the price differs."""
        ordered, received, invoiced = (
            side.quantity for side in (self.ordered, self.received, self.invoiced)
        )
        found = [(Differs.TO_COME, ordered - received)] if received < ordered else []
        if not with_invoice:
            return found
        if invoiced > received:
            found.append((Differs.NOT_RECEIVED, invoiced - received))
        if invoiced < received:
            found.append((Differs.NOT_INVOICED, received - invoiced))
        more = self.invoiced.amount - line_amount(invoiced, self.unit_price)
        if more:
            found.append((Differs.DEARER if more > 0 else Differs.CHEAPER, abs(more)))
        return found


@dataclass(frozen=True, slots=True)
class Match:
    """All lines, and what was paid; `beside` is what invoices charge that no item is, in yuan.

    `has_invoice` says that an invoice stands: without one there are two sides to compare.
    """

    lines: tuple[Matched, ...]
    paid: Decimal
    has_invoice: bool
    beside: Decimal = ZERO

    @property
    def ordered(self) -> Decimal:
        return total(line.ordered.amount for line in self.lines)

    @property
    def received(self) -> Decimal:
        return total(line.received.amount for line in self.lines)

    @property
    def invoiced(self) -> Decimal:
        """Of the items; what invoices charge beside them is never paid by the order."""
        return total(line.invoiced.amount for line in self.lines)

    @property
    def least(self) -> Decimal:
        """Up to so many yuan may be paid in all (domain.md §2.4: invoice, contract and receipt)."""
        return least_of(self.ordered, self.received, self.invoiced if self.has_invoice else None)

    @property
    def agrees(self) -> bool:
        """Nothing differs on any line."""
        return not self.beside and not any(
            line.differences(with_invoice=self.has_invoice) for line in self.lines
        )


def within_slips(amount: Decimal, others: Iterable[Decimal], up_to: Decimal | None) -> bool:
    """Whether a small receipt, with the purchase's other ones, stays within the county's amount.

    None: the county allows none. Together, so that no purchase is cut into small receipts.
    """
    return up_to is not None and total([amount, *others]) <= up_to
