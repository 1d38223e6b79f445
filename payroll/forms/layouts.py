"""A layout of bank files as a county types it: columns, words of the bank, protection."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from core.formfields import WordsFormField
from core.forms import NewRowForm
from payroll.layouts import (
    COLUMNS,
    MAY_BE_NUMBERS,
    Encoding,
    Format,
    Layout,
    LayoutColumn,
    Totals,
    What,
    faults_of,
)
from payroll.models import FailureReason
from payroll.rules import State

MOST_COLUMNS = 12
STATES = {
    State.SUCCEEDED: gettext_lazy("The bank's words for credited"),
    State.FAILED: gettext_lazy("for failed"),
    State.RETURNED: gettext_lazy("for taken back"),
    State.UNKNOWN: gettext_lazy("for no answer yet"),
}


class LayoutForm(NewRowForm):
    """Each column is a row of three: what it holds, its heading, and number or fixed words."""

    name = forms.CharField(label=gettext_lazy("Name of the layout"), max_length=60)
    format = forms.ChoiceField(
        label=gettext_lazy("Kind of file"),
        choices=[
            (Format.XLSX, gettext_lazy("Excel workbook (.xlsx)")),
            (Format.CSV, gettext_lazy("text with commas (.csv)")),
        ],
    )
    encoding = forms.ChoiceField(
        label=gettext_lazy("Characters of a CSV file"),
        choices=[
            (Encoding.UTF8, "UTF-8"),
            (Encoding.GB18030, gettext_lazy("GB 18030 (older bank programs)")),
        ],
    )
    title = forms.CharField(label=gettext_lazy("Name of the sheet"), max_length=31, required=False)
    headings = forms.BooleanField(
        label=gettext_lazy("The first row holds the headings"), required=False
    )
    totals = forms.ChoiceField(
        label=gettext_lazy("Count and total, in figures and capitals"),
        choices=[
            (Totals.SHEET, gettext_lazy("on a second sheet")),
            (Totals.END, gettext_lazy("at the end of the list")),
            (Totals.NONE, gettext_lazy("not in the file")),
        ],
    )
    protected = forms.BooleanField(
        label=gettext_lazy("The file is locked with a password"),
        required=False,
        help_text=gettext_lazy("Whoever takes it chooses the password; it is kept nowhere."),
    )
    result = forms.CharField(label=gettext_lazy("Column with the bank's result"), max_length=40)
    reason = forms.CharField(label=gettext_lazy("Column with its reason"), max_length=40)
    day = forms.CharField(
        label=gettext_lazy("Column with the bank's day, if there is one"),
        max_length=40,
        required=False,
    )

    def __init__(self, *args: Any, layout: Layout, **kwargs: Any) -> None:
        super().__init__(*args, **{"initial": _initial(layout)} | kwargs)
        for number in range(1, MOST_COLUMNS + 1):
            self.fields |= _column_fields(number)
        for state, label in STATES.items():
            required = state in (State.SUCCEEDED, State.FAILED)
            self.fields[f"said_{state}"] = WordsFormField(label=label, required=required)
        for reason, label in FailureReason.choices:
            if reason != FailureReason.OTHER:
                self.fields[f"reason_{reason}"] = WordsFormField(label=label, required=False)

    @property
    def columns(self) -> list[dict[str, forms.BoundField]]:
        """The rows of the table of columns."""
        return [
            {part: self[f"{part}_{number}"] for part in ("what", "heading", "number", "text")}
            for number in range(1, MOST_COLUMNS + 1)
        ]

    @property
    def file_fields(self) -> list[forms.BoundField]:
        names = ("name", "format", "encoding", "title", "headings", "totals", "protected")
        return [self[name] for name in names]

    @property
    def answer_fields(self) -> list[forms.BoundField]:
        said = [name for name in self.fields if name.startswith(("said_", "reason_"))]
        return [self[name] for name in ("result", "reason", "day", *said)]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if not self.errors:
            for fault in faults_of(self.layout):
                self.add_error(None, fault)
        return said

    @property
    def layout(self) -> Layout:
        """Of what was typed; only once the fields are valid."""
        said = self.cleaned_data
        return Layout(
            name=said["name"],
            columns=tuple(self._columns()),
            format=Format(said["format"]),
            encoding=Encoding(said["encoding"]),
            title=said["title"] or _("Payments"),
            headings=said["headings"],
            totals=Totals(said["totals"]),
            result=said["result"],
            reason=said["reason"],
            day=said["day"],
            said={state: tuple(said[f"said_{state}"]) for state in STATES},
            reasons={
                reason: tuple(words)
                for reason, _label in FailureReason.choices
                if (words := said.get(f"reason_{reason}"))
            },
            protected=said["protected"],
        )

    def _columns(self) -> list[LayoutColumn]:
        said = self.cleaned_data
        rows = [
            [said[f"{part}_{number}"] for part in ("what", "heading", "number", "text")]
            for number in range(1, MOST_COLUMNS + 1)
        ]
        return [
            LayoutColumn(
                What(what), heading.strip(), bool(number) and what in MAY_BE_NUMBERS, text.strip()
            )
            for what, heading, number, text in rows
            if what
        ]


def _column_fields(number: int) -> dict[str, forms.Field]:
    at = {"number": number}
    return {
        f"what_{number}": forms.ChoiceField(
            label=_("Column %(number)s") % at,
            choices=[("", "—"), *((what.value, label) for what, label in COLUMNS.items())],
            required=False,
        ),
        f"heading_{number}": forms.CharField(
            label=_("Heading of column %(number)s") % at, max_length=40, required=False
        ),
        f"number_{number}": forms.BooleanField(
            label=pgettext_lazy("column of a bank file", "as a number"), required=False
        ),
        f"text_{number}": forms.CharField(
            label=_("Words of column %(number)s, where they are always the same") % at,
            max_length=60,
            required=False,
        ),
    }


def _initial(layout: Layout) -> dict[str, Any]:
    kept: dict[str, Any] = {
        name: getattr(layout, name)
        for name in (
            "name", "format", "encoding", "title", "headings", "totals", "protected", "result",
            "reason", "day",
        )
    }  # fmt: skip
    for number, column in enumerate(layout.columns, start=1):
        kept |= {
            f"what_{number}": column.what.value,
            f"heading_{number}": column.heading,
            f"number_{number}": column.number,
            f"text_{number}": column.text,
        }
    kept |= {f"said_{state}": list(words) for state, words in layout.said.items()}
    return kept | {f"reason_{reason}": list(words) for reason, words in layout.reasons.items()}
