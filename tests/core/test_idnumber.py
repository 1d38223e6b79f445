from contextlib import suppress
from datetime import date, timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from core.idnumber import BadIdNumber, BadIdReason, IdNumber, Sex, age_on, parse

dates = st.dates(date(1900, 1, 1), date(2030, 12, 31))


@st.composite
def numbers(draw: st.DrawFn) -> str:
    area = draw(st.integers(110000, 999999))
    sequence = draw(st.integers(0, 999))
    return with_check_digit(f"{area}{draw(dates):%Y%m%d}{sequence:03}")


def with_check_digit(body: str) -> str:
    """GB 11643-1999 by its printed weights, independent of stdnum's formula."""
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    total = sum(int(digit) * weight for digit, weight in zip(body, weights, strict=True))
    return body + "10X98765432"[total % 11]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "11010519491231002X",
            IdNumber("11010519491231002X", date(1949, 12, 31), Sex.FEMALE),
            id="the standard's sample",
        ),
        pytest.param(
            "440524188001010014",
            IdNumber("440524188001010014", date(1880, 1, 1), Sex.MALE),
            id="born 1880: age is judged elsewhere",
        ),
        pytest.param(
            with_check_digit("99999919900101001"),
            IdNumber(with_check_digit("99999919900101001"), date(1990, 1, 1), Sex.MALE),
            id="an area nobody knows",
        ),
    ],
)
def test_good_numbers(text: str, expected: IdNumber) -> None:
    assert parse(text) == expected


@pytest.mark.parametrize(
    "typed",
    [
        "11010519491231002x",
        "１１０１０５１９４９１２３１００２Ｘ",
        "110105 1949 1231 002ｘ",
        "\u200b110105-19491231-002X\u202c\n",
        "'11010519491231002X",
    ],
)
def test_the_many_ways_to_type_one_number(typed: str) -> None:
    assert parse(typed).number == "11010519491231002X"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", BadIdReason.EMPTY),
        ("  \u3000", BadIdReason.EMPTY),
        ("110105491231002", BadIdReason.FIRST_GENERATION),
        ("1101051949123100", BadIdReason.LENGTH),
        ("11010519491231002XX", BadIdReason.CHARACTERS),
        ("1101051949123100X2", BadIdReason.CHARACTERS),
        ("张三", BadIdReason.CHARACTERS),
        ("١١٠١٠٥١٩٤٩١٢٣١٠٠٢٢", BadIdReason.CHARACTERS),
        ("110105194912310021", BadIdReason.CHECK_DIGIT),
        (with_check_digit("11010519490230002"), BadIdReason.BIRTH_DATE),
        (with_check_digit("11010519491331002"), BadIdReason.BIRTH_DATE),
        (with_check_digit("11010500001231002"), BadIdReason.BIRTH_DATE),
    ],
)
def test_bad_numbers_say_why_and_keep_the_number_out_of_the_error(
    text: str, reason: BadIdReason
) -> None:
    with pytest.raises(BadIdNumber) as refused:
        parse(text)
    assert refused.value.reason is reason
    assert str(refused.value) == reason


@given(numbers())
def test_every_number_made_by_the_standard_is_read(number: str) -> None:
    found = parse(number)
    assert found.birth == date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    assert (found.sex is Sex.MALE) == (int(number[16]) % 2 == 1)


@given(numbers(), st.integers(0, 16), st.integers(0, 9))
def test_one_wrong_digit_never_passes(number: str, place: int, digit: int) -> None:
    assume(number[place] != str(digit))
    with pytest.raises(BadIdNumber):
        parse(number[:place] + str(digit) + number[place + 1 :])


@given(numbers(), st.integers(0, 16))
def test_two_neighbours_swapped_never_pass(number: str, place: int) -> None:
    assume(number[place] != number[place + 1])
    swapped = number[:place] + number[place + 1] + number[place] + number[place + 2 :]
    with pytest.raises(BadIdNumber):
        parse(swapped)


@given(st.text(max_size=25))
def test_any_text_is_read_or_refused(text: str) -> None:
    with suppress(BadIdNumber):
        assert len(parse(text).number) == 18


@pytest.mark.parametrize(
    ("birth", "day", "age"),
    [
        (date(2010, 6, 1), date(2026, 5, 31), 15),
        (date(2010, 6, 1), date(2026, 6, 1), 16),
        (date(2008, 2, 29), date(2024, 2, 28), 15),
        (date(2008, 2, 29), date(2023, 2, 28), 14),
        (date(2008, 2, 29), date(2023, 3, 1), 15),
        (date(2026, 6, 1), date(2026, 6, 1), 0),
    ],
)
def test_age(birth: date, day: date, age: int) -> None:
    assert age_on(birth, day) == age


def test_no_age_before_birth() -> None:
    with pytest.raises(ValueError, match="not born"):
        age_on(date(2026, 6, 2), date(2026, 6, 1))


@given(dates, st.integers(0, 40_000))
def test_age_grows_by_one_at_most_from_day_to_day(birth: date, days: int) -> None:
    day = birth + timedelta(days=days)
    assert age_on(birth, day + timedelta(days=1)) - age_on(birth, day) in (0, 1)
