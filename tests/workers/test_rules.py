"""Tables of cases, one id a clause."""

import datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workers.rules import (
    Candidate,
    Paper,
    Papers,
    Refusal,
    State,
    WeekSaid,
    WeekState,
    Works,
    after_tap,
    days,
    first_gap,
    goes_on,
    is_late,
    is_overtime,
    monday_of,
    passes_luhn,
    payable,
    refusal_of_worker,
    stops,
    voted_day_rate,
    warnings,
    week_state,
    worth,
)

DAY = datetime.date(2026, 5, 12)


def day(number: int) -> datetime.date:
    return datetime.date(2026, 5, number)


def test_a_tap_goes_round_and_comes_back_after_four() -> None:
    seen = [State.ABSENT]
    for _ in range(4):
        seen.append(after_tap(seen[-1]))
    assert seen == [State.ABSENT, State.FULL, State.MORNING, State.AFTERNOON, State.ABSENT]


@pytest.mark.parametrize(
    ("state", "halves"),
    [
        pytest.param(State.ABSENT, set(), id="absent"),
        pytest.param(State.MORNING, {1}, id="morning"),
        pytest.param(State.AFTERNOON, {2}, id="afternoon"),
        pytest.param(State.FULL, {1, 2}, id="full day is both halves"),
    ],
)
def test_a_state_is_the_sum_of_its_halves(state: State, halves: set[int]) -> None:
    assert state.halves == halves
    assert sum(halves) == state


@pytest.mark.parametrize(("slots", "expected"), [(0, "0.0"), (1, "0.5"), (2, "1.0"), (63, "31.5")])
def test_two_slots_are_a_work_day(slots: int, expected: str) -> None:
    assert str(days(slots)) == expected


@given(st.integers(min_value=0, max_value=100_000))
def test_days_of_slots_are_exact_with_one_place(slots: int) -> None:
    assert days(slots) * 2 == Decimal(slots)
    assert days(slots).as_tuple().exponent == -1


@pytest.mark.parametrize(
    ("works", "refusal"),
    [
        pytest.param(Works(DAY, DAY, day(1), False, False), None, id="open today"),
        pytest.param(Works(day(1), DAY, day(1), False, False), None, id="on the first day"),
        pytest.param(Works(DAY, DAY, None, False, False), Refusal.NOT_STARTED, id="not started"),
        pytest.param(Works(DAY, DAY, None, True, False), Refusal.FINISHED, id="complete"),
        pytest.param(Works(day(13), DAY, day(1), False, False), Refusal.AHEAD, id="tomorrow"),
        pytest.param(Works(day(1), DAY, day(2), False, False), Refusal.BEFORE_START, id="before"),
        pytest.param(Works(DAY, DAY, day(1), False, True), Refusal.SUSPENDED, id="suspended"),
    ],
)
def test_works_say_why_a_day_is_closed(works: Works, refusal: Refusal | None) -> None:
    assert works.refusal == refusal


def test_a_suspension_does_not_forbid_to_mend_a_mistake() -> None:
    assert Works(DAY, DAY, day(1), False, True).stage_refusal is None


@pytest.mark.parametrize(
    ("on", "left", "refusal"),
    [
        pytest.param(3, None, Refusal.BEFORE_ENTRY, id="before entry"),
        pytest.param(4, None, None, id="on the day of entry"),
        pytest.param(9, 9, None, id="on the last day"),
        pytest.param(10, 9, Refusal.AFTER_EXIT, id="after exit"),
    ],
)
def test_nobody_works_before_entry_or_after_exit(
    on: int, left: int | None, refusal: Refusal | None
) -> None:
    stays = [(day(4), None if left is None else day(left))]
    assert refusal_of_worker(day(on), stays) == refusal


@pytest.mark.parametrize("lacking", range(4), ids=[paper.value for paper in Paper])
def test_each_missing_paper_alone_holds_the_pay(lacking: int) -> None:
    there = [number != lacking for number in range(4)]
    papers = Papers(*there)
    assert not payable(papers)
    assert papers.missing == (list(Paper)[lacking],)


def test_with_all_papers_a_day_is_payable() -> None:
    assert payable(Papers(True, True, True, True))


@pytest.mark.parametrize(
    ("one", "stopped", "warned"),
    [
        pytest.param(Candidate(15), ["too_young"], [], id="under 16 stops"),
        pytest.param(Candidate(16), [], ["young"], id="16 is a warning"),
        pytest.param(Candidate(17), [], ["young"], id="17 is a warning"),
        pytest.param(Candidate(18), [], [], id="18 is grown"),
        pytest.param(Candidate(60), [], [], id="60 is not over 60"),
        pytest.param(Candidate(61), [], ["old"], id="61 is a warning"),
        pytest.param(Candidate(None), ["no_id_number"], [], id="no number, no age"),
        pytest.param(Candidate(40, on_roster=True), ["on_roster"], [], id="once a roster"),
        pytest.param(Candidate(40, account="4992739871" + "6"), [], [], id="a right account"),
        pytest.param(Candidate(40, account="49927398710"), [], ["luhn"], id="a wrong digit"),
        pytest.param(
            Candidate(40, account_is_shared=True), [], ["shared"], id="one account for two"
        ),
        pytest.param(Candidate(40, is_official=True), [], ["official"], id="an official"),
        pytest.param(Candidate(40, is_related=True), [], ["related"], id="a relative"),
        pytest.param(
            Candidate(15, True, "1", True, True, True),
            ["too_young", "on_roster"],
            ["luhn", "shared", "official", "related"],
            id="all at once",
        ),
    ],
)
def test_stops_and_warnings_are_two_lists(
    one: Candidate, stopped: list[str], warned: list[str]
) -> None:
    assert [kind.value for kind in stops(one)] == stopped
    assert [kind.value for kind in warnings(one)] == warned


@pytest.mark.parametrize(
    ("account", "right"),
    [
        pytest.param("6222020111122220000", False, id="a wrong digit"),
        pytest.param("4992739871" + "6", True, id="the textbook's number"),
        pytest.param("x", False, id="no digits"),
    ],
)
def test_luhn(account: str, right: bool) -> None:
    assert passes_luhn(account) is right


@pytest.mark.parametrize(
    ("spans", "gap"),
    [
        pytest.param([], 5, id="no policy"),
        pytest.param([(1, 31)], None, id="one policy over all"),
        pytest.param([(5, 9), (10, 20)], None, id="two that join"),
        pytest.param([(11, 20), (1, 9)], 10, id="a day between two"),
        pytest.param([(1, 19)], 20, id="ends too early"),
        pytest.param([(6, 31)], 5, id="begins too late"),
    ],
)
def test_the_first_day_without_cover(spans: list[tuple[int, int]], gap: int | None) -> None:
    covered = [(day(first), day(last)) for first, last in spans]
    assert first_gap(covered, day(5), day(20)) == (gap and day(gap))


def test_cover_until_the_end_of_time() -> None:
    assert first_gap([(day(1), datetime.date.max)], day(5), datetime.date.max) is None


# ---- late days and weeks ----


@pytest.mark.parametrize(
    ("ago", "allowed", "late"),
    [
        pytest.param(0, 7, False, id="today"),
        pytest.param(7, 7, False, id="just in time"),
        pytest.param(8, 7, True, id="a day late"),
        pytest.param(2, 1, True, id="a strict county"),
        pytest.param(-1, 7, False, id="ahead"),
    ],
)
def test_a_day_is_late(ago: int, allowed: int, late: bool) -> None:
    assert is_late(DAY - datetime.timedelta(days=ago), DAY, allowed) is late


@pytest.mark.parametrize(
    ("said", "over", "state"),
    [
        pytest.param(None, False, WeekState.RUNNING, id="not over"),
        pytest.param(None, True, WeekState.WAITING, id="over"),
        pytest.param(WeekSaid(True, "a"), True, WeekState.AGREED, id="confirmed as it is"),
        pytest.param(WeekSaid(True, "b"), True, WeekState.CHANGED, id="changed since"),
        pytest.param(WeekSaid(False, "a"), True, WeekState.OBJECTED, id="objected to"),
        pytest.param(WeekSaid(False, "b"), True, WeekState.OBJECTED, id="changed, unanswered"),
        pytest.param(WeekSaid(False, "a", True), True, WeekState.ANSWERED, id="answered"),
    ],
)
def test_how_a_week_stands(said: WeekSaid | None, over: bool, state: WeekState) -> None:
    assert week_state(said, "a", over=over) == state


@pytest.mark.parametrize("ahead", range(7))
def test_a_week_begins_on_monday(ahead: int) -> None:
    monday = datetime.date(2026, 9, 7)
    assert monday_of(monday + datetime.timedelta(days=ahead)) == monday


@pytest.mark.parametrize(
    ("hours", "right"),
    [
        pytest.param("0", True, id="none"),
        pytest.param("0.5", True, id="half an hour"),
        pytest.param("8", True, id="the most"),
        pytest.param("8.5", False, id="more than the most"),
        pytest.param("1.25", False, id="a quarter"),
        pytest.param("-0.5", False, id="below zero"),
    ],
)
def test_overtime_is_written_in_half_hours(hours: str, right: bool) -> None:
    assert is_overtime(Decimal(hours)) is right


@pytest.mark.parametrize(
    ("rates", "expected"),
    [
        pytest.param({}, None, id="nothing was voted"),
        pytest.param({"hour": "25"}, None, id="by the hour alone"),
        pytest.param({"half_day": "90.05"}, "180.10", id="twice the half-day"),
        pytest.param({"day": "200", "half_day": "90"}, "200", id="the day's own comes first"),
    ],
)
def test_the_voted_day_rate(rates: dict[str, str], expected: str | None) -> None:
    found = voted_day_rate({unit: Decimal(rate) for unit, rate in rates.items()})
    assert found == (None if expected is None else Decimal(expected))


@pytest.mark.parametrize(
    ("trades", "listed", "goes"),
    [
        pytest.param(["看护"], ["看护", "养护"], True, id="listed"),
        pytest.param(["瓦工"], ["看护"], False, id="not listed"),
        pytest.param(["看护", "瓦工"], ["看护"], False, id="one of two is not"),
        pytest.param(["看护"], [], False, id="the county lists none"),
    ],
)
def test_which_trades_go_on_while_the_works_stand_still(
    trades: list[str], listed: list[str], goes: bool
) -> None:
    assert goes_on(trades, listed) is goes


@pytest.mark.parametrize(
    ("quantity", "rate", "expected"),
    [("12.345", "12.35", "152.46"), ("0.5", "0.01", "0.01"), ("0.4", "0.01", "0.00")],
    ids=["rounded once", "half a fen goes up", "less goes down"],
)
def test_pieces_are_worth_their_rate_to_the_fen(quantity: str, rate: str, expected: str) -> None:
    assert worth(Decimal(quantity), Decimal(rate)) == Decimal(expected)
