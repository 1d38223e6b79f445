"""A refusal that names a field names one that a form has: it would else be said far from it."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.databases import PACKAGES, ROOT
from tests.forms import has_field


def refusals(path: Path) -> Iterator[tuple[int, str]]:
    """The line and the field of each `RuleBroken` that names one in so many words."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "RuleBroken":
            named = [*node.args[1:2], *(k.value for k in node.keywords if k.arg == "field")]
            for field in named:
                if isinstance(field, ast.Constant) and isinstance(field.value, str) and field.value:
                    yield node.lineno, field.value


@pytest.mark.parametrize("package", PACKAGES)
def test_a_refusal_names_a_field_that_a_form_has(package: str) -> None:
    unknown = [
        f"{path.relative_to(ROOT)}:{line}: {field}"
        for path in sorted((ROOT / package).rglob("*.py"))
        for line, field in refusals(path)
        if not has_field(field)
    ]
    assert not unknown
