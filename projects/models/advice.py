"""What a sponsor advises on a project (行业意见), and what was done about it."""

from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from projects.lifecycle import Stage
from projects.models.answered import Answered
from projects.models.attachment import Attachment
from projects.models.project import ProjectOwned
from projects.models.withdrawable import Withdrawable, WithdrawableQuerySet, withdrawn_whole
from regions.models import Human, Post
from regions.tenancy import VillageManager

MOST_WORDS = 500


class AdviceQuerySet(WithdrawableQuerySet["Advice"]):
    def unanswered(self) -> Self:
        return self.standing().filter(answer__isnull=True)


class Advice(Withdrawable, ProjectOwned):
    """What a bureau's post advises, at the stage of that day. It stops nothing.

    `adviser` is the human of `by`, who can't be the one that answers.
    """

    stage = models.CharField(max_length=12, choices=Stage.choices)
    text = models.CharField(_("advice"), max_length=MOST_WORDS)
    paper = models.ForeignKey(Attachment, models.PROTECT, null=True, blank=True, related_name="+")
    at = models.DateTimeField()
    by = models.ForeignKey(Post, models.PROTECT, related_name="+")
    adviser = models.ForeignKey(Human, models.PROTECT, related_name="+")

    objects = AdviceQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["id", "village", "project", "adviser"], name="advice_key"
            ),
            models.CheckConstraint(condition=~Q(text=""), name="advice_says_something"),
            withdrawn_whole("advice_withdrawn_whole"),
        ]
        ordering: ClassVar = ["-at", "-id"]

    def __str__(self) -> str:
        return self.text


class AdviceAnswer(Answered):
    """What was done about it, by whoever makes the project's present stage; insert-only."""

    advice = models.OneToOneField(Advice, models.PROTECT, related_name="answer")
    adviser = models.ForeignKey(Human, models.PROTECT, related_name="+")
    text = models.CharField(_("what was done about it"), max_length=MOST_WORDS)

    objects = VillageManager["AdviceAnswer"]()

    class Meta:
        constraints: ClassVar = [
            *Answered.Meta.constraints,
            models.CheckConstraint(condition=~Q(text=""), name="advice_answer_says_something"),
            models.CheckConstraint(
                condition=~Q(responsible=F("adviser")), name="advice_answered_by_another"
            ),
        ]

    def __str__(self) -> str:
        return self.text
