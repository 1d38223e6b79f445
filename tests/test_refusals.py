"""A refusal that names a field names one that a form has: it would else be said far from it."""

import ast
import importlib
import inspect
import pkgutil
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import cast

import pytest
from django import forms

from tests.databases import PACKAGES, ROOT

MADE_WITH_THE_FORM = {"name_0"}  # one for each inspector


@cache
def form_fields() -> set[str]:
    return {name for form in _forms() for name in form.base_fields} | MADE_WITH_THE_FORM


def _forms() -> Iterator[type[forms.Form]]:
    for package in PACKAGES:
        for found in pkgutil.walk_packages([str(ROOT / package)], f"{package}."):
            if "forms" in found.name.split("."):
                module = importlib.import_module(found.name)
                for _name, one in inspect.getmembers(module, inspect.isclass):
                    if issubclass(one, forms.BaseForm):
                        yield cast(type[forms.Form], one)


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
    known = form_fields()
    unknown = [
        f"{path.relative_to(ROOT)}:{line}: {field}"
        for path in sorted((ROOT / package).rglob("*.py"))
        for line, field in refusals(path)
        if field not in known
    ]
    assert not unknown
