"""The pages of the roster and its papers, and how many queries pages of many need."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core.ids import new_id
from core.scope import EVERYWHERE, scope
from projects.models import Attachment, Notice, Project
from regions.models import Post
from tests.factories import Cast
from tests.projects.village_rows import photo
from tests.workers.arrange import days_ago, id_number, papers, person, rostered, today
from tests.workers.tapping import day_url, tap
from workers.models import Agreement, Insurance, RosterEntry, Survey, Training

CARD = "6228480402564890018"
BAD_CARD = "6228480402564890019"
HTMX = {"HX-Request": "true"}
MOST_QUERIES = 25

SignIn = Callable[[Post], Client]

pytestmark = pytest.mark.usefixtures("english_pages")


def place(**more: str) -> dict[str, str]:
    said = {"trade": "瓦工", "day_rate": "180", "entered_on": str(today())}
    return {"id": str(new_id())} | said | more


def test_several_are_ticked_and_taken_on(browser: Client, project: Project, cast: Cast) -> None:
    with scope(EVERYWHERE):
        people = [person(cast.recorder, n) for n in (1, 2, 3)]
    url = reverse("roster_add", args=[project.pk])
    assert browser.post(url, place()).status_code == 422
    assert browser.post(url, place(day_rate="0", people=str(people[0].pk))).status_code == 422
    ticked: dict[str, Any] = {"people": [str(people[0].pk), str(people[2].pk)]}
    assert browser.post(url, place() | ticked).status_code == 302
    page = browser.get(url).content.decode()
    assert "村民2" in page
    assert "村民1" not in page


def test_an_age_is_asked_about_when_it_needs_a_reason(browser: Client, project: Project) -> None:
    url = reverse("roster_newcomer", args=[project.pk])
    assert 'name="reason"' not in browser.get(url).content.decode()
    old = id_number(3, today().replace(year=today().year - 70, month=1, day=1))
    data = place(name="老人", id_number=old.number)
    asked_about = browser.post(url, data)
    assert asked_about.status_code == 422
    assert "老人 – older than 60" in asked_about.content.decode()
    assert browser.post(url, data | {"reason": "看库房"}).status_code == 302


def test_a_newcomer_comes_back_to_the_day_that_is_logged(browser: Client, project: Project) -> None:
    url = reverse("roster_newcomer", args=[project.pk]) + f"?day={days_ago(1)}"
    data = place(name="新人", id_number=id_number(4).number, entered_on=str(days_ago(1)))
    answer = browser.post(url, data, follow=True)
    day = days_ago(1)
    assert answer.redirect_chain[-1][0] == f"{day_url(project, day)}#c1-{day.day}"
    text = answer.content.decode()
    assert "新人" in text
    assert "Papers pending" in text


def test_the_roster_shows_who_lacks_what(
    browser: Client, project: Project, crew: list[RosterEntry], cast: Cast
) -> None:
    with scope(EVERYWHERE):
        rostered(project, [person(cast.recorder, 9, name="缺手续")], cast.recorder)
    url = reverse("roster_list", args=[project.pk])
    assert "1 worker lacks papers" in browser.get(url).content.decode()
    lacking = reverse("lack_list", args=[project.pk])
    pending = browser.get(f"{lacking}?lacks=agreement").content.decode()
    assert "缺手续" in pending
    assert "村民1" not in pending


def test_leaving_changing_and_coming_back(
    browser: Client, project: Project, crew: list[RosterEntry]
) -> None:
    entry = crew[0]
    leave = reverse("roster_leave", args=[entry.pk])
    assert browser.post(leave, {"left_on": str(today()), "reason": " "}).status_code == 422
    assert browser.post(leave, {"left_on": str(today()), "reason": "外出"}).status_code == 302
    assert "外出" in browser.get(entry.get_absolute_url()).content.decode()
    back = {"back_on": str(days_ago(-1))}
    assert browser.post(reverse("roster_return", args=[entry.pk]), back).status_code == 302
    edit = reverse("roster_edit", args=[entry.pk])
    assert browser.post(edit, {"trade": "小工", "day_rate": "-1"}).status_code == 422
    assert browser.post(edit, {"trade": "小工", "day_rate": "150"}).status_code == 302
    with scope(EVERYWHERE):
        entry.refresh_from_db()
    assert (entry.left_on, entry.trade, entry.day_rate) == (None, "小工", Decimal(150))


def test_papers_are_recorded_with_their_pictures(
    browser: Client, project: Project, cast: Cast
) -> None:
    with scope(EVERYWHERE):
        entries = rostered(project, [person(cast.recorder, n) for n in (1, 2)], cast.recorder)
    ticked: dict[str, Any] = {"people": [str(entry.pk) for entry in entries]}
    held: dict[str, Any] = {"held_on": str(today())}
    training: dict[str, Any] = {
        "kind": "safety",
        "place": "村委会",
        "teacher": "马",
        "hours": "2",
        "content": "x",
    }
    policy = {"insurer": "人保", "policy_number": "1", "since": str(today()), "until": str(today())}
    forms: dict[str, dict[str, Any]] = {
        "agreement_add": {"signed_on": str(today())} | ticked,
        "training_add": training | held | ticked,
        "insurance_add": dict(policy),
        "survey_add": {"households": "80", "willing": "60"} | held,
    }
    for name, data in forms.items():
        url = reverse(name, args=[project.pk])
        assert browser.post(url, {"id": str(new_id())}).status_code == 422, name
        sent = {"id": str(new_id()), "paper": photo()} | data
        assert browser.post(url, sent).status_code == 302, name
    with scope(EVERYWHERE):
        assert Agreement.objects.filter(paper__isnull=False).count() == 2
        assert Training.objects.get().attended.count() == 2
        assert Insurance.objects.count() == Survey.objects.count() == 1
        assert Attachment.objects.count() == 4


def test_a_picture_that_is_none_is_refused_and_nothing_is_kept(
    browser: Client, project: Project, crew: list[RosterEntry], cast: Cast
) -> None:
    with scope(EVERYWHERE):
        entry = rostered(project, [person(cast.recorder, 9)], cast.recorder)[0]
    paper = SimpleUploadedFile("a.jpg", b"no picture")
    data = {"id": str(new_id()), "people": [str(entry.pk)], "signed_on": str(today())}
    answer = browser.post(reverse("agreement_add", args=[project.pk]), data | {"paper": paper})
    assert answer.status_code == 422
    with scope(EVERYWHERE):
        assert not Agreement.objects.filter(entry=entry).exists()


def test_the_roster_goes_on_the_board(
    browser: Client, project: Project, crew: list[RosterEntry]
) -> None:
    url = reverse("roster_notice", args=[project.pk])
    data = {"id": str(new_id()), "posted_on": str(today()), "place": "公开栏", "phone": "1"}
    for _ in range(2):
        assert browser.post(url, data).status_code == 302
    with scope(EVERYWHERE):
        notice = Notice.objects.get()
    page = browser.get(notice.get_absolute_url()).content.decode()
    assert "村民1" in page
    assert id_number(1).number not in page


def test_the_projects_history_tells_it_in_words(
    browser: Client, project: Project, crew: list[RosterEntry]
) -> None:
    browser.post(reverse("day_fill", args=[project.pk, today()]))
    page = browser.get(reverse("project_history", args=[project.pk])).content.decode()
    for words in ("took workers on", "recorded agreements", "logged a day for everyone"):
        assert words in page


def test_what_waits_for_the_recorder(
    browser: Client, project: Project, crew: list[RosterEntry], cast: Cast, sign_in: SignIn
) -> None:
    with scope(EVERYWHERE):
        rostered(project, [person(cast.recorder, 9)], cast.recorder)
    home = browser.get("/").content.decode()
    assert day_url(project) in home
    assert reverse("lack_list", args=[project.pk]) in home
    assert day_url(project) not in sign_in(cast.clerk).get("/").content.decode()
    tap(browser, project)
    assert day_url(project) not in browser.get("/").content.decode()


def pages(project: Project, entry: RosterEntry) -> list[str]:
    month = reverse("day_grid", args=[project.pk])
    names = ("roster_list", "roster_add", "training_list", "training_add", "insurance_list")
    return [
        "/people/",
        reverse("person_detail", args=[entry.person_id]),
        reverse("roster_detail", args=[entry.pk]),
        *(reverse(name, args=[project.pk]) for name in (*names, "agreement_add")),
        month,
        f"{month}?grid=1",
        day_url(project),
    ]


def test_pages_need_as_many_queries_for_many_as_for_few(
    browser: Client, project: Project, crew: list[RosterEntry], cast: Cast
) -> None:
    with scope(EVERYWHERE):
        person(cast.recorder, 9)
    few = [asked(browser, url) for url in pages(project, crew[0])]
    with scope(EVERYWHERE):
        people = [person(cast.recorder, n) for n in range(10, 30)]
        more = rostered(project, people[:15], cast.recorder)
        papers(project, more[:10], cast.recorder)
    browser.post(reverse("day_fill", args=[project.pk, today()]))
    many = [asked(browser, url) for url in pages(project, crew[0])]
    assert max(many) <= MOST_QUERIES
    assert [after - before for before, after in zip(few, many, strict=True)] == [0] * len(few)


def asked(browser: Client, url: str) -> int:
    browser.get(url)
    with CaptureQueriesContext(connection) as queries:
        assert browser.get(url).status_code == 200, url
    return len(queries)
