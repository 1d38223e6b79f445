"""What waits for whoever keeps the roster and the work days of a village."""

import datetime
from collections.abc import Iterator

from django.db.models import Count, Exists, Min, OuterRef
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from projects.lifecycle import Stage
from projects.models import Project
from projects.models.project import ProjectQuerySet
from regions.access import Permission, answers, can
from regions.inbox import Todo
from regions.models import Post
from workers.models import AccountChange, RosterEntry, Slot
from workers.standing import suspensions_on


def waiting(actor: Post, today: datetime.date) -> Iterator[Todo]:
    """Days and papers for the village itself: the township types in for it and would drown in
    them; changed accounts for whoever may confirm them."""
    yield from _changed_accounts(actor)
    if can(actor, Permission.LOG_WORK_DAYS) and answers(actor, Permission.ACT_FOR_VILLAGE):
        building = Project.objects.visible_to(actor).open().filter(stage=Stage.CONSTRUCTION)
        yield from _unlogged(building.select_related("village"), today)
        yield from _pending(building.select_related("village"), today)


def _changed_accounts(actor: Post) -> Iterator[Todo]:
    """All but one's own, which another has to see."""
    if not can(actor, Permission.CONFIRM_ACCOUNTS):
        return
    rows = AccountChange.objects.visible_to(actor).waiting().not_asked_by(actor.human)
    for change in rows.select_related("person__village").order_by("asked_at"):
        yield Todo(
            subject=change.person.name,
            what=_("Compare the changed bank account with the card."),
            place=str(change.person.village),
            url=change.get_absolute_url(),
            since=timezone.localdate(change.asked_at),
        )


def _unlogged(building: ProjectQuerySet, today: datetime.date) -> Iterator[Todo]:
    """Works run today and nobody is logged yet."""
    logged = Slot.objects.filter(project=OuterRef("pk"), day=today)
    people = RosterEntry.objects.working_on(today).filter(project=OuterRef("pk"))
    stopped = suspensions_on(today).filter(project=OuterRef("pk"))
    for project in building.filter(Exists(people), ~Exists(logged), ~Exists(stopped)):
        yield Todo(
            subject=project.name,
            what=_("Log today's work days."),
            place=str(project.village),
            url=reverse("day_detail", args=[project.pk, today]),
            since=today,
            until=today,
        )


def _pending(building: ProjectQuerySet, today: datetime.date) -> Iterator[Todo]:
    """People whose days can't be paid yet for want of a paper (待补手续)."""
    entries = RosterEntry.objects.working_on(today).pending(today).filter(project__in=building)
    counted = entries.order_by().values("project").annotate(
        number=Count("pk"), since=Min("entered_on")
    )  # fmt: skip
    found = {row["project"]: row for row in counted}
    for project in building.filter(pk__in=found):
        row = found[project.pk]
        said = ngettext(
            "%(number)s worker lacks papers: his days are kept, but not paid yet.",
            "%(number)s workers lack papers: their days are kept, but not paid yet.",
            row["number"],
        )
        yield Todo(
            subject=project.name,
            what=said % {"number": row["number"]},
            place=str(project.village),
            url=reverse("roster_list", args=[project.pk]) + "?pending=1",
            since=row["since"],
        )
