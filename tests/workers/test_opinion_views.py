"""The pages of late days, corrections and weeks: what they show and take, and their queries."""

import datetime
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
from tests.projects.village_rows import photo
from tests.workers.arrange import building, days_ago, papers, person, rostered
from workers.models import DayRecord, LateCheck, RosterEntry, Slot, WeekAnswer, WeekCheck
from workers.rules import monday_of

WHY = "记工员生病，补记"
OLD = 20  # days ago: late, and in a week that is over
MOST_QUERIES = 30

SignIn = Callable[[Post], Client]


@pytest.fixture(autouse=True)
def said_in_english(settings: "object") -> None:
    settings.LANGUAGE_CODE = "en"  # type: ignore[attr-defined]


@pytest.fixture
def project(cast: Cast) -> Project:
    with scope(EVERYWHERE):
        return building(cast.recorder, since=60)


@pytest.fixture
def crew(project: Project, cast: Cast) -> list[RosterEntry]:
    with scope(EVERYWHERE):
        people = [person(cast.recorder, n) for n in (1, 2, 3)]
        entries = rostered(project, people, cast.recorder)
        papers(project, entries, cast.recorder)
        return entries


@pytest.fixture
def recorder(cast: Cast, sign_in: SignIn, crew: list[RosterEntry]) -> Client:
    return sign_in(cast.recorder)


@pytest.fixture
def supervisor(cast: Cast, sign_in: SignIn, crew: list[RosterEntry]) -> Client:
    return sign_in(cast.supervisor)


def day_page(project: Project, ago: int = OLD, reason: str = "") -> str:
    page = reverse("day_detail", args=[project.pk, days_ago(ago)])
    return f"{page}?reason={reason}" if reason else page


def tap(browser: Client, project: Project, ago: int = OLD, **more: str) -> "object":
    day = days_ago(ago)
    data = {"page_id": str(new_id()), "month": f"{day:%Y-%m}", "tap": f"1.{day.day}.0.3"} | more
    return browser.post(reverse("day_set", args=[project.pk]), data)


def fill(browser: Client, project: Project, reason: str = WHY) -> "object":
    url = reverse("day_fill", args=[project.pk, days_ago(OLD)])
    return browser.post(url, {"reason": reason}, follow=True)


def week_url(project: Project, name: str = "week_check") -> str:
    return reverse(name, args=[project.pk, monday_of(days_ago(OLD))])


def text(answer: "object") -> str:
    return str(answer.content.decode())  # type: ignore[attr-defined]


# ---- the day's page ----


def test_a_late_day_asks_once_and_hands_the_reason_to_every_tap(
    recorder: Client, project: Project
) -> None:
    page = recorder.get(day_page(project)).content.decode()
    assert "Why is it entered late?" in page
    assert f'value="{WHY}"' not in page
    page = recorder.get(day_page(project, reason=WHY)).content.decode()
    hidden = f'<input type="hidden" name="reason" value="{WHY}">'
    assert page.count(hidden) == 2  # all present, and the taps
    assert "This reason is kept with every tap below" in page


def test_today_asks_for_nothing(recorder: Client, project: Project) -> None:
    page = recorder.get(day_page(project, 0)).content.decode()
    assert 'class="say-why' not in page
    assert 'class="say-why' not in recorder.get(day_page(project, 3)).content.decode()


def test_a_late_tap_without_a_reason_says_what_to_do(recorder: Client, project: Project) -> None:
    page = recorder.get(tap(recorder, project).headers["Location"])  # type: ignore[attr-defined]
    assert "Say why it is entered late" in text(page)
    with scope(EVERYWHERE):
        assert not Slot.objects.exists()


def test_a_late_tap_with_its_reason_is_kept_and_marked(recorder: Client, project: Project) -> None:
    tap(recorder, project, reason=WHY)
    page = recorder.get(day_page(project)).content.decode()
    assert "Entered late, waits for the supervision group" in page
    assert "1 late day waits for the supervision group" in page
    assert f"<blockquote>{WHY}</blockquote>" in page


def test_without_javascript_the_reason_stays_in_the_address(
    recorder: Client, project: Project
) -> None:
    answer = tap(recorder, project, reason="病")
    assert "?reason=%E7%97%85#c1-" in answer.headers["Location"]  # type: ignore[attr-defined]
    answer = tap(recorder, project, reason="病", page="month")
    assert "&reason=%E7%97%85#c1-" in answer.headers["Location"]  # type: ignore[attr-defined]


def test_a_day_is_filled_late_with_one_reason(recorder: Client, project: Project) -> None:
    refused = fill(recorder, project, "")
    assert "why it is entered late" in text(refused)
    assert "3 people are logged" in text(fill(recorder, project))
    with scope(EVERYWHERE):
        assert set(DayRecord.objects.values_list("reason", "late")) == {(WHY, True)}


def test_too_long_a_reason_is_no_tap(recorder: Client, project: Project) -> None:
    assert tap(recorder, project, reason="x" * 201).status_code == 400  # type: ignore[attr-defined]


def test_the_month_hands_its_reason_on_too(recorder: Client, project: Project) -> None:
    url = reverse("day_grid", args=[project.pk])
    page = recorder.get(f"{url}?grid=1&reason={WHY}").content.decode()
    assert f'<input type="hidden" name="reason" value="{WHY}">' in page


def test_clearing_an_earlier_dates_day_asks_why(
    recorder: Client, project: Project, crew: list[RosterEntry], cast: Cast
) -> None:
    with scope(EVERYWHERE):
        Slot.objects.create(
            identity_id=crew[0].identity_id, day=days_ago(2), half=1, entry=crew[0],
            village_id=project.village_id, project=project, by=cast.recorder,
            at=timezone.now() - datetime.timedelta(days=2),
        )  # fmt: skip
    url = reverse("day_clear", args=[project.pk, days_ago(2)])
    assert "What stood there stays on record" in recorder.get(url).content.decode()
    assert recorder.post(url, {"reason": ""}).status_code == 422
    assert recorder.post(url, {"reason": "记错"}).status_code == 302
    with scope(EVERYWHERE):
        assert DayRecord.objects.get().reason == "记错"


def test_the_history_of_a_day_and_of_a_person(
    recorder: Client, project: Project, crew: list[RosterEntry]
) -> None:
    url = reverse("day_history", args=[project.pk, days_ago(OLD)])
    assert "Nothing is on record" in recorder.get(url).content.decode()
    tap(recorder, project, reason=WHY)
    for page in (url, reverse("roster_detail", args=[crew[0].pk])):
        said = recorder.get(page).content.decode()
        assert "absent → full day" in said
        assert WHY in said
        assert "late, not confirmed yet" in said


# ---- late days ----


def late_records() -> list[str]:
    with scope(EVERYWHERE):
        found = DayRecord.objects.filter(late=True).order_by("entry__number")
        return [str(pk) for pk in found.values_list("pk", flat=True)]


def test_the_supervision_group_ticks_and_confirms(
    recorder: Client, supervisor: Client, project: Project
) -> None:
    fill(recorder, project)
    url = reverse("late_check", args=[project.pk])
    page = supervisor.get(url).content.decode()
    records = late_records()
    assert page.count('name="records"') == len(records) == 3
    assert page.count(WHY) == 3
    sent = hidden(page) | {"records": records[:2], "verdict": "agree"}
    answer = supervisor.post(url, sent, follow=True)
    assert "2 late days are confirmed" in text(answer)
    with scope(EVERYWHERE):
        assert LateCheck.objects.count() == 2
        assert Slot.objects.payable().count() == 4


def test_an_objection_needs_words_and_keeps_the_ticks(
    recorder: Client, supervisor: Client, project: Project
) -> None:
    fill(recorder, project)
    url, records = reverse("late_check", args=[project.pk]), late_records()
    sent = hidden(text(supervisor.get(url))) | {"records": records[1:2], "verdict": "object"}
    refused = supervisor.post(url, sent)
    assert refused.status_code == 422
    assert text(refused).count(" checked>") == 1
    assert "Say what is wrong" in text(refused)
    answer = supervisor.post(url, sent | {"reason": "那天没来"}, follow=True)
    assert "1 late day is objected to" in text(answer)
    listed = recorder.get(reverse("late_list", args=[project.pk])).content.decode()
    assert "那天没来" in listed
    assert url not in listed  # the recorder confirms nothing


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"verdict": "agree"}, "Tick the days"),
        ({"verdict": "agree", "records": ["x"]}, "changed meanwhile"),
        ({"verdict": "agree", "records": [str(new_id())]}, "changed meanwhile"),
        ({"verdict": "maybe"}, "Select a valid choice"),
    ],
)
def test_what_is_wrong_with_a_confirmation_is_said(
    recorder: Client, supervisor: Client, project: Project, sent: dict[str, str], said: str
) -> None:
    fill(recorder, project)
    url = reverse("late_check", args=[project.pk])
    answer = supervisor.post(url, hidden(text(supervisor.get(url))) | sent)
    assert answer.status_code == 422
    assert said in text(answer)


def test_where_nothing_waits_the_pages_say_so(supervisor: Client, project: Project) -> None:
    for name in ("late_list", "late_check"):
        page = supervisor.get(reverse(name, args=[project.pk])).content.decode()
        assert "No day waits here" in page


def test_the_township_types_in_with_the_signed_paper(
    recorder: Client, project: Project, cast: Cast, sign_in: SignIn
) -> None:
    fill(recorder, project)
    clerk, url = sign_in(cast.clerk), reverse("late_check", args=[project.pk])
    sent = {"records": late_records(), "verdict": "agree", "responsible": cast.supervisor.human_id}
    assert clerk.post(url, sent).status_code == 422
    assert clerk.post(url, sent | {"paper": photo()}).status_code == 302
    with scope(EVERYWHERE):
        assert {check.operator for check in LateCheck.objects.all()} == {cast.clerk.human}


# ---- weeks ----


def test_a_week_is_looked_at_and_confirmed_on_one_page(
    recorder: Client, supervisor: Client, project: Project
) -> None:
    fill(recorder, project)
    page = supervisor.get(week_url(project)).content.decode()
    assert page.count('<td class="s3 late">') == 3
    assert "3 people, 3.0 work days" in page
    data = hidden(page) | {"verdict": "agree"}
    answer = supervisor.post(week_url(project), data, follow=True)
    assert "The week is confirmed." in text(answer)
    with scope(EVERYWHERE):
        assert WeekCheck.objects.count() == 1
    detail = supervisor.get(week_url(project, "week_detail")).content.decode()
    assert "Confirm the week, or object" not in detail
    assert supervisor.get(week_url(project)).headers["Location"] == week_url(project, "week_detail")


def hidden(page: str) -> dict[str, Any]:
    """The form's own id, who answers, and the hash of what it shows."""
    found = re.findall(r'<input type="hidden" name="(id|seen|responsible)" value="([^"]*)"', page)
    return dict(found)


def test_what_changes_afterwards_is_shown(
    recorder: Client, supervisor: Client, project: Project
) -> None:
    fill(recorder, project)
    data = hidden(supervisor.get(week_url(project)).content.decode()) | {"verdict": "agree"}
    supervisor.post(week_url(project), data)
    day = days_ago(OLD)
    tap(recorder, project, tap=f"2.{day.day}.3.1", reason="下午走了")
    page = supervisor.get(week_url(project, "week_detail")).content.decode()
    assert "changed after confirmation" in page
    assert "Changed since the supervision group looked" in page
    assert "full day → morning" in page
    stale = supervisor.post(week_url(project), data | {"id": str(new_id())})
    assert stale.status_code == 422
    assert "changed after you opened the page" in text(stale)


def test_an_objection_to_a_week_is_answered(
    recorder: Client, supervisor: Client, project: Project
) -> None:
    fill(recorder, project)
    data = hidden(supervisor.get(week_url(project)).content.decode())
    sent = data | {"verdict": "object", "reason": "周三下雨没有开工"}
    assert "The objection is kept" in text(supervisor.post(week_url(project), sent, follow=True))
    with scope(EVERYWHERE):
        check = WeekCheck.objects.get()
    answer = reverse("week_answer", args=[check.pk])
    page = recorder.get(week_url(project, "week_detail")).content.decode()
    assert answer in page
    assert answer not in supervisor.get(week_url(project, "week_detail")).content.decode()
    form = recorder.get(answer).content.decode()
    assert "周三下雨没有开工" in form
    assert recorder.post(answer, {"id": str(new_id()), "text": ""}).status_code == 422
    told = recorder.post(answer, {"id": str(new_id()), "text": "已核对天气"}, follow=True)
    assert "已核对天气" in text(told)
    with scope(EVERYWHERE):
        assert WeekAnswer.objects.count() == 1


def test_the_list_of_weeks_leads_each_reader_where_he_acts(
    recorder: Client, supervisor: Client, project: Project
) -> None:
    url = reverse("week_list", args=[project.pk])
    assert "No week yet" in recorder.get(url).content.decode()
    fill(recorder, project)
    assert week_url(project, "week_detail") in recorder.get(url).content.decode()
    assert week_url(project) in supervisor.get(url).content.decode()


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31", "2026-05-06"])
@pytest.mark.parametrize("name", ["week_detail", "week_check", "day_history"])
def test_every_day_has_its_week(supervisor: Client, project: Project, name: str, day: str) -> None:
    url = reverse(name, args=[project.pk, datetime.date.fromisoformat(day)])
    assert supervisor.get(url).status_code in (200, 302)
    assert supervisor.post(url, {"verdict": "agree"}).status_code in (405, 422)


def test_the_inbox_leads_there(recorder: Client, supervisor: Client, project: Project) -> None:
    fill(recorder, project)
    page = supervisor.get("/").content.decode()
    assert "3 late days wait for your confirmation" in page
    assert week_url(project) in page


# ---- queries ----


def test_pages_need_as_many_queries_for_many_as_for_few(
    recorder: Client, supervisor: Client, project: Project, cast: Cast, crew: list[RosterEntry]
) -> None:
    fill(recorder, project)
    pages = [
        reverse("late_list", args=[project.pk]),
        reverse("late_check", args=[project.pk]),
        reverse("week_list", args=[project.pk]),
        week_url(project, "week_detail"),
        week_url(project),
        reverse("day_history", args=[project.pk, days_ago(OLD)]),
        day_page(project),
        reverse("roster_detail", args=[crew[0].pk]),
        "/",
    ]
    few = [asked(supervisor, url) for url in pages]
    with scope(EVERYWHERE):
        more = [person(cast.recorder, n) for n in range(10, 20)]
        rostered(project, more, cast.recorder)
    fill(recorder, project)
    for ago in (OLD + 7, OLD + 8):
        tap(recorder, project, ago, reason=WHY)
    many = [asked(supervisor, url) for url in pages]
    assert many == few
    assert max(few) <= MOST_QUERIES


def asked(browser: Client, url: str) -> int:
    with CaptureQueriesContext(connection) as queries:
        assert browser.get(url).status_code == 200
    return len(queries)
