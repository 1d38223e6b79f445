"""The pure rules behind what should make people look twice."""

from decimal import Decimal
from uuid import UUID

import pytest

from procurement.warning_rules import Part, is_dear, same_name, split

D = Decimal
OURS, SECOND, THIRD = UUID(int=1), UUID(int=2), UUID(int=3)


@pytest.mark.parametrize(
    ("price", "dear"),
    [
        pytest.param("440.00", False, id="a tenth above"),
        pytest.param("440.01", True, id="a fen more"),
        pytest.param("400.00", False, id="average"),
    ],
)
def test_a_price_over_a_tenth_above_the_average_is_dear(price: str, dear: bool) -> None:
    assert is_dear(D(price), D("400.00")) is dear


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        pytest.param("马福", "马福", True, id="the same"),
        pytest.param("马 福", "马福", True, id="a space inside"),
        pytest.param("马福", "马福林", False, id="only a part"),
        pytest.param("", "", False, id="no name"),
    ],
)
def test_a_namesake_is_written_alike(one: str, other: str, same: bool) -> None:
    assert same_name(one, other) is same


@pytest.mark.parametrize(
    ("ours", "others", "parts"),
    [
        pytest.param("60", [(SECOND, "40")], [60, 40], id="together just there"),
        pytest.param("60", [(SECOND, "39.99")], [], id="together a fen below"),
        pytest.param("99.99", [(SECOND, "99.99"), (THIRD, "1")], [99.99, 99.99, 1], id="three"),
        pytest.param("100", [(SECOND, "99")], [], id="reaches it by itself"),
        pytest.param("60", [(SECOND, "100")], [], id="the other reaches it by itself"),
        pytest.param("99", [], [], id="alone"),
        pytest.param("60", [(OURS, "60")], [], id="its own row is not another purchase"),
        pytest.param("30", [(SECOND, "30"), (SECOND, "40")], [30, 70], id="two rows of one"),
        pytest.param("30", [(SECOND, "60"), (SECOND, "40")], [], id="whose rows reach it"),
    ],
)
def test_parts_below_a_limit_that_reach_it_together_are_a_split(
    ours: str, others: list[tuple[UUID, str]], parts: list[float]
) -> None:
    rows = [Part(purchase, D(amount)) for purchase, amount in others]
    found = split(Part(OURS, D(ours)), rows, D(100))
    assert [float(part.amount) for part in found] == parts
