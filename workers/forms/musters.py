"""Musters, their pictures, their comparison, and sheets that are read in."""

import datetime
from calendar import monthrange
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from core.forms import DayField, NewRowForm, PaperField
from workers.forms.days import MOST_WORDS

LARGEST_BLOCK = 40_000  # characters: 200 people × 31 squares and some


class Pictures(forms.ClearableFileInput):
    """Several files at once; a phone offers its camera too."""

    allow_multiple_selected = True
    template_name = "django/forms/widgets/input.html"


class PicturesField(PaperField):
    """Photos of a paper's pages; cleans to a list."""

    def __init__(self, **kwargs: Any) -> None:
        widget = Pictures(attrs={"accept": "image/jpeg,image/png,application/pdf"})
        super().__init__(**{"widget": widget} | kwargs)

    def clean(self, data: Any, initial: Any = None) -> "list[UploadedFile[bytes]]":
        files = data if isinstance(data, list | tuple) else [data]
        cleaned = [super(PicturesField, self).clean(file, initial) for file in files or [None]]
        return [file for file in cleaned if file]


class MusterForm(NewRowForm):
    """Which days, how many empty lines, and whether the village has its own sheet already."""

    STRETCHES = (
        ("month", _("the whole month")),
        ("first", _("first half, 1 – 15")),
        ("second", _("second half, from 16")),
        ("week", _("seven days")),
    )

    stretch = forms.ChoiceField(label=_("Which days"), choices=STRETCHES, widget=forms.RadioSelect)
    day = DayField(
        label=_("A day of that month"), help_text=_("For seven days: the first of them.")
    )
    spare = forms.IntegerField(
        label=_("Empty lines for newcomers"), min_value=0, max_value=60, initial=8
    )
    own = forms.BooleanField(
        label=_("The village keeps a sheet of its own: don't print, I only attach its picture"),
        required=False,
    )

    def days(self) -> tuple[datetime.date, datetime.date]:
        """First and last day of what was chosen."""
        day, chosen = self.cleaned_data["day"], self.cleaned_data["stretch"]
        if chosen == "week":
            return day, day + datetime.timedelta(days=6)
        end = day.replace(day=monthrange(day.year, day.month)[1])
        starts = {"month": 1, "first": 1, "second": 16}
        return day.replace(day=starts[chosen]), end if chosen != "first" else day.replace(day=15)

    def clean_day(self) -> datetime.date:
        day: datetime.date = self.cleaned_data["day"]
        if not 2000 <= day.year <= 2100:
            raise forms.ValidationError(_("Check the year."))
        return day


class PagesForm(NewRowForm):
    pages = PicturesField(
        label=_("Pictures of the signed sheet"),
        help_text=_("One picture a page; several can be chosen at once."),
    )


class WithdrawPageForm(forms.Form):
    reason = forms.CharField(label=_("Why it is struck out"), max_length=200)


class CheckForm(NewRowForm):
    """`seen` names what was compared."""

    VERDICTS = (("yes", _("Compared, it agrees")), ("no", _("It differs")))

    agrees = forms.ChoiceField(
        label=_("What you found"), choices=VERDICTS, widget=forms.RadioSelect
    )
    reason = forms.CharField(
        label=_("What differs"),
        help_text=_("Whose day it is, and what the paper says."),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=500,
        required=False,
    )
    seen = forms.CharField(widget=forms.HiddenInput, max_length=64)


class MonthField(forms.DateField):
    """The first day of a month."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.DateInput(format="%Y-%m", attrs={"type": "month"})
        given: dict[str, Any] = {"widget": widget, "input_formats": ["%Y-%m"]}
        super().__init__(**given | kwargs)


class SheetForm(NewRowForm):
    """A filled sheet; the month is asked for sheets that bear no number of ours."""

    file = forms.FileField(
        label=_("Filled attendance sheet (.xlsx)"),
        widget=forms.FileInput(
            attrs={
                "accept": ".xlsx,application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
            }
        ),
    )
    month = MonthField(
        label=_("Month"),
        help_text=_("Of a sheet that was downloaded here the number says which days it holds."),
    )
    pictures = PicturesField(
        label=_("Pictures of the signed sheet"),
        help_text=_("Not needed where they are attached already."),
        required=False,
    )


class PasteForm(NewRowForm):
    """A block and the square at which its first cell goes; `numbers` are the rows as shown."""

    text = forms.CharField(
        label=_("Block from Excel"),
        help_text=_("Copy the marks only, without names and heads, and paste them here."),
        widget=forms.Textarea(attrs={"rows": 10, "spellcheck": "false", "wrap": "off"}),
        max_length=LARGEST_BLOCK,
        strip=False,
    )
    month = MonthField(widget=forms.HiddenInput)
    numbers = forms.RegexField(
        r"^\d{1,5}(,\d{1,5}){0,999}$", widget=forms.HiddenInput, max_length=6000
    )
    row = forms.TypedChoiceField(label=_("First person"), coerce=int)
    day = forms.TypedChoiceField(label=_("First day"), coerce=int)
    pictures = PicturesField(
        label=_("Pictures of the signed sheet"),
        help_text=_("Not needed where they are attached already."),
        required=False,
    )

    def __init__(
        self,
        *args: Any,
        people: list[tuple[int, str]],
        month: datetime.date,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        last = monthrange(month.year, month.month)[1]
        rows: Any = self.fields["row"]
        rows.choices = people
        days: Any = self.fields["day"]
        days.choices = [(day, str(day)) for day in range(1, last + 1)]

    def rows(self) -> list[int]:
        """The roster numbers from the first person on, as the page had them."""
        numbers = [int(part) for part in self.cleaned_data["numbers"].split(",")]
        first = self.cleaned_data["row"]
        return numbers[numbers.index(first) :] if first in numbers else []

    def days(self) -> list[datetime.date]:
        month = self.cleaned_data["month"]
        last = monthrange(month.year, month.month)[1]
        return [month.replace(day=day) for day in range(self.cleaned_data["day"], last + 1)]


class AnyOfField(forms.MultipleChoiceField):
    """Cleans to what was ticked, be it no longer offered: the action looks at it anew."""

    def valid_value(self, value: str) -> bool:
        return True


class TakeOverForm(forms.Form):
    """`keep` names the squares that stay as they are; `reason` says why days come late or correct
    an earlier date's entry, where they do."""

    seen = forms.CharField(max_length=64, widget=forms.HiddenInput)
    reason = forms.CharField(
        label=_("Reason"),
        required=False,
        max_length=MOST_WORDS,
        help_text=_("Some of these days come late or were logged on an earlier date."),
    )
    keep = AnyOfField(required=False)
