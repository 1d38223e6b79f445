"""What looks wrong, as a table of cases (domain.md §8, lessons.md 10 and 11)."""

import datetime
from random import Random
from typing import Any
from uuid import UUID

import pytest

from workers.conspicuous import (
    Finding,
    FindingKind,
    Logged,
    Month,
    OnRoster,
    Site,
    Written,
    far_apart,
    findings,
)
from workers.sampling import drawn, sample_size

DAY = datetime.date(2026, 8, 10)
TODAY = datetime.date(2026, 9, 20)
ONE = datetime.timedelta(days=1)
SOMEONE = UUID(int=7)
AUGUST = datetime.date(2026, 8, 1)
CREW = [OnRoster(DAY - 30 * ONE, None)] * 30


def site(**facts: Any) -> Site:
    given: dict[str, Any] = {"today": TODAY, "roster": CREW}
    return Site(**given | facts)


def logged(people: int, morning: int | None = None, afternoon: int | None = None) -> Any:
    halves = (people if half is None else half for half in (morning, afternoon))
    return {DAY: Logged(people, *halves)}


def written(people: int, morning: str = "sunny", afternoon: str = "sunny") -> Any:
    return {DAY: Written(people, morning, afternoon)}


@pytest.mark.parametrize(
    ("there", "seen", "apart"),
    [
        (10, 12, False), (10, 8, False), (10, 13, True), (10, 7, True), (0, 2, False),
        (0, 3, True), (60, 54, False), (60, 53, True), (60, 66, False), (60, 67, True),
    ],
)  # fmt: skip
def test_two_who_count_may_differ_by_two_or_a_tenth(there: int, seen: int, apart: bool) -> None:
    assert far_apart(there, seen) is apart


CASES: dict[str, tuple[dict[str, Any], list[tuple[FindingKind, tuple[int, ...]]]]] = {
    "both agree": ({"logged": logged(12), "written": written(12)}, []),
    "diary says fewer": (
        {"logged": logged(12), "written": written(5)},
        [(FindingKind.HEAD_COUNT, (12, 5))],
    ),
    "diary says people, nobody is logged": (
        {"written": written(5)},
        [(FindingKind.HEAD_COUNT, (0, 5))],
    ),
    "second count differs": (
        {"logged": logged(12), "written": written(12), "counted": {DAY: 7}},
        [(FindingKind.SECOND_COUNT, (12, 7))],
    ),
    "second count without anything else": (
        {"counted": {DAY: 7}},
        [(FindingKind.SECOND_COUNT, (0, 7))],
    ),
    "stopped": (
        {"logged": logged(3), "written": written(3), "stopped": [(DAY, None)]},
        [(FindingKind.STOPPED, (3,))],
    ),
    "resumed that day": (
        {"logged": logged(3), "written": written(3), "stopped": [(DAY - ONE, DAY)]},
        [],
    ),
    "snow in the half that was worked": (
        {"logged": logged(3, 3, 1), "written": written(3, "snow", "sunny")},
        [(FindingKind.STORM, (3,))],
    ),
    "storm in the half that was not": (
        {"logged": logged(3, 3, 0), "written": written(3, "rain", "wind")},
        [],
    ),
    "above the roster": (
        {"logged": logged(31), "written": written(31)},
        [(FindingKind.ABOVE_ROSTER, (31, 30))],
    ),
    "whoever left is not on the roster": (
        {
            "logged": logged(2),
            "written": written(2),
            "roster": [OnRoster(DAY, None), OnRoster(DAY - ONE, DAY - ONE)],
        },
        [(FindingKind.ABOVE_ROSTER, (2, 1))],
    ),
    "no diary": ({"logged": logged(4)}, [(FindingKind.NO_DIARY, (4,))]),
    "the diary can still be written": ({"logged": logged(4), "today": DAY + ONE}, []),
    "taken elsewhere": ({"elsewhere": [(SOMEONE, DAY)]}, [(FindingKind.ELSEWHERE, ())]),
    "a full month": (
        {"months": [Month(SOMEONE, AUGUST, 31, 62)]},
        [(FindingKind.FULL_MONTH, (31,))],
    ),
    "30 of 31 days": ({"months": [Month(SOMEONE, AUGUST, 30, 60)]}, []),
    "February has 28": (
        {"months": [Month(SOMEONE, datetime.date(2026, 2, 1), 28, 56)]},
        [(FindingKind.FULL_MONTH, (28,))],
    ),
    "alike": (
        {"months": [Month(SOMEONE, AUGUST, 20, 40)] * 4 + [Month(SOMEONE, AUGUST, 20, 39)]},
        [(FindingKind.ALIKE, (4, 5, 40))],
    ),
    "not quite alike": (
        {"months": [Month(SOMEONE, AUGUST, 20, 40)] * 7 + [Month(SOMEONE, AUGUST, 9, 9)] * 2},
        [],
    ),
    "four alike are chance": ({"months": [Month(SOMEONE, AUGUST, 20, 40)] * 4}, []),
    "picture used twice": ({"again": {DAY: 2}}, [(FindingKind.PHOTO_AGAIN, (2,))]),
    "no picture where one is needed": (
        {"logged": logged(4), "written": written(4), "photos_required": True},
        [(FindingKind.NO_PHOTO, (4,))],
    ),
    "a picture is there": (
        {
            "logged": logged(4),
            "written": written(4),
            "photos_required": True,
            "photos": {DAY: 1},
        },
        [],
    ),
    "no picture yet today": (
        {"logged": logged(4), "written": written(4), "photos_required": True, "today": DAY},
        [],
    ),
}


@pytest.mark.parametrize("case", CASES, ids=str)
def test_what_looks_wrong(case: str) -> None:
    facts, expected = CASES[case]
    assert [(one.kind, one.figures) for one in findings(site(**facts))] == expected


def test_newest_first() -> None:
    found = findings(site(elsewhere=[(SOMEONE, DAY), (SOMEONE, DAY + ONE)]))
    assert [one.day for one in found] == [DAY + ONE, DAY]


def test_a_finding_keeps_its_key_when_its_facts_change() -> None:
    one, other = (Finding(FindingKind.HEAD_COUNT, DAY, (12, n)) for n in (5, 6))
    assert one.key == other.key == "head_count:2026-08-10"
    assert (one.facts, other.facts) == ("12,5", "12,6")


def test_a_persons_finding_is_named_after_his_entry() -> None:
    assert Finding(FindingKind.ELSEWHERE, DAY, entry=SOMEONE).key.endswith(str(SOMEONE))


@pytest.mark.parametrize(
    ("days", "percent", "size"),
    [(0, 10, 0), (1, 10, 1), (10, 10, 1), (11, 10, 2), (25, 100, 25), (3, 1, 1), (200, 10, 20)],
)
def test_so_many_days_are_looked_at(days: int, percent: int, size: int) -> None:
    assert sample_size(days, percent) == size
    found = drawn(list(range(days)), percent, Random(1))
    assert len(set(found)) == size
