"""What a tap sends, and the months and days in addresses."""

import datetime
import re
from typing import Any
from uuid import uuid5

from django import forms
from django.utils.translation import gettext_lazy as _

from workers.actions import Tap
from workers.models import IdleReason
from workers.rules import State

DAMAGED = "damaged"  # never seen: a page doesn't make such a tap
MOST_WORDS = 200  # of a reason
SQUARE = re.compile(r"(\d{1,5})\.(\d{1,2})\.([0-3])\.([0-3])", re.ASCII)


class TapForm(forms.Form):
    """`tap` is roster number, day of the month, state shown and state wanted: `17.5.0.3`.

    `id` is the tap's own where a script sends it. Without one it is made from the page's and what
    is tapped, so that a double click on a square is one tap and a click on the next is another.
    """

    page_id = forms.UUIDField()
    id = forms.UUIDField(required=False)
    month = forms.DateField(input_formats=["%Y-%m"])
    tap = forms.RegexField(SQUARE)
    reason = forms.CharField(required=False, max_length=MOST_WORDS)

    def clean_tap(self) -> tuple[int, ...]:
        match = SQUARE.fullmatch(self.cleaned_data["tap"])
        if match is None:
            raise forms.ValidationError(DAMAGED)
        return tuple(int(part) for part in match.groups())

    def clean(self) -> dict[str, object]:
        """A day that the month doesn't have is no tap."""
        if not self.errors:
            number, day, shown, wanted = self.cleaned_data["tap"]
            try:
                on = self.cleaned_data["month"].replace(day=day)
            except ValueError:
                raise forms.ValidationError(DAMAGED) from None
            self.cleaned_data["tap"] = Tap(
                number, on, State(shown), State(wanted), self.cleaned_data["reason"]
            )
            self._name_the_tap()
        return self.cleaned_data

    def _name_the_tap(self) -> None:
        tapped = uuid5(self.cleaned_data["page_id"], f"{self['month'].data} {self['tap'].data}")
        self.cleaned_data["id"] = self.cleaned_data["id"] or tapped


class FillForm(forms.Form):
    """How everyone's day is filled: as on another day, or (None) as present."""

    like = forms.DateField(required=False)
    reason = forms.CharField(required=False, max_length=MOST_WORDS)


class ReasonForm(forms.Form):
    """Why a day comes late or is corrected: said once, by GET, for all taps of the page."""

    reason = forms.CharField(
        label=_("Reason"),
        required=False,
        max_length=MOST_WORDS,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    @property
    def said(self) -> str:
        """The reason in the address, "" where there is none or it is no reason."""
        reason: str = self.cleaned_data.get("reason", "") if self.is_valid() else ""
        return reason


class ClearForm(forms.Form):
    """Clearing a day needs a reason where something was logged on an earlier date."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=MOST_WORDS,
        help_text=_("What stood there stays on record, with your name and this reason."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args: Any, corrects: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not corrects:
            del self.fields["reason"]


class IdleForm(forms.Form):
    """Why nobody worked."""

    reason = forms.ChoiceField(choices=IdleReason.choices)


def day_asked(text: str) -> datetime.date | None:
    """The day in an address, None where it names none."""
    try:
        return datetime.date.fromisoformat(text)
    except ValueError:
        return None


def month_asked(text: str, today: datetime.date) -> datetime.date:
    """The first day of the month in an address, or of the present one where it says nothing."""
    field = forms.DateField(input_formats=["%Y-%m"], required=False)
    try:
        month = field.clean(text)
    except forms.ValidationError:
        month = None
    return (month or today).replace(day=1)
