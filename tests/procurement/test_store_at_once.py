"""Eight clients empty the same shelf at the same moment: never negative, and every row adds up.

`LONG=1` does it a hundred times.
"""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from decimal import Decimal
from functools import partial
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.db.models import Sum

from core.errors import RuleBroken, constraint_of
from core.ids import new_id
from core.scope import EVERYWHERE, scope
from procurement.actions.stock import bring_back, hand_out, take_row_back
from procurement.models import StockCard, StockRow
from projects.models import Project
from regions.models import Post, Role
from tests import factories
from tests.procurement import purchase_rows as rows
from tests.procurement import raw, store
from tests.procurement.purchase_rows import Four
from tests.together import at_once, went

CLIENTS = 8
ROUNDS = int(os.environ.get("ROUNDS", 100)) if os.environ.get("LONG") else 2
NOON = "2026-04-16T12:00:00Z"

pytestmark = pytest.mark.usefixtures("real_db")


@pytest.fixture
def people(real_db: None) -> Four:
    with transaction.atomic():
        return rows.four()


@pytest.fixture
def ours(people: Four) -> Project:
    with transaction.atomic():
        return rows.project(factories.post(Role.RECORDER, factories.VILLAGE))


@contextmanager
def looking() -> Iterator[None]:
    with transaction.atomic(), scope(EVERYWHERE):
        yield


def acting(by: Post, act: Callable[[], Any]) -> Callable[[], Any]:
    def run() -> Any:
        with transaction.atomic(), scope(by.scope), transaction.atomic():
            return act()

    return run


def check_adds_up(card: StockCard) -> Decimal:
    """The card says what its rows make, and on no row is less than nothing there."""
    with looking():
        listed = list(StockRow.objects.filter(card=card))
        kept = StockCard.objects.get(pk=card.pk)
        assert kept.balance == sum(row.quantity for row in listed) >= 0
        assert sorted(row.number for row in listed) == list(range(1, kept.last_number + 1))
        stands = Decimal(0)
        for row in listed:
            stands += row.quantity
            assert stands >= 0, row
        return kept.balance


def test_of_eight_slips_at_once_only_what_is_there_goes_out(ours: Project, people: Four) -> None:
    for _ in range(ROUNDS):
        _one_round(ours, people)


def _one_round(ours: Project, people: Four) -> None:
    """Each wants a little less than a fifth of what is there, so five get theirs. Then eight bring
    half of one slip back, and eight take another back."""
    keeper = people.storekeeper
    with looking():
        card = store.stocked(ours, people)
        there = store.balance(card)
    want = (there / 5).quantize(Decimal("0.1")) - Decimal("0.5")

    def slip() -> StockRow:
        return hand_out(id=new_id(), card_id=card.pk, slip=store.slip(str(want)), by=keeper)

    results = at_once(*[acting(keeper, slip)] * CLIENTS)
    handed = went(results)
    assert len(handed) == 5, results
    assert all(isinstance(one, RuleBroken) for one in results if one not in handed)
    assert check_adds_up(card) == there - 5 * want

    def part() -> StockRow:
        return bring_back(
            id=new_id(), row_id=handed[0].pk, quantity=want / 2, day=store.today(), by=keeper
        )

    assert len(went(at_once(*[acting(keeper, part)] * CLIENTS))) == 2
    assert check_adds_up(card) == there - 4 * want

    def undo() -> StockRow:
        return take_row_back(row_id=handed[1].pk, reason="写错", by=keeper)

    undone = went(at_once(*[acting(keeper, undo)] * CLIENTS))
    assert len({row.pk for row in undone}) == 1
    assert check_adds_up(card) == there - 3 * want


# ---- the same behind the actions' back, where no project is locked ----


def raw_row(card: StockCard, by: Post, quantity: str, **columns: object) -> None:
    raw.insert(
        "stockrow", **{
            "id": new_id(), "village_id": card.village_id, "project_id": card.project_id,
            "card_id": card.pk, "move": "handed_out", "happened_on": store.today(),
            "quantity": quantity, "taker": "才让", "place": "路面", "reason": "", "at": NOON,
            "post_id": by.pk, "operator_id": by.user.human_id,
            "responsible_id": by.user.human_id,
        } | columns,
    )  # fmt: skip


def test_the_database_alone_keeps_eight_slips_within_what_is_there(
    ours: Project, people: Four
) -> None:
    keeper = people.storekeeper
    with looking():
        card = store.stocked(ours, people)
    act = acting(keeper, lambda: raw_row(card, keeper, "-15"))
    results = at_once(*[act] * CLIENTS)
    refused = [one for one in results if isinstance(one, IntegrityError)]
    assert {constraint_of(one) for one in refused} == {"stock_is_never_negative"}
    assert len(refused) == 3
    assert check_adds_up(card) == 5


def test_the_database_alone_lets_one_slip_come_back_no_more_than_it_went(
    ours: Project, people: Four
) -> None:
    keeper = people.storekeeper
    with looking():
        card = store.stocked(ours, people)
        slip = store.out(card, keeper, "20")
    act = acting(keeper, lambda: raw_row(card, keeper, "6", move="returned", of_id=slip.pk))
    results = at_once(*[act] * CLIENTS)
    assert len(went(results)) == 3
    assert check_adds_up(card) == 78


def test_eight_receipts_agreed_at_once_are_all_on_one_card(ours: Project, people: Four) -> None:
    """None of them knew a card of this material before."""
    with looking():
        receipts = []
        for _ in range(CLIENTS):
            bought = rows.ordered(ours, people)
            receipts.append(rows.received(bought, people.storekeeper, "5", "0"))
    acts = [
        acting(people.supervisor, partial(rows.checked, one, people.supervisor)) for one in receipts
    ]
    assert len(went(at_once(*acts))) == CLIENTS
    with looking():
        card = StockCard.objects.get()
        assert StockRow.objects.aggregate(Sum("quantity")) == {"quantity__sum": Decimal(40)}
    assert check_adds_up(card) == 40
