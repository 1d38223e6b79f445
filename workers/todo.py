"""What waits for whoever keeps the roster and the work days of a village."""

import datetime
from collections.abc import Iterator

from django.db.models import Count, Exists, Min, OuterRef
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from projects.lifecycle import Stage
from projects.models import Project
from projects.models.project import ProjectQuerySet
from regions.access import Permission, answers, can
from regions.inbox import Todo
from regions.models import Post
from workers.models import IdleDay, RosterEntry, Slot
from workers.standing import suspensions_on


def waiting(actor: Post, today: datetime.date) -> Iterator[Todo]:
    """For the village itself: the township types in for it and would drown in these."""
    if can(actor, Permission.LOG_WORK_DAYS) and answers(actor, Permission.ACT_FOR_VILLAGE):
        building = Project.objects.visible_to(actor).open().filter(stage=Stage.CONSTRUCTION)
        yield from _unlogged(building.select_related("village"), today)
        yield from _pending(building.select_related("village"), today)


def _unlogged(building: ProjectQuerySet, today: datetime.date) -> Iterator[Todo]:
    """Works run today, and neither is anybody logged yet nor was it said that nobody works."""
    logged = Slot.objects.filter(project=OuterRef("pk"), day=today)
    people = RosterEntry.objects.working_on(today).filter(project=OuterRef("pk"))
    stopped = suspensions_on(today).filter(project=OuterRef("pk"))
    idle = IdleDay.objects.standing().filter(project=OuterRef("pk"), day=today)
    open_days = building.filter(Exists(people), ~Exists(logged), ~Exists(stopped), ~Exists(idle))
    for project in open_days:
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
