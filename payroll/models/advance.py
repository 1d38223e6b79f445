"""Advances (预支): a part of unpaid work's money, asked for and handed out ahead of the sheet."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.fields import YuanField
from payroll.advance_rules import AdvanceStepKind
from projects.models import Attachment, ProjectOwned
from projects.models.withdrawable import Withdrawable, WithdrawableQuerySet, withdrawn_whole
from regions.models import Human, Post
from regions.tenancy import VillageManager
from workers.models import RosterEntry

STEPS = [
    (AdvanceStepKind.SUPERVISION, _("supervision group")),
    (AdvanceStepKind.TOWNSHIP, _("township")),
    (AdvanceStepKind.PAY, _("handed out")),
    (AdvanceStepKind.GIVE_BACK, _("given back")),
    (AdvanceStepKind.ASIDE, _("set aside")),
]
# Nobody who answers for one of these answers for another.
OF_ONE_HUMAN = (AdvanceStepKind.SUPERVISION, AdvanceStepKind.TOWNSHIP, AdvanceStepKind.PAY)


class AdvanceQuerySet(WithdrawableQuerySet["Advance"]):
    def under_way(self) -> "AdvanceQuerySet":
        """Asked for, and neither refused nor handed out."""
        unpaid = self.standing().exclude(steps__kind=AdvanceStepKind.PAY)
        return unpaid.exclude(steps__agreed=False)

    def handed_out(self) -> "AdvanceQuerySet":
        return self.filter(steps__kind=AdvanceStepKind.PAY)


class Advance(Withdrawable, ProjectOwned):
    """Yuan that a worker asks for ahead of his wage sheet, with a picture of what he signed.

    What becomes of it are its steps; once it is handed out it can't be struck out any more, and
    his next lines take it off (`LineSource`).
    """

    entry = models.ForeignKey(RosterEntry, models.PROTECT, related_name="advances")
    amount = YuanField(_("amount (yuan)"))
    reason = models.CharField(_("reason"), max_length=200)
    asked_on = models.DateField(_("asked for on"))
    paper = models.ForeignKey(
        Attachment, models.PROTECT, related_name="+",
        verbose_name=_("picture with the worker's signature"),
    )  # fmt: skip
    at = models.DateTimeField()
    by = models.ForeignKey(Post, models.PROTECT, related_name="+")
    asker = models.ForeignKey(Human, models.PROTECT, related_name="+")

    objects = AdvanceQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["id", "village"], name="advance_village_key"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="advance_has_money"),
            models.CheckConstraint(condition=~Q(reason=""), name="advance_has_a_reason"),
            withdrawn_whole("advance_withdrawn_whole"),
        ]
        ordering: ClassVar = ["-at"]

    def __str__(self) -> str:
        return f"{self.entry} {self.amount}"

    def get_absolute_url(self) -> str:
        return reverse("advance_list", args=[self.project_id])


class AdvanceStep(ProjectOwned):
    """What became of an advance, in order; insert-only. `human` answers for it.

    `amount` in yuan is what changed hands. A trigger refuses a step that can't follow, the asker's
    own word on what he asked for, and more given back than is left.
    """

    advance = models.ForeignKey(Advance, models.PROTECT, related_name="steps")
    number = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=12, choices=STEPS)
    agreed = models.BooleanField()
    amount = YuanField(null=True)
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    witness = models.CharField(_("witness"), max_length=60, blank=True)
    happened_on = models.DateField()
    paper = models.ForeignKey(Attachment, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()
    by = models.ForeignKey(Post, models.PROTECT, related_name="+")
    human = models.ForeignKey(Human, models.PROTECT, related_name="+")

    objects = VillageManager["AdvanceStep"]()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["advance", "number"], name="advance_step_in_order"),
            models.UniqueConstraint(fields=["id", "village"], name="advance_step_village_key"),
            models.UniqueConstraint(
                fields=["advance", "human"],
                condition=Q(kind__in=OF_ONE_HUMAN),
                name="advance_one_human_one_step",
            ),
            models.CheckConstraint(
                condition=Q(agreed=True)
                | Q(kind__in=[AdvanceStepKind.SUPERVISION, AdvanceStepKind.TOWNSHIP])
                & ~Q(reason=""),
                name="advance_refused_with_a_reason",
            ),
            models.CheckConstraint(
                # Money changes hands on a signed receipt; cash is handed out before a witness.
                condition=Q(
                    kind__in=[AdvanceStepKind.SUPERVISION, AdvanceStepKind.TOWNSHIP],
                    amount__isnull=True, paper__isnull=True, witness="",
                )
                | Q(kind=AdvanceStepKind.PAY, amount__gt=0, paper__isnull=False) & ~Q(witness="")
                | Q(kind=AdvanceStepKind.GIVE_BACK, amount__gt=0, paper__isnull=False)
                & ~Q(reason="")
                | Q(kind=AdvanceStepKind.ASIDE, amount__isnull=True) & ~Q(reason=""),
                name="advance_step_is_whole",
            ),
        ]  # fmt: skip
        ordering: ClassVar = ["number"]

    def __str__(self) -> str:
        return f"{self.advance} {self.kind}"
