"""The pages of attendance on paper: printing, attaching, comparing, reading in, pasting."""

import datetime
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core.excel.reading import read_workbook
from core.ids import new_id
from core.scope import EVERYWHERE, scope
from projects.models import Project
from regions.models import Post
from tests.factories import Cast
from tests.projects.village_rows import photo
from tests.workers.arrange import building, days_ago, person, rostered, today
from tests.workers.sheet_books import book
from workers.actions import Tap, set_day
from workers.models import Muster, MusterCheck, RosterEntry, SheetReading, Slot
from workers.rules import State
from workers.words import stretch_said

pytestmark = pytest.mark.filterwarnings("ignore:unclosed file.*sRGB2014:ResourceWarning")
MOST_QUERIES = 25

SignIn = Callable[[Post], Client]


@pytest.fixture(autouse=True)
def said_in_english(settings: "object") -> None:
    settings.LANGUAGE_CODE = "en"  # type: ignore[attr-defined]


@pytest.fixture
def project(cast: Cast) -> Project:
    with scope(EVERYWHERE):
        return building(cast.recorder)


@pytest.fixture
def crew(project: Project, cast: Cast) -> list[RosterEntry]:
    with scope(EVERYWHERE):
        people = [person(cast.recorder, n) for n in (1, 2, 3)]
        return rostered(project, people, cast.recorder)


@pytest.fixture
def browser(cast: Cast, sign_in: SignIn) -> Client:
    return sign_in(cast.recorder)


@pytest.fixture
def muster(browser: Client, project: Project, crew: list[RosterEntry]) -> Muster:
    """Printed for the seven days that begin nine days ago."""
    return printed(browser, project)


def printed(browser: Client, project: Project, **more: str) -> Muster:
    data = {"id": str(new_id()), "stretch": "week", "day": f"{days_ago(9)}", "spare": "2"} | more
    answer = browser.post(reverse("muster_add", args=[project.pk]), data)
    assert answer.status_code == 302, answer.content.decode()
    with scope(EVERYWHERE):
        return Muster.objects.get(pk=answer.headers["Location"].split("/")[-2])


def attach(browser: Client, muster: Muster) -> None:
    data: dict[str, Any] = {"id": str(new_id()), "pages": [photo(), photo(colour=(1, 2, 3))]}
    answer = browser.post(reverse("muster_attach", args=[muster.pk]), data)
    assert answer.status_code == 302


def shown(browser: Client, url: str) -> str:
    answer = browser.get(url)
    assert answer.status_code == 200
    return answer.content.decode()


def upload(browser: Client, project: Project, content: bytes, **more: Any) -> tuple[int, str]:
    file = SimpleUploadedFile("九月.xlsx", content)
    data: dict[str, Any] = {"id": str(new_id()), "file": file, "month": f"{days_ago(5):%Y-%m}"}
    answer = browser.post(reverse("reading_add", args=[project.pk]), data | more)
    return answer.status_code, answer.headers.get("Location") or answer.content.decode()


def filled(muster: Muster, browser: Client, marks: dict[tuple[int, int], str]) -> bytes:
    """The downloaded workbook with marks at (person from the first row, day from the first one)."""
    content = browser.get(reverse("muster_workbook", args=[muster.pk])).content
    sheet = read_workbook(content).sheets[0]
    rows: list[list[Any]] = []
    for number in sorted(sheet.rows):
        line = [sheet.cell(number, column).value for column in range(1, 11)]
        line = [str(cell) if cell is not None else None for cell in line]
        rows.append(line)
    for (person_at, day_at), mark in marks.items():
        rows[1 + person_at][3 + day_at] = mark
    rows.append([muster.serial])
    return book(rows)


def slots() -> int:
    with scope(EVERYWHERE):
        return Slot.objects.count()


def apply(browser: Client, url: str, **more: Any) -> Any:
    page = shown(browser, url)
    seen = page.split('name="seen" value="')[1].split('"')[0]
    return browser.post(f"{url}take-over/", {"seen": seen} | more)


def test_a_sheet_is_printed_and_its_page_leads_to_pdf_and_workbook(
    browser: Client, project: Project, muster: Muster
) -> None:
    assert muster.serial == f"T12-{project.code}-001"
    page = shown(browser, muster.get_absolute_url())
    for url in ("document_detail", "muster_workbook"):
        assert browser.get(reverse(url, args=[muster.pk])).status_code == 200
        assert reverse(url, args=[muster.pk]) in page
    assert "Not signed and attached yet" in page
    book = read_workbook(browser.get(reverse("muster_workbook", args=[muster.pk])).content)
    assert [sheet.title for sheet in book.sheets] == ["考勤表", "说明"]
    assert book.sheets[1].cell(2, 2).value == muster.serial
    assert book.sheets[0].cell(1, 4).value == f"{muster.first.month}月{muster.first.day}日"


@pytest.mark.parametrize(
    ("stretch", "first", "last"),
    [("month", 1, 28), ("first", 1, 15), ("second", 16, 28), ("week", 10, 16)],
)
def test_the_days_are_those_that_were_chosen(
    browser: Client, project: Project, stretch: str, first: int, last: int
) -> None:
    made = printed(browser, project, stretch=stretch, day="2026-02-10", own="on")
    assert (made.first, made.last) == (
        datetime.date(2026, 2, first), datetime.date(2026, 2, last),
    )  # fmt: skip
    assert made.serial == ""
    assert stretch_said(made.first, made.last) in shown(browser, made.get_absolute_url())


def test_bad_days_are_said_at_the_field(browser: Client, project: Project) -> None:
    for day in ("9999-12-31", "x", "0001-01-01"):
        data = {"id": str(new_id()), "stretch": "month", "day": day, "spare": "2"}
        answer = browser.post(reverse("muster_add", args=[project.pk]), data)
        assert answer.status_code == 422


def test_picture_and_entries_stand_side_by_side_and_a_verdict_is_kept(
    browser: Client, muster: Muster, cast: Cast, sign_in: SignIn
) -> None:
    attach(browser, muster)
    supervisor = sign_in(cast.supervisor)
    page = shown(supervisor, muster.get_absolute_url())
    assert page.count('class="zoom-box"') == 2
    assert "村民1" in page
    seen = page.split('name="seen" value="')[1].split('"')[0]
    data = {"id": str(new_id()), "seen": seen, "agrees": "no", "reason": ""}
    url = reverse("muster_check", args=[muster.pk])
    refused = supervisor.post(url, data)
    assert refused.status_code == 422
    assert "Say what differs" in refused.content.decode()
    assert supervisor.post(url, data | {"reason": "3日村民1没来"}).status_code == 302
    assert "3日村民1没来" in shown(browser, muster.get_absolute_url())
    with scope(EVERYWHERE):
        assert not MusterCheck.objects.get().agrees


def test_a_signed_sheet_waits_for_the_supervision_group_until_it_is_compared(
    browser: Client, muster: Muster, cast: Cast, sign_in: SignIn
) -> None:
    supervisor = sign_in(cast.supervisor)
    assert "Compare the signed attendance sheet" not in shown(supervisor, "/")
    attach(browser, muster)
    assert muster.get_absolute_url() in shown(supervisor, "/")
    page = shown(supervisor, muster.get_absolute_url())
    seen = page.split('name="seen" value="')[1].split('"')[0]
    data = {"id": str(new_id()), "seen": seen, "agrees": "yes", "reason": ""}
    supervisor.post(reverse("muster_check", args=[muster.pk]), data)
    assert muster.get_absolute_url() not in shown(supervisor, "/")


def test_a_picture_that_is_none_is_said_and_a_wrong_one_is_struck_out(
    browser: Client, muster: Muster
) -> None:
    bad = SimpleUploadedFile("x.jpg", b"no picture")
    url = reverse("muster_attach", args=[muster.pk])
    answer = browser.post(url, {"id": str(new_id()), "pages": [bad]})
    assert answer.status_code == 422
    assert "no picture" in answer.content.decode()
    attach(browser, muster)
    with scope(EVERYWHERE):
        pages = list(muster.pages.all())
    away = reverse("muster_page_withdraw", args=[pages[0].pk])
    assert browser.post(away, {"reason": "拍糊了"}).status_code == 302
    page = shown(browser, muster.get_absolute_url())
    assert page.count('class="zoom-box"') == 1
    assert "拍糊了" in page


def test_the_downloaded_sheet_comes_back_shows_differences_and_is_taken_over_once(
    browser: Client, project: Project, muster: Muster
) -> None:
    content = filled(muster, browser, {(0, 0): "√", (1, 2): "△", (2, 6): "下午"})
    status, url = upload(browser, project, content, month="2020-01")
    assert status == 302
    page = shown(browser, url)
    assert "3 differences" in page
    assert slots() == 0
    refused = apply(browser, url)
    assert refused.status_code == 422
    assert "Say why it is entered late" in refused.content.decode()
    assert slots() == 0
    assert apply(browser, url, reason="记工员生病").status_code == 302
    assert slots() == 4
    assert "Nothing differs" in shown(browser, url)
    assert upload(browser, project, content, month="2020-01") == (302, url)
    assert slots() == 4


def test_a_square_can_be_left_and_a_refused_one_is_named(
    browser: Client, project: Project, muster: Muster, crew: list[RosterEntry], cast: Cast
) -> None:
    with scope(EVERYWHERE):
        there = building(cast.neighbour)
        rostered(there, [person(cast.neighbour, 2)], cast.neighbour)
        tap = Tap(1, muster.first, State.ABSENT, State.FULL, "补记")
        set_day(id=new_id(), project_id=there.pk, tap=tap, by=cast.neighbour)
    content = filled(muster, browser, {(0, 0): "√", (1, 0): "√", (2, 0): "√"})
    _status, url = upload(browser, project, content)
    answer = apply(browser, url, keep=[f"3.{muster.first}"], reason="补记")
    assert answer.status_code == 200
    assert "already taken by another project" in answer.content.decode()
    with scope(EVERYWHERE):
        assert Slot.objects.filter(project=project).count() == 2


def test_faults_are_listed_by_cell_and_nothing_is_kept(
    browser: Client, project: Project, muster: Muster
) -> None:
    content = filled(muster, browser, {(0, 0): "√", (1, 2): "八小时"})
    status, page = upload(browser, project, content)
    assert status == 422
    for words in ("九月 F3", "八小时", "This is no mark", "1 fault: nothing was taken over"):
        assert words in page
    with scope(EVERYWHERE):
        assert not SheetReading.objects.exists()


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"text", "not an Excel workbook"),
        (b"PK\x03\x04", "damaged"),
        (book([["T12-OTHER-001"]]), "no sheet of this project"),
    ],
)
def test_what_is_no_sheet_of_this_project_is_said(
    browser: Client, project: Project, crew: list[RosterEntry], content: bytes, said: str
) -> None:
    status, page = upload(browser, project, content)
    assert status == 422
    assert said in page


def test_a_block_pasted_on_a_square_shows_what_changes_first(
    browser: Client, project: Project, crew: list[RosterEntry]
) -> None:
    day = days_ago(3)
    url = reverse("day_paste", args=[project.pk])
    data = {
        "id": str(new_id()), "month": f"{day:%Y-%m}", "numbers": "3,1,2", "row": "1",
        "day": str(day.day), "text": "√\r\n下",
    }  # fmt: skip
    answer = browser.post(url, data)
    assert answer.status_code == 302
    assert browser.post(url, data).headers["Location"] == answer.headers["Location"]
    assert "2 differences" in shown(browser, answer.headers["Location"])
    apply(browser, answer.headers["Location"])
    with scope(EVERYWHERE):
        found = set(Slot.objects.values_list("entry__number", "half"))
    assert found == {(1, 1), (1, 2), (2, 2)}


def test_the_page_for_a_block_offers_the_grids_rows_and_says_what_is_wrong(
    browser: Client, project: Project, crew: list[RosterEntry]
) -> None:
    url = reverse("day_paste", args=[project.pk])
    page = shown(browser, f"{url}?month={today():%Y-%m}")
    assert 'value="1,2,3"' in page
    data = {
        "id": str(new_id()), "month": f"{today():%Y-%m}", "numbers": "1,2,3", "row": "3",
        "day": "1", "text": "√\n√",
    }  # fmt: skip
    answer = browser.post(url, data)
    assert answer.status_code == 422
    assert "past the last person" in answer.content.decode()


def test_a_clerk_sees_how_far_each_village_is_and_goes_from_one_to_the_next(
    cast: Cast, sign_in: SignIn, project: Project, crew: list[RosterEntry]
) -> None:
    with scope(EVERYWHERE):
        next_one = building(cast.next_village)
        tap = Tap(1, days_ago(4), State.ABSENT, State.FULL)
        set_day(id=new_id(), project_id=project.pk, tap=tap, by=cast.recorder)
    clerk = sign_in(cast.clerk)
    page = shown(clerk, reverse("entering_list"))
    assert "<strong>3</strong>" in page  # the days since the last one logged
    assert "<strong>40</strong>" in page  # nothing is logged since the start
    assert reverse("day_grid", args=[next_one.pk]) in page
    grid = shown(clerk, reverse("day_grid", args=[project.pk]))
    assert reverse("day_grid", args=[next_one.pk]) in grid
    assert reverse("day_grid", args=[project.pk]) in shown(
        clerk, reverse("day_grid", args=[next_one.pk])
    )


def test_what_a_clerk_enters_needs_the_paper_and_is_marked_everywhere(
    cast: Cast, sign_in: SignIn, project: Project, muster: Muster, browser: Client
) -> None:
    clerk = sign_in(cast.clerk)
    content = filled(muster, browser, {(0, 0): "√"})
    status, page = upload(clerk, project, content)
    assert status == 422
    assert "attach the picture of the signed sheet" in page
    status, url = upload(clerk, project, content, pictures=[photo()])
    assert status == 302
    apply(clerk, url)
    for where in (url, muster.get_absolute_url(), reverse("project_history", args=[project.pk])):
        assert "entered for the village" in shown(browser, where), where


def test_the_pages_need_few_queries(
    browser: Client, project: Project, muster: Muster, cast: Cast, sign_in: SignIn
) -> None:
    attach(browser, muster)
    _status, url = upload(browser, project, filled(muster, browser, {(0, 0): "√", (1, 1): "1"}))
    clerk = sign_in(cast.clerk)
    for who, page in (
        (browser, reverse("muster_list", args=[project.pk])),
        (browser, muster.get_absolute_url()),
        (browser, url),
        (clerk, reverse("entering_list")),
        (clerk, reverse("day_grid", args=[project.pk])),
    ):
        with CaptureQueriesContext(
            connection,
        ) as queries:
            shown(who, page)
        assert len(queries) <= MOST_QUERIES, page
