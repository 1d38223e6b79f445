"""The county's register of suppliers, looked into. Only reads."""

from uuid import UUID

from procurement.models import Supplier, SupplierBlock, SupplierQuerySet
from projects.county import county_of

MOST_FOUND = 10


def register_of(village_code: str) -> SupplierQuerySet:
    """The register of the village's county."""
    return Supplier.objects.of_county(county_of(village_code)).select_related("area")


def found(village_code: str, words: str) -> list[Supplier]:
    """The first of those that a search finds, each with `blocked`."""
    return list(register_of(village_code).search(words).with_blocked()[:MOST_FOUND])


def block_of(supplier_id: UUID) -> SupplierBlock | None:
    """Why the county lets it be chosen no longer, if so."""
    return SupplierBlock.objects.filter(supplier=supplier_id, withdrawn_at__isnull=True).first()
