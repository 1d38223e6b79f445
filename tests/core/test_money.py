from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.money import (
    FEN,
    LARGEST,
    ZERO,
    grouped,
    in_capitals,
    share,
    ten_thousands,
    total,
    yuan,
)

amounts = st.decimals(-LARGEST, LARGEST, places=2)
payable = st.decimals(ZERO, LARGEST, places=2)
unrounded = st.decimals(-1_000_000, 1_000_000, places=6)


@pytest.mark.parametrize(
    ("given", "rounded"),
    [
        pytest.param("1.005", "1.01", id="half goes up"),
        pytest.param("-1.005", "-1.01", id="half goes away from zero"),
        pytest.param("1.0049", "1.00", id="less goes down"),
        pytest.param(7, "7.00", id="int"),
        pytest.param("1e3", "1000.00", id="exponent"),
        pytest.param("-0.001", "0.00", id="never minus zero"),
        pytest.param(LARGEST, "999999999999.99", id="largest"),
    ],
)
def test_yuan_rounds_to_the_fen(given: Decimal | int | str, rounded: str) -> None:
    assert str(yuan(given)) == rounded


@pytest.mark.parametrize("given", [1.5, True, None, b"1"])
def test_yuan_refuses_what_may_have_lost_its_fen(given: object) -> None:
    with pytest.raises(TypeError):
        yuan(given)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "given", ["NaN", "sNaN", "Infinity", "-inf", "", "abc", "1,000", "999999999999.995", "1e999999"]
)
def test_yuan_refuses_what_is_no_amount(given: str) -> None:
    with pytest.raises(ValueError, match="not an amount"):
        yuan(given)


@given(unrounded)
def test_rounding_twice_changes_nothing_and_moves_by_half_a_fen_at_most(value: Decimal) -> None:
    assert yuan(yuan(value)) == yuan(value)
    assert abs(yuan(value) - value) <= FEN / 2


@given(st.lists(unrounded))
def test_a_total_is_the_sum_of_its_rounded_rows(rows: list[Decimal]) -> None:
    assert total(rows) == sum(map(yuan, rows))


def test_a_total_of_nothing_is_zero() -> None:
    assert str(total([])) == "0.00"


def test_three_thirds_are_not_the_whole() -> None:
    assert total(["33.333"] * 3) == Decimal("99.99")


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        ("1409.50", "壹仟肆佰零玖元伍角整"),
        ("16409.02", "壹万陆仟肆佰零玖元零贰分"),
        ("325.04", "叁佰贰拾伍元零肆分"),
        ("10.00", "壹拾元整"),
        ("1680.32", "壹仟陆佰捌拾元叁角贰分"),
        ("107000.53", "壹拾万零柒仟元伍角叁分"),
        ("0.05", "伍分"),
        ("0", "零元整"),
        ("0.50", "伍角整"),
        ("0.53", "伍角叁分"),
        ("1", "壹元整"),
        ("20", "贰拾元整"),
        ("101", "壹佰零壹元整"),
        ("1001", "壹仟零壹元整"),
        ("10000", "壹万元整"),
        ("10001", "壹万零壹元整"),
        ("10010", "壹万零壹拾元整"),
        ("1000000", "壹佰万元整"),
        ("1105000", "壹佰壹拾万零伍仟元整"),
        ("100000000", "壹亿元整"),
        ("100000001", "壹亿零壹元整"),
        ("100010000.01", "壹亿零壹万元零壹分"),
        ("2000500000", "贰拾亿零伍拾万元整"),
        ("300000000000", "叁仟亿元整"),
        ("6007.14", "陆仟零柒元壹角肆分"),
        (
            "999999999999.99",
            "玖仟玖佰玖拾玖亿玖仟玖佰玖拾玖万玖仟玖佰玖拾玖元玖角玖分",
        ),
    ],
)
def test_amounts_in_capitals(amount: str, words: str) -> None:
    assert in_capitals(amount) == f"人民币{words}"


@pytest.mark.parametrize("amount", ["-0.01", "1000000000000"])
def test_no_capitals_below_zero_or_above_9999_yi(amount: str) -> None:
    with pytest.raises(ValueError, match=r"negative|not an amount"):
        in_capitals(amount)


@given(payable)
def test_capitals_read_back_give_the_amount(amount: Decimal) -> None:
    assert read_capitals(in_capitals(amount)) == amount


@given(payable)
def test_capitals_never_say_zero_twice_nor_before_a_jiao(amount: Decimal) -> None:
    words = in_capitals(amount)
    assert "零零" not in words
    assert words.endswith("分") != words.endswith("整")


def read_capitals(words: str) -> Decimal:
    """An independent reader: the words as a sum of digit times unit."""
    amount, group, digit = 0, 0, 0
    for word in words.removeprefix("人民币"):
        if word in "零壹贰叁肆伍陆柒捌玖":
            digit = "零壹贰叁肆伍陆柒捌玖".index(word)
        elif word in "拾佰仟":
            group, digit = group + digit * 100 * 10 ** ("拾佰仟".index(word) + 1), 0
        elif word in "亿万元":
            amount += (group + digit * 100) * {"亿": 10**8, "万": 10**4, "元": 1}[word]
            group = digit = 0
        elif word in "角分":
            amount, digit = amount + digit * {"角": 10, "分": 1}[word], 0
    return Decimal(amount) / 100


@pytest.mark.parametrize(
    ("amount", "places", "shown"),
    [("1234567.89", 2, "123.46"), ("1234567.89", 4, "123.4568"), ("50", 2, "0.01")],
)
def test_ten_thousands(amount: str, places: int, shown: str) -> None:
    assert str(ten_thousands(amount, places)) == shown


def test_ten_thousands_with_one_place_would_hide_a_thousand_yuan() -> None:
    with pytest.raises(ValueError, match="2 to 4"):
        ten_thousands("1", 1)


@pytest.mark.parametrize(
    ("part", "whole", "percent"),
    [
        ("30", "100", "30.00"),
        ("1", "3", "33.33"),
        ("2", "3", "66.67"),
        ("0", "5", "0.00"),
        ("7", "5", "140.00"),
    ],
)
def test_share(part: str, whole: str, percent: str) -> None:
    assert str(share(part, whole)) == percent


@pytest.mark.parametrize("whole", ["0", "-1"])
def test_no_share_of_nothing(whole: str) -> None:
    assert share("1", whole) is None


@given(amounts)
def test_grouped_figures_read_back(amount: Decimal) -> None:
    assert Decimal(grouped(amount).replace(",", "")) == amount


@pytest.mark.parametrize("places", [1, 5])
def test_ten_thousands_have_two_to_four_places(places: int) -> None:
    with pytest.raises(ValueError, match="2 to 4 places"):
        ten_thousands("50", places)


@pytest.mark.parametrize(
    ("part", "whole", "percent"),
    [
        pytest.param("1", "800", "0.13", id="half up: 0.125"),
        pytest.param("0.50", "0.80", "62.50", id="of less than a yuan"),
        pytest.param("0.01", "0.01", "100.00", id="of a fen"),
    ],
)
def test_a_share_is_rounded_half_up_however_small_the_whole(
    part: str, whole: str, percent: str
) -> None:
    assert str(share(part, whole)) == percent
