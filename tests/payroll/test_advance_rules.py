"""The rules of advances as tables of cases."""

import datetime
from collections.abc import Sequence
from decimal import Decimal
from uuid import UUID

import pytest

from payroll.advance_rules import (
    AdvanceState,
    AdvanceStepKind,
    HandedOut,
    advance_state,
    at_most,
    taken_off,
)
from payroll.rules import ItemKind

S, T, P, B, A = AdvanceStepKind
DAY = datetime.date(2026, 10, 20)


@pytest.mark.parametrize(
    ("steps", "withdrawn", "rest", "state"),
    [
        pytest.param([], False, "0", "asked", id="asked"),
        pytest.param([], True, "0", "withdrawn", id="struck out"),
        pytest.param([(S, True)], False, "0", "confirmed", id="confirmed"),
        pytest.param([(S, False)], False, "0", "refused", id="the group refused"),
        pytest.param([(S, True), (T, True)], False, "0", "approved", id="agreed"),
        pytest.param([(S, True), (T, False)], False, "0", "refused", id="the township refused"),
        pytest.param([(S, True), (T, True)], True, "0", "withdrawn", id="agreed, struck out"),
        pytest.param([(S, True), (T, True), (P, True)], False, "5", "open", id="handed out"),
        pytest.param([(S, True), (T, True), (P, True)], False, "0", "settled", id="taken off"),
        pytest.param([(P, True), (B, True)], False, "0", "settled", id="given back"),
        pytest.param([(P, True), (B, True)], False, "2", "open", id="free again"),
        pytest.param([(P, True), (A, True)], False, "5", "aside", id="set aside"),
        pytest.param([(P, True), (A, True)], False, "0", "settled", id="aside, taken off"),
    ],
)
def test_where_an_advance_stands(
    steps: Sequence[tuple[AdvanceStepKind, bool]], withdrawn: bool, rest: str, state: str
) -> None:
    found = advance_state(steps, withdrawn=withdrawn, rest=Decimal(rest))
    assert found == AdvanceState(state)


@pytest.mark.parametrize(
    ("unpaid", "under_way", "most"),
    [
        pytest.param("360.00", [], "360.00", id="all of it"),
        pytest.param("360.00", ["100.00", "60.50"], "199.50", id="less what is under way"),
        pytest.param("360.00", ["360.00"], "0.00", id="nothing is left"),
        pytest.param("180.00", ["360.00"], "0.00", id="never below zero"),
        pytest.param("0.00", [], "0.00", id="nothing earned"),
    ],
)
def test_how_much_may_be_asked_for(unpaid: str, under_way: list[str], most: str) -> None:
    assert at_most(Decimal(unpaid), map(Decimal, under_way)) == Decimal(most)


@pytest.mark.parametrize(
    ("left", "rests", "parts"),
    [
        pytest.param("360.00", ["100.00"], ["-100.00"], id="one"),
        pytest.param("360.00", ["100.00", "50.00"], ["-100.00", "-50.00"], id="two"),
        pytest.param("120.00", ["100.00", "50.00"], ["-100.00", "-20.00"], id="the rest waits"),
        pytest.param("100.00", ["100.00", "50.00"], ["-100.00"], id="nothing is left for it"),
        pytest.param("100.20", ["100.00", "50.00"], ["-100.00", "-0.20"], id="some jiao"),
        pytest.param("0.00", ["100.00"], [], id="nothing earned"),
        pytest.param("-20.00", ["100.00"], [], id="less than nothing"),
        pytest.param("360.00", [], [], id="none"),
    ],
)
def test_what_a_line_takes_off(left: str, rests: list[str], parts: list[str]) -> None:
    ahead = [HandedOut(UUID(int=n), DAY, Decimal(rest)) for n, rest in enumerate(rests)]
    items = taken_off(Decimal(left), ahead)
    assert [item.amount for item in items] == [Decimal(part) for part in parts]
    assert [item.sources for item in items] == [(one.id,) for one in ahead[: len(items)]]
    assert {(item.kind, item.first) for item in items} <= {(ItemKind.ADVANCE, DAY)}
