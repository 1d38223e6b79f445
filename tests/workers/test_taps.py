"""Many taps at once: what comes of each, and that nothing is lost and nothing done twice."""

import datetime
import os
from collections.abc import Collection
from decimal import Decimal
from uuid import UUID

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.errors import RuleBroken
from core.ids import new_id
from core.scope import scope
from projects.actions import suspend
from projects.county import county_of
from projects.models import CountySettings, Project
from tests.factories import Cast
from tests.workers.arrange import building, days_ago, papers, person, rostered, today
from workers import freezing
from workers.actions import (
    Came,
    Outcome,
    Tap,
    clear_day,
    set_days,
    set_idle_day,
    set_overtime,
)
from workers.figures import states
from workers.models import DayRecord, IdleDay, RosterEntry, Slot
from workers.rules import State

pytestmark = pytest.mark.usefixtures("everywhere")

ABSENT, MORNING, AFTERNOON, FULL = State
EXAMPLES = 10_000 if os.environ.get("LONG") else 60


@pytest.fixture
def project(cast: Cast) -> Project:
    return building(cast.recorder)


@pytest.fixture
def crew(project: Project, cast: Cast) -> list[RosterEntry]:
    return rostered(project, [person(cast.recorder, n) for n in (1, 2, 3)], cast.recorder)


def sent(project: Project, cast: Cast, *taps: Tap) -> list[Outcome]:
    named = {new_id(): tap for tap in taps}
    outcomes = set_days(project_id=project.pk, taps=named, by=cast.recorder)
    return [outcomes[tap_id] for tap_id in named]


def came(project: Project, cast: Cast, *taps: Tap) -> list[Came]:
    return [outcome.came for outcome in sent(project, cast, *taps)]


def to(number: int, wanted: State, shown: State = ABSENT, ago: int = 0, reason: str = "") -> Tap:
    return Tap(number, days_ago(ago), shown, wanted, reason)


def test_each_tap_of_a_batch_gets_its_own_answer(
    project: Project, crew: list[RosterEntry], cast: Cast
) -> None:
    sent(project, cast, to(2, MORNING))
    batch = (to(1, FULL), to(2, FULL, AFTERNOON), to(3, FULL, ago=-1), to(9, FULL))
    outcomes = sent(project, cast, *batch)
    assert [one.came for one in outcomes] == [
        Came.APPLIED, Came.CONFLICT, Came.REFUSED, Came.MISSING,
    ]  # fmt: skip
    assert "is now: morning" in outcomes[1].sentence
    assert "lies ahead" in outcomes[2].sentence
    assert "no number 9" in outcomes[3].sentence


def test_taps_of_one_square_count_in_their_order(
    project: Project, crew: list[RosterEntry], cast: Cast
) -> None:
    batch = (to(1, FULL), to(1, MORNING, FULL), to(1, AFTERNOON, MORNING))
    assert came(project, cast, *batch) == [Came.APPLIED] * 3
    assert states(project, today(), today()) == {(crew[0].pk, today()): AFTERNOON}


def test_who_wants_what_stands_there_is_content(
    project: Project, crew: list[RosterEntry], cast: Cast
) -> None:
    sent(project, cast, to(1, FULL))
    assert came(project, cast, to(1, FULL, MORNING)) == [Came.APPLIED]


def test_a_batch_over_two_months_holds_both(
    project: Project, crew: list[RosterEntry], cast: Cast
) -> None:
    assert (
        came(project, cast, to(1, FULL), to(1, FULL, ago=35, reason="补记")) == [Came.APPLIED] * 2
    )
    assert project.projectmonths.count() == 2


def test_a_tap_under_the_id_of_another_villages_is_refused_alone(
    project: Project, crew: list[RosterEntry], cast: Cast
) -> None:
    """Its record can't be seen from here, but it is there."""
    there = building(cast.neighbour)
    rostered(there, [person(cast.neighbour, 50)], cast.neighbour)
    stolen = new_id()
    set_days(project_id=there.pk, taps={stolen: to(1, FULL)}, by=cast.neighbour)
    with scope(cast.recorder.scope):
        taps = {stolen: to(1, FULL), new_id(): to(2, FULL)}
        outcomes = set_days(project_id=project.pk, taps=taps, by=cast.recorder)
    assert [one.came for one in outcomes.values()] == [Came.REFUSED, Came.APPLIED]
    assert "damaged" in outcomes[stolen].sentence


def test_who_comes_late_without_a_reason_is_asked_for_it_and_the_others_are_logged(
    project: Project, crew: list[RosterEntry], cast: Cast
) -> None:
    outcomes = sent(project, cast, to(1, FULL, ago=20), to(2, FULL, ago=20, reason="生病"))
    assert [one.came for one in outcomes] == [Came.UNREASONED, Came.APPLIED]
    assert "long past" in outcomes[0].sentence
    assert DayRecord.objects.get().late


def test_communal_work_and_overtime_hold_only_whose_they_are(
    project: Project, crew: list[RosterEntry], cast: Cast
) -> None:
    sent(project, cast, *(to(n, FULL) for n in (1, 2, 3)))
    Slot.objects.filter(entry=crew[0], half=1).update(communal=True)
    set_overtime(id=new_id(), entry_id=crew[1].pk, day=today(), hours=Decimal(2), by=cast.recorder)
    outcomes = sent(project, cast, *(to(n, ABSENT, FULL) for n in (1, 2, 3)))
    assert [one.came for one in outcomes] == [Came.REFUSED, Came.REFUSED, Came.APPLIED]
    assert "communal" in outcomes[0].sentence
    assert "Overtime" in outcomes[1].sentence


def test_while_the_works_stand_still_the_listed_trades_go_on(
    project: Project, crew: list[RosterEntry], cast: Cast
) -> None:
    CountySettings.objects.create(
        source="民发改〔2026〕1号",
        area_id=county_of(project.village_id),
        suspension_trades=["看护"],
        at=timezone.now(),
        by=cast.county,
    )
    suspend(project_id=project.pk, since=today(), reason="降雪", by=cast.recorder)
    RosterEntry.objects.filter(pk=crew[0].pk).update(trade="看护")
    assert came(project, cast, to(1, FULL), to(2, FULL)) == [Came.APPLIED, Came.REFUSED]


def test_a_closed_project_takes_nothing(
    project: Project, crew: list[RosterEntry], cast: Cast
) -> None:
    Project.objects.filter(pk=project.pk).update(outcome="archived")
    with pytest.raises(RuleBroken, match="closed"):
        sent(project, cast, to(1, FULL))


def test_a_day_of_a_hundred_needs_as_many_statements_as_a_day_of_one(
    project: Project, cast: Cast
) -> None:
    people = [person(cast.recorder, n) for n in range(1, 101)]
    entries = rostered(project, people, cast.recorder)
    papers(project, entries, cast.recorder)
    sent(project, cast, to(1, MORNING))

    def statements(*taps: Tap) -> int:
        with CaptureQueriesContext(connection) as asked:
            assert set(came(project, cast, *taps)) == {Came.APPLIED}
        return len(asked)

    one = statements(to(1, AFTERNOON, MORNING))
    many = statements(*(to(e.number, FULL) for e in entries[1:]), to(1, MORNING, AFTERNOON))
    assert many == one <= 13


# Days on which nobody worked


def test_a_day_is_seen_and_nobody_worked(
    project: Project, crew: list[RosterEntry], cast: Cast
) -> None:
    said = set_idle_day(project_id=project.pk, day=today(), reason="rain", by=cast.recorder)
    again = set_idle_day(project_id=project.pk, day=today(), reason="rain", by=cast.recorder)
    assert said.pk == again.pk
    snow = set_idle_day(project_id=project.pk, day=today(), reason="snow", by=cast.recorder)
    assert list(IdleDay.objects.standing()) == [snow]
    sent(project, cast, to(1, ABSENT, ABSENT))
    assert IdleDay.objects.standing().exists()
    sent(project, cast, to(1, FULL))
    assert not IdleDay.objects.standing().exists()
    with pytest.raises(RuleBroken, match="Clear the day first"):
        set_idle_day(project_id=project.pk, day=today(), reason="rain", by=cast.recorder)


def test_a_day_that_is_closed_is_not_called_idle(project: Project, cast: Cast) -> None:
    with pytest.raises(RuleBroken, match="lies ahead"):
        set_idle_day(project_id=project.pk, day=days_ago(-1), reason="rain", by=cast.recorder)


# Any order of things, against a plain model


class Model:
    """What must hold: who stands where, which taps were applied, which days are frozen."""

    def __init__(self) -> None:
        self.states: dict[tuple[int, datetime.date], State] = {}
        self.applied: set[UUID] = set()
        self.frozen: set[datetime.date] = set()

    def take(self, tap_id: UUID, tap: Tap) -> Came:
        now = self.states.get((tap.number, tap.day), ABSENT)
        if tap_id in self.applied:
            return Came.KNOWN
        if now not in (tap.shown, tap.wanted):
            return Came.CONFLICT
        if now != tap.wanted and tap.day in self.frozen:
            return Came.REFUSED
        self.applied.add(tap_id)
        self.states[tap.number, tap.day] = tap.wanted
        return Came.APPLIED

    def clear(self, day: datetime.date) -> bool:
        there = [slot for slot, state in self.states.items() if slot[1] == day and state]
        if there and day in self.frozen:
            return False
        for slot in there:
            self.states[slot] = ABSENT
        return True

    @property
    def slots(self) -> set[tuple[int, datetime.date, State]]:
        return {(*slot, state) for slot, state in self.states.items() if state}


@pytest.fixture
def frozen_days(monkeypatch: pytest.MonkeyPatch) -> set[datetime.date]:
    days: set[datetime.date] = set()

    def answer(project: Project, day: datetime.date, entries: Collection[UUID]) -> dict[UUID, str]:
        return dict.fromkeys(entries, "frozen") if day in days else {}

    monkeypatch.setattr(freezing, "_answers", [answer])
    return days


days_back = st.integers(0, 1)
taps = st.builds(to, st.integers(1, 3), st.sampled_from(State), st.sampled_from(State), days_back)
steps = st.lists(
    st.one_of(
        st.tuples(st.just("send"), st.lists(taps, min_size=1, max_size=6)),
        st.tuples(st.just("again"), st.lists(st.integers(0, 40), max_size=6)),
        st.tuples(st.sampled_from(["freeze", "thaw", "clear"]), days_back),
    ),
    max_size=14,
)


@settings(
    max_examples=EXAMPLES,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(steps=steps)
def test_any_order_of_taps_repeats_freezes_and_clears_loses_and_doubles_nothing(
    steps: list[tuple[str, object]],
    project: Project,
    crew: list[RosterEntry],
    cast: Cast,
    frozen_days: set[datetime.date],
) -> None:
    """A phone keeps a tap until it is answered, and may send any again, in any order."""
    with transaction.atomic():
        model, phone = Model(), dict[UUID, Tap]()
        frozen_days.clear()
        for verb, what in steps:
            _step(verb, what, model, phone, (project, cast, frozen_days))
            assert _there(project) == model.slots
        kept = set(DayRecord.objects.filter(source="tap").values_list("pk", flat=True))
        assert kept == model.applied
        transaction.set_rollback(True)


def _step(
    verb: str,
    what: object,
    model: Model,
    phone: dict[UUID, Tap],
    scene: tuple[Project, Cast, set[datetime.date]],
) -> None:
    project, cast, frozen_days = scene
    if verb in ("send", "again"):
        batch = _batch(what, phone)
        expected = {
            tap_id: model.take(tap_id, tap)
            for tap_id, tap in sorted(batch.items(), key=lambda named: named[1].day)
        }
        outcomes = set_days(project_id=project.pk, taps=batch, by=cast.recorder)
        assert {tap_id: outcome.came for tap_id, outcome in outcomes.items()} == expected
        assert all(o.sentence for o in outcomes.values() if o.came in (Came.CONFLICT, Came.REFUSED))
    elif verb == "clear":
        _clear(project, cast, days_ago(what), model)  # type: ignore[arg-type]
    else:
        change = "add" if verb == "freeze" else "discard"
        for days in (frozen_days, model.frozen):
            getattr(days, change)(days_ago(what))  # type: ignore[arg-type]


def _batch(what: object, phone: dict[UUID, Tap]) -> dict[UUID, Tap]:
    """New taps, or some of those sent before, in the order that was drawn."""
    assert isinstance(what, list)
    if not all(isinstance(one, int) for one in what):
        new = {new_id(): tap for tap in what}
        phone.update(new)
        return new
    names = list(phone)
    return {names[n % len(names)]: phone[names[n % len(names)]] for n in what if names}


def _clear(project: Project, cast: Cast, day: datetime.date, model: Model) -> None:
    try:
        clear_day(project_id=project.pk, day=day, by=cast.recorder)
        done = True
    except RuleBroken:
        done = False
    assert done == model.clear(day)


def _there(project: Project) -> set[tuple[int, datetime.date, State]]:
    numbers = dict(project.rosterentrys.values_list("pk", "number"))
    stand = states(project, days_ago(1), today())
    return {(numbers[entry], day, state) for (entry, day), state in stand.items()}
