"""The pages of people: adding, changing, finding them, and showing a number once."""

import datetime
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from core.ids import new_id
from core.models import AuditRecord
from core.scope import EVERYWHERE, scope
from projects.models import Project
from regions.models import Post
from tests.factories import Cast
from tests.workers.arrange import days_ago, id_number, person
from tests.workers.tapping import tap
from workers.models import Person, RosterEntry

CARD = "6228480402564890018"
BAD_CARD = "6228480402564890019"
HTMX = {"HX-Request": "true"}
MOST_QUERIES = 25

SignIn = Callable[[Post], Client]

pytestmark = pytest.mark.usefixtures("english_pages")


def added(browser: Client, **more: str) -> "object":
    data = {"id": str(new_id()), "name": "张三", "id_number": id_number(5).number} | more
    return browser.post(reverse("person_add"), data)


def test_a_person_is_added_and_shown_masked(browser: Client, cast: Cast) -> None:
    answer = added(browser, phone="138 1234 5678", account=CARD, account_again=CARD)
    page = browser.get(answer.headers["Location"]).content.decode()  # type: ignore[attr-defined]
    full = id_number(5).number
    assert f"{full[:6]}********{full[-4:]}" in page
    assert "138****5678" in page
    assert "0018" in page
    for secret in (full, "13812345678", CARD, "1985"):
        assert secret not in page


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"id_number": "11010519491231002Y"}, "digits only"),
        ({"id_number": id_number(5).number[:-1] + "0"}, "A digit of this number is wrong"),
        ({"name": " "}, "required"),
        ({"account": CARD, "account_again": BAD_CARD}, "differ"),
        ({"account": CARD}, "differ"),
        ({"account": "12x", "account_again": "12x"}, "8 to 30"),
        ({"phone": "12"}, "7 to 12 digits"),
        ({"name": "\u200b"}, "Write the name"),
        ({"id_number": id_number(5, datetime.date(1880, 1, 1)).number}, "birth year"),
        ({"id": "x"}, "damaged"),
    ],
)
def test_what_is_wrong_with_a_person_is_said(
    browser: Client, wrong: dict[str, str], said: str
) -> None:
    answer = added(browser, **wrong)
    assert answer.status_code == 422  # type: ignore[attr-defined]
    assert said in answer.content.decode()  # type: ignore[attr-defined]


def test_a_doubtful_account_is_asked_about_once(browser: Client) -> None:
    twice = {"account": BAD_CARD, "account_again": BAD_CARD}
    asked_about = added(browser, **twice)
    assert asked_about.status_code == 422  # type: ignore[attr-defined]
    assert "check digit" in asked_about.content.decode()  # type: ignore[attr-defined]
    assert added(browser, reason="与存折核对无误", **twice).status_code == 302  # type: ignore[attr-defined]


def test_a_shared_account_is_red_on_the_page_too(browser: Client, cast: Cast) -> None:
    with scope(EVERYWHERE):
        person(cast.neighbour, 7, name="外县人", account=CARD)
    twice = {"account": CARD, "account_again": CARD}
    text = added(browser, **twice).content.decode()  # type: ignore[attr-defined]
    assert "Another person has the same account" in text
    assert "外县人" not in text
    answer = added(browser, reason="夫妻共用，已核对", **twice)
    page = browser.get(answer.headers["Location"]).content.decode()  # type: ignore[attr-defined]
    assert "another person has the same account" in page
    assert "夫妻共用，已核对" in page


def test_the_same_number_again_links_to_whom_it_belongs(browser: Client) -> None:
    added(browser)
    text = added(browser, name="李四").content.decode()  # type: ignore[attr-defined]
    with scope(EVERYWHERE):
        url = Person.objects.get().get_absolute_url()
    assert f'<a href="{url}">' in text


def test_a_clerk_names_the_village(cast: Cast, sign_in: SignIn) -> None:
    clerk = sign_in(cast.clerk)
    assert added(clerk).status_code == 422  # type: ignore[attr-defined]
    village = str(cast.recorder.division)
    assert added(clerk, place=village).status_code == 302  # type: ignore[attr-defined]
    assert village in clerk.get("/people/").content.decode()


def test_changing_keeps_what_is_left_empty(
    browser: Client, crew: list[RosterEntry], cast: Cast
) -> None:
    url = reverse("person_edit", args=[crew[0].person_id])
    assert "only if it was mistyped" in browser.get(url).content.decode()
    browser.post(url, {"name": "王五", "phone": "13812345678"})
    assert "Kept: 138****5678" in browser.get(url).content.decode()
    answer = browser.post(url, {"name": "王五", "group": "三社"})
    assert answer.status_code == 302
    page = browser.get(answer.headers["Location"]).content.decode()
    assert "王五" in page
    assert "三社" in page


def test_after_the_first_work_day_the_number_is_not_asked_for(
    browser: Client, project: Project, crew: list[RosterEntry]
) -> None:
    tap(browser, project)
    url = reverse("person_edit", args=[crew[0].person_id])
    assert "only if it was mistyped" not in browser.get(url).content.decode()


def test_a_value_is_shown_once_and_on_record(
    browser: Client, crew: list[RosterEntry], cast: Cast
) -> None:
    url = reverse("person_reveal", args=[crew[0].person_id])
    full = id_number(1).number
    assert full not in browser.get(url).content.decode()
    refused = browser.post(url, {"field": "id_number", "reason": ""})
    assert refused.status_code == 422
    shown = browser.post(url, {"field": "id_number", "reason": "办保险"})
    assert full in shown.content.decode()
    assert "no-store" in shown.headers["Cache-Control"]
    assert full not in browser.get(url).content.decode()
    with scope(EVERYWHERE):
        assert AuditRecord.objects.filter(verb="reveal").count() == 1


def test_groups_are_added_and_ended(browser: Client, crew: list[RosterEntry]) -> None:
    someone = crew[0].person
    add = reverse("category_add", args=[someone.pk])
    data = {"id": str(new_id()), "category": "lifted", "since": str(days_ago(9))}
    assert browser.post(add, data).status_code == 422
    data["evidence"] = "名单〔2026〕3号"
    assert browser.post(add, data).status_code == 302
    assert browser.post(add, data | {"id": str(new_id())}).status_code == 422
    with scope(EVERYWHERE):
        row = someone.categories.get()
    end = reverse("category_end", args=[row.pk])
    assert browser.post(end, {"until": str(days_ago(10))}).status_code == 422
    assert browser.post(end, {"until": str(days_ago(1))}).status_code == 302
    page = browser.get(someone.get_absolute_url()).content.decode()
    assert "脱贫人口" in page
    assert "名单〔2026〕3号" in page


def test_people_are_searched(browser: Client, cast: Cast) -> None:
    with scope(EVERYWHERE):
        person(cast.recorder, 1, name="卓玛")
        person(cast.recorder, 2, name="扎西")
    page = browser.get("/people/?q=zx").content.decode()
    assert "扎西" in page
    assert "卓玛" not in page
    assert "Nobody is found" in browser.get("/people/?q=nobody").content.decode()
