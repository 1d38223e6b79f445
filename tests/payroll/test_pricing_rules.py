"""How work becomes yuan, in figures; no database. Each case names where its rule comes from."""

import datetime
from decimal import Decimal
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.ids import new_id
from core.money import ZERO, total
from payroll.rules import (
    EARNED,
    Counted,
    Item,
    ItemKind,
    Pay,
    Voted,
    balanced,
    day_rate_on,
    days_priced,
    gross_of,
    hour_rate_on,
    hours_priced,
    pieces_priced,
    taken_back,
    wages,
)

Day = datetime.date
MAY = Day(2026, 5, 1)
MAY_2, MAY_31 = Day(2026, 5, 2), Day(2026, 5, 31)
JUNE = Day(2026, 6, 1)
PAY = Pay("普工", Decimal("180.00"))
amounts = st.decimals(Decimal("0.01"), Decimal("9999"), places=2)


def voted(trade: str, unit: str, rate: str, until: Day | None = None, since: Day = MAY) -> Voted:
    return Voted(trade, unit, Decimal(rate), since, until)


@pytest.mark.parametrize(
    ("pay", "trade", "day", "rates", "rate"),
    [
        pytest.param(PAY, "普工", MAY, [], "180.00", id="nothing voted: as agreed"),
        pytest.param(PAY, "普工", MAY, [voted("普工", "day", "200")], "200", id="as voted"),
        pytest.param(
            PAY, "普工", MAY, [voted("普工", "half_day", "95")], "190", id="twice the half-day"
        ),
        pytest.param(
            PAY, "普工", Day(2026, 4, 30), [voted("普工", "day", "200")], "180", id="not yet"
        ),
        pytest.param(
            PAY, "普工", MAY, [voted("普工", "day", "200", until=MAY)], "200", id="its last day"
        ),
        pytest.param(
            PAY,
            "普工",
            Day(2026, 5, 2),
            [voted("普工", "day", "200", until=MAY)],
            "180",
            id="ended",
        ),
        pytest.param(
            PAY,
            "普工",
            JUNE,
            [
                voted("普工", "day", "200", Day(2026, 5, 31)),
                voted("普工", "day", "210", since=JUNE),
            ],
            "210",
            id="the one in force that day",
        ),
        pytest.param(
            Pay("普工", Decimal(230), agreed=True),
            "普工",
            MAY,
            [voted("普工", "day", "200")],
            "230",
            id="another pay for a reason that is kept",
        ),
        pytest.param(
            Pay("普工", Decimal(230), agreed=True),
            "瓦工",
            MAY,
            [voted("瓦工", "day", "260")],
            "260",
            id="the reason is for his main trade",
        ),
        pytest.param(PAY, "瓦工", MAY, [], "180", id="another trade that nobody voted"),
        pytest.param(
            PAY, "瓦工", MAY, [voted("瓦工", "piece", "8")], "0", id="paid by the piece alone"
        ),
        pytest.param(
            PAY, "普工", MAY, [voted("普工", "piece", "8")], "180", id="his main trade is agreed"
        ),
        pytest.param(PAY, "瓦工", MAY, [voted("瓦工", "hour", "25")], "180", id="by the hour"),
    ],
)
def test_a_day_is_paid_as_it_was_voted_for_that_day(
    pay: Pay, trade: str, day: Day, rates: list[Voted], rate: str
) -> None:
    assert day_rate_on(pay, trade, day, rates) == Decimal(rate)


@pytest.mark.parametrize(
    ("rates", "rate"),
    [
        pytest.param([], "22.50", id="an eighth of the day"),
        pytest.param([voted("普工", "day", "200.01")], "25.00", id="half up to the fen: 25.00125"),
        pytest.param([voted("普工", "hour", "30")], "30", id="as voted by the hour"),
        pytest.param([voted("瓦工", "hour", "30")], "22.50", id="for another trade"),
    ],
)
def test_an_hour_is_paid_as_voted_or_as_an_eighth_of_the_day(rates: list[Voted], rate: str) -> None:
    assert hour_rate_on(PAY, MAY, rates) == Decimal(rate)


def test_days_are_one_item_a_trade_and_rate() -> None:
    rates = [
        voted("普工", "day", "200.01", Day(2026, 5, 31)),
        voted("普工", "day", "210.00", since=JUNE),
        voted("瓦工", "day", "260.00"),
    ]
    slots = [
        (Day(2026, 5, 30), 1, ""), (Day(2026, 5, 30), 2, "瓦工"), (Day(2026, 5, 31), 1, ""),
        (Day(2026, 5, 31), 2, ""), (JUNE, 1, ""),
    ]  # fmt: skip
    items = days_priced(slots, PAY, rates)
    assert [(i.trade, i.quantity, i.rate, i.amount) for i in items] == [
        ("普工", Decimal("1.5"), Decimal("200.01"), Decimal("300.02")),
        ("瓦工", Decimal("0.5"), Decimal("260.00"), Decimal("130.00")),
        ("普工", Decimal("0.5"), Decimal("210.00"), Decimal("105.00")),
    ]
    assert [len(i.slots) for i in items] == [3, 1, 1]
    assert (items[0].first, items[0].last) == (Day(2026, 5, 30), Day(2026, 5, 31))


def test_hours_are_one_item_a_rate_and_name_their_rows() -> None:
    rows = [(new_id(), MAY, Decimal("2.5")), (new_id(), JUNE, Decimal("1.5"))]
    (item,) = hours_priced(rows, PAY, [])
    assert (item.quantity, item.rate, item.amount) == (
        Decimal("4.0"), Decimal("22.50"), Decimal("90.00"),
    )  # fmt: skip
    assert item.sources == tuple(row[0] for row in rows)
    assert (item.first, item.last) == (MAY, JUNE)
    two = hours_priced(rows, PAY, [voted("普工", "day", "200", since=JUNE)])
    assert [item.rate for item in two] == [Decimal("22.50"), Decimal("25.00")]


def counted(rate: str, quantity: str, amount: str, day: Day = MAY, piece: str = "米") -> Counted:
    return Counted(new_id(), day, "瓦工", piece, Decimal(rate), Decimal(quantity), Decimal(amount))


def test_pieces_are_the_sum_of_their_rounded_days() -> None:
    rows = [counted("12.35", "0.5", "6.18"), counted("12.35", "0.5", "6.18", JUNE)]
    other = counted("3.00", "10", "30.00", piece="块")
    items = pieces_priced([*rows, other])
    assert [(i.piece, i.quantity, i.amount) for i in items] == [
        ("米", Decimal("1.0"), Decimal("12.36")), ("块", Decimal(10), Decimal("30.00")),
    ]  # fmt: skip
    assert items[0].sources == tuple(row.id for row in rows)


@pytest.mark.parametrize(
    ("rates", "amount"),
    [
        pytest.param(["200.01", "200.01"], "-200.01", id="a whole day takes back its rate"),
        pytest.param(["200.01"], "-100.01", id="half a day, half up (decision 25)"),
        pytest.param(["180.00", "260.00"], "-220.00", id="two trades on one day"),
        pytest.param(["0.00"], "0.00", id="nothing was paid for presence"),
    ],
)
def test_what_was_too_much_is_taken_back_at_the_rate_that_paid_it(
    rates: list[str], amount: str
) -> None:
    assert taken_back([Decimal(rate) for rate in rates]) == Decimal(amount)


def test_a_line_never_pays_less_than_nothing() -> None:
    earned = Item(ItemKind.DAYS, Decimal("90.00"))
    taken = Item(ItemKind.DEDUCTION, Decimal("-150.00"))
    assert balanced([earned]) == [earned]
    *_, carried = balanced([earned, taken])
    assert carried == Item(ItemKind.CARRIED, Decimal("60.00"))
    assert balanced([earned, Item(ItemKind.DEDUCTION, Decimal("-90.00"))])[-1].amount == -90


kinds = st.sampled_from(sorted(EARNED | {ItemKind.DEDUCTION, ItemKind.BROUGHT}))


@given(st.lists(st.tuples(kinds, st.decimals(-9999, 9999, places=2))))
def test_no_fen_is_lost_between_gross_net_and_the_next_sheet(
    made: list[tuple[ItemKind, Decimal]],
) -> None:
    items = [Item(kind, amount) for kind, amount in made]
    line = balanced(items)
    paid, carried = (
        total(i.amount for i in line),
        total(i.amount for i in line if i.kind == ItemKind.CARRIED),
    )
    assert paid >= 0
    assert paid - carried == total(amount for _, amount in made)
    assert carried == ZERO or paid == ZERO
    assert gross_of(line) == total(a for kind, a in made if kind in EARNED)


@given(st.lists(st.sampled_from(["", "瓦工"]), max_size=62), amounts, amounts)
def test_each_half_day_is_in_one_item_and_is_paid_its_rate_once(
    trades: list[str], main: Decimal, other: Decimal
) -> None:
    slots = [(MAY + datetime.timedelta(days=n // 2), n % 2 + 1, t) for n, t in enumerate(trades)]
    pay = Pay("普工", main)
    items = days_priced(slots, pay, [voted("瓦工", "day", str(other))])
    paid = [slot for item in items for slot in item.slots]
    assert sorted(paid) == [(day, half) for day, half, _ in slots]
    for item in items:
        assert item.rate is not None
        assert item.amount == wages(len(item.slots), item.rate)
    assert all(isinstance(source, UUID) for item in items for source in item.sources)
