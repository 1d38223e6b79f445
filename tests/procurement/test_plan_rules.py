"""What counts as bought, and what goes beyond the plan."""

from decimal import Decimal
from uuid import UUID

import pytest

from procurement.plan_rules import Beyond, Bought, beyond, counted, difference
from procurement.rules import State

A, B, GONE = UUID(int=1), UUID(int=2), UUID(int=3)


def d(figure: str) -> Decimal:
    return Decimal(figure)


@pytest.mark.parametrize(
    ("state", "called_off", "received", "expected"),
    [
        (State.INQUIRY, False, "0", Bought(asked=d("80"))),
        (State.CHOSEN, False, "30", Bought(ordered=d("80"))),
        (State.DELIVERED, False, "80", Bought(ordered=d("80"))),
        (State.PAID, False, "80", Bought(ordered=d("80"))),
        (State.CANCELLED, True, "0", Bought()),
        (State.DELIVERED, True, "30", Bought(ordered=d("30"))),
        (State.PAID, True, "30", Bought(ordered=d("30"))),
    ],
    ids=["asked", "ordered", "here", "paid", "cancelled", "rest called off", "part paid"],
)
def test_what_is_ordered_counts_and_what_is_called_off_only_as_it_came(
    state: State, called_off: bool, received: str, expected: Bought
) -> None:
    assert counted(state, d("80"), d(received), called_off=called_off) == expected


def test_the_difference_is_what_the_plan_still_has_and_falls_below_zero() -> None:
    assert difference(d("100"), Bought(d("30"), d("50"))) == 70
    assert difference(d("100"), Bought(d("120.5"))) == d("-20.5")


@pytest.mark.parametrize(
    ("wanted", "before", "expected"),
    [
        ([(A, "100")], {}, []),
        ([(A, "100.001")], {}, [Beyond(0, d("100"), d("0"))]),
        ([(A, "60")], {A: Bought(d("30"), d("20"))}, [Beyond(0, d("100"), d("50"))]),
        ([(A, "50")], {A: Bought(d("30"), d("20"))}, []),
        ([(A, "60"), (A, "60")], {}, [Beyond(1, d("100"), d("60"))]),
        ([(B, "5"), (None, "1")], {}, [Beyond(1, d("0"), d("0"))]),
        ([(GONE, "1")], {}, [Beyond(0, d("0"), d("0"))]),
    ],
    ids=["all", "a gram more", "with an inquiry", "the rest", "twice", "unplanned", "gone"],
)
def test_more_than_planned_or_not_planned_goes_beyond(
    wanted: list[tuple[UUID | None, str]], before: dict[UUID, Bought], expected: list[Beyond]
) -> None:
    planned = {A: d("100"), B: d("5")}
    assert beyond([(line, d(many)) for line, many in wanted], planned, before) == expected
