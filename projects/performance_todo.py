"""What waits of performance targets and self-evaluations."""

import datetime
from collections.abc import Iterator
from typing import Any

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.translation import gettext as _

from projects.county import settings_of_all
from projects.eligibility import terms_of
from projects.lifecycle import Stage, Step
from projects.models import CountySettings, Evaluation, PerformanceRule, Project, TargetSheet
from projects.models.performance import PerformanceQuerySet
from projects.performance import EVALUATED_IN
from projects.performance_rules import State
from regions.access import Permission, answers
from regions.inbox import Todo
from regions.models import Post


def waiting(actor: Post, today: datetime.date) -> Iterator[Todo]:
    """Of the village what was sent back, or is due; of the township what was handed in."""
    # Those of a proposal wait with it.
    sheets = TargetSheet.objects.visible_to(actor).exclude(project__stage=Stage.PROPOSAL)
    evaluations = Evaluation.objects.visible_to(actor)
    if answers(actor, Permission.ACT_FOR_VILLAGE):
        yield from _cases(sheets, State.MAKE, _("Write the performance targets on."))
        yield from _cases(evaluations, State.MAKE, _("Write the self-evaluation on."))
        yield from _to_write(actor)
        yield from _to_evaluate(actor)
    if answers(actor, Permission.DECIDE_FOR_TOWNSHIP):
        said = _("Decide on the performance targets.")
        yield from _cases(sheets, State.TOWNSHIP, said, "targets_decide")
        said = _("Confirm the self-evaluation.")
        yield from _cases(evaluations, State.TOWNSHIP, said, "evaluation_decide")


def _cases(
    rows: PerformanceQuerySet[Any], state: State, what: str, page: str = "performance_detail"
) -> Iterator[Todo]:
    for one in rows.at(state).select_related("project__village"):
        url = reverse(page, args=[one.pk if state == State.TOWNSHIP else one.project_id])
        yield _todo(one.project, what, url, one.state_since)


def _to_write(actor: Post) -> Iterator[Todo]:
    """Proposals that the village makes and that have no targets yet, where the county asks."""
    begun = TargetSheet.objects.filter(project=OuterRef("pk"))
    rows = Project.objects.visible_to(actor).at(Stage.PROPOSAL, Step.MAKE).filter(~Exists(begun))
    projects = list(rows.select_related("village", "terms"))
    now = _settings(projects)
    for project in projects:
        terms = project.terms or now[project.village_id]
        if terms.performance != PerformanceRule.NOT:
            url = reverse("performance_detail", args=[project.pk])
            said = _("Write the performance targets: they go with the proposal.")
            yield _todo(project, said, url, project.stage_since)


def _settings(projects: list[Project]) -> dict[str, CountySettings]:
    villages = {one.village_id for one in projects}
    return settings_of_all(villages) if villages else {}


def _to_evaluate(actor: Post) -> Iterator[Todo]:
    """Projects with settled targets that have come to their acceptance, where the county asks."""
    sheets = TargetSheet.objects.filter(project=OuterRef("pk"))
    begun = Evaluation.objects.filter(project=OuterRef("pk"))
    rows = (
        Project.objects.visible_to(actor)
        .open()
        .filter(
            Exists(sheets.filter(state=State.DONE)),
            ~Exists(sheets.exclude(state=State.DONE)),
            ~Exists(begun),
            stage__in=EVALUATED_IN,
        )
    )
    projects = list(rows.select_related("village", "terms"))
    now = _settings([one for one in projects if one.taken_over])
    for project in projects:
        terms = now[project.village_id] if project.taken_over else terms_of(project)
        if terms.performance != PerformanceRule.NOT:
            url = reverse("performance_detail", args=[project.pk])
            said = _("Evaluate the project against its performance targets.")
            yield _todo(project, said, url, project.stage_since)


def _todo(project: Project, what: str, url: str, since: datetime.date) -> Todo:
    return Todo(
        subject=project.name, what=what, place=str(project.village), url=url, since=since
    )  # fmt: skip
