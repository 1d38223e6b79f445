"""Points, deviations and grades of performance indicators, as tables; no database."""

from decimal import Decimal

import pytest

from projects.performance_rules import (
    Actual,
    Direction,
    Goal,
    Grade,
    Kind,
    Part,
    Reached,
    deviation,
    grade,
    lacking,
    needs_reason,
    score,
)

LEAST, MOST, SAID = Direction.AT_LEAST, Direction.AT_MOST, Direction.AS_SAID


def goal(direction: Direction, number: str | None, weight: int = 10) -> Goal:
    return Goal(direction, None if number is None else Decimal(number), weight)


def actual(number: str) -> Actual:
    return Actual(Decimal(number))


@pytest.mark.parametrize(
    ("target", "reached", "points"),
    [
        pytest.param(goal(LEAST, "60"), actual("60"), "10", id="just reached"),
        pytest.param(goal(LEAST, "60"), actual("75"), "10", id="more earns no more"),
        pytest.param(goal(LEAST, "60"), actual("40"), "6.67", id="in proportion, half up"),
        pytest.param(goal(LEAST, "60"), actual("0"), "0", id="nothing"),
        pytest.param(goal(MOST, "120"), actual("120"), "10", id="as long as planned"),
        pytest.param(goal(MOST, "120"), actual("90"), "10", id="sooner"),
        pytest.param(goal(MOST, "120"), actual("160"), "7.5", id="too long"),
        pytest.param(goal(MOST, "0"), actual("0"), "10", id="no accident"),
        pytest.param(goal(MOST, "0"), actual("1"), "0", id="an accident"),
        pytest.param(goal(LEAST, "0"), actual("0"), "10", id="nothing asked for"),
        pytest.param(goal(SAID, None), Actual(reached=Reached.FULLY), "10", id="words, reached"),
        pytest.param(goal(SAID, None), Actual(reached=Reached.PARTLY), "8", id="words, partly"),
        pytest.param(goal(SAID, None), Actual(reached=Reached.NOT), "0", id="words, not"),
    ],
)
def test_points_are_whole_within_the_target_and_else_in_proportion(
    target: Goal, reached: Actual, points: str
) -> None:
    assert score(target, reached) == Decimal(points)


@pytest.mark.parametrize("direction", Direction)
def test_what_is_not_known_has_no_points(direction: Direction) -> None:
    number = None if direction == SAID else "5"
    assert score(goal(direction, number), Actual()) is None


@pytest.mark.parametrize(
    ("target", "reached", "given", "asked"),
    [
        pytest.param(goal(LEAST, "100"), actual("90"), None, False, id="10 % below"),
        pytest.param(goal(LEAST, "100"), actual("89.9"), None, True, id="more than 10 % below"),
        pytest.param(goal(LEAST, "100"), actual("110"), None, False, id="10 % above"),
        pytest.param(goal(LEAST, "100"), actual("110.1"), None, True, id="far more, too"),
        pytest.param(goal(LEAST, "100"), actual("100"), Decimal("9.9"), True, id="fewer points"),
        pytest.param(goal(MOST, "0"), actual("1"), None, True, id="an accident"),
        pytest.param(goal(MOST, "0"), actual("0"), None, False, id="none"),
        pytest.param(goal(SAID, None), Actual(reached=Reached.PARTLY), None, True, id="partly"),
        pytest.param(goal(SAID, None), Actual(reached=Reached.FULLY), None, False, id="reached"),
        pytest.param(goal(LEAST, "100"), Actual(), None, False, id="not known yet"),
    ],
)
def test_a_deviation_over_ten_per_cent_or_fewer_points_needs_a_reason(
    target: Goal, reached: Actual, given: Decimal | None, asked: bool
) -> None:
    assert needs_reason(target, reached, given) is asked


@pytest.mark.parametrize(
    ("target", "reached", "found"),
    [
        (goal(LEAST, "60"), actual("40"), "-33.3"),
        (goal(MOST, "40"), actual("60"), "50.0"),
        (goal(MOST, "0"), actual("1"), None),
        (goal(SAID, None), Actual(reached=Reached.NOT), None),
    ],
)
def test_the_deviation_is_a_part_of_the_target(
    target: Goal, reached: Actual, found: str | None
) -> None:
    assert deviation(target, reached) == (None if found is None else Decimal(found))


@pytest.mark.parametrize(
    ("points", "found"),
    [
        ("100", Grade.EXCELLENT),
        ("90", Grade.EXCELLENT),
        ("89.99", Grade.GOOD),
        ("80", Grade.GOOD),
        ("79.99", Grade.FAIR),
        ("60", Grade.FAIR),
        ("59.99", Grade.POOR),
        ("0", Grade.POOR),
    ],
)
def test_the_grade_follows_from_the_sum(points: str, found: Grade) -> None:
    assert grade([Decimal(points) / 2, Decimal(points) / 2]) == found


def test_a_sheet_has_outputs_benefits_and_satisfaction() -> None:
    assert lacking([Kind.EXECUTION, Kind.TIME]) == [Part.BENEFIT, Part.SATISFIED]
    assert not lacking([Kind.COST, Kind.SOCIAL, Kind.SATISFIED])
