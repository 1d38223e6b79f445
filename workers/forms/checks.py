"""Explaining findings, judging explanations, saying what was seen on a drawn day."""

from django import forms
from django.utils.translation import gettext_lazy as _

from core.errors import DAMAGED
from core.forms import NewRowForm
from workers.models.samples import Verdict


class AnswerForm(NewRowForm):
    """`facts` are the figures that the page showed; a finding of others is not explained by it."""

    facts = forms.CharField(widget=forms.HiddenInput, required=False, max_length=120)
    text = forms.CharField(
        label=_("How it came about"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("What really happened, and who can confirm it."),
    )


class JudgeForm(NewRowForm):
    accepted = forms.TypedChoiceField(
        label=_("Will the explanation do?"),
        choices=[("yes", _("Yes, settled")), ("no", _("No, explain it again"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    note = forms.CharField(
        label=_("Remark"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Needed where it will not do: say what is missing."),
    )


class ResultForm(NewRowForm):
    verdict = forms.TypedChoiceField(
        label=_("What you saw"), choices=Verdict.choices, coerce=Verdict, widget=forms.RadioSelect
    )
    note = forms.CharField(
        label=_("Remark"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Needed where something is not as it should be."),
    )


class MonthForm(forms.Form):
    month = forms.DateField(input_formats=["%Y-%m"], error_messages={"invalid": DAMAGED})
