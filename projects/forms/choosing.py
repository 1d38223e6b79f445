"""Choices as radio buttons."""

from collections.abc import Iterable
from typing import Any

from django import forms


def choose(form: forms.BaseForm, name: str, choices: Iterable[tuple[Any, Any]]) -> None:
    """Offer these: a model's field brings an empty choice along, which radio buttons need not."""
    field = form.fields[name]
    if not isinstance(field, forms.ChoiceField):
        raise TypeError(f"{name} is no choice")
    field.choices = list(choices)
