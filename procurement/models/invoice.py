"""What a supplier invoices of an order: checked against the order and what was received."""

from decimal import Decimal
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Left
from django.utils.translation import gettext_lazy as _

from core.fields import YuanField
from core.money import ZERO
from procurement.match_rules import PAPER_CODE, PAPER_NUMBER, WHOLE_NUMBER
from procurement.models.purchase import Purchase, PurchaseItem
from procurement.rules import Source
from procurement.supplier_rules import CREDIT_CODE
from projects.models import Attachment, ProjectOwned
from projects.models.withdrawable import Withdrawable, WithdrawableQuerySet, withdrawn_whole
from regions.models import Post
from regions.tenancy import VillageManager


class InvoiceKind(models.TextChoices):
    SPECIAL = "special", _("special VAT invoice")
    ORDINARY = "ordinary", _("ordinary VAT invoice")
    PROXY = "proxy", _("made out by the tax office for the seller")
    SLIP = "slip", _("small receipt without an invoice")


class InvoiceQuerySet(WithdrawableQuerySet["Invoice"]):
    """Invoices, of which those struck out don't count."""


class Invoice(Withdrawable, ProjectOwned):
    """One invoice of a purchase; only striking it out changes it. `amount` with `tax`, in yuan.

    `code` goes with the 8 digits of one on paper, empty with the 20 digits of a 数电票. `seller`
    and `uscc` are as they stand on it: the supplier who was chosen, or it isn't kept. A small
    receipt has a `reason`, and a number only if it bears one.
    """

    purchase = models.ForeignKey(Purchase, models.PROTECT, related_name="invoices")
    kind = models.CharField(_("kind of invoice"), max_length=8, choices=InvoiceKind.choices)
    number = models.CharField(_("number of the invoice"), max_length=20, blank=True)
    code = models.CharField(_("code of the invoice"), max_length=12, blank=True)
    issued_on = models.DateField(_("date of the invoice"))
    seller = models.CharField(_("seller"), max_length=80)
    uscc = models.CharField(_("unified social credit code"), max_length=18, blank=True)
    amount = YuanField(_("amount with tax"))
    tax = YuanField(_("tax"), default=ZERO)
    reason = models.CharField(_("why there is no invoice"), max_length=200, blank=True)
    paper = models.ForeignKey(
        Attachment, models.PROTECT, related_name="+", verbose_name=_("picture of the invoice")
    )
    at = models.DateTimeField()
    by = models.ForeignKey(Post, models.PROTECT, related_name="+")

    objects = InvoiceQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(amount__gt=0, tax__gte=0, tax__lt=F("amount")),
                name="invoice_has_money",
            ),
            models.CheckConstraint(
                condition=Q(kind=InvoiceKind.SLIP, code="")
                | Q(kind__in=InvoiceKind.values)
                & (
                    Q(number__regex=WHOLE_NUMBER, code="")
                    | Q(number__regex=PAPER_NUMBER, code__regex=PAPER_CODE)
                ),
                name="invoice_has_its_number",
            ),
            models.CheckConstraint(
                condition=Q(kind=InvoiceKind.SLIP) & ~Q(reason="")
                | ~Q(kind=InvoiceKind.SLIP) & Q(reason=""),
                name="invoice_missing_with_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(uscc="") | Q(uscc__regex=CREDIT_CODE),
                name="invoice_uscc_has_18_characters",
            ),
            withdrawn_whole("invoice_withdrawn_at_by_and_why"),
            models.UniqueConstraint(
                Left("village_id", 6), F("code"), F("number"),
                condition=Q(withdrawn_at__isnull=True) & ~Q(kind=InvoiceKind.SLIP),
                name="invoice_once_in_the_county",
            ),
            models.UniqueConstraint(fields=["id", "purchase"], name="invoice_purchase_key"),
        ]  # fmt: skip
        indexes: ClassVar = [
            models.Index(fields=["purchase", "issued_on"], name="invoices_of_a_purchase"),
        ]
        ordering: ClassVar = ["issued_on", "at"]

    def __str__(self) -> str:
        return self.number or str(self.get_kind_display())

    @property
    def source(self) -> Source:
        return Source(self.seller, self.uscc)

    @property
    def beside(self) -> Decimal:
        """Yuan that it charges for what is no item of the list. Needs its rows."""
        return self.amount - sum((row.amount for row in self.rows.all()), ZERO)


class InvoiceRow(ProjectOwned):
    """What an invoice says of one item: quantity, and yuan with tax. Insert-only."""

    purchase = models.ForeignKey(Purchase, models.PROTECT, related_name="+")
    invoice = models.ForeignKey(Invoice, models.PROTECT, related_name="rows")
    item = models.ForeignKey(PurchaseItem, models.PROTECT, related_name="invoice_rows")
    quantity = models.DecimalField(_("quantity invoiced"), max_digits=12, decimal_places=3)
    amount = YuanField(_("amount with tax"))

    objects = VillageManager["InvoiceRow"]()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["invoice", "item"], name="invoice_row_once_an_item"),
            models.CheckConstraint(
                condition=Q(quantity__gt=0, amount__gt=0), name="invoice_row_is_positive"
            ),
        ]
        ordering: ClassVar = ["item__number"]

    def __str__(self) -> str:
        return f"{self.item} {self.amount}"
