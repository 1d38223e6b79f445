"""Choosing a supplier among the quotes."""

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from core.errors import DAMAGED, RuleBroken, constraints_said
from procurement.actions.acting import add_act
from procurement.actions.purchases import locked_purchase, stand
from procurement.models import ActKind, Choice, Purchase, Quote
from procurement.rules import LEAST_QUOTES, State, is_lowest
from projects.actions import Answer
from regions.access import Permission, require
from regions.models import Post


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
) -> Choice:
    """Choose a quote; `version` is the purchase's that the page showed. The same `id` again
    changes nothing.

    Raises RuleBroken when a supplier is chosen already, quotes came or went meanwhile, the quote
    isn't the lowest and no reason is given, fewer than three suppliers offered and no exception
    is explained, or the human took another step here.
    """
    purchase = locked_purchase(purchase_id, by)
    require(by, Permission.BUY, purchase)
    found = Choice.objects.filter(pk=id, purchase=purchase).first()
    if found is not None:
        return found
    _check_open(purchase, version)
    quotes = list(purchase.quotes.standing())
    quote = _quote_in(quotes, quote_id)
    _check_reasons(quote, quotes, reason, exception)
    choice = Choice(
        id=id,
        village_id=purchase.village_id,
        project_id=purchase.project_id,
        purchase=purchase,
        quote=quote,
        act=add_act(purchase, ActKind.CHOOSE, by, answer),
        reason=reason.strip(),
        exception=exception.strip(),
        version_seen=version,
    )
    with constraints_said({"procurement_choice_pkey": DAMAGED}):
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


def _check_reasons(quote: Quote, quotes: list[Quote], reason: str, exception: str) -> None:
    """Equal quality goes to the lowest price (domain.md §2.4)."""
    if not is_lowest(quote.total, [other.total for other in quotes]) and not reason.strip():
        raise RuleBroken(_("This isn't the lowest quote. Say why it is chosen."), "reason")
    if len(quotes) < LEAST_QUOTES and not exception.strip():
        raise RuleBroken(
            _("Fewer than three suppliers have offered. Ask another one, or say why not."),
            "exception",
        )
