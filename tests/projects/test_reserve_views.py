"""The page of the reserve: found, sorted in one form, and taken away."""

from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from core.ids import new_id
from core.models import AuditRecord
from core.scope import EVERYWHERE, scope
from projects.lifecycle import Stage
from projects.models import Project, ReserveOrder
from projects.reserve_rules import Line
from projects.views import reserve as views
from regions.models import Post
from tests import factories
from tests.factories import Cast
from tests.projects.reserve_rows import number_of, sorted_by
from tests.projects.village_rows import project, said, words

SignIn = Callable[[Post], Client]
PAGE = "/reserve/"
TWICE = "Place %(place)s is given to “%(one)s” and to “%(other)s”. Give one of them another."
UNREADY = (
    "The county has not marked this project ready in the reserve. "
    "The paper can be entered all the same."
)


@pytest.fixture
def two(cast: Cast) -> tuple[Project, Project]:
    """A road in the reserve, and a ditch at the proposal."""
    ditch = project(cast.recorder, name="渠", sector="water", stage=Stage.PROPOSAL)
    return project(cast.recorder, name="路"), ditch


def form(seen: int = 0, **places: Any) -> dict[str, Any]:
    return {"id": new_id(), "seen": seen} | places


def line(
    at: Project, place: object = "", remark: str = "", *, ready: bool = False
) -> dict[str, Any]:
    ticked = {f"ready_{at.pk}": "on"} if ready else {}
    return {f"place_{at.pk}": place, f"remark_{at.pk}": remark} | ticked


def shown(client: Client, **asked: str) -> str:
    answer = client.get(PAGE, asked)
    assert answer.status_code == 200
    return words(answer)


# ---- sorting in one form ----


def test_a_township_saves_its_whole_list_at_once(
    cast: Cast, two: tuple[Project, Project], sign_in: SignIn
) -> None:
    road, ditch = two
    client = sign_in(cast.township)
    data = form() | line(road, 2, "群众积极", ready=True) | line(ditch, "1")
    answer = client.post(PAGE, data, follow=True)
    assert said("The order is saved.") in words(answer)
    page = shown(client)
    assert page.index(">渠</a>") < page.index(">路</a>")
    assert f'name="place_{road.pk}" value="2"' in page
    assert "群众积极" in shown(sign_in(cast.county))
    again = client.post(PAGE, form(1) | line(road, 2, "群众积极", ready=True), follow=True)
    assert said("Nothing was changed.") in words(again)


def test_the_county_has_fields_only_for_what_its_township_let_pass(
    cast: Cast, two: tuple[Project, Project], sign_in: SignIn
) -> None:
    road, ditch = two
    page = shown(sign_in(cast.county))
    assert f"place_{ditch.pk}" in page
    assert f"place_{road.pk}" not in page
    assert said("The township has not let it pass yet") in page


def test_who_reads_has_no_form(cast: Cast, two: tuple[Project, Project], sign_in: SignIn) -> None:
    sorted_by(cast.county, {two[1]: Line(7, True, "先办")})
    for post in (cast.finance, cast.auditor, cast.province):
        client = sign_in(post)
        page = shown(client)
        assert "先办" in page
        assert "place_" not in page
        assert client.post(PAGE, form() | line(two[1], 1)).status_code == 403
    assert "渠" not in shown(sign_in(cast.bureau))
    assert sign_in(cast.recorder).get(PAGE).status_code == 403


def test_a_place_given_twice_is_said_at_its_row_and_nothing_is_lost(
    cast: Cast, two: tuple[Project, Project], sign_in: SignIn
) -> None:
    road, ditch = two
    answer = sign_in(cast.township).post(PAGE, form() | line(road, 1, "好") | line(ditch, 1))
    assert answer.status_code == 422
    page = words(answer)
    one, other = ("路", "渠") if "“路”和“渠”" in page else ("渠", "路")
    assert said(TWICE, place=1, one=one, other=other) in page
    assert 'value="好"' in page
    assert number_of(cast.township) == 0


@pytest.mark.parametrize("place", ["0", "-1", "x", "1.5", "10000"])
def test_a_place_that_is_none_is_refused_at_its_field(
    cast: Cast, two: tuple[Project, Project], sign_in: SignIn, place: str
) -> None:
    answer = sign_in(cast.township).post(PAGE, form() | line(two[0], place))
    assert answer.status_code == 422
    assert "路" in words(answer)
    assert number_of(cast.township) == 0


def test_an_old_page_and_a_project_that_left_are_refused(
    cast: Cast, two: tuple[Project, Project], sign_in: SignIn
) -> None:
    road, ditch = two
    client = sign_in(cast.township)
    sorted_by(cast.clerk, {road: 4})
    old = client.post(PAGE, form(0) | line(road, 1))
    assert old.status_code == 422
    assert cast.clerk.human.name in words(old)
    with scope(EVERYWHERE):
        Project.objects.filter(pk=ditch.pk).update(stage=Stage.FUNDING)
    left = client.post(PAGE, form(1) | line(ditch, 1))
    assert left.status_code == 422
    assert "“渠”" in words(left)
    assert number_of(cast.township) == 1


def test_a_filter_that_no_longer_shows_a_row_takes_nothing_from_it(
    cast: Cast, two: tuple[Project, Project], sign_in: SignIn
) -> None:
    """The village changed the sector while the page was open: the row is saved as it was sent."""
    ditch = two[1]
    with scope(EVERYWHERE):
        Project.objects.filter(pk=ditch.pk).update(sector="roads")
    sent = sign_in(cast.township).post(f"{PAGE}?sector=water", form() | line(ditch, 3, "好"))
    assert sent.status_code == 302
    assert sent.headers["Location"].endswith("?sector=water")
    with scope(EVERYWHERE):
        mark = ReserveOrder.objects.get().marks.get()
    assert (mark.place, mark.remark) == (3, "好")


def test_a_double_click_saves_one_list(
    cast: Cast, two: tuple[Project, Project], sign_in: SignIn
) -> None:
    client, data = sign_in(cast.township), form() | line(two[0], 1)
    assert [client.post(PAGE, data).status_code for _ in range(2)] == [302, 302]
    assert number_of(cast.township) == 1


def test_a_list_too_long_for_one_form_is_narrowed_first(
    cast: Cast, two: tuple[Project, Project], sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(views, "MOST_SORTED", 1)
    client = sign_in(cast.township)
    page = shown(client)
    assert "place_" not in page
    assert "1 个项目" in page
    assert f"place_{two[1].pk}" in shown(client, sector="water")


def test_other_pages_are_turned_where_it_is_read(
    cast: Cast, two: tuple[Project, Project], sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(views, "PER_PAGE", 1)
    client = sign_in(cast.auditor)
    first, second = shown(client), shown(client, page="2")
    assert (">路</a>" in first) != (">路</a>" in second)


# ---- finding ----


def test_filters_narrow_the_list(cast: Cast, two: tuple[Project, Project], sign_in: SignIn) -> None:
    road, ditch = two
    sorted_by(cast.township, {road: Line(1, True)})
    sorted_by(cast.county, {ditch: Line(1, True)})
    client = sign_in(cast.county)
    asked: list[tuple[dict[str, str], set[str]]] = [
        ({"sector": "water"}, {"渠"}),
        ({"sponsor": "transport"}, {"路"}),
        ({"ready": "county"}, {"渠"}),
        ({"ready": "township"}, {"路"}),
        ({"ready": "no"}, {"路"}),
        ({"q": " 渠 "}, {"渠"}),
        ({"place": factories.township_of(factories.VILLAGE)}, {"渠", "路"}),
        ({"sector": "x", "ready": "x", "place": "x", "sponsor": "x"}, {"渠", "路"}),
    ]
    for filters, names in asked:
        page = shown(client, **filters)
        assert {name for name in ("渠", "路") if f">{name}</a>" in page} == names, filters


def test_who_stands_above_the_county_chooses_a_county(
    cast: Cast, two: tuple[Project, Project], sign_in: SignIn
) -> None:
    project(cast.neighbour, name="牧道")
    client = sign_in(cast.province)
    page = shown(client, place=factories.county_of(factories.OTHER_COUNTY_VILLAGE))
    assert "牧道" in page
    assert ">渠</a>" not in page
    assert 'name="place"' not in shown(sign_in(cast.township))
    assert 'name="sponsor"' not in shown(sign_in(cast.bureau))


def test_nothing_found_and_nothing_there_are_said(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in(cast.county)
    assert said("No project waits for funds") in shown(client)
    assert said("No project is found") in shown(client, q="没有")


# ---- the workbook and the warning ----


def test_the_workbook_holds_the_list_as_it_was_asked_for(
    cast: Cast, two: tuple[Project, Project], sign_in: SignIn
) -> None:
    road, ditch = two
    sorted_by(cast.township, {road: Line(1), ditch: Line(2, True, "等水")})
    sorted_by(cast.county, {ditch: Line(1, True, "先办")})
    answer = sign_in(cast.county).post(reverse("reserve_workbook"), {"sector": "water"})
    book = load_workbook(BytesIO(answer.getvalue()))
    head, *rows = book["项目储备库"].iter_rows(values_only=True)
    (row,) = [dict(zip(map(str, head), one, strict=True)) for one in rows]
    assert (row["县排序"], row["乡镇排序"], row["项目名称"]) == (1, 2, "渠")
    assert (row["县认为"], row["乡镇备注"], row["计划用工人数"]) == ("成熟", "等水", 60)
    assert row["主管部门"] == "水利部门"
    notes = {str(name): text for name, text in book["说明"].iter_rows(values_only=True)}
    assert notes["筛选：行业"] == "农田水利"
    with scope(EVERYWHERE):
        assert AuditRecord.objects.get(verb="export reserve").facts["projects"] == 1


def test_who_may_take_it_away(cast: Cast, two: tuple[Project, Project], sign_in: SignIn) -> None:
    for post, status in ((cast.bureau, 200), (cast.clerk, 403), (cast.recorder, 403)):
        answer = sign_in(post).post(reverse("reserve_workbook"))
        assert answer.status_code == status
        if answer.streaming:
            answer.getvalue()
    assert sign_in(cast.county).get(reverse("reserve_workbook")).status_code == 405


def test_funds_for_what_the_county_has_not_marked_ready_are_warned_of_and_not_stopped(
    cast: Cast, sign_in: SignIn
) -> None:
    ditch = project(cast.recorder, stage=Stage.PROPOSAL)
    page = reverse("fund_add", args=[ditch.pk])

    def warned(*, ready: bool) -> bool:
        with scope(EVERYWHERE):
            Project.objects.filter(pk=ditch.pk).update(stage=Stage.PROPOSAL)
        sorted_by(cast.county, {ditch: Line(1, ready)})
        with scope(EVERYWHERE):
            Project.objects.filter(pk=ditch.pk).update(stage=Stage.FUNDING)
        shown = words(sign_in(cast.finance).get(page))
        assert 'name="paper_number"' in shown
        return said(UNREADY) in shown

    assert warned(ready=False)
    assert not warned(ready=True)


def test_the_page_costs_the_same_for_many(
    cast: Cast, sign_in: SignIn, django_assert_max_num_queries: Callable[..., Any]
) -> None:
    many = [project(cast.recorder, name=f"路{n}", stage=Stage.PROPOSAL) for n in range(12)]
    sorted_by(cast.township, {at: n + 1 for n, at in enumerate(many)})
    for post in (cast.county, cast.township, cast.auditor):
        client = sign_in(post)
        with django_assert_max_num_queries(12):
            client.get(PAGE)
