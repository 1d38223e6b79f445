"""Choices as radio buttons."""

from collections.abc import Iterable
from typing import Any

from django import forms


def choose(form: forms.BaseForm, name: str, choices: Iterable[tuple[Any, Any]]) -> None:
    """Offer these and no others."""
    _choice(form, name).choices = list(choices)


def without_blank(form: forms.BaseForm, *names: str) -> None:
    """Take the empty choice out, which a model's field brings along and radio buttons need not."""
    for name in names:
        offered: Iterable[Any] = _choice(form, name).widget.choices
        choose(form, name, [choice for choice in offered if choice[0]])


def _choice(form: forms.BaseForm, name: str) -> forms.ChoiceField:
    field = form.fields[name]
    if not isinstance(field, forms.ChoiceField):
        raise TypeError(f"{name} is no choice")
    return field
