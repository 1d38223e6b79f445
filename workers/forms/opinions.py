"""What the supervision group says of late days and weeks, and the answer to an objection."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.errors import DAMAGED
from core.forms import NewRowForm
from projects.forms.answering import AnsweredForm
from workers.actions import Judgement
from workers.models import Opinion

MOST_WORDS = 500


class OpinionForm(AnsweredForm):
    """Two buttons, and words for an objection."""

    reason = forms.CharField(
        label=_("If something is wrong: what is it?"),
        required=False,
        max_length=MOST_WORDS,
        help_text=_("Only for an objection. Name the people and days."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    verdict = forms.ChoiceField(
        label=pgettext_lazy("of the supervision group", "Opinion"),
        choices=Opinion.choices,
        widget=forms.HiddenInput,
    )

    def judgement(self) -> Judgement:
        """The reason is an objection's; a confirmation has none."""
        verdict = Opinion(self.cleaned_data["verdict"])
        against = verdict == Opinion.OBJECT
        return Judgement(verdict, self.cleaned_data["reason"] if against else "")


class LateForm(OpinionForm):
    """With the records that are ticked, of those that the page offers."""

    records = forms.TypedMultipleChoiceField(
        label=_("Days that were entered late"),
        coerce=UUID,
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": _("Tick the days that you looked at."),
            "invalid_choice": _("Some of these days were changed meanwhile. Load the page again."),
        },
    )

    def __init__(self, *args: Any, offered: Iterable[UUID], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice = self.fields["records"]
        assert isinstance(choice, forms.TypedMultipleChoiceField)  # noqa: S101  type checker
        choice.choices = [(str(pk), str(pk)) for pk in offered]


class WeekForm(NewRowForm, OpinionForm):
    """`seen` is the hash of what the page showed; empty where nobody works any more."""

    seen = forms.CharField(
        required=False,
        max_length=64,
        widget=forms.HiddenInput,
        error_messages={"max_length": DAMAGED},
    )


class WeekAnswerForm(NewRowForm):
    text = forms.CharField(
        label=_("Answer"),
        max_length=MOST_WORDS,
        help_text=_("What was found, and what was corrected. The supervision group looks again."),
        widget=forms.Textarea(attrs={"rows": 4}),
    )
