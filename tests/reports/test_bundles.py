"""A bundle's page, paper and workbook: sums for the township, names for a village."""

from collections.abc import Callable
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pikepdf
import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries, Settings

from core.ids import new_id
from core.scope import EVERYWHERE, scope
from projects.models import Bundle, BundleMember, Project
from regions.models import Post
from reports.bundles import bundle_figures
from tests import factories
from tests.factories import Cast
from tests.projects.paper_rows import arrive, fund_paper, plan_paper, spread
from tests.projects.test_bundles import bundled
from tests.projects.village_rows import funding, project, said, words

pytestmark = pytest.mark.django_db

SignIn = Callable[[Post], Client]


@pytest.fixture(autouse=True)
def files(settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def ours(cast: Cast) -> Project:
    return funding(cast.recorder)


@pytest.fixture
def theirs(cast: Cast) -> Project:
    with scope(EVERYWHERE):
        return factories.project(cast.next_village, stage=factories.Stage.FUNDING, name="邻村渠")


@pytest.fixture
def made(
    ours: Project, theirs: Project, cast: Cast, settings: Settings, tmp_path: object
) -> Bundle:
    settings.MEDIA_ROOT = tmp_path
    bundle = bundled(cast.clerk, ours, theirs)
    paper = plan_paper(cast.finance)
    funds = spread(paper, {ours: "3000000", theirs: "1234567"}, cast.finance)
    arrive(fund_paper(cast.finance), dict.fromkeys(funds, "100000"), cast.finance)
    return bundle


def test_the_township_sees_figures_and_their_sums(
    made: Bundle, cast: Cast, sign_in: SignIn
) -> None:
    for reader in (cast.clerk, cast.township, cast.county, cast.province):
        page = words(sign_in(reader).get(made.get_absolute_url()))
        for figure in ("1,234,567.00", "4,234,567.00", "200,000.00", "5,600,000.00"):
            assert figure in page, (reader, figure)


def test_a_village_sees_names_and_no_money(
    made: Bundle, ours: Project, theirs: Project, cast: Cast, sign_in: SignIn
) -> None:
    browser = sign_in(cast.recorder)
    page = words(browser.get(made.get_absolute_url()))
    assert theirs.name in page
    assert "1,234,567" not in page
    assert browser.get(reverse("bundle_paper", args=[made.pk])).status_code == 403
    assert browser.post(reverse("bundle_workbook", args=[made.pk])).status_code == 403
    page = words(browser.get(ours.get_absolute_url()))
    assert made.get_absolute_url() in page
    assert made.name in page
    assert made.name in words(browser.get(reverse("bundle_list")))


def test_a_village_outside_it_finds_no_bundle(made: Bundle, cast: Cast, sign_in: SignIn) -> None:
    third = factories.post(factories.Role.RECORDER, "630222101203")
    for reader in (third, cast.neighbour):
        browser = sign_in(reader)
        assert browser.get(made.get_absolute_url()).status_code == 404
        assert made.name not in words(browser.get(reverse("bundle_list")))


def test_paper_and_workbook_say_the_same(made: Bundle, cast: Cast, sign_in: SignIn) -> None:
    browser = sign_in(cast.township)
    got = browser.get(reverse("bundle_paper", args=[made.pk]))
    with pikepdf.open(BytesIO(got.content)) as pdf:
        assert len(pdf.pages) == 1
    got = browser.post(reverse("bundle_workbook", args=[made.pk]))
    book = openpyxl.load_workbook(BytesIO(b"".join(got.streaming_content)))  # type: ignore[attr-defined]
    rows: list[list[Any]] = [
        [cell.value for cell in row] for row in book.worksheets[0].iter_rows(min_row=2)
    ]
    assert sorted(row[5] for row in rows) == [1_234_567, 3_000_000, 4_234_567]
    assert [row[6] for row in rows] == [100_000, 100_000, 200_000]
    assert rows[-1][0] == "合计"


def test_the_figures_take_as_many_queries_for_two_as_for_five(
    made: Bundle, cast: Cast, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    with scope(EVERYWHERE):
        made.area  # noqa: B018  as the page has it
        for number in range(3):
            one = factories.project(cast.recorder, name=f"渠{number}")
            BundleMember.objects.create(
                area_id=made.area_id, bundle=made, project=one, village_id=one.village_id,
                name=one.name, joined_on=timezone.localdate(), joined_reason="同渠",
                at=timezone.now(), by=cast.clerk,
            )  # fmt: skip
        with django_assert_max_num_queries(14):
            found = bundle_figures(made, cast.county, timezone.localdate())
        assert found.total.projects == 5
        assert found.total.funds_planned == Decimal("4234567.00")


def test_a_bundle_is_made_joined_left_and_dissolved_on_its_pages(
    ours: Project, theirs: Project, cast: Cast, sign_in: SignIn
) -> None:
    third = project(cast.recorder, name="第三条渠")
    browser = sign_in(cast.clerk)
    typed = {
        "id": new_id(), "name": "峡口渠系", "works": "支渠", "reason": "同渠",
        "projects": [ours.pk, theirs.pk],
    }  # fmt: skip
    answer = browser.post(reverse("bundle_add"), typed | {"projects": [ours.pk]})
    assert said("Choose two projects or more.") in words(answer)
    assert browser.post(reverse("bundle_add"), typed).status_code == 302
    with scope(EVERYWHERE):
        bundle = Bundle.objects.get()
    join = reverse("bundle_join", args=[bundle.pk])
    assert ours.name not in words(browser.get(join)).split("<main")[1]
    assert browser.post(join, {"projects": [third.pk], "reason": "延长"}).status_code == 302
    with scope(EVERYWHERE):
        member = bundle.members.get(project=third)
    leave = reverse("bundle_leave", args=[member.pk])
    said_so = {"left_on": timezone.localdate(), "reason": "改线"}
    assert browser.post(leave, said_so | {"reason": ""}).status_code == 422
    assert browser.post(leave, said_so).status_code == 302
    assert "改线" in words(browser.get(bundle.get_absolute_url()))
    dissolve = reverse("bundle_dissolve", args=[bundle.pk])
    assert browser.post(dissolve, {"reason": "另列"}).status_code == 302
    assert "另列" in words(browser.get(bundle.get_absolute_url()))


def test_only_its_own_township_changes_a_bundle(made: Bundle, cast: Cast, sign_in: SignIn) -> None:
    clerk = factories.post(factories.Role.TOWNSHIP_CLERK, "630222102000")
    for name in ("bundle_join", "bundle_dissolve"):
        address = reverse(name, args=[made.pk])
        assert sign_in(clerk).get(address).status_code == 404
        assert sign_in(cast.township).get(address).status_code == 403


def test_the_spread_page_fills_in_a_bundle(
    ours: Project,
    theirs: Project,
    cast: Cast,
    sign_in: SignIn,
    settings: Settings,
    tmp_path: object,
) -> None:
    settings.MEDIA_ROOT = tmp_path
    bundle, paper = bundled(cast.clerk, ours, theirs), plan_paper(cast.finance)
    browser = sign_in(cast.finance)
    address = reverse("plan_paper_spread", args=[paper.pk])
    assert f"?bundle={bundle.pk}" in words(browser.get(address))
    page = words(browser.get(address, {"bundle": str(bundle.pk)}))
    assert page.count("2,500,000.00") == 2
