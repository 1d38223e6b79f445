"""Who answers for an act: the one who types, or another by his signed paper (代录)."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.forms import PaperField
from projects.forms.choosing import choose
from projects.models import Verdict
from regions.models import Human, Post

GIVEN = (Verdict.APPROVE, Verdict.RETURN, Verdict.REJECT)


class HumanChoiceField(forms.ModelChoiceField[Human]):
    """Names; the one who sits at the keyboard is called so."""

    me: Human

    def label_from_instance(self, human: Human) -> str:
        return gettext("%(name)s (myself)") % {"name": human} if human == self.me else str(human)


class ResponsibleForm(forms.Form):
    """One of `people` answers; where nobody but the typist can, nothing is asked."""

    responsible = HumanChoiceField(
        label=_("Who answers for it"), queryset=Human.objects.none(), empty_label=None
    )

    def __init__(self, *args: Any, people: QuerySet[Human], actor: Post, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people, self.actor = list(people), actor
        choice = self.fields["responsible"]
        assert isinstance(choice, HumanChoiceField)  # noqa: S101  for the type checker
        choice.queryset, choice.me = people, actor.human
        if actor.human in self.people:
            self.initial.setdefault("responsible", actor.human)
        else:
            choice.empty_label = gettext("Choose a person")
        if self.alone:
            choice.widget = forms.HiddenInput()

    @property
    def alone(self) -> bool:
        """Nobody but the one who types can answer."""
        return self.people == [self.actor.human]


class AnsweredForm(ResponsibleForm):
    """With a place for the paper that another one has signed."""

    paper = PaperField(
        label=_("His signed paper"),
        required=False,
        help_text=_("A photo or PDF; only when you type in for someone else."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.alone:
            del self.fields["paper"]
        else:
            self.fields["paper"].required = self.actor.human not in self.people

    def answered(self) -> dict[str, Any]:
        """Who answers, and his paper, as `projects.actions.with_answer` takes them."""
        said = self.cleaned_data
        return {"responsible": said["responsible"], "file": said.get("paper")}


class SubmitForm(AnsweredForm):
    """Who answers for handing something in; `version` is what the page showed."""

    version = forms.IntegerField(widget=forms.HiddenInput)


class VerdictForm(SubmitForm):
    """One of `verdicts` with its reason, which all but an approval needs."""

    verdict = forms.ChoiceField(label=_("Verdict"), widget=forms.RadioSelect)
    reason = forms.CharField(
        label=_("Reason"),
        required=False,
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("For a return or a refusal: name every fault at once."),
    )
    field_order = ("verdict", "reason", "responsible", "paper")

    def __init__(self, *args: Any, verdicts: Iterable[Verdict], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose(self, "verdict", [(one.value, str(one.label)) for one in verdicts])
