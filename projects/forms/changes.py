"""Writing a change order, its pictures and papers."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext_lazy as _

from core.formfields import YuanFormField
from core.forms import NewRowForm, PaperField
from core.money import ZERO
from projects.actions import Altered
from projects.change_rules import KINDS, Delta, Estimate
from projects.models import ChangeOrder, Use

WAYS = ("plus", "minus")


def _amount(label: Any) -> YuanFormField:
    return YuanFormField(label=label, required=False)


class ChangeWrittenForm(forms.Form):
    """What is built otherwise, and by kind of cost what it adds and what it takes away."""

    what = forms.CharField(
        label=_("What is built otherwise"),
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("For example: 120 metres of earth drain are lined with stone."),
    )
    why = forms.CharField(
        label=_("Why"),
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("For example: the slope slips after rain; seen with the township on 3 August."),
    )
    place = forms.CharField(label=_("Where"), max_length=80)
    labour_plus = _amount(_("Labour: more"))
    labour_minus = _amount(_("Labour: less"))
    materials_plus = _amount(_("Materials: more"))
    materials_minus = _amount(_("Materials: less"))
    machinery_plus = _amount(_("Machinery: more"))
    machinery_minus = _amount(_("Machinery: less"))
    other_plus = _amount(_("Other costs: more"))
    other_minus = _amount(_("Other costs: less"))

    @property
    def told(self) -> list[BoundField]:
        return [self[name] for name in ("what", "why", "place")]

    def amounts(self, now: Estimate) -> Iterator[tuple[Any, Decimal, BoundField, BoundField]]:
        """Each kind of cost with its yuan in the estimate now, and its two fields."""
        for kind, part in now.parts.items():
            yield Use(kind).label, part, self[f"{kind}_plus"], self[f"{kind}_minus"]

    def altered(self) -> Altered:
        said = self.cleaned_data
        plus, minus = (Estimate(**{kind: _of(said, kind, way) for kind in KINDS}) for way in WAYS)
        return Altered(said["what"], said["why"], said["place"], Delta(plus, minus))


def _of(said: dict[str, Any], kind: str, way: str) -> Decimal:
    return said[f"{kind}_{way}"] or ZERO


class ChangeForm(ChangeWrittenForm, NewRowForm):
    """A new change order."""


class ChangeEditForm(ChangeWrittenForm):
    """A change that is being prepared; `version` is what the page showed."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    @staticmethod
    def said(change: ChangeOrder) -> dict[str, Any]:
        """What stands in it, as the form shows it."""
        names = [f"{kind}_{way}" for kind in KINDS for way in WAYS]
        amounts = {name: getattr(change, name) or None for name in names}
        told = {name: getattr(change, name) for name in ("what", "why", "place", "version")}
        return amounts | told


class ChangePaperForm(NewRowForm):
    """A picture or paper that shows the change."""

    title = forms.CharField(
        label=_("What it shows"),
        max_length=80,
        help_text=_("For example: the slope on 3 August, drawing, measurement."),
    )
    paper = PaperField(label=_("Picture or paper"))
