"""Works that come in under way: what is typed from their papers."""

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import DayField
from projects.actions import OnPaper
from projects.forms.project import AddForm


class OnPaperFields(forms.Form):
    """How works under way stand by their papers."""

    began_on = DayField(
        label=_("First day of the works"), help_text=_("By the site diary or the approved start.")
    )
    approval_number = forms.CharField(label=_("Number of the county's approval"), max_length=60)
    sheets_paid = forms.IntegerField(
        label=_("Wage sheets paid on paper so far"),
        min_value=0,
        max_value=200,
        help_text=_(
            "How many. Each is entered afterwards. Days that are not paid yet are logged here "
            "as soon as the take-over is approved."
        ),
    )
    note = forms.CharField(label=_("Remark"), max_length=200, required=False)

    def papers(self) -> OnPaper:
        said = {name: self.cleaned_data[name] for name in OnPaperFields.base_fields}
        return OnPaper(**said)


class TakeoverEditForm(OnPaperFields):
    """Carries the version that was opened, so that nobody's change is lost."""

    version = forms.IntegerField(widget=forms.HiddenInput)


class TakeOverForm(OnPaperFields, AddForm):
    """The project as it was approved, and how it stands."""

    field_order: tuple[str, ...] = (
        "place",
        "began_on",
        "approval_number",
        "sheets_paid",
        "note",
    )
