from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from core.formfields import IdNumberFormField, PercentFormField, YuanFormField
from core.idnumber import BadIdReason, Sex

GOOD_ID = "11010519491231002X"


@pytest.mark.parametrize(
    ("typed", "amount"),
    [
        ("1234.5", "1234.50"),
        ("1,234,567.89", "1234567.89"),
        ("１，２３４．５０", "1234.50"),
        (" 1 234 ", "1234"),
        ("¥1234", "1234"),
        ("￥1,234元", "1234"),
        ("0", "0"),
        (".5", "0.50"),
        ("7.", "7"),
        ("999999999999.99", "999999999999.99"),
    ],
)
def test_an_amount_is_read_as_people_type_it(typed: str, amount: str) -> None:
    assert YuanFormField().clean(typed) == Decimal(amount)


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("", "required"),
        ("   ", "required"),
        ("一百", "invalid"),
        ("1e5", "invalid"),
        ("NaN", "invalid"),
        ("Infinity", "invalid"),
        ("1.2.3", "invalid"),
        ("元", "invalid"),
        ("1,5", "commas"),
        ("12,34", "commas"),
        ("1234,567", "commas"),
        ("1,234,56.00", "commas"),
        ("120万", "ten_thousands"),
        ("12.5 万元", "ten_thousands"),
        ("0.005", "places"),
        ("-5", "negative"),
        ("−5", "negative"),
        ("－５", "negative"),
        ("1000000000000", "too_large"),
        ("9" * 400, "too_large"),
    ],
)
def test_an_unclear_amount_is_refused_with_its_sentence(typed: str, code: str) -> None:
    with pytest.raises(ValidationError) as refused:
        YuanFormField().clean(typed)
    assert [error.code for error in refused.value.error_list] == [code]


def test_zero_is_refused_where_money_must_be_there() -> None:
    with pytest.raises(ValidationError) as refused:
        YuanFormField(above_zero=True).clean("0.00")
    assert refused.value.error_list[0].code == "too_small"
    assert YuanFormField(above_zero=True).clean("0.01") == Decimal("0.01")


def test_an_empty_optional_amount_is_none() -> None:
    assert YuanFormField(required=False).clean("") is None


def test_a_known_amount_is_shown_with_its_thousands() -> None:
    assert YuanFormField().prepare_value(Decimal("1234567.5")) == "1,234,567.50"
    assert YuanFormField().prepare_value("what he typed") == "what he typed"


@pytest.mark.parametrize(
    ("typed", "share"), [("30", "30"), ("42.5%", "42.5"), ("３０％", "30"), ("100", "100")]
)
def test_a_percentage_is_read_as_people_type_it(typed: str, share: str) -> None:
    assert PercentFormField().clean(typed) == Decimal(share)


@pytest.mark.parametrize(
    ("typed", "code"),
    [("100.01", "too_large"), ("-1", "negative"), ("x", "invalid"), ("30.555", "places")],
)
def test_a_percentage_lies_between_0_and_100(typed: str, code: str) -> None:
    with pytest.raises(ValidationError) as refused:
        PercentFormField().clean(typed)
    assert refused.value.error_list[0].code == code


def test_an_id_number_is_read_with_sex_and_birth() -> None:
    number = IdNumberFormField().clean("１１０１０５ 19491231-002ｘ")
    assert (number.number, number.sex) == (GOOD_ID, Sex.FEMALE)
    assert IdNumberFormField(required=False).clean("") is None


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("--", BadIdReason.EMPTY),
        ("110105491231002", BadIdReason.FIRST_GENERATION),
        ("1101051949123100", BadIdReason.LENGTH),
        ("11010519491231O02X", BadIdReason.CHARACTERS),
        ("11010519491331002X", BadIdReason.BIRTH_DATE),
        ("110105194912310021", BadIdReason.CHECK_DIGIT),
    ],
)
def test_a_bad_id_number_has_a_sentence_that_does_not_name_it(
    typed: str, reason: BadIdReason
) -> None:
    with pytest.raises(ValidationError) as refused:
        IdNumberFormField().clean(typed)
    assert refused.value.error_list[0].code == reason
    assert typed not in str(refused.value)


def test_a_number_that_is_asked_for_and_not_typed_has_a_sentence() -> None:
    with pytest.raises(ValidationError) as refused:
        IdNumberFormField().clean("")
    assert refused.value.error_list[0].code == "required"
