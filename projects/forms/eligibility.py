"""The county's list of technical points, and a village's answers to it."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.forms import NewRowForm
from projects.actions import Point, Said
from projects.eligibility import Line

YES_NO = (
    ("yes", pgettext_lazy("is it so", "yes")),
    ("no", pgettext_lazy("is it so", "no")),
)


class SimplicityPointForm(NewRowForm):
    """A new point of the list."""

    text = forms.CharField(
        label=_("What should be true of the works"),
        max_length=120,
        help_text=_("So that yes is good, as in 不含大中型桥梁、隧道."),
    )
    excluding = forms.BooleanField(
        label=_("A project for which the answer is no is not built by its village"),
        required=False,
    )
    source = forms.CharField(
        label=_("Document or decision it comes from"),
        max_length=200,
        help_text=_("For example: 民政办发〔2026〕12号, or the meeting that decided it."),
    )

    def point(self) -> Point:
        said = self.cleaned_data
        return Point(said["text"], said["excluding"], said["source"])


class AnswersForm(forms.Form):
    """Every point of the list with yes or no and a remark; some may be left for later."""

    def __init__(self, *args: Any, lines: Sequence[Line], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.lines = lines
        for line in lines:
            self._ask(line)

    def _ask(self, line: Line) -> None:
        holds, remark = _names(line.point.pk)
        answer = line.answer
        self.fields[holds] = forms.ChoiceField(
            label=line.point.text, choices=YES_NO, required=False, widget=forms.RadioSelect
        )
        self.fields[remark] = forms.CharField(
            label=_("Remark"), max_length=200, required=False, help_text=_("Needed with a no.")
        )
        if answer is not None:
            self.initial[holds] = "yes" if answer.holds else "no"
            self.initial[remark] = answer.remark

    def points(self) -> list[tuple[Line, BoundField, BoundField]]:
        """Each point with its two fields, as the page shows them."""
        names = [(line, *_names(line.point.pk)) for line in self.lines]
        return [(line, self[holds], self[remark]) for line, holds, remark in names]

    def answers(self) -> Mapping[UUID, Said]:
        """Those that were given."""
        found = {}
        for line in self.lines:
            holds, remark = (self.cleaned_data[name] for name in _names(line.point.pk))
            if holds:
                found[line.point.pk] = Said(holds == "yes", remark)
        return found


def _names(point: UUID) -> tuple[str, str]:
    return f"holds_{point}", f"remark_{point}"
