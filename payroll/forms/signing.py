"""Who signed on which picture, and whose line was read out."""

import datetime
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.forms import DayField, NewRowForm
from payroll.actions.signing import ReadOut
from payroll.signing import Signing
from projects.forms.choosing import choose
from workers.forms.musters import PicturesField


class SignedPagesForm(NewRowForm):
    pages = PicturesField(
        label=_("Pictures of signed pages"),
        help_text=_("One picture a page; several can be chosen at once."),
    )


class TickForm(forms.Form):
    """Who of those still missing signed on a page, all on one day."""

    lines = forms.TypedMultipleChoiceField(
        label=_("Who signed on this page"),
        coerce=UUID,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    agreed_on = DayField(label=_("Signed on"), initial=timezone.localdate)

    def __init__(self, *args: Any, missing: Iterable[Signing], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose(self, "lines", [(str(one.line.pk), said(one)) for one in missing])


def said(one: Signing) -> str:
    return f"{one.line.row} {one.line.name} {one.line.amount:,}"


class ReadOutForm(NewRowForm):
    """A line that was read out: before whom, and why there is no signature."""

    witness = forms.CharField(label=_("First witness"), max_length=60)
    second_witness = forms.CharField(label=_("Second witness"), max_length=60)
    reason = forms.CharField(
        label=_("Why there is no signature"),
        max_length=200,
        help_text=_("For example: he can't write, or works away and agreed on the phone."),
    )
    agreed_on = DayField(
        label=pgettext_lazy("wage line", "Read out on"), initial=timezone.localdate
    )

    def read(self) -> ReadOut:
        given = self.cleaned_data
        day: datetime.date = given["agreed_on"]
        return ReadOut(day, given["witness"], given["second_witness"], given["reason"])


class StrikeOutForm(forms.Form):
    reason = forms.CharField(label=_("Why it is struck out"), max_length=200)
