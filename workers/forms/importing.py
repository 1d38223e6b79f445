"""Bringing a workbook of people: the file, what its columns hold, and the last look."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from openpyxl.utils import get_column_letter

from core.excel.field import Uploaded, WorkbookField
from core.excel.package import Limits
from core.excel.reading import Book, Grid
from core.forms import NewRowForm
from projects.forms.project import VillageField
from regions.models import Division, Post
from workers.import_words import FIELDS
from workers.importing import MOST_COLUMNS, is_complete, layout_of, offered, proposal, stored
from workers.lists.cells import safe
from workers.lists.headings import Layout, columns_under, heading, width
from workers.lists.told import Field

SAMPLES = 2


class VillageForm(forms.Form):
    """The village is the actor's own; whoever has several names one."""

    place = VillageField(label=_("Village"), help_text=_("Type a part of its name, then choose."))

    def __init__(self, *args: Any, actor: Post, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        villages = Division.objects.villages().inside(actor.scope).filter(retired_on__isnull=True)
        self.only = villages[0] if len(villages) == 1 else None
        if self.only is not None:
            del self.fields["place"]
        else:
            self.fields["place"].offer(villages)  # type: ignore[attr-defined]

    @property
    def village(self) -> Division:
        chosen: Division = self.only or self.cleaned_data["place"]
        return chosen


class UploadForm(NewRowForm, VillageForm):
    """The workbook is read whole here; `layout` is how its sheets would be understood."""

    workbook = WorkbookField(
        label=_("Excel workbook (.xlsx)"),
        help_text=_("The village's own list, as it is. Up to 5 MB."),
        most_bytes=5 << 20,
        too_large=_("This workbook is larger than 5 MB. Split it."),
    )
    field_order = ("place", "workbook")

    def clean_workbook(self) -> Uploaded:
        sent: Uploaded = self.cleaned_data["workbook"]
        self.layout = proposal(sent.book)
        if not self.layout:
            raise forms.ValidationError(gettext("This workbook has no visible sheet with cells."))
        return sent


class SheetPart:
    """One sheet's part of the form, for the page."""

    def __init__(self, form: "LayoutForm", at: int, grid: Grid, layout: Layout) -> None:
        self.form, self.at, self.grid, self.layout = form, at, grid, layout
        self.title = grid.title

    @property
    def use(self) -> forms.BoundField:
        return self.form[f"use_{self.at}"]

    @property
    def head(self) -> forms.BoundField:
        return self.form[f"head_{self.at}"]

    @property
    def columns(self) -> Iterator[dict[str, Any]]:
        """Letter, heading and first values of each column, masked, with its field."""
        below = [row for row in sorted(self.grid.rows) if row > self.layout.head][:30]
        for column in self.form.columns_of(self.grid):
            cells = (self.grid.rows[row].get(column) for row in below)
            meant = self.layout.columns.get(column)
            values = [text for cell in cells if cell and (text := safe(cell, meant))]
            yield {
                "letter": get_column_letter(column),
                "heading": heading(self.grid, self.layout.head, column),
                "samples": values[:SAMPLES],
                "field": self.form[f"col_{self.at}_{column}"],
            }


class LayoutForm(forms.Form):
    """Which sheets are taken, in which row their headings stand, what each column holds.

    Where another row of headings is named, the columns are understood anew: `moved` says so, and
    the page is shown again.
    """

    def __init__(self, *args: Any, book: Book, kept: list[dict[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = {one["sheet"]: one for one in kept}
        self.parts: list[SheetPart] = []
        for at, grid in offered(book):
            self._add(at, grid, known[at])

    def _add(self, at: int, grid: Grid, kept: dict[str, Any]) -> None:
        layout = layout_of(kept)
        self.parts.append(SheetPart(self, at, grid, layout))
        self.fields[f"use_{at}"] = forms.BooleanField(
            label=_("Read this sheet"), required=False, initial=kept["use"]
        )
        self.fields[f"head_{at}"] = forms.IntegerField(
            label=_("Row of the headings"),
            help_text=_("The lower one where there are two."),
            min_value=1,
            max_value=Limits().rows,
            initial=layout.head or 1,
        )
        for column in self.columns_of(grid):
            meant = layout.columns.get(column)
            self.fields[f"col_{at}_{column}"] = forms.ChoiceField(
                label=_("Column %(letter)s holds") % {"letter": get_column_letter(column)},
                choices=[("", _("not read")), *FIELDS.items()],
                required=False,
                initial=meant.value if meant else "",
            )

    def columns_of(self, grid: Grid) -> range:
        return width(grid)[:MOST_COLUMNS]

    def clean(self) -> dict[str, Any]:
        self.moved = any(self._moved(part) for part in self.parts)
        if self.errors or self.moved:
            return self.cleaned_data
        used = [part for part in self.parts if self.cleaned_data[f"use_{part.at}"]]
        if not used:
            raise forms.ValidationError(gettext("Choose at least one sheet."))
        for part in used:
            self._check(part)
        return self.cleaned_data

    def _moved(self, part: SheetPart) -> bool:
        head = self.cleaned_data.get(f"head_{part.at}")
        return head is not None and head != (part.layout.head or 1)

    def _check(self, part: SheetPart) -> None:
        seen: set[str] = set()
        for column in self.columns_of(part.grid):
            name = f"col_{part.at}_{column}"
            meant = self.cleaned_data[name]
            if meant and meant in seen:
                self.add_error(name, gettext("Another column of this sheet holds this already."))
            seen.add(meant)
        if not is_complete(self._layout(part)):
            said = gettext("Sheet “%(sheet)s”: say which columns hold the name and the ID number.")
            self.add_error(None, said % {"sheet": part.title})

    def _layout(self, part: SheetPart) -> Layout:
        head = self.cleaned_data[f"head_{part.at}"]
        if self._moved(part):
            found = columns_under(part.grid, head, self.columns_of(part.grid))
            return Layout(part.at, head, found)
        said = {
            column: self.cleaned_data.get(f"col_{part.at}_{column}")  # gone where it is a fault
            for column in self.columns_of(part.grid)
        }
        chosen = {column: Field(meant) for column, meant in said.items() if meant}
        return Layout(part.at, head, chosen)

    def layouts(self) -> list[dict[str, Any]]:
        """As they are kept."""
        return [
            stored(self._layout(part), use=self.cleaned_data[f"use_{part.at}"])
            for part in self.parts
        ]


class ApplyForm(forms.Form):
    """`seen` is the plan that the page showed; the action asks for the reason if one is needed."""

    seen = forms.CharField(widget=forms.HiddenInput, max_length=64)
    reason = forms.CharField(
        label=_("Why the warnings are no mistakes"),
        help_text=_("For example: numbers compared with the ID cards and bank cards."),
        max_length=200,
        required=False,
    )

    def show(self, seen: str, *, warned: bool) -> None:
        """Carry the plan that this page shows, also where the form comes back."""
        self.initial["seen"] = seen
        if self.is_bound:
            self.data = {"seen": seen, "reason": self.data.get("reason", "")}
        self.fields["reason"].required = warned
        if not warned:
            del self.fields["reason"]
