"""What else there is of one person's day: trades of the halves, overtime, pieces, a remark."""

import datetime
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.formfields import QuantityFormField
from core.forms import NewRowForm
from core.money import grouped
from core.templatetags.ui import figure
from workers.actions.halves import Work, trades_of, works_of
from workers.forms.days import MOST_WORDS
from workers.models import Half, RosterEntry, TradeRate
from workers.rules import MOST_OVERTIME, OVERTIME_STEP, State

ABSENT, COMMUNAL, IN = "absent", "communal", "in:"  # a trade follows `IN`, nothing for the main one
FIELDS = {Half.MORNING: "morning", Half.AFTERNOON: "afternoon"}
STEPS = [OVERTIME_STEP * n for n in range(int(MOST_OVERTIME / OVERTIME_STEP) + 1)]


class HalvesForm(NewRowForm):
    """Both halves; `shown` is the presence that the page showed, `reason` as of a tap."""

    shown = forms.TypedChoiceField(
        choices=[(int(state), "") for state in State],
        coerce=lambda text: State(int(text)),
        widget=forms.HiddenInput,
    )
    morning = forms.ChoiceField(label=_("Morning"))
    afternoon = forms.ChoiceField(label=_("Afternoon"))
    reason = forms.CharField(
        label=_("Reason"),
        required=False,
        max_length=MOST_WORDS,
        help_text=_("This day is long past, or was logged on an earlier date."),
    )

    def __init__(self, *args: Any, entry: RosterEntry, day: datetime.date, **kwargs: Any) -> None:
        there = works_of(entry, day)
        kwargs["initial"] = {name: _value(there.get(half)) for half, name in FIELDS.items()}
        kwargs["initial"]["shown"] = sum(there)
        super().__init__(*args, **kwargs)
        main, *others = trades_of(entry, day)
        choices = [
            (ABSENT, gettext("absent")),
            (IN, main),
            *((IN + trade, trade) for trade in others),
            (COMMUNAL, gettext("communal work, unpaid")),
        ]
        for name in FIELDS.values():
            field: Any = self.fields[name]
            field.choices = choices

    def wanted(self) -> dict[int, Work]:
        """By half; without those of which he was absent."""
        said = {half: self.cleaned_data[name] for half, name in FIELDS.items()}
        return {half: _work(value) for half, value in said.items() if value != ABSENT}


def _value(work: Work | None) -> str:
    if work is None:
        return ABSENT
    return COMMUNAL if work.communal else IN + work.trade


def _work(value: str) -> Work:
    return Work(communal=True) if value == COMMUNAL else Work(value.removeprefix(IN))


class OvertimeForm(NewRowForm):
    hours = forms.TypedChoiceField(label=_("Hours of overtime"), coerce=Decimal)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["hours"]
        field.choices = [(str(hours), _hours(hours)) for hours in STEPS]


def _hours(hours: Decimal) -> str:
    return gettext("%(hours)s hours") % {"hours": figure(hours)} if hours else gettext("none")


class PiecesForm(NewRowForm):
    """At one of the piece rates in force on that day."""

    rate = forms.ModelChoiceField(
        label=_("What"), queryset=TradeRate.objects.none(), empty_label=None
    )
    quantity = QuantityFormField(label=_("How many"))

    def __init__(self, *args: Any, entry: RosterEntry, day: datetime.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rates = TradeRate.objects.filter(project=entry.project_id).by_the_piece()
        field: Any = self.fields["rate"]
        field.queryset = rates.in_force_on(day)
        field.label_from_instance = rate_said

    @property
    def offers(self) -> bool:
        field: Any = self.fields["rate"]
        return bool(field.queryset.exists())


def rate_said(rate: TradeRate) -> str:
    said = {"trade": rate.trade, "rate": grouped(rate.rate), "per": rate.per}
    return gettext("%(trade)s, %(rate)s yuan / %(per)s") % said


class RemarkForm(NewRowForm):
    text = forms.CharField(
        label=_("Remark"),
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("For example: went home ill at ten; stood in for his father."),
    )
