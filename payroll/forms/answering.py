"""Who answers for a step of a sheet's case."""

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.forms import PaperField
from projects.forms.case import HumanChoiceField
from regions.access import Owned, Permission, answerable
from regions.models import Human, Post


class AnsweredForm(forms.Form):
    """The one who types answers, or another by his signed paper (代录).

    Where nobody but the typist can answer, nothing is asked.
    """

    responsible = HumanChoiceField(
        label=_("Who answers for it"), queryset=Human.objects.none(), empty_label=None
    )
    paper = PaperField(
        label=_("His signed paper"),
        required=False,
        help_text=_("A photo or PDF; only when you type in for someone else."),
    )

    def __init__(
        self, *args: Any, right: Permission, thing: Owned, actor: Post, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        people = answerable(right, thing)
        self.people = list(people)
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
        """Who answers, and his paper, as `projects.actions.with_answer` takes them."""
        said = self.cleaned_data
        return {"responsible": said["responsible"], "file": said.get("paper")}
