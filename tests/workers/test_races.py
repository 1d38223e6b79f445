"""Two real connections at once: what must hold whatever the order of their statements."""

import datetime
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from threading import Barrier, Event
from uuid import UUID

import pytest
from django.db import connection, transaction
from django.utils import translation

from core.errors import RuleBroken
from core.ids import new_id
from core.scope import EVERYWHERE, scope
from projects.actions import suspend
from projects.models import Project, Suspension
from regions.models import Post
from tests import factories
from tests.factories import Cast
from tests.workers.arrange import building, person, rostered, today, worker
from workers.actions import (
    Filled,
    Incoming,
    Judgement,
    Tap,
    check_week,
    clear_day,
    fill_day,
    read_in,
    set_day,
    set_days,
    set_idle_day,
    take_over,
)
from workers.actions.locking import share_month, shared_project
from workers.figures import states_on
from workers.marks import Mark
from workers.models import (
    DayRecord,
    IdleDay,
    Opinion,
    ProjectMonth,
    ReadingKind,
    RosterEntry,
    Slot,
)
from workers.readings import compared
from workers.rules import State, WeekState, monday_of
from workers.weeks import A_WEEK, week_of

ABSENT, MORNING, AFTERNOON, FULL = State
ROUNDS = 8

Act = Callable[[], object]


@pytest.fixture
def cast(real_db: None) -> Cast:
    return factories.cast()


def at_once(*acts: Act) -> list[object]:
    """What each act comes to, each on a connection of its own, all started together."""
    gate = Barrier(len(acts))

    def run(act: Act) -> object:
        with translation.override("en"):
            try:
                with transaction.atomic():
                    gate.wait(20)
                    return act()
            except RuleBroken as broken:
                return str(broken.message)
            finally:
                connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return [future.result(60) for future in [pool.submit(run, act) for act in acts]]


def arranged(by: Post, people: int = 1) -> tuple[Project, list[RosterEntry]]:
    with transaction.atomic(), scope(by.scope):
        project = building(by)
        return project, rostered(project, [person(by, n + 1) for n in range(people)], by)


def tap(
    entry: RosterEntry,
    by: Post,
    wanted: State,
    shown: State = ABSENT,
    *,
    id: UUID | None = None,
    on: datetime.date | None = None,
    reason: str = "",
) -> Act:
    def act() -> object:
        with scope(by.scope):
            to = Tap(entry.number, on or today(), shown, wanted, reason)
            set_day(id=id or new_id(), project_id=entry.project_id, tap=to, by=by)
            return states_on(entry.project, to.day).get(entry.pk, ABSENT)

    return act


def slots() -> list[tuple[int, int]]:
    with transaction.atomic(), scope(EVERYWHERE):
        return list(Slot.objects.values_list("identity_id", "half"))


def clear() -> None:
    with transaction.atomic(), scope(EVERYWHERE):
        Slot.objects.all().delete()


def test_one_half_day_in_two_counties_is_worked_once(cast: Cast) -> None:
    _, (here,) = arranged(cast.recorder)
    _, (there,) = arranged(cast.neighbour)
    assert here.identity_id == there.identity_id
    for wanted in (MORNING, FULL) * (ROUNDS // 2):
        came = at_once(tap(here, cast.recorder, wanted), tap(there, cast.neighbour, wanted))
        assert sorted(map(str, came)) == sorted(
            [str(wanted), "This half-day is already taken by another project."]
        )
        assert len(slots()) == len(wanted.halves)
        clear()


def test_two_phones_of_one_project_log_him_once(cast: Cast) -> None:
    _, (entry,) = arranged(cast.recorder)
    for _ in range(ROUNDS):
        came = at_once(*[tap(entry, cast.recorder, FULL)] * 2)
        assert came == [FULL, FULL]
        assert len(slots()) == 2
        clear()


def test_one_tap_that_arrives_four_times_at_once_is_applied_once(cast: Cast) -> None:
    _, (entry,) = arranged(cast.recorder)
    for told in range(1, ROUNDS + 1):
        one = tap(entry, cast.recorder, FULL, id=new_id())
        assert at_once(*[one] * 4) == [FULL] * 4
        with transaction.atomic(), scope(EVERYWHERE):
            assert DayRecord.objects.filter(entry=entry).count() == told
        assert len(slots()) == 2
        clear()


def test_two_phones_that_want_different_things_never_mix_them(cast: Cast) -> None:
    _, (entry,) = arranged(cast.recorder)
    for _ in range(ROUNDS):
        came = at_once(tap(entry, cast.recorder, MORNING), tap(entry, cast.recorder, FULL))
        with transaction.atomic(), scope(EVERYWHERE):
            state = states_on(entry.project, today())[entry.pk]
        assert state in came
        clear()


def test_a_week_is_never_confirmed_with_a_day_that_nobody_saw(cast: Cast) -> None:
    project, (entry,) = arranged(cast.recorder)
    by, monday = cast.supervisor, monday_of(today()) - A_WEEK
    saturday = monday + datetime.timedelta(days=5)

    def wanted(state: State, shown: State) -> Act:
        return tap(entry, cast.recorder, state, shown, on=saturday, reason="补记")

    at_once(wanted(MORNING, ABSENT))
    shown = MORNING
    for _ in range(ROUNDS):
        with transaction.atomic(), scope(EVERYWHERE):
            seen = week_of(project, monday).digest

        def check(seen: str = seen) -> object:
            with scope(by.scope):
                return check_week(
                    id=new_id(), project_id=project.pk, week=monday, seen=seen,
                    judgement=Judgement(Opinion.AGREE), by=by,
                )  # fmt: skip

        following = FULL if shown == MORNING else MORNING
        came = at_once(check, wanted(following, shown))
        shown = following
        with transaction.atomic(), scope(EVERYWHERE):
            found = week_of(project, monday)
        refused = "The days were changed after you opened the page. Look at them again."
        assert came[1] == following
        assert came[0] == refused or found.state == WeekState.CHANGED


def test_two_villages_fill_their_day_with_the_same_people_and_nobody_waits_for_ever(
    cast: Cast,
) -> None:
    here, mine = arranged(cast.recorder, 20)
    there, _ = arranged(cast.neighbour, 20)

    def fill(project: Project, by: Post) -> Act:
        def act() -> object:
            with scope(by.scope):
                return fill_day(project_id=project.pk, day=today(), like=None, by=by)

        return act

    for _ in range(ROUNDS):
        came = at_once(fill(here, cast.recorder), fill(there, cast.neighbour))
        filled = [one for one in came if isinstance(one, Filled)]
        assert sum(one.logged for one in filled) == len(mine)
        assert len(slots()) == 2 * len(mine)
        clear()


def test_a_tap_and_a_suspension_come_one_after_the_other(cast: Cast) -> None:
    """Either the day was logged before the works were stopped, or it is refused."""
    project, (entry,) = arranged(cast.recorder)

    def stop() -> object:
        with scope(cast.recorder.scope):
            suspend(project_id=project.pk, since=today(), reason="降雪", by=cast.recorder)
        return "stopped"

    for _ in range(ROUNDS):
        logged, stopped = at_once(tap(entry, cast.recorder, FULL), stop)
        assert stopped == "stopped"
        assert logged == FULL or "stand still" in str(logged)
        assert bool(slots()) == (logged == FULL)
        clear()
        with transaction.atomic(), scope(EVERYWHERE):
            Suspension.objects.all().delete()


def test_a_tap_waits_for_whoever_suspends_and_then_sees_it(cast: Cast) -> None:
    project, (entry,) = arranged(cast.recorder)
    holds, go_on = Event(), Event()

    def stop() -> None:
        try:
            with transaction.atomic(), scope(cast.recorder.scope):
                suspend(project_id=project.pk, since=today(), reason="降雪", by=cast.recorder)
                holds.set()
                go_on.wait(20)
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        stopping = pool.submit(stop)
        assert holds.wait(20)
        tapping = pool.submit(at_once, tap(entry, cast.recorder, FULL))
        with pytest.raises(TimeoutError):
            tapping.result(0.4)
        go_on.set()
        stopping.result(20)
        assert "stand still" in str(tapping.result(20))
    assert slots() == []


def test_taps_of_one_project_do_not_wait_for_each_other(cast: Cast) -> None:
    _, (first, second) = arranged(cast.recorder, 2)
    at_once(tap(first, cast.recorder, MORNING))  # so that the month's row is there
    with transaction.atomic(), scope(cast.recorder.scope):
        set_day(
            id=new_id(),
            project_id=first.project_id,
            tap=Tap(first.number, today(), MORNING, FULL),
            by=cast.recorder,
        )
        with ThreadPoolExecutor(1) as pool:
            assert pool.submit(at_once, tap(second, cast.recorder, FULL)).result(20) == [FULL]


def test_a_tap_waits_for_the_wage_sheet_that_holds_its_month(cast: Cast) -> None:
    project, (entry,) = arranged(cast.recorder)
    at_once(tap(entry, cast.recorder, MORNING))
    with ThreadPoolExecutor(1) as pool, transaction.atomic(), scope(cast.recorder.scope):
        ProjectMonth.objects.select_for_update().get(project=project)
        tapping = pool.submit(at_once, tap(entry, cast.recorder, FULL, MORNING))
        with pytest.raises(TimeoutError):
            tapping.result(0.4)
    assert tapping.result(20) == [FULL]


def test_the_months_row_is_made_once(cast: Cast) -> None:
    project, _ = arranged(cast.recorder)

    def share() -> object:
        with scope(cast.recorder.scope):
            share_month(shared_project(project.pk, cast.recorder), today())
        return "held"

    assert at_once(share, share) == ["held", "held"]
    with transaction.atomic(), scope(EVERYWHERE):
        assert ProjectMonth.objects.count() == 1


def test_newcomers_at_the_same_moment_get_numbers_of_their_own(cast: Cast) -> None:
    project, _ = arranged(cast.recorder)

    def take_on(sequence: int) -> Act:
        def act() -> object:
            with scope(cast.recorder.scope):
                return worker(project, cast.recorder, sequence).number

        return act

    assert sorted(map(str, at_once(take_on(50), take_on(51)))) == ["2", "3"]


def test_a_sheet_taken_over_by_four_clicks_at_once_is_applied_once(cast: Cast) -> None:
    project, entries = arranged(cast.recorder, 3)
    for told in range(1, ROUNDS // 2 + 1):
        marks = [(entry.number, today(), Mark.FULL) for entry in entries]
        with transaction.atomic(), scope(cast.recorder.scope):
            came = Incoming(ReadingKind.PASTE, b"%d" % told, "", today(), today(), marks)
            reading = read_in(
                id=new_id(), project_id=project.pk, came=came, muster=None, pictures=[],
                by=cast.recorder,
            )  # fmt: skip
            seen = compared(reading).seen

        def click(pk: UUID = reading.pk, seen: str = seen) -> object:
            with scope(cast.recorder.scope):
                return len(take_over(reading_id=pk, seen=seen, keep=[], by=cast.recorder))

        assert sorted(map(str, at_once(*[click] * 4))) == ["0", "0", "0", "3"]
        assert len(slots()) == 2 * len(entries)
        with transaction.atomic(), scope(EVERYWHERE):
            assert DayRecord.objects.count() == told * len(entries)
        clear()


def batch(project: Project, by: Post, *taps: Tap, ids: list[UUID] | None = None) -> Act:
    named = dict(zip(ids or [new_id() for _ in taps], taps, strict=True))

    def act() -> object:
        with scope(by.scope):
            outcomes = set_days(project_id=project.pk, taps=named, by=by)
            return [outcome.came for outcome in outcomes.values()]

    return act


def test_two_villages_send_the_same_peoples_days_in_opposite_order_and_none_waits_for_ever(
    cast: Cast,
) -> None:
    """Each gives up mornings and takes afternoons, of which the other has the one it wants."""
    here, mine = arranged(cast.recorder, 10)
    there, _ = arranged(cast.neighbour, 10)
    numbers = [entry.number for entry in mine]
    for _ in range(ROUNDS):
        mornings = [Tap(n, today(), ABSENT, MORNING) for n in numbers]
        afternoons = [Tap(n, today(), ABSENT, AFTERNOON) for n in numbers]
        at_once(batch(here, cast.recorder, *mornings))
        at_once(batch(there, cast.neighbour, *afternoons))
        over = [Tap(n, today(), MORNING, AFTERNOON) for n in numbers]
        back = [Tap(n, today(), AFTERNOON, MORNING) for n in reversed(numbers)]
        came = at_once(batch(here, cast.recorder, *over), batch(there, cast.neighbour, *back))
        assert all(isinstance(one, list) for one in came), came
        assert len(slots()) == len(set(slots())) == 2 * len(numbers)
        clear()


def test_a_batch_that_arrives_twice_at_once_is_applied_once(cast: Cast) -> None:
    project, entries = arranged(cast.recorder, 10)
    for told in range(1, ROUNDS + 1):
        ids = [new_id() for _ in entries]
        taps = [Tap(entry.number, today(), ABSENT, FULL) for entry in entries]
        came = at_once(
            batch(project, cast.recorder, *taps, ids=ids),
            batch(project, cast.recorder, *reversed(taps), ids=ids[::-1]),
        )
        assert sorted(str(one[0]) for one in came if isinstance(one, list)) == ["applied", "known"]
        with transaction.atomic(), scope(EVERYWHERE):
            assert DayRecord.objects.count() == told * len(entries)
        assert len(slots()) == 2 * len(entries)
        clear()


def test_batches_of_many_days_meet_fills_and_clears_and_all_end(cast: Cast) -> None:
    project, entries = arranged(cast.recorder, 8)
    days = [today() - datetime.timedelta(days=n) for n in range(3)]
    forth = [Tap(e.number, day, ABSENT, FULL) for day in days for e in entries]
    back = [Tap(e.number, day, FULL, MORNING) for day in reversed(days) for e in reversed(entries)]

    def wipe() -> object:
        with scope(cast.recorder.scope):
            return clear_day(project_id=project.pk, day=today(), by=cast.recorder)

    def fill() -> object:
        with scope(cast.recorder.scope):
            return fill_day(project_id=project.pk, day=today(), like=None, by=cast.recorder)

    for _ in range(ROUNDS):
        came = at_once(
            batch(project, cast.recorder, *forth), batch(project, cast.recorder, *back), wipe, fill
        )
        assert [type(one) for one in came] == [list, list, int, Filled]
        with transaction.atomic(), scope(EVERYWHERE):
            last: dict[tuple[UUID, datetime.date], State] = {}
            for record in DayRecord.objects.order_by("at"):
                last[record.entry_id, record.day] = State(record.after)
            stand = {day: states_on(project, day) for day in days}
        assert {slot: state for slot, state in last.items() if state} == {
            (entry, day): state for day, there in stand.items() for entry, state in there.items()
        }
        for day in days:
            at_once(partial(_cleared, project, day, cast.recorder))


def _cleared(project: Project, day: datetime.date, by: Post) -> object:
    with scope(by.scope):
        return clear_day(project_id=project.pk, day=day, by=by)


def test_somebody_is_logged_or_nobody_works_but_never_both(cast: Cast) -> None:
    project, (entry,) = arranged(cast.recorder)

    def idle() -> object:
        with scope(cast.recorder.scope):
            set_idle_day(project_id=project.pk, day=today(), reason="rain", by=cast.recorder)
            return "idle"

    for _ in range(ROUNDS):
        logged, said = at_once(tap(entry, cast.recorder, FULL), idle)
        assert logged == FULL
        assert said == "idle" or "Clear the day first" in str(said)
        with transaction.atomic(), scope(EVERYWHERE):
            assert not IdleDay.objects.standing().exists()
        clear()
