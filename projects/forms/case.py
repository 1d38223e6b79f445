"""Submitting, deciding, sending back, suspending and resuming."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.forms import DayField
from projects.forms.answering import GIVEN, AnsweredForm
from projects.lifecycle import Step, rule_of
from projects.models import Project
from regions.access import answerable
from regions.models import Post


class CaseForm(AnsweredForm):
    """Who answers for a step of a project's case; `version` is what the page showed."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, project: Project, step: Step, actor: Post, **kwargs: Any
    ) -> None:
        people = answerable(rule_of(project.stage).permission(step), project)
        super().__init__(*args, people=people, actor=actor, **kwargs)
        self.initial.setdefault("version", project.version)


class ReopenForm(CaseForm):
    """Why a case goes back to an earlier stage."""

    reason = forms.CharField(
        label=_("Reason"),
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("What the village has to change, in one go: the labour part, the floor …"),
    )
    field_order = ("reason", "responsible", "paper")


class DecideForm(CaseForm):
    """A verdict with its reason, which all but an approval needs."""

    verdict = forms.ChoiceField(
        label=_("Verdict"),
        choices=[(one.value, one.label) for one in GIVEN],
        widget=forms.RadioSelect,
        help_text=_("Not approved ends the project for good."),
    )
    reason = forms.CharField(
        label=_("Reason"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("For a return or a refusal: name every fault at once."),
    )
    field_order = ("verdict", "reason", "responsible", "paper")


class _PastDayForm(forms.Form):
    @staticmethod
    def past(day: Any) -> Any:
        if day > timezone.localdate():
            raise forms.ValidationError(gettext("This day lies ahead: enter it when it has come."))
        return day


class SuspendForm(_PastDayForm):
    since = DayField(label=_("First day without work"), initial=timezone.localdate)
    reason = forms.CharField(
        label=_("Reason"), max_length=200, help_text=_("Winter, no material, weather …")
    )

    def clean_since(self) -> Any:
        return self.past(self.cleaned_data["since"])


class ResumeForm(_PastDayForm):
    on = DayField(label=_("First day of work again"), initial=timezone.localdate)

    def clean_on(self) -> Any:
        return self.past(self.cleaned_data["on"])
