"""A team's pieces, with the points by which its people share them."""

import datetime
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.errors import RuleBroken
from core.formfields import QuantityFormField
from core.forms import DayField, NewRowForm, add_error
from workers.actions.teams import MOST_POINTS, TeamWork, days_of
from workers.forms.extras import rate_said
from workers.forms.roster import line_of
from workers.models import RosterEntry, TradeRate


class SpanForm(forms.Form):
    """The days that the team worked."""

    first = DayField(label=pgettext_lazy("of the days worked", "First day"))
    last = DayField(label=pgettext_lazy("of the days worked", "Last day"))

    def clean(self) -> dict[str, Any]:
        if not self.errors:
            try:
                days_of(self.cleaned_data["first"], self.cleaned_data["last"])
            except RuleBroken as broken:
                add_error(self, broken)
        return self.cleaned_data


class TeamForm(NewRowForm):
    """`slots` are the half-days of each person in those days: his points unless said otherwise."""

    first = forms.DateField(widget=forms.HiddenInput)
    last = forms.DateField(widget=forms.HiddenInput)
    team = forms.CharField(
        label=_("Team"), max_length=40, help_text=_("For example: paving team, Ma's team.")
    )
    rate = forms.ModelChoiceField(
        label=_("What"), queryset=TradeRate.objects.none(), empty_label=None
    )
    quantity = QuantityFormField(label=_("How many together"))

    def __init__(
        self,
        *args: Any,
        rates: Any,
        people: Iterable[RosterEntry],
        slots: Mapping[UUID, int],
        span: tuple[datetime.date, datetime.date],
        **kwargs: Any,
    ) -> None:
        kwargs["initial"] = dict(zip(("first", "last"), span, strict=True))
        super().__init__(*args, **kwargs)
        rate: Any = self.fields["rate"]
        rate.queryset, rate.label_from_instance = rates, rate_said
        self.people = list(people)
        for entry in self.people:
            self.fields[_name(entry)] = QuantityFormField(
                label=line_of(entry),
                required=False,
                places=1,
                most=MOST_POINTS,
                above_zero=False,
                initial=slots.get(entry.pk, 0),
            )

    @property
    def points_fields(self) -> list[forms.BoundField]:
        return [self[_name(entry)] for entry in self.people]

    def work(self) -> TeamWork:
        said = self.cleaned_data
        return TeamWork(
            said["team"], said["first"], said["last"], said["rate"].pk, said["quantity"]
        )

    def points(self) -> dict[UUID, Decimal]:
        """By entry; without those who have none."""
        said = {entry.pk: self.cleaned_data[_name(entry)] for entry in self.people}
        return {entry: points for entry, points in said.items() if points}


def _name(entry: RosterEntry) -> str:
    return f"p{entry.number}"
