"""Signs that offers come from one hand (围标式询价), or from the council itself (domain.md §9)."""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Sequence

from django.db.models import Q
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from procurement.models import Purchase, Quote
from procurement.rules import Source, entered_together, identical
from procurement.suppliers import register_of
from procurement.warning_rules import same_name
from projects.models import Attachment, BodyMember


def of_one_hand(purchase: Purchase, quotes: Sequence[Quote]) -> list[str]:
    """What the offers have in common that different suppliers don't; sentences.

    Needs the quotes' `registered`.
    """
    found = []
    if identical([quote.total for quote in quotes]):
        found.append(_("Two quotes ask for exactly the same total."))
    if entered_together(quote.at for quote in quotes):
        found.append(_("Quotes were entered within the same minute."))
    return [*found, *_same_phone(purchase, quotes), *_same_picture(purchase, quotes)]


def namesakes(purchase: Purchase, asked: Sequence[Quote]) -> list[str]:
    """Where a supplier, its legal representative or its contact is called as one who sat on the
    council or in the supervision group when the purchase was begun: himself, a relative, or chance
    (§2.4). Needs the quotes' `registered`."""
    sits = Q(until__isnull=True) | Q(until__gte=localdate(purchase.made_at))
    members = list(BodyMember.objects.filter(sits, project=purchase.project_id))
    said = _(
        "%(name)s of %(supplier)s has the name of a member of the %(body)s: ask whether it is the "
        "same person or a relative."
    )
    return [
        said % {"name": name, "supplier": quote.supplier, "body": member.get_body_display()}
        for quote in asked
        for name in dict.fromkeys(
            (quote.contact, quote.supplier, quote.registered.legal_representative)
        )
        for member in members
        if same_name(name, member.name)
    ]


def _same_phone(purchase: Purchase, quotes: Sequence[Quote]) -> list[str]:
    """One number at two of these offers, or at one of them and at another supplier of the county's
    register. Keyed hashes are compared: no number is read."""
    offers = [(bytes(one.phone_key), one.registered.source) for one in quotes if one.phone_key]
    rows = register_of(purchase.village_id).filter(phone_key__in=[key for key, _supplier in offers])
    offers += [(bytes(one.phone_key), one.source) for one in rows if one.phone_key]
    said = _("Different suppliers have the same phone number: %(suppliers)s.")
    return [said % {"suppliers": names} for names in _shared(offers)]


def _same_picture(purchase: Purchase, quotes: Sequence[Quote]) -> list[str]:
    """Of the project's offers, also in other purchases: the same file shown for two suppliers."""
    ours = [quote.paper_id for quote in quotes if quote.paper_id]
    if not ours:
        return []
    files = Attachment.objects.filter(pk__in=ours).order_by().values("sha256")
    rows = Quote.objects.standing().filter(project=purchase.project_id, paper__sha256__in=files)
    shown = rows.values_list("paper__sha256", "registered__name", "registered__uscc")
    said = _("The same picture stands as the offer of %(suppliers)s.")
    offers = [(sha256, Source(name, uscc)) for sha256, name, uscc in shown]
    return [said % {"suppliers": names} for names in _shared(offers)]


def _shared(offers: Iterable[tuple[Hashable, Source]]) -> list[str]:
    """The names of the different suppliers that have one thing in common, for each such thing."""
    by_thing: dict[Hashable, list[Source]] = defaultdict(list)
    for thing, supplier in offers:
        if not any(supplier.same_as(other) for other in by_thing[thing]):
            by_thing[thing].append(supplier)
    return [
        "、".join(one.name for one in suppliers)
        for suppliers in by_thing.values()
        if len(suppliers) > 1
    ]
