"""Which level inspects when, and with which right."""

from collections.abc import Mapping

from django.db.models import QuerySet

from acceptance.models import Inspection, Kind
from projects.lifecycle import Stage, Step
from projects.models import Project
from regions.access import Permission, answerable
from regions.models import Human

RIGHTS: Mapping[Kind, Permission] = {
    Kind.SELF: Permission.ACT_FOR_VILLAGE,
    Kind.TOWNSHIP: Permission.DECIDE_FOR_TOWNSHIP,
    Kind.COUNTY: Permission.DECIDE_FOR_COUNTY,
}
# The village checks itself while it builds, and again while it writes its application.
WHEN: Mapping[Kind, tuple[tuple[Stage, Step], ...]] = {
    Kind.SELF: ((Stage.CONSTRUCTION, Step.MAKE), (Stage.ACCEPTANCE, Step.MAKE)),
    Kind.TOWNSHIP: ((Stage.ACCEPTANCE, Step.TOWNSHIP),),
    Kind.COUNTY: ((Stage.ACCEPTANCE, Step.COUNTY),),
}
# While these last, what failed is mended and checked again.
MENDED_IN = (Stage.CONSTRUCTION, Stage.ACCEPTANCE)


def is_time_for(kind: Kind, project: Project) -> bool:
    return (project.stage, project.step) in WHEN[kind]


def kind_now(project: Project) -> Kind | None:
    """Whose inspection the project's present step is for."""
    return next((kind for kind in Kind if is_time_for(kind, project)), None)


def free_for(project: Project, kind: Kind) -> QuerySet[Human]:
    """Who may answer for the level's inspection: not who answered for another level's."""
    others = Inspection.objects.filter(project=project).exclude(kind=kind).values("responsible")
    return answerable(RIGHTS[kind], project).exclude(pk__in=others)
