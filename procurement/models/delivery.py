"""What was delivered and checked (T19), and what was paid for it: rows that are only ever added."""

from typing import ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.fields import YuanField
from procurement.models.act import PurchaseAct
from procurement.models.purchase import Purchase, PurchaseItem
from procurement.rules import plain
from projects.models import Attachment, ProjectOwned
from regions.tenancy import VillageManager, VillageQuerySet


class ReceiptQuerySet(VillageQuerySet["Receipt"]):
    def unchecked(self) -> Self:
        return self.filter(checked__isnull=True)


class Receipt(ProjectOwned):
    """One delivery as the storekeeper received it; it counts once the supervision group agrees.

    One `from_log` is made of the machine log's entries when the group checks them; it has no paper
    of its own.
    """

    purchase = models.ForeignKey(Purchase, models.PROTECT, related_name="receipts")
    act = models.OneToOneField(PurchaseAct, models.PROTECT, related_name="+")
    delivered_on = models.DateField(_("delivered on"))
    note_number = models.CharField(_("number of the delivery note"), max_length=40, blank=True)
    certificate = models.CharField(
        _("number of the certificate or test report"), max_length=60, blank=True
    )
    paper = models.ForeignKey(
        Attachment, models.PROTECT, null=True, related_name="+",
        verbose_name=_("picture of the signed receipt"),
    )  # fmt: skip
    from_log = models.BooleanField(default=False, db_default=False)

    objects = ReceiptQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["id", "purchase"], name="delivery_purchase_key"),
            models.CheckConstraint(
                condition=Q(from_log=True) | Q(paper__isnull=False),
                name="receipt_has_its_paper_or_the_log",
            ),
        ]
        ordering: ClassVar = ["delivered_on", "act__at"]

    def __str__(self) -> str:
        return f"{self.purchase} {self.delivered_on}"


class ReceiptRow(ProjectOwned):
    """How much of an item came, and in what state. Never more than ordered: a trigger."""

    purchase = models.ForeignKey(Purchase, models.PROTECT, related_name="+")
    receipt = models.ForeignKey(Receipt, models.PROTECT, related_name="rows")
    item = models.ForeignKey(PurchaseItem, models.PROTECT, related_name="receipt_rows")
    quantity = models.DecimalField(_("quantity received"), max_digits=12, decimal_places=3)
    quality = models.CharField(_("quality"), max_length=60)

    objects = VillageManager["ReceiptRow"]()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["receipt", "item"], name="receipt_row_once_an_item"),
            models.CheckConstraint(condition=Q(quantity__gt=0), name="receipt_row_is_positive"),
        ]
        ordering: ClassVar = ["item__number"]

    def __str__(self) -> str:
        return f"{self.item} {self.came}"

    @property
    def came(self) -> str:
        """The quantity as people write it."""
        return plain(self.quantity)


class ReceiptCheck(ProjectOwned):
    """The supervision group's answer to a receipt, once; what it refuses counts for nothing."""

    purchase = models.ForeignKey(Purchase, models.PROTECT, related_name="+")
    receipt = models.OneToOneField(Receipt, models.PROTECT, related_name="checked")
    act = models.OneToOneField(PurchaseAct, models.PROTECT, related_name="+")
    agreed = models.BooleanField(_("the receipt is right"))
    reason = models.CharField(_("reason"), max_length=200, blank=True)

    objects = VillageManager["ReceiptCheck"]()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(agreed=True) | ~Q(reason=""), name="receipt_refused_with_a_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.receipt} {self.agreed}"


class SupplierPayment(ProjectOwned):
    """Money that a supplier got, by its voucher; never past what was received: a trigger."""

    purchase = models.ForeignKey(Purchase, models.PROTECT, related_name="payments")
    act = models.OneToOneField(PurchaseAct, models.PROTECT, related_name="+")
    amount = YuanField(_("amount paid to the supplier"))
    paid_on = models.DateField(_("paid to the supplier on"))
    voucher_number = models.CharField(_("number of the voucher"), max_length=40)
    paper = models.ForeignKey(
        Attachment, models.PROTECT, related_name="+",
        verbose_name=_("picture of invoice and voucher"),
    )  # fmt: skip

    objects = VillageManager["SupplierPayment"]()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="supplier_payment_has_money"),
            models.UniqueConstraint(
                fields=["purchase", "voucher_number"], name="supplier_payment_once_a_voucher"
            ),
        ]
        ordering: ClassVar = ["paid_on", "act__at"]

    def __str__(self) -> str:
        return f"{self.purchase} {self.amount}"
