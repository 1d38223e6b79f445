"""The fields of all forms of the project."""

import importlib
import inspect
import pkgutil
import re
from collections.abc import Iterator
from functools import cache
from typing import cast

from django import forms

from tests.databases import PACKAGES, ROOT

# What a form makes for each row, by the row's number or id: `design_2`.
ROWS = {
    "came", "col", "completed", "counted", "deadline", "design", "finding", "goal", "head",
    "heading", "name", "place", "quality", "quantity", "reason", "result", "row", "said", "score",
    "standard", "title", "unit", "use", "weight",
}  # fmt: skip
NUMBER = re.compile(r"_?\d+$|[_-]?[0-9a-f]{8}-[0-9a-f-]{27}$")


def has_field(name: str) -> bool:
    """Whether some form has a field of this name, or makes one for a row."""
    row = NUMBER.sub("", name)
    return name in form_fields() or (row != name and row in ROWS | {""} | form_fields())


@cache
def form_fields() -> set[str]:
    return {name for form in _forms() for name in form.base_fields}


def _forms() -> Iterator[type[forms.Form]]:
    for package in PACKAGES:
        for found in pkgutil.walk_packages([str(ROOT / package)], f"{package}."):
            if "forms" in found.name.split("."):
                module = importlib.import_module(found.name)
                for _name, one in inspect.getmembers(module, inspect.isclass):
                    if issubclass(one, forms.BaseForm):
                        yield cast(type[forms.Form], one)
