"""The county's register of suppliers: who offers, and who is not to be chosen for now."""

from typing import ClassVar, Self

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.crypto import SealedRow
from core.fields import SealedField
from core.ids import new_id
from procurement.rules import Source
from procurement.supplier_rules import CREDIT_CODE, SupplierKind, kind_of
from projects.models.withdrawable import Withdrawable, withdrawn_whole
from regions.models import Post
from regions.tenancy import AreaOwned, AreaQuerySet

KINDS = {
    SupplierKind.COMPANY: _("company"),
    SupplierKind.TRADER: _("individual business"),
    SupplierKind.COOPERATIVE: _("farmers' cooperative"),
    SupplierKind.COLLECTIVE: _("rural economic collective"),
    SupplierKind.OTHER: _("other organisation"),
    SupplierKind.PERSON: _("without a licence: farmer, small trader"),
}


class SupplierQuerySet(AreaQuerySet["Supplier"]):
    def of_county(self, county: str) -> Self:
        return self.filter(area=county)

    def search(self, words: str) -> Self:
        """By a part of the name, or by how the code begins."""
        return self.filter(Q(name__icontains=words) | Q(uscc__istartswith=words))

    def with_blocked(self) -> Self:
        """Each with `blocked`."""
        blocks = SupplierBlock.objects.filter(supplier=OuterRef("pk"), withdrawn_at__isnull=True)
        return self.annotate(blocked=Exists(blocks))


class Supplier(SealedRow, AreaOwned):
    """One supplier of a county's register, entered by the village to which it first offers.

    `uscc` is the checked unified social credit code (GB 32100), empty for farmers and small traders
    without a licence: name and phone tell those apart. `phone_key` finds a number without reading
    it. Only the county corrects a row, and only what is written here of names.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    name = models.CharField(_("supplier"), max_length=80)
    uscc = models.CharField(_("unified social credit code"), max_length=18, blank=True)
    legal_representative = models.CharField(_("legal representative"), max_length=60, blank=True)
    phone = SealedField(null=True, editable=False)
    phone_key = models.BinaryField(null=True, editable=False)
    at = models.DateTimeField()
    by = models.ForeignKey(Post, models.PROTECT, related_name="+")

    objects = SupplierQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(name=""), name="supplier_has_a_name"),
            models.CheckConstraint(
                condition=Q(uscc="") | Q(uscc__regex=CREDIT_CODE),
                name="supplier_uscc_has_18_characters",
            ),
            models.CheckConstraint(
                condition=Q(phone__isnull=True, phone_key__isnull=True)
                | Q(phone__isnull=False, phone_key__isnull=False),
                name="supplier_phone_with_its_key",
            ),
            models.UniqueConstraint(
                fields=["area", "uscc"], condition=~Q(uscc=""), name="supplier_once_a_code"
            ),
            models.UniqueConstraint(
                fields=["area", "name", "phone_key"],
                condition=Q(uscc=""),
                nulls_distinct=False,
                name="supplier_once_a_name_and_phone",
            ),
            models.UniqueConstraint(fields=["id", "area"], name="supplier_area_key"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["area", "name"], name="suppliers_of_a_county"),
            models.Index(fields=["area", "phone_key"], name="suppliers_by_phone"),
        ]
        ordering: ClassVar = ["name", "uscc"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("supplier_detail", args=[self.pk])

    @property
    def source(self) -> Source:
        return Source(self.name, self.uscc)

    @property
    def kind(self) -> str:
        """What the code says it is, in words."""
        return str(KINDS[kind_of(self.uscc)])


class SupplierBlock(Withdrawable, AreaOwned):
    """The county lets a supplier be chosen no longer (停用); lifted by striking it out."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    supplier = models.ForeignKey(Supplier, models.PROTECT, related_name="blocks")
    reason = models.CharField(_("reason"), max_length=200)
    at = models.DateTimeField()
    by = models.ForeignKey(Post, models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(reason=""), name="supplier_block_has_a_reason"),
            models.UniqueConstraint(
                fields=["supplier"],
                condition=Q(withdrawn_at__isnull=True),
                name="supplier_blocked_once",
            ),
            withdrawn_whole("supplier_block_withdrawn_whole"),
        ]
        ordering: ClassVar = ["-at"]

    objects = models.Manager()

    def __str__(self) -> str:
        return f"{self.supplier} {self.reason}"
