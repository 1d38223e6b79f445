"""Weeks: the supervision group confirms each or objects, and sees what changes afterwards."""

import datetime
from collections.abc import Callable
from typing import Any

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone

from core.errors import RuleBroken, constraint_of
from core.ids import new_id
from core.models import AuditRecord
from projects.actions import Answer
from projects.models import Project
from regions.models import Post, Role
from tests import factories
from tests.factories import VILLAGE, Cast
from tests.projects.case_rows import paper
from tests.workers.arrange import building, person, rostered, today
from workers.actions import (
    Judgement,
    Tap,
    answer_week,
    check_late,
    check_week,
    clear_day,
    set_day,
)
from workers.late_days import late_days
from workers.models import Opinion, RosterEntry, WeekAnswer, WeekCheck
from workers.opinion_todo import waiting
from workers.rules import State, WeekState, monday_of
from workers.week_table import table_of
from workers.weeks import A_WEEK, Week, week_of, weeks_of

pytestmark = pytest.mark.usefixtures("everywhere")

ABSENT, MORNING, AFTERNOON, FULL = State
AGREE, OBJECT = Judgement(Opinion.AGREE), Judgement(Opinion.OBJECT, "周三没有开工")
SATURDAY = datetime.timedelta(days=5)  # four days ago: not late yet
NOON = datetime.datetime(2026, 9, 9, 12, tzinfo=datetime.UTC)  # a Wednesday


@pytest.fixture(autouse=True)
def wednesday() -> Any:
    with time_machine.travel(NOON, tick=False) as clock:
        yield clock


@pytest.fixture
def project(cast: Cast) -> Project:
    return building(cast.recorder)


@pytest.fixture
def crew(project: Project, cast: Cast) -> list[RosterEntry]:
    people = [person(cast.recorder, n) for n in (1, 2)]
    return rostered(project, people, cast.recorder)


@pytest.fixture
def week(crew: list[RosterEntry], cast: Cast) -> datetime.date:
    """Last week's Monday: a day and a half were worked in it."""
    monday = monday_of(today()) - A_WEEK
    tap(crew[0], cast.recorder, monday + datetime.timedelta(days=3))
    tap(crew[1], cast.recorder, monday + datetime.timedelta(days=4), wanted=MORNING)
    return monday


def tap(
    entry: RosterEntry,
    by: Post,
    day: datetime.date,
    *,
    shown: State = ABSENT,
    wanted: State = FULL,
    reason: str = "",
) -> None:
    said = Tap(entry.number, day, shown, wanted, reason)
    set_day(id=new_id(), project_id=entry.project_id, tap=said, by=by)


def check(
    project: Project,
    week: datetime.date,
    by: Post,
    judgement: Judgement = AGREE,
    *,
    seen: str | None = None,
    answer: Answer | None = None,
    id: Any = None,
) -> WeekCheck:
    with transaction.atomic():
        return check_week(
            id=id or new_id(),
            project_id=project.pk,
            week=week,
            seen=week_of(project, week).digest if seen is None else seen,
            judgement=judgement,
            by=by,
            answer=answer,
        )


def answered(check: WeekCheck, by: Post, text: str = "已改") -> WeekAnswer:
    with transaction.atomic():
        return answer_week(id=new_id(), check_id=check.pk, text=text, by=by)


def state(project: Project, week: datetime.date) -> WeekState:
    return week_of(project, week).state


def todos(actor: Post) -> list[str]:
    return [todo.what for todo in waiting(actor, today())]


# ---- how a week stands ----


def test_a_week_is_confirmed_as_it_was_seen(
    project: Project, week: datetime.date, cast: Cast
) -> None:
    assert state(project, week) == WeekState.WAITING
    found = check(project, week, cast.supervisor)
    assert state(project, week) == WeekState.AGREED
    assert (found.round, found.responsible) == (1, cast.supervisor.human)
    assert AuditRecord.objects.get(verb="confirm week").facts["seen"] == found.seen


def test_the_same_form_twice_is_one_opinion(
    project: Project, week: datetime.date, cast: Cast
) -> None:
    one = new_id()
    check(project, week, cast.supervisor, id=one)
    check(project, week, cast.supervisor, id=one)
    assert WeekCheck.objects.count() == 1


def test_a_change_afterwards_opens_the_week_again(
    project: Project, week: datetime.date, crew: list[RosterEntry], cast: Cast
) -> None:
    check(project, week, cast.supervisor)
    tap(crew[1], cast.recorder, week + SATURDAY)
    assert state(project, week) == WeekState.CHANGED
    assert check(project, week, cast.supervisor).round == 2
    assert state(project, week) == WeekState.AGREED


def test_what_is_changed_and_put_back_stays_confirmed(
    project: Project, week: datetime.date, crew: list[RosterEntry], cast: Cast
) -> None:
    check(project, week, cast.supervisor)
    tap(crew[1], cast.recorder, week + SATURDAY)
    tap(crew[1], cast.recorder, week + SATURDAY, shown=FULL, wanted=ABSENT)
    assert state(project, week) == WeekState.AGREED


def test_a_week_that_is_emptied_afterwards_shows(
    project: Project, week: datetime.date, cast: Cast
) -> None:
    check(project, week, cast.supervisor)
    for ahead in (3, 4):
        day = week + datetime.timedelta(days=ahead)
        clear_day(project_id=project.pk, day=day, by=cast.recorder)
    found = week_of(project, week)
    assert (found.state, found.people) == (WeekState.CHANGED, 0)
    check(project, week, cast.supervisor)
    assert state(project, week) == WeekState.AGREED


def test_an_objection_is_answered_and_looked_at_again(
    project: Project, week: datetime.date, cast: Cast
) -> None:
    objection = check(project, week, cast.supervisor, OBJECT)
    assert state(project, week) == WeekState.OBJECTED
    answered(objection, cast.recorder)
    assert state(project, week) == WeekState.ANSWERED
    assert answered(objection, cast.recorder, "again").text == "已改"  # a double click
    check(project, week, cast.supervisor)
    assert state(project, week) == WeekState.AGREED


def test_weeks_are_found_whole_and_apart(
    project: Project, week: datetime.date, crew: list[RosterEntry], cast: Cast
) -> None:
    tap(crew[0], cast.recorder, week + A_WEEK)
    thursday = week + datetime.timedelta(days=3)
    last, this = weeks_of([project.pk], thursday, today())[project.pk]
    assert (last.monday, last.people, str(last.days)) == (week, 2, "1.5")
    assert (this.monday, this.state) == (week + A_WEEK, WeekState.RUNNING)
    assert weeks_of([project.pk], thursday, thursday)[project.pk] == [last]


def test_another_projects_days_are_not_in_the_hash(
    project: Project, week: datetime.date, cast: Cast
) -> None:
    before = week_of(project, week).digest
    other = rostered(building(cast.recorder), [person(cast.recorder, 9)], cast.recorder)[0]
    tap(other, cast.recorder, week + SATURDAY)
    assert week_of(project, week).digest == before


# ---- what is refused ----


def refusal(act: Callable[[], object]) -> str:
    with pytest.raises(RuleBroken) as broken:
        act()
    return str(broken.value.message)


def test_a_week_is_confirmed_when_it_is_over_as_it_is_now_and_once(
    project: Project, week: datetime.date, crew: list[RosterEntry], cast: Cast
) -> None:
    by = cast.supervisor
    this = week + A_WEEK
    tap(crew[0], cast.recorder, this)
    assert "not over yet" in refusal(lambda: check(project, this, by))
    assert "begins on a Monday" in refusal(
        lambda: check(project, week + datetime.timedelta(days=1), by)
    )
    assert "Nobody worked" in refusal(lambda: check(project, week - A_WEEK, by))
    assert "changed after you opened" in refusal(lambda: check(project, week, by, seen="x"))
    assert "Say what is wrong" in refusal(
        lambda: check(project, week, by, Judgement(Opinion.OBJECT, " "))
    )
    check(project, week, by)
    assert "confirmed already" in refusal(lambda: check(project, week, by, OBJECT))


def test_an_answer_is_to_an_open_objection_and_not_by_who_objected(
    project: Project, week: datetime.date, cast: Cast
) -> None:
    typed = check(
        project, week, cast.clerk, OBJECT, answer=signed(project, cast.clerk, cast.supervisor)
    )
    assert "a colleague must" in refusal(lambda: answered(typed, cast.clerk))
    assert "Say what was found" in refusal(lambda: answered(typed, cast.recorder, " "))
    for post in (cast.supervisor, cast.auditor, cast.finance):
        with pytest.raises(PermissionDenied):
            answered(typed, post)
    with pytest.raises(WeekCheck.DoesNotExist):
        answered(typed, cast.neighbour)
    answered(typed, cast.township)
    agreed = check(project, week, cast.supervisor)
    assert "no objection" in refusal(lambda: answered(agreed, cast.recorder))


# ---- who logs never confirms ----


def signed(project: Project, by: Post, of: Post) -> Answer:
    return Answer(of.human, paper(project, by))


def second(of: Post, role: Role = Role.SUPERVISOR) -> Post:
    return factories.post(role, VILLAGE, human=of.human)


def from_a_second_account(cast: Cast, _project: Project) -> tuple[Post, Post, Answer | None]:
    return cast.recorder, second(cast.recorder), None


def as_a_deputy(cast: Cast, _project: Project) -> tuple[Post, Post, Answer | None]:
    return second(cast.supervisor, Role.RECORDER), cast.supervisor, None


def by_the_clerks_hand(cast: Cast, project: Project) -> tuple[Post, Post, Answer | None]:
    deputy = second(cast.recorder)
    return cast.recorder, cast.clerk, signed(project, cast.clerk, deputy)


@pytest.mark.parametrize("pair", [from_a_second_account, as_a_deputy, by_the_clerks_hand])
def test_who_logged_a_day_of_the_week_never_confirms_it(
    project: Project, crew: list[RosterEntry], week: datetime.date, cast: Cast, pair: Any
) -> None:
    logs, confirms, answer = pair(cast, project)
    tap(crew[0], logs, week + SATURDAY)
    said = refusal(lambda: check(project, week, confirms, answer=answer))
    assert "may not confirm it" in said


def test_who_took_a_day_back_has_logged_too(
    project: Project, crew: list[RosterEntry], week: datetime.date, cast: Cast
) -> None:
    deputy = second(cast.supervisor, Role.RECORDER)
    tap(crew[0], deputy, week + datetime.timedelta(days=3), shown=FULL, wanted=ABSENT)
    assert "may not confirm it" in refusal(lambda: check(project, week, cast.supervisor))


def test_the_township_types_days_and_the_signed_opinion_of_the_group(
    project: Project, crew: list[RosterEntry], week: datetime.date, cast: Cast
) -> None:
    """One clerk for twelve villages: the group answers, and its paper is there (decision 14)."""
    tap(crew[0], cast.clerk, week + SATURDAY)
    assert "attach the paper" in refusal(lambda: check(project, week, cast.clerk))
    answer = signed(project, cast.clerk, cast.supervisor)
    found = check(project, week, cast.clerk, answer=answer)
    assert (found.operator, found.responsible) == (cast.clerk.human, cast.supervisor.human)


def test_without_the_right_nobody_confirms_a_week(
    project: Project, week: datetime.date, cast: Cast
) -> None:
    for post in (cast.recorder, cast.township, cast.county, cast.auditor):
        with pytest.raises(PermissionDenied):
            check(project, week, post)
    with pytest.raises(Project.DoesNotExist):
        check(project, week, cast.neighbour)


# ---- what the database holds ----


@pytest.mark.parametrize("change", ["update", "delete"])
def test_opinions_and_answers_are_only_ever_added(
    project: Project, week: datetime.date, cast: Cast, change: str
) -> None:
    answered(check(project, week, cast.supervisor, OBJECT), cast.recorder)
    for rows, values in ((WeekCheck.objects, {"reason": "x"}), (WeekAnswer.objects, {"text": "x"})):
        with pytest.raises(IntegrityError, match="only ever added"), transaction.atomic():
            rows.update(**values) if change == "update" else rows.all()._raw_delete("default")


@pytest.mark.parametrize(
    ("wrong", "constraint"),
    [
        ({"week": datetime.date(2026, 9, 1)}, "week_check_names_a_monday"),
        ({"verdict": Opinion.OBJECT}, "weekcheck_against_has_a_reason"),
        ({"operator": "clerk"}, "weekcheck_for_another_has_his_paper"),
        ({"responsible": "recorder", "operator": "recorder"}, "week_check_by_another"),
    ],
)
def test_an_opinion_that_breaks_a_rule_is_not_kept(
    project: Project, week: datetime.date, cast: Cast, wrong: dict[str, Any], constraint: str
) -> None:
    row: dict[str, Any] = {
        "village_id": project.village_id, "project": project, "week": week, "round": 1,
        "seen": "", "verdict": Opinion.AGREE, "at": timezone.now(), "post": cast.supervisor,
        "operator": "supervisor", "responsible": "supervisor",
    } | wrong  # fmt: skip
    for who in ("operator", "responsible"):
        row[who] = getattr(cast, str(row[who])).human
    with pytest.raises(IntegrityError) as broken, transaction.atomic():
        WeekCheck.objects.create(**row)
    assert constraint_of(broken.value) == constraint


# ---- the table and the inbox ----


def test_the_table_shows_who_was_there_and_what_came_late(
    project: Project, crew: list[RosterEntry], week: datetime.date, cast: Cast
) -> None:
    old = week - A_WEEK
    tap(crew[0], cast.recorder, old, reason="补记")
    found = table_of(project, week_of(project, old))
    assert [row.entry.number for row in found.rows] == [1]
    assert [square.state for square in found.rows[0].squares] == [FULL, *[ABSENT] * 6]
    assert found.rows[0].squares[0].late
    assert found.late
    assert [str(column.days) for column in found.columns] == ["1.0", *["0.0"] * 6]
    assert not table_of(project, week_of(project, week)).late


def test_the_inbox_of_the_supervision_group(
    project: Project, crew: list[RosterEntry], week: datetime.date, cast: Cast
) -> None:
    (what,) = todos(cast.supervisor)
    assert "confirm the week" in what
    tap(crew[0], cast.recorder, week - A_WEEK, reason="补记")
    assert todos(cast.supervisor) == [
        "1 late day waits for your confirmation.",
        "Look at the work days of 2 weeks and confirm them.",
    ]
    check(project, week, cast.supervisor)
    check(project, week - A_WEEK, cast.supervisor)
    assert todos(cast.supervisor) == ["1 late day waits for your confirmation."]
    assert todos(cast.recorder) == todos(cast.clerk) == todos(cast.township) == []


def test_an_objection_waits_for_the_recorder_and_the_township(
    project: Project, week: datetime.date, cast: Cast
) -> None:
    objection = check(project, week, cast.supervisor, OBJECT)
    assert todos(cast.supervisor) == []
    for post in (cast.recorder, cast.township):
        (what,) = todos(post)
        assert what.startswith("The supervision group objects to the week of")
    answered(objection, cast.recorder)
    assert todos(cast.recorder) == todos(cast.township) == []
    assert len(todos(cast.supervisor)) == 1


def test_a_late_day_that_is_objected_to_waits_for_the_recorder(
    project: Project, crew: list[RosterEntry], week: datetime.date, cast: Cast
) -> None:
    check(project, week, cast.supervisor)
    tap(crew[0], cast.recorder, week - A_WEEK, reason="补记")
    check(project, week - A_WEEK, cast.supervisor)
    (late,) = late_days(project)
    check_late(
        project_id=project.pk, record_ids=[late.record.pk], judgement=OBJECT, by=cast.supervisor
    )
    assert todos(cast.supervisor) == []
    assert todos(cast.recorder) == ["The supervision group objects to 1 late day: put it right."]


def test_a_week_that_is_not_over_waits_for_nobody(
    project: Project, crew: list[RosterEntry], cast: Cast, wednesday: Any
) -> None:
    tap(crew[0], cast.recorder, today())
    assert todos(cast.supervisor) == []
    wednesday.move_to(NOON + datetime.timedelta(days=4))  # Sunday
    assert todos(cast.supervisor) == []
    wednesday.move_to(NOON + datetime.timedelta(days=5))
    assert len(todos(cast.supervisor)) == 1


@pytest.mark.parametrize("day", [datetime.date.min, datetime.date.max])
def test_the_ends_of_time_have_a_week(project: Project, day: datetime.date) -> None:
    found: Week = week_of(project, monday_of(day))
    assert found.people == 0
    assert table_of(project, found).rows == []
