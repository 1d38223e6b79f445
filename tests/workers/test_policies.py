"""What PostgreSQL itself refuses to the application's role, whatever the program tries."""

from typing import Any

import pytest
from django.db import Error, IntegrityError, connection, transaction
from django.utils import timezone

from core.ids import new_id
from core.scope import EVERYWHERE, Scope, scope
from projects.actions import attach
from projects.models import Project
from regions.models import Post
from tests import factories
from tests.factories import Cast
from tests.projects.village_rows import photo
from tests.workers.arrange import building, days_ago, papers, person, rostered, today
from workers.actions import (
    Answered,
    Asked,
    Evidence,
    NewAccount,
    Someone,
    Tap,
    add_category,
    add_household,
    add_member,
    ask_account_change,
    leave,
    set_day,
    set_idle_day,
)
from workers.models import Person, RosterEntry
from workers.rules import State

TABLES = (
    "person", "personcategory", "survey", "rosterentry", "agreement", "training",
    "trainingattendance", "insurance", "slot", "projectmonth", "stay", "peopleimport",
    "household", "householdmember", "idleday",
)  # fmt: skip
KEPT = {"agreement", "stay"}  # no statement deletes a row of these, wherever it comes from
# Their triggers refuse to change or delete, whoever asks.
ONLY_ADDED = ("accountchange", "passedwarning")
CARD = "6228480402564890018"


@pytest.fixture
def cast(real_db: None) -> Cast:
    return factories.cast()


def entry_of(by: Post, sequence: int = 1) -> RosterEntry:
    """A worker with a day logged, papers and a group."""
    with transaction.atomic(), scope(by.scope):
        project = building(by)
        someone = person(by, sequence, account=CARD)
        entry = rostered(project, [someone], by, reason="已核对")[0]
        papers(project, [entry], by)
        leave(entry_id=entry.pk, left_on=days_ago(-1), reason="外出", by=by)
        add_category(
            id=new_id(),
            person_id=someone.pk,
            category="lifted",
            since=today(),
            evidence=Evidence("名单"),
            by=by,
        )
        asked(project, someone, by)
        tap = Tap(entry.number, today(), State.ABSENT, State.MORNING)
        set_day(id=new_id(), project_id=project.pk, tap=tap, by=by)
        set_idle_day(project_id=project.pk, day=days_ago(1), reason="rain", by=by)
        return entry


def asked(project: Project, someone: Person, by: Post) -> None:
    """His household was asked, another account asked for, and a warning about it passed."""
    door = Asked(someone.name, "一社", today())
    row = new_id()
    add_household(id=row, project_id=project.pk, asked=door, by=by)
    answered, who = Answered("head", True, "full"), Someone(person_id=someone.pk)
    add_member(id=new_id(), household_id=row, who=who, answered=answered, by=by)
    new = NewAccount("6228480402564890019", "", "换卡", "存折")
    ask_account_change(id=new_id(), person_id=someone.pk, new=new, by=by)


def run(area: Scope, statement: str, parameters: list[Any] | None = None) -> list[Any]:
    with transaction.atomic(), scope(area), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, parameters or [])
        return cursor.fetchall() if cursor.description else [cursor.rowcount]


def test_an_agreement_changes_by_its_copy_once_or_by_being_struck_out_once(cast: Cast) -> None:
    mine = entry_of(cast.recorder)
    with transaction.atomic(), scope(cast.recorder.scope):
        copy = attach(project=mine.project, file=photo(), title="x", by=cast.recorder)
    copied = [f"UPDATE workers_agreement SET paper_id = '{copy.pk}'"]
    struck = [
        "UPDATE workers_agreement SET withdrawn_at = now(), withdrawn_reason = 'x', "
        f"withdrawn_by_id = '{cast.recorder.pk}'"
    ]
    refused = (
        "UPDATE workers_agreement SET signed_on = signed_on - 1",
        "UPDATE workers_agreement SET paper_id = NULL",
        "DELETE FROM workers_agreement",
    )
    for statement in (*copied, *struck):
        assert run(cast.recorder.scope, statement) == [1]
        for wrong in refused:
            with pytest.raises(IntegrityError):
                run(cast.recorder.scope, wrong)
    with pytest.raises(IntegrityError, match="only gets its copy"):
        run(cast.recorder.scope, struck[0])


@pytest.mark.parametrize("table", sorted(KEPT))
@pytest.mark.parametrize("column", ["entry_id", "project_id", "paper_id"])
def test_no_kept_row_is_added_that_points_into_another_village(
    cast: Cast, table: str, column: str
) -> None:
    mine, other = entry_of(cast.recorder), entry_of(cast.neighbour, 2)
    with transaction.atomic(), scope(cast.neighbour.scope):
        theirs = attach(project=other.project, file=photo(), title="x", by=cast.neighbour)
    right = {"entry_id": mine.pk, "project_id": mine.project_id, "paper_id": None}
    wrong = {"entry_id": other.pk, "project_id": other.project_id, "paper_id": theirs.pk}
    row = {"id": new_id(), "village_id": mine.village_id, "by_id": cast.recorder.pk}
    row |= right | {column: wrong[column], "at": timezone.now()}
    if table == "agreement":
        run(
            EVERYWHERE,
            "UPDATE workers_agreement "
            "SET withdrawn_at = now(), withdrawn_reason = 'x', withdrawn_by_id = by_id",
        )
        row |= {"signed_on": today(), "withdrawn_reason": ""}
    else:
        row |= {"entered_on": days_ago(9), "left_on": days_ago(5), "reason": "外出"}
    marks = ", ".join(["%s"] * len(row))
    with pytest.raises(IntegrityError, match="_together"):
        run(
            EVERYWHERE,
            f"INSERT INTO workers_{table} ({', '.join(row)}) VALUES ({marks})",
            [*row.values()],
        )


SLOT = """
INSERT INTO workers_slot (identity_id, day, half, village_id, project_id, entry_id, at, by_id)
VALUES (%s, %s, 2, %s, %s, %s, %s, %s)
"""


def slot(worker: RosterEntry, by: Post, **wrong: Any) -> list[Any]:
    right = {
        "identity": worker.identity_id,
        "day": today(),
        "village": worker.village_id,
        "project": worker.project_id,
        "entry": worker.pk,
    }
    return [*(right | wrong).values(), timezone.now(), by.pk]


def test_a_slot_points_only_at_its_own_persons_entry_project_and_village(cast: Cast) -> None:
    mine, other = entry_of(cast.recorder), entry_of(cast.neighbour, 2)
    run(cast.recorder.scope, SLOT, slot(mine, cast.recorder))
    run(EVERYWHERE, "DELETE FROM workers_slot")
    for wrong in (
        {"entry": other.pk},
        {"project": other.project_id},
        {"village": other.village_id},
        {"identity": mine.identity_id + 1},
        {"entry": other.pk, "project": other.project_id},
        {"entry": other.pk, "project": other.project_id, "village": mine.village_id},
    ):
        with pytest.raises(IntegrityError, match="workers_slot_entry_id_together"):
            run(EVERYWHERE, SLOT, slot(mine, cast.recorder, **wrong))


def test_a_slot_of_another_village_can_not_be_written(cast: Cast) -> None:
    other = entry_of(cast.neighbour, 2)
    with pytest.raises(Error, match="row-level security"):
        run(cast.recorder.scope, SLOT, slot(other, cast.recorder))


LEAVES = (
    "workers_householdmember",
    "workers_trainingattendance", "workers_projectmonth", "workers_personcategory",
)  # fmt: skip
POINTERS = [
    ("workers_rosterentry", "person_id"),
    ("workers_rosterentry", "project_id"),
    ("workers_training", "project_id"),
    ("workers_trainingattendance", "entry_id"),
    ("workers_trainingattendance", "training_id"),
    ("workers_insurance", "project_id"),
    ("workers_projectmonth", "project_id"),
    ("workers_personcategory", "person_id"),
    ("workers_household", "project_id"),
    ("workers_householdmember", "person_id"),
    ("workers_householdmember", "household_id"),
    ("workers_householdmember", "project_id"),
]


@pytest.mark.parametrize(("table", "column"), POINTERS, ids=["-".join(p) for p in POINTERS])
def test_no_row_points_into_another_village(cast: Cast, table: str, column: str) -> None:
    mine, other = entry_of(cast.recorder), entry_of(cast.neighbour, 2)
    rows = f"FROM {table} WHERE village_id = %s"
    stranger = run(EVERYWHERE, f"SELECT {column} {rows}", [other.village_id])[0][0]
    row = run(EVERYWHERE, f"SELECT id {rows}", [mine.village_id])[0][0]
    # Or a unique constraint would refuse before the reference does.
    run(EVERYWHERE, "DELETE FROM workers_slot")
    run(EVERYWHERE, "UPDATE workers_rosterentry SET number = 9 WHERE id = %s", [mine.pk])
    if table in LEAVES:
        run(EVERYWHERE, f"DELETE {rows}", [other.village_id])
    with pytest.raises(IntegrityError, match="_together"):
        run(EVERYWHERE, f"UPDATE {table} SET {column} = %s WHERE id = %s", [stranger, row])


def test_a_persons_half_day_is_once_over_all_villages(cast: Cast) -> None:
    mine, other = entry_of(cast.recorder), entry_of_same(cast)
    run(cast.recorder.scope, SLOT, slot(mine, cast.recorder))
    with pytest.raises(IntegrityError, match="workers_slot_pkey"):
        run(cast.neighbour.scope, SLOT, slot(other, cast.neighbour))


def entry_of_same(cast: Cast) -> RosterEntry:
    """The same human on another county's roster, without a day."""
    with transaction.atomic(), scope(cast.neighbour.scope):
        project = building(cast.neighbour)
        return rostered(project, [person(cast.neighbour)], cast.neighbour)[0]


def test_whose_account_it_is_stays_unknown_and_so_does_every_row(cast: Cast) -> None:
    mine = entry_of(cast.recorder)
    asked = (
        "SELECT account_of_another(account_hash, %s), current_setting('app.lo') FROM workers_person"
    )
    area = cast.recorder.scope
    assert run(area, asked, [mine.identity_id]) == [(False, area.lo)]
    assert run(area, asked, [mine.identity_id + 1]) == [(True, area.lo)]
    assert run(area, "SELECT count(*) FROM workers_person") == [(1,)]
