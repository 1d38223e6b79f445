"""What a labour chapter comes to."""

from decimal import Decimal

import pytest

from projects.labour_rules import least_workers, row_wages


@pytest.mark.parametrize(
    ("quantity", "rate", "wages"),
    [
        pytest.param("120", "150.00", "18000.00", id="days"),
        pytest.param("0.333", "0.05", "0.02", id="half-up-once-a-row"),
        pytest.param("33.3", "12.35", "411.26", id="pieces"),
    ],
)
def test_wages_of_a_row(quantity: str, rate: str, wages: str) -> None:
    assert row_wages(Decimal(quantity), Decimal(rate)) == Decimal(wages)


@pytest.mark.parametrize(
    ("days", "span", "least"),
    [
        pytest.param("120", 60, 2, id="exactly"),
        pytest.param("120.5", 60, 3, id="a-bit-more"),
        pytest.param("1", 60, 1, id="one"),
    ],
)
def test_workers_that_so_many_days_need(days: str, span: int, least: int) -> None:
    assert least_workers(Decimal(days), span) == least
