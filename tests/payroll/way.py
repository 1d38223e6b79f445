"""The verbs by which a sheet goes from work days to money on the card, one after the other."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import count
from typing import Any
from uuid import UUID

import time_machine

from core.ids import new_id
from core.money import total
from payroll.actions import Outcome, make_sheet, take_batch
from payroll.models import (
    AttemptEvent,
    FundShare,
    LineSlot,
    PaymentAttempt,
    PaymentBatch,
    SheetState,
    SheetStep,
    WageAllocation,
    WageSheet,
)
from payroll.rules import State
from projects.models import Notice
from tests import factories
from tests.payroll.scene import FIRST, LAST, NOTICE_OVER, TODAY, Scene, acting, looking, october
from tests.payroll.scene import scene as set_up

PEOPLE = 3
accounts = count(1)


@dataclass
class Way:
    """A project whose October sheet has not been made yet; each verb may be taken again and again.

    What is made has one id for all who ask, as a form has that is sent twice.
    """

    scene: Scene
    sheet_id: UUID = field(default_factory=new_id)
    file_id: UUID = field(default_factory=new_id)
    result_id: UUID = field(default_factory=new_id)

    def verbs(self) -> Iterator[tuple[str, Callable[[], Any]]]:
        """In their order, the day moved on where a verb needs it."""
        self.scene.on(TODAY)
        yield "make", self.make
        yield "notice", lambda: self.scene.notice(self.sheet)
        yield "check", lambda: self.scene.confirm(self.sheet)
        self.scene.on(NOTICE_OVER)
        yield "hand in", lambda: self.scene.hand_in(self.sheet)
        yield "review", lambda: self.scene.decide(self.sheet, SheetStep.TOWNSHIP)
        yield "approve", lambda: self.scene.decide(self.sheet, SheetStep.COUNTY)
        yield "make file", lambda: self.scene.make_file(self.sheet, self.file_id)
        yield "release", lambda: self.scene.release(self.batch)
        yield "download", self.take
        with looking():
            self.scene.receipt(self.batch)
        yield "read results and close", self.read_results

    @property
    def sheet(self) -> WageSheet:
        with looking():
            return WageSheet.objects.get(pk=self.sheet_id)

    @property
    def batch(self) -> PaymentBatch:
        with looking():
            return PaymentBatch.objects.get(pk=self.file_id)

    def make(self) -> WageSheet:
        by, project = self.scene.cast.recorder, self.scene.project
        with acting(by):
            return make_sheet(
                id=self.sheet_id, project_id=project.pk, first=FIRST, last=LAST, by=by
            )

    def take(self) -> bytes:
        by = self.scene.cast.finance
        with acting(by):
            return take_batch(batch_id=self.file_id, by=by)[0]

    def read_results(self) -> Any:
        rows = [Outcome(row, State.SUCCEEDED) for row in range(1, PEOPLE + 1)]
        return self.scene.results(self.batch, rows, sha256="a" * 64, id=self.result_id)

    def check_whole(self) -> None:
        """After the last verb: closed, each half-day on one line, each line paid once, each total
        the sum of its rows, one of everything that there may be one of."""
        with looking():
            sheet = WageSheet.objects.get(project=self.scene.project)
            assert sheet.state == SheetState.CLOSED
            lines = self.scene.lines(sheet)
            assert len(lines) == PEOPLE
            assert all(one.balance.owed == 0 for one in lines)
            amount = total(one.line.amount for one in lines)
            assert LineSlot.objects.filter(line__sheet=sheet).count() == 4 * PEOPLE
            assert Notice.objects.filter(about_id=sheet.pk).count() == 1
            assert sorted(sheet.decisions.values_list("step", flat=True)) == [
                SheetStep.COUNTY, SheetStep.MAKE, SheetStep.SUPERVISION, SheetStep.TOWNSHIP,
            ]  # fmt: skip
            assert WageAllocation.objects.get(sheet=sheet).amount == amount
            shares = FundShare.objects.filter(allocation__sheet=sheet)
            assert total(shares.values_list("amount", flat=True)) == amount
            batch = sheet.batches.get()
            assert batch.steps.count() == batch.results.count() == 1
            attempts = PaymentAttempt.objects.filter(line__sheet=sheet)
            assert sorted(attempts.values_list("line_id", flat=True)) == sorted(
                one.line.pk for one in lines
            )
            assert total(attempts.values_list("amount", flat=True)) == amount
            assert batch.results.get().receipt_total == amount
            events = AttemptEvent.objects.filter(attempt__in=attempts).order_by("attempt", "number")
            assert list(events.values_list("state", flat=True)) == PEOPLE * [
                State.EXPORTED, State.SUCCEEDED,
            ]  # fmt: skip


def way(cast: factories.Cast, clock: time_machine.Traveller) -> Way:
    """Three people with two days each, on accounts that nobody else has."""
    scene = set_up(cast, clock)
    with looking():
        scene.project.stage_since = FIRST
        scene.project.save()
    for name in ("才让多杰", "马秀英", "韩海龙"):
        entry = scene.hire(name, account=f"62284802{next(accounts):011d}")
        scene.work(entry, october(5, 6))
    return Way(scene)


def said_clearly(refusal: object) -> bool:
    """A whole sentence for whoever was second."""
    words = str(getattr(refusal, "message", ""))
    return len(words) > 10 and words.endswith((".", "。"))
