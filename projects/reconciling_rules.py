"""Comparing a month's list of the treasury with what is kept here. Pure.

Both sides name the treasury's voucher; one voucher may pay several uses and projects, so sums by
voucher are compared (domain.md §2.4: three sides are reconciled each month).
"""

import datetime
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from core.money import ZERO


@dataclass(frozen=True, slots=True)
class Paid:
    """A payment of the treasury in yuan, as its list or our ledger has it."""

    day: datetime.date
    voucher: str
    amount: Decimal
    payee: str = ""


class Differs(StrEnum):
    """How the two sides of a voucher differ."""

    ONLY_TREASURY = "only_treasury"
    ONLY_HERE = "only_here"
    AMOUNT = "amount"
    DAY = "day"


@dataclass(frozen=True, slots=True)
class Difference:
    """A voucher on which both sides do not say the same; `theirs` and `ours` in yuan, zero where a
    side doesn't have it. `days`: theirs and ours, the first of several."""

    voucher: str
    kind: Differs
    theirs: Decimal
    ours: Decimal
    days: tuple[datetime.date | None, datetime.date | None]


def key_of(voucher: str) -> str:
    """A voucher's number however it is typed: full-width or not, with or without spaces."""
    return "".join(unicodedata.normalize("NFKC", voucher).split()).upper()


def differences(theirs: Iterable[Paid], ours: Iterable[Paid]) -> list[Difference]:
    """Voucher by voucher, in the order of the treasury's list, then what only we have."""
    left, right = _by_voucher(theirs), _by_voucher(ours)
    pairs = [(left.get(key), right.get(key)) for key in dict.fromkeys([*left, *right])]
    return [_difference(*pair, kind) for pair in pairs if (kind := _differs(*pair))]


def _difference(theirs: Paid | None, ours: Paid | None, kind: Differs) -> Difference:
    named = [one for one in (theirs, ours) if one]
    return Difference(
        named[0].voucher,
        kind,
        theirs.amount if theirs else ZERO,
        ours.amount if ours else ZERO,
        (theirs.day if theirs else None, ours.day if ours else None),
    )


def _by_voucher(rows: Iterable[Paid]) -> dict[str, Paid]:
    sums: dict[str, Paid] = {}
    for row in rows:
        key = key_of(row.voucher)
        so_far = sums.get(key)
        sums[key] = (
            row
            if so_far is None
            else Paid(min(so_far.day, row.day), so_far.voucher, so_far.amount + row.amount)
        )
    return sums


def _differs(theirs: Paid | None, ours: Paid | None) -> Differs | None:
    if ours is None:
        return Differs.ONLY_TREASURY
    if theirs is None:
        return Differs.ONLY_HERE
    if theirs.amount != ours.amount:
        return Differs.AMOUNT
    return Differs.DAY if theirs.day != ours.day else None
