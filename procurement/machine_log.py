"""The machine log of a purchase, what of it counts, and what is odd about it. Only reads."""

import datetime
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from decimal import Decimal
from uuid import UUID

from django.db import connection
from django.utils.translation import gettext as _

from procurement.models import MachineEntry, Purchase
from procurement.models.hire import MachineEntryQuerySet
from projects.models import Project
from projects.seen import Note
from regions.access import Permission, can
from regions.models import Post
from workers.driving import Driven

ELSEWHERE = "SELECT entry FROM machines_elsewhere(%s)"
PEOPLE = ("act__responsible", "act__operator", "act__paper", "withdrawn_by__user__human")


def log_of(purchase: Purchase) -> MachineEntryQuerySet:
    """All of it, struck entries too, with what its rows say; newest first."""
    return MachineEntry.objects.filter(purchase=purchase).select_related(
        "item", "driver_item", "picture", "taken__receipt__checked__act__responsible", *PEOPLE
    )


def unchecked_of(purchase: Purchase) -> list[MachineEntry]:
    """What waits for the supervision group, oldest first."""
    return list(log_of(purchase).unchecked().order_by("day", "item__number", "machine_key"))


def machines_of(project: Project) -> list[str]:
    """What the project's machines were called in its log, by name."""
    rows = MachineEntry.objects.standing().filter(project=project).order_by("machine")
    return list(rows.values_list("machine", flat=True).distinct())


def by_item(entries: Iterable[MachineEntry]) -> dict[UUID, Decimal]:
    """What entries come to, exactly, of each item they worked by: the machine's and the driver's,
    in its unit."""
    sums: defaultdict[UUID, Decimal] = defaultdict(Decimal)
    for entry in entries:
        for item in (entry.item_id, entry.driver_item_id):
            if item:
                sums[item] += entry.quantity
    return dict(sums)


def agreed_to(purchase: Purchase) -> MachineEntryQuerySet:
    """What the supervision group has agreed to so far."""
    return MachineEntry.objects.filter(purchase=purchase, taken__receipt__checked__agreed=True)


def elsewhere(purchase: Purchase) -> set[UUID]:
    """The entries whose plate is logged at the same hours in another project of the county. Asked
    over all its villages, answered without a place (decision 12)."""
    with connection.cursor() as cursor:
        cursor.execute(ELSEWHERE, [purchase.pk])
        return {row[0] for row in cursor.fetchall()}


def driven(
    identities: Collection[int], first: datetime.date, last: datetime.date
) -> Iterator[Driven]:
    """What these people drove, for `workers.driving`; one query."""
    rows = MachineEntry.objects.standing().between(first, last)
    for entry in rows.filter(identity_id__in=identities):
        if entry.identity_id is not None:
            yield Driven(entry.identity_id, entry.day, entry.stint, entry.double_reason)


def notes(project: Project, day: datetime.date, actor: Post) -> Iterator[Note]:
    """On the day's own pages: who drives a hired machine, so that nobody logs him as paid too."""
    if not can(actor, Permission.SEE_PEOPLE, project):
        return
    rows = MachineEntry.objects.standing().filter(project=project, day=day, driver__isnull=False)
    for entry in rows.select_related("purchase"):
        said = _(
            "%(name)s drove a hired machine on this day: %(machine)s, %(hours)s hours %(times)s."
        )
        words = {
            "name": entry.driver_name,
            "machine": entry.machine,
            "hours": entry.hours,
            "times": entry.times,
        }
        more = _("These half-days are no paid work days too.")
        level = "info" if entry.double_reason else "warning"
        text = " ".join(filter(None, (said % words, more, entry.double_reason)))
        yield Note(level, text, entry.purchase.get_absolute_url())
