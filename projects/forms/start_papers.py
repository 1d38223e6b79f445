"""The county's list of papers before the start, and what a village brings of them."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import DayField, NewRowForm, PaperField
from projects.actions import Shown, Wanted
from projects.models import StartPaper
from regions.models import Sector


class StartPaperEditForm(forms.Form):
    """One line of the list."""

    name = forms.CharField(
        label=_("Name of the paper"), max_length=60, help_text=_("For example: 用地手续")
    )
    office = forms.CharField(
        label=_("Who issues it"),
        max_length=60,
        required=False,
        help_text=_("So that the village knows where to go."),
    )
    required_in = forms.MultipleChoiceField(
        label=_("No start without it in"),
        choices=Sector.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Elsewhere it is asked for where it applies, and stops nobody."),
    )
    source = forms.CharField(
        label=_("Document or decision it comes from"),
        max_length=200,
        help_text=_("For example: 民政办发〔2026〕12号, or the meeting that decided it."),
    )

    def wanted(self) -> Wanted:
        said = self.cleaned_data
        return Wanted(said["name"], said["office"], tuple(said["required_in"]), said["source"])

    @staticmethod
    def said(paper: StartPaper) -> dict[str, Any]:
        """What stands on the list, as the form shows it."""
        return {name: getattr(paper, name) for name in StartPaperEditForm.base_fields}


class StartPaperForm(StartPaperEditForm, NewRowForm):
    """A new line."""


class ProofForm(NewRowForm):
    """A paper of the list with its picture."""

    number = forms.CharField(
        label=_("Number of the paper"),
        max_length=80,
        required=False,
        help_text=_("As it stands on the paper. Leave it empty if it has none."),
    )
    issued_on = DayField(label=_("Day on the paper"), help_text=_("When it was issued."))
    paper = PaperField(
        label=_("Photo or scan of the paper"),
        help_text=_("A photo (JPEG, PNG) or a PDF, up to 10 MB."),
    )

    def shown(self) -> Shown:
        said = self.cleaned_data
        return Shown(said["number"], said["issued_on"], said["paper"])


class WaiverForm(NewRowForm):
    """Why a paper of the list is not needed for this project."""

    reason = forms.CharField(
        label=_("Why it is not needed here"),
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("For example: the road stays on its old bed, no forest land is used."),
    )
