"""Wages over plan papers, to the fen, and where they lead to by the end."""

import datetime
from decimal import Decimal
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.money import total
from payroll.fund_rules import Forecast, Pot, forecast, least_of, shared_out, spread, spread_over

D = Decimal
A, B = UUID(int=1), UUID(int=2)


@pytest.mark.parametrize(
    ("amount", "weights", "parts"),
    [
        pytest.param("100", ["1", "1"], ["50", "50"], id="halves"),
        pytest.param("0.05", ["1", "1", "1"], ["0.02", "0.02", "0.01"], id="the-first-come-first"),
        pytest.param("1", ["1", "2"], ["0.33", "0.67"], id="the-largest-remainder-takes-the-fen"),
        pytest.param("2.99", ["1", "2"], ["1", "1.99"], id="never-more-than-the-weight"),
        pytest.param("0", ["1", "2"], ["0", "0"], id="nothing"),
        pytest.param("5", ["0", "0"], ["0", "0"], id="without-weights"),
        pytest.param("5", [], [], id="without-papers"),
        pytest.param("5", ["0", "3"], ["0", "5"], id="more-than-all-weights"),
    ],
)
def test_an_amount_is_spread_to_the_fen(amount: str, weights: list[str], parts: list[str]) -> None:
    assert spread(D(amount), [D(weight) for weight in weights]) == [D(part) for part in parts]


@pytest.mark.parametrize(
    ("planned", "floor", "least"),
    [
        pytest.param("1000.00", "30", "300.00", id="exact"),
        pytest.param("1000.01", "33.33", "333.31", id="a-fen-less-would-miss-it"),
        pytest.param("1000.00", None, "0.00", id="no-floor"),
    ],
)
def test_a_floor_in_yuan_is_rounded_up(planned: str, floor: str | None, least: str) -> None:
    assert least_of(D(planned), D(floor) if floor else None) == D(least)


def pots(first: tuple[int, int, int], second: tuple[int, int, int]) -> list[Pot]:
    """(planned, least, taken) of two papers."""
    return [Pot(one, *map(D, amounts)) for one, amounts in ((A, first), (B, second))]


@pytest.mark.parametrize(
    ("amount", "papers", "parts", "uncovered"),
    [
        pytest.param(
            30, pots((100, 30, 0), (100, 0, 0)), {A: 30}, 0, id="floors-come-first"
        ),
        pytest.param(
            30, pots((100, 40, 0), (100, 20, 0)), {A: 20, B: 10}, 0, id="by-what-floors-lack"
        ),
        pytest.param(
            90, pots((100, 30, 0), (100, 0, 0)), {A: "54.71", B: "35.29"}, 0, id="then-the-room"
        ),
        pytest.param(
            90, pots((100, 30, 100), (100, 0, 0)), {B: 90}, 0, id="a-full-paper-takes-nothing"
        ),
        pytest.param(
            250, pots((100, 30, 0), (100, 0, 0)), {A: 100, B: 100}, 50, id="what-no-paper-covers"
        ),
        pytest.param(
            20, pots((100, 30, 95), (100, 0, 100)), {A: 5}, 15, id="a-floor-that-is-reached"
        ),
        pytest.param(7, [], {}, 7, id="no-paper"),
        pytest.param(0, pots((100, 30, 0), (100, 0, 0)), {}, 0, id="nothing"),
        pytest.param(
            10, pots((50, 30, 60), (100, 0, 0)), {B: 10}, 0, id="more-taken-than-planned"
        ),
    ],
)  # fmt: skip
def test_wages_are_shared_out_over_plan_papers(
    amount: int, papers: list[Pot], parts: dict[UUID, int | str], uncovered: int
) -> None:
    shared = shared_out(D(amount), papers)
    assert shared.parts == {one: D(part) for one, part in parts.items()}
    assert shared.uncovered == uncovered


TODAY = datetime.date(2026, 11, 2)


@pytest.mark.parametrize(
    ("ends_on", "left", "by_the_end"),
    [
        pytest.param(TODAY + datetime.timedelta(days=14), "2.0", "5100.00", id="two-weeks"),
        pytest.param(TODAY + datetime.timedelta(days=10), "1.4", "4528.57", id="part-of-a-week"),
        pytest.param(TODAY, "0.0", "3100.00", id="the-last-day"),
        pytest.param(TODAY - datetime.timedelta(days=9), "0.0", "3100.00", id="past-the-end"),
    ],
)
def test_the_forecast_goes_on_as_so_far(ends_on: datetime.date, left: str, by_the_end: str) -> None:
    found = forecast(earned=D(3000), before=D(100), weeks=3, today=TODAY, ends_on=ends_on)
    assert found is not None
    assert found == Forecast(D(1000), 3, D(left), D(by_the_end))


def test_nothing_is_forecast_before_anybody_has_worked() -> None:
    assert forecast(earned=D(0), before=D(9), weeks=0, today=TODAY, ends_on=TODAY) is None


@given(
    st.lists(st.decimals(0, 3000, places=2), min_size=1, max_size=12),
    st.lists(st.integers(0, 100), min_size=1, max_size=4).filter(any),
)
def test_lines_over_shares_add_up_both_ways(amounts: list[Decimal], weights: list[int]) -> None:
    shares = spread(total(amounts), [D(weight) for weight in weights])
    rows = spread_over(amounts, shares)
    assert [total(row) for row in rows] == amounts
    assert [total(column) for column in zip(*rows, strict=True)] == shares
    assert all(part >= 0 for row in rows for part in row)
