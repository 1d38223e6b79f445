"""What each part of a wage line holds, to the last field; no database."""

import datetime
from decimal import Decimal
from uuid import UUID

from payroll.rules import (
    Counted,
    Item,
    ItemKind,
    Pay,
    days_priced,
    hours_priced,
    pieces_priced,
)

FIRST, LAST = datetime.date(2026, 10, 5), datetime.date(2026, 10, 7)
ONE, OTHER = UUID(int=1), UUID(int=2)
PAY = Pay("普工", Decimal("180.00"))


def test_days_are_an_item_with_its_trade_days_rate_and_half_days() -> None:
    slots = [(FIRST, 1, ""), (FIRST, 2, ""), (LAST, 1, "")]
    assert days_priced(slots, PAY, []) == [
        Item(
            ItemKind.DAYS, Decimal("270.00"), "普工", quantity=Decimal("1.5"),
            rate=Decimal("180.00"), first=FIRST, last=LAST,
            slots=((FIRST, 1), (FIRST, 2), (LAST, 1)),
        )
    ]  # fmt: skip


def test_overtime_is_an_item_with_its_trade_hours_rate_and_rows() -> None:
    overtime = [(ONE, FIRST, Decimal("2.5")), (OTHER, LAST, Decimal("1.5"))]
    assert hours_priced(overtime, PAY, []) == [
        Item(
            ItemKind.OVERTIME, Decimal("90.00"), "普工", quantity=Decimal("4.0"),
            rate=Decimal("22.50"), first=FIRST, last=LAST, sources=(ONE, OTHER),
        )
    ]  # fmt: skip


def test_pieces_are_an_item_with_their_trade_unit_quantity_rate_and_rows() -> None:
    rate = Decimal("12.50")
    counted = [
        Counted(ONE, FIRST, "瓦工", "平方米", rate, Decimal("3.2"), Decimal("40.00")),
        Counted(OTHER, LAST, "瓦工", "平方米", rate, Decimal("1.1"), Decimal("13.75")),
    ]
    assert pieces_priced(counted) == [
        Item(
            ItemKind.PIECES, Decimal("53.75"), "瓦工", "平方米", quantity=Decimal("4.3"), rate=rate,
            first=FIRST, last=LAST, sources=(ONE, OTHER),
        )
    ]  # fmt: skip
