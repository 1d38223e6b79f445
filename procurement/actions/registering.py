"""Suppliers come into the county's register with their first offer; the county corrects and
blocks them."""

from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.audit import record
from core.crypto import blind_index
from core.errors import RuleBroken, constraints_said
from core.ids import new_id
from core.names import tidy_name
from procurement.models import Supplier, SupplierBlock
from procurement.supplier_rules import one_form
from procurement.suppliers import block_of, register_of
from projects.county import county_of
from regions.access import Permission, require
from regions.models import Post


@dataclass(frozen=True, slots=True)
class Particulars:
    """Who offers: `uscc` a checked code or empty, `phone` tidied digits or empty."""

    name: str
    uscc: str
    legal_representative: str
    phone: str


def phone_key(phone: str) -> bytes | None:
    """What finds a number without reading it; None for none."""
    return blind_index(one_form(phone), purpose="supplier phone") if phone else None


def registered(particulars: Particulars, *, village_code: str, by: Post) -> Supplier:
    """The supplier of the county's register, entered now if it isn't there.

    The caller has asked for the right to enter its offer. Raises RuleBroken for one without code
    and phone, for a code that stands there under another name, without a code for a name that
    stands there with one, and for another legal representative: only the county changes it.
    """
    said = Particulars(
        name=tidy_name(particulars.name),
        uscc=particulars.uscc,
        legal_representative=tidy_name(particulars.legal_representative),
        phone=one_form(particulars.phone),
    )
    found = _known(said, village_code)
    if found is None:
        return _entered(said, village_code, by)
    if said.legal_representative not in ("", found.legal_representative):
        words = _(
            "The county's register has another legal representative for this supplier, or none. "
            "Search for it there; the county puts it right."
        )
        raise RuleBroken(words, "legal_representative")
    return found


@transaction.atomic
def correct_supplier(
    *, supplier_id: UUID, name: str, legal_representative: str, by: Post
) -> Supplier:
    """Put right how a supplier is written; earlier offers keep the name that they were made in.

    Raises RuleBroken without a name, or for that of another one with the same phone.
    """
    supplier = _own(supplier_id, by)
    before = {"name": supplier.name, "legal_representative": supplier.legal_representative}
    after = {"name": tidy_name(name), "legal_representative": tidy_name(legal_representative)}
    if not after["name"]:
        raise RuleBroken(_("Write the supplier's name."), "name")
    if after == before:
        return supplier
    supplier.name, supplier.legal_representative = after.values()
    twice = _("Another supplier of this name has the same phone number.")
    with constraints_said({"supplier_once_a_name_and_phone": twice}):
        supplier.save(update_fields=["name", "legal_representative"])
    facts = {"before": before, "after": after}
    record(by=by, verb="correct supplier", thing=supplier, area=supplier.area_id, facts=facts)
    return supplier


@transaction.atomic
def block_supplier(*, supplier_id: UUID, reason: str, by: Post) -> SupplierBlock:
    """Let no village choose the supplier any more (停用). A second block changes nothing.

    Raises RuleBroken without a reason.
    """
    supplier = _own(supplier_id, by)
    standing = block_of(supplier.pk)
    if standing is not None:
        return standing
    if not reason.strip():
        raise RuleBroken(_("Say why the supplier is blocked: the villages read it."), "reason")
    block = SupplierBlock.objects.create(
        area_id=supplier.area_id,
        supplier=supplier,
        reason=reason.strip(),
        at=timezone.now(),
        by=by,
    )
    facts = {"supplier": supplier.name, "reason": block.reason}
    record(by=by, verb="block supplier", thing=supplier, area=supplier.area_id, facts=facts)
    return block


@transaction.atomic
def lift_block(*, supplier_id: UUID, reason: str, by: Post) -> Supplier:
    """Let the supplier be chosen again; that it was blocked stays. Again it changes nothing.

    Raises RuleBroken without a reason.
    """
    supplier = _own(supplier_id, by)
    block = block_of(supplier.pk)
    if block is None:
        return supplier
    if not reason.strip():
        raise RuleBroken(_("Say why the supplier may be chosen again."), "reason")
    block.withdraw(reason=reason, by=by)
    facts = {"supplier": supplier.name, "reason": block.withdrawn_reason}
    record(by=by, verb="lift supplier block", thing=supplier, area=supplier.area_id, facts=facts)
    return supplier


def _known(said: Particulars, village_code: str) -> Supplier | None:
    rows = register_of(village_code)
    if said.uscc:
        found = rows.filter(uscc=said.uscc).first()
        if found is not None and found.name != said.name:
            words = _("In the county's register this code is %(name)s's. Search for it there.")
            raise RuleBroken(words % {"name": found.name}, "supplier")
        return found
    if rows.filter(name=said.name).exclude(uscc="").exists():
        words = _("The county's register has this supplier with its code. Search for it there.")
        raise RuleBroken(words, "supplier")
    if not said.phone:
        raise RuleBroken(
            _("A supplier without a code is known by name and phone: write the number."), "phone"
        )
    return rows.filter(uscc="", name=said.name, phone_key=phone_key(said.phone)).first()


def _entered(said: Particulars, village_code: str, by: Post) -> Supplier:
    """Its row; another village's, where that one was a moment faster."""
    supplier = Supplier(
        id=new_id(),
        area_id=county_of(village_code),
        name=said.name,
        uscc=said.uscc,
        legal_representative=said.legal_representative,
        phone_key=phone_key(said.phone),
        at=timezone.now(),
        by=by,
    )
    supplier.seal("phone", said.phone)
    try:
        with constraints_said(dict.fromkeys(ONCE, "")):
            supplier.save(force_insert=True)
    except RuleBroken:
        found = _known(said, village_code)
        assert found is not None  # noqa: S101  the constraint says that it is there
        return found
    facts = {"supplier": supplier.name, "uscc": supplier.uscc}
    record(by=by, verb="register supplier", thing=supplier, area=village_code, facts=facts)
    return supplier


ONCE = ("supplier_once_a_code", "supplier_once_a_name_and_phone")


def _own(supplier_id: UUID, by: Post) -> Supplier:
    """One of the county's own, locked."""
    require(by, Permission.KEEP_COUNTY_SETTINGS)
    rows = Supplier.objects.select_for_update(of=("self",))
    return rows.get(pk=supplier_id, area=by.division_id)
