"""Four deliberations on a matter: the rules as tables, then the actions and pages."""

import datetime
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from core.errors import RuleBroken
from core.ids import new_id
from core.scope import EVERYWHERE, scope
from projects.actions import CountyChoices, add_meeting, save_settings
from projects.deliberation import proceedings_of
from projects.models import Deliberation, Motion, Project, Subject
from projects.rules import Tally, in_their_order
from regions.models import Post
from tests.factories import Cast
from tests.projects.village_rows import (
    meeting,
    minutes,
    motion,
    notice,
    prepared,
    project,
    resolved,
    said,
    words,
)

SignIn = Callable[[Post], Client]
DAY = datetime.timedelta(days=1)


@pytest.fixture
def ours(cast: Cast) -> Project:
    return project(cast.recorder)


# ---- the county's rule ----


@pytest.mark.parametrize(
    ("quorum", "majority", "present_needed", "votes_needed"),
    [
        pytest.param("half", "present", 16, 13, id="half-came-half-of-them"),
        pytest.param("two_thirds", "present", 20, 13, id="two-thirds-came"),
        pytest.param("half", "entitled", 16, 16, id="half-of-all"),
        pytest.param("half", "two_thirds", 16, 16, id="two-thirds-of-those-present"),
        pytest.param("", "", 20, 16, id="not-set-every-rule-at-once"),
    ],
)
def test_a_party_members_meeting_goes_by_the_county(
    quorum: str, majority: str, present_needed: int, votes_needed: int
) -> None:
    tally = Tally("party", 30, 24, 0, quorum, majority)
    assert (tally.present_needed, tally.votes_needed) == (present_needed, votes_needed)
    assert tally.rule_is_set is bool(quorum)


def test_the_law_and_not_the_county_sets_the_villagers_meeting() -> None:
    tally = Tally("representatives", 30, 20, 11, "half", "entitled")
    assert tally.by_law
    assert tally.carries


def test_nobody_at_a_meeting_decides_nothing() -> None:
    assert not Tally("party", 0, 0, 0).carries


# ---- their order ----


@dataclass(frozen=True)
class Held:
    deliberation: str
    held_on: datetime.date
    tally: Tally


def held(kind: str, day: int, votes_for: int = 9) -> Held:
    tally = Tally("representatives", 10, 10, votes_for)
    return Held(kind, datetime.date(2026, 4, day), tally)


P, C, E, R = list(Deliberation)


@pytest.mark.parametrize(
    ("meetings", "days"),
    [
        pytest.param([], [], id="none"),
        pytest.param([held(P, 1), held(C, 2), held(E, 3), held(R, 4)], [1, 2, 3, 4], id="in-turn"),
        pytest.param([held(P, 1), held(C, 1), held(E, 1), held(R, 1)], [1, 1, 1, 1], id="one-day"),
        pytest.param([held(R, 4), held(E, 3), held(C, 2), held(P, 1)], [1, 2, 3, 4], id="late"),
        pytest.param([held(C, 1), held(P, 2)], [2], id="before-its-turn"),
        pytest.param([held(C, 1), held(P, 2), held(C, 3)], [2, 3], id="held-again"),
        pytest.param([held(P, 1), held(E, 3), held(R, 4)], [1], id="one-left-out"),
        pytest.param([held(P, 1, 5), held(P, 2), held(C, 2)], [2, 2], id="no-majority-at-first"),
        pytest.param([held(P, 1), held(P, 5), held(C, 3)], [1, 3], id="the-first-holds"),
    ],
)  # fmt: skip
def test_each_counts_from_the_day_of_the_one_before(meetings: list[Held], days: list[int]) -> None:
    assert [one.held_on.day for one in in_their_order(meetings, Deliberation)] == days


# ---- on a project ----


def test_three_of_four_resolve_nothing(ours: Project, cast: Cast) -> None:
    prepared(ours, cast.recorder)
    with scope(EVERYWHERE):
        standing = proceedings_of(ours).standing_on(Subject.SELF_BUILD)
    assert standing.resolution is None
    assert standing.course is not None
    assert standing.course.next == Deliberation.RESOLVE


def test_meetings_on_two_matters_are_not_one_course(ours: Project, cast: Cast) -> None:
    prepared(ours, cast.recorder)
    with scope(cast.recorder.scope):
        another = motion(ours, cast.recorder)
        add_meeting(
            id=new_id(), project_id=ours.pk, motion=another, minutes=minutes(), paper=None,
            by=cast.recorder,
        )  # fmt: skip
        assert proceedings_of(ours).standing_on(Subject.SELF_BUILD).resolution is None


def test_another_projects_matter_can_not_be_named(ours: Project, cast: Cast) -> None:
    foreign = motion(project(cast.recorder, name="另一条路"), cast.recorder)
    with scope(cast.recorder.scope), pytest.raises(RuleBroken):
        add_meeting(
            id=new_id(), project_id=ours.pk, motion=foreign, minutes=minutes(), paper=None,
            by=cast.recorder,
        )  # fmt: skip


def test_days_that_can_not_be_are_refused(ours: Project, cast: Cast) -> None:
    today = timezone.localdate()
    with pytest.raises(RuleBroken) as ahead:
        motion(ours, cast.recorder, raised_on=today + DAY)
    motion(ours, cast.recorder, raised_on=today)
    with pytest.raises(RuleBroken) as before:
        meeting(ours, cast.recorder, held_on=today - DAY)
    assert (ahead.value.field, before.value.field) == ("raised_on", "held_on")


def test_a_show_of_hands_in_a_small_room_needs_no_tellers(ours: Project, cast: Cast) -> None:
    assert meeting(ours, cast.recorder, assembly="branch", tellers="").pk
    for kind in ("party", "representatives"):
        with pytest.raises(RuleBroken) as broken:
            meeting(ours, cast.recorder, assembly=kind, tellers="李占福")
        assert broken.value.field == "tellers"


def test_the_countys_rule_stays_with_the_meeting(ours: Project, cast: Cast) -> None:
    few: dict[str, Any] = {
        "entitled": 30,
        "present": 16,
        "votes_for": 9,
        "votes_against": 7,
        "abstained": 0,
    }
    before = meeting(ours, cast.recorder, assembly="party", **few)
    choices = CountyChoices(
        notice_days=7, pending_allowed=True, council_name="项目理事会", party_quorum="half",
        party_majority="present",
    )  # fmt: skip
    with scope(cast.county.scope):
        save_settings(
            choices=choices, source="会议纪要", since=timezone.localdate(), by=cast.county
        )
    after = meeting(ours, cast.recorder, assembly="party", **few)
    with scope(EVERYWHERE):
        before.refresh_from_db()
    assert (before.tally.carries, before.tally.rule_is_set) == (False, False)
    assert (after.tally.carries, after.quorum, after.majority) == (True, "half", "present")


def test_a_rule_is_set_whole(cast: Cast) -> None:
    choices = CountyChoices(
        notice_days=7, pending_allowed=True, council_name="项目理事会", party_quorum="half"
    )
    with scope(cast.county.scope), pytest.raises(RuleBroken) as broken:
        save_settings(choices=choices, source="会议纪要", by=cast.county)
    assert broken.value.field == "party_majority"


# ---- pages ----


def test_a_matter_is_put_forward_once(ours: Project, cast: Cast, sign_in: SignIn) -> None:
    browser, url = sign_in(cast.recorder), reverse("motion_add", args=[ours.pk])
    form = {
        "id": new_id(), "subject": "care", "matter": "渠道由护渠员管护", "origin": "people",
        "proposer": "三社", "raised_on": timezone.localdate().isoformat(),
    }  # fmt: skip
    codes = [browser.post(url, form).status_code for _ in range(2)]
    assert codes == [302, 302]
    assert browser.post(url, form | {"id": new_id(), "matter": ""}).status_code == 422
    with scope(EVERYWHERE):
        made = Motion.objects.get()
    page = browser.get(made.get_absolute_url())
    assert "渠道由护渠员管护" in words(page)
    assert [step.state for step in page.context["steps"]] == ["now"] + ["later"] * 5


def test_a_matters_page_leads_to_what_is_next(ours: Project, cast: Cast, sign_in: SignIn) -> None:
    browser = sign_in(cast.recorder)
    meeting(ours, cast.recorder, assembly="committees", votes_for=45, votes_against=0, abstained=0)
    with scope(EVERYWHERE):
        made = Motion.objects.get()
    page = browser.get(made.get_absolute_url())
    assert said("not in its turn") in words(page)
    step = page.context["steps"][0]
    assert f"motion={made.pk}&assembly=branch" in step.url
    form = browser.get(step.url).context["form"]
    assert (form["motion"].value(), form["assembly"].value()) == (str(made.pk), "branch")
    resolved(ours, cast.recorder)
    page = browser.get(made.get_absolute_url())
    assert [step.state for step in page.context["steps"]] == ["done"] * 4 + ["now", "later"]
    notice(ours, cast.recorder, kind="resolution")
    page = browser.get(made.get_absolute_url())
    assert [step.state for step in page.context["steps"]][4:] == ["done", "later"]


def test_a_matter_takes_few_queries_however_many_meetings(
    ours: Project,
    cast: Cast,
    sign_in: SignIn,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    resolved(ours, cast.recorder)
    prepared(ours, cast.recorder)
    with scope(EVERYWHERE):
        made = Motion.objects.get()
    browser = sign_in(cast.township)
    with django_assert_max_num_queries(12):
        browser.get(made.get_absolute_url())
