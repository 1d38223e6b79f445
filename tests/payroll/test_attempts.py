"""Attempts to pay: within what is owed whoever tries, and what may follow what."""

from decimal import Decimal
from itertools import product

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from payroll.actions import Outcome, void_line
from payroll.models import (
    AttemptEvent,
    FailureReason,
    PaymentAttempt,
    PaymentBatch,
    SheetState,
    WageLine,
    WageSheet,
)
from payroll.rules import GOES_ON, State
from tests.payroll.outcomes import BACK, BAD, OK, failed
from tests.payroll.scene import TODAY, Scene, acting, looking

pytestmark = pytest.mark.django_db


# Invariant 4, whoever tries


def attempt_on(line: WageLine, batch: PaymentBatch, amount: Decimal) -> PaymentAttempt:
    row = PaymentAttempt(
        village_id=line.village_id, project_id=line.project_id, batch=batch, line=line,
        row=99, name=line.name, bank="", account_hash=b"x", amount=amount,
    )  # fmt: skip
    row.seal("account", "6228480100000000001")
    return row


def test_the_database_never_lets_a_line_be_paid_past_what_it_owes(crew: Scene) -> None:
    sheet = crew.approved()
    line = crew.line(sheet, 3)
    first = crew.pay(sheet)
    crew.results(first, [failed(1)])
    second = crew.pay(sheet)  # a file that does not hold the line
    for amount in ("0.01", "27.78"):
        with pytest.raises(IntegrityError, match="past what it owes"), acting(crew.cast.finance):
            attempt_on(line, second, Decimal(amount)).save(force_insert=True)
    crew.results(first, [failed(3)])
    with pytest.raises(IntegrityError, match="past what it owes"), acting(crew.cast.finance):
        attempt_on(line, second, Decimal("27.79")).save(force_insert=True)
    with acting(crew.cast.finance):
        attempt_on(line, second, Decimal("27.78")).save(force_insert=True)


def test_the_database_pays_no_sheet_that_is_not_approved(crew: Scene) -> None:
    sheet = crew.approved()
    batch = crew.pay(sheet)
    crew.results(batch, [failed(1), failed(2), failed(3)])
    with looking():
        WageSheet.objects.filter(pk=sheet.pk).update(state=SheetState.COUNTY)
    row = attempt_on(crew.line(sheet, 3), batch, Decimal("27.78"))
    with pytest.raises(IntegrityError, match="past what it owes"), acting(crew.cast.finance):
        row.save(force_insert=True)


def test_the_database_keeps_a_voided_line_voided_and_unpaid(crew: Scene) -> None:
    sheet = crew.approved()
    line = crew.line(sheet, 3)
    crew.answer(crew.object(sheet, line), upheld=True)
    with acting(crew.cast.clerk):
        void_line(line_id=line.pk, reason="他不在", by=crew.cast.clerk)
    batch = crew.pay(sheet)
    with pytest.raises(IntegrityError, match="past what it owes"), acting(crew.cast.finance):
        attempt_on(line, batch, Decimal("0.01")).save(force_insert=True)
    with pytest.raises(IntegrityError, match="not priced again"), acting(crew.cast.clerk):
        WageLine.objects.filter(pk=line.pk).update(voided_at=None, voided_by=None, voided_reason="")


def test_the_database_voids_no_line_whose_money_is_under_way(crew: Scene) -> None:
    sheet = crew.approved()
    batch = crew.pay(sheet)
    for rows in ([], [Outcome(1, OK)]):
        if rows:
            crew.results(batch, rows)
        with pytest.raises(IntegrityError, match="not priced again"), acting(crew.cast.clerk):
            WageLine.objects.filter(sheet=sheet, row=1).update(
                voided_at=timezone.now(), voided_by=crew.cast.clerk, voided_reason="x"
            )


@pytest.mark.parametrize("table", ["paymentbatch", "paymentattempt", "attemptevent", "resultfile"])
@pytest.mark.parametrize(
    "verb", ["UPDATE payroll_{} SET village_id = village_id", "DELETE FROM payroll_{}"]
)
def test_payments_and_their_history_are_never_changed_or_deleted(
    crew: Scene, table: str, verb: str
) -> None:
    crew.all_succeed(crew.pay(crew.approved()))
    with (
        pytest.raises(IntegrityError, match="only ever added"),
        acting(crew.cast.finance),
        connection.cursor() as cursor,
    ):
        cursor.execute(verb.format(table))


# What may follow what, in the rules and in the database


def test_the_database_lets_an_attempt_go_on_exactly_as_the_rules_say(crew: Scene) -> None:
    batch = crew.pay(crew.approved())
    with looking():
        attempt = batch.attempts.get(row=1)
    for before, after in product(State, State):
        way = {State.EXPORTED: [], State.RETURNED: [OK, BACK]}.get(before, [before])
        with transaction.atomic():
            for number, state in enumerate(way, start=2):
                _add(crew, attempt, number, state)
            try:
                _add(crew, attempt, len(way) + 2, after)
                went = True
            except IntegrityError:
                went = False
            transaction.set_rollback(True)
        assert went is (after in GOES_ON[before]), (before, after)


def _add(site: Scene, attempt: PaymentAttempt, number: int, state: State) -> None:
    with acting(site.cast.finance):
        AttemptEvent.objects.create(
            village_id=attempt.village_id, attempt=attempt, number=number, state=state,
            reason=FailureReason.OTHER if state in (BAD, BACK) else "",
            happened_on=TODAY, at=timezone.now(), by=site.cast.finance,
        )  # fmt: skip


def test_an_attempt_begins_at_the_bank_and_counts_its_events_in_order(crew: Scene) -> None:
    batch = crew.pay(crew.approved())
    with looking():
        attempt = batch.attempts.get(row=1)
    for number in (1, 3):
        with pytest.raises(IntegrityError):
            _add(crew, attempt, number, OK)
