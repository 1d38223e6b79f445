"""Forms with a list inside: the same few fields, row after row."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from django import forms
from django.forms import BoundField

Makers = Mapping[str, Callable[[], forms.Field]]


class RowsForm(forms.Form):
    """Adds fields named `title_0`, `unit_0`, `title_1` …; one form, so one list of errors."""

    def add_rows(
        self, makers: Makers, number: int, known: Sequence[Mapping[str, Any]] = ()
    ) -> None:
        """`known` fills in the first rows as long as the form isn't sent."""
        for at in range(number):
            for name, make in makers.items():
                self.fields[f"{name}_{at}"] = make()
                if at < len(known) and name in known[at]:
                    self.initial.setdefault(f"{name}_{at}", known[at][name])

    def bound_rows(self, *names: str) -> Iterator[dict[str, BoundField]]:
        """The rows' fields by their short names, for templates."""
        at = 0
        while f"{names[0]}_{at}" in self.fields:
            yield {name: self[f"{name}_{at}"] for name in names}
            at += 1

    def cleaned_rows(self, *names: str) -> list[dict[str, Any]]:
        """The rows' values, each with its place as `at`; a row without any is left out."""
        at, rows = 0, []
        while f"{names[0]}_{at}" in self.fields:
            row = {name: self.cleaned_data.get(f"{name}_{at}") for name in names}
            if any(value not in (None, "", False) for value in row.values()):
                rows.append(row | {"at": at})
            at += 1
        return rows
