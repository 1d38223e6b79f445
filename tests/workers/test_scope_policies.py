"""Rows of a village are seen and changed inside the scope alone. One scene: nothing changes it."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import IntegrityError

from core.scope import NOWHERE
from tests import databases, factories
from tests.factories import Cast
from tests.workers.test_policies import KEPT, ONLY_ADDED, TABLES, entry_of, run


@pytest.fixture(scope="module")
def standing(django_db_setup: None, django_db_blocker: Any) -> Iterator[Cast]:
    """The recorder's village has a row in every table."""
    with django_db_blocker.unblock():
        try:
            cast = factories.cast()
            entry_of(cast.recorder)
            yield cast
        finally:
            databases.empty()


@pytest.mark.parametrize(
    "table", [name for name in (*TABLES, *ONLY_ADDED) if name not in ("survey", "peopleimport")]
)
def test_rows_are_seen_inside_the_scope_alone(standing: Cast, table: str) -> None:
    asked = f"SELECT count(*) FROM workers_{table}"
    assert run(standing.recorder.scope, asked)[0][0] >= 1
    assert run(standing.township.scope, asked)[0][0] >= 1
    for area in (standing.next_village.scope, standing.neighbour.scope, NOWHERE):
        assert run(area, asked)[0][0] == 0


@pytest.mark.parametrize("table", [name for name in TABLES if name != "idleday"])
def test_rows_are_not_changed_or_deleted_from_outside(standing: Cast, table: str) -> None:
    for statement in (
        f"UPDATE workers_{table} SET village_id = '{factories.NEXT_VILLAGE}'",
        f"DELETE FROM workers_{table}",
    ):
        if table in KEPT and (statement.startswith("DELETE") or table == "stay"):
            with pytest.raises(IntegrityError, match="only ever added"):
                run(standing.next_village.scope, statement)
        else:
            assert run(standing.next_village.scope, statement) == [0]
