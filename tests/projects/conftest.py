"""What modules on a project's money start from, unless they have their own of that name."""

from pathlib import Path

import pytest
from pytest_django import Settings

from projects.models import Fund, Project
from tests.factories import Cast
from tests.projects.request_rows import with_money
from tests.projects.village_rows import funding


@pytest.fixture(autouse=True)
def files(settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def ours(cast: Cast) -> Project:
    return funding(cast.recorder)


@pytest.fixture
def money(ours: Project, cast: Cast) -> Fund:
    return with_money(ours, cast)
