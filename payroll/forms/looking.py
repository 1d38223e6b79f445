"""Faults line by line, the supervision group's ticks, and remarks while the notice runs."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django import forms
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from core.forms import NewRowForm
from payroll.models import WageLine
from projects.forms.choosing import choose


class FaultsWidget(forms.Widget):
    """A place for a sentence beside each of `lines`, named after its row."""

    use_fieldset = True
    lines: Iterable[WageLine] = ()

    def render(
        self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None
    ) -> SafeString:
        said = value or {}
        rows = [(line, f"{name}-{line.row}", said.get(line.pk, "")) for line in self.lines]
        return render_to_string("payroll/fault_fields.html", {"rows": rows, "open": bool(said)})

    def value_from_datadict(self, data: Any, files: Any, name: str) -> dict[UUID, str]:
        said = {line.pk: str(data.get(f"{name}-{line.row}", "")).strip() for line in self.lines}
        return {pk: text for pk, text in said.items() if text}

    def id_for_label(self, id_: str) -> str:
        return ""


class FaultsField(forms.Field):
    """Cleans to the sentences by line."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=FaultsWidget(), required=False, **kwargs)

    def clean(self, value: Any) -> dict[UUID, str]:
        if any(len(text) > 300 for text in value.values()):
            raise forms.ValidationError(_("At most 300 characters for one line."))
        said: dict[UUID, str] = value
        return said


class LineCheckForm(forms.Form):
    """Seen, or doubted with a sentence."""

    verdict = forms.ChoiceField(choices=[("seen", _("seen")), ("doubted", _("doubted"))])
    doubt = forms.CharField(label=_("What is doubtful"), max_length=300, required=False)

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("verdict") == "doubted" and not said.get("doubt"):
            self.add_error("doubt", _("Say what is doubtful about this line."))
        return said

    @property
    def said(self) -> str:
        """The doubt, "" where the line is seen."""
        given = self.cleaned_data
        return str(given["doubt"]) if given["verdict"] == "doubted" else ""


class LookForm(NewRowForm):
    """A remark on one line or the whole sheet, or just that someone looked."""

    line_id = forms.TypedChoiceField(
        label=_("Whom it is about"), required=False, coerce=UUID, empty_value=None
    )
    text = forms.CharField(
        label=_("Remark"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The village sees it at once. Leave it empty if nothing is to be said."),
    )

    def __init__(self, *args: Any, lines: Iterable[WageLine], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named = [(str(line.pk), f"{line.row} {line.name}") for line in lines]
        choose(self, "line_id", [("", _("the whole sheet")), *named])
