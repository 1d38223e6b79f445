"""What may be built by a village: the county keeps its list of points, the village answers."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.audit import record
from core.errors import DAMAGED, RuleBroken, constraints_said
from core.ids import new_id
from projects.actions.county import own_county
from projects.actions.locking import locked_project
from projects.eligibility import (
    SUGGESTED,
    SUGGESTED_SOURCE,
    answerable_now,
    lines_of,
    list_of,
)
from projects.models import Project, SimplicityAnswer, SimplicityPoint
from regions.access import Permission, require
from regions.models import Post


@dataclass(frozen=True, slots=True)
class Point:
    """A statement that should be true of the works; without it, if `excluding`, no self-build."""

    text: str
    excluding: bool
    source: str


@dataclass(frozen=True, slots=True)
class Said:
    """The village's answer to a point; a no has its remark."""

    holds: bool
    remark: str = ""


@transaction.atomic
def add_simplicity_point(*, id: UUID, point: Point, by: Post) -> SimplicityPoint:
    """Put a point on the county's list. The same `id` again changes nothing.

    Raises PermissionDenied without the right; RuleBroken for a post outside a county, a point that
    is on the list already, or no source.
    """
    county = own_county(by)
    found = SimplicityPoint.objects.filter(pk=id, area=county).first()
    if found is not None:
        return found
    if not point.text.strip():
        raise RuleBroken(_("Say what should be true of the works."), "text")
    if not point.source.strip():
        raise RuleBroken(_("Name the document or decision that this comes from."), "source")
    row = SimplicityPoint(
        id=id,
        area=county,
        text=point.text.strip(),
        excluding=point.excluding,
        source=point.source.strip(),
        at=timezone.now(),
        by=by,
    )
    with constraints_said(_SAID):
        row.save(force_insert=True)
    record(by=by, verb="add simplicity point", thing=row, area=county.code, facts=asdict(point))
    return row


@transaction.atomic
def withdraw_simplicity_point(*, point_id: UUID, reason: str, by: Post) -> SimplicityPoint:
    """Strike a point out of the list: who has handed in his answers keeps them.

    Raises RuleBroken without a reason.
    """
    county = own_county(by)
    point = SimplicityPoint.objects.get(pk=point_id, area=county)
    if not point.stands:
        return point
    if not reason.strip():
        raise RuleBroken(_("Say why this point is struck out."), "reason")
    point.withdraw(reason=reason, by=by)
    facts = {"text": point.text, "reason": point.withdrawn_reason}
    record(by=by, verb="withdraw simplicity point", thing=point, area=county.code, facts=facts)
    return point


@transaction.atomic
def suggest_simplicity_points(*, by: Post) -> list[SimplicityPoint]:
    """Put what is usually asked on an empty list, for the county to go over. A list that is not
    empty stays as it is."""
    county = own_county(by)
    if SimplicityPoint.objects.standing().filter(area=county).exists():
        return []
    return [
        add_simplicity_point(
            id=new_id(), point=Point(one.text, one.excluding, SUGGESTED_SOURCE), by=by
        )
        for one in SUGGESTED
    ]


@transaction.atomic
def answer_simplicity(
    *, project_id: UUID, answers: Mapping[UUID, Said], by: Post
) -> list[SimplicityAnswer]:
    """Answer points of the county's list, by their id; what was answered so already stays.

    Raises RuleBroken once the proposal is handed in, for a no without a remark, and for a point
    that the county no longer asks.
    """
    project = locked_project(project_id, by)
    require(by, Permission.ACT_FOR_VILLAGE, project)
    if not answerable_now(project):
        raise RuleBroken(_("The answers can't be changed now: the proposal has been handed in."))
    given = {point: Said(said.holds, said.remark.strip()) for point, said in answers.items()}
    _check_answers(project, given)
    before = {line.point.pk: _said(line.answer) for line in lines_of(project)}
    new = {point: said for point, said in given.items() if before[point] != said}
    if not new:
        return []
    rows = SimplicityAnswer.objects.bulk_create(
        [
            SimplicityAnswer(
                id=new_id(),
                village_id=project.village_id,
                project=project,
                point_id=point,
                holds=said.holds,
                remark=said.remark,
                at=timezone.now(),
                by=by,
            )
            for point, said in new.items()
        ]
    )
    project.version += 1
    project.save(update_fields=["version"])
    facts = {"yes": sum(row.holds for row in rows), "no": sum(not row.holds for row in rows)}
    record(by=by, verb="answer simplicity", thing=project, area=project.village_id, facts=facts)
    return rows


_SAID = {
    "projects_simplicitypoint_pkey": DAMAGED,
    "simplicity_point_once_a_county": gettext_lazy("This point is on the list already."),
}


def _check_answers(project: Project, answers: Mapping[UUID, Said]) -> None:
    asked = {point.pk for point in list_of(project.village_id)}
    for point, said in answers.items():
        if point not in asked:
            raise RuleBroken(_("The county's list has changed. Open the page again."))
        if not said.holds and not said.remark:
            raise RuleBroken(_("Say in a remark why it is not so."), f"remark_{point}")


def _said(answer: SimplicityAnswer | None) -> Said | None:
    return None if answer is None else Said(answer.holds, answer.remark)
