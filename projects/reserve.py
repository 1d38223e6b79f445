"""The reserve (项目储备库): projects that are not funded yet, and where they stand. Only reads."""

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from django.db.models import F, OuterRef, QuerySet, Subquery

from core.money import share
from projects.lifecycle import Stage
from projects.models import Office, Project, ReserveMark
from projects.models.project import ProjectQuerySet
from projects.reserve_rules import Line
from regions.models import Division, Level, Post

# Before money is planned for it; the county's part of it begins once the township let it pass.
UNFUNDED = (Stage.RESERVE, Stage.RESOLUTION, Stage.PROPOSAL)
PASSED = (Stage.RESOLUTION, Stage.PROPOSAL)
SORTS = {Level.TOWNSHIP: Office.TOWNSHIP, Level.COUNTY: Office.COUNTY}


def office_of(actor: Post) -> Office | None:
    """Whose order the post keeps; none above the county and in the village."""
    return SORTS.get(Level(actor.division.level))


def unfunded(actor: Post) -> ProjectQuerySet:
    """What the post sees of the reserve."""
    return Project.objects.visible_to(actor).open().filter(stage__in=UNFUNDED)


def sortable(actor: Post) -> ProjectQuerySet:
    """What the post's office may put in its order; nothing for whoever keeps none."""
    office = office_of(actor)
    if office is None:
        return Project.objects.none()
    stages = UNFUNDED if office == Office.TOWNSHIP else PASSED
    return unfunded(actor).filter(stage__in=stages)


def ordered(projects: ProjectQuerySet, actor: Post) -> QuerySet[Project]:
    """By the county's order, then the township's; a township sees its own first."""
    first, then = Office.COUNTY, Office.TOWNSHIP
    if office_of(actor) == Office.TOWNSHIP:
        first, then = then, first
    marked = projects.annotate(first=_last(first, "place"), then=_last(then, "place"))
    return marked.order_by(F("first").asc(nulls_last=True), F("then").asc(nulls_last=True), "code")


def ready_by(projects: ProjectQuerySet, office: Office) -> ProjectQuerySet:
    """Those that the office has marked ready in its last list."""
    return projects.annotate(is_ready=_last(office, "ready")).filter(is_ready=True)


def is_ready(project: Project) -> bool:
    """Whether the county has marked it ready."""
    mark = ReserveMark.objects.filter(project=project).of_office(Office.COUNTY).first()
    return mark is not None and mark.ready


def places_of(projects: ProjectQuerySet, actor: Post) -> QuerySet[Division]:
    """The townships of the projects for a county, their counties for whoever is above it."""
    level = Level.TOWNSHIP if actor.division.level == Level.COUNTY else Level.COUNTY
    below = "children__" if level == Level.TOWNSHIP else "children__children__"
    within = projects.order_by().values("village")
    return (
        Division.objects.inside(actor.scope)
        .filter(level=level, **{f"{below}in": within})
        .distinct()
        .order_by("code")
    )


@dataclass(frozen=True, slots=True)
class Listed:
    """A project as the list shows it; `waits`: the township has not let it pass yet."""

    project: Project
    days: int
    township: ReserveMark | None
    county: ReserveMark | None

    @property
    def share(self) -> Decimal | None:
        """Planned wages in the estimate, in per cent."""
        return share(self.project.labour, self.project.estimate)

    @property
    def waits(self) -> bool:
        return self.project.stage not in PASSED

    def of(self, office: Office) -> ReserveMark | None:
        return self.township if office == Office.TOWNSHIP else self.county


def listed(projects: Iterable[Project], today: datetime.date) -> list[Listed]:
    """With their last marks, in one query; needs `village__parent`."""
    rows = list(projects)
    marks = last_marks([project.pk for project in rows])
    return [
        Listed(
            project,
            (today - project.stage_since).days,
            marks.get((project.pk, Office.TOWNSHIP)),
            marks.get((project.pk, Office.COUNTY)),
        )
        for project in rows
    ]


def last_marks(projects: Iterable[UUID]) -> dict[tuple[UUID, str], ReserveMark]:
    """By project and office."""
    rows = ReserveMark.objects.filter(project__in=list(projects))
    last = rows.order_by("project_id", "office", "-order__number").distinct("project_id", "office")
    return {(row.project_id, row.office): row for row in last.select_related("by__user__human")}


def marks_of(projects: ProjectQuerySet, office: Office) -> Mapping[UUID, ReserveMark]:
    """The office's last mark of each project. One that came back from the funds has that of the
    list in which it last stood."""
    found = last_marks(projects.values_list("pk", flat=True))
    return {project: mark for (project, by), mark in found.items() if by == office}


def line_of(mark: ReserveMark | None) -> Line:
    return Line(mark.place, mark.ready, mark.remark) if mark else Line()


def _last(office: Office, column: str) -> Subquery:
    marks = ReserveMark.objects.filter(project=OuterRef("pk")).of_office(office)
    return Subquery(marks.values(column)[:1])
