"""What waits: failed items to mend, and mended ones to check again."""

import datetime
from collections.abc import Iterator

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from acceptance.levels import MENDED_IN, RIGHTS
from acceptance.models import InspectionItem, Kind
from acceptance.models.inspection import ItemQuerySet
from projects.models import Outcome
from regions.access import Permission, answers
from regions.inbox import Todo
from regions.models import Post


def waiting(actor: Post, today: datetime.date) -> Iterator[Todo]:
    """Each item by itself: it has a deadline of its own."""
    if answers(actor, Permission.ACT_FOR_VILLAGE):
        yield from _to_mend(actor)
    kinds = [kind for kind in Kind if answers(actor, RIGHTS[kind])]
    if kinds:
        yield from _to_check(actor, kinds)


def _to_mend(actor: Post) -> Iterator[Todo]:
    for item in _items(actor).to_mend():
        yield Todo(
            subject=item.project.name,
            what=_("Mend: %(item)s. %(problem)s") % {"item": item.title, "problem": item.problem},
            place=str(item.project.village),
            url=reverse("item_rectify", args=[item.pk]),
            since=timezone.localdate(item.inspection.at),
            until=item.deadline,
        )


def _to_check(actor: Post, kinds: list[Kind]) -> Iterator[Todo]:
    for item in _items(actor).to_check_again().filter(inspection__kind__in=kinds):
        yield Todo(
            subject=item.project.name,
            what=_("%(item)s was mended: check it again.") % {"item": item.title},
            place=str(item.project.village),
            url=reverse("item_recheck", args=[item.pk]),
            since=item.mended_on or timezone.localdate(item.inspection.at),
            until=item.deadline,
        )


def _items(actor: Post) -> ItemQuerySet:
    """Of projects that are still being built or accepted."""
    rows: ItemQuerySet = InspectionItem.objects.visible_to(actor).filter(
        project__outcome=Outcome.OPEN, project__stage__in=MENDED_IN
    )
    return rows.select_related("project__village", "inspection")
