"""What the county found on a drawn sheet, and what was done about it."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import NewRowForm

LONGEST = 1000


class LookForm(NewRowForm):
    in_order = forms.TypedChoiceField(
        label=_("What did you find?"),
        choices=[("yes", _("in order")), ("no", _("not in order"))],
        coerce=lambda said: said == "yes",
        empty_value=None,
        widget=forms.RadioSelect,
    )
    text = forms.CharField(
        label=_("Remark"),
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Needed where it is not in order: township and village then answer."),
    )

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("in_order") is False and not said.get("text", "").strip():
            self.add_error("text", _("Write what is not as it should be."))
        return said


class AnswerForm(NewRowForm):
    text = forms.CharField(
        label=_("What was done about it"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
