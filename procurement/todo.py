"""What waits in the village: quotes to ask for, goods to receive, to check and to pay."""

import datetime
from collections.abc import Iterator

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet

from procurement import turns
from procurement.actions.acting import RIGHTS
from procurement.figures import standings
from procurement.models import ActKind, Contract, Purchase, Receipt
from procurement.rules import State
from projects.models import Outcome
from regions.access import answers
from regions.inbox import Todo
from regions.models import Post

OPEN = (State.INQUIRY, State.CHOSEN, State.DELIVERED)


def waiting(actor: Post, today: datetime.date) -> Iterator[Todo]:
    """The steps of open purchases that are the post's own, by the day on which they are needed.

    A human who took another step of a purchase isn't asked for this one.
    """
    mine = {kind for kind, right in RIGHTS.items() if answers(actor, right)}
    if not mine:
        return
    purchases = list(_open(actor))
    ways = standings(purchases)
    for purchase in purchases:
        waits = turns.doings(
            purchase,
            ways[purchase.pk],
            purchase.standing_quotes,  # type: ignore[attr-defined]
            purchase.unchecked,  # type: ignore[attr-defined]
            contracted=purchase.contracted,  # type: ignore[attr-defined]
        )
        taken = {act.kind for act in purchase.acts.all() if act.responsible_id == actor.human_id}
        for doing in waits:
            if doing.kind in mine and not taken - mine:
                yield _todo(purchase, doing)


def _open(actor: Post) -> QuerySet[Purchase]:
    unchecked = Receipt.objects.unchecked().order_by("delivered_on")
    rows = Purchase.objects.visible_to(actor).at(*OPEN).filter(project__outcome=Outcome.OPEN)
    return (
        rows.select_related("project", "village", "terms")
        .prefetch_related("acts", Prefetch("receipts", unchecked, to_attr="unchecked"))
        .annotate(
            standing_quotes=Count("quotes", filter=Q(quotes__withdrawn_at__isnull=True)),
            contracted=Exists(Contract.objects.standing().filter(purchase=OuterRef("pk"))),
        )
    )


def _todo(purchase: Purchase, doing: turns.Doing) -> Todo:
    """Until the goods are here they have a day; no rule gives one to a payment, or to a machine
    that works for as long as it takes."""
    timeless = doing.kind == ActKind.PAY or (purchase.is_hire and purchase.state != State.INQUIRY)
    return Todo(
        subject=purchase.title,
        what=doing.what,
        place=f"{purchase.village} {purchase.project}",
        url=doing.url,
        since=purchase.state_since,
        until=None if timeless else purchase.needed_on,
    )
