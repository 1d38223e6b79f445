"""The other county's recorder types every address of a project that is not his."""

from collections.abc import Iterator
from urllib.parse import quote

import pytest
from django.db import transaction
from playwright.sync_api import Page, expect

from core.scope import EVERYWHERE, scope
from tests import databases, world
from tests.e2e.conftest import Stage
from tests.e2e.pages import arrive
from tests.things import THINGS
from workers.models import Person

pytestmark = pytest.mark.e2e

# Whoever holds the paper may ask whether it is genuine, or try to open his own page.
PUBLIC = {"document_verify", "worker_page", "worker_page_close", "worker_page_object"}
NOT_HIS = ("三姓庄", "古鄯", "马营", "民和")
LISTS = ("/", "/projects/", "/people/", "/wages/?show=all", "/overview/")
SEARCHED = ("三姓庄村村道硬化", "三姓庄", "630222")


@pytest.fixture
def real_db(django_db_setup: None, django_db_blocker: object) -> Iterator[None]:
    """The demo's whole story: two counties, a project at every stage."""
    with django_db_blocker.unblock(), databases.told():  # type: ignore[attr-defined]
        yield


@pytest.fixture
def everything(address: str) -> world.World:
    return world.found()


def test_a_neighbour_finds_nothing(stage: Stage, everything: world.World) -> None:
    page = stage.act_as("neighbour")
    no_address_is_there(page, everything)
    no_list_shows_anything(page)
    no_search_finds_anything(page)
    other_divisions_have_no_figures(page)


def no_address_is_there(page: Page, everything: world.World) -> None:
    """Looked at or written to, they don't exist; 405 says an address that is only written to.

    The forms of his own post would send along what this client does.
    """
    client, found = everything.client("neighbour"), []
    for name in sorted(THINGS.keys() - PUBLIC):
        path = everything.path(name)
        looked, wrote = client.get(path), client.post(path)
        found += [name for answer in (looked, wrote) if names_any_of_them(answer.text)]
        if sorted({looked.status_code, wrote.status_code}) not in ([404], [404, 405]):
            found.append(f"{name}: {looked.status_code}, {wrote.status_code}")
    assert found == []
    page.goto(everything.path("project_detail"))
    expect(page.get_by_role("heading", name="没有这个页面")).to_be_visible()


def names_any_of_them(text: str) -> bool:
    return any(word in text for word in NOT_HIS)


def no_list_shows_anything(page: Page) -> None:
    """Nor does his own village's list of people hold anyone else's."""
    for path in LISTS:
        arrive(page, path)
        assert not names_any_of_them(page.locator("body").inner_text()), path
    with transaction.atomic(), scope(EVERYWHERE):
        others = Person.objects.filter(village_id__gte="630222", village_id__lt="630223")
        names = set(others.values_list("name", flat=True))
        own = set(Person.objects.exclude(pk__in=others).values_list("name", flat=True))
    arrive(page, "/people/")
    shown = page.locator("main").inner_text()
    assert not any(name in shown for name in names - own)


def no_search_finds_anything(page: Page) -> None:
    for words in SEARCHED:
        for path in ("/projects/", "/people/", "/wages/"):
            arrive(page, f"{path}?q={quote(words)}&show=all")
            expect(page.locator("main tbody tr")).to_have_count(0)


def other_divisions_have_no_figures(page: Page) -> None:
    for code in ("630222000000", "630222101201", "630000000000"):
        answer = page.goto(f"/overview/?division={code}")
        assert answer is not None
        assert answer.status == 404
