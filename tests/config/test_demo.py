"""The demo's data are made anew where they are of another version than this checkout."""

from pathlib import Path

import pytest

from config.demo import of_another_version
from tests.databases import ROOT

HERE = [(path.parts[-3], path.stem) for path in ROOT.glob("*/migrations/0*.py")]
DJANGOS = ("sessions", "0001_initial")
GONE, NEW = ("core", "0099_of_another_day"), HERE[-1]


@pytest.mark.parametrize(
    ("applied", "other"),
    [
        ([], []),
        ([DJANGOS], []),
        ([DJANGOS, *HERE], []),
        ([DJANGOS, *HERE, GONE], ["core 0099_of_another_day"]),
        ([DJANGOS, *HERE[:-1]], [" ".join(NEW)]),
    ],
    ids=["no database", "an empty one", "this version", "one is gone", "one is new"],
)
def test_a_migration_that_is_gone_or_new_is_named(
    applied: list[tuple[str, str]], other: list[str]
) -> None:
    assert of_another_version(applied) == other


def test_every_app_of_ours_is_looked_at() -> None:
    assert {app for app, _name in HERE} == {
        path.parent.name for path in Path(ROOT).glob("*/migrations") if path.is_dir()
    }
