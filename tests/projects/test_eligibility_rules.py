"""Ceiling and tendering amounts, on their bounds (domain.md §2.1)."""

from decimal import Decimal

import pytest

from projects.eligibility_rules import Height, height, touches_tender

CEILING = Decimal(4_000_000)
FEN = Decimal("0.01")


@pytest.mark.parametrize(
    ("estimate", "ceiling", "stops", "found"),
    [
        pytest.param(CEILING * 9, None, True, Height.WITHIN, id="no-ceiling"),
        pytest.param(CEILING, CEILING, True, Height.WITHIN, id="at-the-ceiling"),
        pytest.param(CEILING + FEN, CEILING, False, Height.WARNED, id="above-it-a-warning"),
        pytest.param(CEILING + FEN, CEILING, True, Height.STOPPED, id="above-it-a-stop"),
    ],
)
def test_self_build_ceiling(
    estimate: Decimal, ceiling: Decimal | None, stops: bool, found: Height
) -> None:
    assert height(estimate, ceiling, stops=stops) == found


@pytest.mark.parametrize(
    ("estimate", "touched"),
    [
        pytest.param(CEILING - FEN, False, id="below"),
        pytest.param(CEILING, True, id="发改委令16号-works-from-4-million"),
    ],
)
def test_tender_of_works(estimate: Decimal, touched: bool) -> None:
    assert touches_tender(estimate, CEILING) is touched
