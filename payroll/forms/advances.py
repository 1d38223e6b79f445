"""Asking for an advance, saying yes or no to it, handing it out, and keeping that it came back."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any
from uuid import UUID

from django import forms
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.formfields import YuanFormField
from core.forms import DayField, NewRowForm, PaperField
from core.money import grouped
from projects.forms.choosing import choose
from workers.models import RosterEntry

YES, NO = "yes", "no"


class AdvanceForm(NewRowForm):
    """Who asks, for how much, why and when; the picture of what he signed."""

    entry_id = forms.TypedChoiceField(
        label=_("Worker"),
        coerce=UUID,
        widget=forms.Select,
        help_text=_("Behind each name: the yuan that he can ask for at most."),
    )
    amount = YuanFormField(label=_("Amount (yuan)"), above_zero=True)
    reason = forms.CharField(
        label=_("What for"), max_length=200, widget=forms.Textarea(attrs={"rows": 2})
    )
    asked_on = DayField(label=_("Asked for on"), initial=timezone.localdate)
    file = PaperField(label=_("Picture of the request that he signed"))

    def __init__(
        self,
        *args: Any,
        entries: Iterable[RosterEntry],
        limits: Mapping[UUID, Decimal],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        said = gettext("%(number)s %(name)s · at most %(most)s yuan")
        named = [
            (str(one.pk), said % {"number": one.number, "name": one.person.name,
                                  "most": grouped(limits[one.pk])})
            for one in entries
        ]  # fmt: skip
        choose(self, "entry_id", [("", _("Choose")), *named])


class AdvanceDecideForm(forms.Form):
    """Yes or no, and why not."""

    agree = forms.TypedChoiceField(
        label=_("Your decision"),
        choices=[(YES, _("agree")), (NO, _("refuse"))],
        coerce=lambda said: said == YES,
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label=_("Reason"),
        required=False,
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("For a refusal."),
    )


class HandOutForm(NewRowForm):
    paid_on = DayField(label=_("Paid on"), initial=timezone.localdate)
    witness = forms.CharField(
        label=_("Witness"), max_length=60, help_text=_("Who was there when it was handed over.")
    )
    file = PaperField(label=_("Picture of the receipt that he signed"))


class GiveBackForm(NewRowForm):
    reason = forms.CharField(
        label=_("Reason"), max_length=200, widget=forms.Textarea(attrs={"rows": 2})
    )
    file = PaperField(label=_("Picture of the receipt for what came back"))
