"""What waits of performance targets and self-evaluations."""

import datetime
from collections.abc import Iterator

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.translation import gettext as _

from projects.county import settings_of_all
from projects.eligibility import terms_of
from projects.lifecycle import Stage, Step
from projects.models import CountySettings, Evaluation, PerformanceRule, Project, TargetSheet
from projects.performance import EVALUATED_IN
from projects.performance_rules import State
from regions.access import Permission, answers
from regions.inbox import Todo
from regions.models import Post


def waiting(actor: Post, today: datetime.date) -> Iterator[Todo]:
    """Of the village what was sent back, or is due; of the township what was handed in."""
    if answers(actor, Permission.ACT_FOR_VILLAGE):
        yield from _targets(actor, State.MAKE, _("Write the performance targets on."))
        yield from _evaluations(actor, State.MAKE, _("Write the self-evaluation on."))
        yield from _to_write(actor)
        yield from _to_evaluate(actor)
    if answers(actor, Permission.DECIDE_FOR_TOWNSHIP):
        yield from _targets(actor, State.TOWNSHIP, _("Decide on the performance targets."))
        yield from _evaluations(actor, State.TOWNSHIP, _("Confirm the self-evaluation."))


def _targets(actor: Post, state: State, what: str) -> Iterator[Todo]:
    """Those of a proposal wait with it."""
    rows = TargetSheet.objects.visible_to(actor).at(state).exclude(project__stage=Stage.PROPOSAL)
    for sheet in rows.select_related("project__village"):
        decides = state == State.TOWNSHIP
        url = (
            reverse("targets_decide", args=[sheet.pk])
            if decides
            else reverse("performance_detail", args=[sheet.project_id])
        )
        yield _todo(sheet.project, what, url, sheet.state_since)


def _evaluations(actor: Post, state: State, what: str) -> Iterator[Todo]:
    rows = Evaluation.objects.visible_to(actor).at(state)
    for one in rows.select_related("project__village"):
        decides = state == State.TOWNSHIP
        url = (
            reverse("evaluation_decide", args=[one.pk])
            if decides
            else reverse("performance_detail", args=[one.project_id])
        )
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
