from decimal import Decimal
from uuid import UUID, uuid4

import pytest
from django.core.exceptions import FieldError, ImproperlyConfigured
from django.db import connection, models
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import Settings

from core.crypto import (
    OVERHEAD,
    SealedRow,
    Unreadable,
    blind_index,
    is_current,
    seal,
    unseal,
)
from core.fields import SealedField, YuanField

ROW = UUID("018f0000-0000-7000-8000-000000000001")
PLACE = {"table": "person", "column": "id_number", "row": str(ROW)}


@pytest.fixture(autouse=True)
def keys(settings: Settings) -> None:
    settings.FIELD_KEYS = {1: b"1" * 32}
    settings.INDEX_KEY = b"i" * 32


class Person(SealedRow):
    """Exists in memory only."""

    id = models.UUIDField(primary_key=True)
    name = models.TextField()
    id_number = SealedField(null=True)
    account = SealedField(null=True)
    wage = YuanField(null=True)

    class Meta:
        app_label = "core_in_memory"
        db_table = "person"


@given(st.text())
def test_what_was_sealed_is_read_back(text: str) -> None:
    blob = seal(text, **PLACE)
    assert unseal(blob, **PLACE) == text
    assert unseal(memoryview(blob), **PLACE) == text
    assert len(blob) == len(text.encode()) + OVERHEAD


def test_two_sealings_differ_and_show_nothing() -> None:
    first, second = seal("632122199001010023", **PLACE), seal("632122199001010023", **PLACE)
    assert first != second
    assert b"632122" not in first


@pytest.mark.parametrize(
    "elsewhere",
    [{"row": str(uuid4())}, {"column": "account"}, {"table": "worker"}],
    ids=["another row", "another column", "another table"],
)
def test_a_copied_blob_does_not_open(elsewhere: dict[str, str]) -> None:
    with pytest.raises(Unreadable):
        unseal(seal("secret", **PLACE), **(PLACE | elsewhere))


@given(st.integers(0, 10_000), st.integers(1, 255))
def test_any_changed_byte_is_noticed(place: int, change: int) -> None:
    blob = bytearray(seal("secret", **PLACE))
    blob[place % len(blob)] ^= change
    with pytest.raises(Unreadable):
        unseal(bytes(blob), **PLACE)


@pytest.mark.parametrize("length", [0, 1, OVERHEAD - 1])
def test_a_stump_is_unreadable(length: int) -> None:
    with pytest.raises(Unreadable):
        unseal(seal("secret", **PLACE)[:length], **PLACE)


def test_the_error_holds_the_place_and_neither_text_nor_key() -> None:
    with pytest.raises(Unreadable, match=f"person|id_number|{ROW}") as failed:
        unseal(b"\x01" + bytes(40), **PLACE)
    assert str(failed.value.message)


def test_keys_rotate(settings: Settings) -> None:
    old = seal("secret", **PLACE)
    settings.FIELD_KEYS = {1: b"1" * 32, 2: b"2" * 32}
    new = seal("secret", **PLACE)
    assert (is_current(old), is_current(new)) == (False, True)
    assert unseal(old, **PLACE) == unseal(new, **PLACE) == "secret"
    settings.FIELD_KEYS = {2: b"2" * 32}
    with pytest.raises(Unreadable):
        unseal(old, **PLACE)


@pytest.mark.parametrize("wrong", [{}, {1: b"short"}, {0: b"1" * 32}, {256: b"1" * 32}])
def test_wrong_keys_stop_the_work(settings: Settings, wrong: dict[int, bytes]) -> None:
    settings.FIELD_KEYS = wrong
    with pytest.raises(ImproperlyConfigured):
        seal("secret", **PLACE)


def test_a_blind_index_is_stable_and_apart_by_purpose_and_key(settings: Settings) -> None:
    found = blind_index("6228480000123456789", purpose="account")
    assert found == blind_index("6228480000123456789", purpose="account")
    assert found != blind_index("6228480000123456789", purpose="id_number")
    assert len(found) == 32
    settings.INDEX_KEY = b"j" * 32
    assert found != blind_index("6228480000123456789", purpose="account")


def test_purpose_and_text_do_not_run_into_one_another() -> None:
    assert blind_index("bc", purpose="a") != blind_index("c", purpose="ab")


@pytest.mark.parametrize("purpose", ["", "a\0b"])
def test_a_purpose_has_a_name(purpose: str) -> None:
    with pytest.raises(ValueError, match="purpose"):
        blind_index("x", purpose=purpose)


def test_a_short_index_key_stops_the_work(settings: Settings) -> None:
    settings.INDEX_KEY = b"short"
    with pytest.raises(ImproperlyConfigured):
        blind_index("x", purpose="account")


def test_a_row_seals_its_fields_by_name() -> None:
    person = Person(id=ROW)
    person.seal("id_number", "632122199001010023")
    assert person.id_number is not None
    assert person.unseal("id_number") == "632122199001010023"
    assert unseal(person.id_number, **PLACE) == "632122199001010023"


def test_one_field_does_not_open_as_another() -> None:
    person = Person(id=ROW)
    person.seal("id_number", "632122199001010023")
    person.account = person.id_number
    with pytest.raises(Unreadable):
        person.unseal("account")


def test_no_value_is_null_and_reads_as_an_empty_text() -> None:
    person = Person(id=ROW)
    person.seal("id_number", "")
    assert person.id_number is None
    assert person.unseal("id_number") == ""


def test_a_row_without_its_key_can_not_be_sealed() -> None:
    with pytest.raises(ValueError, match="set the primary key"):
        Person().seal("id_number", "632122199001010023")


def test_only_sealed_fields_are_sealed() -> None:
    with pytest.raises(TypeError, match="not a SealedField"):
        Person(id=ROW).seal("name", "x")


def test_plain_text_never_reaches_the_column() -> None:
    field = Person._meta.get_field("id_number")
    with pytest.raises(TypeError, match="seal the text"):
        field.get_db_prep_save("632122199001010023", connection)


def test_a_sealed_column_is_searched_for_null_only() -> None:
    Person._default_manager.filter(id_number__isnull=True)
    with pytest.raises(FieldError):
        Person._default_manager.filter(id_number=b"x")


@pytest.mark.parametrize(("given", "stored"), [("1.50", "1.50"), (Decimal(2), "2"), (None, None)])
def test_money_rounded_to_the_fen_is_saved(given: object, stored: str | None) -> None:
    field = Person._meta.get_field("wage")
    saved = field.get_db_prep_save(given, connection)
    assert saved == (None if stored is None else Decimal(stored))


@pytest.mark.parametrize(
    ("given", "error"),
    [("1.005", ValueError), ("NaN", ValueError), ("1e12", ValueError), (1.5, TypeError)],
)
def test_money_is_never_rounded_by_the_database(given: object, error: type[Exception]) -> None:
    field = Person._meta.get_field("wage")
    with pytest.raises(error):
        field.get_db_prep_save(given, connection)


def test_an_expression_for_money_passes() -> None:
    field = Person._meta.get_field("wage")
    expression = models.Value(Decimal("1.50"))
    assert field.get_db_prep_save(expression, connection) is expression


def test_the_money_column_is_rebuilt_from_its_migration() -> None:
    _name, path, args, kwargs = YuanField(null=True).deconstruct()
    assert (path, list(args), kwargs) == ("core.fields.YuanField", [], {"null": True})
