"""Who answers for an inspection."""

from typing import Any

from django import forms
from django.utils.translation import gettext as said
from django.utils.translation import gettext_lazy as _

from acceptance.levels import RIGHTS
from acceptance.models import Inspection, Kind
from core.forms import PaperField
from projects.forms.case import HumanChoiceField
from projects.models import Project
from regions.access import answerable
from regions.models import Human, Post


class AnsweredForm(forms.Form):
    """The one who types, or another of whom a signed paper is attached (代录).

    Whoever answered for another level's inspection isn't offered. Where nobody but the typist can
    answer, nothing is asked.
    """

    responsible = HumanChoiceField(
        label=_("Who answers for it"), queryset=Human.objects.none(), empty_label=None
    )
    paper = PaperField(
        label=_("His signed paper"),
        required=False,
        help_text=_("A photo or PDF; only when you type in for someone else."),
    )

    def ask_who_answers(self, project: Project, kind: Kind, actor: Post) -> None:
        others = Inspection.objects.filter(project=project).exclude(kind=kind)
        people = answerable(RIGHTS[kind], project).exclude(pk__in=others.values("responsible"))
        self.people = list(people)
        choice = self.fields["responsible"]
        assert isinstance(choice, HumanChoiceField)  # noqa: S101  for the type checker
        choice.queryset, choice.me = people, actor.human
        if actor.human in self.people:
            self.initial.setdefault("responsible", actor.human)
        else:
            self.fields["paper"].required = True
            choice.empty_label = said("Choose a person")
        if self.people == [actor.human]:
            choice.widget = forms.HiddenInput()
            del self.fields["paper"]

    def answered(self) -> dict[str, Any]:
        """Who answers, and his paper, as `projects.actions.with_answer` takes them."""
        return {
            "responsible": self.cleaned_data["responsible"],
            "file": self.cleaned_data.get("paper"),
        }
