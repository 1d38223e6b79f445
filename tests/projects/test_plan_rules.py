"""How a paper is spread, and what a plan keeps. No database."""

from decimal import Decimal

import pytest

from projects.plan_rules import Keeps, Spread, by_weight


@pytest.mark.parametrize(
    ("amount", "weights", "parts"),
    [
        pytest.param("100", ["1", "1", "2"], ["25", "25", "50"], id="in proportion"),
        pytest.param("100", ["1", "1", "1"], ["33", "33", "34"], id="the rest to the last"),
        pytest.param("100.50", ["1", "1"], ["50", "50.50"], id="fen to the last"),
        pytest.param("100", ["0", "0"], ["0", "100"], id="nothing weighs"),
        pytest.param("100", ["7"], ["100"], id="one row"),
        pytest.param("100", [], [], id="no rows"),
    ],
)
def test_a_paper_is_spread_by_weights(amount: str, weights: list[str], parts: list[str]) -> None:
    found = by_weight(Decimal(amount), [Decimal(one) for one in weights])
    assert found == [Decimal(one) for one in parts]


def test_what_is_left_of_a_paper_is_what_no_row_has() -> None:
    assert Spread(Decimal(100), Decimal(70)).left == 30


def test_a_plan_keeps_what_arrived_and_what_wages_need() -> None:
    assert Keeps(Decimal(5), Decimal(7)).least == 7
    assert Keeps(Decimal(9), Decimal(7)).least == 9
