"""What modules of pages start from, unless they have their own of that name."""

from collections.abc import Callable, Iterator

import pytest
from django.test import Client
from django.utils import translation
from pytest_django import Settings

from core.scope import EVERYWHERE, scope
from projects.models import Project
from regions.models import Post
from tests.factories import Cast
from tests.workers.arrange import building, papers, person, rostered
from workers.models import RosterEntry


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    """The source strings, whatever the catalogue says."""
    with translation.override("en"):
        yield


@pytest.fixture
def english_pages(settings: Settings) -> None:
    settings.LANGUAGE_CODE = "en"


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
def browser(cast: Cast, sign_in: Callable[[Post], Client]) -> Client:
    return sign_in(cast.recorder)
