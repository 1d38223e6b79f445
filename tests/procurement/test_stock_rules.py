"""How a ledger runs, without a database."""

import datetime
from decimal import Decimal

import pytest

from procurement.stock_rules import available_on, left_outside, running, stands_on


def on(day: int, quantity: str) -> tuple[datetime.date, Decimal]:
    return datetime.date(2026, 5, day), Decimal(quantity)


LEDGER = [on(3, "80"), on(5, "-50"), on(5, "10"), on(9, "-35")]


def test_each_row_says_what_is_there_after_it() -> None:
    assert running(quantity for _day, quantity in LEDGER) == [80, 30, 40, 5]


@pytest.mark.parametrize(
    ("day", "there", "most"),
    [(2, 0, 0), (3, 80, 5), (4, 80, 5), (5, 40, 5), (9, 5, 5), (10, 5, 5)],
    ids=["before", "first", "between", "twice that day", "last", "after"],
)
def test_an_earlier_day_gives_no_more_than_every_later_row_leaves(
    day: int, there: int, most: int
) -> None:
    at = datetime.date(2026, 5, day)
    assert stands_on(LEDGER, at) == there
    assert available_on(LEDGER, at) == most


def test_a_day_before_a_large_delivery_gives_only_what_was_there() -> None:
    rows = [on(3, "2"), on(5, "100")]
    assert available_on(rows, datetime.date(2026, 5, 4)) == 2
    assert available_on(rows, datetime.date(2026, 5, 5)) == 102


def test_what_came_back_is_no_longer_outside() -> None:
    assert left_outside(Decimal(20), [Decimal(5), Decimal("6.5")]) == Decimal("8.5")
