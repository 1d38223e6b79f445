"""Submitting, deciding, suspending and resuming."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.forms import DayField, PaperField
from projects.lifecycle import Step, rule_of
from projects.models import Project, Verdict
from regions.access import answerable
from regions.models import Human, Post


class HumanChoiceField(forms.ModelChoiceField[Human]):
    """Names; the one who sits at the keyboard is called so."""

    me: Human

    def label_from_instance(self, human: Human) -> str:
        return gettext("%(name)s (myself)") % {"name": human} if human == self.me else str(human)


class AnswerForm(forms.Form):
    """Who answers for an act: the one who types, or another by his signed paper (代录).

    `version` is what the page showed. Where nobody but the typist can answer, nothing is asked.
    """

    version = forms.IntegerField(widget=forms.HiddenInput)
    responsible = HumanChoiceField(
        label=_("Who answers for it"), queryset=Human.objects.none(), empty_label=None
    )
    paper = PaperField(
        label=_("His signed paper"),
        required=False,
        help_text=_("A photo or PDF; only when you type in for someone else."),
    )

    def __init__(self, *args: Any, project: Project, actor: Post, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = answerable(rule_of(project.stage).permission(Step(project.step)), project)
        self.people = list(people)
        self.initial.setdefault("version", project.version)
        choice = self.fields["responsible"]
        assert isinstance(choice, HumanChoiceField)  # noqa: S101  for the type checker
        choice.queryset, choice.me = people, actor.human
        if actor.human in self.people:
            self.initial.setdefault("responsible", actor.human)
        else:
            self.fields["paper"].required = True
            choice.empty_label = gettext("Choose a person")
        if self.people == [actor.human]:
            choice.widget = forms.HiddenInput()
            del self.fields["paper"]

    def answered(self) -> dict[str, Any]:
        """Who answers, and his paper, as `with_answer` takes them."""
        said = self.cleaned_data
        return {"responsible": said["responsible"], "file": said.get("paper")}


class DecideForm(AnswerForm):
    """A verdict with its reason, which all but an approval needs."""

    verdict = forms.ChoiceField(
        label=_("Verdict"),
        choices=[choice for choice in Verdict.choices if choice[0] != Verdict.SUBMIT],
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
