"""Who answers for a step of a purchase."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext as said
from django.utils.translation import gettext_lazy as _

from core.forms import NewRowForm, PaperField
from procurement.actions.acting import RIGHTS
from procurement.models import ActKind, Purchase
from projects.forms.case import HumanChoiceField
from regions.access import answerable
from regions.models import Human, Post

WHO = {
    ActKind.CHOOSE: _("Who answers for the choice"),
    ActKind.RECEIVE: _("Who received the goods"),
    ActKind.CHECK: _("Who checked for the supervision group"),
    ActKind.PAY: _("Who paid"),
}


def free_for(purchase: Purchase, kind: ActKind) -> QuerySet[Human]:
    """Who may answer for the step and has taken no other one of this purchase."""
    others = purchase.acts.exclude(kind=kind).values("responsible")
    return answerable(RIGHTS[kind], purchase).exclude(pk__in=others)


class ResponsibleForm(NewRowForm):
    """The one who types, or another of whom a signed paper is attached (代录).

    Where nobody but the typist can answer, nothing is asked.
    """

    kind: ActKind
    responsible = HumanChoiceField(queryset=Human.objects.none(), empty_label=None)

    def __init__(self, *args: Any, purchase: Purchase, actor: Post, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = free_for(purchase, self.kind)
        self.people, self.actor = list(people), actor
        choice = self.fields["responsible"]
        assert isinstance(choice, HumanChoiceField)  # noqa: S101  for the type checker
        choice.queryset, choice.me, choice.label = people, actor.human, WHO[self.kind]
        if actor.human in self.people:
            self.initial.setdefault("responsible", actor.human)
        else:
            choice.empty_label = said("Choose a person")
        if self.alone:
            choice.widget = forms.HiddenInput()

    @property
    def alone(self) -> bool:
        return self.people == [self.actor.human]


class SignedForm(ResponsibleForm):
    """With a place for the paper that whoever answers has signed."""

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
