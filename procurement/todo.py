"""What waits in the village: quotes to ask for, goods to receive, to check and to pay."""

import datetime
from collections.abc import Iterator

from django.db.models import Count, Prefetch, Q, QuerySet

from procurement import turns
from procurement.actions.acting import RIGHTS
from procurement.figures import standings
from procurement.models import Purchase, Receipt
from procurement.rules import State
from projects.models import Outcome
from regions.access import answers
from regions.inbox import Todo
from regions.models import Post

OPEN = (State.INQUIRY, State.CHOSEN, State.DELIVERED)


def waiting(actor: Post, today: datetime.date) -> Iterator[Todo]:
    """The open purchases whose next step is the post's own, by the day on which they are needed.

    A human who took another step of a purchase isn't asked for this one.
    """
    mine = {kind for kind, right in RIGHTS.items() if answers(actor, right)}
    if not mine:
        return
    purchases = list(_open(actor))
    ways = standings(purchases)
    for purchase in purchases:
        doing = turns.next_doing(
            purchase,
            ways[purchase.pk],
            purchase.standing_quotes,  # type: ignore[attr-defined]
            purchase.unchecked,  # type: ignore[attr-defined]
        )
        others = {act.kind for act in purchase.acts.all() if act.responsible_id == actor.human_id}
        if doing is not None and doing.kind in mine and not others - mine:
            yield Todo(
                subject=purchase.title,
                what=doing.what,
                place=f"{purchase.village} {purchase.project}",
                url=purchase.get_absolute_url(),
                since=purchase.state_since,
                until=_term(purchase),
            )


def _open(actor: Post) -> QuerySet[Purchase]:
    unchecked = Receipt.objects.unchecked().order_by("delivered_on")
    rows = Purchase.objects.visible_to(actor).at(*OPEN).filter(project__outcome=Outcome.OPEN)
    return (
        rows.select_related("project", "village")
        .prefetch_related("acts", Prefetch("receipts", unchecked, to_attr="unchecked"))
        .annotate(standing_quotes=Count("quotes", filter=Q(quotes__withdrawn_at__isnull=True)))
    )


def _term(purchase: Purchase) -> datetime.date | None:
    """Until it is here it has a day; no rule gives a payment one."""
    return None if purchase.state == State.DELIVERED else purchase.needed_on
