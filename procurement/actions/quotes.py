"""Quotes come in, are struck out when they are wrong, and their contact is looked up."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.audit import record
from core.errors import DAMAGED, RuleBroken, constraints_said
from core.ids import new_id
from core.money import total
from core.names import tidy_name
from procurement.actions.purchases import locked_purchase
from procurement.actions.registering import Particulars, phone_key, registered
from procurement.models import AskedHow, Purchase, PurchaseItem, Quote, QuoteRow, Supplier
from procurement.rules import LEAST_ASKERS, Source, State, line_amount, names_in
from procurement.suppliers import block_of, register_of
from projects.models import Attachment
from regions.access import Permission, require
from regions.models import Post


@dataclass(frozen=True, slots=True)
class Offer:
    """What one supplier asks for (T16). `prices` are unit prices in yuan by the item's id.

    `uscc` is a checked code or empty, `phone` tidied digits or empty; `asked_by` holds names.
    `known` is the supplier of the county's register that was chosen there: name, code and legal
    representative are then the register's, and its phone too where none is written.
    """

    supplier: str
    uscc: str
    contact: str
    phone: str
    prices: Mapping[UUID, Decimal]
    all_included: bool
    delivery_days: int
    quality: str
    asked_on: datetime.date
    asked_how: str
    asked_by: str
    legal_representative: str = ""
    known: UUID | None = None


@transaction.atomic
def add_quote(
    *, id: UUID, purchase_id: UUID, offer: Offer, paper: Attachment | None, by: Post
) -> Quote:
    """Enter a supplier's offer for the whole list. The same `id` again changes nothing.

    A supplier that the county's register doesn't have is entered there. Raises RuleBroken once a
    supplier is chosen, for a second quote of one supplier, one that the county has blocked, without
    a price for each item, with fewer than two who asked, for a day ahead, without a picture where
    it wasn't asked by phone, and as `registered`.
    """
    purchase = locked_purchase(purchase_id, by)
    require(by, Permission.BUY, purchase)
    found = Quote.objects.visible_to(by).filter(pk=id).first()
    if found is not None:
        return found
    _check_asking(purchase)
    _check_offer(purchase, offer, paper)
    supplier = _supplier(purchase, offer, by)
    quote = _quote(id, purchase, offer, supplier, by)
    quote.paper = paper
    _seal_phone(quote, offer.phone or (supplier.unseal("phone") if offer.known else ""))
    with constraints_said({"procurement_quote_pkey": DAMAGED} | _twice()):
        quote.save(force_insert=True)
    QuoteRow.objects.bulk_create(_rows(quote, offer))
    _touch(purchase)
    facts = {"supplier": quote.supplier, "total": str(quote.total)}
    record(by=by, verb="add quote", thing=quote, area=purchase.village_id, facts=facts)
    return quote


@transaction.atomic
def withdraw_quote(*, quote_id: UUID, reason: str, by: Post) -> Quote:
    """Strike a quote out because it is wrong; it stays in sight and no longer counts.

    Raises RuleBroken without a reason, or once a supplier is chosen.
    """
    quote = Quote.objects.visible_to(by).get(pk=quote_id)
    purchase = locked_purchase(quote.purchase_id, by)
    require(by, Permission.BUY, purchase)
    _check_asking(purchase)
    quote.refresh_from_db()
    if not quote.stands:
        return quote
    if not reason.strip():
        raise RuleBroken(_("Say what is wrong with this quote."), "reason")
    quote.withdraw(reason=reason, by=by)
    _touch(purchase)
    facts = {"supplier": quote.supplier, "reason": quote.withdrawn_reason}
    record(by=by, verb="withdraw quote", thing=quote, area=purchase.village_id, facts=facts)
    return quote


@transaction.atomic
def reveal_phone(*, quote_id: UUID, reason: str, by: Post) -> str:
    """The contact's phone number in clear; that it was read, and why, goes on record.

    Raises RuleBroken without a reason or a number, Unreadable if its key is gone.
    """
    quote = Quote.objects.visible_to(by).get(pk=quote_id)
    require(by, Permission.REVEAL_PERSONAL_DATA, quote)
    if not reason.strip():
        raise RuleBroken(_("Say what you need it for; it goes on record."), "reason")
    phone = quote.unseal("phone")
    if not phone:
        raise RuleBroken(_("Nothing is kept here yet."))
    facts = {"field": "phone", "reason": reason.strip()}
    record(by=by, verb="reveal", thing=quote, area=quote.village_id, facts=facts)
    return phone


def _check_asking(purchase: Purchase) -> None:
    if purchase.state != State.INQUIRY:
        raise RuleBroken(_("A supplier is chosen already: quotes can't be changed any more."))


def _check_offer(purchase: Purchase, offer: Offer, paper: Attachment | None) -> None:
    if len(names_in(offer.asked_by)) < LEAST_ASKERS:
        raise RuleBroken(
            _("At least two people ask for quotes together. Write both names."), "asked_by"
        )
    if offer.asked_on > timezone.localdate():
        raise RuleBroken(_("This day lies ahead: enter it when it has come."), "asked_on")
    if paper is None and offer.asked_how != AskedHow.PHONE:
        raise RuleBroken(
            _("Attach a picture of the offer; only one made by phone has none."), "paper"
        )


def _supplier(purchase: Purchase, offer: Offer, by: Post) -> Supplier:
    """Who offers, by the county's register. One that offered already is told first: by code, and by
    name where one of the two has no code, which no constraint can compare."""
    if offer.known is not None:
        supplier = register_of(purchase.village_id).filter(pk=offer.known).first()
        if supplier is None:
            raise RuleBroken(DAMAGED)
        _check_once(purchase, Source(supplier.name, supplier.uscc))
    else:
        _check_once(purchase, Source(tidy_name(offer.supplier), offer.uscc))
        said = Particulars(offer.supplier, offer.uscc, offer.legal_representative, offer.phone)
        supplier = registered(said, village_code=purchase.village_id, by=by)
    block = block_of(supplier.pk)
    if block is not None:
        words = _("The county has blocked this supplier: %(reason)s") % {"reason": block.reason}
        raise RuleBroken(words, "supplier")
    return supplier


def _check_once(purchase: Purchase, source: Source) -> None:
    if any(source.same_as(quote.source) for quote in purchase.quotes.standing()):
        raise RuleBroken(_twice()["quote_once_a_supplier"], "supplier")


def _twice() -> dict[str, str]:
    said = _("This supplier has offered already. Strike the old quote out before a new one.")
    return {"quote_once_a_supplier": said, "quote_once_a_name": said}


def _seal_phone(quote: Quote, phone: str) -> None:
    quote.seal("phone", phone)
    quote.phone_key = phone_key(phone)


def _quote(id: UUID, purchase: Purchase, offer: Offer, supplier: Supplier, by: Post) -> Quote:
    amounts = [amount for _item, _price, amount in _priced(purchase, offer)]
    if total(amounts) <= 0:
        raise RuleBroken(_("Write the prices of the offer: together they can't be zero."))
    return Quote(
        id=id,
        village_id=purchase.village_id,
        project_id=purchase.project_id,
        purchase=purchase,
        registered=supplier,
        supplier=supplier.name,
        uscc=supplier.uscc,
        contact=tidy_name(offer.contact),
        total=total(amounts),
        all_included=offer.all_included,
        delivery_days=offer.delivery_days,
        quality=offer.quality.strip(),
        asked_on=offer.asked_on,
        asked_how=offer.asked_how,
        asked_by="、".join(names_in(offer.asked_by)),
        at=timezone.now(),
        by=by,
    )


def _priced(purchase: Purchase, offer: Offer) -> list[tuple[PurchaseItem, Decimal, Decimal]]:
    """Each item with its unit price and amount in yuan. Raises RuleBroken without a price."""
    items = list(purchase.items.all())
    if set(offer.prices) != {item.pk for item in items}:
        raise RuleBroken(_("An offer has a price for each item of the list."))
    return [
        (item, offer.prices[item.pk], line_amount(item.quantity, offer.prices[item.pk]))
        for item in items
    ]


def _rows(quote: Quote, offer: Offer) -> list[QuoteRow]:
    return [
        QuoteRow(
            id=new_id(),
            village_id=quote.village_id,
            project_id=quote.project_id,
            purchase_id=quote.purchase_id,
            quote=quote,
            item=item,
            unit_price=price,
            amount=amount,
        )
        for item, price, amount in _priced(quote.purchase, offer)
    ]


def _touch(purchase: Purchase) -> None:
    purchase.version += 1
    purchase.save(update_fields=["version"])
