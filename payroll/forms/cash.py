"""Paying one line in cash."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.forms import DayField, NewRowForm, PaperField


class CashForm(NewRowForm):
    reason = forms.CharField(
        label=_("Why not to an account"), max_length=200, widget=forms.Textarea(attrs={"rows": 2})
    )
    paid_on = DayField(label=_("Paid on"), initial=timezone.localdate)
    witness = forms.CharField(
        label=_("Witness"), max_length=60, help_text=_("Who was there when it was handed over.")
    )
    paper = PaperField(label=_("Picture of the receipt that he signed"))
