"""Two connections at once: one machine's day, one check, a strike beside a check."""

from collections.abc import Callable

import pytest
from django.db import transaction
from django.db.models import Sum

from core.scope import EVERYWHERE, scope
from procurement.models import MachineEntry, Purchase, ReceiptRow
from projects.models import Project
from regions.models import Role
from tests import factories
from tests.procurement import hire_rows as hire
from tests.procurement import purchase_rows as rows
from tests.procurement.purchase_rows import Four
from tests.procurement.test_races import both

pytestmark = pytest.mark.usefixtures("real_db")


@pytest.fixture
def people(real_db: None) -> Four:
    with transaction.atomic():
        return rows.four()


@pytest.fixture
def ours(people: Four) -> Project:
    with transaction.atomic():
        return hire.works(factories.post(Role.RECORDER, factories.VILLAGE))


@pytest.fixture
def bought(ours: Project, people: Four) -> Purchase:
    with transaction.atomic(), scope(EVERYWHERE):
        return hire.ordered(ours, people)


def test_of_two_entries_at_once_a_machine_works_no_more_than_its_day(
    bought: Purchase, people: Four
) -> None:
    def act(at: int) -> None:
        hire.logged(bought, people.storekeeper, at + 1, half_hours=30)

    assert both(people, act) == ["done", "refused"]


def test_of_two_checks_at_once_a_day_is_received_once(bought: Purchase, people: Four) -> None:
    with transaction.atomic(), scope(EVERYWHERE):
        entry = hire.logged(bought, people.storekeeper)

    def act(_: int) -> None:
        hire.checked(bought, people.supervisor, entry)

    assert both(people, act) == ["done", "refused"]
    with transaction.atomic(), scope(EVERYWHERE):
        assert ReceiptRow.objects.aggregate(Sum("quantity")) == {"quantity__sum": 1}


def test_a_day_is_not_both_struck_out_and_checked(bought: Purchase, people: Four) -> None:
    with transaction.atomic(), scope(EVERYWHERE):
        entry = hire.logged(bought, people.storekeeper)
    acts: list[Callable[[], object]] = [
        lambda: hire.checked(bought, people.supervisor, entry),
        lambda: hire.struck(entry, people.storekeeper),
    ]
    assert both(people, lambda at: acts[at]()) == ["done", "refused"]
    with transaction.atomic(), scope(EVERYWHERE):
        received = ReceiptRow.objects.exists()
        assert MachineEntry.objects.get().stands is received
