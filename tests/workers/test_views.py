"""The pages: what they show, what they take, and how many queries they need."""

import datetime
import json
import re
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from core.ids import new_id
from core.models import AuditRecord
from core.scope import EVERYWHERE, scope
from projects.models import Attachment, Notice, Project
from regions.models import Post
from tests.factories import Cast
from tests.projects.village_rows import photo
from tests.workers.arrange import building, days_ago, id_number, papers, person, rostered, today
from workers.actions import Tap, set_day
from workers.models import Agreement, Insurance, Person, RosterEntry, Slot, Survey, Training
from workers.rules import State

CARD = "6228480402564890018"
BAD_CARD = "6228480402564890019"
HTMX = {"HX-Request": "true"}
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
    """Three people with their papers."""
    with scope(EVERYWHERE):
        people = [person(cast.recorder, n, group="二社") for n in (1, 2, 3)]
        entries = rostered(project, people, cast.recorder)
        papers(project, entries, cast.recorder)
        return entries


@pytest.fixture
def browser(cast: Cast, sign_in: SignIn) -> Client:
    return sign_in(cast.recorder)


def slots() -> int:
    with scope(EVERYWHERE):
        return Slot.objects.count()


def tap(
    browser: Client, project: Project, number: int = 1, *, shown: int = 0, wanted: int = 3
) -> dict[str, Any]:
    """What the server answers to one tap that a script sends."""
    one = {"id": str(new_id()), "number": number, "day": str(today())}
    answer = sent(browser, project, one | {"shown": shown, "wanted": wanted})
    told: dict[str, Any] = answer.json()["outcomes"][one["id"]]
    return told


def sent(browser: Client, project: Project, *taps: dict[str, Any]) -> Any:
    url = reverse("day_send", args=[project.pk])
    return browser.post(url, {"taps": taps}, content_type="application/json")


def tapped_plainly(browser: Client, project: Project, **sent: str) -> Any:
    """A tap of a browser without scripts."""
    data = {"page_id": str(new_id()), "month": f"{today():%Y-%m}", "tap": f"1.{today().day}.0.3"}
    return browser.post(reverse("day_set", args=[project.pk]), data | sent)


def day_url(project: Project, day: datetime.date | None = None) -> str:
    return reverse("day_detail", args=[project.pk, day or today()])


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


# People


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


# Roster and papers


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
