"""Whose turn it is from completion to the archive, what he does, and what follows. Only reads."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from acceptance.figures import Seen
from acceptance.gates import open_said
from acceptance.levels import RIGHTS, kind_now
from acceptance.models import InspectionItem, Kind, WorksItem
from projects import turns
from projects.gatekeeping import missing
from projects.lifecycle import STAGES, Stage, Step, rule_of
from projects.models import Outcome, Project
from projects.turns import NAMED, Turn
from regions.access import Permission, answers, can
from regions.models import Post


@dataclass(frozen=True, slots=True)
class Next:
    """The next thing to do: the right it needs, its words, and the page it is done on."""

    right: Permission
    what: str
    then: str
    url: str = ""
    action: str = ""


def turn(project: Project, inspections: list[Seen], actor: Post | None) -> Turn | None:
    """None for a project that is closed or not yet being built.

    Needs `village__parent__parent`.
    """
    step = next_step(project, inspections)
    if step is None:
        return None
    offered = can(actor, step.right, project)
    return Turn(
        who=str(NAMED[step.right]) % _places(project),
        what=step.what,
        then=step.then,
        mine=answers(actor, step.right, project),
        url=step.url if offered else "",
        action=step.action if offered and step.url else "",
    )


def next_step(project: Project, inspections: list[Seen]) -> Next | None:
    """What was found wrong comes first, then what the present stage asks for."""
    if project.outcome != Outcome.OPEN:
        return None
    if STAGES.index(Stage(project.stage)) < STAGES.index(Stage.CONSTRUCTION):
        return None
    if wrong := _wrong(project, inspections):
        return wrong
    if project.stage == Stage.CONSTRUCTION and project.step == Step.MAKE and not inspections:
        return _self_check(project)
    if kind := kind_now(project):
        own = [one for one in inspections if one.inspection.kind == kind]
        of_this_round = own and own[-1].inspection.round == project.round
        if kind != Kind.SELF and not of_this_round:
            return _inspect(project, kind)
    return _hand_on(project)


def _wrong(project: Project, inspections: list[Seen]) -> Next | None:
    """Something failed: the village mends it; or is mended: that level checks it again."""
    if project.stage not in (Stage.CONSTRUCTION, Stage.ACCEPTANCE):
        return None
    for seen in inspections:
        kind = Kind(seen.inspection.kind)
        if seen.failed:
            item = seen.failed[0]
            return Next(
                Permission.ACT_FOR_VILLAGE,
                open_said(len(seen.failed), 0),
                _("Whoever found it then checks it again."),
                _page("item_rectify", item),
                _("Mend: %(item)s") % {"item": item.title},
            )
        if seen.mended:
            item = seen.mended[0]
            return Next(
                RIGHTS[kind],
                open_said(0, len(seen.mended)),
                _("When every item has passed, it goes on."),
                _page("item_recheck", item),
                _("Check again: %(item)s") % {"item": item.title},
            )
    return None


def _self_check(project: Project) -> Next:
    if not WorksItem.objects.filter(project=project).exists():
        return Next(
            Permission.ACT_FOR_VILLAGE,
            _("When the works are complete, list what was built."),
            _("The village then checks it itself."),
            reverse("works_edit", args=[project.pk]),
            _("List what was built"),
        )
    return _inspect(project, Kind.SELF)


def _inspect(project: Project, kind: Kind) -> Next:
    then = {
        Kind.SELF: _("The village then reports the works as finished."),
        Kind.TOWNSHIP: _("When every item has passed, the township approves it."),
        Kind.COUNTY: _("When every item has passed, the county approves it."),
    }
    return Next(
        RIGHTS[kind],
        _("Inspect the works on site, item by item."),
        then[kind],
        reverse("inspection_add", args=[project.pk, kind]),
        _("Record the inspection"),
    )


def _hand_on(project: Project) -> Next:
    """What the stage itself asks for: its first gap, else handing in or deciding."""
    right = rule_of(project.stage).permission(Step(project.step))
    then = turns.what_then(project)
    if project.step != Step.MAKE:
        page = reverse("project_decide", args=[project.pk])
        return Next(right, turns.what_now(project), then, page, _("Look at it and decide"))
    gaps = missing(project)
    if not gaps:
        page = reverse("project_submit", args=[project.pk])
        submit: str | Promise = turns.WORK[Stage(project.stage)].submit
        return Next(right, _("Everything is there: hand it in."), then, page, str(submit))
    gap = gaps[0]
    label = _("Next: %(gap)s") % {"gap": gap.label}
    return Next(right, gap.detail or turns.what_now(project), then, gap.url, label)


def _page(name: str, item: InspectionItem) -> str:
    return reverse(name, args=[item.pk])


def _places(project: Project) -> dict[str, object]:
    village = project.village
    township = village.parent or village
    return {"village": village, "township": township, "county": township.parent or township}
