"""Musters: serials, signed pages, what is on paper, comparing by eye."""

import datetime
from collections.abc import Iterator
from uuid import UUID

import pytest
from django.db import DatabaseError, connection, transaction

from core.errors import RuleBroken
from core.ids import new_id
from core.models import AuditRecord
from core.scope import EVERYWHERE, scope
from projects.actions.issuing import issue
from projects.models import IssuedDocument, Project
from projects.paperwork import paper_of
from regions.models import Post
from tests.factories import Cast
from tests.projects.village_rows import photo
from tests.workers.arrange import building, days_ago, person, rostered, today
from workers.actions import (
    Tap,
    add_own_sheet,
    attach_pages,
    compare,
    print_muster,
    set_day,
    withdraw_page,
)
from workers.documents.muster import muster_paper
from workers.models import Muster, MusterCheck, MusterPage, RosterEntry
from workers.musters import days_on_paper, entries_of, on_paper
from workers.rules import State

pytestmark = pytest.mark.filterwarnings("ignore:unclosed file.*sRGB2014:ResourceWarning")


@pytest.fixture
def everywhere(db: None) -> Iterator[None]:
    with scope(EVERYWHERE):
        yield


@pytest.fixture
def project(cast: Cast, everywhere: None) -> Project:
    return building(cast.recorder)


@pytest.fixture
def crew(project: Project, cast: Cast) -> list[RosterEntry]:
    return rostered(project, [person(cast.recorder, n) for n in (1, 2)], cast.recorder)


def printed(project: Project, by: Post, *, id: UUID | None = None, ago: int = 9) -> Muster:
    key, first, last = id or new_id(), days_ago(ago), days_ago(ago - 6)
    return print_muster(
        id=key, project_id=project.pk, first=first, last=last,
        paper=muster_paper(key, first, last, 3), site="https://x", by=by,
    )  # fmt: skip


def attached(muster: Muster, by: Post, *, number: int = 1, id: UUID | None = None) -> MusterPage:
    files = [photo(colour=(number, 9, 9))]
    return attach_pages(id=id or new_id(), muster_id=muster.pk, files=files, by=by)[0]


def seen_of(muster: Muster) -> str:
    return entries_of(muster, muster.pages.filter(withdrawn_at__isnull=True)).seen


def verdict(
    muster: Muster, by: Post, *, agrees: bool = True, reason: str = "", seen: str = "",
    id: UUID | None = None,
) -> MusterCheck:  # fmt: skip
    return compare(
        id=id or new_id(), muster_id=muster.pk, agrees=agrees, reason=reason,
        seen=seen or seen_of(muster), by=by,
    )  # fmt: skip


def log(project: Project, day: datetime.date, by: Post, wanted: State = State.FULL) -> None:
    tap = Tap(1, day, State.ABSENT, wanted)
    set_day(id=new_id(), project_id=project.pk, tap=tap, by=by)


def test_a_muster_bears_the_id_and_serial_of_its_document(
    project: Project, crew: list[RosterEntry], cast: Cast
) -> None:
    first, second = printed(project, cast.recorder), printed(project, cast.recorder)
    assert first.serial == f"T12-{project.code}-001"
    assert second.serial == f"T12-{project.code}-002"
    document = IssuedDocument.objects.get(pk=first.pk)
    assert (document.serial, document.about_id, document.version) == (first.serial, first.pk, 2)


def test_a_double_click_prints_one_muster(
    project: Project, crew: list[RosterEntry], cast: Cast
) -> None:
    key = new_id()
    first, again = (printed(project, cast.recorder, id=key) for _ in "ab")
    assert first.pk == again.pk
    assert Muster.objects.count() == IssuedDocument.objects.count() == 1


def test_no_two_musters_share_a_serial_whatever_writes_them(
    project: Project, crew: list[RosterEntry], cast: Cast
) -> None:
    muster = printed(project, cast.recorder)
    muster.pk = new_id()
    with pytest.raises(DatabaseError, match="muster_serial_once"), transaction.atomic():
        muster.save(force_insert=True)


@pytest.mark.parametrize(
    ("first", "last", "said"), [(3, 5, "before the first"), (40, 5, "a month at most")]
)
def test_a_sheet_holds_a_month_at_most(
    project: Project, cast: Cast, first: int, last: int, said: str
) -> None:
    with pytest.raises(RuleBroken, match=said):
        add_own_sheet(
            id=new_id(), project_id=project.pk, first=days_ago(first), last=days_ago(last),
            by=cast.recorder,
        )  # fmt: skip


def test_days_are_on_paper_once_the_signed_sheet_is_attached_and_not_after_it_is_struck_out(
    project: Project, crew: list[RosterEntry], cast: Cast
) -> None:
    muster = printed(project, cast.recorder)
    assert not on_paper(project, days_ago(5))
    page = attached(muster, cast.recorder)
    assert on_paper(project, muster.first)
    assert on_paper(project, muster.last)
    assert not on_paper(project, days_ago(2))
    assert days_on_paper(project, days_ago(4), today()) == {days_ago(4), days_ago(3)}
    withdraw_page(page_id=page.pk, reason="拍错了", by=cast.recorder)
    assert not on_paper(project, muster.first)
    with pytest.raises(RuleBroken, match="struck out already"):
        withdraw_page(page_id=page.pk, reason="再来", by=cast.recorder)


def test_a_double_click_attaches_a_picture_once(
    project: Project, crew: list[RosterEntry], cast: Cast
) -> None:
    muster, key = printed(project, cast.recorder), new_id()
    assert attached(muster, cast.recorder, id=key) == attached(muster, cast.recorder, id=key)
    assert muster.pages.count() == 1


def test_one_picture_stands_for_one_sheet_only(
    project: Project, crew: list[RosterEntry], cast: Cast
) -> None:
    muster, other = printed(project, cast.recorder), printed(project, cast.recorder, ago=20)
    attached(muster, cast.recorder)
    for at in (muster, other):
        with pytest.raises(RuleBroken, match="attached to an attendance sheet already"):
            attached(at, cast.recorder)


def test_many_pictures_come_whole_or_not_at_all(
    project: Project, crew: list[RosterEntry], cast: Cast
) -> None:
    muster = printed(project, cast.recorder)
    with pytest.raises(RuleBroken, match="already"), transaction.atomic():
        attach_pages(id=new_id(), muster_id=muster.pk, files=[photo(), photo()], by=cast.recorder)
    assert not muster.pages.exists()
    with pytest.raises(RuleBroken, match="20 pictures"):
        attach_pages(id=new_id(), muster_id=muster.pk, files=[photo()] * 21, by=cast.recorder)


def test_the_supervision_group_keeps_what_it_found(
    project: Project, crew: list[RosterEntry], cast: Cast
) -> None:
    muster, key = printed(project, cast.recorder), new_id()
    log(project, days_ago(5), cast.recorder)
    attached(muster, cast.recorder)
    first, again = (
        verdict(muster, cast.supervisor, agrees=False, reason="5日马某没来", id=key) for _ in "ab"
    )
    assert first.pk == again.pk
    assert verdict(muster, cast.township).agrees
    assert [check.agrees for check in muster.checks.all()] == [True, False]
    assert AuditRecord.objects.filter(verb="compare muster").count() == 2


def test_a_verdict_is_of_what_was_seen(
    project: Project, crew: list[RosterEntry], cast: Cast
) -> None:
    muster = printed(project, cast.recorder)
    attached(muster, cast.recorder)
    seen = seen_of(muster)
    log(project, days_ago(5), cast.recorder)
    with pytest.raises(RuleBroken, match="Compare once more"):
        verdict(muster, cast.supervisor, seen=seen)
    seen = seen_of(muster)
    attached(muster, cast.recorder, number=2)
    with pytest.raises(RuleBroken, match="Compare once more"):
        verdict(muster, cast.supervisor, seen=seen)


def test_a_verdict_needs_a_picture_a_reason_and_another_human(
    project: Project, crew: list[RosterEntry], cast: Cast
) -> None:
    muster = printed(project, cast.recorder)
    with pytest.raises(RuleBroken, match="no picture"):
        verdict(muster, cast.supervisor)
    attached(muster, cast.recorder)
    with pytest.raises(RuleBroken, match="Say what differs"):
        verdict(muster, cast.supervisor, agrees=False, reason="  ")
    log(project, days_ago(5), cast.clerk)
    with pytest.raises(RuleBroken, match="someone else compare"):
        verdict(muster, cast.clerk)
    assert verdict(muster, cast.supervisor).agrees


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE workers_muster SET serial = ''",
        "DELETE FROM workers_muster",
        "UPDATE workers_mustercheck SET agrees = true",
        "DELETE FROM workers_mustercheck",
        "DELETE FROM workers_musterpage",
        "DELETE FROM workers_sheetreading",
    ],
)
def test_musters_and_verdicts_are_only_ever_added(
    project: Project, crew: list[RosterEntry], cast: Cast, statement: str
) -> None:
    muster = printed(project, cast.recorder)
    attached(muster, cast.recorder)
    verdict(muster, cast.supervisor)
    with (
        pytest.raises(DatabaseError, match="only ever added"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)


def test_a_picture_is_only_ever_struck_out(
    project: Project, crew: list[RosterEntry], cast: Cast
) -> None:
    attached(printed(project, cast.recorder), cast.recorder)
    with pytest.raises(DatabaseError, match="only ever struck out"), transaction.atomic():
        MusterPage.objects.update(at=datetime.datetime.now(datetime.UTC))


def test_a_form_with_the_id_of_another_paper_is_said_to_be_damaged(
    project: Project, crew: list[RosterEntry], cast: Cast
) -> None:
    """Of another project's muster, and of another form."""
    other = building(cast.recorder)
    own = add_own_sheet(
        id=new_id(), project_id=other.pk, first=days_ago(9), last=days_ago(3), by=cast.recorder
    )
    with pytest.raises(RuleBroken, match="damaged"):
        add_own_sheet(
            id=own.pk, project_id=project.pk, first=days_ago(9), last=days_ago(3), by=cast.recorder
        )
    roster = paper_of("T2")
    assert roster is not None
    issued = issue(
        id=new_id(), project_id=project.pk, paper=roster, about_id=None, site="https://x",
        by=cast.recorder,
    )  # fmt: skip
    with pytest.raises(RuleBroken, match="damaged"):
        printed(project, cast.recorder, id=issued.pk)
