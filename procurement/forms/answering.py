"""Who answers for a step of a purchase."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from core.forms import NewRowForm
from procurement.actions.acting import RIGHTS
from procurement.models import ActKind, Purchase
from projects.forms.answering import AnsweredForm, ResponsibleForm
from regions.access import answerable
from regions.models import Human, Post

WHO = {
    ActKind.CHOOSE: _("Who answers for the choice"),
    ActKind.SECOND: _("Who signs the direct purchase too"),
    ActKind.RECEIVE: _("Who received the goods"),
    ActKind.CHECK: _("Who checked for the supervision group"),
    ActKind.PAY: _("Who paid"),
}


def free_for(purchase: Purchase, kind: ActKind) -> QuerySet[Human]:
    """Who may answer for the step and has taken no other one of this purchase."""
    others = purchase.acts.exclude(kind=kind).values("responsible")
    return answerable(RIGHTS[kind], purchase).exclude(pk__in=others)


class ActForm(NewRowForm, ResponsibleForm):
    """Who takes a step of a purchase."""

    kind: ActKind

    def __init__(self, *args: Any, purchase: Purchase, actor: Post, **kwargs: Any) -> None:
        people = free_for(purchase, self.kind)
        super().__init__(*args, people=people, actor=actor, **kwargs)
        self.fields["responsible"].label = WHO[self.kind]


class SignedActForm(ActForm, AnsweredForm):
    """With a place for the paper that whoever answers has signed."""
