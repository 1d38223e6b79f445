"""What the forms that write share: broken rules at their field, the new row's id, common fields."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.errors import DAMAGED, RuleBroken
from core.ids import new_id


def add_error(form: forms.BaseForm, broken: RuleBroken) -> None:
    """Say a broken rule at the field that it names, or on top where the form has no such field."""
    form.add_error(broken.field if broken.field in form.fields else None, str(broken.message))


class NewRowForm(forms.Form):
    """For pages that add a row; mix it in: `class FundForm(NewRowForm)`.

    It carries the row's id, made when the form is first shown, so that a double click adds one row:
    give `cleaned_data["id"]` to the action.
    """

    id = forms.UUIDField(
        label=_("This form"),
        widget=forms.HiddenInput,
        initial=new_id,
        error_messages=dict.fromkeys(("required", "invalid"), DAMAGED),
    )


class ReasonForm(forms.Form):
    """Why something is ended, struck out, taken back or looked up."""

    reason = forms.CharField(
        label=_("Reason"), max_length=200, widget=forms.Textarea(attrs={"rows": 3})
    )


class DayField(forms.DateField):
    """A date through the browser's own calendar."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
        super().__init__(**{"widget": widget} | kwargs)


class PaperField(forms.FileField):
    """A photo or PDF of a paper; what it is, `projects.actions.attach` finds by its content."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.FileInput(attrs={"accept": "image/jpeg,image/png,application/pdf"})
        super().__init__(**{"widget": widget} | kwargs)
