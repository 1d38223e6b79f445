"""Logging days on a page: what a tap answers, and what the day and the month show."""

import datetime
import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from core.ids import new_id
from core.scope import EVERYWHERE, scope
from projects.models import Project
from regions.models import Post
from tests.factories import Cast
from tests.workers.arrange import building, days_ago, id_number, person, rostered, today
from tests.workers.tapping import day_url, sent, slots, tap, tapped_plainly
from workers.actions import Tap, set_day
from workers.models import RosterEntry, Slot
from workers.rules import State

CARD = "6228480402564890018"
BAD_CARD = "6228480402564890019"
HTMX = {"HX-Request": "true"}
MOST_QUERIES = 25

SignIn = Callable[[Post], Client]

pytestmark = pytest.mark.usefixtures("english_pages")


def test_a_tap_answers_with_what_stands_on_its_day(
    browser: Client, project: Project, crew: list[RosterEntry]
) -> None:
    tap(browser, project, 2, wanted=1)
    one = {"id": str(new_id()), "number": 1, "day": str(today()), "shown": 0, "wanted": 3}
    answer = sent(browser, project, one).json()
    assert answer["outcomes"] == {one["id"]: {"came": "applied", "sentence": ""}}
    assert answer["stands"] == {str(today()): {"1": 3, "2": 1}}
    again = sent(browser, project, one).json()
    assert again["outcomes"][one["id"]]["came"] == "known"
    assert slots() == 3


def test_a_stale_tap_is_told_both_versions(
    browser: Client, project: Project, crew: list[RosterEntry], cast: Cast, sign_in: SignIn
) -> None:
    tap(sign_in(cast.clerk), project, wanted=1)
    told = tap(browser, project, shown=3, wanted=2)
    assert told["came"] == "conflict"
    assert "is now: morning" in told["sentence"]
    assert told["by"] == cast.clerk.human.name
    assert datetime.datetime.fromisoformat(told["at"]).date() <= timezone.now().date()


def test_what_is_refused_says_why_and_the_others_are_logged(
    browser: Client, project: Project, crew: list[RosterEntry], cast: Cast
) -> None:
    with scope(EVERYWHERE):
        other = building(cast.recorder)
        there = rostered(other, [crew[0].person], cast.recorder)[0]
    tap(browser, other, there.number, wanted=2)
    taps = [
        {"id": str(new_id()), "number": n, "day": str(today()), "shown": 0, "wanted": 3}
        for n in (1, 2, 9)
    ]
    outcomes = sent(browser, project, *taps).json()["outcomes"]
    came = [outcomes[one["id"]]["came"] for one in taps]
    assert came == ["refused", "applied", "missing"]
    assert "already taken by another project" in outcomes[taps[0]["id"]]["sentence"]
    assert "no number 9" in outcomes[taps[2]["id"]]["sentence"]


def test_a_closed_project_refuses_all_with_its_sentence(
    browser: Client, project: Project, crew: list[RosterEntry]
) -> None:
    with scope(EVERYWHERE):
        Project.objects.filter(pk=project.pk).update(outcome="archived")
    told = tap(browser, project)
    assert told["came"] == "refused"
    assert "closed" in told["sentence"]


A_TAP = {
    "id": "0192f0c1-0000-7000-8000-000000000001", "number": 1, "day": "2026-05-12",
    "shown": 0, "wanted": 3,
}  # fmt: skip

WRONG: tuple[dict[str, Any], ...] = (
    {"id": "x"},
    {"id": None},
    {"number": 0},
    {"number": 99_999},
    {"number": "x"},
    {"number": float("inf")},
    {"day": "2026-02-30"},
    {"day": 1},
    {"shown": 4},
    {"wanted": "3"},
    {"wanted": []},
    {"reason": 1},
    {"reason": "字" * 201},
)


@pytest.mark.parametrize(
    "body",
    [
        "",
        "[]",
        "{}",
        "null",
        '{"taps": 1}',
        '{"taps": [1]}',
        "[" * 100_000,
        *(json.dumps({"taps": [A_TAP | wrong]}) for wrong in WRONG),
        json.dumps({"taps": [A_TAP] * 501}),
    ],
)
def test_what_is_no_batch_is_refused(browser: Client, project: Project, body: str) -> None:
    url = reverse("day_send", args=[project.pk])
    assert browser.post(url, body, content_type="application/json").status_code == 400


def test_a_script_that_is_signed_out_is_told_so(project: Project) -> None:
    url = reverse("day_send", args=[project.pk])
    asked = {"Accept": "application/json"}
    assert Client(headers=asked).post(url, {}).status_code == 401
    assert Client().post(url, {}).status_code == 302


def test_without_javascript_the_page_comes_back_at_the_same_place(
    browser: Client, project: Project, crew: list[RosterEntry]
) -> None:
    page = browser.get(day_url(project)).content.decode()
    value = re.search(r'name="tap" value="([^"]+)"', page)
    assert value
    named = re.search(r'name="page_id" value="([^"]+)"', page)
    assert named
    data = {"page_id": named[1], "month": f"{today():%Y-%m}", "tap": value[1]}
    url = reverse("day_set", args=[project.pk])
    answer = browser.post(url, data)
    number = value[1].split(".")[0]
    assert answer.headers["Location"] == f"{day_url(project)}#c{number}-{today().day}"
    back = browser.post(url, data | {"page": "month"})
    assert "grid=1#c" in back.headers["Location"]
    stale = browser.post(url, data | {"tap": value[1].replace(".0.3", ".1.2")}, follow=True)
    assert "Someone else changed this meanwhile" in stale.content.decode()


@pytest.mark.parametrize(
    "sent",
    [
        {"month": "", "tap": ""},
        {"month": "2026-02", "tap": "1.30.0.3"},
        {"month": "2026-02", "tap": "1.1.0.4"},
        {"month": "9999-12", "tap": "x"},
        {"month": "2026-13", "tap": "1.1.0.3"},
    ],
    ids=["nothing", "30 February", "no state", "no tap", "no month"],
)
def test_what_is_no_tap_is_refused(browser: Client, project: Project, sent: dict[str, str]) -> None:
    assert tapped_plainly(browser, project, **sent).status_code == 400


@pytest.mark.parametrize("number", [9, 65535, 99999])
def test_a_number_that_is_not_on_the_roster_is_not_found(
    browser: Client, project: Project, crew: list[RosterEntry], number: int
) -> None:
    plain = tapped_plainly(browser, project, tap=f"{number}.{today().day}.0.3")
    assert plain.status_code == 404


def test_a_tap_at_the_end_of_time_is_refused(
    browser: Client, project: Project, crew: list[RosterEntry]
) -> None:
    assert tapped_plainly(browser, project, month="9999-12", tap="1.31.0.3").status_code == 302
    assert slots() == 0


def test_a_tap_needs_few_statements(
    browser: Client, project: Project, crew: list[RosterEntry]
) -> None:
    tap(browser, project)
    for send in (
        lambda: tap(browser, project, shown=3, wanted=1),
        lambda: tapped_plainly(browser, project, tap=f"1.{today().day}.1.3"),
    ):
        with CaptureQueriesContext(connection) as asked:
            send()
        assert len(asked) <= 18, [query["sql"][:80] for query in asked.captured_queries]


def test_a_day_of_many_needs_as_many_statements_as_one_tap(
    browser: Client, project: Project, crew: list[RosterEntry]
) -> None:
    def taps(*numbers: int, shown: int, wanted: int) -> list[dict[str, Any]]:
        said = {"day": str(today()), "shown": shown, "wanted": wanted}
        return [{"id": str(new_id()), "number": number} | said for number in numbers]

    tap(browser, project)
    tap(browser, project, shown=3, wanted=0)
    with CaptureQueriesContext(connection) as one:
        sent(browser, project, *taps(1, shown=0, wanted=1))
    with CaptureQueriesContext(connection) as three:
        sent(browser, project, *taps(1, shown=1, wanted=2), *taps(2, 3, shown=0, wanted=3))
    assert len(three) <= len(one) + 1  # what is taken, beside what is put


def test_the_day_is_filled_and_cleared(
    browser: Client, project: Project, crew: list[RosterEntry]
) -> None:
    page = browser.post(reverse("day_fill", args=[project.pk, today()]), follow=True)
    assert "3 people are logged" in page.content.decode()
    again = browser.post(reverse("day_fill", args=[project.pk, today()]), follow=True)
    assert "Nobody was left to log" in again.content.decode()
    clear = reverse("day_clear", args=[project.pk, today()])
    assert "3 people are logged on this day" in browser.get(clear).content.decode()
    assert slots() == 6
    assert browser.post(clear).status_code == 302
    assert slots() == 0
    assert "Nobody is logged" in browser.get(clear).content.decode()


def test_who_is_left_out_of_the_day_is_named(
    browser: Client, project: Project, crew: list[RosterEntry], cast: Cast
) -> None:
    with scope(EVERYWHERE):
        other = building(cast.recorder)
        there = rostered(other, [crew[0].person], cast.recorder)[0]
    tap(browser, other, there.number)
    page = browser.post(reverse("day_fill", args=[project.pk, today()]), follow=True)
    text = page.content.decode()
    assert "2 people are logged" in text
    assert "村民1 is not logged: This half-day is already taken" in text


def test_as_on_the_last_day_worked(
    browser: Client, project: Project, crew: list[RosterEntry]
) -> None:
    browser.post(reverse("day_fill", args=[project.pk, days_ago(2)]))
    page = browser.get(day_url(project)).content.decode()
    assert f'name="like" value="{days_ago(2)}"' in page
    assert 'data-fill="1:3 2:3 3:3"' in page
    fill = reverse("day_fill", args=[project.pk, today()])
    browser.post(fill, {"like": str(days_ago(2))})
    assert slots() == 12
    assert browser.post(fill, {"like": "gestern"}).status_code == 400


def test_a_closed_day_says_why_and_has_nothing_to_tap(
    browser: Client, project: Project, crew: list[RosterEntry]
) -> None:
    page = browser.get(day_url(project, days_ago(-1))).content.decode()
    assert "This day lies ahead" in page
    assert 'name="tap"' not in page
    told = browser.post(reverse("day_fill", args=[project.pk, days_ago(-1)]), follow=True)
    assert "This day lies ahead" in told.content.decode()


def test_a_day_ahead_is_kept_as_it_will_be(
    browser: Client, project: Project, crew: list[RosterEntry], cast: Cast
) -> None:
    tomorrow = day_url(project, days_ago(-1))
    closed, kept = browser.get(tomorrow), browser.get(f"{tomorrow}?keep=1")
    assert "X-Keep-For" not in closed.headers
    assert kept.headers["X-Keep-For"] == str(cast.recorder.pk)
    assert 'name="tap"' in kept.content.decode()
    page = browser.get(day_url(project))
    assert page.headers["X-Keep-For"] == str(cast.recorder.pk)
    assert tomorrow in page.content.decode()


def test_what_is_told_once_is_neither_kept_nor_told_to_the_phone_alone(
    browser: Client, project: Project, crew: list[RosterEntry]
) -> None:
    browser.post(reverse("day_fill", args=[project.pk, today()]))
    kept = browser.get(f"{day_url(project)}?keep=1")
    assert "X-Keep-For" in kept.headers
    assert "are logged" not in kept.content.decode()
    told = browser.get(day_url(project))
    assert "are logged" in told.content.decode()
    assert "X-Keep-For" not in told.headers


def test_a_page_that_a_phone_keeps_has_no_numbers_of_people(
    browser: Client, project: Project, cast: Cast
) -> None:
    with scope(EVERYWHERE):
        someone = person(cast.recorder, 4, phone="13812345678", account=CARD)
        rostered(project, [someone], cast.recorder)
    page = browser.get(day_url(project)).content.decode()
    number = id_number(4).number
    for secret in (number, number[-4:], number[6:14], "138****", "5678", CARD, CARD[-4:], "180.00"):
        assert secret not in page


def test_what_people_wrote_stays_off_the_phone(
    browser: Client, project: Project, crew: list[RosterEntry], cast: Cast
) -> None:
    with scope(EVERYWHERE):
        late = Tap(1, days_ago(20), State.ABSENT, State.FULL, "老伴住院，补记")
        set_day(id=new_id(), project_id=project.pk, tap=late, by=cast.recorder)
    url = day_url(project, days_ago(20))
    page, kept = browser.get(url), browser.get(f"{url}?keep=1")
    assert "老伴住院" in page.content.decode()
    assert "X-Keep-For" not in page.headers
    assert "老伴住院" not in kept.content.decode()
    assert kept.headers["X-Keep-For"] == str(cast.recorder.pk)


def test_without_signal_only_plain_days_are_copied(
    browser: Client, project: Project, crew: list[RosterEntry], cast: Cast
) -> None:
    """A phone's tap knows no other trade and no communal work."""
    with scope(EVERYWHERE):
        for entry in crew[:3]:
            tap = Tap(entry.number, days_ago(1), State.ABSENT, State.FULL)
            set_day(id=new_id(), project_id=project.pk, tap=tap, by=cast.recorder)
        Slot.objects.filter(entry=crew[1], half=1).update(communal=True)
        Slot.objects.filter(entry=crew[2], half=1).update(trade="木工")
    page = browser.get(day_url(project)).content.decode()
    assert 'data-fill="1:3"' in page


def test_people_are_found_by_name_pinyin_and_initials(
    browser: Client, project: Project, cast: Cast
) -> None:
    with scope(EVERYWHERE):
        rostered(project, [person(cast.recorder, 4, name="才仁·扎西")], cast.recorder)
    find = 'data-find="才仁·扎西 cairenzhaxi crzx 1"'
    month = reverse("day_grid", args=[project.pk]) + "?grid=1"
    assert find in browser.get(day_url(project)).content.decode()
    assert find in browser.get(month).content.decode()


def test_a_day_on_which_nobody_worked_is_seen_and_not_asked_for(
    browser: Client, project: Project, crew: list[RosterEntry]
) -> None:
    url = reverse("day_idle", args=[project.pk, today()])
    assert browser.post(url, {"reason": "laziness"}).status_code == 400
    page = browser.post(url, {"reason": "rain"}, follow=True).content.decode()
    assert "Nobody worked on this day: rain" in page
    assert day_url(project) not in browser.get("/").content.decode()
    month = browser.get(reverse("day_grid", args=[project.pk])).content.decode()
    assert "nobody worked: rain" in month
    tap(browser, project)
    assert "Nobody worked" not in browser.get(day_url(project)).content.decode()
    refused = browser.post(url, {"reason": "rain"}, follow=True).content.decode()
    assert "Clear the day first" in refused


def test_who_only_reads_has_nothing_to_tap(
    project: Project, crew: list[RosterEntry], cast: Cast, sign_in: SignIn
) -> None:
    reader = sign_in(cast.supervisor)
    month = reverse("day_grid", args=[project.pk]) + "?grid=1"
    for url in (day_url(project), month):
        page = reader.get(url).content.decode()
        assert "村民1" in page
        assert 'name="tap"' not in page


@pytest.mark.parametrize("day", ["2026-02-30", "2026-13-01", "0000-01-01"])
def test_a_day_that_does_not_exist_has_no_page(browser: Client, project: Project, day: str) -> None:
    assert browser.get(f"/projects/{project.pk}/days/{day}/").status_code == 404


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
def test_the_ends_of_time_have_a_page(browser: Client, project: Project, day: str) -> None:
    assert browser.get(f"/projects/{project.pk}/days/{day}/").status_code == 200


@pytest.mark.parametrize("month", ["", "2026-05", "9999-12", "0001-01", "x"])
def test_every_month_has_a_page(browser: Client, project: Project, month: str) -> None:
    url = reverse("day_grid", args=[project.pk])
    for more in ("", "&grid=1"):
        assert browser.get(f"{url}?month={month}{more}").status_code == 200


def test_the_phone_is_spared_the_grid(
    browser: Client, project: Project, crew: list[RosterEntry]
) -> None:
    url = reverse("day_grid", args=[project.pk])
    assert "<table" not in browser.get(url).content.decode()
    part = browser.get(f"{url}?grid=1", headers=HTMX)
    assert part.content.decode().startswith("<form")
    assert "HX-Request" in part.headers["Vary"]
