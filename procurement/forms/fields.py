"""What people type from offers: quantities, credit codes, phone numbers."""

import re
import unicodedata
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from stdnum.cn import uscc

from procurement.supplier_rules import CREDIT_CODE

_QUANTITY = re.compile(r"(\d{1,3}(,\d{3})+|\d+)(\.\d{1,3})?", re.ASCII)
_PHONE = re.compile(r"\+?\d{7,13}", re.ASCII)


class QuantityFormField(forms.DecimalField):
    """A quantity with up to three places, by default above zero: `1,200`, `2.5`, `１２`."""

    default_error_messages = {
        "invalid": _("Write figures only, with at most three after the point, as in 1200.5."),
        "zero": _("The quantity must be above zero."),
    }

    def __init__(self, *, above_zero: bool = True, **kwargs: Any) -> None:
        self.above_zero = above_zero
        kwargs.setdefault("widget", forms.TextInput)
        super().__init__(max_digits=12, decimal_places=3, **kwargs)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return super().widget_attrs(widget) | {"inputmode": "decimal", "autocomplete": "off"}

    def to_python(self, value: Any) -> Any:
        """Raises ValidationError; a comma that stands at no thousands is not guessed at."""
        text = _typed(value)
        if not text:
            return None
        if not _QUANTITY.fullmatch(text):
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        quantity = Decimal(text.replace(",", ""))
        if self.above_zero and not quantity:
            raise ValidationError(self.error_messages["zero"], code="zero")
        return quantity


class CreditCodeFormField(forms.CharField):
    """A unified social credit code (GB 32100), checked by its last character; or nothing."""

    default_error_messages = {
        "length": _("The code has 18 characters. Count them on the licence."),
        "characters": _("A character can't be right: there is no I, O, S, V or Z in the code."),
        "check": _("A character of this code is wrong. Compare it with the licence."),
    }

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return super().widget_attrs(widget) | {"autocomplete": "off", "spellcheck": "false"}

    def clean(self, value: Any) -> str:
        """Raises ValidationError."""
        code = _typed(super().clean(value)).replace("-", "").upper()
        if not code:
            return ""
        if fault := _fault_of(code):
            raise ValidationError(self.error_messages[fault], code=fault)
        return code


class ContactPhoneField(forms.CharField):
    """A phone number, mobile or with its area code; cleans to its digits."""

    default_error_messages = {
        "invalid": _("Write the number in figures, with its area code: 0972-8512345."),
    }

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return super().widget_attrs(widget) | {"inputmode": "tel", "autocomplete": "off"}

    def clean(self, value: Any) -> str:
        """Raises ValidationError, which never names the number."""
        number = re.sub(r"[-()]", "", _typed(super().clean(value)))
        if number and not _PHONE.fullmatch(number):
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return number


def _fault_of(code: str) -> str:
    """What is wrong with a credit code. The library's own check knows no code that begins with a
    letter, as those of rural economic collectives do: only its last character is taken from it."""
    if len(code) != 18:
        return "length"
    if not re.fullmatch(CREDIT_CODE, code):
        return "characters"
    return "" if code[-1] == uscc.calc_check_digit(code) else "check"


def _typed(value: Any) -> str:
    """Half-width and without spaces."""
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", str("" if value is None else value)))
