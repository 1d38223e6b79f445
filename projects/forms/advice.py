"""A sponsor's advice, and the answer to it."""

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import NewRowForm, PaperField
from projects.forms.answering import AnsweredForm
from projects.models.advice import MOST_WORDS


class AdviceForm(NewRowForm):
    """What the department advises."""

    text = forms.CharField(
        label=_("Advice"),
        max_length=MOST_WORDS,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("What is to be heeded, and why. If all is well, say so."),
    )
    paper = PaperField(
        label=_("Picture or paper"), required=False, help_text=_("Only if it helps. Up to 10 MB.")
    )


class AdviceAnswerForm(AnsweredForm):
    """What was done about it, and who answers for that."""

    text = forms.CharField(
        label=_("What was done about it"),
        max_length=MOST_WORDS,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("What you changed, or why it stays as it is."),
    )
    field_order = ("text", "responsible", "paper")
