"""The site diary: every day, no gaps, no back-filling (domain.md T21)."""

import datetime
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation
from pytest_django import DjangoAssertNumQueries

from core.errors import RuleBroken
from core.ids import new_id
from core.scope import EVERYWHERE, scope
from projects.actions import suspend
from projects.diary import diary_month
from projects.lifecycle import Stage
from projects.models import DiaryPage, HeadCount, Project
from projects.rules import (
    DiaryRefusal,
    diary_gaps,
    diary_is_late,
    diary_refusal,
    stands_still,
)
from regions.models import Post
from tests.documents.believable import check_frame, printed, text
from tests.factories import Cast
from tests.projects.site_rows import building, count, days_ago, write
from tests.projects.village_rows import Page, words

pytestmark = pytest.mark.filterwarnings("ignore:unclosed file.*sRGB2014:ResourceWarning")
SignIn = Callable[[Post], Client]
DAY = datetime.date(2026, 8, 10)
ONE = datetime.timedelta(days=1)


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    with translation.override("en"):
        yield


def said(page: Page, sentence: str) -> bool:
    return sentence in words(page)


@pytest.fixture
def ours(cast: Cast) -> Project:
    return building(cast.recorder)


# ---- rules ----


@pytest.mark.parametrize(
    ("day", "since", "refusal"),
    [
        (DAY, DAY - ONE, None),
        (DAY, DAY, None),
        (DAY, None, DiaryRefusal.NOT_BUILDING),
        (DAY + ONE, DAY, DiaryRefusal.AHEAD),
        (DAY - ONE, DAY, DiaryRefusal.BEFORE_START),
    ],
    ids=["yesterday's works", "first day", "no works", "tomorrow", "before the start"],
)
def test_a_page_is_of_a_day_with_works(
    day: datetime.date, since: datetime.date | None, refusal: DiaryRefusal | None
) -> None:
    assert diary_refusal(day, DAY, since) == refusal


@pytest.mark.parametrize(("ago", "late"), [(0, False), (1, False), (2, True), (40, True)])
def test_a_day_is_written_at_the_latest_the_day_after(ago: int, late: bool) -> None:
    assert diary_is_late(DAY - ago * ONE, DAY) is late


@pytest.mark.parametrize(
    ("stopped", "gaps"),
    [
        ([], [1, 3]),
        ([(DAY + ONE, None)], []),
        ([(DAY + ONE, DAY + 3 * ONE)], [3]),
        ([(DAY + 3 * ONE, DAY + 3 * ONE)], [1, 3]),
    ],
    ids=["no stop", "stopped since", "worked again on the day of resuming", "stopped for no day"],
)
def test_no_page_is_owed_while_the_works_stand_still(stopped: list[Any], gaps: list[int]) -> None:
    found = diary_gaps(DAY, DAY + 3 * ONE, {DAY, DAY + 2 * ONE}, stopped)
    assert [(day - DAY).days for day in found] == gaps


def test_the_day_before_a_stop_is_worked() -> None:
    assert not stands_still(DAY, [(DAY + ONE, None)])


# ---- writing ----


def test_a_page_says_who_answers_for_it(ours: Project, cast: Cast) -> None:
    page = write(ours, cast.supervisor, days_ago(0), people=5, by_trade=(("瓦工", 2), ("普工", 3)))
    assert (page.version, page.late_reason) == (1, "")
    assert page.writer == cast.supervisor.user.human
    assert page.by_trade == [("瓦工", 2), ("普工", 3)]
    assert str(page).endswith(str(page.day))


def test_a_change_is_a_new_version_and_the_old_one_stays(ours: Project, cast: Cast) -> None:
    write(ours, cast.recorder, days_ago(0))
    write(ours, cast.supervisor, days_ago(0), version=1, people=9)
    with scope(EVERYWHERE):
        assert [page.people for page in ours.diarypages.order_by("version")] == [12, 9]
        assert [page.people for page in DiaryPage.objects.holding()] == [9]


def test_two_who_write_at_once_do_not_overwrite_each_other(ours: Project, cast: Cast) -> None:
    write(ours, cast.recorder, days_ago(0))
    with pytest.raises(RuleBroken, match="wrote this day meanwhile"):
        write(ours, cast.supervisor, days_ago(0))


def test_a_double_click_writes_once(ours: Project, cast: Cast) -> None:
    one = new_id()
    first = write(ours, cast.recorder, days_ago(0), id=one)
    assert write(ours, cast.recorder, days_ago(0), id=one) == first


def test_an_older_day_needs_a_reason_and_is_marked(ours: Project, cast: Cast) -> None:
    with pytest.raises(RuleBroken, match="say why it is written only now") as broken:
        write(ours, cast.recorder, days_ago(2), reason="  ")
    assert broken.value.field == "late_reason"
    assert write(ours, cast.recorder, days_ago(2), reason="手机坏了").late_reason == "手机坏了"
    assert write(ours, cast.recorder, days_ago(1), reason="不必").late_reason == ""


@pytest.mark.parametrize(
    ("ago", "said"),
    [(-1, "lies ahead"), (41, "The works began on")],
)
def test_a_day_without_works_has_no_page(ours: Project, cast: Cast, ago: int, said: str) -> None:
    with pytest.raises(RuleBroken, match=said):
        write(ours, cast.recorder, days_ago(ago), reason="x")


def test_before_the_works_there_is_no_diary(cast: Cast) -> None:
    young = building(cast.recorder)
    with scope(EVERYWHERE):
        Project.objects.filter(pk=young.pk).update(stage=Stage.PREPARATION)
    with pytest.raises(RuleBroken, match="while the works go on"):
        write(young, cast.recorder, days_ago(0))


def test_trades_make_up_the_head_count(ours: Project, cast: Cast) -> None:
    with pytest.raises(RuleBroken, match="make 4 people, but 12") as broken:
        write(ours, cast.recorder, days_ago(0), by_trade=(("瓦工", 4),))
    assert broken.value.field == "people"


def test_a_township_writes_only_with_the_writers_signed_paper(ours: Project, cast: Cast) -> None:
    with pytest.raises(RuleBroken, match="Name the person who answers"):
        write(ours, cast.clerk, days_ago(0))


def test_others_may_not_write(ours: Project, cast: Cast) -> None:
    with pytest.raises(PermissionDenied):
        write(ours, cast.township, days_ago(0))
    with pytest.raises(Project.DoesNotExist):
        write(ours, cast.next_village, days_ago(0))


def test_a_page_is_never_changed_or_deleted(ours: Project, cast: Cast) -> None:
    page = write(ours, cast.recorder, days_ago(0))
    count(ours, cast.supervisor, days_ago(0), 8)
    with scope(EVERYWHERE):
        for act in (
            lambda: DiaryPage.objects.filter(pk=page.pk).update(people=1),
            lambda: DiaryPage.objects.filter(pk=page.pk).delete(),
            lambda: HeadCount.objects.update(people=1),
        ):
            with pytest.raises(DatabaseError, match="only ever added"), transaction.atomic():
                act()


# ---- counting besides ----


def test_a_second_pair_of_eyes_counts_besides(ours: Project, cast: Cast) -> None:
    write(ours, cast.recorder, days_ago(0))
    first = count(ours, cast.supervisor, days_ago(0), 8)
    count(ours, cast.supervisor, days_ago(0), 9)
    with scope(EVERYWHERE):
        assert [one.people for one in HeadCount.objects.holding()] == [9]
    assert str(first).endswith(": 8")


def test_who_wrote_the_page_does_not_count_a_second_time(ours: Project, cast: Cast) -> None:
    write(ours, cast.recorder, days_ago(0))
    with pytest.raises(RuleBroken, match="someone else counts beside you"):
        count(ours, cast.recorder, days_ago(0), 8)
    assert count(ours, cast.recorder, days_ago(1), 8).people == 8


# ---- pages ----


def test_a_month_shows_its_gaps(ours: Project, cast: Cast, sign_in: SignIn) -> None:
    write(ours, cast.recorder, days_ago(0))
    write(ours, cast.recorder, days_ago(1))
    browser = sign_in(cast.bureau)
    months = {timezone.localdate(): None, days_ago(20): None}
    for month in months:
        page = browser.get(f"/projects/{ours.pk}/diary/?month={month:%Y-%m}")
        assert page.status_code == 200
    with scope(EVERYWHERE):
        all_days = [
            one
            for month in {days_ago(n).replace(day=1) for n in (0, 30, 40)}
            for one in diary_month(ours, month)
        ]
    assert sum(one.missing for one in all_days) == 39  # 41 days, two written
    assert sum(one.late for one in all_days) == 39


def test_a_finished_diary_ends_with_its_last_page(ours: Project, cast: Cast) -> None:
    write(ours, cast.recorder, days_ago(1))
    with scope(EVERYWHERE):
        Project.objects.filter(pk=ours.pk).update(stage=Stage.ACCEPTANCE)
        ours.refresh_from_db()
        days = [
            one.day
            for month in sorted({days_ago(n).replace(day=1) for n in (0, 1)})
            for one in diary_month(ours, month)
        ]
    assert days == [days_ago(1)]


def test_a_month_without_works_is_said(cast: Cast, sign_in: SignIn, ours: Project) -> None:
    page = sign_in(cast.recorder).get(f"/projects/{ours.pk}/diary/?month=2020-01")
    assert said(page, "There were no works in this month.")


def test_the_month_needs_as_many_queries_for_many_pages(
    ours: Project, cast: Cast, sign_in: SignIn,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:  # fmt: skip
    for ago in range(12):
        write(ours, cast.recorder, days_ago(ago), reason="停电")
    browser = sign_in(cast.recorder)
    with django_assert_max_num_queries(16):
        browser.get(reverse("diary_list", args=[ours.pk]))
    with django_assert_max_num_queries(20):
        browser.get(reverse("diary_detail", args=[ours.pk, days_ago(3)]))


def sent(**changes: Any) -> dict[str, Any]:
    given = {
        "id": str(new_id()),
        "version": "0",
        "morning": "rain",
        "afternoon": "snow",
        "part": "涵洞",
        "people": "7",
        "work": "支模",
    }
    return given | changes


def test_the_form_keeps_a_page(ours: Project, cast: Cast, sign_in: SignIn) -> None:
    browser = sign_in(cast.recorder)
    url = reverse("diary_write", args=[ours.pk, days_ago(0)])
    assert browser.get(url).status_code == 200
    data = sent(responsible=str(cast.recorder.user.human.pk))
    answer = browser.post(url, data, follow=True)
    assert said(answer, "The diary of")
    with scope(EVERYWHERE):
        page = DiaryPage.objects.get()
    assert (page.people, page.afternoon) == (7, "snow")
    again = browser.get(url)
    assert again.context["form"]["version"].value() == 1
    assert again.context["form"]["part"].value() == "涵洞"


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"people": ""}, "Write how many people you saw at work"),
        ({"people": "-1"}, "greater than or equal to 0"),
        ({"morning": "hail"}, "Select a valid choice"),
        ({"temperature": "99"}, "less than or equal to 45"),
        ({"version": "3"}, "wrote this day meanwhile"),
    ],
)
def test_a_wrong_field_is_said(
    ours: Project, cast: Cast, sign_in: SignIn, changes: dict[str, str], sentence: str
) -> None:
    url = reverse("diary_write", args=[ours.pk, days_ago(0)])
    data = sent(responsible=str(cast.recorder.user.human.pk), **changes)
    answer = sign_in(cast.recorder).post(url, data)
    assert answer.status_code == 422
    assert sentence in words(answer)


def test_a_closed_day_leads_back_to_the_month(ours: Project, cast: Cast, sign_in: SignIn) -> None:
    url = reverse("diary_write", args=[ours.pk, days_ago(-3)])
    answer = sign_in(cast.recorder).get(url, follow=True)
    assert said(answer, "This day lies ahead")


def test_the_head_count_form_keeps_a_count(ours: Project, cast: Cast, sign_in: SignIn) -> None:
    url = reverse("diary_count", args=[ours.pk, days_ago(0)])
    browser = sign_in(cast.supervisor)
    data = {"id": str(new_id()), "people": "6", "note": "点名"}
    assert said(browser.post(url, data, follow=True), "Your head-count is kept")


def test_a_stopped_day_is_said_to_stand_still(ours: Project, cast: Cast, sign_in: SignIn) -> None:
    with scope(cast.recorder.scope):
        suspend(project_id=ours.pk, since=days_ago(0), reason="冬季停工", by=cast.recorder)
    page = sign_in(cast.recorder).get(reverse("diary_list", args=[ours.pk]))
    assert said(page, "the works stand still")


# ---- T21 ----


def test_the_printed_month_says_all_of_a_day_and_names_its_gaps(ours: Project, cast: Cast) -> None:
    write(
        ours, cast.recorder, days_ago(2), reason="手机坏了", temperature=-3, machines="搅拌机 1 台",
        people=5, by_trade=(("瓦工", 2), ("普工", 3)),
    )  # fmt: skip
    count(ours, cast.supervisor, days_ago(2), 4)
    data = printed("T21", ours)
    check_frame(data, "T21", "施工日志")
    found = text(data)
    for part in (
        "上午晴，下午多云，中午-3℃", "施工部位", "共5人：瓦工2人、普工3人；另行清点4人",
        "搅拌机1台", "浇筑路面60米", "补记：手机坏了", "记录人（签字）：",
    ):  # fmt: skip
        assert part in found, part
