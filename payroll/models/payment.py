"""Bank files, attempts to pay a line, and what became of each: rows that are only ever added."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.crypto import SealedRow
from core.fields import SealedField, YuanField
from core.ids import new_id
from payroll.models.cash import CashPayment
from payroll.models.sheet import WageLine, WageSheet
from payroll.rules import State
from projects.models import Attachment, Project, ProjectOwned
from regions.models import Post
from regions.tenancy import VillageManager, VillageOwned, VillageQuerySet

STATES = [
    (State.EXPORTED, _("sent to the bank")),
    (State.UNKNOWN, _("no answer from the bank")),
    (State.SUCCEEDED, _("credited")),
    (State.FAILED, _("failed")),
    (State.RETURNED, _("taken back by the bank")),
    (State.CANCELLED, _("cancelled")),
]


class FailureReason(models.TextChoices):
    """Why a bank could not pay, in a clerk's words."""

    NAME = "name", _("name and account don't match")
    ACCOUNT = "account", _("wrong account number")
    CLOSED = "closed", _("account closed")
    LIMIT = "limit", _("limit exceeded")
    RETURNED = "returned", _("money taken back")
    OTHER = "other", _("another reason")


class PaymentBatch(ProjectOwned):
    """One bank file of a sheet; a follow-up file holds what earlier ones could not pay."""

    sheet = models.ForeignKey(WageSheet, models.PROTECT, related_name="batches")
    number = models.PositiveIntegerField()
    reference = models.CharField(max_length=32, unique=True)
    layout = models.JSONField(default=dict)  # as it was when the file was made
    sha256 = models.CharField(max_length=64, blank=True, editable=False)  # of the file's bytes
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(Post, models.PROTECT, related_name="+")

    objects = VillageManager["PaymentBatch"]()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["sheet", "number"], name="batch_number_once"),
            models.UniqueConstraint(fields=["id", "village"], name="batch_village_key"),
        ]
        ordering: ClassVar = ["number"]

    def __str__(self) -> str:
        return self.reference

    def get_absolute_url(self) -> str:
        return reverse("batch_detail", args=[self.pk])


class PaymentAttempt(SealedRow, VillageOwned):
    """One row of a bank file, with the name and account that it used; or, as an exception, one
    payment in cash. Insert-only.

    A trigger refuses an attempt beyond what its line owes and is not on its way already.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    project = models.ForeignKey(Project, models.PROTECT, related_name="attempts")
    batch = models.ForeignKey(PaymentBatch, models.PROTECT, null=True, related_name="attempts")
    cash = models.OneToOneField(CashPayment, models.PROTECT, null=True, related_name="attempt")
    line = models.ForeignKey(WageLine, models.PROTECT, related_name="attempts")
    row = models.PositiveIntegerField(null=True)  # in the file, from 1
    name = models.CharField(max_length=60)
    bank = models.CharField(max_length=60)
    account = SealedField(editable=False, null=True)
    account_hash = models.BinaryField(editable=False, null=True)
    amount = YuanField()

    objects = VillageManager["PaymentAttempt"]()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["batch", "line"], name="attempt_once_a_file"),
            models.UniqueConstraint(fields=["batch", "row"], name="attempt_row_once"),
            models.UniqueConstraint(fields=["id", "village"], name="attempt_village_key"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="attempt_has_money"),
            models.CheckConstraint(
                condition=Q(
                    batch__isnull=False,
                    row__isnull=False,
                    account__isnull=False,
                    account_hash__isnull=False,
                    cash__isnull=True,
                )
                | Q(
                    batch__isnull=True,
                    row__isnull=True,
                    account__isnull=True,
                    account_hash__isnull=True,
                    cash__isnull=False,
                ),
                name="attempt_by_bank_or_in_cash",
            ),
        ]
        ordering: ClassVar = ["row"]

    def __str__(self) -> str:
        return f"{self.batch or self.cash} {self.row or self.amount}"

    @property
    def in_file(self) -> tuple[int, bytes]:
        """Its row and its account's hash. Raises ValueError for a payment in cash."""
        if self.row is None or self.account_hash is None:
            raise ValueError("a payment in cash stands in no file")
        return self.row, bytes(self.account_hash)


class ResultFile(ProjectOwned):
    """What the bank answered, as a workbook or a stamped slip; insert-only.

    `receipt_total` in yuan is what the receipt says was credited.
    """

    batch = models.ForeignKey(PaymentBatch, models.PROTECT, related_name="results")
    paper = models.ForeignKey(Attachment, models.PROTECT, null=True, related_name="+")
    sha256 = models.CharField(max_length=64)
    receipt_total = YuanField(_("total of the receipt"))
    at = models.DateTimeField()
    by = models.ForeignKey(Post, models.PROTECT, related_name="+")

    objects = VillageManager["ResultFile"]()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["batch", "sha256"], name="result_file_once"),
            models.UniqueConstraint(fields=["id", "village"], name="result_village_key"),
            models.CheckConstraint(
                condition=Q(receipt_total=0) | Q(paper__isnull=False),
                name="result_credited_on_a_receipt",
            ),
        ]
        ordering: ClassVar = ["at"]

    def __str__(self) -> str:
        return f"{self.batch} {self.at:%Y-%m-%d}"


class EventQuerySet(VillageQuerySet["AttemptEvent"]):
    sponsor_path = "attempt__project__sponsor"


class AttemptEvent(VillageOwned):
    """What became of an attempt, in order; its state is the latest. Insert-only.

    A trigger refuses what can't follow (`payroll.rules.GOES_ON`); `number` counts from 1, so that
    of two results read in at once one wins.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    attempt = models.ForeignKey(PaymentAttempt, models.PROTECT, related_name="events")
    number = models.PositiveIntegerField()
    state = models.CharField(max_length=10, choices=STATES)
    reason = models.CharField(max_length=10, choices=FailureReason.choices, blank=True)
    bank_text = models.CharField(max_length=200, blank=True)
    result = models.ForeignKey(ResultFile, models.PROTECT, null=True, related_name="events")
    happened_on = models.DateField()
    at = models.DateTimeField()
    by = models.ForeignKey(Post, models.PROTECT, related_name="+")

    objects = EventQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["attempt", "number"], name="attempt_event_in_order"),
            models.CheckConstraint(
                condition=Q(state__in=[State.FAILED, State.RETURNED]) ^ Q(reason=""),
                name="attempt_failed_with_a_reason",
            ),
        ]
        ordering: ClassVar = ["number"]

    def __str__(self) -> str:
        return f"{self.attempt} {self.state}"
