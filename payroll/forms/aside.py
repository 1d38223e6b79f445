"""Setting a line aside: why, on which paper, and who inherits."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.forms import PaperField
from payroll.actions.payments import Heir


class AsideForm(forms.Form):
    reason = forms.CharField(
        label=_("Reason"), max_length=200, widget=forms.Textarea(attrs={"rows": 3})
    )
    paper = PaperField(
        label=_("Picture of the decision or certificate"),
        required=False,
        help_text=_("The council's decision, a death certificate, a letter of the bank."),
    )
    heir = forms.CharField(label=_("Name of the heir"), max_length=60, required=False)
    relation = forms.CharField(
        label=_("What the heir is to him"),
        max_length=20,
        required=False,
        help_text=_("Wife, son, brother … Leave both empty where nobody inherits yet."),
    )

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if not said.get("heir") and said.get("relation"):
            self.add_error("heir", ValidationError(gettext("Name the heir too.")))
        if said.get("heir") and not said.get("relation"):
            self.add_error("relation", ValidationError(gettext("Say what the heir is to him.")))
        return said

    def answered(self) -> dict[str, Any]:
        said = self.cleaned_data
        return {
            "reason": said["reason"],
            "file": said["paper"],
            "heir": Heir(said["heir"], said["relation"]),
        }
