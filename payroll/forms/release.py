"""A bank file's way out of the house, and slips that a second human confirms."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.formfields import YuanFormField
from core.forms import NewRowForm
from payroll.layouts import Layout


class BatchForm(NewRowForm):
    """By which layout the next file is written."""

    def __init__(self, *args: Any, layouts: dict[str, Layout], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.layouts = layouts
        self.fields["layout"] = forms.ChoiceField(
            label=_("Layout of the file"),
            choices=[(key, one.name) for key, one in layouts.items()],
        )

    @property
    def chosen(self) -> Layout:
        return self.layouts[self.cleaned_data["layout"]]


class ReleaseForm(forms.Form):
    sha256 = forms.CharField(widget=forms.HiddenInput)


class FileReasonForm(forms.Form):
    reason = forms.CharField(
        label=_("Reason"), max_length=200, widget=forms.Textarea(attrs={"rows": 2})
    )


class NotTakenForm(FileReasonForm):
    not_taken = forms.BooleanField(
        label=_("I have asked the bank: it did not take this file, and will not")
    )
    field_order = ("not_taken", "reason")


class PasswordForm(forms.Form):
    """Chosen by whoever takes the file; told to the bank by another way, kept nowhere."""

    password = forms.CharField(
        label=_("Password for this file"),
        strip=False,
        max_length=64,
        help_text=_(
            "8 figures or letters at least. It is not kept: tell it to the bank by telephone."
        ),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    again = forms.CharField(
        label=_("The password once more"),
        strip=False,
        max_length=64,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def clean_again(self) -> str:
        again: str = self.cleaned_data["again"]
        if again != self.cleaned_data.get("password", again):
            raise ValidationError(gettext("The two passwords differ."))
        return again


class SlipForm(forms.Form):
    receipt_total = YuanFormField(
        label=_("Total credited by the bank's receipt"),
        help_text=_("Read it off the picture; 0 where money was only taken back."),
    )
