"""Days drawn by lot, once, and what the township saw on them."""

import datetime
from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries, Settings

from core.errors import RuleBroken
from core.ids import new_id
from core.scope import EVERYWHERE, scope
from projects.actions import CountyChoices, save_settings
from projects.models import Project
from regions.inbox import inbox
from regions.models import Post
from tests.factories import Cast
from tests.projects.village_rows import words
from tests.workers.arrange import building, person, rostered, today
from workers.actions import draw_sample, record_result
from workers.actions.slots import put
from workers.models import Sample, SampleResult
from workers.models.samples import Verdict
from workers.rules import State

SignIn = Callable[[Post], Client]
pytestmark = pytest.mark.django_db
LAST_DAY = today().replace(day=1) - datetime.timedelta(days=1)
MONTH = LAST_DAY.replace(day=1)


@pytest.fixture(autouse=True)
def files(settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


def worked(by: Post, days: int, *, sequence: int = 1) -> Project:
    """One worker on the first days of last month."""
    with scope(by.scope):
        project = building(by, since=70)
        entries = rostered(project, [person(by, sequence)], by, entered=70)
        for number in range(1, days + 1):
            put({entries[0]: State.FULL}, MONTH.replace(day=number), by)
    return project


def draw(by: Post, month: datetime.date = MONTH) -> list[Sample]:
    with scope(by.scope):
        return draw_sample(month=month, by=by)


def look(sample: Sample, by: Post, verdict: Verdict, note: str = "") -> SampleResult:
    with scope(by.scope):
        return record_result(id=new_id(), sample_id=sample.pk, verdict=verdict, note=note, by=by)


def todos(by: Post) -> list[str]:
    with scope(by.scope):
        return [one.what for one in inbox(by, today()) if "/samples/" in one.url]


def test_a_tenth_of_the_days_is_drawn_unless_the_county_says_otherwise(cast: Cast) -> None:
    worked(cast.recorder, 21)
    assert len(draw(cast.township)) == 3
    with scope(EVERYWHERE):
        assert {one.day.month for one in Sample.objects.all()} == {MONTH.month}


def test_the_county_sets_how_many(cast: Cast) -> None:
    worked(cast.recorder, 8)
    with scope(cast.county.scope):
        choices = CountyChoices(7, True, "项目理事会", sample_percent=50)
        save_settings(choices=choices, source="民发改〔2026〕1号", by=cast.county)
    assert len(draw(cast.township)) == 4


@pytest.mark.parametrize("percent", [0, 101])
def test_a_share_that_can_not_be_is_refused(cast: Cast, percent: int) -> None:
    choices = CountyChoices(7, True, "项目理事会", sample_percent=percent)
    with scope(cast.county.scope), pytest.raises(RuleBroken, match="From 1 to 100 per cent"):
        save_settings(choices=choices, source="民发改〔2026〕1号", by=cast.county)


def test_drawing_again_draws_nothing_new(cast: Cast) -> None:
    worked(cast.recorder, 9)
    first = draw(cast.township)
    assert draw(cast.township) == first
    with scope(EVERYWHERE):
        assert str(Sample.objects.get()).endswith(str(first[0].day))


def test_only_days_within_reach_are_drawn(cast: Cast) -> None:
    worked(cast.neighbour, 9)
    with pytest.raises(RuleBroken, match="nothing to draw from"):
        draw(cast.township)


def test_a_running_month_is_not_drawn(cast: Cast) -> None:
    with pytest.raises(RuleBroken, match="when the month is over"):
        draw(cast.township, today().replace(day=1))


def test_only_the_township_draws_and_looks(cast: Cast) -> None:
    worked(cast.recorder, 3)
    with pytest.raises(PermissionDenied):
        draw(cast.recorder)
    (sample,) = draw(cast.township)
    with pytest.raises(PermissionDenied):
        look(sample, cast.recorder, Verdict.AGREES)
    with pytest.raises(Sample.DoesNotExist):
        look(sample, cast.neighbour, Verdict.AGREES)


def test_what_was_seen_is_said_once_with_a_remark_where_it_differs(cast: Cast) -> None:
    worked(cast.recorder, 3)
    (sample,) = draw(cast.township)
    with pytest.raises(RuleBroken, match="Write what is not as it should be"):
        look(sample, cast.township, Verdict.FEWER)
    result = look(sample, cast.township, Verdict.FEWER, "只有六人")
    with scope(EVERYWHERE):
        assert str(SampleResult.objects.get()).endswith("fewer")
    with scope(cast.township.scope):
        again = record_result(
            id=result.pk, sample_id=sample.pk, verdict=Verdict.AGREES, note="", by=cast.township
        )
    assert again.verdict == Verdict.FEWER
    with pytest.raises(RuleBroken, match="has looked at this day already"):
        look(sample, cast.township, Verdict.AGREES)


def test_lot_and_result_are_never_changed(cast: Cast) -> None:
    worked(cast.recorder, 3)
    (sample,) = draw(cast.township)
    look(sample, cast.township, Verdict.AGREES)
    with scope(EVERYWHERE):
        for rows in (Sample.objects.all(), SampleResult.objects.all()):
            with pytest.raises(DatabaseError, match="only ever added"), transaction.atomic():
                rows.update(at=rows[0].at)


def test_last_months_lot_waits_until_it_is_drawn_and_looked_at(cast: Cast) -> None:
    assert todos(cast.township) == []
    worked(cast.recorder, 3)
    assert todos(cast.township) == ["Draw last month's days by lot."]
    assert todos(cast.county) == []
    (sample,) = draw(cast.township)
    assert todos(cast.township) == ["Look at 1 day drawn by lot."]
    look(sample, cast.township, Verdict.AGREES)
    assert todos(cast.township) == []


def test_the_pages_draw_show_and_keep(cast: Cast, sign_in: SignIn) -> None:
    project = worked(cast.recorder, 15)
    office = sign_in(cast.township)
    page = office.get(reverse("sample_list"))
    assert "Draw days by lot" in words(page)
    drawing = {"month": f"{MONTH:%Y-%m}"}
    assert "2 days are drawn." in words(office.post(reverse("sample_draw"), drawing, follow=True))
    with scope(EVERYWHERE):
        first, second = Sample.objects.order_by("day")
    page = office.get(first.get_absolute_url())
    assert "There is no picture of this day." in words(page)
    result = {"id": str(new_id()), "verdict": "other", "note": ""}
    assert office.post(first.get_absolute_url(), result).status_code == 422
    answer = office.post(first.get_absolute_url(), result | {"note": "名单上有两人不认识"})
    assert answer.headers["Location"] == second.get_absolute_url()
    done = {"id": str(new_id()), "verdict": "agrees", "note": ""}
    answer = office.post(second.get_absolute_url(), done)
    assert answer.headers["Location"].endswith(f"?month={MONTH:%Y-%m}")
    day = sign_in(cast.recorder).get(reverse("day_detail", args=[project.pk, first.day]))
    assert "名单上有两人不认识" in words(day)
    assert "名单上有两人不认识" in words(sign_in(cast.auditor).get(first.get_absolute_url()))


def test_a_damaged_or_running_month_is_said(cast: Cast, sign_in: SignIn) -> None:
    office = sign_in(cast.township)
    for month, sentence in (("x", "damaged"), (f"{today():%Y-%m}", "when the month is over")):
        answer = office.post(reverse("sample_draw"), {"month": month}, follow=True)
        assert sentence in words(answer)


def test_the_list_needs_as_many_queries_for_many_days(
    cast: Cast, sign_in: SignIn, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    worked(cast.recorder, 28)
    draw(cast.township)
    office = sign_in(cast.township)
    with django_assert_max_num_queries(12):
        office.get(reverse("sample_list"))
