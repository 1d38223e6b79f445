"""Inspections on site, and checking again what was mended."""

from collections.abc import Sequence
from uuid import UUID, uuid5

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from acceptance.actions.findings import Found, Visit, check_all_found, check_found, check_visit
from acceptance.figures import Planned, planned_items
from acceptance.levels import MENDED_IN, RIGHTS, is_time_for
from acceptance.models import Attendee, Inspection, InspectionItem, ItemCheck, Kind, Result
from acceptance.rules import Standing
from core.audit import record
from core.errors import DAMAGED, RuleBroken, constraints_said
from core.names import tidy_name
from projects.actions import Answer, checked_answer, locked_project
from projects.lifecycle import Stage, Step
from projects.models import Decision, Project
from regions.access import require
from regions.models import Human, Post


@transaction.atomic
def hold_inspection(
    *,
    id: UUID,
    project_id: UUID,
    kind: Kind,
    version: int,
    visit: Visit,
    found: Sequence[Found],
    by: Post,
    answer: Answer | None = None,
) -> Inspection:
    """Record an inspection; `found` answers for each of `planned_items`, in their order.

    The same `id` again changes nothing. Where something of an earlier one of this level still has
    to be mended, that is checked again first.

    Raises RuleBroken when it isn't this level's time, the works were changed after the page was
    opened, something is missing, or the human answers for another level; PermissionDenied without
    the right.
    """
    project = locked_project(project_id, by)
    require(by, RIGHTS[kind], project)
    found_already = Inspection.objects.visible_to(by).filter(pk=id).first()
    if found_already is not None:
        return found_already
    _check_time(project, kind, version)
    items = planned_items(project)
    check_visit(project, kind, visit)
    check_all_found(items, found, visit.held_on)
    given = _answered(project, kind, by, answer)
    with constraints_said(_sentences()):
        inspection = _insert(id, project, kind, visit, by, given)
        _insert_items(inspection, items, found, by, given)
    facts = {"kind": kind, "round": project.round, "failed": sum(not one.passed for one in found)}
    record(by=by, verb="inspect", thing=inspection, area=project.village_id, facts=facts)
    return inspection


@transaction.atomic
def check_again(
    *, item_id: UUID, number: int, found: Found, by: Post, answer: Answer | None = None
) -> ItemCheck:
    """Check an item again after it was mended, by the level that failed it.

    `number` is the check that the page was for, so that a second click adds none.

    Raises RuleBroken for an item that was not mended, or that someone else has just checked, for a
    failure without problem and deadline, and for the human who mended it or answers for another
    level.
    """
    item = _locked_item(item_id, by)
    project, inspection = item.project, item.inspection
    kind = Kind(inspection.kind)
    require(by, RIGHTS[kind], project)
    done = item.checks.filter(number=number, post=by).first()
    if done is not None:
        return done
    fault = item.checks.select_related("rectification__by__user").latest("number")
    if fault.number + 1 != number:
        raise RuleBroken(_("Someone else has just checked this again. Open it again."))
    if item.standing != Standing.MENDED or project.stage not in MENDED_IN:
        raise RuleBroken(_("This is checked again once the village has said what it mended."))
    check_found(found, timezone.localdate(), "")
    given = _answered(project, kind, by, answer)
    mender = fault.rectification.by.user.human_id
    if kind != Kind.SELF and given.responsible.pk == mender:
        raise RuleBroken(_("Whoever mended it does not check it again."), "responsible")
    with constraints_said(_sentences()):
        check = _check_row(inspection, item.pk, number, found, by, given)
        check.save(force_insert=True)
    facts = {"item": item.title, "number": number, "result": check.result}
    record(by=by, verb="check again", thing=inspection, area=project.village_id, facts=facts)
    return check


def _locked_item(item_id: UUID, by: Post) -> InspectionItem:
    """The item as it is once its project is locked. Raises DoesNotExist out of reach."""
    rows = InspectionItem.objects.visible_to(by)
    locked_project(rows.get(pk=item_id).project_id, by)
    return rows.with_latest().select_related("project", "inspection").get(pk=item_id)


def _check_time(project: Project, kind: Kind, version: int) -> None:
    if not is_time_for(kind, project):
        raise RuleBroken(_("It is not the time for this inspection. Open the project again."))
    if project.version != version:
        raise RuleBroken(
            _("The project was changed after you opened this page. Load it again, then fill it in.")
        )
    waiting = InspectionItem.objects.filter(project=project, inspection__kind=kind).open().count()
    if waiting:
        said = ngettext(
            "%(number)s item of the last inspection is still open. It is mended and checked again "
            "first.",
            "%(number)s items of the last inspection are still open. They are mended and checked "
            "again first.",
            waiting,
        )
        raise RuleBroken(said % {"number": waiting})


def _answered(project: Project, kind: Kind, by: Post, answer: Answer | None) -> Answer:
    """Who answers for it; whoever applied does not accept (domain.md §2.2)."""
    given = checked_answer(answer, permission=RIGHTS[kind], thing=project, by=by)
    if kind != Kind.SELF and _applied(project, given.responsible):
        raise RuleBroken(
            _("Whoever handed the application in does not inspect it. Another person must."),
            "responsible",
        )
    return given


def _applied(project: Project, human: Human) -> bool:
    submitted = Decision.objects.filter(
        project=project, stage=Stage.ACCEPTANCE, step=Step.MAKE, responsible=human
    )
    return submitted.exists()


def _sentences() -> dict[str, str]:
    separate = _(
        "Whoever answers for the inspection of one level may not answer for that of another. "
        "Another person must take this one."
    )
    just = _("Someone else has just done this. Open the page again.")
    return {
        "inspection_one_human_one_kind": separate,
        "item_check_one_human_one_kind": separate,
        "inspection_number_once": just,
        "item_check_number_once": just,
        "item_check_follows_rectification": just,
        "acceptance_inspection_pkey": str(DAMAGED),
    }


def _insert(
    id: UUID, project: Project, kind: Kind, visit: Visit, by: Post, given: Answer
) -> Inspection:
    inspection = Inspection(
        id=id,
        village_id=project.village_id,
        project=project,
        kind=kind,
        round=project.round,
        number=Inspection.objects.filter(project=project, kind=kind).count() + 1,
        held_on=visit.held_on,
        place=visit.place.strip(),
        satisfied=visit.satisfied,
        dissatisfied=visit.dissatisfied,
        conclusion=visit.conclusion.strip(),
        at=timezone.now(),
        **_by(by, given),
    )
    inspection.save(force_insert=True)
    owned = {"village_id": project.village_id, "project": project, "inspection": inspection}
    Attendee.objects.bulk_create(
        Attendee(
            number=number,
            name=tidy_name(one.name),
            unit=one.unit.strip(),
            office=one.office.strip(),
            villager=one.villager,
            **owned,
        )
        for number, one in enumerate(visit.present, start=1)
    )
    return inspection


def _insert_items(
    inspection: Inspection, items: list[Planned], found: Sequence[Found], by: Post, given: Answer
) -> None:
    ids = [uuid5(inspection.pk, str(number)) for number in range(1, len(items) + 1)]
    InspectionItem.objects.bulk_create(
        InspectionItem(
            id=pk,
            village_id=inspection.village_id,
            project_id=inspection.project_id,
            inspection=inspection,
            number=number,
            title=item.title,
            unit=item.unit,
            standard=item.standard,
            design=item.design,
            completed=one.completed,
            relief=item.relief,
        )
        for number, (pk, item, one) in enumerate(zip(ids, items, found, strict=True), start=1)
    )
    ItemCheck.objects.bulk_create(
        _check_row(inspection, pk, 1, one, by, given) for pk, one in zip(ids, found, strict=True)
    )


def _check_row(
    inspection: Inspection, item_id: UUID, number: int, found: Found, by: Post, given: Answer
) -> ItemCheck:
    return ItemCheck(
        village_id=inspection.village_id,
        project_id=inspection.project_id,
        inspection=inspection,
        kind=inspection.kind,
        item_id=item_id,
        number=number,
        result=Result.PASSED if found.passed else Result.FAILED,
        problem="" if found.passed else found.problem.strip(),
        deadline=None if found.passed else found.deadline,
        at=timezone.now(),
        **_by(by, given),
    )


def _by(by: Post, given: Answer) -> dict[str, object]:
    return {
        "post": by,
        "operator": by.user.human,
        "responsible": given.responsible,
        "paper": given.paper,
    }
