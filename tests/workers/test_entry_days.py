"""The page of one person's day, and what other pages show of it."""

import datetime
from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core.ids import new_id
from core.scope import EVERYWHERE, scope
from projects.actions import suspend
from projects.models import Project
from regions.models import Post
from tests.factories import Cast
from tests.workers.arrange import building, days_ago, papers, person, rostered, today
from tests.workers.test_trades import voted
from workers import freezing
from workers.actions import fill_day
from workers.documents.attendance import AttendanceSheet, attendance_sheet, month_subjects
from workers.models import Overtime, Pieces, Remark, RosterEntry, Slot

SignIn = Callable[[Post], Client]


@pytest.fixture(autouse=True)
def said_in_english(settings: object) -> None:
    settings.LANGUAGE_CODE = "en"  # type: ignore[attr-defined]


@pytest.fixture
def project(cast: Cast) -> Project:
    with scope(EVERYWHERE):
        return building(cast.recorder)


@pytest.fixture
def crew(project: Project, cast: Cast) -> list[RosterEntry]:
    """Three people who are logged for today, and a rate by the metre."""
    with scope(EVERYWHERE):
        entries = rostered(project, [person(cast.recorder, n) for n in (1, 2, 3)], cast.recorder)
        papers(project, entries, cast.recorder)
        fill_day(project_id=project.pk, day=today(), like=None, by=cast.recorder)
        voted(project, cast.recorder, "150", trade="普工")
        voted(project, cast.recorder, "12.35", trade="普工", unit="piece", piece="米")
        return entries


@pytest.fixture
def browser(cast: Cast, sign_in: SignIn) -> Client:
    return sign_in(cast.recorder)


def url(name: str, entry: RosterEntry, day: datetime.date | None = None) -> str:
    return reverse(name, args=[entry.pk, day or today()])


def send(browser: Client, name: str, entry: RosterEntry, prefix: str, **said: str) -> int:
    data = {f"{prefix}-{field}": value for field, value in said.items()}
    answer = browser.post(url(name, entry), {f"{prefix}-id": str(new_id())} | data)
    return answer.status_code


def a_full_day(browser: Client, entry: RosterEntry) -> None:
    """Afternoon in another trade, overtime, pieces and a remark."""
    with scope(EVERYWHERE):
        rate = entry.project.traderates.by_the_piece().get()
    halves = {"shown": "3", "morning": "in:", "afternoon": "in:普工"}
    assert send(browser, "halves_set", entry, "halves", **halves) == 302
    assert send(browser, "overtime_set", entry, "overtime", hours="2.0") == 302
    pieces = {"rate": str(rate.pk), "quantity": "１２.5"}
    assert send(browser, "pieces_add", entry, "pieces", **pieces) == 302
    assert send(browser, "remark_add", entry, "remark", text="四点先走") == 302


def test_a_persons_day_is_logged_on_its_page(crew: list[RosterEntry], browser: Client) -> None:
    entry = crew[0]
    assert browser.get(url("entry_day", entry)).status_code == 200
    a_full_day(browser, entry)
    page = browser.get(url("entry_day", entry)).content.decode()
    for words in ("四点先走", "154.38", "12.5 米", "afternoon: 普工", "overtime 2 h"):
        assert words in page, words
    with scope(EVERYWHERE):
        pieces = Pieces.objects.get()
    withdraw = reverse("pieces_withdraw", args=[pieces.pk])
    assert browser.get(withdraw).status_code == 200
    assert browser.post(withdraw, {"reason": ""}).status_code == 422
    assert browser.post(withdraw, {"reason": "多记"}).status_code == 302
    assert "多记" in browser.get(url("entry_day", entry)).content.decode()


def test_what_is_wrong_is_said_on_the_page(crew: list[RosterEntry], browser: Client) -> None:
    entry = crew[0]
    for name, prefix, said in (
        ("halves_set", "halves", {"shown": "0", "morning": "in:", "afternoon": "absent"}),
        ("halves_set", "halves", {"shown": "9", "morning": "x"}),
        ("overtime_set", "overtime", {"hours": "2.25"}),
        ("pieces_add", "pieces", {"quantity": "1.2345"}),
        ("pieces_add", "pieces", {"quantity": "0"}),
        ("pieces_add", "pieces", {"quantity": "99999999"}),
        ("remark_add", "remark", {"text": ""}),
    ):
        assert send(browser, name, entry, prefix, **said) == 422, (name, said)
    with scope(EVERYWHERE):
        assert not Overtime.objects.exists()
        assert not Pieces.objects.exists()
        assert not Remark.objects.exists()


def test_communal_work_is_chosen_for_a_half(crew: list[RosterEntry], browser: Client) -> None:
    halves = {"shown": "3", "morning": "communal", "afternoon": "absent"}
    assert send(browser, "halves_set", crew[0], "halves", **halves) == 302
    with scope(EVERYWHERE):
        left = Slot.objects.filter(entry=crew[0]).values_list("half", "communal")
        assert list(left) == [(1, True)]


def test_the_other_pages_show_it_in_short(
    project: Project, crew: list[RosterEntry], browser: Client, cast: Cast
) -> None:
    a_full_day(browser, crew[0])
    halves = {"shown": "3", "morning": "communal", "afternoon": "in:"}
    send(browser, "halves_set", crew[1], "halves", **halves)
    day = browser.get(reverse("day_detail", args=[project.pk, today()])).content.decode()
    for mark in ("+2 h", "12.5 米", "<li>普工</li>", "communal", "remark"):
        assert mark in day, mark
    assert url("entry_day", crew[2]) in day
    assert "<strong>2.5</strong> work days" in day
    month = browser.get(reverse("day_grid", args=[project.pk]), {"grid": "1"}).content.decode()
    assert 'data-beside="+2 h 12.5 米 普工 remark"' in month
    assert '<span id="r2">0.5</span>' in month
    assert '<span id="month-total">2.5</span>' in month
    worker = browser.get(crew[0].get_absolute_url()).content.decode()
    assert "overtime 2 h · 12.5 米 · pieces 154.38 yuan" in worker
    other = browser.get(crew[1].get_absolute_url()).content.decode()
    assert "communal work, unpaid, 0.5 days" in other


def test_the_attendance_sheet_says_overtime_and_communal_work(
    project: Project, crew: list[RosterEntry], browser: Client
) -> None:
    a_full_day(browser, crew[0])
    for entry, morning, afternoon in (
        (crew[1], "communal", "in:"),
        (crew[2], "communal", "absent"),
    ):
        halves = {"shown": "3", "morning": morning, "afternoon": afternoon}
        send(browser, "halves_set", entry, "halves", **halves)
    with scope(EVERYWHERE):
        month = next(iter(month_subjects(project)))
        assert month.about_id is not None
        sheet = attendance_sheet(project, month.about_id).data
    assert isinstance(sheet, AttendanceSheet)
    column = today().day - 1
    assert [row.marks[column] for row in sheet.rows] == ["√+", "△投", "投"]
    assert [(row.days, row.overtime) for row in sheet.rows] == [
        ("1.0", "2"),
        ("0.5", ""),
        ("0.0", ""),
    ]
    assert (sheet.total, sheet.overtime) == ("1.5", "2")


def test_a_day_that_is_held_fast_takes_remarks_only(
    crew: list[RosterEntry], browser: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    a_full_day(browser, crew[0])
    monkeypatch.setattr(
        freezing, "_answers", [lambda project, day, ids: dict.fromkeys(ids, "On sheet 1.")]
    )
    page = browser.get(url("entry_day", crew[0])).content.decode()
    assert "On sheet 1." in page
    assert "halves-morning" not in page
    assert "remark-text" in page


def test_who_only_reads_sees_no_forms(
    crew: list[RosterEntry], browser: Client, sign_in: SignIn, cast: Cast
) -> None:
    a_full_day(browser, crew[0])
    page = sign_in(cast.auditor).get(url("entry_day", crew[0])).content.decode()
    assert 'method="post"' not in page.split("<main")[1]
    assert "四点先走" in page


@pytest.mark.parametrize("on", ["2000-01-01", "0001-01-01", "9999-12-31"])
def test_days_outside_the_works_have_a_page_that_says_so(
    crew: list[RosterEntry], browser: Client, on: str
) -> None:
    day = datetime.date.fromisoformat(on)
    assert browser.get(url("entry_day", crew[0], day)).status_code == 200
    said = {"remark-id": str(new_id()), "remark-text": "x"}
    assert browser.post(url("remark_add", crew[0], day), said).status_code == 422


def test_while_suspended_the_day_says_which_trades_go_on(
    project: Project, crew: list[RosterEntry], browser: Client, cast: Cast
) -> None:
    with scope(EVERYWHERE):
        suspend(project_id=project.pk, since=days_ago(3), reason="降雪", by=cast.recorder)
        RosterEntry.objects.filter(pk=crew[1].pk).update(trade="看护")
    yesterday = days_ago(1)
    day = browser.get(reverse("day_detail", args=[project.pk, yesterday])).content.decode()
    assert "only these trades go on: 看护, 养护" in day
    assert day.count('name="tap"') == 1
    assert b"only these" in browser.get(url("entry_day", crew[1], yesterday)).content
    month = browser.get(
        reverse("day_grid", args=[project.pk]), {"grid": "1", "month": f"{yesterday:%Y-%m}"}
    ).content.decode()
    assert f'id="c2-{yesterday.day}"' in month
    assert f'id="c1-{yesterday.day}"' not in month


def test_the_page_needs_the_same_queries_for_much_as_for_little(
    crew: list[RosterEntry], browser: Client
) -> None:
    def asked() -> int:
        browser.get(url("entry_day", crew[0]))
        with CaptureQueriesContext(connection) as queries:
            assert browser.get(url("entry_day", crew[0])).status_code == 200
        return len(queries)

    a_full_day(browser, crew[0])
    few = asked()
    a_full_day(browser, crew[0])
    for _ in range(3):
        send(browser, "remark_add", crew[0], "remark", text="又")
    assert asked() == few <= 35
