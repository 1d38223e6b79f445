"""Two real connections at once about one account: asked for once, decided once."""

import pytest
from django.db import transaction

from core.ids import new_id
from core.scope import EVERYWHERE, scope
from regions.models import Post
from tests import factories
from tests.factories import Cast
from tests.workers.arrange import person
from tests.workers.test_races import Act, at_once
from workers.actions import (
    NewAccount,
    ask_account_change,
    confirm_account_change,
    refuse_account_change,
)
from workers.models import AccountChange, Person

OLD, NEW = "6228480402564890018", "49927398716"


@pytest.fixture
def cast(real_db: None) -> Cast:
    return factories.cast()


@pytest.fixture
def worker(cast: Cast) -> Person:
    """Someone who has an account."""
    with transaction.atomic(), scope(cast.recorder.scope):
        return person(cast.recorder, 1, account=OLD)


def asking(worker: Person, by: Post) -> Act:
    def act() -> object:
        with scope(by.scope):
            new = NewAccount(NEW, "", "换卡")
            ask_account_change(id=new_id(), person_id=worker.pk, new=new, by=by)
        return "asked"

    return act


def test_two_who_ask_for_another_account_ask_for_one(cast: Cast, worker: Person) -> None:
    came = sorted(map(str, at_once(asking(worker, cast.recorder), asking(worker, cast.clerk))))
    assert "waits already" in came[0]
    assert came[1] == "asked"


def test_one_confirms_and_another_refuses_and_one_of_them_decides(
    cast: Cast, worker: Person
) -> None:
    at_once(asking(worker, cast.recorder))
    with transaction.atomic(), scope(EVERYWHERE):
        change = AccountChange.objects.get()

    def confirm() -> object:
        with scope(cast.supervisor.scope):
            return confirm_account_change(change_id=change.pk, account=NEW, by=cast.supervisor).pk

    def refuse() -> object:
        with scope(cast.township.scope):
            return refuse_account_change(change_id=change.pk, reason="不对", by=cast.township).pk

    came = at_once(confirm, refuse)
    assert sorted(map(str, came)) == sorted([str(change.pk), "This change is decided already."])
    with transaction.atomic(), scope(EVERYWHERE):
        change.refresh_from_db()
        in_force = Person.objects.get(pk=worker.pk).unseal("account")
    assert in_force == (NEW if change.confirmed else OLD)
