"""Signed agreements and their copies, and choosing whose agreements are printed."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.forms import DayField, NewRowForm, PaperField
from workers.forms.roster import TicksField
from workers.numbers import numbers_in


class AgreementForm(NewRowForm):
    """The same day and picture for everyone who is ticked."""

    people = TicksField(label=_("Who has signed"))
    signed_on = DayField(label=_("Signed on"))
    paper = PaperField(
        label=_("Picture of the signed agreements"),
        required=False,
        help_text=_("One photo or a PDF with all of them."),
    )

    def __init__(self, *args: Any, people: Iterable[tuple[UUID, str]], **kwargs: Any) -> None:
        kwargs["initial"] = {"signed_on": timezone.localdate()} | kwargs["initial"]
        super().__init__(*args, **kwargs)
        self.fields["people"].offer(people)  # type: ignore[attr-defined]


class CopyForm(NewRowForm):
    """The signed copy of one person: his day and the picture."""

    paper = PaperField(
        label=_("Picture of the signed agreement"),
        help_text=_("Take a photo of the page with the signatures, or choose a PDF."),
    )
    signed_on = DayField(label=_("Signed on"))
    field_order = ("paper", "signed_on")


class ReplaceForm(NewRowForm):
    """Signed anew, because something has changed."""

    reason = forms.CharField(
        label=_("What has changed"),
        max_length=200,
        help_text=_("For example: another trade, another rate, a copy of the wrong person."),
    )
    signed_on = DayField(label=_("Signed on"))
    paper = PaperField(label=_("Picture of the signed agreement"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["initial"] = {"signed_on": timezone.localdate()}
        super().__init__(*args, **kwargs)


class PrintForm(forms.Form):
    """Whose agreement is to be signed, or signed anew."""

    people = TicksField(label=_("Whose agreement"))

    def __init__(self, *args: Any, people: Iterable[tuple[UUID, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["people"].offer(people)  # type: ignore[attr-defined]

    def clean_people(self) -> list[UUID]:
        people: list[UUID] = self.cleaned_data["people"]
        if not people:
            raise forms.ValidationError(_("Tick at least one person."))
        return people


def numbers_asked(text: str) -> frozenset[int]:
    """The roster numbers in an address, none where it is damaged."""
    try:
        return numbers_in(text)
    except ValueError:
        return frozenset()
