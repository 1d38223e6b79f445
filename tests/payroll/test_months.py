"""Many sheets as a machine: days, overtime, corrections and deductions in whatever order. No fen is
lost or doubled between the sheets, and none is paid for what nobody did.

`LONG=1` tries thousands of ways instead of a few.
"""

import datetime
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal

import pytest
from django.utils import timezone
from hypothesis import strategies as st
from hypothesis.stateful import invariant, precondition, rule

from core.errors import RuleBroken
from core.ids import new_id
from core.money import ZERO, total
from payroll.actions import (
    Wrong,
    confirm_correction,
    correct_line,
    deduct,
    discard_sheet,
    void_line,
    withdraw_correction,
)
from payroll.advance_limit import limits
from payroll.advances import ahead_of, to_take_off, with_rest
from payroll.models import (
    Advance,
    Correction,
    LineItem,
    LineSlot,
    SheetState,
    SheetStep,
    WageLine,
    WageSheet,
)
from payroll.pricing import worked_lines
from payroll.rules import EARNED, ItemKind
from projects.models import Verdict
from tests.payroll.advancing import agreed, give_back, hand_out
from tests.payroll.advancing import strike_out as strike_out_advance
from tests.payroll.machines import Machine, run
from tests.payroll.scene import FIRST, Scene, acting, looking
from tests.projects.village_rows import photo
from workers.models import Overtime, ProjectMonth

PEOPLE, DAYS = 2, 24
RATES = (Decimal("180.00"), Decimal("200.01"))
people = st.integers(0, PEOPLE - 1)


@dataclass
class Person:
    """The plain model: half-days and hours done, yuan added or taken off once confirmed, and those
    in hand ahead of a sheet."""

    halves: set[tuple[datetime.date, int]] = field(default_factory=set)
    hours: dict[datetime.date, Decimal] = field(default_factory=dict)
    corrections: dict[object, Decimal] = field(default_factory=dict)
    ahead: dict[object, Decimal] = field(default_factory=dict)


def two_hired(site: Scene) -> None:
    for number, rate in enumerate(RATES):
        site.hire(f"{number}号", str(rate))
    with looking():
        ProjectMonth.objects.create(
            project=site.project, village_id=site.project.village_id, month=FIRST
        )


class Months(Machine):
    """One project through a season of short sheets; each way is refused or taken as a whole."""

    def __init__(self) -> None:
        super().__init__()
        self.people = [Person() for _ in RATES]
        self.day = FIRST  # the first that no sheet covers

    def sheets(self, *states: SheetState) -> list[WageSheet]:
        with looking():
            return list(WageSheet.objects.filter(state__in=states).order_by("number"))

    def with_lines(self) -> list[WageSheet]:
        """The oldest draft, unless nothing is left on it: nobody posts that."""
        drafts = self.sheets(SheetState.DRAFT)[:1]
        with looking():
            return [sheet for sheet in drafts if sheet.lines.live().exists()]

    def tried(self, act: Callable[[], object]) -> bool:
        try:
            act()
        except RuleBroken:
            return False
        return True

    @rule(who=people, ahead=st.integers(0, 2), halves=st.sampled_from([(1,), (2,), (1, 2)]))
    def work(self, who: int, ahead: int, halves: tuple[int, ...]) -> None:
        day = self.day + datetime.timedelta(days=ahead)
        new = {(day, half) for half in halves} - self.people[who].halves
        if new and day <= datetime.date(2026, 10, DAYS + 3):
            self.site.work(self.site.crew[who], [day], [half for _, half in sorted(new)])
            self.people[who].halves |= new

    @rule(who=people, hours=st.sampled_from(["0.5", "2.0", "3.5"]), data=st.data())
    def work_on(self, who: int, hours: str, data: st.DataObject) -> None:
        """Overtime on a day with work, which may be on a sheet already."""
        person, entry = self.people[who], self.site.crew[who]
        days = sorted({day for day, _ in person.halves} - set(person.hours))
        if not days:
            return
        day = data.draw(st.sampled_from(days))
        with looking():
            Overtime.objects.create(
                village_id=entry.village_id, project=self.site.project, entry=entry, day=day,
                hours=Decimal(hours), at=timezone.now(), by=self.site.cast.recorder,
            )  # fmt: skip
        person.hours[day] = Decimal(hours)

    @precondition(lambda self: self.day <= datetime.date(2026, 10, DAYS))
    @rule(length=st.integers(1, 3))
    def make(self, length: int) -> None:
        last = self.day + datetime.timedelta(days=length - 1)
        if self.tried(lambda: self.site.draft(self.day, last)):
            self.day = last + datetime.timedelta(days=1)

    @rule()
    def discard(self) -> None:
        drafts = self.sheets(SheetState.DRAFT)
        if drafts:
            by = self.site.cast.recorder
            with acting(by):
                discard_sheet(sheet_id=drafts[-1].pk, reason="重来", by=by)
            self.day = drafts[-1].first

    @rule()
    def approve(self) -> None:
        for sheet in self.with_lines():
            self.site.notice(sheet)
            self.site.confirm(sheet)
            self.site.on(timezone.localdate() + datetime.timedelta(days=8))
            self.site.hand_in(sheet)
            self.site.decide(sheet, SheetStep.TOWNSHIP)
            self.site.decide(sheet, SheetStep.COUNTY)

    @rule(data=st.data())
    def void(self, data: st.DataObject) -> None:
        """An objection was right: the line's work goes to the next sheet."""
        drafts = self.with_lines()
        if not drafts:
            return
        sheet = self.site.notice(drafts[0])
        with looking():
            line = data.draw(st.sampled_from(list(sheet.lines.live())))
        self.site.answer(self.site.object(sheet, line), upheld=True)
        by = self.site.cast.clerk

        def act() -> None:
            with acting(by):
                void_line(line_id=line.pk, reason="记错", by=by)

        self.tried(act)
        self.site.decide(sheet, SheetStep.SUPERVISION, verdict=Verdict.RETURN, reason="重来")

    @rule(data=st.data(), halves=st.integers(1, 3), little=st.sampled_from([None, "12.34"]))
    def correct(self, data: st.DataObject, halves: int, little: str | None) -> None:
        with looking():
            lines = list(
                WageLine.objects.live().filter(sheet__state__in=["approved", "closed"], slots__gt=0)
            )
            line = data.draw(st.sampled_from(lines)) if lines else None
            days = [] if line is None else list(
                LineSlot.objects.filter(line=line).values_list("day", flat=True)
            )  # fmt: skip
        if line is None:
            return
        by = self.site.cast.recorder
        wrong = Wrong(data.draw(st.sampled_from(days)), halves, Decimal(little) if little else None)

        def act() -> None:
            with acting(by):
                correct_line(id=new_id(), line_id=line.pk, wrong=wrong, reason="错", by=by)

        self.tried(act)

    @rule(who=people, amount=st.sampled_from(["30.50", "500.00"]))
    def take_off(self, who: int, amount: str) -> None:
        by = self.site.cast.recorder
        with acting(by):
            deduct(
                id=new_id(), entry_id=self.site.crew[who].pk, amount=Decimal(amount), reason="赔",
                file=photo(), by=by,
            )  # fmt: skip

    @rule()
    def confirm(self) -> None:
        by = self.site.cast.supervisor
        with looking():
            found = Correction.objects.all().to_confirm().first()
        if found:
            with acting(by):
                confirm_correction(correction_id=found.pk, by=by)
            person = self.people[self._who(found)]
            person.corrections[found.pk] = found.amount

    @rule(data=st.data())
    def strike_out(self, data: st.DataObject) -> None:
        by = self.site.cast.recorder
        with looking():
            rows = list(Correction.objects.all().standing().order_by("at", "pk"))
        if not rows:
            return
        row = data.draw(st.sampled_from(rows))

        def act() -> None:
            with acting(by):
                withdraw_correction(correction_id=row.pk, reason="错", by=by)

        if self.tried(act):
            self.people[self._who(row)].corrections.pop(row.pk, None)

    @rule(who=people, amount=st.sampled_from(["45.05", "180.00", "777.77"]))
    def ask_ahead(self, who: int, amount: str) -> None:
        """Agreed to by all, within what he has earned on no sheet."""
        with looking():
            most = limits(self.site.project, timezone.localdate())
        asked = self.tried(lambda: agreed(self.site, amount, person=who))
        assert asked == (Decimal(amount) <= most.get(self.site.crew[who].pk, ZERO))

    @rule(data=st.data(), strike=st.booleans())
    def hand_out(self, data: st.DataObject, strike: bool) -> None:
        with looking():
            rows = list(Advance.objects.all().under_way().order_by("at", "pk"))
        if not rows:
            return
        row = data.draw(st.sampled_from(rows))
        if strike:
            strike_out_advance(self.site, row)
        elif self.tried(lambda: hand_out(self.site, row)):
            self.people[self._who(row)].ahead[row.pk] = row.amount

    @rule(data=st.data())
    def bring_back(self, data: st.DataObject) -> None:
        """What no line has taken off."""
        with looking():
            rows = with_rest(Advance.objects.all().handed_out()).filter(rest__gt=0)
            left = list(rows.order_by("at", "pk"))
        if left:
            row = data.draw(st.sampled_from(left))
            give_back(self.site, row)
            self.people[self._who(row)].ahead[row.pk] -= row.rest

    def _who(self, row: Correction | Advance) -> int:
        return [entry.pk for entry in self.site.crew].index(row.entry_id)

    @invariant()
    def no_fen_is_lost_or_doubled(self) -> None:
        """What stands on live lines and what the next sheet would hold is together what was done,
        each yuan once."""
        with looking():
            items = LineItem.objects.filter(
                line__voided_at__isnull=True, line__sheet__in=WageSheet.objects.live()
            )
            made: dict[object, list[tuple[str, Decimal]]] = defaultdict(list)
            for entry, kind, amount in items.values_list("line__entry_id", "kind", "amount"):
                made[entry].append((kind, amount))
            ahead = {
                line.entry_id: [(item.kind, item.amount) for item in line.items]
                for line in worked_lines(self.site.project, datetime.date(2026, 12, 31))
            }
            waiting = dict.fromkeys([entry.pk for entry in self.site.crew], ZERO)
            for correction in Correction.objects.all().waiting():
                waiting[correction.entry_id] += correction.amount
            rests = {
                entry: total(one.rest for one in advances)
                for entry, advances in to_take_off(self.site.project).items()
            }
            out = ahead_of(self.site.project).out
        assert out == total(one for person in self.people for one in person.ahead.values())
        for who, person in enumerate(self.people):
            entry = self.site.crew[who].pk
            self._check(person, RATES[who], made[entry], ahead.get(entry), waiting[entry])
            self._check_ahead(person, made[entry], ahead.get(entry), rests.get(entry, ZERO))

    def _check(
        self,
        person: Person,
        rate: Decimal,
        made: list[tuple[str, Decimal]],
        ahead: list[tuple[ItemKind, Decimal]] | None,
        waiting: Decimal,
    ) -> None:
        corrected = total(amount for kind, amount in made if kind in CORRECTING)
        assert corrected + waiting == total(person.corrections.values())
        both = [*made, *(ahead or [])]
        hours = total(amount for kind, amount in both if kind == ItemKind.OVERTIME)
        by_hour = (rate / 8).quantize(Decimal("0.01"))
        assert abs(hours - by_hour * sum(person.hours.values())) <= CENT * len(both)
        worked = total(amount for kind, amount in both if kind == ItemKind.DAYS)
        assert abs(worked - rate * len(person.halves) / 2) <= CENT * len(both)
        carried = total(amount for kind, amount in both if kind == ItemKind.CARRIED)
        brought = total(amount for kind, amount in both if kind == ItemKind.BROUGHT)
        assert carried + brought >= 0  # never taken off twice

    def _check_ahead(
        self,
        person: Person,
        made: list[tuple[str, Decimal]],
        ahead: list[tuple[ItemKind, Decimal]] | None,
        rest: Decimal,
    ) -> None:
        """Each yuan in hand is taken off once, and by the next line as far as it reaches."""
        taken = -total(amount for kind, amount in made if kind == ItemKind.ADVANCE)
        assert taken + rest == total(person.ahead.values())
        if ahead is not None:
            next_ = -total(amount for kind, amount in ahead if kind == ItemKind.ADVANCE)
            left = total(amount for _, amount in ahead)
            assert next_ == rest or (next_ < rest and left == 0)

    @invariant()
    def each_half_day_is_paid_once_and_by_its_own_line(self) -> None:
        with looking():
            paid = LineSlot.objects.values_list("line__entry_id", "day", "half")
            found = list(paid)
        own = [entry.pk for entry in self.site.crew]
        for entry, day, half in found:
            assert (day, half) in self.people[own.index(entry)].halves
        assert len(set(found)) == len(found)

    @invariant()
    def every_line_is_what_its_items_say(self) -> None:
        with looking():
            for line in WageLine.objects.prefetch_related("items"):
                said = list(line.items.all())
                assert line.amount == total(item.amount for item in said) >= 0
                assert line.gross == total(i.amount for i in said if ItemKind(i.kind) in EARNED)
                assert line.amount == line.gross - line.withheld
                assert line.advanced == -total(i.amount for i in said if i.kind == "advance")


CORRECTING = {ItemKind.CORRECTION, ItemKind.DEDUCTION}
CENT = Decimal("0.005")  # each item is rounded once


@pytest.mark.django_db
def test_no_fen_is_lost_between_the_sheets() -> None:
    run(Months, two_hired, ways=6, steps=16, long_steps=20)
