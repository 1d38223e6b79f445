"""Form fields for what people type by hand: amounts, percentages, ID numbers."""

import re
import unicodedata
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.idnumber import BadIdNumber, BadIdReason, IdNumber, parse
from core.money import LARGEST, grouped

_PLAIN = re.compile(r"\d+(\.\d*)?|\.\d+", re.ASCII)
_GROUPED = re.compile(r"\d{1,3}(,\d{3})+(\.\d*)?", re.ASCII)


class _FigureField(forms.Field):
    """A figure of few places, with thousands set apart or not, in full-width digits too.

    Nothing is guessed: commas that stand at no thousands are refused, since `1,5` may be 1.5 or
    15, and so is a place too many after the point.
    """

    widget = forms.TextInput
    default_error_messages = {
        "invalid": _("Write figures only, as in 1234.50."),
        "commas": _("Commas stand before groups of three figures, as in 1,234.50. Check this."),
        "places": _("At most two figures stand after the point."),
        "negative": _("This can't be below zero."),
    }
    signs = ""
    places = 2

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return super().widget_attrs(widget) | {"inputmode": "decimal", "autocomplete": "off"}

    def to_python(self, value: Any) -> Decimal | None:
        """Raises ValidationError."""
        if isinstance(value, Decimal):
            return value
        text = re.sub(r"\s", "", unicodedata.normalize("NFKC", str(value or "")))
        return self._figure(text.strip(self.signs)) if text else None

    def _figure(self, text: str) -> Decimal:
        if text.startswith(("-", "−")):
            raise self._refused("negative")
        if "," in text and set(text) <= set("0123456789,.") and not _GROUPED.fullmatch(text):
            raise self._refused("commas")
        figures = text.replace(",", "")
        if not _PLAIN.fullmatch(figures):
            raise self._refused("invalid")
        if len(figures.partition(".")[2]) > self.places:
            raise self._refused("places")
        return Decimal(figures)

    def _refused(self, code: str) -> ValidationError:
        return ValidationError(self.error_messages[code], code=code)


class YuanFormField(_FigureField):
    """An amount in yuan, by default not below zero: `1,234.50`, `１２３４．５`, `¥1234`, `1234元`.

    With `above_zero=True` zero is refused too. Cleans to a Decimal of at most two places and
    999,999,999,999.99; an amount in ten thousands (万) is refused with a sentence.
    """

    default_error_messages = {
        "ten_thousands": _("Write the whole amount in yuan: 120 ten thousands are 1,200,000."),
        "too_small": _("The amount must be above zero."),
        "too_large": _("This amount is too large to be right."),
    }
    signs = "¥元圆"

    def __init__(self, *, above_zero: bool = False, **kwargs: Any) -> None:
        self.above_zero = above_zero
        super().__init__(**kwargs)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return super().widget_attrs(widget) | {
            "data-unit": pgettext_lazy("after an amount", "yuan")
        }

    def prepare_value(self, value: Any) -> Any:
        return grouped(value) if isinstance(value, Decimal) else value

    def _figure(self, text: str) -> Decimal:
        if "万" in text:
            raise self._refused("ten_thousands")
        amount = super()._figure(text)
        if amount > LARGEST:
            raise self._refused("too_large")
        if self.above_zero and not amount:
            raise self._refused("too_small")
        return amount


class QuantityFormField(_FigureField):
    """How many of something: up to seven figures before the point, `places` behind it."""

    default_error_messages = {
        "places": _("Too many figures stand after the point."),
        "too_small": _("This must be above zero."),
        "too_large": _("This is too much to be right."),
    }

    def __init__(
        self, *, places: int = 3, most: int = 10**7, above_zero: bool = True, **kwargs: Any
    ) -> None:
        self.places, self.most, self.above_zero = places, most, above_zero
        super().__init__(**kwargs)

    def _figure(self, text: str) -> Decimal:
        quantity = super()._figure(text)
        if quantity >= self.most:
            raise self._refused("too_large")
        if self.above_zero and not quantity:
            raise self._refused("too_small")
        return quantity


class PercentFormField(_FigureField):
    """A share in per cent from 0 to 100: `30`, `42.5%`, `３０％`."""

    default_error_messages = {"too_large": _("A share is at most 100 per cent.")}
    signs = "%"

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return super().widget_attrs(widget) | {"data-unit": "%"}

    def _figure(self, text: str) -> Decimal:
        percent = super()._figure(text)
        if percent > 100:
            raise self._refused("too_large")
        return percent


class WordsFormField(forms.CharField):
    """Several words in one line, set apart by commas of any kind; cleans to a list without repeats.

    A word has at most 40 characters.
    """

    default_error_messages = {"long": _("One of these is too long: 40 characters at most.")}

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 200)
        super().__init__(**kwargs)

    def prepare_value(self, value: Any) -> Any:
        return "、".join(value) if isinstance(value, list | tuple) else value

    def clean(self, value: Any) -> Any:
        """Raises ValidationError."""
        said = unicodedata.normalize("NFKC", super().clean(value) or "")
        words = [word.strip() for word in re.split(r"[,、;]", said)]
        if any(len(word) > 40 for word in words):
            raise ValidationError(self.error_messages["long"], code="long")
        return list(dict.fromkeys(word for word in words if word))


class IdNumberFormField(forms.CharField):
    """An 18-digit ID number; cleans to `core.idnumber.IdNumber`.

    The field never comes filled in from stored data, and the browser is asked not to keep it.
    """

    default_error_messages = {
        BadIdReason.EMPTY: _("Type the ID number."),
        BadIdReason.FIRST_GENERATION: _(
            "This is a number of 15 digits from an old card. Take the 18 digits of the new one."
        ),
        BadIdReason.LENGTH: _("An ID number has 18 digits. Count them on the card."),
        BadIdReason.CHARACTERS: _("An ID number has digits only, and an X at most at its end."),
        BadIdReason.BIRTH_DATE: _(
            "The birth date in this number does not exist. Check digits 7–14."
        ),
        BadIdReason.CHECK_DIGIT: _("A digit of this number is wrong. Compare it with the card."),
    }

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 40)
        super().__init__(**kwargs)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return super().widget_attrs(widget) | {"autocomplete": "off", "spellcheck": "false"}

    def clean(self, value: Any) -> Any:
        """Raises ValidationError, which never names the number."""
        text = super().clean(value)
        return _parsed(self, text) if text else None


def _parsed(field: IdNumberFormField, text: str) -> IdNumber:
    try:
        return parse(text)
    except BadIdNumber as error:
        raise ValidationError(field.error_messages[error.reason], code=error.reason) from None
