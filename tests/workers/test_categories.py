"""Priority groups as a table: common ones, a county's own, and who belongs to which."""

import datetime
from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import Error, connection, transaction
from django.urls import reverse

from core.errors import RuleBroken
from core.ids import new_id
from core.scope import EVERYWHERE, Scope, scope
from regions.models import Post
from tests import factories
from tests.factories import Cast
from tests.workers.arrange import days_ago, person, today
from workers.actions import (
    Evidence,
    NewGroup,
    add_category,
    add_group,
    end_category,
    end_group,
)
from workers.models import Category, PersonCategory

LIST = Evidence("古鄯镇名单〔2026〕3号", datetime.date(2026, 3, 1))
OWN = NewGroup("地质灾害避险搬迁群众", "避险搬迁", days_ago(100), "民发改赈〔2026〕5号")


def belongs(by: Post, category: str, sequence: int = 1, **more: Any) -> PersonCategory:
    given: dict[str, Any] = {"since": days_ago(9), "evidence": LIST} | more
    someone = person(by, sequence)
    return add_category(id=new_id(), person_id=someone.pk, category=category, by=by, **given)


def test_the_common_groups_are_there_with_their_papers(cast: Cast, everywhere: None) -> None:
    common = Category.objects.of_county(cast.recorder.division_id).in_force(today())
    assert len(common) == 11
    assert str(common[0]) == "脱贫人口"
    assert all(group.source and len(group.short) <= 12 for group in common)
    assert Category.objects.in_force(datetime.date(2024, 1, 1)).count() == 3
    assert not Category.objects.in_force(datetime.date(2022, 1, 1)).exists()


def test_a_county_adds_its_own_and_ends_it(cast: Cast, everywhere: None) -> None:
    for _ in range(2):
        row = add_group(group=OWN, by=cast.county)
    assert row.code == "630222-1"
    with pytest.raises(RuleBroken, match="on the list already"):
        add_group(group=NewGroup(OWN.name, "另", today(), "另一个文件"), by=cast.county)
    with pytest.raises(RuleBroken, match="on the list already"):
        add_group(group=NewGroup("脱贫人口", "脱贫", today(), "文件"), by=cast.county)
    with pytest.raises(RuleBroken, match="paper that names"):
        add_group(group=NewGroup("另一类", "另", today(), " "), by=cast.county)
    assert (
        add_group(group=NewGroup("另一类", "另", today(), "文件"), by=cast.county).code
        == "630222-2"
    )
    kept = belongs(cast.recorder, row.code)
    with pytest.raises(RuleBroken, match="before the day on which it began"):
        end_group(code=row.code, until=days_ago(101), by=cast.county)
    for until in (days_ago(2), days_ago(1)):
        assert end_group(code=row.code, until=until, by=cast.county).until == days_ago(2)
    with pytest.raises(RuleBroken, match="not in force here"):
        belongs(cast.recorder, row.code, 2)
    assert kept in PersonCategory.objects.held_on(today())
    with pytest.raises(RuleBroken, match="common to all"):
        end_group(code="lifted", until=today(), by=cast.county)


def test_only_a_county_keeps_the_list(cast: Cast, everywhere: None) -> None:
    acts: tuple[Callable[[], object], ...] = (
        lambda: add_group(group=OWN, by=cast.township),
        lambda: end_group(code="lifted", until=today(), by=cast.recorder),
    )
    for act in acts:
        with pytest.raises(PermissionDenied):
            act()


def test_another_countys_group_is_none_here(cast: Cast, everywhere: None) -> None:
    row = add_group(group=OWN, by=cast.county)
    with pytest.raises(RuleBroken, match="not in force here"):
        belongs(cast.neighbour, row.code)


def test_a_person_may_be_in_several_each_with_its_paper(cast: Cast, everywhere: None) -> None:
    row = belongs(cast.recorder, "lifted")
    add_category(
        id=new_id(), person_id=row.person_id, category="returned", since=days_ago(3),
        evidence=Evidence("返乡登记表"), by=cast.recorder,
    )  # fmt: skip
    held = PersonCategory.objects.held_on(today()).filter(person=row.person_id)
    assert [(str(one), one.evidence) for one in held.order_by("since")] == [
        ("脱贫人口", "古鄯镇名单〔2026〕3号"),
        ("返乡农民工", "返乡登记表"),
    ]
    with pytest.raises(RuleBroken, match="paper that shows it"):
        belongs(cast.recorder, "veteran", 2, evidence=Evidence(" "))
    assert end_category(category_id=row.pk, until=today(), by=cast.recorder).until == today()


# Whoever tries


def run(area: Scope, statement: str) -> list[Any]:
    with transaction.atomic(), scope(area), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
        return cursor.fetchall() if cursor.description else [cursor.rowcount]


INSERT = (
    "INSERT INTO workers_category (code, name, short, position, county_id, since, source) "
    "VALUES ('x-1', '另一类', '另', 1, {county}, '2026-01-01', '文件')"
)


@pytest.mark.parametrize("county", ["NULL", "'632521000000'"], ids=["common", "another county's"])
def test_a_county_writes_no_group_but_its_own(cast: Cast, county: str) -> None:
    with pytest.raises(Error, match="row-level security"):
        run(cast.county.scope, INSERT.format(county=county))


def test_common_groups_stay_as_they_are_and_no_village_writes_any(cast: Cast) -> None:
    for statement in ("UPDATE workers_category SET name = name", "DELETE FROM workers_category"):
        assert run(EVERYWHERE, statement) == [0]
    own = f"'{factories.county_of(factories.VILLAGE)}'"
    with pytest.raises(Error, match="row-level security"):
        run(cast.recorder.scope, INSERT.format(county=own))
    run(cast.county.scope, INSERT.format(county=own))
    asked = "SELECT count(*) FROM workers_category WHERE code = 'x-1'"
    assert run(cast.recorder.scope, asked)[0][0] == 1
    assert run(cast.neighbour.scope, asked)[0][0] == 0


# The pages


@pytest.fixture
def english(settings: Any) -> None:
    settings.LANGUAGE_CODE = "en"


def test_the_countys_page(cast: Cast, sign_in: Callable[[Post], Any], english: None) -> None:
    browser, url = sign_in(cast.county), reverse("group_list")
    assert "就业困难群体" in browser.get(url).content.decode()
    data = {"name": OWN.name, "short": OWN.short, "since": str(OWN.since), "source": OWN.source}
    assert browser.post(url, data | {"name": "脱贫人口"}).status_code == 422
    assert browser.post(url, data).status_code == 302
    page = browser.get(url).content.decode()
    assert OWN.name in page
    end = reverse("group_end", args=["630222-1"])
    assert end in page
    assert browser.post(end, {"until": str(days_ago(200))}).status_code == 422
    assert browser.post(end, {"until": str(days_ago(1))}).status_code == 302
    assert "ended" in browser.get(url).content.decode()
    assert browser.get(reverse("group_end", args=["lifted"])).status_code == 404


def test_a_village_chooses_from_what_is_in_force(
    cast: Cast, sign_in: Callable[[Post], Any], english: None
) -> None:
    with scope(EVERYWHERE):
        someone = person(cast.recorder, 1)
        add_group(group=OWN, by=cast.county)
    page = sign_in(cast.recorder).get(reverse("category_add", args=[someone.pk])).content.decode()
    assert OWN.name in page
    assert "脱贫人口" in page
