"""What suppliers ask for (T16), each of them in the county's register."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.crypto import SealedRow
from core.fields import SealedField, YuanField
from procurement.models.purchase import Purchase, PurchaseItem
from procurement.models.supplier import Supplier
from procurement.rules import Source
from procurement.supplier_rules import CREDIT_CODE
from projects.models import Attachment, ProjectOwned
from projects.models.withdrawable import Withdrawable, WithdrawableQuerySet, withdrawn_whole
from regions.models import Post
from regions.tenancy import VillageManager


class AskedHow(models.TextChoices):
    SITE = "site", _("on site")
    PHONE = "phone", _("by phone")
    ONLINE = "online", _("online")


class QuoteQuerySet(WithdrawableQuerySet["Quote"]):
    """Quotes, of which those struck out don't count."""


class Quote(Withdrawable, SealedRow, ProjectOwned):
    """One supplier's offer for the whole list; only striking it out changes it.

    `total` in yuan is the sum of its rounded rows. `uscc` is the checked unified social credit
    code (GB 32100), empty for a supplier without one. `asked_by` names two or more, set apart
    by 、. An offer by phone has no paper. `supplier` and `uscc` stay as they were when it offered,
    whatever the register says later.
    """

    purchase = models.ForeignKey(Purchase, models.PROTECT, related_name="quotes")
    registered = models.ForeignKey(Supplier, models.PROTECT, related_name="quotes")
    supplier = models.CharField(_("supplier"), max_length=80)
    uscc = models.CharField(_("unified social credit code"), max_length=18, blank=True)
    contact = models.CharField(_("contact person"), max_length=60)
    phone = SealedField(null=True, editable=False)
    phone_key = models.BinaryField(null=True, editable=False)
    total = YuanField()
    all_included = models.BooleanField(_("tax and freight are included"), default=False)
    delivery_days = models.PositiveSmallIntegerField(_("days until delivery"))
    quality = models.CharField(_("quality offered"), max_length=200, blank=True)
    asked_on = models.DateField(_("asked on"))
    asked_how = models.CharField(_("how it was asked"), max_length=6, choices=AskedHow.choices)
    asked_by = models.CharField(_("who asked"), max_length=120)
    paper = models.ForeignKey(
        Attachment, models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("picture of the offer"),
    )  # fmt: skip
    at = models.DateTimeField()
    by = models.ForeignKey(Post, models.PROTECT, related_name="+")

    objects = QuoteQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(total__gt=0), name="quote_has_money"),
            models.CheckConstraint(
                condition=Q(uscc="") | Q(uscc__regex=CREDIT_CODE),
                name="quote_uscc_has_18_characters",
            ),
            models.CheckConstraint(
                condition=Q(asked_how=AskedHow.PHONE) | Q(paper__isnull=False),
                name="quote_has_a_paper_or_a_phone_call",
            ),
            withdrawn_whole("quote_withdrawn_at_by_and_why"),
            models.UniqueConstraint(
                fields=["purchase", "uscc"],
                condition=Q(withdrawn_at__isnull=True) & ~Q(uscc=""),
                name="quote_once_a_supplier",
            ),
            models.UniqueConstraint(
                fields=["purchase", "supplier"],
                condition=Q(withdrawn_at__isnull=True, uscc=""),
                name="quote_once_a_name",
            ),
            models.UniqueConstraint(fields=["id", "purchase"], name="quote_purchase_key"),
        ]
        ordering: ClassVar = ["at"]

    def __str__(self) -> str:
        return self.supplier

    @property
    def source(self) -> Source:
        return Source(self.supplier, self.uscc)


class QuoteRow(ProjectOwned):
    """The price of one item; insert-only. Every item of the list has one in every quote."""

    purchase = models.ForeignKey(Purchase, models.PROTECT, related_name="+")
    quote = models.ForeignKey(Quote, models.PROTECT, related_name="rows")
    item = models.ForeignKey(PurchaseItem, models.PROTECT, related_name="prices")
    unit_price = YuanField()
    amount = YuanField()

    objects = VillageManager["QuoteRow"]()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["quote", "item"], name="quote_row_once_an_item"),
            models.CheckConstraint(
                condition=Q(unit_price__gte=0, amount__gte=0), name="quote_row_is_not_negative"
            ),
        ]
        ordering: ClassVar = ["item__number"]

    def __str__(self) -> str:
        return f"{self.item} {self.unit_price}"
