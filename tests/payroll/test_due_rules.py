"""By when wages are due, at the edges of each rule; no database."""

import datetime
from decimal import Decimal

import pytest

from payroll.rules import (
    Voted,
    credit_due,
    falls_before_closing,
    last_overdue,
    paid_alike,
    units_on,
)

Day = datetime.date
CLOSES = Day(2026, 12, 25)


@pytest.mark.parametrize(
    ("last", "cycle", "due"),
    [
        pytest.param(Day(2026, 10, 31), None, Day(2026, 11, 30), id="no limit set: a month"),
        pytest.param(Day(2026, 10, 31), 20, Day(2026, 11, 20), id="the county's days"),
        pytest.param(Day(2026, 10, 31), 0, Day(2026, 10, 31), id="at once is a limit too"),
    ],
)
def test_wages_are_due_after_the_countys_days_or_a_month(
    last: Day, cycle: int | None, due: Day
) -> None:
    assert credit_due(last, cycle) == due


@pytest.mark.parametrize(
    ("today", "cycle", "last"),
    [
        pytest.param(Day(2026, 12, 1), None, Day(2026, 10, 31), id="the day after the term"),
        pytest.param(Day(2026, 11, 30), None, Day(2026, 10, 29), id="on the last day of the term"),
        pytest.param(Day(2026, 11, 21), 20, Day(2026, 10, 31), id="the day after the limit"),
        pytest.param(Day(2026, 11, 20), 20, Day(2026, 10, 30), id="on the limit's last day"),
    ],
)
def test_the_last_overdue_period_ends_the_latest_that_should_be_paid(
    today: Day, cycle: int | None, last: Day
) -> None:
    assert last_overdue(today, cycle) == last


@pytest.mark.parametrize(
    ("due", "today", "before"),
    [
        pytest.param(CLOSES, Day(2026, 11, 2), True, id="due on the closing day"),
        pytest.param(Day(2027, 1, 25), Day(2026, 11, 2), True, id="a month after it, to the day"),
        pytest.param(Day(2027, 1, 26), Day(2026, 11, 2), False, id="a day more"),
        pytest.param(CLOSES, CLOSES, True, id="on the closing day it can still be paid"),
        pytest.param(CLOSES, Day(2026, 12, 26), False, id="afterwards it can't"),
    ],
)
def test_what_must_be_paid_before_the_treasury_closes(due: Day, today: Day, before: bool) -> None:
    assert falls_before_closing(due, CLOSES, today) is before


@pytest.mark.parametrize(
    ("day", "rates"),
    [
        pytest.param(Day(2026, 10, 4), {"day": 180}, id="the day before"),
        pytest.param(Day(2026, 10, 5), {"day": 180, "hour": 25}, id="its first day"),
        pytest.param(Day(2026, 10, 9), {"day": 180, "hour": 25}, id="its last day"),
        pytest.param(Day(2026, 10, 10), {"day": 180}, id="the day after"),
        pytest.param(Day(2026, 9, 30), {}, id="before all"),
    ],
)
def test_a_rate_holds_on_both_its_ends_and_one_without_an_end_for_good(
    day: Day, rates: dict[str, int]
) -> None:
    voted = [
        Voted("普工", "day", Decimal(180), Day(2026, 10, 1)),
        Voted("普工", "hour", Decimal(25), Day(2026, 10, 5), Day(2026, 10, 9)),
        Voted("瓦工", "day", Decimal(300), Day(2026, 9, 1)),
    ]
    assert units_on(voted, "普工", day) == rates


@pytest.mark.parametrize(
    ("amounts", "said"),
    [
        pytest.param([100] * 3, (3, Decimal(100)), id="three are enough to tell"),
        pytest.param([100] * 2, None, id="two are not"),
        pytest.param([100] * 79 + [*range(21)], None, id="79 of 100"),
        pytest.param([100] * 80 + [*range(20)], (80, Decimal(100)), id="80 of 100"),
    ],
)
def test_from_three_people_on_four_fifths_alike_are_conspicuous(
    amounts: list[int], said: tuple[int, Decimal] | None
) -> None:
    assert paid_alike([Decimal(amount) for amount in amounts]) == said
