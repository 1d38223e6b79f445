"""What was built, and the application for acceptance."""

import re
import unicodedata
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from acceptance.actions import FinalAccount, Works
from acceptance.models import Application, WorksItem
from acceptance.rules import plain
from core.formfields import YuanFormField
from core.forms import DayField
from core.rows import RowsForm
from projects.models import Project

ROWS = ("title", "unit", "design", "completed", "standard")
BLANK = 3  # rows without JavaScript: save, and more appear


class QuantityField(forms.DecimalField):
    """A quantity of works: not below zero, three places at most, thousands set apart or not."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})
        super().__init__(
            required=False, min_value=0, max_digits=14, decimal_places=3, widget=widget, **kwargs
        )

    def prepare_value(self, value: Any) -> Any:
        return plain(value).replace(",", "") if isinstance(value, Decimal) else value

    def to_python(self, value: Any) -> Any:
        if isinstance(value, str):
            value = re.sub(r"[\s,]", "", unicodedata.normalize("NFKC", value))
        return super().to_python(value)


def _text(label: Any, length: int) -> forms.CharField:
    return forms.CharField(label=label, max_length=length, required=False)


class WorksForm(RowsForm):
    """The parts of the works in rows; one that is left empty doesn't count.

    `more` asks to save and go on adding. `version` is the project's that was opened.
    """

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, project: Project, items: Sequence[WorksItem], **kwargs: Any
    ) -> None:
        kwargs["initial"] = {"version": project.version}
        super().__init__(*args, **kwargs)
        known = [{name: getattr(item, name) for name in ROWS} for item in items]
        self.add_rows(
            {
                "title": lambda: _text(_("Part of the works"), 60),
                "unit": lambda: _text(_("Unit"), 10),
                "design": lambda: QuantityField(label=_("By design")),
                "completed": lambda: QuantityField(label=_("Completed")),
                "standard": lambda: _text(_("Standard"), 120),
            },
            max(len(items) + BLANK, self._sent_rows()),
            known,
        )

    def _sent_rows(self) -> int:
        """As many rows as were sent, within reason."""
        return min(sum(name.startswith("title_") for name in self.data), 200)

    @property
    def rows(self) -> list[dict[str, Any]]:
        return list(self.bound_rows(*ROWS))

    def clean(self) -> dict[str, Any]:
        for row in self.cleaned_rows(*ROWS):
            for name in ROWS:
                field = f"{name}_{row['at']}"
                if row[name] in (None, "") and field not in self.errors:
                    self.add_error(field, gettext("Fill in the whole row, or leave it empty."))
        return self.cleaned_data

    def works(self) -> list[Works]:
        rows = self.cleaned_rows(*ROWS)
        return [Works(**{name: row[name] for name in ROWS}) for row in rows]


class ApplicationForm(forms.ModelForm[Application]):
    """What the village applies with; what the records know is not asked."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    labour = YuanFormField(label=_("Labour, final"))
    materials = YuanFormField(label=_("Materials, final"))
    machinery = YuanFormField(label=_("Machinery, final"))
    other = YuanFormField(label=_("Other costs, final"))

    class Meta:
        model = Application
        fields = (
            "starts_on", "ends_on", "labour", "materials", "machinery", "other", "conclusion",
        )  # fmt: skip
        field_classes = {"starts_on": DayField, "ends_on": DayField}
        widgets = {"conclusion": forms.Textarea(attrs={"rows": 4})}
        help_texts = {
            "conclusion": _("What was checked, what was mended, and that it is ready."),
        }

    def clean(self) -> dict[str, Any]:
        """The action says what contradicts itself; the model's own check would say it worse."""
        return self.cleaned_data

    def account(self) -> FinalAccount:
        return FinalAccount(**{name: self.cleaned_data[name] for name in self.Meta.fields})
