"""Late entries and corrections: a reason, a second person, and the first entry beside them."""

import datetime
from collections.abc import Callable
from typing import Any

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from core.errors import RuleBroken
from core.ids import new_id
from projects.actions import Answer
from projects.models import CountySettings, Project
from regions.models import Post, Role
from tests import factories
from tests.factories import VILLAGE, Cast
from tests.projects.case_rows import paper
from tests.workers.arrange import building, days_ago, papers, person, rostered, today
from workers import late, told
from workers.actions import Judgement, Tap, check_late, clear_day, fill_day, set_day
from workers.figures import states_on
from workers.late import waiting_on
from workers.late_days import late_days, waiting_records
from workers.models import DayRecord, LateCheck, Opinion, RosterEntry, Slot
from workers.rules import State

pytestmark = pytest.mark.usefixtures("everywhere")

ABSENT, MORNING, AFTERNOON, FULL = State
AGREE, OBJECT = Judgement(Opinion.AGREE), Judgement(Opinion.OBJECT, "那天没有来")
WHY = "记工员生病，按考勤本补记"
LATE = 8  # days ago: one more than the default allows


@pytest.fixture
def project(cast: Cast) -> Project:
    return building(cast.recorder)


@pytest.fixture
def crew(project: Project, cast: Cast) -> list[RosterEntry]:
    """Three people with their papers."""
    people = [person(cast.recorder, n) for n in (1, 2, 3)]
    entries = rostered(project, people, cast.recorder)
    papers(project, entries, cast.recorder)
    return entries


@pytest.fixture
def entry(crew: list[RosterEntry]) -> RosterEntry:
    return crew[0]


def tap(
    entry: RosterEntry,
    by: Post,
    ago: int = 0,
    *,
    shown: State = ABSENT,
    wanted: State = FULL,
    reason: str = "",
) -> None:
    said = Tap(entry.number, days_ago(ago), shown, wanted, reason)
    set_day(id=new_id(), project_id=entry.project_id, tap=said, by=by)


def yesterday(act: Callable[[], object]) -> None:
    """Done at this hour of yesterday."""
    with time_machine.travel(timezone.now() - datetime.timedelta(days=1), tick=False):
        act()


def payable(entry: RosterEntry) -> int:
    return Slot.objects.filter(entry=entry).payable().count()


def waits(entry: RosterEntry) -> bool:
    """Whether what stands on the late day waits for the supervision group."""
    return entry.pk in waiting_on(entry.project, days_ago(LATE))


def record_of(entry: RosterEntry) -> DayRecord:
    return DayRecord.objects.filter(entry=entry).latest("at")


# ---- what comes late ----


@pytest.mark.parametrize(("ago", "late"), [(0, False), (7, False), (8, True), (30, True)])
def test_a_day_is_late_after_seven_days(
    entry: RosterEntry, cast: Cast, ago: int, late: bool
) -> None:
    tap(entry, cast.recorder, ago, reason=WHY)
    assert record_of(entry).late is late
    assert payable(entry) == (0 if late else 2)


def test_a_late_day_without_a_reason_is_refused_and_nothing_kept(
    entry: RosterEntry, cast: Cast
) -> None:
    with pytest.raises(RuleBroken, match="Say why it is entered late"):
        tap(entry, cast.recorder, LATE)
    assert not Slot.objects.exists()
    assert not DayRecord.objects.exists()


def test_a_late_day_is_kept_at_once_and_says_that_it_waits(entry: RosterEntry, cast: Cast) -> None:
    tap(entry, cast.recorder, LATE, reason=WHY)
    assert states_on(entry.project, days_ago(LATE)) == {entry.pk: FULL}
    assert waits(entry)
    assert Slot.objects.count() == 2
    assert record_of(entry).reason == WHY


def test_taking_back_is_never_late(entry: RosterEntry, cast: Cast) -> None:
    tap(entry, cast.recorder, LATE, reason=WHY)
    tap(entry, cast.recorder, LATE, shown=FULL, wanted=MORNING, reason=WHY)
    assert not record_of(entry).late
    assert waits(entry)  # the morning still does
    tap(entry, cast.recorder, LATE, shown=MORNING, wanted=ABSENT)
    assert not waits(entry)


@pytest.mark.parametrize(("allowed", "late"), [(3, True), (20, False)])
def test_the_county_sets_after_how_many_days(
    entry: RosterEntry, cast: Cast, allowed: int, late: bool
) -> None:
    CountySettings.objects.create(
        source="民发改〔2026〕1号",
        area_id=factories.county_of(VILLAGE),
        late_days=allowed,
        at=timezone.now(),
        by=cast.county,
    )
    tap(entry, cast.recorder, 5, reason=WHY)
    assert record_of(entry).late is late
    fill_day(project_id=entry.project_id, day=days_ago(6), like=None, by=cast.recorder, reason=WHY)
    assert record_of(entry).late is late


def test_of_several_versions_the_one_that_holds_counts(entry: RosterEntry, cast: Cast) -> None:
    for ahead, allowed in ((-2, 31), (-1, 3), (1, 31)):
        CountySettings.objects.create(
            source="民发改〔2026〕1号",
            area_id=factories.county_of(VILLAGE),
            since=days_ago(-ahead),
            late_days=allowed,
            at=timezone.now(),
            by=cast.county,
        )
    tap(entry, cast.recorder, 5, reason=WHY)
    assert record_of(entry).late


def test_a_changed_setting_does_not_reach_back(entry: RosterEntry, cast: Cast) -> None:
    tap(entry, cast.recorder, LATE, reason=WHY)
    CountySettings.objects.create(
        source="民发改〔2026〕1号",
        area_id=factories.county_of(VILLAGE),
        late_days=31,
        at=timezone.now(),
        by=cast.county,
    )
    assert payable(entry) == 0


def test_nothing_is_late_where_the_signed_sheet_is_attached(
    entry: RosterEntry, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(late, "on_paper", lambda project, day: day == days_ago(9))
    tap(entry, cast.recorder, 9)
    assert payable(entry) == 2
    with pytest.raises(RuleBroken):
        tap(entry, cast.recorder, 10)


def test_filling_a_late_day_asks_for_one_reason_for_all(
    crew: list[RosterEntry], cast: Cast
) -> None:
    project = crew[0].project
    with pytest.raises(RuleBroken, match="long past"):
        fill_day(project_id=project.pk, day=days_ago(LATE), like=None, by=cast.recorder)
    fill_day(project_id=project.pk, day=days_ago(LATE), like=None, by=cast.recorder, reason=WHY)
    assert [day.record.entry.number for day in late_days(project)] == [1, 2, 3]
    assert {day.record.reason for day in late_days(project)} == {WHY}
    again = fill_day(project_id=project.pk, day=days_ago(LATE), like=None, by=cast.recorder)
    assert again.logged == 0


# ---- corrections ----


def test_a_correction_on_a_later_date_needs_a_reason(entry: RosterEntry, cast: Cast) -> None:
    yesterday(lambda: tap(entry, cast.recorder))
    with pytest.raises(RuleBroken, match="why it is corrected"):
        tap(entry, cast.recorder, 1, shown=FULL, wanted=MORNING)
    tap(entry, cast.recorder, 1, shown=FULL, wanted=MORNING, reason="下午请假")
    assert payable(entry) == 1


def test_what_is_mended_on_the_date_of_its_entry_needs_none(entry: RosterEntry, cast: Cast) -> None:
    tap(entry, cast.recorder, 1)
    tap(entry, cast.recorder, 1, shown=FULL, wanted=MORNING)
    assert payable(entry) == 1


def test_what_was_taken_back_on_an_earlier_date_is_put_back_with_a_reason(
    crew: list[RosterEntry], cast: Cast
) -> None:
    project = crew[0].project

    def tapped_and_taken_back() -> None:
        tap(crew[0], cast.recorder)
        tap(crew[0], cast.recorder, shown=FULL, wanted=ABSENT)

    yesterday(tapped_and_taken_back)
    with pytest.raises(RuleBroken, match="why it is corrected"):
        tap(crew[0], cast.recorder, 1)
    with pytest.raises(RuleBroken, match="why it is corrected"):
        fill_day(project_id=project.pk, day=days_ago(1), like=None, by=cast.recorder)
    tap(crew[1], cast.recorder, 1)  # of whom nothing was said


def test_clearing_an_earlier_dates_entry_needs_a_reason(entry: RosterEntry, cast: Cast) -> None:
    yesterday(lambda: tap(entry, cast.recorder))
    with pytest.raises(RuleBroken, match="why it is corrected"):
        clear_day(project_id=entry.project_id, day=days_ago(1), by=cast.recorder)
    clear_day(project_id=entry.project_id, day=days_ago(1), by=cast.recorder, reason="记错项目")
    assert record_of(entry).reason == "记错项目"
    assert not Slot.objects.exists()


def test_the_same_correction_sent_again_after_midnight_changes_nothing(
    entry: RosterEntry, cast: Cast
) -> None:
    one, said = new_id(), Tap(entry.number, days_ago(1), ABSENT, FULL)

    def send() -> None:
        set_day(id=one, project_id=entry.project_id, tap=said, by=cast.recorder)

    yesterday(send)
    send()
    assert states_on(entry.project, days_ago(1)) == {entry.pk: FULL}
    assert DayRecord.objects.count() == 1


# ---- the history ----


def test_the_first_entry_stays_beside_the_correction(crew: list[RosterEntry], cast: Cast) -> None:
    entry, project = crew[0], crew[0].project
    yesterday(lambda: fill_day(project_id=project.pk, day=today(), like=None, by=cast.clerk))
    tap(entry, cast.recorder, 1, shown=FULL, wanted=MORNING, reason="下午请假")
    (story,) = told.corrected(project, days_ago(1), days_ago(1))
    raw, change = story.told
    assert (raw.change, raw.record.source) == ("absent → full day", "fill")
    assert raw.record.by == cast.clerk
    assert (change.change, change.record.reason) == ("full day → morning", "下午请假")
    assert change.record.by == cast.recorder
    assert len(told.on_day(project, days_ago(1))) == 3
    assert [story.day for story in told.of_entry(entry)] == [days_ago(1)]
    assert told.of_entry(crew[1]) == []


def test_the_history_tells_how_a_late_day_stands(crew: list[RosterEntry], cast: Cast) -> None:
    project = crew[0].project
    for entry in crew:
        tap(entry, cast.recorder, LATE, reason=WHY)
    records = [record_of(entry).pk for entry in crew]
    check(project, records[1:2], cast.supervisor, OBJECT)
    check(project, records[2:], cast.supervisor, OBJECT)
    check(project, records[2:], cast.supervisor, AGREE)
    stories = told.on_day(project, days_ago(LATE))
    assert [story.told[0].badge[0] for story in stories if story.told[0].badge] == [
        "waiting", "stopped", "done",
    ]  # fmt: skip


# ---- what the supervision group says ----


def check(
    project: Project,
    records: list[Any],
    by: Post,
    judgement: Judgement = AGREE,
    answer: Answer | None = None,
) -> int:
    with transaction.atomic():
        return check_late(
            project_id=project.pk, record_ids=records, judgement=judgement, by=by, answer=answer
        )


def test_a_confirmed_late_day_is_payable(entry: RosterEntry, cast: Cast) -> None:
    tap(entry, cast.recorder, LATE, reason=WHY)
    record = record_of(entry).pk
    assert check(entry.project, [record], cast.supervisor) == 1
    assert payable(entry) == 2
    assert not waiting_records(entry.project).exists()
    assert check(entry.project, [record], cast.supervisor) == 0  # a double click
    assert LateCheck.objects.get().responsible == cast.supervisor.human


def test_an_objection_keeps_the_day_unpaid_until_it_is_confirmed_after_all(
    entry: RosterEntry, cast: Cast
) -> None:
    tap(entry, cast.recorder, LATE, reason=WHY)
    record = record_of(entry).pk
    with pytest.raises(RuleBroken, match="Say what is wrong"):
        check(entry.project, [record], cast.supervisor, Judgement(Opinion.OBJECT, " "))
    check(entry.project, [record], cast.supervisor, OBJECT)
    assert payable(entry) == 0
    (waits,) = late_days(entry.project)
    assert waits.objection
    assert waits.objection.reason == OBJECT.reason
    check(entry.project, [record], cast.supervisor)
    assert payable(entry) == 2


def test_what_no_longer_waits_is_not_confirmed(crew: list[RosterEntry], cast: Cast) -> None:
    project = crew[0].project
    for entry in crew[:2]:
        tap(entry, cast.recorder, LATE, reason=WHY)
    records = [record_of(entry).pk for entry in crew[:2]]
    tap(crew[0], cast.recorder, LATE, shown=FULL, wanted=ABSENT, reason=WHY)
    for wrong in (records, [new_id()]):
        with pytest.raises(RuleBroken, match="changed meanwhile"):
            check(project, wrong, cast.supervisor)
    assert not LateCheck.objects.exists()
    with pytest.raises(RuleBroken, match="Tick the days"):
        check(project, [], cast.supervisor)
    check(project, records[1:], cast.supervisor)
    with pytest.raises(RuleBroken, match="changed meanwhile"):
        check(project, records[1:], cast.supervisor, OBJECT)  # confirmed already


def test_a_day_entered_anew_waits_anew(entry: RosterEntry, cast: Cast) -> None:
    tap(entry, cast.recorder, LATE, reason=WHY)
    check(entry.project, [record_of(entry).pk], cast.supervisor)
    tap(entry, cast.recorder, LATE, shown=FULL, wanted=MORNING, reason=WHY)
    tap(entry, cast.recorder, LATE, shown=MORNING, wanted=AFTERNOON, reason=WHY)
    assert payable(entry) == 0


# ---- who logs never confirms ----


def second(of: Post, role: Role = Role.SUPERVISOR) -> Post:
    """Another account and post of the same human."""
    return factories.post(role, VILLAGE, human=of.human)


def signed(project: Project, by: Post, of: Post) -> Answer:
    return Answer(of.human, paper(project, by))


def by_himself(cast: Cast, _project: Project) -> tuple[Post, Post, Answer | None]:
    """The recorder from a second account."""
    return cast.recorder, second(cast.recorder), None


def by_his_deputy(cast: Cast, _project: Project) -> tuple[Post, Post, Answer | None]:
    """A member of the supervision group stood in for the recorder."""
    return second(cast.supervisor, Role.RECORDER), cast.supervisor, None


def by_the_clerk_who_typed(cast: Cast, project: Project) -> tuple[Post, Post, Answer | None]:
    """The township typed the days, and types the confirmation too."""
    return cast.clerk, cast.clerk, signed(project, cast.clerk, cast.supervisor)


def by_the_clerk_for_who_logged(cast: Cast, project: Project) -> tuple[Post, Post, Answer | None]:
    """The township types it in for someone who logged the day."""
    deputy = second(cast.recorder)
    return cast.recorder, cast.clerk, signed(project, cast.clerk, deputy)


PAIRS = (by_himself, by_his_deputy, by_the_clerk_who_typed, by_the_clerk_for_who_logged)


@pytest.mark.parametrize("pair", PAIRS)
def test_who_logs_never_confirms(entry: RosterEntry, cast: Cast, pair: Any) -> None:
    logs, confirms, answer = pair(cast, entry.project)
    tap(entry, logs, LATE, reason=WHY)
    with pytest.raises(RuleBroken, match="Another person must do it"):
        check(entry.project, [record_of(entry).pk], confirms, answer=answer)
    assert payable(entry) == 0


def test_the_township_types_in_what_the_supervision_group_signed(
    entry: RosterEntry, cast: Cast
) -> None:
    tap(entry, cast.recorder, LATE, reason=WHY)
    record = record_of(entry).pk
    with pytest.raises(RuleBroken, match="attach the paper"):
        check(entry.project, [record], cast.clerk)
    answer = signed(entry.project, cast.clerk, cast.supervisor)
    check(entry.project, [record], cast.clerk, answer=answer)
    found = LateCheck.objects.get()
    assert (found.operator, found.responsible) == (cast.clerk.human, cast.supervisor.human)


def test_without_the_right_nobody_confirms(entry: RosterEntry, cast: Cast) -> None:
    tap(entry, cast.recorder, LATE, reason=WHY)
    record = record_of(entry).pk
    for post in (cast.recorder, cast.township, cast.county, cast.auditor):
        with pytest.raises(PermissionDenied):
            check(entry.project, [record], post)
    for stranger in (cast.next_village, cast.neighbour):
        with pytest.raises(Project.DoesNotExist):
            check(entry.project, [record], stranger)


# ---- what the database holds ----


def test_a_late_slot_points_at_a_record_of_its_own_person_and_day(
    crew: list[RosterEntry], cast: Cast
) -> None:
    tap(crew[0], cast.recorder, LATE, reason=WHY)
    record = record_of(crew[0])

    def put(entry: RosterEntry, day: datetime.date) -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            Slot.objects.create(
                identity_id=entry.identity_id, day=day, half=1, entry=entry,
                village_id=entry.village_id, project_id=entry.project_id, at=timezone.now(),
                by=cast.recorder, late_record=record,
            )  # fmt: skip
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")

    for entry, ago in ((crew[1], LATE), (crew[0], 3)):
        with pytest.raises(IntegrityError, match="workers_slot_late_record_id_together"):
            put(entry, days_ago(ago))


def test_a_late_record_has_a_reason(entry: RosterEntry, cast: Cast) -> None:
    with pytest.raises(IntegrityError, match="day_record_late_has_a_reason"), transaction.atomic():
        DayRecord.objects.create(
            village_id=entry.village_id, project_id=entry.project_id, entry=entry, day=today(),
            before=0, after=3, source="tap", late=True, reason="", at=timezone.now(),
            by=cast.recorder,
        )  # fmt: skip


def test_a_check_is_only_ever_added(entry: RosterEntry, cast: Cast) -> None:
    tap(entry, cast.recorder, LATE, reason=WHY)
    check(entry.project, [record_of(entry).pk], cast.supervisor)
    for change in (
        lambda: LateCheck.objects.update(verdict=Opinion.OBJECT),
        lambda: LateCheck.objects.all().delete(),
    ):
        with pytest.raises(IntegrityError, match="only ever added"), transaction.atomic():
            change()
