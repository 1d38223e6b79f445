"""How a bank file leaves the house: released or cancelled by a second human, taken away, answered
by a slip that a second human confirms. All rows are only ever added."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.fields import YuanField
from payroll.models.payment import PaymentBatch, ResultFile
from payroll.rules import FileStep
from projects.models import Attachment, ProjectOwned
from regions.models import Human, Post
from regions.tenancy import VillageManager

STEPS = [
    (FileStep.RELEASE, _("released")),
    (FileStep.ASK, _("to be cancelled")),
    (FileStep.KEEP, _("stays as it is")),
    (FileStep.CANCEL, _("cancelled")),
]


class BatchStep(ProjectOwned):
    """One step of a bank file, in order; triggers refuse what can't follow
    (`payroll.rules.FILE_GOES_ON`) and a human who made, asked for or decided on it before.

    `sha256_seen` is the hash of the rows that were looked at.
    """

    batch = models.ForeignKey(PaymentBatch, models.PROTECT, related_name="steps")
    number = models.PositiveIntegerField()
    step = models.CharField(max_length=8, choices=STEPS)
    sha256_seen = models.CharField(max_length=64)
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    human = models.ForeignKey(Human, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    by = models.ForeignKey(Post, models.PROTECT, related_name="+")

    objects = VillageManager["BatchStep"]()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["batch", "number"], name="batch_step_in_order"),
            models.CheckConstraint(
                condition=Q(step=FileStep.RELEASE) | ~Q(reason=""), name="batch_step_with_a_reason"
            ),
        ]
        ordering: ClassVar = ["number"]

    def __str__(self) -> str:
        return f"{self.batch} {self.step}"


class BatchDownload(ProjectOwned):
    """That a released file was taken away; `sha256` is that of the bytes that went out, which a
    password makes others each time."""

    batch = models.ForeignKey(PaymentBatch, models.PROTECT, related_name="downloads")
    sha256 = models.CharField(max_length=64)
    protected = models.BooleanField()
    at = models.DateTimeField()
    by = models.ForeignKey(Post, models.PROTECT, related_name="+")

    objects = VillageManager["BatchDownload"]()

    class Meta:
        ordering: ClassVar = ["at"]

    def __str__(self) -> str:
        return f"{self.batch} {self.at:%Y-%m-%d}"


class Slip(ProjectOwned):
    """Results typed from the bank's stamped slip: they count once another human has confirmed them.

    `outcomes` is a list of [row, state, reason]; `receipt_total` in yuan.
    """

    batch = models.ForeignKey(PaymentBatch, models.PROTECT, related_name="slips")
    outcomes = models.JSONField()
    receipt_total = YuanField(_("total of the receipt"))
    happened_on = models.DateField()
    sha256 = models.CharField(max_length=64)
    paper = models.ForeignKey(Attachment, models.PROTECT, related_name="+")
    human = models.ForeignKey(Human, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    by = models.ForeignKey(Post, models.PROTECT, related_name="+")

    objects = VillageManager["Slip"]()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["id", "village"], name="slip_village_key"),
        ]
        ordering: ClassVar = ["at"]

    def __str__(self) -> str:
        return f"{self.batch} {self.at:%Y-%m-%d}"


class SlipCheck(ProjectOwned):
    """What the second human said of a slip: `result` is there exactly where he confirmed it."""

    slip = models.OneToOneField(Slip, models.PROTECT, related_name="check_of")
    result = models.ForeignKey(ResultFile, models.PROTECT, null=True, related_name="+")
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    human = models.ForeignKey(Human, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    by = models.ForeignKey(Post, models.PROTECT, related_name="+")

    objects = VillageManager["SlipCheck"]()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(result__isnull=False) ^ ~Q(reason=""),
                name="slip_confirmed_or_refused_with_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return str(self.slip)
