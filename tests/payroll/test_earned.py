""" "How many days have I, and what is paid?" One worker's page on the roster answers it."""

import datetime
from collections.abc import Callable
from decimal import Decimal

from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from payroll.actions import Outcome
from payroll.models import FailureReason, PaymentBatch
from payroll.rules import State
from regions.models import Post
from tests.payroll.scene import Scene, looking
from workers.earnings import Account, account_of
from workers.extras import months_of
from workers.models import RosterEntry

SignIn = Callable[[Post], Client]


def account(entry: RosterEntry) -> Account:
    with looking():
        return account_of(entry)


def one_fails(crew: Scene) -> PaymentBatch:
    """October is paid, but the first one's money comes back."""
    batch = crew.pay(crew.approved())
    with looking():
        rows = [one.in_file[0] for one in batch.attempts.order_by("row")]
    failed = Outcome(rows[0], State.FAILED, reason=FailureReason.CLOSED)
    crew.results(batch, [failed, *(Outcome(row, State.SUCCEEDED) for row in rows[1:])])
    return batch


def test_days_without_a_sheet_are_worked_and_not_yet_earned(crew: Scene) -> None:
    first = crew.crew[0]
    with looking():
        worked = {month: one.days for month, one in months_of(first).items()}
    assert worked == {datetime.date(2026, 10, 1): Decimal("20.0")}
    assert account(first).lines == ()


def test_a_draft_counts_as_earned_and_nothing_as_credited(crew: Scene) -> None:
    crew.draft()
    found = account(crew.crew[1])
    assert (found.days, found.paid) == (Decimal("20.5"), 0)
    assert found.owed == found.amount == Decimal("4100.21")  # 20.5 × 200.01, rounded once


def test_what_the_bank_sent_back_is_still_owed(crew: Scene) -> None:
    one_fails(crew)
    failed, paid = account(crew.crew[0]), account(crew.crew[1])
    assert (failed.paid, failed.owed) == (0, Decimal("3600.00"))
    assert (paid.paid, paid.owed) == (Decimal("4100.21"), 0)


def test_nobody_elses_money_is_told(crew: Scene) -> None:
    crew.draft()
    assert [line.amount for line in account(crew.crew[2]).lines] == [Decimal("27.78")]


def test_the_page_answers_in_one_look(
    crew: Scene, sign_in: SignIn, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    one_fails(crew)
    page = reverse("roster_detail", args=[crew.crew[0].pk])
    for who in (crew.cast.recorder, crew.cast.auditor):
        client = sign_in(who)
        with django_assert_max_num_queries(25):
            figures = client.get(page).context["figures"]
        assert [str(row.value) for row in figures] == [
            "20.0",
            "20.0",
            "3,600.00",
            "0.00",
            "3,600.00",
        ]
    assert sign_in(crew.cast.bureau).get(page).status_code in (403, 404)
