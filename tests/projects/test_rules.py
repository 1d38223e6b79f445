"""The regulation's figures as tables of cases, one id a clause."""

import datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from projects.rules import (
    QUORUM,
    Tally,
    last_day_of_notice,
    least_wages,
    notice_day,
    reaches_floor,
    wage_share,
)

DAY = datetime.date(2026, 4, 16)


def _decimal(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


@pytest.mark.parametrize(
    ("assembly", "entitled", "present", "enough"),
    [
        pytest.param("villagers", 100, 51, True, id="22 villagers: more than half"),
        pytest.param("villagers", 100, 50, False, id="22 villagers: half is not more than half"),
        pytest.param("villagers", 101, 51, True, id="22 villagers: odd number, more than half"),
        pytest.param("villagers", 101, 50, False, id="22 villagers: odd number, less than half"),
        pytest.param("villagers", 0, 0, False, id="22 villagers: nobody"),
        pytest.param("households", 90, 60, True, id="22 households: two thirds is enough"),
        pytest.param("households", 90, 59, False, id="22 households: less than two thirds"),
        pytest.param("households", 100, 67, True, id="22 households: two thirds, rounded up"),
        pytest.param("households", 100, 66, False, id="22 households: 66 of 100 is less"),
        pytest.param("households", 0, 0, False, id="22 households: nobody"),
        pytest.param("representatives", 30, 20, True, id="26 representatives: two thirds"),
        pytest.param("representatives", 30, 19, False, id="26 representatives: one too few"),
        pytest.param("representatives", 1, 1, True, id="26 representatives: the only one"),
        pytest.param("representatives", 0, 0, False, id="26 representatives: nobody"),
    ],
)
def test_quorum(assembly: str, entitled: int, present: int, enough: bool) -> None:
    tally = Tally(assembly, entitled, present, votes_for=present)
    assert tally.has_quorum is enough
    assert (present >= tally.present_needed) is enough


@pytest.mark.parametrize(
    ("present", "votes_for", "carried"),
    [
        pytest.param(40, 21, True, id="22, 26: more than half of those present"),
        pytest.param(40, 20, False, id="22, 26: a tie does not carry"),
        pytest.param(41, 21, True, id="22, 26: odd number, more than half"),
        pytest.param(41, 20, False, id="22, 26: odd number, less than half"),
        pytest.param(0, 0, False, id="22, 26: nobody votes"),
    ],
)
def test_majority(present: int, votes_for: int, carried: bool) -> None:
    tally = Tally("representatives", present, present, votes_for)
    assert tally.has_majority is carried
    assert (votes_for >= tally.votes_needed) is carried


@pytest.mark.parametrize(
    ("present", "votes_for", "carries"),
    [
        pytest.param(40, 36, True, id="quorum and majority"),
        pytest.param(39, 36, False, id="majority without quorum"),
        pytest.param(40, 20, False, id="quorum without majority"),
    ],
)
def test_a_resolution_needs_both(present: int, votes_for: int, carries: bool) -> None:
    assert Tally("representatives", 60, present, votes_for).carries is carries


@given(st.sampled_from(sorted(QUORUM)), st.integers(0, 5000), st.integers(0, 5000))
def test_what_is_needed_is_the_least_that_is_enough(
    assembly: str, entitled: int, present: int
) -> None:
    came = min(present, entitled)  # more can't come: the database refuses it
    tally = Tally(assembly, entitled, came, votes_for=0)
    assert tally.has_quorum is (came >= tally.present_needed)


def test_the_day_of_posting_is_not_counted() -> None:
    assert last_day_of_notice(DAY, 7) == datetime.date(2026, 4, 23)


@pytest.mark.parametrize(
    ("today", "day"),
    [
        pytest.param(DAY - datetime.timedelta(days=1), 0, id="decision 27: before it hangs"),
        pytest.param(DAY, 0, id="decision 27: the day of posting"),
        pytest.param(DAY + datetime.timedelta(days=1), 1, id="decision 27: the first whole day"),
        pytest.param(DAY + datetime.timedelta(days=9), 9, id="decision 27: after its days"),
    ],
)
def test_which_day_of_a_notice_it_is(today: datetime.date, day: int) -> None:
    assert notice_day(DAY, today) == day


@pytest.mark.parametrize(
    ("papers", "least"),
    [
        pytest.param([], None, id="1.3: no paper"),
        pytest.param([("1000000", None)], None, id="1.3: no paper sets a floor"),
        pytest.param([("3700000", "30")], "1110000", id="1.3: one paper"),
        pytest.param([("3700000", "30"), ("280000", None)], "1110000", id="1.3: one sets none"),
        pytest.param(
            [("3000000", "30"), ("1000000", "20")], "1100000", id="1.3: each with its own money"
        ),
        pytest.param([("0.01", "33.33")], "0.003333", id="1.3: below the fen, not rounded"),
        pytest.param([("100", "0")], "0", id="1.3: a floor of zero is a floor"),
    ],
)
def test_the_wages_that_plan_papers_ask_for(
    papers: list[tuple[str, str | None]], least: str | None
) -> None:
    typed = [(Decimal(amount), _decimal(floor)) for amount, floor in papers]
    assert least_wages(typed) == _decimal(least)


@pytest.mark.parametrize(
    ("wages", "least", "reached"),
    [
        pytest.param("1110000.00", "1110000", True, id="1.3: exactly the floor"),
        pytest.param("1109999.99", "1110000", False, id="1.3: 29.99999 % is not 30 %"),
        pytest.param("0.00", None, True, id="1.3: no floor"),
    ],
)
def test_planned_wages_reach_the_floor_exactly_or_not(
    wages: str, least: str | None, reached: bool
) -> None:
    assert reaches_floor(Decimal(wages), _decimal(least)) is reached


def test_the_wage_share_is_taken_of_the_funds_and_not_of_the_total() -> None:
    """186 of 370 ten thousand yuan were published as 50.27 %, with a total of 398 (R7)."""
    share = wage_share(
        wages_planned=Decimal("1860000"),
        wages_paid=Decimal("500000"),
        funds_planned=Decimal("3700000"),
        funds_received=Decimal("1000000"),
        floor=Decimal("30"),
    )
    assert (share.planned, share.paid_of_planned) == (Decimal("50.27"), Decimal("13.51"))
    assert (share.paid_of_received, share.floor) == (Decimal("50.00"), Decimal("30"))


def test_there_is_no_share_of_no_funds() -> None:
    none = Decimal(0)
    share = wage_share(
        wages_planned=Decimal(1),
        wages_paid=none,
        funds_planned=none,
        funds_received=none,
        floor=None,
    )
    assert (share.planned, share.paid_of_planned, share.paid_of_received) == (None, None, None)
