"""What this app answers for before a project ends: what was bought is paid, the store is empty."""

from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from procurement.models import Purchase, StockCard
from procurement.rules import State
from projects.gatekeeping import Finding, Gate
from projects.models import Project

OPEN = (State.INQUIRY, State.CHOSEN, State.DELIVERED)


def purchases_settled(project: Project) -> Finding:
    """Each is paid, or called off while that can still be done."""
    waits = list(Purchase.objects.at(*OPEN).filter(project=project).order_by("pk"))
    if not waits:
        return Finding(True)
    said = ngettext(
        "%(number)s purchase is neither paid nor called off: %(title)s.",
        "%(number)s purchases are neither paid nor called off, such as %(title)s.",
        len(waits),
    )
    words = {"number": len(waits), "title": waits[0].title}
    return Finding(False, said % words, waits[0].get_absolute_url())


def store_empty(project: Project) -> Finding:
    """What is left over leaves the store by a resolution of the villagers (余料)."""
    left = list(StockCard.objects.filter(project=project, balance__gt=0))
    if not left:
        return Finding(True)
    said = gettext("Still there: %(names)s.") % {"names": "、".join(str(card) for card in left[:5])}
    return Finding(False, said, reverse("stock_list", args=[project.pk]))


GATES = (
    Gate("purchases_settled", _("Every purchase is paid or called off"), purchases_settled),
    Gate("store_empty", _("Nothing is left in the store"), store_empty),
)
