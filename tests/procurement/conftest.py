"""The project and the people of most tests here; papers go to a folder of their own."""

from pathlib import Path

import pytest
from pytest_django import Settings

from projects.models import Project
from tests.factories import Cast
from tests.procurement import purchase_rows as rows


@pytest.fixture(autouse=True)
def files(settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def people(db: None) -> rows.Four:
    return rows.four()


@pytest.fixture
def ours(cast: Cast) -> Project:
    return rows.project(cast.recorder)
