"""Signs that offers come from one hand (围标式询价), or from the council itself (domain.md §9)."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from django.db.models import Q
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from core.crypto import Unreadable
from procurement.models import Purchase, Quote
from procurement.rules import Supplier, entered_together, identical
from procurement.warning_rules import one_form, same_name
from projects.models import Attachment, BodyMember


def of_one_hand(purchase: Purchase, quotes: Sequence[Quote]) -> list[str]:
    """What the offers have in common that different suppliers don't; sentences."""
    found = []
    if identical([quote.total for quote in quotes]):
        found.append(_("Two quotes ask for exactly the same total."))
    if entered_together(quote.at for quote in quotes):
        found.append(_("Quotes were entered within the same minute."))
    return [*found, *_same_phone(quotes), *_same_picture(purchase, quotes)]


def namesakes(purchase: Purchase, asked: Sequence[Quote]) -> list[str]:
    """Where a supplier or its contact is called as one who sat on the council or in the
    supervision group when the purchase was begun: himself, a relative, or chance (§2.4)."""
    sits = Q(until__isnull=True) | Q(until__gte=localdate(purchase.made_at))
    members = list(BodyMember.objects.filter(sits, project=purchase.project_id))
    said = _(
        "%(name)s of %(supplier)s has the name of a member of the %(body)s: ask whether it is the "
        "same person or a relative."
    )
    return [
        said % {"name": name, "supplier": quote.supplier, "body": member.get_body_display()}
        for quote in asked
        for name in dict.fromkeys((quote.contact, quote.supplier))
        for member in members
        if same_name(name, member.name)
    ]


def _same_phone(quotes: Sequence[Quote]) -> list[str]:
    """The numbers are compared, never shown."""
    offers = [(one_form(_phone(quote)), quote.source) for quote in quotes]
    said = _("The same phone number stands at the offers of %(suppliers)s.")
    return [said % {"suppliers": names} for names in _shared(offers)]


def _phone(quote: Quote) -> str:
    """Nothing where its key is gone: it can't be compared."""
    try:
        return quote.unseal("phone")
    except Unreadable:
        return ""


def _same_picture(purchase: Purchase, quotes: Sequence[Quote]) -> list[str]:
    """Of the project's offers, also in other purchases: the same file shown for two suppliers."""
    ours = [quote.paper_id for quote in quotes if quote.paper_id]
    if not ours:
        return []
    files = Attachment.objects.filter(pk__in=ours).order_by().values("sha256")
    rows = Quote.objects.standing().filter(project=purchase.project_id, paper__sha256__in=files)
    offers = [
        (sha256, Supplier(name, uscc))
        for sha256, name, uscc in rows.values_list("paper__sha256", "supplier", "uscc")
    ]
    said = _("The same picture stands as the offer of %(suppliers)s.")
    return [said % {"suppliers": names} for names in _shared(offers)]


def _shared(offers: Iterable[tuple[str, Supplier]]) -> list[str]:
    """The names of the different suppliers that have one thing in common, for each such thing."""
    by_thing: dict[str, list[Supplier]] = defaultdict(list)
    for thing, supplier in offers:
        if thing and not any(supplier.same_as(other) for other in by_thing[thing]):
            by_thing[thing].append(supplier)
    return [
        "、".join(one.name for one in suppliers)
        for suppliers in by_thing.values()
        if len(suppliers) > 1
    ]
