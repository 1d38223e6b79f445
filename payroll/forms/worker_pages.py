"""What opens a worker's own page."""

import unicodedata
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from payroll.models import Second

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
