"""Who lacks what, in figures: of one project, and of every project in reach."""

import datetime
from typing import Any, cast

from django.db.models import Q
from django.utils import timezone

from projects.lifecycle import Stage
from projects.models import Project
from regions.models import Post
from workers.models import RosterEntry
from workers.models.roster import RosterQuerySet, counted_by_lack

# While people are taken on and while they work; before, nothing is asked of anybody.
STAGES = (Stage.PREPARATION, Stage.CONSTRUCTION)


def still_here(project: Project) -> RosterQuerySet:
    """Everyone on the roster who has not left; who comes tomorrow needs his papers today."""
    rows: RosterQuerySet = project.rosterentrys.filter(_not_left(timezone.localdate()))
    return rows


def counts_of(people: RosterQuerySet) -> dict[str, int]:
    """How many lack each thing, and anything at all (`any`); of `with_lacks`, in one query."""
    return people.order_by().aggregate(**counted_by_lack())


def lacking_by_project(
    actor: Post, today: datetime.date
) -> list[tuple[Project, int, dict[str, int]]]:
    """The projects in which somebody lacks something, most people first: the project, how many
    people, and how many lack each thing. Two queries."""
    entries = RosterEntry.objects.visible_to(actor).filter(
        _not_left(today), project__stage__in=STAGES
    )
    rows: Any = entries.with_lacks(today).order_by().values("project")
    found = {row.pop("project"): row for row in rows.annotate(**counted_by_lack()) if row["any"]}
    projects = Project.objects.visible_to(actor).open().filter(pk__in=found)
    lines = [
        (project, found[project.pk]["any"], cast("dict[str, int]", found[project.pk]))
        for project in projects.select_related("village")
    ]
    return sorted(lines, key=lambda line: (-line[1], line[0].name))


def _not_left(today: datetime.date) -> Q:
    return Q(left_on__isnull=True) | Q(left_on__gte=today)
