"""What opens a worker's own page, and what he writes there."""

import datetime
import unicodedata
from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from core.forms import DayField, NewRowForm
from payroll.models import Second
from payroll.page_objections import LONGEST, Words
from payroll.worker_page import Page, Pay

FOUR = {"maxlength": "4", "autocomplete": "off", "autocapitalize": "characters"}


class FiguresField(forms.CharField):
    """Four figures, in full-width ones too; with `last` the fourth may be an X."""

    def __init__(self, *, last: bool = False, **kwargs: Any) -> None:
        self.last = last
        mode = "text" if last else "numeric"
        widget = forms.TextInput(attrs=FOUR | {"inputmode": mode, "class": "four"})
        super().__init__(max_length=20, widget=widget, **kwargs)

    def to_python(self, value: Any) -> str:
        """Raises ValidationError for anything but four figures."""
        text = unicodedata.normalize("NFKC", str(value or "")).replace(" ", "").upper()
        if text and not self._fits(text):
            raise ValidationError(self.said())
        return text

    def said(self) -> str:
        if self.last:
            return str(_("Type four figures; the last one may be an X."))
        return str(_("Type four figures."))

    def _fits(self, text: str) -> bool:
        head, end = text[:3], text[3:]
        if not (len(text) == 4 and text.isascii() and head.isdecimal()):
            return False
        return end.isdecimal() or (self.last and end == "X")


class WordsForm(NewRowForm):
    """What is wrong, in the worker's own words; about one of his wages, one day, or all of it."""

    about = forms.TypedChoiceField(
        label=_("What is it about?"), required=False, coerce=UUID, empty_value=None
    )
    day = DayField(
        label=_("On which day?"), required=False, help_text=_("Only if it is about one day.")
    )
    text = forms.CharField(
        label=_("What is wrong?"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 4, "maxlength": LONGEST}),
        help_text=_("For example: on this day I worked all day, not half."),
    )

    def __init__(self, *args: Any, page: Page, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", _("All of it, or something else")), *map(_choice, page.pay)]
        self.fields["about"].choices = choices  # type: ignore[attr-defined]
        self.fields["day"].widget.attrs["max"] = timezone.localdate().isoformat()

    def clean_day(self) -> datetime.date | None:
        """Raises ValidationError for a day that lies ahead."""
        day: datetime.date | None = self.cleaned_data["day"]
        if day and day > timezone.localdate():
            raise ValidationError(_("This day lies ahead."))
        return day

    def words(self) -> Words:
        given = self.cleaned_data
        return Words(given["id"], given["text"], given["about"], given["day"])


def _choice(pay: Pay) -> tuple[str, str]:
    period = {"first": date_format(pay.first), "last": date_format(pay.last)}
    return str(pay.id), _("Pay of %(first)s to %(last)s") % period


class FactorForm(forms.Form):
    """What the worker knows: the end of his ID number, and of his phone or his birthday."""

    first = FiguresField(label=_("Last four figures of your ID number"), last=True)
    second = FiguresField(label=_("Last four figures of your phone number"))

    def __init__(self, *args: Any, asked: Second, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if asked == Second.BIRTHDAY:
            self.fields["second"].label = _("Month and day of birth on your ID card")
            self.fields["second"].help_text = _("Four figures: 0308 for 8 March.")
        else:
            self.fields["second"].help_text = _("The number that you gave the village.")
