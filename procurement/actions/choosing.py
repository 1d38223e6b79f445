"""Choosing a supplier among the quotes."""

from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from core.errors import DAMAGED, RuleBroken, constraints_said
from procurement.actions.acting import add_act
from procurement.actions.purchases import locked_purchase, stand
from procurement.models import ActKind, Choice, Purchase, Quote
from procurement.rules import State, is_lowest, may_be_direct
from procurement.suppliers import block_of
from procurement.terms import terms_of
from projects.actions import Answer
from regions.access import Permission, require
from regions.models import Human, Post


@transaction.atomic
def choose(
    *,
    id: UUID,
    purchase_id: UUID,
    version: int,
    quote_id: UUID,
    reason: str,
    exception: str,
    by: Post,
    answer: Answer | None = None,
    second: Human | None = None,
) -> Choice:
    """Choose a quote; `version` is the purchase's that the page showed. The same `id` again
    changes nothing. `second` has signed a direct purchase too, on the same paper.

    Raises RuleBroken when a supplier is chosen already or blocked by the county, quotes came or
    went meanwhile, the quote isn't the lowest and no reason is given, fewer suppliers offered than
    the county asks for and it is neither explained nor a direct purchase, or a human took another
    step here.
    """
    purchase = locked_purchase(purchase_id, by)
    require(by, Permission.BUY, purchase)
    found = Choice.objects.filter(pk=id, purchase=purchase).first()
    if found is not None:
        return found
    _check_open(purchase, version)
    quotes = list(purchase.quotes.standing())
    quote = _quote_in(quotes, quote_id)
    _check_supplier(quote)
    _check_lowest(quote, quotes, reason)
    _check_number(purchase, quote, len(quotes), exception, second)
    act = add_act(purchase, ActKind.CHOOSE, by, answer)
    if second is not None:
        add_act(purchase, ActKind.SECOND, by, Answer(second, answer.paper if answer else None))
    choice = Choice(
        id=id,
        village_id=purchase.village_id,
        project_id=purchase.project_id,
        purchase=purchase,
        quote=quote,
        act=act,
        reason=reason.strip(),
        exception=exception.strip(),
        version_seen=version,
    )
    with constraints_said(_sentences()):
        choice.save(force_insert=True)
    stand(purchase, State.CHOSEN)
    return choice


def _check_open(purchase: Purchase, version: int) -> None:
    if purchase.state != State.INQUIRY:
        raise RuleBroken(_("A supplier is chosen already. Open the purchase again."))
    if purchase.version != version:
        raise RuleBroken(
            _("The quotes have changed since you opened this page. Compare again, then choose.")
        )


def _quote_in(quotes: list[Quote], quote_id: UUID) -> Quote:
    found = next((quote for quote in quotes if quote.pk == quote_id), None)
    if found is None:
        raise RuleBroken(_("Choose one of the quotes that stand."), "quote")
    return found


def _sentences() -> dict[str, Any]:
    blocked = _("The county has blocked this supplier meanwhile. Choose another one.")
    return {"procurement_choice_pkey": DAMAGED, "choice_of_no_blocked_supplier": blocked}


def _check_supplier(quote: Quote) -> None:
    block = block_of(quote.registered_id)
    if block is not None:
        said = _("The county has blocked this supplier: %(reason)s")
        raise RuleBroken(said % {"reason": block.reason}, "quote")


def _check_lowest(quote: Quote, quotes: list[Quote], reason: str) -> None:
    """Equal quality goes to the lowest price (domain.md §2.4)."""
    if not is_lowest(quote.total, [other.total for other in quotes]) and not reason.strip():
        raise RuleBroken(_("This isn't the lowest quote. Say why it is chosen."), "reason")


def _check_number(
    purchase: Purchase, quote: Quote, quotes: int, exception: str, second: Human | None
) -> None:
    """So many suppliers as the county asks for; else a reason, or two signatures on a small sum."""
    terms = terms_of(purchase)
    if second is not None and not may_be_direct(quote.total, terms.direct_up_to):
        raise RuleBroken(_("The county allows no direct purchase of this amount."), "second")
    if quotes < terms.least_quotes and not exception.strip() and second is None:
        said = _("Fewer than %(least)s suppliers have offered. Ask another one, or say why not.")
        raise RuleBroken(said % {"least": terms.least_quotes}, "exception")
