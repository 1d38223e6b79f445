"""Several at once, each with a connection of his own: what must hold, holds whoever is first."""

import datetime
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from itertools import pairwise
from typing import Any

import pytest
import time_machine
from django.db import IntegrityError, OperationalError, connection, transaction
from django.utils import timezone
from psycopg.errors import DeadlockDetected

from core.constraints import check_now
from core.errors import RuleBroken
from core.ids import new_id
from payroll.actions import (
    Answered,
    Outcome,
    discard_sheet,
    make_sheet,
    notice_sheet,
    record_workbook,
    set_aside,
    void_line,
)
from payroll.advances import ahead_of
from payroll.models import (
    Advance,
    AttemptEvent,
    LineSlot,
    PaymentAttempt,
    PaymentBatch,
    ResultFile,
    SheetDecision,
    SheetState,
    SheetStep,
    WageLine,
    WageSheet,
)
from payroll.rules import State
from regions.models import Post
from tests import factories
from tests.payroll.advancing import agreed, ask, give_back, hand_out, paid
from tests.payroll.scene import (
    FIRST,
    LAST,
    NOTICE_OVER,
    TODAY,
    Scene,
    acting,
    half_a_day,
    looking,
    october,
)
from tests.payroll.scene import scene as set_up
from tests.projects.village_rows import photo
from tests.together import Act, at_once, went
from workers.actions import Tap, set_day
from workers.models import ProjectMonth, Slot
from workers.rules import State as Presence


@pytest.fixture
def site(real_db: None, clock: time_machine.Traveller) -> Scene:
    """Six people with four days each in October, with rows that other connections see."""
    with transaction.atomic():
        cast = factories.cast()
    scene = set_up(cast, clock)
    with looking():
        scene.project.stage_since = datetime.date(2026, 9, 1)
        scene.project.save()
    for entry in scene.hire_all(6):
        scene.work(entry, october(5, 6, 7, 8))
    return scene


# Making


def test_the_same_form_from_four_clients_makes_one_sheet(site: Scene) -> None:
    key, by = new_id(), site.cast.recorder

    def make() -> WageSheet:
        with acting(by):
            return make_sheet(id=key, project_id=site.project.pk, first=FIRST, last=LAST, by=by)

    assert len(went(at_once(*[make] * 4))) == 4
    with looking():
        assert WageSheet.objects.count() == 1
        assert LineSlot.objects.count() == 48


def test_overlapping_sheets_made_at_once_leave_one(site: Scene) -> None:
    day = datetime.date

    def made(first: int, last: int, by: Post) -> Act:
        return lambda: site.draft(day(2026, 10, first), day(2026, 10, last), by=by)

    cast = site.cast
    results = at_once(
        made(1, 31, cast.recorder), made(5, 8, cast.clerk), made(8, 20, cast.recorder),
        made(1, 5, cast.clerk),
    )  # fmt: skip
    with looking():
        spans = sorted(WageSheet.objects.values_list("first", "last"))
        on_lines = LineSlot.objects.count()
        counted = sum(WageLine.objects.values_list("slots", flat=True))
    assert len(spans) == len(went(results)) >= 1
    assert all(one[1] < other[0] for one, other in pairwise(spans))
    assert on_lines == counted <= 48


# A tap and a sheet


def tap(site: Scene, number: int, day: datetime.date, shown: Presence, wanted: Presence) -> Act:
    def act() -> Any:
        by = site.cast.recorder
        with acting(by):
            return set_day(
                id=new_id(), project_id=site.project.pk, tap=Tap(number, day, shown, wanted), by=by
            )

    return act


def held_together(site: Scene, sheet: WageSheet) -> None:
    """No payable day of the period is left out, and every line counts just its own slots."""
    with looking():
        on_lines = set(LineSlot.objects.values_list("identity_id", "day", "half"))
        slots = Slot.objects.filter(project=site.project).payable()
        in_period = slots.between(sheet.first, sheet.last)
        assert set(in_period.values_list("identity_id", "day", "half")) <= on_lines
        assert on_lines <= set(Slot.objects.values_list("identity_id", "day", "half"))
        paid = Counter(LineSlot.objects.values_list("line_id", flat=True))
        assert paid == dict(WageLine.objects.filter(sheet=sheet).values_list("pk", "slots"))


FULL, ABSENT, MORNING = Presence.FULL, Presence.ABSENT, Presence.MORNING


@pytest.mark.parametrize("turn", range(5))
def test_a_tap_during_the_making_is_on_the_sheet_or_refused(site: Scene, turn: int) -> None:
    logged, free = october(5)[0], october(20 + turn)[0]
    results = at_once(
        site.draft,
        tap(site, 1, logged, FULL, ABSENT),
        tap(site, 2, logged, FULL, MORNING),
        tap(site, 3, free, ABSENT, FULL),
        tap(site, 4, free, ABSENT, MORNING),
    )
    sheet = results[0]
    assert isinstance(sheet, WageSheet)
    held_together(site, sheet)
    with looking():
        ids = {entry.number: entry.identity_id for entry in site.crew}
        there = Counter(LineSlot.objects.values_list("identity_id", "day"))
    # Whoever came in time is counted as he tapped; who came late met a refusal.
    taps = ((1, logged, 2, 0), (2, logged, 2, 1), (3, free, 0, 2), (4, free, 0, 1))
    for number, day, before, after in taps:
        late = isinstance(results[number], RuleBroken)
        assert there.get((ids[number], day), 0) == (before if late else after)


def test_the_first_tap_of_a_month_does_not_slip_past_a_sheet(site: Scene) -> None:
    september = datetime.date(2026, 9, 29)
    for entry in site.crew:
        entry.entered_on = datetime.date(2026, 9, 1)
        with looking():
            entry.save()
    with looking():
        assert not ProjectMonth.objects.filter(month=september.replace(day=1)).exists()
    sheet, *_ = at_once(
        lambda: site.draft(datetime.date(2026, 9, 1), LAST),
        tap(site, 1, september, ABSENT, FULL),
        tap(site, 2, september, ABSENT, FULL),
    )
    held_together(site, sheet)


# Deciding


def test_of_two_approvals_at_once_one_counts(site: Scene) -> None:
    sheet = site.at_township()
    other = factories.post(
        factories.Role.TOWNSHIP_REVIEWER, factories.township_of(factories.VILLAGE)
    )
    results = at_once(
        *[lambda: site.decide(sheet, SheetStep.TOWNSHIP)] * 2,
        lambda: site.decide(sheet, SheetStep.TOWNSHIP, by=other),
    )
    assert len(went(results)) == 1
    assert site.again(sheet).state == SheetState.COUNTY
    with looking():
        assert SheetDecision.objects.filter(step=SheetStep.TOWNSHIP).count() == 1


def test_a_draft_is_discarded_or_posted_and_never_both(site: Scene) -> None:
    sheet = site.draft()

    def discard() -> None:
        with acting(site.cast.recorder):
            discard_sheet(sheet_id=sheet.pk, reason="记错", by=site.cast.recorder)

    def post() -> None:
        by = site.cast.recorder
        with acting(by):
            notice_sheet(
                id=new_id(), sheet_id=sheet.pk, posted_on=TODAY, place="村委会", phone="0972",
                photo=None, by=by,
            )  # fmt: skip

    assert len(went(at_once(discard, post))) == 1
    with looking():
        on_lines = LineSlot.objects.count()
    assert on_lines == (0 if site.again(sheet).state == SheetState.DISCARDED else 48)


# Money


def test_four_files_at_once_hold_each_line_once(site: Scene) -> None:
    sheet = site.approved()
    results = at_once(*[lambda: site.pay(sheet)] * 4)
    assert len(went(results)) == 1
    with looking():
        assert PaymentBatch.objects.count() == 1
        assert sorted(PaymentAttempt.objects.values_list("line__row", flat=True)) == [*range(1, 7)]


def test_the_same_form_from_four_clients_makes_one_file(site: Scene) -> None:
    sheet, key = site.approved(), new_id()
    made = at_once(*[lambda: site.make_file(sheet, key)] * 4)
    assert len({batch.pk for batch in made}) == 1
    with looking():
        assert PaymentAttempt.objects.count() == 6


def test_one_bank_answer_from_four_clients_is_taken_in_once(site: Scene) -> None:
    batch = site.pay(site.approved())
    rows = [Outcome(row, State.SUCCEEDED) for row in range(1, 7)]
    with looking():
        site.receipt(batch)
    results = at_once(*[lambda: site.results(batch, rows, sha256="a" * 64)] * 4)
    assert len({one.pk for one in results}) == 1
    with looking():
        assert (ResultFile.objects.count(), AttemptEvent.objects.count()) == (1, 12)
        assert WageSheet.objects.get().state == SheetState.CLOSED


def test_slips_with_pictures_typed_at_once_do_not_lock_each_other_out(site: Scene) -> None:
    batch = site.pay(site.approved())
    by = site.cast.finance

    def typed(row: int) -> Act:
        def act() -> ResultFile:
            with acting(by):
                said = Answered(
                    [Outcome(row, State.FAILED, "name")], Decimal(0), NOTICE_OVER, f"{row:064d}"
                )
                return record_workbook(
                    id=new_id(), batch_id=batch.pk, said=said, file=photo(), by=by
                )

        return act

    assert len(went(at_once(*[typed(row) for row in range(1, 5)]))) == 4


def test_of_two_answers_that_contradict_each_other_one_is_refused(site: Scene) -> None:
    batch = site.pay(site.approved())
    good = [Outcome(1, State.SUCCEEDED)]
    bad = [Outcome(1, State.FAILED, "name")]
    results = at_once(lambda: site.results(batch, good), lambda: site.results(batch, bad))
    assert len(went(results)) == 1
    with looking():
        assert AttemptEvent.objects.filter(attempt__row=1).count() == 2


def test_a_line_is_set_aside_or_paid_and_never_both(site: Scene) -> None:
    sheet = site.approved()
    line = site.line(sheet)

    def aside() -> WageLine:
        with acting(site.cast.county):
            return set_aside(line_id=line.pk, reason="失联", by=site.cast.county)

    at_once(aside, lambda: site.pay(sheet))
    with looking():
        row = WageLine.objects.get(pk=line.pk)
        assert (row.set_aside_at is not None) is not row.attempts.exists()


def test_a_line_is_voided_or_paid_and_never_both(site: Scene) -> None:
    sheet = site.approved()
    line = site.line(sheet)
    objection = site.object(sheet, line)

    def void() -> WageLine:
        with acting(site.cast.clerk):
            return void_line(line_id=line.pk, reason="不在", by=site.cast.clerk)

    def answer_and_void() -> WageLine:
        site.answer(objection, upheld=True)
        return void()

    at_once(answer_and_void, lambda: site.pay(sheet), lambda: site.pay(sheet))
    with looking():
        row = WageLine.objects.get(pk=line.pk)
        assert (row.voided_at is not None) is not row.attempts.exists()
        assert LineSlot.objects.filter(line=row).exists() is (row.voided_at is None)


# The same without any action: statements of the application's own role


def _attempt(line: WageLine, batch: PaymentBatch, row: int) -> PaymentAttempt:
    made = PaymentAttempt(
        village_id=line.village_id, project_id=line.project_id, batch=batch, line=line, row=row,
        name=line.name, bank="", account_hash=b"x", amount=line.amount,
    )  # fmt: skip
    made.seal("account", "6228480100000000001")
    return made


def test_the_database_lets_one_of_four_statements_pay_a_line(site: Scene) -> None:
    sheet = site.approved()
    batch = site.pay(sheet)
    site.results(batch, [Outcome(1, State.FAILED, "name")])
    others = [_batch(site, sheet, number) for number in range(2, 6)]
    line = site.line(sheet)

    def insert(into: PaymentBatch) -> Act:
        def act() -> None:
            with acting(site.cast.finance):
                _attempt(line, into, 1).save(force_insert=True)

        return act

    results = at_once(*[insert(one) for one in others])
    assert len(went(results)) == 1
    assert all("past what it owes" in str(one) for one in results if one is not None)


def _batch(site: Scene, sheet: WageSheet, number: int) -> PaymentBatch:
    with looking():
        return PaymentBatch.objects.create(
            village_id=sheet.village_id, project_id=sheet.project_id, sheet=sheet, number=number,
            reference=f"X-{number}", made_at=timezone.now(), made_by=site.cast.finance,
        )  # fmt: skip


def test_the_database_lets_one_of_four_statements_say_what_became_of_an_attempt(
    site: Scene,
) -> None:
    batch = site.pay(site.approved())
    with looking():
        attempt = batch.attempts.get(row=1)

    def insert() -> None:
        with acting(site.cast.finance):
            AttemptEvent.objects.create(
                village_id=attempt.village_id, attempt=attempt, number=2, state=State.SUCCEEDED,
                happened_on=NOTICE_OVER, at=timezone.now(), by=site.cast.finance,
            )  # fmt: skip

    assert len(went(at_once(*[insert] * 4))) == 1


@contextmanager
def one_may_fall() -> Iterator[None]:
    """Inserts that wait for each other's exclusion check: PostgreSQL lets one of them fall."""
    try:
        yield
    except OperationalError as error:
        if not isinstance(error.__cause__, DeadlockDetected):
            raise
        raise IntegrityError("fell for the others") from error


def test_the_database_keeps_sheets_of_a_project_apart(site: Scene) -> None:
    def insert(number: int) -> Act:
        def act() -> None:
            with one_may_fall(), acting(site.cast.recorder):
                WageSheet.objects.create(
                    village_id=site.project.village_id, project=site.project, number=number,
                    first=FIRST, last=LAST, sha256="x", made_at=timezone.now(),
                    made_by=site.cast.recorder, state_since=TODAY,
                )  # fmt: skip

        return act

    assert len(went(at_once(*[insert(number) for number in range(1, 5)]))) == 1


def test_the_database_puts_a_slot_on_one_line_only(site: Scene) -> None:
    sheet = site.draft()
    with acting(site.cast.recorder):
        discard_sheet(sheet_id=sheet.pk, reason="重来", by=site.cast.recorder)
    sheets = []
    for number, first in enumerate((1, 10), start=2):
        with looking():
            made = WageSheet.objects.create(
                village_id=sheet.village_id, project=site.project, number=number,
                first=datetime.date(2026, 10, first), last=datetime.date(2026, 10, first + 8),
                sha256="x", made_at=timezone.now(), made_by=site.cast.recorder, state_since=TODAY,
            )  # fmt: skip
            sheets.append(made)

    def insert(sheet: WageSheet) -> Act:
        def act() -> None:
            with acting(site.cast.recorder):
                for row in half_a_day(sheet, site.crew[0], datetime.date(2026, 10, 5), 1):
                    row.save(force_insert=True)
                check_now("refuse_wrong_sum")

        return act

    assert len(went(at_once(*[insert(sheet) for sheet in sheets] * 2))) == 1


def test_a_village_can_not_put_another_villages_slot_on_its_line(site: Scene) -> None:
    """Foreign keys look past row-level security; the trigger does not."""
    with looking():
        theirs = Slot.objects.filter(project=site.project).first()
        assert theirs is not None
        other = factories.project(site.cast.next_village, stage=factories.Stage.CONSTRUCTION)
    there = Scene(site.cast, other, site.clock)
    entry = there.hire("邻村人")
    there.work(entry, october(5), halves=(1,))
    with looking():
        sheet = WageSheet.objects.create(
            village_id=other.village_id, project=other, number=1, first=FIRST, last=LAST,
            sha256="x", made_at=timezone.now(), made_by=site.cast.next_village, state_since=TODAY,
        )  # fmt: skip
        rows = half_a_day(sheet, entry, october(5)[0], 1)
        for row in rows:
            row.save(force_insert=True)
        line, item, _ = rows
        check_now("refuse_wrong_sum")
    with pytest.raises(IntegrityError, match="own person"), acting(site.cast.next_village):
        LineSlot.objects.create(
            village_id=other.village_id, identity_id=theirs.identity_id, day=theirs.day,
            half=theirs.half, line=line, item=item,
        )  # fmt: skip


def test_nothing_of_wages_is_seen_or_written_from_another_village(site: Scene) -> None:
    sheet = site.approved()
    site.pay(sheet)
    tables = ("wagesheet", "wageline", "lineslot", "sheetdecision", "paymentbatch",
              "paymentattempt", "attemptevent")  # fmt: skip
    with acting(site.cast.neighbour), connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f"SELECT count(*) FROM payroll_{table}")
            assert cursor.fetchone() == (0,), table
        cursor.execute("UPDATE payroll_wagesheet SET round = 9")
        assert cursor.rowcount == 0


# Advances


def test_two_advances_at_once_never_go_past_what_is_earned(site: Scene) -> None:
    """Four days at 180 were worked: three of four requests for 240 fit."""
    results = at_once(*[lambda: ask(site, "240.00")] * 4)
    assert len(went(results)) == 3
    with looking():
        assert sum(Advance.objects.values_list("amount", flat=True)) == Decimal(720)


def test_an_advance_handed_out_twice_at_once_is_paid_once(site: Scene) -> None:
    advance = agreed(site, "500.00")
    results = at_once(*[lambda: hand_out(site, advance)] * 3)
    assert len(went(results)) == 1
    with looking():
        assert ahead_of(site.project).out == Decimal(500)


def test_a_sheet_and_a_handing_out_at_once_never_pay_a_day_twice(site: Scene) -> None:
    """Whoever is second sees the other: the sheet takes the advance off, or it is not paid."""
    advance = agreed(site, "720.00")
    at_once(lambda: hand_out(site, advance), site.draft)
    with looking():
        ahead = ahead_of(site.project)
        line = WageLine.objects.get(entry=site.crew[0])
    assert line.amount + ahead.out == line.gross == Decimal(720)
    assert ahead.rest == 0


def test_an_advance_comes_back_or_is_taken_off_and_never_both(site: Scene) -> None:
    advance = paid(site, "500.00")
    at_once(lambda: give_back(site, advance), site.draft, lambda: give_back(site, advance))
    with looking():
        ahead = ahead_of(site.project)
        line = WageLine.objects.get(entry=site.crew[0])
    assert ahead.rest == 0
    assert line.advanced == ahead.out
    assert ahead.out in (Decimal(0), Decimal(500))
