"""The county's rules for a purchase: those that held when it was begun. Only reads."""

from decimal import Decimal

from procurement.models import Kind, Purchase
from projects.county import county_of, settings_of
from projects.models import CountySettings
from projects.models.county import TENDER_MATERIALS, TENDER_SERVICES


def terms_now(village_code: str) -> CountySettings | None:
    """What a purchase that begins today points at; None where the county has set nothing."""
    terms = settings_of(village_code)
    return None if terms._state.adding else terms


def terms_of(purchase: Purchase) -> CountySettings:
    """What the purchase keeps to, the defaults where the county had set nothing."""
    return purchase.terms or CountySettings(area_id=county_of(purchase.village_id))


def needs_contract(purchase: Purchase, ordered: Decimal) -> bool:
    """Whether so many yuan are paid only by a written contract."""
    above = terms_of(purchase).contract_above
    return above is not None and ordered > above


def needs_invoice(purchase: Purchase) -> bool:
    """Whether the county lets nothing be paid without an invoice; if not, it is a warning."""
    return terms_of(purchase).invoice_required


def tender_from(purchase: Purchase) -> Decimal:
    """Yuan from which one contract of this kind is tendered; hire of machines counts as a service,
    which is the lower amount."""
    terms = terms_of(purchase)
    return terms.tender_materials if purchase.kind == Kind.MATERIALS else terms.tender_services


def tender_basis(purchase: Purchase) -> str:
    """The paper that sets this amount: the nation's (domain.md §2.1), or the county's own where it
    asks sooner."""
    terms = terms_of(purchase)
    national = TENDER_MATERIALS if purchase.kind == Kind.MATERIALS else TENDER_SERVICES
    return terms.source if tender_from(purchase) < national else "发改委令第16号"
