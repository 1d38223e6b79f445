"""Every deed on a project is told in words: no verb of the audit trail stands there bare."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps

from core.scope import EVERYWHERE, scope
from projects.history import WORDS, records
from projects.models import Project
from tests.factories import Cast
from tests.projects.village_rows import meeting, project

APPS = ("projects", "workers", "payroll", "procurement", "acceptance")
# Of an area or a person, not of a project.
ELSEWHERE = {
    "set county", "withdraw county", "set bank layout", "add priority group",
    "end priority group", "add person", "edit person", "add category", "end category",
    "ask account change", "confirm account change", "refuse account change",
    "make bundle", "dissolve bundle", "take bundle", "take plan papers",
    "register supplier", "correct supplier", "block supplier", "lift supplier block",
    "sort reserve", "export reserve", "add simplicity point", "withdraw simplicity point",
    "upload people", "import people", "discard import",
}  # fmt: skip


def verbs() -> Iterator[str]:
    """The verbs that actions record; of a composed one, its beginning."""
    for app in APPS:
        for file in Path(apps.get_app_config(app).path).rglob("*.py"):
            for node in ast.walk(ast.parse(file.read_text())):
                if isinstance(node, ast.keyword) and node.arg == "verb":
                    yield from _words(node.value)


def _words(value: ast.expr) -> Iterator[str]:
    if isinstance(value, ast.Constant):
        yield str(value.value)
    elif isinstance(value, ast.JoinedStr):
        yield str(value.values[0].value)  # type: ignore[attr-defined]


def test_every_verb_has_words() -> None:
    found = set(verbs()) - ELSEWHERE
    assert len(found) > 40
    bare = {verb for verb in found if not any(known.startswith(verb) for known in WORDS)}
    assert not bare


@pytest.mark.parametrize(
    ("verb", "choices"),
    [
        ("stage", ("submit", "approve", "return", "reject", "reopen")),
        ("sheet", ("submit", "approve", "return")),
        ("purchase", ("choose", "second", "receive", "check", "pay")),
    ],
)
def test_every_composed_verb_has_words(verb: str, choices: tuple[str, ...]) -> None:
    assert not [choice for choice in choices if f"{verb} {choice}" not in WORDS]


def test_a_deed_is_told_of_its_own_project_only(cast: Cast) -> None:
    ours, other = project(cast.recorder), project(cast.recorder, name="另一条路")
    meeting(ours, cast.recorder)
    with scope(EVERYWHERE):
        assert [row.verb for row in records(ours, cast.recorder)] == [
            "record meeting",
            "put forward",
        ]
        assert not records(other, cast.recorder)


def test_deeds_on_people_are_told_to_those_who_may_see_people(cast: Cast) -> None:
    ours = project(cast.recorder)
    with scope(EVERYWHERE):
        _told_of_people(ours, cast)
        assert records(ours, cast.auditor).count() == 1
        assert not records(ours, cast.bureau)


def _told_of_people(ours: Project, cast: Cast) -> None:
    from core.audit import record
    from workers.models import RosterEntry

    entry = RosterEntry(project=ours, village_id=ours.village_id)
    record(by=cast.recorder, verb="leave roster", thing=entry, area=ours.village_id, facts={})
