"""What a change does to the estimate and who decides on it, as tables; no database."""

from decimal import Decimal

import pytest

from projects.change_rules import (
    Delta,
    Estimate,
    Limits,
    State,
    Why,
    breaks_floor,
    decider,
    moved_since_county,
    why_county,
)

BEFORE = Estimate(Decimal(300), Decimal(500), Decimal(150), Decimal(50))


def delta(plus: dict[str, int], minus: dict[str, int]) -> Delta:
    said = ({kind: Decimal(part) for kind, part in way.items()} for way in (plus, minus))
    return Delta(*(Estimate(**way) for way in said))


SWAP = delta({"materials": 60}, {"machinery": 40, "other": 20})


@pytest.mark.parametrize(
    ("one", "moved", "net", "wages"),
    [
        pytest.param(SWAP, 60, 0, 0, id="a swap moves what it swaps"),
        pytest.param(delta({"labour": 30}, {}), 30, 30, 30, id="dearer by wages"),
        pytest.param(delta({}, {"labour": 30, "other": 5}), 35, -35, -30, id="cheaper"),
        pytest.param(delta({"labour": 10}, {"labour": 4}), 10, 6, 6, id="both ways in one kind"),
    ],
)
def test_what_a_change_moves(one: Delta, moved: int, net: int, wages: int) -> None:
    assert (one.moved, one.net, one.wages) == (moved, net, wages)
    assert one.of(BEFORE).total == BEFORE.total + net


def test_nothing_is_taken_that_is_not_there() -> None:
    assert delta({}, {"other": 51, "labour": 300}).below_zero(BEFORE) == ["other"]


@pytest.mark.parametrize(
    ("limits", "since_county", "planned", "why"),
    [
        pytest.param(Limits(), 0, 2000, Why.NOT_SET, id="nothing is set: the county decides"),
        pytest.param(Limits(Decimal(60)), 0, 2000, Why.WITHIN, id="just the yuan"),
        pytest.param(Limits(Decimal("59.99")), 0, 2000, Why.ABOVE, id="a fen above the yuan"),
        pytest.param(Limits(None, Decimal(6)), 0, 2000, Why.WITHIN, id="just the per cent"),
        pytest.param(Limits(None, Decimal("5.99")), 0, 2000, Why.ABOVE, id="above the per cent"),
        pytest.param(Limits(Decimal(100), Decimal(5)), 0, 2000, Why.ABOVE, id="both must hold"),
        pytest.param(Limits(Decimal(60)), 1, 2000, Why.ABOVE, id="cut in pieces it adds up"),
        pytest.param(Limits(Decimal(60)), 0, 900, Why.WITHIN, id="no dearer: not beyond the plan"),
    ],
)
def test_who_decides_on_a_swap(limits: Limits, since_county: int, planned: int, why: Why) -> None:
    found = why_county(
        SWAP, limits, before=BEFORE, first=Decimal(1000), since_county=Decimal(since_county),
        planned=Decimal(planned),
    )  # fmt: skip
    assert found == why


@pytest.mark.parametrize(
    ("planned", "why"),
    [pytest.param(1030, Why.WITHIN, id="paid for"), pytest.param(1029, Why.BEYOND_PLAN, id="not")],
)
def test_what_the_plan_papers_do_not_pay_goes_to_the_county(planned: int, why: Why) -> None:
    found = why_county(
        delta({"labour": 30}, {}), Limits(Decimal(500)), before=BEFORE, first=Decimal(1000),
        since_county=Decimal(0), planned=Decimal(planned),
    )  # fmt: skip
    assert found == why
    assert decider(found) == (State.TOWNSHIP if why == Why.WITHIN else State.COUNTY)


@pytest.mark.parametrize(
    ("decided", "moved"),
    [
        pytest.param([], 0, id="none yet"),
        pytest.param([(False, 5), (False, 7)], 12, id="the township's"),
        pytest.param([(False, 5), (True, 90), (False, 7)], 5, id="the county's ends the count"),
    ],
)
def test_what_townships_moved_alone(decided: list[tuple[bool, int]], moved: int) -> None:
    assert moved_since_county((one, Decimal(yuan)) for one, yuan in decided) == moved


@pytest.mark.parametrize(
    ("one", "least", "breaks"),
    [
        pytest.param(delta({}, {"labour": 10}), 290, False, id="just the floor is left"),
        pytest.param(delta({}, {"labour": 10}), 291, True, id="a yuan short (domain 1.3)"),
        pytest.param(delta({}, {"labour": 10}), None, False, id="no paper sets a floor"),
        pytest.param(delta({"labour": 10}, {}), 400, False, id="more wages are never stopped"),
        pytest.param(SWAP, 400, False, id="wages untouched are not stopped"),
    ],
)
def test_wages_are_not_taken_below_the_floor(one: Delta, least: int | None, breaks: bool) -> None:
    assert breaks_floor(one, BEFORE, None if least is None else Decimal(least)) == breaks
