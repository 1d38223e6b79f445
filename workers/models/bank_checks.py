"""Accounts and names checked with the bank before the first sheet (户名预校验)."""

from typing import ClassVar, Self

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.crypto import SealedRow
from core.fields import SealedField
from projects.models import ProjectOwned
from regions.models import Post
from regions.tenancy import VillageManager, VillageQuerySet
from workers.models.people import Person


class BankCheck(ProjectOwned):
    """A list that goes to the bank; its reference stands in every row of the workbook."""

    number = models.PositiveSmallIntegerField(_("number"))
    reference = models.CharField(_("reference"), max_length=30, unique=True)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(Post, models.PROTECT, related_name="+")

    objects = VillageManager["BankCheck"]()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["project", "number"], name="bank_check_number_once"),
            models.UniqueConstraint(
                fields=["id", "project", "village"], name="bank_check_project_key"
            ),
        ]
        ordering: ClassVar = ["-number"]

    def __str__(self) -> str:
        return self.reference

    def get_absolute_url(self) -> str:
        return reverse("bank_check_detail", args=[self.pk])


class BankCheckRow(SealedRow, ProjectOwned):
    """One person as the list names him: name, account and bank of that day."""

    check_list = models.ForeignKey(BankCheck, models.PROTECT, related_name="rows")
    number = models.PositiveSmallIntegerField()
    person = models.ForeignKey(Person, models.PROTECT, related_name="bank_check_rows")
    name = models.CharField(max_length=60)
    bank = models.CharField(max_length=60, blank=True)
    account = SealedField(editable=False)
    account_hash = models.BinaryField(editable=False)

    objects = VillageManager["BankCheckRow"]()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["check_list", "number"], name="bank_check_row_once"),
            models.UniqueConstraint(
                fields=["id", "check_list", "village"], name="bank_check_row_key"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["person"], name="bank_check_by_person")]
        ordering: ClassVar = ["number"]

    def __str__(self) -> str:
        return self.name


class BankAnswer(ProjectOwned):
    """A workbook that came back, known by its hash: the same file again changes nothing."""

    check_list = models.ForeignKey(BankCheck, models.PROTECT, related_name="answers")
    sha256 = models.CharField(max_length=64)
    answered_on = models.DateField(_("the bank's day"))
    at = models.DateTimeField()
    by = models.ForeignKey(Post, models.PROTECT, related_name="+")

    objects = VillageManager["BankAnswer"]()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["check_list", "sha256"], name="bank_answer_once"),
            models.UniqueConstraint(fields=["id", "check_list", "village"], name="bank_answer_key"),
        ]
        ordering: ClassVar = ["at"]

    def __str__(self) -> str:
        return f"{self.check_list} {self.answered_on}"


class BankVerdictQuerySet(VillageQuerySet["BankVerdict"]):
    def latest_first(self) -> Self:
        return self.order_by("-answer__answered_on", "-answer__at")


class BankVerdict(ProjectOwned):
    """What the bank says of one row: whether the account is in that name. Only ever added."""

    answer = models.ForeignKey(BankAnswer, models.PROTECT, related_name="verdicts")
    check_list = models.ForeignKey(BankCheck, models.PROTECT, related_name="+")
    row = models.ForeignKey(BankCheckRow, models.PROTECT, related_name="verdicts")
    matches = models.BooleanField()
    bank_text = models.CharField(_("the bank's words"), max_length=200, blank=True)

    objects = BankVerdictQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["answer", "row"], name="bank_verdict_once_an_answer"),
            models.CheckConstraint(
                condition=models.Q(matches=True) | ~models.Q(bank_text=""),
                name="bank_mismatch_in_words",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.row} {self.matches}"
