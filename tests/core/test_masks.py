import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.masks import mask_account, mask_id_number, mask_phone

ID = "63212219900101002X"
anything = st.text(max_size=30)


def test_desk_sees_first_six_and_last_four() -> None:
    assert mask_id_number(ID) == "632122********002X"


def test_public_sees_first_two_and_last_two() -> None:
    assert mask_id_number(ID, public=True) == "63**************2X"


@pytest.mark.parametrize("short", ["", "6", "63212219900101", "632122900101002", ID + "1"])
def test_an_odd_id_number_shows_nothing(short: str) -> None:
    assert mask_id_number(short) == mask_id_number(short, public=True) == "*" * len(short)


def test_spaces_neither_show_more_nor_hide_the_form() -> None:
    assert mask_id_number(" 632122 19900101 002X ") == "632122********002X"


@pytest.mark.parametrize(
    ("account", "masked"),
    [
        ("6228480000123456789", "***************6789"),
        ("6228 4800 0012 3456 789", "***************6789"),
        ("123456789012", "********9012"),
        ("12345678901", "***********"),
        ("", ""),
    ],
)
def test_account(account: str, masked: str) -> None:
    assert mask_account(account) == masked


@pytest.mark.parametrize(
    ("phone", "masked"),
    [("13812341234", "138****1234"), ("8612345", "*******"), ("+8613812341234", "*" * 14)],
)
def test_phone(phone: str, masked: str) -> None:
    assert mask_phone(phone) == masked


def shown(masked: str) -> int:
    return sum(character != "*" for character in masked)


@given(anything)
def test_nothing_ever_shows_more_than_it_should(text: str) -> None:
    text = text.replace("*", "")
    hidden = len("".join(text.split()))
    for masked, most, least_hidden in [
        (mask_id_number(text), 10, 8),
        (mask_id_number(text, public=True), 4, 14),
        (mask_account(text), 4, 8),
        (mask_phone(text), 7, 4),
    ]:
        assert len(masked) == hidden
        assert shown(masked) <= most
        assert shown(masked) == 0 or hidden - shown(masked) >= least_hidden


@given(st.from_regex(r"[0-9]{17}[0-9X]", fullmatch=True))
def test_desk_and_public_mask_together_still_hide_birth_and_sequence(number: str) -> None:
    both = zip(mask_id_number(number), mask_id_number(number, public=True), strict=True)
    spliced = "".join(a if a != "*" else b for a, b in both)
    assert spliced[6:14] == "********"
