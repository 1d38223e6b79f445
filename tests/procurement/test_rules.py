"""Rules of purchasing: domain.md §2.4, §8 and decisions 15 and 25."""

import datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from procurement.rules import (
    GOES_ON,
    Line,
    Source,
    Standing,
    State,
    entered_together,
    identical,
    is_lowest,
    line_amount,
    names_in,
    plain,
    share_of,
    state_of_order,
)

D = Decimal
NINE = datetime.datetime(2026, 4, 16, 9, 0, tzinfo=datetime.UTC)


@pytest.mark.parametrize(
    ("quantity", "price", "amount"),
    [
        pytest.param("80", "450.00", "36000.00", id="whole"),
        pytest.param("120.5", "95.00", "11447.50", id="halves"),
        pytest.param("0.005", "1.00", "0.01", id="half a fen goes up"),
        pytest.param("0.333", "0.01", "0.00", id="less than half goes down"),
        pytest.param("1", "0", "0.00", id="given for nothing"),
    ],
)
def test_an_amount_is_rounded_once_half_up(quantity: str, price: str, amount: str) -> None:
    assert line_amount(D(quantity), D(price)) == D(amount)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        pytest.param("马英、才让", ["马英", "才让"], id="Chinese comma"),
        pytest.param(" 马英 ，才让;卓玛 ", ["马英", "才让", "卓玛"], id="other signs"),
        pytest.param("马英、马英", ["马英"], id="the same one twice"),
        pytest.param("马英", ["马英"], id="one"),
        pytest.param("མཁར་རྩེ བཀྲ་ཤིས", ["མཁར་རྩེ བཀྲ་ཤིས"], id="a space is part of a name"),
        pytest.param("、 ，", [], id="none"),
    ],
)
def test_names_are_set_apart_by_signs(text: str, names: list[str]) -> None:
    assert names_in(text) == names


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        pytest.param(Source("甲", "1"), Source("乙", "1"), True, id="same code, other name"),
        pytest.param(Source("甲", "1"), Source("甲", "2"), False, id="same name, other code"),
        pytest.param(Source("甲", "1"), Source("甲"), True, id="same name, one without code"),
        pytest.param(Source("甲"), Source("甲"), True, id="same name, both without"),
        pytest.param(Source("甲"), Source("乙"), False, id="other names without"),
    ],
)
def test_a_supplier_is_known_by_code_else_by_name(one: Source, other: Source, same: bool) -> None:
    assert one.same_as(other) is same
    assert other.same_as(one) is same


def test_the_lowest_may_be_shared() -> None:
    assert is_lowest(D(5), [D(5), D(5), D(6)])
    assert not is_lowest(D(6), [D(5), D(6)])
    assert is_lowest(D(6), [])


def _standing(paid: str, *lines: tuple[str, str, str]) -> Standing:
    """Lines as ordered, agreed, pending; at 10 yuan each."""
    return Standing(tuple(Line(D(o), D(a), D(p), D(10)) for o, a, p in lines), D(paid))


@pytest.mark.parametrize(
    ("standing", "called_off", "state"),
    [
        pytest.param(_standing("0", ("5", "0", "0")), False, State.CHOSEN, id="nothing came"),
        pytest.param(_standing("0", ("5", "4", "1")), False, State.CHOSEN, id="rest unchecked"),
        pytest.param(_standing("40", ("5", "4", "0")), False, State.CHOSEN, id="part, paid"),
        pytest.param(_standing("0", ("5", "5", "0")), False, State.DELIVERED, id="all came"),
        pytest.param(_standing("50", ("5", "5", "0")), False, State.PAID, id="all paid"),
        pytest.param(_standing("0", ("5", "0", "0")), True, State.CANCELLED, id="off, nothing"),
        pytest.param(_standing("0", ("5", "2", "0")), True, State.DELIVERED, id="off, a part"),
        pytest.param(_standing("20", ("5", "2", "0")), True, State.PAID, id="off, part paid"),
    ],
)
def test_an_order_goes_on_by_what_came_and_what_was_paid(
    standing: Standing, called_off: bool, state: State
) -> None:
    assert state_of_order(standing, called_off=called_off) is state


def test_every_state_that_an_order_can_reach_is_allowed_after_ordered() -> None:
    assert GOES_ON[State.CHOSEN] == {State.DELIVERED, State.PAID, State.CANCELLED}
    assert set(GOES_ON) == set(State)


@given(
    quantities=st.lists(
        st.decimals("0.001", 1000, places=3, allow_nan=False, allow_infinity=False),
        min_size=1,
        max_size=8,
    ),
    price=st.decimals(0, 10000, places=2, allow_nan=False, allow_infinity=False),
)
def test_parts_of_an_order_are_never_worth_more_than_its_whole(
    quantities: list[Decimal], price: Decimal
) -> None:
    whole, came = sum(quantities, D(0)), D(0)
    for quantity in quantities:
        came += quantity
        assert Line(whole, came, D(0), price).worth <= line_amount(whole, price)
    assert Line(whole, whole, D(0), price).worth == line_amount(whole, price)


def test_before_a_choice_nothing_is_worth_anything() -> None:
    standing = Standing((Line(D(5)),))
    assert (standing.worth, standing.payable, standing.complete) == (D(0), D(0), False)


def test_identical_totals_are_noticed() -> None:
    assert identical([D("100.00"), D("100.0")])
    assert not identical([D("100.00"), D("100.01")])
    assert not identical([])


@pytest.mark.parametrize(
    ("seconds", "together"),
    [
        pytest.param([0, 60], True, id="a minute"),
        pytest.param([0, 61], False, id="more"),
        pytest.param([200, 0, 140], True, id="in any order"),
        pytest.param([0], False, id="one"),
        pytest.param([], False, id="none"),
    ],
)
def test_quotes_entered_within_a_minute_are_noticed(seconds: list[int], together: bool) -> None:
    moments = [NINE + datetime.timedelta(seconds=second) for second in seconds]
    assert entered_together(moments) is together


def test_one_suppliers_share_is_of_all_purchases() -> None:
    much, little = Source("甲", "1"), Source("乙", "2")
    spent = [(much, D(400)), (Source("甲公司", "1"), D(300)), (little, D(300))]
    assert share_of(much, spent) == D(70)
    assert share_of(little, spent) == D(30)
    assert share_of(much, spent[:2]) is None


@pytest.mark.parametrize(
    ("quantity", "words"),
    [("80.000", "80"), ("2.500", "2.5"), ("0.000", "0"), ("1200", "1200"), ("100.000", "100")],
)
def test_a_quantity_is_shown_without_idle_zeros(quantity: str, words: str) -> None:
    assert plain(D(quantity)) == words
