"""Trainings, insurance and the survey, as their papers say."""

from collections.abc import Iterable
from typing import Any, ClassVar
from uuid import UUID

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.forms import DayField, NewRowForm, PaperField
from projects.forms.project import PickInput
from workers.actions import Briefing, Policy
from workers.forms.roster import TicksField
from workers.models import Insurance, Survey, Training, TrainingKind


class SurveyForm(NewRowForm, forms.ModelForm[Survey]):
    """The willingness survey (T1) in figures; the signed sheets are its picture."""

    paper = PaperField(label=_("Picture of the signed survey"), required=False)

    class Meta:
        model = Survey
        fields: ClassVar = ["held_on", "households", "willing"]
        field_classes: ClassVar = {"held_on": DayField}
        widgets: ClassVar = {
            "households": forms.NumberInput(attrs={"data-unit": _("households"), "min": 0}),
            "willing": forms.NumberInput(
                attrs={"data-unit": pgettext_lazy("after a count", "people"), "min": 0}
            ),
        }


class TrainingForm(NewRowForm, forms.ModelForm[Training]):
    """A training or safety briefing, with those who were there."""

    kind = forms.ChoiceField(
        label=_("Kind"), choices=TrainingKind.choices, widget=forms.RadioSelect
    )
    trades = forms.MultipleChoiceField(
        label=_("For which trades"),
        required=False,
        widget=forms.CheckboxSelectMultiple(attrs={"data-few": ""}),
        help_text=_("Tick none where it was for all. It counts for those whose trade it covers."),
    )
    part = forms.CharField(
        label=_("Stage or part of the works"),
        max_length=80,
        required=False,
        widget=PickInput(attrs={"autocomplete": "off"}),
        help_text=_("For example: foundation, formwork, concrete."),
    )
    people = TicksField(label=_("Who was there"))
    paper = PaperField(label=_("Picture of the signed list"), required=False)

    class Meta:
        model = Training
        fields: ClassVar = [
            "kind", "held_on", "place", "teacher", "hours", "trades", "part", "content",
        ]  # fmt: skip
        field_classes: ClassVar = {"held_on": DayField}
        widgets: ClassVar = {
            "content": forms.Textarea(attrs={"rows": 4}),
            "hours": forms.NumberInput(attrs={"data-unit": _("hours"), "min": "0.5", "step": 0.5}),
        }
        labels: ClassVar = {"hours": _("How long")}
        help_texts: ClassVar = {
            "content": _("What was taught; of a briefing: dangers, precautions, what to do then."),
        }

    def __init__(
        self,
        *args: Any,
        people: Iterable[tuple[UUID, str]],
        trades: Iterable[str],
        parts: Iterable[str],
        **kwargs: Any,
    ) -> None:
        kwargs["initial"] = {"held_on": timezone.localdate()} | kwargs["initial"]
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["people"].offer(people)
        fields["trades"].choices = [(trade, trade) for trade in trades]
        fields["part"].widget.options = tuple(parts)

    def briefing(self) -> Briefing:
        said = {name: self.cleaned_data[name] for name in self.Meta.fields}
        return Briefing(**said | {"trades": tuple(said["trades"])})


class TrainingPaperForm(forms.Form):
    """The signed list, once it is there."""

    paper = PaperField(label=_("Picture of the signed list"))


class InsuranceForm(NewRowForm, forms.ModelForm[Insurance]):
    """A policy for everyone on the roster."""

    paper = PaperField(label=_("Picture of the policy"), required=False)

    class Meta:
        model = Insurance
        fields: ClassVar = ["insurer", "policy_number", "since", "until"]
        field_classes: ClassVar = {"since": DayField, "until": DayField}

    def clean(self) -> dict[str, Any]:
        """The action says what contradicts itself; the model's own check would say it worse."""
        return self.cleaned_data

    def policy(self) -> Policy:
        return Policy(**{name: self.cleaned_data[name] for name in self.Meta.fields})
