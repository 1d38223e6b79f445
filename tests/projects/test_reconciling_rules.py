"""Which vouchers of a month differ, as tables of cases."""

import datetime
from decimal import Decimal

import pytest

from projects.reconciling_rules import Differs, Paid, differences, key_of

FIRST, SECOND = datetime.date(2026, 10, 8), datetime.date(2026, 10, 9)
Row = tuple[str, str, datetime.date]


def paid(rows: list[Row]) -> list[Paid]:
    return [Paid(day, voucher, Decimal(amount)) for voucher, amount, day in rows]


@pytest.mark.parametrize(
    ("theirs", "ours", "found"),
    [
        pytest.param([("1", "5", FIRST)], [("1", "5.00", FIRST)], [], id="the same"),
        pytest.param(
            [("1", "5", FIRST)], [("1", "3", FIRST), ("1", "2", FIRST)], [], id="for two uses"
        ),
        pytest.param([("Ａ 1", "5", FIRST)], [("a1", "5", FIRST)], [], id="typed otherwise"),
        pytest.param(
            [("1", "5", FIRST)], [], [("1", Differs.ONLY_TREASURY, "5", "0")], id="not entered"
        ),
        pytest.param(
            [], [("1", "5", FIRST)], [("1", Differs.ONLY_HERE, "0", "5")], id="not on the list"
        ),
        pytest.param(
            [("1", "5", FIRST)],
            [("1", "4.99", SECOND)],
            [("1", Differs.AMOUNT, "5", "4.99")],
            id="another amount stands above another day",
        ),
        pytest.param(
            [("1", "5", FIRST)],
            [("1", "5", SECOND)],
            [("1", Differs.DAY, "5", "5")],
            id="another day",
        ),
        pytest.param(
            [("2", "1", FIRST), ("1", "1", FIRST)],
            [("3", "1", FIRST)],
            [
                ("2", Differs.ONLY_TREASURY, "1", "0"),
                ("1", Differs.ONLY_TREASURY, "1", "0"),
                ("3", Differs.ONLY_HERE, "0", "1"),
            ],
            id="in the list's order",
        ),
    ],
)
def test_what_differs(
    theirs: list[Row], ours: list[Row], found: list[tuple[str, Differs, str, str]]
) -> None:
    told = [
        (one.voucher, one.kind, one.theirs, one.ours)
        for one in differences(paid(theirs), paid(ours))
    ]
    assert told == [(voucher, kind, Decimal(a), Decimal(b)) for voucher, kind, a, b in found]


def test_both_days_are_told() -> None:
    (one,) = differences(paid([("1", "5", FIRST)]), paid([("1", "5", SECOND)]))
    assert one.days == (FIRST, SECOND)


def test_a_vouchers_number_is_known_however_it_is_typed() -> None:
    assert key_of(" 国库-０１ ａ") == key_of("国库-01A")
