"""An order of projects, without a database."""

import pytest

from projects.reserve_rules import NOTHING, Line, saved, twice


@pytest.mark.parametrize(
    ("places", "pair"),
    [
        ({}, None),
        ({"a": 1, "b": 2}, None),
        ({"a": None, "b": None}, None),
        ({"a": 3, "b": 1, "c": 3}, ("a", "c")),
        ({"a": 2, "b": 1, "c": 1, "d": 2}, ("b", "c")),
    ],
    ids=["nobody", "each its own", "none has one", "twice", "the first pair"],
)
def test_a_place_given_twice_is_found(
    places: dict[str, int | None], pair: tuple[str, str] | None
) -> None:
    assert twice({key: Line(place) for key, place in places.items()}) == pair


def test_what_is_not_asked_about_stays_as_it_is() -> None:
    before = {"a": Line(1, True, "好"), "b": Line(2)}
    assert saved(before, {"b": Line(3)}) == {"a": Line(1, True, "好"), "b": Line(3)}


def test_who_never_was_in_it_stays_out_where_nothing_is_said() -> None:
    assert saved({}, {"a": NOTHING}) == {}
    assert saved({"a": Line(1)}, {"a": NOTHING}) == {"a": NOTHING}
