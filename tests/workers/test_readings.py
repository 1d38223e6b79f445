"""Sheets and blocks that come in: kept as they came, differences, taken over once."""

import datetime
from collections.abc import Iterator, Sequence
from uuid import UUID

import pytest

from core.errors import RuleBroken
from core.ids import new_id
from core.models import AuditRecord
from core.scope import EVERYWHERE, scope
from projects.actions import suspend
from projects.models import Project
from regions.models import Post
from tests.factories import Cast
from tests.projects.village_rows import photo
from tests.workers.arrange import building, days_ago, person, rostered, today
from workers import freezing
from workers.actions import (
    Came,
    Incoming,
    Taken,
    Tap,
    add_own_sheet,
    attach_pages,
    leave,
    read_in,
    set_day,
    set_days,
    take_over,
)
from workers.figures import states
from workers.marks import Mark
from workers.models import DayRecord, ReadingKind, RosterEntry, SheetReading, Slot, Source
from workers.musters import on_paper
from workers.readings import asks_for_a_reason, compared
from workers.rules import State
from workers.sheets import Marked

ABSENT, MORNING, AFTERNOON, FULL = State


@pytest.fixture
def everywhere(db: None) -> Iterator[None]:
    with scope(EVERYWHERE):
        yield


@pytest.fixture
def project(cast: Cast, everywhere: None) -> Project:
    return building(cast.recorder)


@pytest.fixture
def crew(project: Project, cast: Cast) -> list[RosterEntry]:
    return rostered(project, [person(cast.recorder, n) for n in (1, 2, 3)], cast.recorder)


def came(
    marks: Sequence[Marked], *, kind: ReadingKind = ReadingKind.SHEET, original: bytes = b"file",
    name: str = "九月.xlsx", ago: int = 20,
) -> Incoming:  # fmt: skip
    return Incoming(kind, original, name, days_ago(ago), today(), marks)


def read(
    project: Project, by: Post, marks: Sequence[Marked], *, id: UUID | None = None, **more: object
) -> SheetReading:
    return read_in(
        id=id or new_id(), project_id=project.pk, came=came(marks, **more),  # type: ignore[arg-type]
        muster=None, pictures=[], by=by,
    )  # fmt: skip


def take(
    reading: SheetReading, by: Post, *, keep: Sequence[str] = (), reason: str = ""
) -> list[Taken]:
    seen = compared(reading).seen
    return take_over(reading_id=reading.pk, seen=seen, keep=keep, by=by, reason=reason)


def tap(project: Project, number: int, day: datetime.date, by: Post, wanted: State = FULL) -> None:
    at = Tap(number, day, ABSENT, wanted)
    set_day(id=new_id(), project_id=project.pk, tap=at, by=by)


def stands(project: Project) -> dict[tuple[int, datetime.date], State]:
    numbers = {entry.pk: entry.number for entry in project.rosterentrys.all()}
    found = states(project, days_ago(40), today())
    return {(numbers[entry], day): state for (entry, day), state in found.items()}


def marks(*said: tuple[int, int, Mark]) -> list[Marked]:
    return [(number, days_ago(ago), mark) for number, ago, mark in said]


def test_differences_stand_before_anything_is_logged(
    project: Project, crew: list[RosterEntry], cast: Cast
) -> None:
    tap(project, 1, days_ago(3), cast.recorder)
    tap(project, 2, days_ago(3), cast.recorder, AFTERNOON)
    tap(project, 3, days_ago(3), cast.recorder)
    said = marks((1, 3, Mark.ABSENT), (2, 3, Mark.HALF), (1, 4, Mark.FULL))
    reading = read(project, cast.recorder, said)
    found = compared(reading)
    assert [(one.number, one.day, one.stands, one.wanted) for one in found.open] == [
        (1, days_ago(4), ABSENT, FULL), (1, days_ago(3), FULL, ABSENT),
    ]  # fmt: skip
    assert (found.same, found.silent) == (1, 0)
    assert len(stands(project)) == 3


def test_where_the_sheet_says_nothing_everything_stays(
    project: Project, crew: list[RosterEntry], cast: Cast
) -> None:
    tap(project, 1, days_ago(3), cast.recorder)
    reading = read(project, cast.recorder, marks((1, 4, Mark.FULL), (2, 3, Mark.FULL)))
    assert compared(reading).silent == 1
    take(reading, cast.recorder)
    assert stands(project)[1, days_ago(3)] == FULL


def test_what_is_taken_over_is_on_record_as_the_sheets(
    project: Project, crew: list[RosterEntry], cast: Cast
) -> None:
    reading = read(project, cast.recorder, marks((1, 3, Mark.FULL), (2, 3, Mark.MORNING)))
    told = take(reading, cast.recorder)
    assert {one.came for one in told} == {Came.APPLIED}
    assert stands(project) == {(1, days_ago(3)): FULL, (2, days_ago(3)): MORNING}
    kept = list(DayRecord.objects.filter(reading=reading).order_by("entry__number"))
    assert [(one.before, one.after, one.source) for one in kept] == [
        (0, 3, Source.SHEET), (0, 1, Source.SHEET),
    ]  # fmt: skip
    assert AuditRecord.objects.get(verb="read in sheet").facts["logged"] == 2
    assert not compared(reading).open


def test_a_second_click_and_the_same_file_again_change_nothing(
    project: Project, crew: list[RosterEntry], cast: Cast
) -> None:
    said = marks((1, 3, Mark.FULL), (2, 3, Mark.FULL))
    reading = read(project, cast.recorder, said)
    seen = compared(reading).seen
    for _ in range(2):
        take_over(reading_id=reading.pk, seen=seen, keep=[f"2.{days_ago(3)}"], by=cast.recorder)
    assert read(project, cast.recorder, said).pk == reading.pk
    tap_away = Tap(1, days_ago(3), FULL, ABSENT)
    set_day(id=new_id(), project_id=project.pk, tap=tap_away, by=cast.recorder)
    found = compared(read(project, cast.recorder, said))
    assert [one.number for one in found.done] == [1]
    assert [one.number for one in found.open] == [2]
    take(reading, cast.recorder)
    assert stands(project) == {(2, days_ago(3)): FULL}


def test_squares_can_be_left_as_they_are(
    project: Project, crew: list[RosterEntry], cast: Cast
) -> None:
    reading = read(project, cast.recorder, marks((1, 3, Mark.FULL), (2, 3, Mark.FULL)))
    take(reading, cast.recorder, keep=[f"1.{days_ago(3)}"])
    assert stands(project) == {(2, days_ago(3)): FULL}
    assert [one.number for one in compared(reading).open] == [1]


def test_what_changed_since_the_page_was_opened_is_looked_at_again(
    project: Project, crew: list[RosterEntry], cast: Cast
) -> None:
    reading = read(project, cast.recorder, marks((1, 3, Mark.FULL), (2, 3, Mark.FULL)))
    seen = compared(reading).seen
    tap(project, 1, days_ago(3), cast.recorder, MORNING)
    with pytest.raises(RuleBroken, match="once more"):
        take_over(reading_id=reading.pk, seen=seen, keep=[], by=cast.recorder)
    assert stands(project) == {(1, days_ago(3)): MORNING}


def test_what_can_not_be_logged_is_named_and_the_rest_is_logged(
    project: Project, crew: list[RosterEntry], cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Taken elsewhere, suspended, ahead, left, frozen: each by itself."""
    by = cast.recorder
    there = building(cast.neighbour)
    rostered(there, [person(cast.neighbour, 1)], cast.neighbour)
    tap(there, 1, days_ago(3), cast.neighbour, AFTERNOON)
    tap(project, 1, days_ago(3), by, MORNING)
    leave(entry_id=crew[1].pk, left_on=days_ago(8), reason="外出", by=by)
    frozen_day = days_ago(6)
    monkeypatch.setattr(
        freezing, "_answers",
        [lambda _project, day, _ids: {crew[2].pk: "在表上"} if day == frozen_day else {}],
    )  # fmt: skip
    suspend(project_id=project.pk, since=days_ago(1), reason="降雪", by=by)
    said = [
        *marks((1, 3, Mark.AFTERNOON), (2, 7, Mark.FULL), (3, 6, Mark.FULL), (1, 1, Mark.FULL)),
        *marks((1, 6, Mark.FULL), (3, 5, Mark.FULL)),
    ]
    reading = read(project, by, said)
    told = take(reading, by)
    reasons = {(o.square.number, o.square.day): o.reason for o in told if o.reason}
    assert "already taken" in reasons[1, days_ago(3)]
    assert "left the site" in reasons[2, days_ago(7)]
    assert reasons[3, days_ago(6)] == "在表上"
    assert "stand still" in reasons[1, days_ago(1)]
    assert stands(project) == {
        (1, days_ago(3)): MORNING, (1, days_ago(6)): FULL, (3, days_ago(5)): FULL,
    }  # fmt: skip
    assert {record.entry.number for record in reading.records.all()} == {1, 3}


def test_a_refused_square_can_be_taken_over_later(
    project: Project, crew: list[RosterEntry], cast: Cast
) -> None:
    there = building(cast.neighbour)
    rostered(there, [person(cast.neighbour, 1)], cast.neighbour)
    tap(there, 1, days_ago(3), cast.neighbour)
    reading = read(project, cast.recorder, marks((1, 3, Mark.FULL)))
    assert [one.came for one in take(reading, cast.recorder)] == [Came.REFUSED]
    Slot.objects.filter(project=there).delete()
    assert [one.came for one in take(reading, cast.recorder)] == [Came.APPLIED]


def test_a_township_needs_the_signed_paper_and_its_batch_points_to_it(
    project: Project, crew: list[RosterEntry], cast: Cast
) -> None:
    said = marks((1, 3, Mark.FULL))
    with pytest.raises(RuleBroken, match="signed sheet") as refused:
        read(project, cast.clerk, said)
    assert refused.value.field == "pictures"
    reading = read_in(
        id=new_id(), project_id=project.pk, came=came(said), muster=None, pictures=[photo()],
        by=cast.clerk,
    )  # fmt: skip
    assert reading.muster is not None
    assert on_paper(project, days_ago(3))
    later = read(project, cast.clerk, said, kind=ReadingKind.PASTE)
    assert later.muster == reading.muster
    take(reading, cast.clerk)
    assert AuditRecord.objects.get(verb="read in sheet").post_id == cast.clerk.pk


def test_pictures_go_to_the_sheet_that_the_file_names(
    project: Project, crew: list[RosterEntry], cast: Cast
) -> None:
    mine = add_own_sheet(
        id=new_id(), project_id=project.pk, first=days_ago(20), last=today(), by=cast.recorder
    )
    reading = read_in(
        id=new_id(), project_id=project.pk, came=came(marks((1, 3, Mark.FULL))), muster=mine,
        pictures=[photo()], by=cast.recorder,
    )  # fmt: skip
    assert reading.muster == mine
    assert mine.pages.count() == 1
    with pytest.raises(RuleBroken) as refused:
        read_in(
            id=new_id(), project_id=project.pk, came=came(marks((1, 3, Mark.FULL)), original=b"2"),
            muster=mine, pictures=[photo()], by=cast.recorder,
        )  # fmt: skip
    assert refused.value.field == "pictures"


def test_one_file_is_not_taken_over_for_two_months(
    project: Project, crew: list[RosterEntry], cast: Cast
) -> None:
    said = marks((1, 3, Mark.FULL))
    reading = read(project, cast.recorder, said)
    assert read(project, cast.recorder, said, ago=19).pk != reading.pk
    take(reading, cast.recorder)
    with pytest.raises(RuleBroken, match="taken over for"):
        read(project, cast.recorder, said, ago=18)


def test_a_file_that_says_nothing_is_not_kept(
    project: Project, crew: list[RosterEntry], cast: Cast
) -> None:
    with pytest.raises(RuleBroken, match="no mark"):
        read(project, cast.recorder, [])


def test_a_block_comes_in_as_often_as_it_is_pasted(
    project: Project, crew: list[RosterEntry], cast: Cast
) -> None:
    said, key = marks((1, 3, Mark.FULL)), new_id()
    first, again = (
        read(project, cast.recorder, said, kind=ReadingKind.PASTE, id=key) for _ in "ab"
    )
    assert first.pk == again.pk
    assert read(project, cast.recorder, said, kind=ReadingKind.PASTE).pk != first.pk
    take(first, cast.recorder)
    assert DayRecord.objects.get().source == Source.PASTE


def test_the_same_ids_again_are_told_and_change_nothing(
    project: Project, crew: list[RosterEntry], cast: Cast
) -> None:
    taps = {
        new_id(): Tap(1, days_ago(3), ABSENT, FULL),
        new_id(): Tap(2, days_ago(3), MORNING, FULL),
    }
    for came in ([Came.APPLIED, Came.CONFLICT], [Came.KNOWN, Came.CONFLICT]):
        told = set_days(project_id=project.pk, taps=taps, by=cast.recorder)
        assert [told[name].came for name in taps] == came


def test_what_comes_late_needs_a_reason_unless_the_signed_sheet_is_there(
    project: Project, crew: list[RosterEntry], cast: Cast
) -> None:
    reading = read(project, cast.recorder, marks((1, 15, Mark.FULL)))
    assert asks_for_a_reason(reading, compared(reading).open)
    with pytest.raises(RuleBroken, match="long past") as broken:
        take(reading, cast.recorder)
    assert broken.value.field == "reason"
    assert not stands(project)
    take(reading, cast.recorder, reason="记工员生病")
    slot = Slot.objects.filter(entry=crew[0]).first()
    assert slot is not None
    assert slot.late_record is not None
    assert slot.late_record.reason == "记工员生病"
    signed = read_in(
        id=new_id(), project_id=project.pk, came=came(marks((2, 15, Mark.FULL)), original=b"b"),
        muster=None, pictures=[photo()], by=cast.recorder,
    )  # fmt: skip
    assert not asks_for_a_reason(signed, compared(signed).open)
    take(signed, cast.recorder)
    record = signed.records.get()
    assert not record.late
    assert "signed sheet" in record.reason


def test_who_moves_from_morning_to_a_taken_afternoon_keeps_his_morning(
    project: Project, crew: list[RosterEntry], cast: Cast
) -> None:
    there = building(cast.neighbour)
    rostered(there, [person(cast.neighbour, 1)], cast.neighbour)
    tap(there, 1, days_ago(3), cast.neighbour, AFTERNOON)
    tap(project, 1, days_ago(3), cast.recorder, MORNING)
    take(read(project, cast.recorder, marks((1, 3, Mark.AFTERNOON))), cast.recorder)
    assert stands(project) == {(1, days_ago(3)): MORNING}


def test_attaching_needs_the_sheet_in_reach(
    project: Project, crew: list[RosterEntry], cast: Cast
) -> None:
    mine = add_own_sheet(
        id=new_id(), project_id=project.pk, first=days_ago(20), last=today(), by=cast.recorder
    )
    with pytest.raises(type(mine).DoesNotExist):
        attach_pages(id=new_id(), muster_id=mine.pk, files=[photo()], by=cast.next_village)
