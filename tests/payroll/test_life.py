"""One sheet's life as a machine: whatever is done in whatever order, a line owes what it should.

`LONG=1` tries thousands of ways instead of a few.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import initialize, invariant, precondition, rule

from core.errors import RuleBroken
from core.money import ZERO
from payroll.actions import Outcome, set_aside, take_up_again, void_line
from payroll.models import (
    AttemptEvent,
    LineSlot,
    PaymentBatch,
    SheetState,
    SheetStep,
    WageSheet,
)
from payroll.rules import GOES_ON, NEEDS_REASON, ON_ITS_WAY, State
from projects.models import Objection
from tests.payroll.machines import Machine, run
from tests.payroll.scene import NOTICE_OVER, Scene, acting, looking, october

PEOPLE = 3
rows = st.integers(1, PEOPLE)
words = st.sampled_from([State.SUCCEEDED, State.FAILED, State.RETURNED, State.UNKNOWN])


@dataclass
class Line:
    """The plain model of one line: what it is entitled to, and its attempts by file and row."""

    entitled: Decimal
    attempts: dict[tuple[int, int], State] = field(default_factory=dict)
    voided: bool = False
    set_aside: bool = False
    held: bool = False
    upheld: bool = False

    @property
    def paid(self) -> bool:
        return State.SUCCEEDED in self.attempts.values()

    @property
    def under_way(self) -> bool:
        return any(state in ON_ITS_WAY for state in self.attempts.values())

    @property
    def owed(self) -> Decimal:
        """Entitled less what was credited and not taken back: no part is ever paid alone."""
        return ZERO if self.paid else self.entitled

    @property
    def payable(self) -> bool:
        blocked = self.voided or self.set_aside or self.held or self.upheld
        return not (blocked or self.paid or self.under_way)


def noticed(site: Scene) -> None:
    """Three people with one, two and three days on a sheet that the supervision group confirmed."""
    for number, entry in enumerate(site.hire_all(PEOPLE), start=1):
        site.work(entry, october(*range(5, 5 + number)))
    site.confirm(site.notice(site.draft()))


class Life(Machine):
    """Each rule is tried when it may go and when it may not; the model says which."""

    def __init__(self) -> None:
        super().__init__()
        self.lines = {row: Line(entitled=Decimal(180 * row)) for row in range(1, PEOPLE + 1)}
        self.batches: list[PaymentBatch] = []
        self.objections: dict[int, Objection] = {}
        self.approved = False
        with looking():
            self.sheet = WageSheet.objects.get()

    @initialize(approve=st.sampled_from([True, True, True, False]))
    def begin(self, approve: bool) -> None:
        if approve:
            self.approve()

    def tried(self, expected: bool, act: Callable[[], object]) -> bool:
        """Whether it went; it must go exactly where the model says so."""
        try:
            act()
        except RuleBroken:
            assert not expected
            return False
        assert expected
        return True

    @precondition(lambda self: not self.approved)
    @rule()
    def approve(self) -> None:
        site = self.site
        site.on(NOTICE_OVER)
        sheet = site.hand_in(self.sheet)
        for step in (SheetStep.TOWNSHIP, SheetStep.COUNTY):
            if not all(line.voided for line in self.lines.values()):
                sheet = site.decide(sheet, step)
                self.approved = step == SheetStep.COUNTY
        if not self.approved:  # nothing is left to decide on; the rest of this life is short
            self.approved = True
            self.lines.clear()

    @rule(row=rows)
    def object_to(self, row: int) -> None:
        if row in self.lines and row not in self.objections:
            self.objections[row] = self.site.object(self.sheet, self.site.line(self.sheet, row))
            self.lines[row].held = True

    @rule(row=rows, upheld=st.booleans())
    def answer(self, row: int, upheld: bool) -> None:
        if row in self.lines and row in self.objections:
            self.site.answer(self.objections.pop(row), upheld=upheld)
            self.lines[row].held = False
            self.lines[row].upheld |= upheld

    @rule(row=rows)
    def void(self, row: int) -> None:
        if row not in self.lines or self.lines[row].voided:
            return
        line = self.lines[row]
        by = self.site.cast.clerk

        def act() -> None:
            with acting(by):
                void_line(line_id=self.site.line(self.sheet, row).pk, reason="错", by=by)

        line.voided = self.tried(line.upheld and not line.paid and not line.under_way, act)

    @rule()
    def pay(self) -> None:
        payable = [row for row, line in self.lines.items() if line.payable]

        def act() -> None:
            self.batches.append(self.site.pay(self.sheet))

        if self.tried(self.approved and bool(payable), act):
            for number, row in enumerate(payable, start=1):
                self.lines[row].attempts[len(self.batches), number] = State.EXPORTED

    @precondition(lambda self: self.batches)
    @rule(data=st.data())
    def answer_of_the_bank(self, data: st.DataObject) -> None:
        """Any words for any rows of any file: they are taken in only if each may follow."""
        number = data.draw(st.integers(1, len(self.batches)))
        known = {
            place[1]: (row, state)
            for row, line in self.lines.items()
            for place, state in line.attempts.items()
            if place[0] == number
        }
        said = data.draw(st.dictionaries(st.sampled_from(sorted(known)), words, min_size=1))
        expected = all(state in GOES_ON[known[place][1]] for place, state in said.items())
        outcomes = [
            Outcome(place, state, "other" if state in NEEDS_REASON else "")
            for place, state in said.items()
        ]
        if self.tried(expected, lambda: self.site.results(self.batches[number - 1], outcomes)):
            for place, state in said.items():
                self.lines[known[place][0]].attempts[number, place] = state

    @precondition(lambda self: self.batches)
    @rule(data=st.data())
    def everything_arrives(self, data: st.DataObject) -> None:
        """All rows of a file that are still at the bank are credited."""
        number = data.draw(st.integers(1, len(self.batches)))
        there = [
            (line, place)
            for line in self.lines.values()
            for place, state in line.attempts.items()
            if place[0] == number and state in ON_ITS_WAY
        ]
        if there:
            rows = [Outcome(place[1], State.SUCCEEDED) for _line, place in there]
            self.site.results(self.batches[number - 1], rows)
        for line, place in there:
            line.attempts[place] = State.SUCCEEDED

    @rule(row=rows)
    def aside(self, row: int) -> None:
        if row not in self.lines or self.lines[row].set_aside:
            return
        line, by = self.lines[row], self.site.cast.county

        def act() -> None:
            with acting(by):
                set_aside(line_id=self.site.line(self.sheet, row).pk, reason="失联", by=by)

        may = self.approved and not (line.voided or line.paid or line.under_way)
        line.set_aside = self.tried(may, act)

    @rule(row=rows)
    def take_up(self, row: int) -> None:
        if row not in self.lines:
            return
        by = self.site.cast.county
        with acting(by):
            take_up_again(line_id=self.site.line(self.sheet, row).pk, by=by)
        self.lines[row].set_aside = False

    @invariant()
    def every_line_owes_what_it_should(self) -> None:
        live = {row: line for row, line in self.lines.items() if not line.voided}
        found = {one.line.row: one for one in self.site.lines(self.sheet)} if live else {}
        assert set(found) == set(live)
        for row, line in live.items():
            money = found[row].balance
            assert money.owed == line.owed
            assert money.on_its_way == (line.entitled if line.under_way else ZERO)
            assert found[row].payable == line.payable
            assert ZERO <= money.open <= money.entitled

    @invariant()
    def what_is_stored_agrees(self) -> None:
        with looking():
            self.no_attempt_goes_beyond_what_is_owed()
            self.the_sheet_is_closed_exactly_when_all_is_settled()
            self.only_live_lines_hold_days()

    def no_attempt_goes_beyond_what_is_owed(self) -> None:
        events = AttemptEvent.objects.filter(attempt__line__sheet=self.sheet).order_by("number")
        latest = {
            attempt: (row, amount, state)
            for attempt, row, amount, state in events.values_list(
                "attempt_id", "attempt__line__row", "attempt__amount", "state"
            )
        }
        for row, line in self.lines.items():
            taken = [
                amount
                for of, amount, state in latest.values()
                if of == row and state in (*ON_ITS_WAY, State.SUCCEEDED)
            ]
            assert sum(taken, ZERO) <= (ZERO if line.voided else line.entitled)

    def the_sheet_is_closed_exactly_when_all_is_settled(self) -> None:
        if not self.lines or not self.approved:
            return
        settled = all(line.voided or line.paid or line.set_aside for line in self.lines.values())
        state = WageSheet.objects.values_list("state", flat=True).get(pk=self.sheet.pk)
        assert state == (SheetState.CLOSED if settled else SheetState.APPROVED)

    def only_live_lines_hold_days(self) -> None:
        live = {row for row, line in self.lines.items() if not line.voided}
        held = set(LineSlot.objects.values_list("line__row", flat=True))
        assert held == live or not self.lines


@pytest.mark.django_db
def test_whatever_happens_a_line_owes_what_it_should() -> None:
    run(Life, noticed, ways=8, steps=12, long_steps=40)
