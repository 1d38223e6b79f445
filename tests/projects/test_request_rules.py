"""What may be disbursed for the works while wages wait: pure rules, no database."""

from decimal import Decimal
from uuid import UUID

import pytest

from projects.request_rules import (
    Labour,
    Pot,
    free_for_works,
    kept_for_wages,
    shares_to_disburse,
)

A, B = UUID(int=1), UUID(int=2)


def yuan(amount: str) -> Decimal:
    return Decimal(amount)


def wages(asked: str, shares: dict[UUID, str], gone: dict[UUID, str] | None = None) -> Labour:
    return Labour(
        yuan(asked),
        {fund: yuan(amount) for fund, amount in shares.items()},
        {fund: yuan(amount) for fund, amount in (gone or {}).items()},
    )


def pot(received: str, disbursed: str = "0") -> Pot:
    return Pot(yuan(received), yuan(disbursed))


@pytest.mark.parametrize(
    ("asked", "shares", "gone", "left", "of_a"),
    [
        pytest.param("100", {A: "100"}, {}, "100", "100", id="nothing disbursed"),
        pytest.param("100", {A: "60", B: "40"}, {A: "60"}, "40", "0", id="one paper is through"),
        pytest.param("100", {A: "60", B: "40"}, {B: "70"}, "30", "30", id="by the other paper"),
        pytest.param("80", {A: "100"}, {A: "100"}, "0", "0", id="a line was taken off after"),
        pytest.param("100", {}, {}, "100", "0", id="no plan paper covers it"),
    ],
)
def test_what_wages_still_wait_for(
    asked: str, shares: dict[UUID, str], gone: dict[UUID, str], left: str, of_a: str
) -> None:
    request = wages(asked, shares, gone)
    assert request.left == yuan(left)
    assert request.left_of(A) == yuan(of_a)


@pytest.mark.parametrize(
    ("pots", "waiting", "free"),
    [
        pytest.param({A: pot("100")}, [], "100", id="no wages wait"),
        pytest.param({A: pot("100")}, [wages("70", {A: "70"})], "30", id="wages stay in their pot"),
        pytest.param(
            {A: pot("100"), B: pot("50")}, [wages("70", {B: "70"})], "80",
            id="what the other pot lacks is kept here",
        ),
        pytest.param({A: pot("100")}, [wages("70", {})], "30", id="covered by no paper: kept too"),
        pytest.param({A: pot("100")}, [wages("300", {A: "300"})], "0", id="never below zero"),
        pytest.param({A: pot("100", "90")}, [], "10", id="what is gone is gone"),
        pytest.param(
            {A: pot("100", "40")}, [wages("70", {A: "70"}, {A: "40"})], "30",
            id="what wages had already is not kept again",
        ),
        pytest.param(
            {A: pot("100")}, [wages("30", {A: "30"}), wages("20", {A: "20"})], "50",
            id="two sheets wait",
        ),
    ],
)  # fmt: skip
def test_wages_come_first(pots: dict[UUID, Pot], waiting: list[Labour], free: str) -> None:
    """条例 35 and domain.md §2.5: the works never take what approved wages wait for."""
    assert free_for_works(A, pots, waiting) == yuan(free)


def test_all_sheets_together_keep_their_money() -> None:
    assert kept_for_wages(A, [wages("30", {A: "30"}), wages("20", {A: "15", B: "5"})]) == yuan("45")


@pytest.mark.parametrize(
    ("pots", "offered"),
    [
        pytest.param({A: pot("100"), B: pot("100")}, {A: "60", B: "40"}, id="all is there"),
        pytest.param({A: pot("50"), B: pot("100")}, {A: "50", B: "40"}, id="as far as it goes"),
        pytest.param({A: pot("0"), B: pot("100")}, {B: "40"}, id="an empty pot offers nothing"),
    ],
)
def test_wages_are_offered_by_their_plan_papers(
    pots: dict[UUID, Pot], offered: dict[UUID, str]
) -> None:
    found = shares_to_disburse(wages("100", {A: "60", B: "40"}), pots)
    assert found == {fund: yuan(amount) for fund, amount in offered.items()}
