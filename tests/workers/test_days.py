"""Work days: one tap, the whole day, and what must never be."""

import datetime
from collections.abc import Callable, Collection
from decimal import Decimal
from uuid import UUID

import pytest
from django.core.exceptions import PermissionDenied
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.errors import RuleBroken
from core.ids import new_id
from core.models import AuditRecord
from projects.actions import resume, suspend
from projects.lifecycle import Stage
from projects.models import CountySettings, Project
from tests import factories
from tests.factories import Cast
from tests.workers.arrange import building, days_ago, papers, person, rostered, today, worker
from workers import freezing
from workers.actions import Tap, clear_day, fill_day, leave, set_day
from workers.figures import (
    Attendance,
    attendance_by_day,
    attendance_on,
    days_by_entry,
    last_worked_before,
    states,
)
from workers.models import DayRecord, ProjectMonth, RosterEntry, Slot
from workers.rules import State, after_tap

pytestmark = pytest.mark.usefixtures("everywhere")

ABSENT, MORNING, AFTERNOON, FULL = State


@pytest.fixture
def project(cast: Cast) -> Project:
    return building(cast.recorder)


@pytest.fixture
def entry(project: Project, cast: Cast) -> RosterEntry:
    return worker(project, cast.recorder)


def tapped(
    entry: RosterEntry,
    cast: Cast,
    *,
    id: UUID | None = None,
    on: datetime.date | None = None,
    shown: State = ABSENT,
    wanted: State = FULL,
) -> State:
    """What stands after the tap."""
    tap = Tap(entry.number, on or today(), shown, wanted)
    set_day(id=id or new_id(), project_id=entry.project_id, tap=tap, by=cast.recorder)
    return stands(entry, on)


def stands(entry: RosterEntry, on: datetime.date | None = None) -> State:
    day = on or today()
    return states(entry.project, day, day).get((entry.pk, day), ABSENT)


def test_a_tap_logs_and_counts_in_the_days_figures(entry: RosterEntry, cast: Cast) -> None:
    assert tapped(entry, cast) == FULL
    assert attendance_on(entry.project, today()) == Attendance(1, Decimal("1.0"))
    slot = Slot.objects.first()
    assert slot is not None
    assert (slot.by, slot.village_id) == (cast.recorder, entry.village_id)


@pytest.mark.parametrize("wanted", [FULL, MORNING, AFTERNOON])
@pytest.mark.parametrize("shown", [ABSENT, FULL, MORNING, AFTERNOON])
def test_every_state_can_follow_every_other(
    entry: RosterEntry, cast: Cast, shown: State, wanted: State
) -> None:
    tapped(entry, cast, wanted=shown)
    tapped(entry, cast, shown=shown, wanted=wanted)
    assert stands(entry) == wanted
    tapped(entry, cast, shown=wanted, wanted=ABSENT)
    assert not Slot.objects.exists()


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(taps=st.lists(st.tuples(st.sampled_from(State), st.sampled_from(State)), max_size=12))
def test_any_taps_end_in_the_state_last_acknowledged(
    taps: list[tuple[State, State]], entry: RosterEntry, cast: Cast
) -> None:
    acknowledged = stands(entry)
    for shown, wanted in taps:
        try:
            acknowledged = tapped(entry, cast, shown=shown, wanted=wanted)
        except RuleBroken:
            assert shown != acknowledged
        assert stands(entry) == acknowledged


def test_the_same_tap_sent_again_changes_nothing(entry: RosterEntry, cast: Cast) -> None:
    one = new_id()
    assert tapped(entry, cast, id=one) == tapped(entry, cast, id=one) == FULL
    assert Slot.objects.count() == 2
    assert DayRecord.objects.count() == 1


def test_a_tap_that_comes_again_after_another_took_it_back_is_not_applied_twice(
    entry: RosterEntry, cast: Cast
) -> None:
    one = new_id()
    tapped(entry, cast, id=one)
    tapped(entry, cast, shown=FULL, wanted=ABSENT)
    assert tapped(entry, cast, id=one) == ABSENT
    assert stands(entry) == ABSENT


def test_a_tap_that_asked_for_what_stood_there_is_not_applied_later(
    entry: RosterEntry, cast: Cast
) -> None:
    one = new_id()
    tapped(entry, cast)
    tapped(entry, cast, id=one)
    tapped(entry, cast, shown=FULL, wanted=ABSENT)
    assert tapped(entry, cast, id=one) == ABSENT


def test_a_refused_tap_leaves_no_record_and_may_come_again(entry: RosterEntry, cast: Cast) -> None:
    one = new_id()
    tapped(entry, cast, wanted=MORNING)
    with pytest.raises(RuleBroken):
        tapped(entry, cast, id=one, shown=FULL, wanted=AFTERNOON)
    assert not DayRecord.objects.filter(pk=one).exists()
    assert tapped(entry, cast, id=one, shown=MORNING, wanted=AFTERNOON) == AFTERNOON


def test_every_change_of_a_day_is_kept_with_who_and_how(project: Project, cast: Cast) -> None:
    entry = worker(project, cast.recorder)
    tapped(entry, cast, wanted=MORNING)
    clear_day(project_id=project.pk, day=today(), by=cast.clerk)
    fill_day(project_id=project.pk, day=today(), like=None, by=cast.recorder)
    kept = DayRecord.objects.values_list("before", "after", "source", "by")
    assert list(kept) == [
        (ABSENT, MORNING, "tap", cast.recorder.pk),
        (MORNING, ABSENT, "clear", cast.clerk.pk),
        (ABSENT, FULL, "fill", cast.recorder.pk),
    ]


def test_a_stale_tap_is_told_what_stands_there(entry: RosterEntry, cast: Cast) -> None:
    tapped(entry, cast, wanted=MORNING)
    with pytest.raises(RuleBroken, match="now: morning"):
        tapped(entry, cast, shown=FULL, wanted=AFTERNOON)
    assert stands(entry) == MORNING


@pytest.mark.parametrize(
    ("stage", "said"),
    [(Stage.PREPARATION, "have not started"), (Stage.ACCEPTANCE, "are complete")],
)
def test_without_works_no_work_day(cast: Cast, stage: Stage, said: str) -> None:
    project = building(cast.recorder)
    entry = worker(project, cast.recorder)
    Project.objects.filter(pk=project.pk).update(stage=stage)
    with pytest.raises(RuleBroken, match=said):
        tapped(entry, cast)


def test_a_closed_project_is_only_read(entry: RosterEntry, cast: Cast) -> None:
    Project.objects.filter(pk=entry.project_id).update(outcome="archived")
    with pytest.raises(RuleBroken, match="closed"):
        tapped(entry, cast)


@pytest.mark.parametrize(
    ("ago", "said"),
    [(-1, "lies ahead"), (41, "nothing is logged before"), (31, "came to the site")],
    ids=["tomorrow", "before the works", "before his entry"],
)
def test_days_out_of_bounds(project: Project, cast: Cast, ago: int, said: str) -> None:
    entry = worker(project, cast.recorder, entered=30)
    with pytest.raises(RuleBroken, match=said):
        tapped(entry, cast, on=days_ago(ago))


def test_nobody_works_after_he_left(entry: RosterEntry, cast: Cast) -> None:
    leave(entry_id=entry.pk, left_on=days_ago(2), reason="外出", by=cast.recorder)
    tapped(entry, cast, on=days_ago(2))
    with pytest.raises(RuleBroken, match="left the site"):
        tapped(entry, cast, on=days_ago(1))


def test_while_suspended_nothing_is_added_but_mistakes_are_mended(
    entry: RosterEntry, cast: Cast
) -> None:
    tapped(entry, cast, on=days_ago(2))
    suspend(project_id=entry.project_id, since=days_ago(3), reason="降雪", by=cast.recorder)
    with pytest.raises(RuleBroken, match="stand still"):
        tapped(entry, cast, on=days_ago(1))
    tapped(entry, cast, on=days_ago(2), shown=FULL, wanted=ABSENT)
    resume(project_id=entry.project_id, on=today(), by=cast.recorder)
    tapped(entry, cast)
    with pytest.raises(RuleBroken, match="stand still"):
        tapped(entry, cast, on=days_ago(1))


def test_who_may_not_log_is_refused(entry: RosterEntry, cast: Cast) -> None:
    tap = Tap(entry.number, today(), ABSENT, FULL)
    for post in (cast.supervisor, cast.township, cast.auditor):
        with pytest.raises(PermissionDenied):
            set_day(id=new_id(), project_id=entry.project_id, tap=tap, by=post)
    with pytest.raises(Project.DoesNotExist):
        set_day(id=new_id(), project_id=entry.project_id, tap=tap, by=cast.neighbour)


def test_a_number_that_is_not_on_the_roster(entry: RosterEntry, cast: Cast) -> None:
    with pytest.raises(RosterEntry.DoesNotExist):
        set_day(
            id=new_id(),
            project_id=entry.project_id,
            tap=Tap(99, today(), ABSENT, FULL),
            by=cast.recorder,
        )


def two_sites(cast: Cast) -> tuple[RosterEntry, RosterEntry]:
    """The same person on two projects of one village."""
    someone = person(cast.recorder)
    first, second = building(cast.recorder), building(cast.recorder)
    return (
        rostered(first, [someone], cast.recorder)[0],
        rostered(second, [someone], cast.recorder)[0],
    )


def test_a_half_day_is_worked_once_anywhere(cast: Cast) -> None:
    here, there = two_sites(cast)
    tapped(here, cast, wanted=MORNING)
    for wanted in (MORNING, FULL):
        with pytest.raises(RuleBroken, match="already taken by another project"):
            tapped(there, cast, wanted=wanted)
        assert stands(there) == ABSENT
    tapped(there, cast, wanted=AFTERNOON)
    assert stands(there) == AFTERNOON


def test_another_county_is_not_named_and_not_seen(cast: Cast) -> None:
    mine = worker(building(cast.recorder), cast.recorder)
    theirs = worker(building(cast.neighbour), cast.neighbour)
    tapped(mine, cast)
    with pytest.raises(RuleBroken) as broken:
        set_day(
            id=new_id(),
            project_id=theirs.project_id,
            tap=Tap(theirs.number, today(), ABSENT, FULL),
            by=cast.neighbour,
        )
    assert str(broken.value.message) == "This half-day is already taken by another project."


def test_papers_pending_keeps_the_day_and_not_the_pay(entry: RosterEntry, cast: Cast) -> None:
    tapped(entry, cast)
    assert stands(entry) == FULL
    assert not RosterEntry.objects.with_papers(today()).get().papers.agreement
    assert list(RosterEntry.objects.pending(today())) == [entry]


@pytest.fixture
def strict_county(everywhere: None, cast: Cast) -> None:
    CountySettings.objects.create(
        source="民发改〔2026〕1号",
        area_id=factories.county_of(factories.VILLAGE),
        pending_allowed=False,
        at=datetime.datetime.now(datetime.UTC),
        by=cast.county,
    )


@pytest.mark.usefixtures("strict_county")
def test_a_county_may_want_the_papers_first(entry: RosterEntry, cast: Cast) -> None:
    with pytest.raises(RuleBroken, match="agreement, training, safety briefing, insurance"):
        tapped(entry, cast)
    papers(entry.project, [entry], cast.recorder)
    tapped(entry, cast)
    assert stands(entry) == FULL


@pytest.fixture
def freeze(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """Freezes all days before today, once it is called."""
    monkeypatch.setattr(freezing, "_answers", [])

    def frozen(project: Project, day: datetime.date, entries: Collection[UUID]) -> dict[UUID, str]:
        return dict.fromkeys(entries, "在发放表里") if day < today() else {}

    return lambda: freezing.register(frozen)


def test_frozen_days_say_why(entry: RosterEntry, cast: Cast, freeze: Callable[[], None]) -> None:
    other = rostered(entry.project, [person(cast.recorder, 2)], cast.recorder)[0]
    tapped(other, cast, on=days_ago(1))
    freeze()
    tapped(entry, cast)
    for refused in (
        lambda: tapped(entry, cast, on=days_ago(1)),
        lambda: clear_day(project_id=entry.project_id, day=days_ago(1), by=cast.recorder),
        lambda: fill_day(project_id=entry.project_id, day=days_ago(1), like=None, by=cast.recorder),
    ):
        with pytest.raises(RuleBroken, match="在发放表里"):
            refused()


def test_all_present_fills_only_who_has_nothing(project: Project, cast: Cast) -> None:
    entries = rostered(project, [person(cast.recorder, n) for n in range(1, 5)], cast.recorder)
    tapped(entries[0], cast, wanted=MORNING)
    filled = fill_day(project_id=project.pk, day=today(), like=None, by=cast.recorder)
    assert (filled.logged, filled.left_out) == (3, [])
    assert stands(entries[0]) == MORNING
    assert attendance_on(project, today()).days == Decimal("3.5")


def test_everyone_as_on_another_day(project: Project, cast: Cast) -> None:
    entries = rostered(project, [person(cast.recorder, n) for n in range(1, 4)], cast.recorder)
    tapped(entries[0], cast, on=days_ago(2))
    tapped(entries[1], cast, on=days_ago(2), wanted=AFTERNOON)
    like = last_worked_before(project, today())
    assert like == days_ago(2)
    filled = fill_day(project_id=project.pk, day=today(), like=like, by=cast.recorder)
    assert filled.logged == 2
    assert [stands(entry) for entry in entries] == [FULL, AFTERNOON, ABSENT]


def test_who_clashes_is_left_out_whole_and_named(cast: Cast) -> None:
    here, there = two_sites(cast)
    others = rostered(there.project, [person(cast.recorder, 7)], cast.recorder)
    tapped(here, cast, wanted=MORNING)
    filled = fill_day(project_id=there.project_id, day=today(), like=None, by=cast.recorder)
    assert filled.logged == 1
    assert [name for name, _ in filled.left_out] == [there.person.name]
    assert (stands(there), stands(others[0])) == (ABSENT, FULL)
    assert stands(here) == MORNING


@pytest.mark.usefixtures("strict_county")
def test_who_lacks_papers_is_left_out_and_named(project: Project, cast: Cast) -> None:
    entries = rostered(project, [person(cast.recorder, n) for n in (1, 2)], cast.recorder)
    papers(project, entries[:1], cast.recorder)
    filled = fill_day(project_id=project.pk, day=today(), like=None, by=cast.recorder)
    assert filled.logged == 1
    assert "insurance" not in filled.left_out[0][1]
    assert "agreement" in filled.left_out[0][1]


def test_a_closed_day_is_not_filled(project: Project, cast: Cast) -> None:
    with pytest.raises(RuleBroken, match="lies ahead"):
        fill_day(project_id=project.pk, day=days_ago(-1), like=None, by=cast.recorder)


def test_clearing_takes_everyone_and_remembers_what_stood(project: Project, cast: Cast) -> None:
    entries = rostered(project, [person(cast.recorder, n) for n in (1, 2)], cast.recorder)
    tapped(entries[0], cast)
    tapped(entries[1], cast, wanted=AFTERNOON)
    tapped(entries[1], cast, on=days_ago(1))
    assert clear_day(project_id=project.pk, day=today(), by=cast.recorder) == 2
    assert AuditRecord.objects.get(verb="clear day").facts["stood"] == {"1": 3, "2": 2}
    assert stands(entries[1], days_ago(1)) == FULL
    assert attendance_on(project, today()).people == 0


def test_figures_agree_with_each_other(project: Project, cast: Cast) -> None:
    entries = rostered(project, [person(cast.recorder, n) for n in (1, 2)], cast.recorder)
    tapped(entries[0], cast)
    tapped(entries[0], cast, on=days_ago(1), wanted=MORNING)
    tapped(entries[1], cast, wanted=AFTERNOON)
    first, last = days_ago(1), today()
    by_entry = days_by_entry(project, first, last)
    by_day = attendance_by_day(project, first, last)
    assert by_entry == {entries[0].pk: Decimal("1.5"), entries[1].pk: Decimal("0.5")}
    assert {day: (a.people, a.days) for day, a in by_day.items()} == {
        first: (1, Decimal("0.5")),
        last: (2, Decimal("1.5")),
    }
    assert sum(by_entry.values()) == Decimal("2.0")


def test_the_month_of_the_tap_is_held_for_wage_sheets(entry: RosterEntry, cast: Cast) -> None:
    tapped(entry, cast)
    tapped(entry, cast, shown=FULL, wanted=MORNING)
    assert ProjectMonth.objects.get().month == today().replace(day=1)


def test_the_cycle_of_taps(entry: RosterEntry, cast: Cast) -> None:
    shown = ABSENT
    for _ in range(4):
        wanted = after_tap(shown)
        tapped(entry, cast, shown=shown, wanted=wanted)
        shown = wanted
    assert not Slot.objects.exists()


def test_a_finished_project_is_not_cleared(entry: RosterEntry, cast: Cast) -> None:
    tapped(entry, cast)
    Project.objects.filter(pk=entry.project_id).update(stage=Stage.ACCEPTANCE)
    with pytest.raises(RuleBroken, match="are complete"):
        clear_day(project_id=entry.project_id, day=today(), by=cast.recorder)
    assert stands(entry) == FULL
