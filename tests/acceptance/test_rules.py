"""Standings, grades, completeness, and which stage a paper is filed under."""

import datetime
from decimal import Decimal

import pytest

from acceptance.rules import (
    FORM_STAGES,
    RELIEF_ITEMS,
    Grade,
    Standing,
    filed_under,
    grade,
    passes,
    plain,
    score,
    standing,
)
from projects.lifecycle import Stage

P, F, M = Standing.PASSED, Standing.FAILED, Standing.MENDED


@pytest.mark.parametrize(
    ("passed", "mended", "expected"),
    [
        pytest.param(True, False, P, id="passed at once"),
        pytest.param(False, False, F, id="to be mended"),
        pytest.param(False, True, M, id="waits for the second look"),
    ],
)
def test_an_item_stands_by_its_latest_check(passed: bool, mended: bool, expected: Standing) -> None:
    assert standing(passed=passed, mended=mended) == expected


@pytest.mark.parametrize(
    ("standings", "expected"),
    [
        pytest.param([P, P], Grade.PASSED, id="every item passed"),
        pytest.param([P, F], Grade.FAILED, id="one failed"),
        pytest.param([P, M], Grade.FAILED, id="mended is not passed yet"),
        pytest.param([], Grade.FAILED, id="nothing was looked at"),
    ],
)
def test_an_inspection_has_one_of_two_grades(standings: list[Standing], expected: Grade) -> None:
    assert grade(standings) == expected
    assert passes(standings) == (expected == "合格")


def test_work_relief_is_inspected_for_its_own_items() -> None:
    said = [item.title for item in RELIEF_ITEMS]
    assert said == [
        "务工人数", "劳务报酬应发、实发", "劳务报酬占比", "电话或入户抽查", "公示", "培训", "资料",
    ]  # fmt: skip
    assert len({item.code for item in RELIEF_ITEMS}) == len(RELIEF_ITEMS)
    assert all(len(item.standard) <= 120 and len(item.title) <= 60 for item in RELIEF_ITEMS)


@pytest.mark.parametrize(
    ("there", "required", "expected"),
    [(0, 29, 0), (28, 29, 96), (29, 29, 100), (0, 0, 100)],
)
def test_completeness_is_whole_only_when_nothing_is_missing(
    there: int, required: int, expected: int
) -> None:
    assert score(there, required) == expected


@pytest.mark.parametrize(
    ("quantity", "expected"),
    [
        ("1200.500", "1,200.5"),
        ("100", "100"),
        ("4200.000", "4,200"),
        ("0", "0"),
        ("0.050", "0.05"),
    ],
)
def test_quantities_have_no_idle_zeros(quantity: str, expected: str) -> None:
    assert plain(Decimal(quantity)) == expected
    assert plain(None) == ""


def test_a_paper_is_filed_under_the_stage_in_which_it_came() -> None:
    def at(day: int) -> datetime.datetime:
        return datetime.datetime(2026, 5, day, tzinfo=datetime.UTC)

    left = [("reserve", at(1)), ("resolution", at(5)), ("proposal", None), ("funding", None)]
    assert [filed_under(at(day), left) for day in (1, 2, 5, 6, 30)] == [
        "reserve", "resolution", "resolution", "proposal", "proposal",
    ]  # fmt: skip
    assert filed_under(at(9), [("reserve", at(1)), ("archive", at(5))]) == "archive"


def test_every_form_belongs_to_a_stage() -> None:
    filed = {*range(1, 33), 37, 38}  # the others are of a purchase, a change, an end, or hang
    assert set(FORM_STAGES) == {f"T{number}" for number in filed}
    assert set(FORM_STAGES.values()) <= set(Stage)
