"""The overview as each post sees it, and where it may look closer."""

from collections.abc import Callable

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core.money import grouped
from projects.models import Project
from regions.models import Post, Role, Sector
from tests import factories
from tests.factories import OTHER_COUNTY_VILLAGE, Cast, county_of, post, township_of
from tests.payroll.scene import Scene, looking
from tests.projects.village_rows import words
from tests.reports.rows import LAST_DAY, OCTOBER, building, plan_paper, seen_by, works

pytestmark = pytest.mark.django_db
SignIn = Callable[[Post], Client]
ADDRESS = "/overview/"
CEILING = 25  # targets.md: queries a page


def page(client: Client, **asked: str | int) -> str:
    answer = client.get(ADDRESS, asked)
    assert answer.status_code == 200
    return words(answer)


def test_it_stands_in_everyones_menu(cast: Cast, sign_in: SignIn) -> None:
    for actor in (cast.recorder, cast.clerk, cast.county, cast.bureau, cast.province):
        assert reverse("overview") in words(sign_in(actor).get("/"))
        assert sign_in(actor).get(ADDRESS).status_code == 200


def test_who_holds_no_post_gets_nothing(cast: Cast) -> None:
    client = Client()
    client.force_login(cast.stranger, backend="django.contrib.auth.backends.ModelBackend")
    assert client.get(ADDRESS).status_code == 403


def test_a_county_sees_its_townships_and_the_sums(paid: Scene, sign_in: SignIn) -> None:
    plan_paper(paid.project, "3000000", received="1000000")
    said = page(sign_in(paid.cast.county))
    total = seen_by(paid.cast.county).total
    for amount in (total.funds_planned, total.funds_received, total.entitled, total.paid):
        assert grouped(amount) in said
    assert f"division={township_of(paid.project.village_id)}" in said


def test_a_township_sees_its_projects_by_name(cast: Cast, sign_in: SignIn) -> None:
    project = building(cast.recorder, name="古鄯村水渠")
    said = page(sign_in(cast.township))
    assert "古鄯村水渠" in said
    assert project.get_absolute_url() in said


def test_who_owes_most_past_its_day_comes_first(paid: Scene, sign_in: SignIn) -> None:
    with looking():
        Project.objects.filter(pk=paid.project.pk).update(name="欠着的", code="Z")
    building(paid.cast.recorder, name="不欠的")
    paid.on(LAST_DAY)
    client = sign_in(paid.cast.township)
    said = page(client)
    assert said.index("不欠的") < said.index("欠着的")
    paid.on(LAST_DAY.replace(month=12, day=1))
    said = page(sign_in(paid.cast.township))
    assert said.index("欠着的") < said.index("不欠的")
    assert "1,111.00" in said


# ---- looking closer ----


def test_one_looks_closer_inside_ones_own_scope(cast: Cast, sign_in: SignIn) -> None:
    project = building(cast.recorder)
    village, county = project.village_id, cast.county.division_id
    client = sign_in(cast.province)
    assert f"division={county}" in page(client)
    assert f"division={township_of(village)}" in page(client, division=county)
    assert project.get_absolute_url() in page(client, division=township_of(village))
    assert project.get_absolute_url() in page(client, division=village)


def test_the_way_back_ends_at_ones_own_division(cast: Cast, sign_in: SignIn) -> None:
    place = township_of(cast.recorder.division_id)
    said = page(sign_in(cast.county), division=place)
    assert f"division={cast.county.division_id}" in said
    assert "division=630000000000" not in said


@pytest.mark.parametrize(
    "place",
    [
        pytest.param(county_of(OTHER_COUNTY_VILLAGE), id="neighbour county"),
        pytest.param("630000000000", id="above"),
        pytest.param("999999999999", id="nowhere"),
        pytest.param("630222'--", id="no code"),
    ],
)
def test_outside_it_there_is_nothing(cast: Cast, sign_in: SignIn, place: str) -> None:
    for actor in (cast.recorder, cast.township, cast.county, cast.bureau):
        assert sign_in(actor).get(ADDRESS, {"division": place}).status_code == 404


def test_the_neighbour_countys_project_is_on_no_page(cast: Cast, sign_in: SignIn) -> None:
    building(cast.neighbour, name="邻县项目")
    building(cast.recorder, name="本县项目")
    for actor in (cast.county, cast.finance, cast.bureau, cast.township, cast.recorder):
        said = page(sign_in(actor), division=actor.division_id)
        assert "邻县项目" not in said


# ---- filters ----


def test_filters_narrow_the_figures(cast: Cast, sign_in: SignIn) -> None:
    building(cast.recorder, name="今年的路")
    with looking():
        water = factories.project(cast.recorder, name="明年的渠", sector=Sector.WATER)
        water.starts_on = water.starts_on.replace(year=water.starts_on.year + 1)
        water.ends_on = water.starts_on
        water.save()
    client = sign_in(cast.township)
    for asked in ({"year": water.starts_on.year}, {"stage": "reserve"}, {"sector": "water"}):
        said = page(client, **asked)
        assert "明年的渠" in said
        assert "今年的路" not in said


def test_filters_go_along_when_one_looks_closer(cast: Cast, sign_in: SignIn) -> None:
    building(cast.recorder)
    said = page(sign_in(cast.county), stage="construction")
    assert f"division={township_of(cast.recorder.division_id)}&stage=construction" in said


def test_a_filter_that_is_not_understood_filters_nothing(cast: Cast, sign_in: SignIn) -> None:
    building(cast.recorder, name="一条路")
    said = page(sign_in(cast.township), year="x", stage="nonsense", sector="roads", page="x")
    assert "一条路" in said


def test_a_bureau_is_not_asked_for_its_sponsor(cast: Cast, sign_in: SignIn) -> None:
    building(cast.recorder)
    building(cast.recorder, sector=Sector.WATER, name="一条渠")
    said = page(sign_in(cast.bureau), sponsor="water")
    assert 'name="sponsor"' not in said
    assert "一条渠" not in said
    assert "一条渠" in page(sign_in(cast.township), sponsor="water")


def test_nothing_found_is_said(cast: Cast, sign_in: SignIn) -> None:
    assert 'class="empty"' in page(sign_in(cast.county))
    building(cast.recorder)
    assert 'class="empty"' in page(sign_in(cast.county), stage="archive")


# ---- cost ----


def queries(client: Client) -> int:
    with CaptureQueriesContext(
        connection,
    ) as found:
        page(client)
    return len(found)


def test_sixty_projects_cost_as_many_queries_as_three(
    cast: Cast, clock: time_machine.Traveller, sign_in: SignIn
) -> None:
    posts = [cast.recorder, cast.next_village, post(Role.RECORDER, "630222102200")]

    def add(by: Post) -> None:
        project = building(by)
        plan_paper(project, "1000000", received="500000")
        site = works(cast, clock, project)
        site.work(site.hire("才让"), OCTOBER[:2])

    readers = (cast.recorder, cast.township, cast.county, cast.province)
    for by in posts:
        add(by)
    few = [queries(sign_in(actor)) for actor in readers]
    for number in range(57):
        add(posts[number % 3])
    many = [queries(sign_in(actor)) for actor in readers]
    assert few == many
    assert max(many) <= CEILING
