"""The contract of a chosen purchase, as it stands in the ledger (T18)."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.fields import YuanField
from procurement.models.purchase import Purchase
from projects.models import Attachment, PartyKind, ProjectOwned
from projects.models.withdrawable import Withdrawable, WithdrawableQuerySet, withdrawn_whole
from regions.models import Post


class ContractQuerySet(WithdrawableQuerySet["Contract"]):
    """Contracts, of which those struck out don't count."""


class Contract(Withdrawable, ProjectOwned):
    """One contract a purchase; only striking it out changes it. `amount` in yuan.

    The council is not a legal person: `party_kind` and `party_name` say who signed for the village
    (签约主体; domain.md, corrections).
    """

    purchase = models.ForeignKey(Purchase, models.PROTECT, related_name="contracts")
    number = models.CharField(_("number of the contract"), max_length=40)
    party_kind = models.CharField(_("contracting party"), max_length=12, choices=PartyKind.choices)
    party_name = models.CharField(_("name of the contracting party"), max_length=80)
    signed_on = models.DateField(_("signed on"))
    amount = YuanField(_("amount of the contract"))
    delivery_terms = models.CharField(_("terms of delivery"), max_length=200)
    paper = models.ForeignKey(
        Attachment, models.PROTECT, related_name="+",
        verbose_name=_("picture of the signed contract"),
    )  # fmt: skip
    at = models.DateTimeField()
    by = models.ForeignKey(Post, models.PROTECT, related_name="+")

    objects = ContractQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="contract_has_money"),
            models.CheckConstraint(
                condition=Q(party_kind__in=PartyKind.values), name="contract_party_is_known"
            ),
            withdrawn_whole("contract_withdrawn_at_by_and_why"),
            models.UniqueConstraint(
                fields=["purchase"],
                condition=Q(withdrawn_at__isnull=True),
                name="contract_once_a_purchase",
            ),
            models.UniqueConstraint(
                fields=["project", "number"],
                condition=Q(withdrawn_at__isnull=True),
                name="contract_number_once",
            ),
        ]
        ordering: ClassVar = ["signed_on", "number"]

    def __str__(self) -> str:
        return self.number
