"""The site diary by thumb: choices, numbers, one text; and pictures of the site."""

import hashlib
from collections.abc import Iterator, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.forms import NewRowForm
from projects.actions import DiarySaid
from projects.forms.answering import AnsweredForm
from projects.models import DiaryPage, PartOfDay, Weather

COLDEST, WARMEST = -45, 45  # °C, of this province
MOST_PEOPLE = 2000
PEOPLE = pgettext_lazy("after a count", "people")
MORE = ("temperature", "machines", "materials", "quality", "safety", "other")


def _number(unit: Any, **attrs: Any) -> forms.TextInput:
    return forms.TextInput(attrs={"inputmode": "numeric", "data-unit": unit} | attrs)


def _text(length: int, rows: int = 2) -> dict[str, Any]:
    return {"max_length": length, "widget": forms.Textarea(attrs={"rows": rows}), "required": False}


class DiaryForm(NewRowForm, AnsweredForm):
    """A day's page (T21). `trades` are those of the roster; each is a number of its own."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=10_000)
    morning = forms.ChoiceField(
        label=_("Weather in the morning"), choices=Weather.choices, widget=forms.RadioSelect
    )
    afternoon = forms.ChoiceField(
        label=_("Weather in the afternoon"), choices=Weather.choices, widget=forms.RadioSelect
    )
    part = forms.CharField(
        label=_("Where on the site"),
        max_length=80,
        help_text=_("Where people worked: K0+200 to K0+350, the culvert …"),
    )
    people = forms.IntegerField(  # type: ignore[assignment]  # a field, not who may answer
        label=_("People at work, in total"),
        min_value=0,
        max_value=MOST_PEOPLE,
        required=False,
        widget=_number(PEOPLE),
        help_text=_("As you counted them at the site. Empty: the sum of the trades."),
    )
    work = forms.CharField(
        label=_("What was done, and how much"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    temperature = forms.IntegerField(
        label=_("Temperature at noon"),
        min_value=COLDEST,
        max_value=WARMEST,
        required=False,
        widget=forms.TextInput(attrs={"data-unit": "°C"}),
    )
    machines = forms.CharField(label=_("Machines"), max_length=200, required=False)
    materials = forms.CharField(label=_("Materials and samples"), **_text(500))
    quality = forms.CharField(label=_("Quality, and what is covered up"), **_text(500))
    safety = forms.CharField(label=_("Safety"), **_text(500))
    other = forms.CharField(label=_("Meetings, visits, changes, other"), **_text(500))
    late_reason = forms.CharField(label=_("Why it is written only now"), max_length=200)

    def __init__(self, *args: Any, trades: Sequence[str], late: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.trades = {_name_of(trade): trade for trade in trades}
        for name, trade in self.trades.items():
            self.fields[name] = forms.IntegerField(
                label=trade, min_value=0, max_value=MOST_PEOPLE, required=False,
                widget=_number(PEOPLE),
            )  # fmt: skip
        if not late:
            del self.fields["late_reason"]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("people") is None and not self.errors:
            if not self._by_trade():
                self.add_error("people", _("Write how many people you saw at work, 0 for nobody."))
            cleaned["people"] = sum(people for _trade, people in self._by_trade())
        return cleaned

    def said(self) -> DiarySaid:
        values = {
            name: self.cleaned_data[name]
            for name in DiarySaid.__dataclass_fields__
            if name != "by_trade"
        }
        return DiarySaid(by_trade=self._by_trade(), **values)

    def counted(self) -> Iterator[forms.BoundField]:
        """The trades' numbers, for the page."""
        return (self[name] for name in self.trades)

    def more(self) -> Iterator[forms.BoundField]:
        return (self[name] for name in MORE)

    def more_is_filled(self) -> bool:
        return any(self[name].value() or self[name].errors for name in MORE)

    def signed(self) -> Iterator[forms.BoundField]:
        """Why so late, and who answers: last on the page."""
        names = ("late_reason", "responsible", "paper")
        return (self[n] for n in names if n in self.fields and not self[n].is_hidden)

    def _by_trade(self) -> tuple[tuple[str, int], ...]:
        """Trades of which a number above zero was written."""
        counted = ((trade, self.cleaned_data.get(name)) for name, trade in self.trades.items())
        return tuple((trade, people) for trade, people in counted if people)


def initial_of(page: DiaryPage) -> dict[str, Any]:
    """A page as the form's start, for a new version of it."""
    names = (*DiarySaid.__dataclass_fields__, "version")
    said = {name: getattr(page, name) for name in names}
    return said | {_name_of(trade): people for trade, people in page.by_trade}


class HeadCountForm(NewRowForm):
    people = forms.IntegerField(
        label=_("People at work"), min_value=0, max_value=MOST_PEOPLE, widget=_number(PEOPLE)
    )
    note = forms.CharField(label=_("Remark"), max_length=200, required=False)


class PhotoForm(NewRowForm):
    """A picture; where the county keeps places, the sender says whether he agrees."""

    half = forms.TypedChoiceField(
        label=_("Part of the day"),
        choices=PartOfDay.choices,
        coerce=lambda value: PartOfDay(int(value)),
        widget=forms.RadioSelect,
    )
    picture = forms.FileField(
        label=_("Picture of the site"),
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png"}),
        help_text=_(
            "So that the works and the people can be seen. It is made smaller; what the phone "
            "wrote into it is taken out."
        ),
    )
    with_place = forms.BooleanField(
        label=_("I agree that the place is kept"),
        required=False,
        help_text=_(
            "Only to about a kilometre, to show that the picture is of this site. Without the "
            "tick nothing of it is kept, and the picture counts all the same."
        ),
    )

    def __init__(self, *args: Any, places: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not places:
            del self.fields["with_place"]


def _name_of(trade: str) -> str:
    """Named after the trade itself, so that a roster that changes meanwhile moves no number."""
    return f"trade-{hashlib.sha256(trade.encode()).hexdigest()[:10]}"
