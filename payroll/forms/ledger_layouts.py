"""Which columns a county's ledger shows: a place and a heading for each that there is."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.forms import NewRowForm
from payroll.ledger_layouts import (
    COLUMNS,
    LONGEST_HEADING,
    LONGEST_TITLE,
    LedgerLayout,
    faults_of,
)


class LedgerLayoutForm(NewRowForm):
    """For each column `place_…` (a number, empty: left out) and `heading_…`."""

    title = forms.CharField(label=gettext_lazy("Name of the sheet"), max_length=LONGEST_TITLE)

    def __init__(self, *args: Any, layout: LedgerLayout, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.ledger = layout.ledger
        self.initial["title"] = layout.title
        there = {key: (place, said) for place, (key, said) in enumerate(layout.columns, start=1)}
        for key, column in COLUMNS[layout.ledger].items():
            place, heading = there.get(key, (None, column.heading))
            self.fields[f"place_{key}"] = forms.IntegerField(
                label=_("Place of “%(heading)s”") % {"heading": column.heading},
                min_value=1, max_value=99, required=False, initial=place,
                widget=forms.TextInput(attrs={"inputmode": "numeric", "size": 2}),
            )  # fmt: skip
            self.fields[f"heading_{key}"] = forms.CharField(
                label=_("Heading of “%(heading)s”") % {"heading": column.heading},
                max_length=LONGEST_HEADING, required=False, initial=heading,
            )  # fmt: skip

    @property
    def rows(self) -> list[dict[str, Any]]:
        """For the template: what each column holds, with its two fields."""
        return [
            {
                "holds": column.heading,
                "place": self[f"place_{key}"],
                "heading": self[f"heading_{key}"],
            }
            for key, column in COLUMNS[self.ledger].items()
        ]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if not self.errors:
            for fault in faults_of(self.layout):
                self.add_error(None, fault)
        return said

    @property
    def layout(self) -> LedgerLayout:
        """By their places; of equal ones the first comes first. A heading left empty is ours."""
        said, known = self.cleaned_data, COLUMNS[self.ledger]
        placed = [(said[f"place_{key}"], key) for key in known if said.get(f"place_{key}")]
        order = [key for _place, key in sorted(placed, key=lambda one: one[0])]
        columns = tuple((key, said[f"heading_{key}"] or known[key].heading) for key in order)
        return LedgerLayout(self.ledger, said["title"], columns)
