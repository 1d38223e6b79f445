"""Briefings by trade, stays, who lacks what, who was noticed, and who came in another's stead."""

import datetime
from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from core.errors import RuleBroken
from core.ids import new_id
from core.scope import EVERYWHERE, scope
from projects.actions import withdraw_notice
from projects.models import Project
from projects.paperwork import paper_of
from regions.models import Post
from tests import factories
from tests.factories import Cast
from tests.projects.village_rows import photo
from tests.workers.arrange import (
    building,
    days_ago,
    id_number,
    papers,
    person,
    place,
    rostered,
    today,
    worker,
)
from workers.actions import (
    Briefing,
    Tap,
    add_newcomer,
    add_training,
    add_training_paper,
    come_back,
    edit_entry,
    leave,
    notice_roster,
    set_day,
)
from workers.lacking import counts_of, lacking_by_project
from workers.models import RosterEntry, Slot, Stay, Training
from workers.rules import Lack, Refusal, State, left_before, refusal_of_worker
from workers.todo import waiting


@pytest.fixture
def cast(db: None) -> Cast:
    with scope(EVERYWHERE):
        return factories.cast()


@pytest.fixture
def project(cast: Cast) -> Project:
    with scope(EVERYWHERE):
        return building(cast.recorder)


MAY = [datetime.date(2026, 5, day) for day in range(1, 32)]
STAYS = [(MAY[3], MAY[9]), (MAY[14], None)]


@pytest.mark.parametrize(
    ("day", "refusal", "left"),
    [
        (MAY[2], Refusal.BEFORE_ENTRY, None),
        (MAY[3], None, None),
        (MAY[9], None, None),
        (MAY[10], Refusal.AFTER_EXIT, MAY[9]),
        (MAY[13], Refusal.AFTER_EXIT, MAY[9]),
        (MAY[14], None, MAY[9]),
        (MAY[30], None, MAY[9]),
    ],
    ids=["before", "first", "last", "away", "away still", "back", "open"],
)
def test_days_between_two_stays_are_not_his(
    day: datetime.date, refusal: Refusal | None, left: datetime.date | None
) -> None:
    assert refusal_of_worker(day, STAYS) == refusal
    assert left_before(day, STAYS) == left


def log(project: Project, entry: RosterEntry, day: datetime.date, by: Post) -> None:
    tap = Tap(entry.number, day, State.ABSENT, State.FULL, "补记")
    set_day(id=new_id(), project_id=project.pk, tap=tap, by=by)


def go(entry: RosterEntry, day: datetime.date, by: Post, **more: Any) -> RosterEntry:
    return leave(entry_id=entry.pk, left_on=day, reason="外出", by=by, **more)


def test_leaving_and_coming_back_keep_both_stays(project: Project, cast: Cast) -> None:
    by = cast.recorder
    with scope(EVERYWHERE):
        entry = worker(project, by)
        for _ in range(2):  # sent twice
            go(entry, days_ago(20), by, file=photo())
        with pytest.raises(RuleBroken, match="has left already"):
            go(entry, days_ago(19), by)
        with pytest.raises(RuleBroken, match="from the day after"):
            come_back(entry_id=entry.pk, back_on=days_ago(20), by=by)
        come_back(entry_id=entry.pk, back_on=days_ago(10), by=by)
        for day, said in ((days_ago(15), "left the site"), (days_ago(41), "came to the site")):
            project.stage_since = days_ago(60)
            project.save(update_fields=["stage_since"])
            with pytest.raises(RuleBroken, match=said):
                log(project, entry, day, by)
        for day in (days_ago(20), days_ago(10), today()):
            log(project, entry, day, by)
        with pytest.raises(RuleBroken, match="before the entry"):
            go(entry, days_ago(12), by)
        go(entry, today(), by)
        stays = list(Stay.objects.values_list("entered_on", "left_on"))
        assert stays == [(days_ago(40), days_ago(20)), (days_ago(10), today())]
        assert Stay.objects.first().paper is not None  # type: ignore[union-attr]
        there = RosterEntry.objects.working_on
        assert [there(days_ago(n)).exists() for n in (41, 40, 20, 19, 11, 10, 0, -1)] == [
            False, True, True, False, False, True, True, False,
        ]  # fmt: skip


def test_the_stays_are_told_on_his_page(sign_in: Any, project: Project, cast: Cast) -> None:
    with scope(EVERYWHERE):
        entry = worker(project, cast.recorder)
        go(entry, days_ago(5), cast.recorder, file=photo())
        come_back(entry_id=entry.pk, back_on=today(), by=cast.recorder)
    page = sign_in(cast.recorder).get(entry.get_absolute_url()).content.decode()
    assert "left: 外出" in page
    assert "What he signed" in page
    grid = reverse("day_grid", args=[project.pk]) + "?grid=1"
    assert sign_in(cast.recorder).get(grid).status_code == 200


def teach(project: Project, entries: list[RosterEntry], by: Post, *trades: str) -> Training:
    said = ("safety", days_ago(1), "村委会", "高处作业", Decimal("1.5"), "马老师")
    return add_training(
        id=new_id(),
        project_id=project.pk,
        briefing=Briefing(*said, trades=trades, part="基础"),
        entry_ids=[entry.pk for entry in entries],
        paper=None,
        by=by,
    )


@pytest.mark.parametrize(
    ("trades", "briefed"),
    [((), True), (("瓦工",), True), (("小工", "瓦工"), True), (("小工",), False)],
    ids=["for all", "for his", "for his too", "for others"],
)
def test_a_briefing_counts_for_the_trades_that_it_covers(
    project: Project, cast: Cast, trades: tuple[str, ...], briefed: bool
) -> None:
    by = cast.recorder
    with scope(EVERYWHERE):
        other = worker(project, by)
        teach(project, [other], by, *trades)
        row = RosterEntry.objects.with_papers(today()).get(pk=other.pk)
        assert row.briefed == briefed
        tap = Tap(other.number, today(), State.ABSENT, State.FULL)
        set_day(id=new_id(), project_id=project.pk, tap=tap, by=by)
        papers(project, [other], by)
        assert Slot.objects.payable().filter(entry=other).exists()


def test_a_change_of_trade_asks_for_another_briefing(project: Project, cast: Cast) -> None:
    by = cast.recorder
    with scope(EVERYWHERE):
        entry = worker(project, by)
        teach(project, [entry], by, "瓦工")
        edit_entry(entry_id=entry.pk, trade="木工", day_rate=Decimal(200), by=by)
        assert not RosterEntry.objects.with_papers(today()).get().briefed


def test_the_list_is_printed_empty_by_trade_and_filled_in(project: Project, cast: Cast) -> None:
    by = cast.recorder
    with scope(EVERYWHERE):
        entries = rostered(project, [person(by, n) for n in (1, 2, 3)], by)
        edit_entry(entry_id=entries[2].pk, trade="小工", day_rate=Decimal(150), by=by)
        training = teach(project, entries[:1], by, "瓦工")
        for code in ("T9", "T10"):
            paper = paper_of(code)
            assert paper is not None
            people = {
                subject.shown: paper.fill(project, subject.about_id).data
                for subject in paper.subjects(project)
            }
            sizes = {shown: data.people for shown, data in people.items()}  # type: ignore[attr-defined]
            empty = {"空表　全部工种": 3, "空表　小工": 1, "空表　瓦工": 2}
            held = f"{training.held_on:%Y}年{training.held_on.month}月{training.held_on.day}日 瓦工"
            assert sizes == (empty | {held: 1} if code == "T9" else empty)


def test_the_signed_list_comes_once(sign_in: Any, project: Project, cast: Cast) -> None:
    browser: Client = sign_in(cast.recorder)
    with scope(EVERYWHERE):
        entry = worker(project, cast.recorder)
        training = teach(project, [entry], cast.recorder)
    url = training.get_absolute_url()
    assert "not there yet" in browser.get(url).content.decode()
    assert browser.post(url, {}).status_code == 422
    assert browser.post(url, {"paper": photo()}).status_code == 302
    assert "not there yet" not in browser.get(url).content.decode()
    with scope(EVERYWHERE):
        kept = Training.objects.get().paper
        add_training_paper(training_id=training.pk, file=photo(), by=cast.recorder)
        assert Training.objects.get().paper == kept


def test_whom_it_does_not_cover_is_said(sign_in: Any, project: Project, cast: Cast) -> None:
    browser: Client = sign_in(cast.recorder)
    with scope(EVERYWHERE):
        entries = rostered(project, [person(cast.recorder, n) for n in (1, 2)], cast.recorder)
        edit_entry(entry_id=entries[1].pk, trade="小工", day_rate=Decimal(150), by=cast.recorder)
    sent: dict[str, Any] = {
        "id": str(new_id()), "kind": "safety", "held_on": str(today()), "place": "工地",
        "teacher": "马", "hours": "1", "content": "x", "trades": ["小工"], "part": "模板",
        "people": [str(entry.pk) for entry in entries],
    }  # fmt: skip
    url = reverse("training_add", args=[project.pk])
    assert "硬化道路 1.2 公里" in browser.get(url).content.decode()
    page = browser.post(url, sent, follow=True).content.decode()
    assert "does not count for those of other trades: 村民1." in page
    assert "模板" in page


def test_who_lacks_what_is_counted_and_found(project: Project, cast: Cast) -> None:
    by = cast.recorder
    with scope(EVERYWHERE):
        whole = person(by, 1, phone="13800000000", account="6228480402564890018")
        entries = rostered(project, [whole, person(by, 2)], by)
        papers(project, entries[:1], by)
        rows = RosterEntry.objects.with_lacks(today())
        assert rows.get(number=1).lacks == (Lack.COPY,)
        assert rows.get(number=2).lacks == tuple(lack for lack in Lack if lack != Lack.INSURANCE)
        assert counts_of(rows) == {
            "agreement": 1, "copy": 2, "training": 1, "briefing": 1, "insurance": 0,
            "account": 1, "phone": 1, "any": 2,
        }  # fmt: skip
        assert [entry.number for entry in rows.lacking(Lack.PHONE)] == [2]
        assert rows.lacking().count() == 2
        ((found, people, counts),) = lacking_by_project(cast.township, today())
        assert (found, people, counts["account"]) == (project, 2, 1)
        assert lacking_by_project(cast.neighbour, today()) == []


def test_the_list_leads_to_what_mends_it(sign_in: Any, project: Project, cast: Cast) -> None:
    browser: Client = sign_in(cast.recorder)
    with scope(EVERYWHERE):
        entries = rostered(project, [person(cast.recorder, n) for n in (1, 2)], cast.recorder)
        papers(project, entries[:1], cast.recorder)
    url = reverse("lack_list", args=[project.pk])
    page = browser.get(f"{url}?lacks=agreement").content.decode()
    assert "村民2" in page
    assert "村民1" not in page
    for link in (
        reverse("agreement_copy", args=[project.pk]) + "?number=2",
        reverse("training_add", args=[project.pk]) + f"?kind=safety&amp;entry={entries[1].pk}",
        reverse("person_edit", args=[entries[1].person_id]),
    ):
        assert link in page
    everyone = browser.get(f"{url}?lacks=all&print=1").content.decode()
    assert "村民1" in everyone
    assert reverse("person_edit", args=[entries[1].person_id]) not in everyone
    assert "Nobody lacks this" in browser.get(f"{url}?lacks=insurance").content.decode()
    answer = sign_in(cast.township).get(url).content.decode()  # sees, can't mend
    assert reverse("person_edit", args=[entries[1].person_id]) not in answer


def test_the_lists_ask_a_fixed_number_of_questions(
    sign_in: Any, project: Project, cast: Cast
) -> None:
    browser: Client = sign_in(cast.clerk)
    counts = []
    for first in (1, 20):
        with scope(EVERYWHERE):
            people = [person(cast.recorder, first + n) for n in range(first + 2)]
            rostered(project, people, cast.recorder)
        with CaptureQueriesContext(connection) as asked:
            for name in ("lack_list", "agreement_print", "agreement_copy", "roster_list"):
                assert browser.get(reverse(name, args=[project.pk])).status_code == 200
            assert browser.get(reverse("lack_overview")).status_code == 200
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_the_workbook_shows_numbers_masked(sign_in: Any, project: Project, cast: Cast) -> None:
    with scope(EVERYWHERE):
        whole = person(cast.recorder, 1, name="=1+1", phone="13800000000")
        rostered(project, [whole], cast.recorder)
    url = reverse("lack_workbook", args=[project.pk])
    answer = sign_in(cast.recorder).get(url)
    page = load_workbook(BytesIO(answer.content)).active
    heads, row = page.iter_rows(values_only=True)  # type: ignore[union-attr]
    cells = dict(zip(heads, row, strict=True))
    assert (cells["姓名"], cells["电话"], cells["银行账号"], cells["缺几项"]) == (
        "=1+1",
        "有",
        "缺",
        6,
    )
    assert "13800000000" not in str(row)


def test_the_township_has_one_line_and_the_village_one_a_project(
    project: Project, cast: Cast
) -> None:
    with scope(EVERYWHERE):
        worker(project, cast.recorder)
        assert reverse("lack_overview") in [t.url for t in waiting(cast.clerk, today())]
        urls = [todo.url for todo in waiting(cast.recorder, today())]
        assert reverse("lack_list", args=[project.pk]) in urls
        assert reverse("lack_overview") not in urls


def notice(project: Project, by: Post, **more: Any) -> Any:
    board: dict[str, Any] = {"posted_on": today(), "place": "公开栏", "phone": "1", "photo": None}
    return notice_roster(id=new_id(), project_id=project.pk, by=by, **board | more)


def test_who_came_later_is_noticed_afterwards(project: Project, cast: Cast) -> None:
    by = cast.recorder
    with scope(EVERYWHERE):
        worker(project, by, 1)
        notice(project, by)
        with pytest.raises(RuleBroken, match="stands on a notice already"):
            notice(project, by, only_new=True)
        late = worker(project, by, 2, entered=4)
        assert _unnoticed(project, cast) == []
        log(project, late, days_ago(3), by)
        assert len(_unnoticed(project, cast)) == 1
        more = notice(project, by, only_new=True)
        assert more.title.startswith("More workers")
        assert [row[0] for row in more.table[1:]] == ["2"]
        assert _unnoticed(project, cast) == []
        withdraw_notice(notice_id=more.pk, reason="写错", by=by)
        assert list(RosterEntry.objects.unnoticed()) == [late]


def _unnoticed(project: Project, cast: Cast) -> list[str]:
    url = reverse("roster_notice", args=[project.pk]) + "?new=1"
    return [todo.what for todo in waiting(cast.recorder, today()) if todo.url == url]


def test_the_page_puts_up_only_those_who_came_later(
    sign_in: Any, project: Project, cast: Cast
) -> None:
    browser: Client = sign_in(cast.recorder)
    with scope(EVERYWHERE):
        worker(project, cast.recorder, 1)
        notice(project, cast.recorder)
        worker(project, cast.recorder, 2)
    roster = browser.get(reverse("roster_list", args=[project.pk])).content.decode()
    url = reverse("roster_notice", args=[project.pk]) + "?new=1"
    assert url in roster
    page = browser.get(url).content.decode()
    assert "村民2" in page
    assert "村民1" not in page
    sent = {"id": str(new_id()), "posted_on": str(today()), "place": "公开栏", "phone": "1"}
    assert "村民2" in browser.post(url, sent, follow=True).content.decode()


def test_a_newcomer_needs_three_fields(sign_in: Any, project: Project, cast: Cast) -> None:
    browser: Client = sign_in(cast.recorder)
    with scope(EVERYWHERE):
        father = worker(project, cast.recorder, 1)
    url = reverse("roster_newcomer", args=[project.pk]) + f"?day={today()}&instead=1"
    page = browser.get(url).content.decode()
    assert "in another&#x27;s stead" in page or "in another's stead" in page
    sent = {
        "id": str(new_id()), "name": "儿子", "id_number": id_number(7).number, "trade": "木工",
        "entered_on": str(today()), "stands_in_for": str(father.pk),
    }  # fmt: skip
    asked = browser.post(url, sent)
    assert asked.status_code == 422
    assert "Nobody has this trade yet" in asked.content.decode()
    day = reverse("day_detail", args=[project.pk, today()])
    answer = browser.post(url, sent | {"trade": "瓦工"})
    assert answer.headers["Location"] == f"{day}#c2-{today().day}"
    with scope(EVERYWHERE):
        son = RosterEntry.objects.get(number=2)
        assert (son.day_rate, son.stands_in_for) == (father.day_rate, father)
    assert "in another" in browser.get(day).content.decode()
    assert "村民1" in browser.get(son.get_absolute_url()).content.decode()


def test_nobody_stands_in_for_himself_or_for_a_stranger(project: Project, cast: Cast) -> None:
    by = cast.recorder
    with scope(EVERYWHERE):
        entry = worker(project, by)
        for pk in (entry.pk, new_id()):
            with pytest.raises(RuleBroken, match="someone else of this roster"):
                edit_entry(
                    entry_id=entry.pk, trade="瓦工", day_rate=Decimal(1), stands_in_for_id=pk, by=by
                )
        other = worker(project, by, 2)
        edit_entry(
            entry_id=other.pk,
            trade="瓦工",
            day_rate=Decimal(1),
            stands_in_for_id=entry.pk,
            by=by,
        )
        other.refresh_from_db()
        assert other.stands_in_for == entry
        new = add_newcomer(
            id=new_id(),
            project_id=project.pk,
            name="新人",
            id_number=id_number(9),
            place=place(entered=1),
            by=by,
        )
        assert new.stands_in_for is None
