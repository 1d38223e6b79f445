"""Tables of cases, one id a clause."""

import datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workers.rules import (
    AgeRule,
    Paper,
    Papers,
    Refusal,
    State,
    Works,
    after_tap,
    age_rule,
    days,
    first_gap,
    goes_on,
    is_overtime,
    passes_luhn,
    payable,
    refusal_of_worker,
    voted_day_rate,
    worth,
)

DAY = datetime.date(2026, 5, 12)


def day(number: int) -> datetime.date:
    return datetime.date(2026, 5, number)


def test_a_tap_goes_round_and_comes_back_after_four() -> None:
    seen = [State.ABSENT]
    for _ in range(4):
        seen.append(after_tap(seen[-1]))
    assert seen == [State.ABSENT, State.FULL, State.MORNING, State.AFTERNOON, State.ABSENT]


@pytest.mark.parametrize(
    ("state", "halves"),
    [
        pytest.param(State.ABSENT, set(), id="absent"),
        pytest.param(State.MORNING, {1}, id="morning"),
        pytest.param(State.AFTERNOON, {2}, id="afternoon"),
        pytest.param(State.FULL, {1, 2}, id="full day is both halves"),
    ],
)
def test_a_state_is_the_sum_of_its_halves(state: State, halves: set[int]) -> None:
    assert state.halves == halves
    assert sum(halves) == state


@pytest.mark.parametrize(("slots", "expected"), [(0, "0.0"), (1, "0.5"), (2, "1.0"), (63, "31.5")])
def test_two_slots_are_a_work_day(slots: int, expected: str) -> None:
    assert str(days(slots)) == expected


@given(st.integers(min_value=0, max_value=100_000))
def test_days_of_slots_are_exact_with_one_place(slots: int) -> None:
    assert days(slots) * 2 == Decimal(slots)
    assert days(slots).as_tuple().exponent == -1


@pytest.mark.parametrize(
    ("works", "refusal"),
    [
        pytest.param(Works(DAY, DAY, day(1), False, False), None, id="open today"),
        pytest.param(Works(day(1), DAY, day(1), False, False), None, id="on the first day"),
        pytest.param(Works(DAY, DAY, None, False, False), Refusal.NOT_STARTED, id="not started"),
        pytest.param(Works(DAY, DAY, None, True, False), Refusal.FINISHED, id="complete"),
        pytest.param(Works(day(13), DAY, day(1), False, False), Refusal.AHEAD, id="tomorrow"),
        pytest.param(Works(day(1), DAY, day(2), False, False), Refusal.BEFORE_START, id="before"),
        pytest.param(Works(DAY, DAY, day(1), False, True), Refusal.SUSPENDED, id="suspended"),
    ],
)
def test_works_say_why_a_day_is_closed(works: Works, refusal: Refusal | None) -> None:
    assert works.refusal == refusal


def test_a_suspension_does_not_forbid_to_mend_a_mistake() -> None:
    assert Works(DAY, DAY, day(1), False, True).stage_refusal is None


@pytest.mark.parametrize(
    ("on", "left", "refusal"),
    [
        pytest.param(3, None, Refusal.BEFORE_ENTRY, id="before entry"),
        pytest.param(4, None, None, id="on the day of entry"),
        pytest.param(9, 9, None, id="on the last day"),
        pytest.param(10, 9, Refusal.AFTER_EXIT, id="after exit"),
    ],
)
def test_nobody_works_before_entry_or_after_exit(
    on: int, left: int | None, refusal: Refusal | None
) -> None:
    assert refusal_of_worker(day(on), day(4), None if left is None else day(left)) == refusal


@pytest.mark.parametrize("lacking", range(4), ids=[paper.value for paper in Paper])
def test_each_missing_paper_alone_holds_the_pay(lacking: int) -> None:
    there = [number != lacking for number in range(4)]
    papers = Papers(*there)
    assert not payable(papers)
    assert papers.missing == (list(Paper)[lacking],)


def test_with_all_papers_a_day_is_payable() -> None:
    assert payable(Papers(True, True, True, True))


@pytest.mark.parametrize(
    ("age", "rule"),
    [
        pytest.param(15, AgeRule.FORBIDDEN, id="under 16 stops"),
        pytest.param(16, AgeRule.NEEDS_REASON, id="16 needs a reason"),
        pytest.param(17, AgeRule.NEEDS_REASON, id="17 needs a reason"),
        pytest.param(18, AgeRule.FINE, id="18 is grown"),
        pytest.param(60, AgeRule.FINE, id="60 is not over 60"),
        pytest.param(61, AgeRule.NEEDS_REASON, id="61 needs a reason"),
    ],
)
def test_ages(age: int, rule: AgeRule) -> None:
    assert age_rule(age) == rule


@pytest.mark.parametrize(
    ("account", "right"),
    [
        pytest.param("6222020111122220000", False, id="a wrong digit"),
        pytest.param("4992739871" + "6", True, id="the textbook's number"),
        pytest.param("x", False, id="no digits"),
    ],
)
def test_luhn(account: str, right: bool) -> None:
    assert passes_luhn(account) is right


@pytest.mark.parametrize(
    ("spans", "gap"),
    [
        pytest.param([], 5, id="no policy"),
        pytest.param([(1, 31)], None, id="one policy over all"),
        pytest.param([(5, 9), (10, 20)], None, id="two that join"),
        pytest.param([(11, 20), (1, 9)], 10, id="a day between two"),
        pytest.param([(1, 19)], 20, id="ends too early"),
        pytest.param([(6, 31)], 5, id="begins too late"),
    ],
)
def test_the_first_day_without_cover(spans: list[tuple[int, int]], gap: int | None) -> None:
    covered = [(day(first), day(last)) for first, last in spans]
    assert first_gap(covered, day(5), day(20)) == (gap and day(gap))


def test_cover_until_the_end_of_time() -> None:
    assert first_gap([(day(1), datetime.date.max)], day(5), datetime.date.max) is None


@pytest.mark.parametrize(
    ("hours", "right"),
    [
        pytest.param("0", True, id="none"),
        pytest.param("0.5", True, id="half an hour"),
        pytest.param("8", True, id="the most"),
        pytest.param("8.5", False, id="more than the most"),
        pytest.param("1.25", False, id="a quarter"),
        pytest.param("-0.5", False, id="below zero"),
    ],
)
def test_overtime_is_written_in_half_hours(hours: str, right: bool) -> None:
    assert is_overtime(Decimal(hours)) is right


@pytest.mark.parametrize(
    ("rates", "expected"),
    [
        pytest.param({}, None, id="nothing was voted"),
        pytest.param({"hour": "25"}, None, id="by the hour alone"),
        pytest.param({"half_day": "90.05"}, "180.10", id="twice the half-day"),
        pytest.param({"day": "200", "half_day": "90"}, "200", id="the day's own comes first"),
    ],
)
def test_the_voted_day_rate(rates: dict[str, str], expected: str | None) -> None:
    found = voted_day_rate({unit: Decimal(rate) for unit, rate in rates.items()})
    assert found == (None if expected is None else Decimal(expected))


@pytest.mark.parametrize(
    ("trades", "listed", "goes"),
    [
        pytest.param(["看护"], ["看护", "养护"], True, id="listed"),
        pytest.param(["瓦工"], ["看护"], False, id="not listed"),
        pytest.param(["看护", "瓦工"], ["看护"], False, id="one of two is not"),
        pytest.param(["看护"], [], False, id="the county lists none"),
    ],
)
def test_which_trades_go_on_while_the_works_stand_still(
    trades: list[str], listed: list[str], goes: bool
) -> None:
    assert goes_on(trades, listed) is goes


@pytest.mark.parametrize(
    ("quantity", "rate", "expected"),
    [("12.345", "12.35", "152.46"), ("0.5", "0.01", "0.01"), ("0.4", "0.01", "0.00")],
    ids=["rounded once", "half a fen goes up", "less goes down"],
)
def test_pieces_are_worth_their_rate_to_the_fen(quantity: str, rate: str, expected: str) -> None:
    assert worth(Decimal(quantity), Decimal(rate)) == Decimal(expected)
