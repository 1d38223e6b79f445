"""Wages paid in cash, each an exception on a signed receipt and before a witness."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from payroll.models.sheet import WageLine
from projects.models import Attachment, ProjectOwned
from regions.models import Human, Post
from regions.tenancy import VillageManager


class CashPayment(ProjectOwned):
    """What an attempt without a bank file stands on: transfer is the rule, cash needs a reason and
    the worker's signature (《保障农民工工资支付条例》 art. 11). Insert-only."""

    line = models.ForeignKey(WageLine, models.PROTECT, related_name="cash_payments")
    reason = models.CharField(_("reason"), max_length=200)
    witness = models.CharField(_("witness"), max_length=60)
    paid_on = models.DateField(_("paid on"))
    paper = models.ForeignKey(Attachment, models.PROTECT, related_name="+")
    human = models.ForeignKey(Human, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    by = models.ForeignKey(Post, models.PROTECT, related_name="+")

    objects = VillageManager["CashPayment"]()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["id", "village"], name="cash_village_key"),
            models.CheckConstraint(
                condition=~Q(reason="") & ~Q(witness=""), name="cash_for_a_reason_with_a_witness"
            ),
        ]
        ordering: ClassVar = ["at"]

    def __str__(self) -> str:
        return f"{self.line} {self.paid_on}"
