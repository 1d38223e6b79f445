"""A month's list of the treasury's payments, reconciled with what is kept here (三方对账)."""

import datetime
from decimal import Decimal
from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.fields import YuanField
from core.ids import new_id
from projects.models.withdrawable import Withdrawable, withdrawn_whole
from projects.reconciling_rules import Paid
from regions.models import Human, Post
from regions.tenancy import AreaOwned, AreaQuerySet


class StatementQuerySet(AreaQuerySet["TreasuryStatement"]):
    def standing(self) -> Self:
        return self.filter(withdrawn_at__isnull=True)


class TreasuryStatement(Withdrawable, AreaOwned):
    """The treasury's list of one county and month, as it was read in; its rows never change.

    Finance closes the month with a word on what differs; `figures` keeps what its page then said
    (`reports.reconciling.Month`).
    Another human confirms it, or strikes it out with a reason, and a new list begins.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    month = models.DateField(_("month"))
    rows = models.JSONField(editable=False)
    total = YuanField(_("total of the list"))
    sha256 = models.CharField(max_length=64, editable=False)
    at = models.DateTimeField()
    by = models.ForeignKey(Post, models.PROTECT, related_name="+")
    closed_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey(Post, models.PROTECT, null=True, related_name="+")
    closer = models.ForeignKey(Human, models.PROTECT, null=True, related_name="+")
    said = models.CharField(_("what is to be said of the differences"), max_length=400, blank=True)
    figures = models.JSONField(null=True, editable=False)
    confirmed_at = models.DateTimeField(null=True)
    confirmed_by = models.ForeignKey(Post, models.PROTECT, null=True, related_name="+")
    confirmer = models.ForeignKey(Human, models.PROTECT, null=True, related_name="+")

    objects = StatementQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["area", "month"],
                condition=Q(withdrawn_at__isnull=True),
                name="treasury_statement_once_a_month",
            ),
            models.CheckConstraint(condition=Q(month__day=1), name="treasury_statement_of_a_month"),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True, closed_by__isnull=True, closer__isnull=True)
                & Q(figures__isnull=True, confirmed_at__isnull=True)
                | Q(closed_at__isnull=False, closed_by__isnull=False, closer__isnull=False)
                & Q(figures__isnull=False),
                name="treasury_month_closed_whole",
            ),
            models.CheckConstraint(
                condition=Q(
                    confirmed_at__isnull=True, confirmed_by__isnull=True, confirmer__isnull=True
                )
                | Q(confirmed_at__isnull=False, confirmed_by__isnull=False)
                & Q(confirmer__isnull=False)
                & ~Q(confirmer=F("closer")),
                name="treasury_month_confirmed_by_another",
            ),
            withdrawn_whole("treasury_statement_withdrawn_whole"),
        ]
        ordering: ClassVar = ["-month", "-at"]

    def __str__(self) -> str:
        return f"{self.month:%Y-%m}"

    def get_absolute_url(self) -> str:
        return f"{reverse('month_detail')}?month={self.month:%Y-%m}"

    @property
    def payments(self) -> list[Paid]:
        return [
            Paid(datetime.date.fromisoformat(day), voucher, Decimal(amount), payee)
            for day, voucher, amount, payee in self.rows
        ]
