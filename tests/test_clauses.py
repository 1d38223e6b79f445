"""The table of clauses names tests that are there, each in one place."""

import ast
from collections.abc import Iterator

from tests.clauses import SHOWN, TESTS, missing


def written() -> Iterator[str]:
    for file in sorted({test.partition("::")[0] for one in SHOWN for test in one.tests}):
        for node in ast.parse((TESTS / file).read_text(encoding="utf-8")).body:
            if isinstance(node, ast.FunctionDef):
                yield f"{file}::{node.name}"


def test_every_clause_is_shown_by_a_test_that_is_there() -> None:
    assert not missing(written())


def test_a_test_shows_one_clause() -> None:
    named = [test for one in SHOWN for test in one.tests]
    assert len(named) == len(set(named)) > 60
