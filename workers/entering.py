"""What a township types in for its villages: their works, and how far each is logged."""

import datetime
from dataclasses import dataclass

from django.db.models import OuterRef, Subquery
from django.utils import timezone

from projects.lifecycle import Stage
from projects.models import Project, Suspension
from projects.models.project import ProjectQuerySet
from regions.models import Post
from workers.models import Muster, Slot

A_DAY = datetime.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Behind:
    """A project under construction. `days` counts the days from the last logged one to yesterday
    on which the works did not stand still; `last` is None where nothing is logged yet."""

    project: Project
    last: datetime.date | None
    days: int
    suspended: bool
    to_compare: int  # signed sheets that nobody has compared yet


def building(actor: Post) -> ProjectQuerySet:
    """Projects under construction in reach, village by village."""
    rows: ProjectQuerySet = Project.objects.visible_to(actor).open()
    return rows.filter(stage=Stage.CONSTRUCTION).order_by("village_id", "name", "pk")


def behind(actor: Post) -> list[Behind]:
    """How far each project is logged, in four queries."""
    logged = Slot.objects.filter(project=OuterRef("pk")).order_by("-day").values("day")[:1]
    projects = list(building(actor).select_related("village").annotate(last=Subquery(logged)))
    spans: dict[object, list[Suspension]] = {}
    for span in Suspension.objects.filter(project__in=projects):
        spans.setdefault(span.project_id, []).append(span)
    waiting: dict[object, int] = {}
    signed = Muster.objects.filter(project__in=projects).signed()
    for project_id in signed.exclude(pk__in=signed.compared()).values_list("project_id", flat=True):
        waiting[project_id] = waiting.get(project_id, 0) + 1
    return [
        _behind(project, spans.get(project.pk, []), waiting.get(project.pk, 0))
        for project in projects
    ]


def neighbours(actor: Post, project: Project) -> tuple[Project | None, Project | None]:
    """The projects before and after this one on the list; one query."""
    rows = list(building(actor).select_related("village"))
    place = next((n for n, row in enumerate(rows) if row.pk == project.pk), None)
    if place is None:
        return None, None
    after = rows[place + 1] if place + 1 < len(rows) else None
    return rows[place - 1] if place else None, after


def _behind(project: Project, spans: list[Suspension], to_compare: int) -> Behind:
    last: datetime.date | None = vars(project)["last"]
    today = timezone.localdate()
    day, missing = (last + A_DAY if last else project.stage_since), 0
    while day < today:
        missing += not _stands_still(day, spans)
        day += A_DAY
    return Behind(project, last, missing, _stands_still(today, spans), to_compare)


def _stands_still(day: datetime.date, spans: list[Suspension]) -> bool:
    return any(s.since <= day and (s.until is None or day < s.until) for s in spans)
