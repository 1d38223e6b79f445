"""The rules of wages in figures; no database. Each case names where its rule comes from."""

import datetime
from collections.abc import Sequence
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from payroll.rules import (
    GOES_ON,
    ON_ITS_WAY,
    Attempt,
    Balance,
    Standing,
    State,
    balance,
    due_on,
    full_months,
    is_long,
    month_end,
    next_period,
    paid_alike,
    share_stays_low,
    shared,
    standing,
    wages,
)

Day = datetime.date
yuan_amounts = st.decimals(Decimal("0.01"), Decimal("99999"), places=2)
days = st.dates(Day(2000, 1, 1), Day(2100, 12, 31))


@pytest.mark.parametrize(
    ("slots", "rate", "amount"),
    [
        pytest.param(2, "180.00", "180.00", id="a day at its rate"),
        pytest.param(1, "180.00", "90.00", id="half a day"),
        pytest.param(1, "55.55", "27.78", id="half up: 27.775 (decision 25)"),
        pytest.param(3, "0.01", "0.02", id="once over all days: 0.015, not three times 0.01"),
        pytest.param(41, "200.01", "4100.21", id="4100.205"),
        pytest.param(0, "180.00", "0.00", id="no days"),
    ],
)
def test_wages_are_days_at_the_rate_rounded_once(slots: int, rate: str, amount: str) -> None:
    assert wages(slots, Decimal(rate)) == Decimal(amount)


@given(st.integers(1, 62), yuan_amounts)
def test_wages_lie_within_half_a_fen_of_the_exact_amount(slots: int, rate: Decimal) -> None:
    assert abs(wages(slots, rate) - rate * slots / 2) <= Decimal("0.005")


@pytest.mark.parametrize(
    ("last", "due"),
    [
        pytest.param(Day(2026, 10, 15), Day(2026, 11, 15), id="within a month"),
        pytest.param(Day(2026, 10, 31), Day(2026, 11, 30), id="a shorter month"),
        pytest.param(Day(2026, 1, 31), Day(2026, 2, 28), id="February"),
        pytest.param(Day(2024, 1, 30), Day(2024, 2, 29), id="a leap year"),
        pytest.param(Day(2026, 9, 30), Day(2026, 10, 30), id="a longer month"),
        pytest.param(Day(2026, 12, 31), Day(2027, 1, 31), id="into the next year"),
    ],
)
def test_wages_are_due_a_month_after_the_period(last: Day, due: Day) -> None:
    assert due_on(last) == due


@given(days)
def test_the_term_is_never_longer_than_a_month_and_grows_with_the_period(last: Day) -> None:
    assert 28 <= (due_on(last) - last).days <= 31
    assert due_on(last) <= due_on(last + datetime.timedelta(days=1))


@pytest.mark.parametrize(
    ("first", "covered", "today", "period"),
    [
        pytest.param(
            Day(2026, 10, 5), None, Day(2026, 11, 2), (Day(2026, 10, 5), Day(2026, 10, 31)),
            id="the first month begins with the first work",
        ),
        pytest.param(
            Day(2026, 10, 5), Day(2026, 10, 31), Day(2026, 12, 2),
            (Day(2026, 11, 1), Day(2026, 11, 30)), id="the month after the last sheet",
        ),
        pytest.param(
            Day(2026, 10, 5), Day(2026, 10, 31), Day(2026, 11, 20),
            (Day(2026, 11, 1), Day(2026, 11, 20)), id="a month that is not over ends today",
        ),
        pytest.param(
            Day(2026, 10, 5), Day(2026, 11, 20), Day(2026, 11, 20),
            (Day(2026, 11, 21), Day(2026, 11, 21)), id="all covered: the next day",
        ),
    ],
)  # fmt: skip
def test_a_new_sheet_is_offered_for_the_first_month_not_covered(
    first: Day, covered: Day | None, today: Day, period: tuple[Day, Day]
) -> None:
    assert next_period(first, covered, today) == period


@pytest.mark.parametrize(
    ("last", "long"),
    [
        pytest.param(Day(2026, 10, 31), False, id="31 days"),
        pytest.param(Day(2026, 11, 1), True, id="32 days"),
        pytest.param(Day(2026, 10, 1), False, id="one day"),
    ],
)
def test_a_pay_cycle_is_a_month_at_most(last: Day, long: bool) -> None:
    assert is_long(Day(2026, 10, 1), last) is long


@given(days, st.one_of(st.none(), days), days)
def test_a_period_on_offer_runs_on_within_one_month(
    first: Day, covered: Day | None, today: Day
) -> None:
    start, last = next_period(first, covered, today)
    assert start <= last <= month_end(start)


def test_every_state_says_what_may_follow_and_no_state_follows_itself() -> None:
    assert set(GOES_ON) == set(State)
    assert all(state not in following for state, following in GOES_ON.items())


def test_no_answer_is_still_on_its_way_and_only_proof_ends_it() -> None:
    assert State.UNKNOWN in ON_ITS_WAY
    assert GOES_ON[State.UNKNOWN] == {State.SUCCEEDED, State.FAILED}


ENTITLED = Decimal("100.00")
Case = Sequence[tuple[str, State]]


@pytest.mark.parametrize(
    ("attempts", "owed", "free"),
    [
        pytest.param([], "100.00", "100.00", id="nothing tried"),
        pytest.param([("100", State.EXPORTED)], "100.00", "0.00", id="at the bank"),
        pytest.param([("100", State.UNKNOWN)], "100.00", "0.00", id="no answer: not failed"),
        pytest.param([("100", State.SUCCEEDED)], "0.00", "0.00", id="credited"),
        pytest.param([("100", State.FAILED)], "100.00", "100.00", id="failed"),
        pytest.param([("100", State.RETURNED)], "100.00", "100.00", id="taken back"),
        pytest.param([("100", State.CANCELLED)], "100.00", "100.00", id="cancelled"),
        pytest.param(
            [("100", State.FAILED), ("100", State.SUCCEEDED)], "0.00", "0.00", id="second try"
        ),
        pytest.param(
            [("60", State.SUCCEEDED), ("40", State.EXPORTED)], "40.00", "0.00", id="in two parts"
        ),
    ],
)
def test_what_is_owed_is_entitled_less_what_arrived(attempts: Case, owed: str, free: str) -> None:
    money = balance(ENTITLED, [Attempt(Decimal(amount), state) for amount, state in attempts])
    assert (money.owed, money.open) == (Decimal(owed), Decimal(free))


@given(st.lists(st.tuples(yuan_amounts, st.sampled_from(State))))
def test_a_balance_adds_up(attempts: list[tuple[Decimal, State]]) -> None:
    money = balance(ENTITLED, [Attempt(amount, state) for amount, state in attempts])
    assert money.open + money.on_its_way + money.paid == ENTITLED


def _money(paid: int = 0, on_its_way: int = 0) -> Balance:
    return Balance(ENTITLED, Decimal(paid), Decimal(on_its_way))


@pytest.mark.parametrize(
    ("money", "flags", "expected"),
    [
        pytest.param(_money(), "voided set_aside held", Standing.VOIDED, id="voided before all"),
        pytest.param(_money(100), "set_aside held", Standing.PAID, id="paid"),
        pytest.param(_money(), "set_aside held", Standing.SET_ASIDE, id="set aside"),
        pytest.param(_money(0, 100), "held", Standing.ON_ITS_WAY, id="on its way"),
        pytest.param(_money(), "held", Standing.HELD, id="held"),
        pytest.param(_money(), "", Standing.OWED, id="owed"),
        pytest.param(_money(60), "", Standing.OWED, id="owed in part"),
    ],
)
def test_a_line_stands_where_the_first_rule_puts_it(
    money: Balance, flags: str, expected: Standing
) -> None:
    said = {name: name in flags.split() for name in ("voided", "set_aside", "held")}
    assert standing(money, **said) == expected


def test_people_with_one_account_are_named_together() -> None:
    owners = [(b"1", "才让"), (b"2", "卓玛"), (b"1", "马英"), (b"3", "尕藏")]
    assert shared(owners) == [["才让", "马英"]]


@pytest.mark.parametrize(
    ("amounts", "said"),
    [
        pytest.param([100, 100], None, id="two people say nothing"),
        pytest.param([100, 100, 100, 100, 90], (4, Decimal(100)), id="80 % is enough"),
        pytest.param([100, 100, 100, 90], None, id="75 % is not"),
        pytest.param([100] * 60, (60, Decimal(100)), id="everybody"),
    ],
)
def test_most_people_paid_the_same_is_conspicuous(
    amounts: list[int], said: tuple[int, Decimal] | None
) -> None:
    assert paid_alike([Decimal(amount) for amount in amounts]) == said


def _month(month: int, number: int, leave_out: int = 0) -> list[tuple[str, Day]]:
    return [
        ("才让", Day(2026, month, day))
        for day in range(1, number + 1)
        for _half in (1, 2)
        if day != leave_out
    ]


@pytest.mark.parametrize(
    ("slots", "found"),
    [
        pytest.param(_month(10, 31), {"才让"}, id="31 days"),
        pytest.param(_month(9, 30), {"才让"}, id="30 days"),
        pytest.param(_month(10, 30), set(), id="30 of 31 days"),
        pytest.param(_month(10, 31, leave_out=7), set(), id="a day off"),
        pytest.param(_month(9, 20) + _month(10, 20), set(), id="40 days in two months"),
        pytest.param(_month(10, 31)[:-1], set(), id="half a day off"),
    ],
)
def test_a_whole_month_without_a_day_off_is_conspicuous(
    slots: list[tuple[str, Day]], found: set[str]
) -> None:
    assert full_months(slots) == found


@pytest.mark.parametrize(
    ("on_sheets", "least", "over", "low"),
    [
        pytest.param("99", "100", True, True, id="too little when the works are over"),
        pytest.param("99", "100", False, False, id="while they run, more will come"),
        pytest.param("100", "100", True, False, id="just enough"),
        pytest.param("0", None, True, False, id="no paper sets a floor"),
    ],
)
def test_the_share_is_judged_once_the_works_are_over(
    on_sheets: str, least: str | None, over: bool, low: bool
) -> None:
    asked = None if least is None else Decimal(least)
    assert share_stays_low(Decimal(on_sheets), asked, over) is low
