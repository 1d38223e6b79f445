"""What puts an earlier sheet right on the next one, and what is taken off with a signature."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.fields import YuanField
from payroll.models.sheet import WageLine
from projects.models import Attachment, ProjectOwned
from projects.models.withdrawable import Withdrawable, WithdrawableQuerySet, withdrawn_whole
from regions.models import Human, Post
from workers.models import RosterEntry


class CorrectionKind(models.TextChoices):
    TOO_MANY = "too_many", _("a day was paid that was not worked")
    TOO_LITTLE = "too_little", _("a day was paid too little")
    DEDUCTION = "deduction", _("deduction, signed by the worker")


class CorrectionQuerySet(WithdrawableQuerySet["Correction"]):
    def to_confirm(self) -> "CorrectionQuerySet":
        return self.standing().filter(confirmed_at__isnull=True)

    def waiting(self) -> "CorrectionQuerySet":
        """Confirmed, and on no live line yet: the next sheet takes them along."""
        return self.standing().filter(confirmed_at__isnull=False, applied_by__isnull=True)


class Correction(Withdrawable, ProjectOwned):
    """Yuan that the next sheet adds (above zero) or takes off (below) for one person.

    What was paid is never priced again (decision 22): the correction names the day, the half-days
    (a sum of 1 and 2) and the line that paid them, and the raw day stays beside it. A deduction has
    a picture with the worker's signature. Another human confirms it before a sheet takes it along.
    """

    entry = models.ForeignKey(RosterEntry, models.PROTECT, related_name="corrections")
    kind = models.CharField(_("what was wrong"), max_length=10, choices=CorrectionKind.choices)
    line = models.ForeignKey(WageLine, models.PROTECT, null=True, related_name="corrections")
    day = models.DateField(_("day"), null=True)
    halves = models.PositiveSmallIntegerField(default=0)
    amount = YuanField(_("amount (yuan)"))
    reason = models.CharField(_("reason"), max_length=200)
    paper = models.ForeignKey(
        Attachment, models.PROTECT, null=True, related_name="+",
        verbose_name=_("picture with the worker's signature"),
    )  # fmt: skip
    at = models.DateTimeField()
    by = models.ForeignKey(Post, models.PROTECT, related_name="+")
    asker = models.ForeignKey(Human, models.PROTECT, related_name="+")
    confirmed_at = models.DateTimeField(null=True)
    confirmed_by = models.ForeignKey(Post, models.PROTECT, null=True, related_name="+")
    seer = models.ForeignKey(Human, models.PROTECT, null=True, related_name="+")

    objects = CorrectionQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["id", "village"], name="correction_village_key"),
            models.CheckConstraint(
                condition=Q(kind=CorrectionKind.TOO_LITTLE, amount__gt=0)
                | Q(kind__in=[CorrectionKind.TOO_MANY, CorrectionKind.DEDUCTION], amount__lt=0),
                name="correction_has_the_sign_of_its_kind",
            ),
            models.CheckConstraint(
                condition=Q(
                    kind=CorrectionKind.DEDUCTION, line__isnull=True, day__isnull=True, halves=0,
                    paper__isnull=False,
                )
                | Q(kind=CorrectionKind.TOO_MANY, line__isnull=False, day__isnull=False,
                    halves__range=(1, 3))
                | Q(kind=CorrectionKind.TOO_LITTLE, line__isnull=False, day__isnull=False,
                    halves=0),
                name="correction_names_what_it_corrects",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="correction_has_a_reason"),
            models.CheckConstraint(
                condition=Q(confirmed_at__isnull=True, confirmed_by__isnull=True,
                            seer__isnull=True)
                | Q(confirmed_at__isnull=False, confirmed_by__isnull=False, seer__isnull=False)
                & ~Q(seer=F("asker")),
                name="correction_confirmed_by_another",
            ),
            # Each half-day is taken back once.
            models.UniqueConstraint(
                fields=["entry", "day"],
                condition=Q(kind=CorrectionKind.TOO_MANY, withdrawn_at__isnull=True,
                            halves__in=(1, 3)),
                name="correction_morning_once",
            ),
            models.UniqueConstraint(
                fields=["entry", "day"],
                condition=Q(kind=CorrectionKind.TOO_MANY, withdrawn_at__isnull=True,
                            halves__in=(2, 3)),
                name="correction_afternoon_once",
            ),
            withdrawn_whole("correction_withdrawn_whole"),
        ]  # fmt: skip
        ordering: ClassVar = ["-at"]

    def __str__(self) -> str:
        return f"{self.entry} {self.amount}"

    def get_absolute_url(self) -> str:
        return reverse("correction_list", args=[self.project_id])
