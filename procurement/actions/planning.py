"""The purchasing plan: a version is written, a meeting resolves on it, purchases keep to it."""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from core.audit import record
from core.errors import DAMAGED, RuleBroken, constraints_said
from core.ids import new_id
from procurement.models import (
    BeyondPlan,
    PlanLine,
    PlanResolution,
    PlanRow,
    PlanVersion,
    PurchaseItem,
)
from procurement.plan_rules import beyond
from procurement.planning import bought_of, meetings_on_plan, plan_in_force
from projects.actions import Answer, answered, locked_project
from projects.models import Project
from regions.access import Permission
from regions.models import Post


@dataclass(frozen=True, slots=True)
class Row:
    """One row of T17: a quantity above zero, a unit price in yuan; `line` is what it goes on with
    of earlier versions, None for what is new."""

    name: str
    specification: str
    unit: str
    quantity: Decimal
    price: Decimal
    way: str
    needed_on: datetime.date
    place: str
    line: UUID | None = None


@transaction.atomic
def add_plan_version(
    *,
    id: UUID,
    project_id: UUID,
    seen: int,
    rows: Sequence[Row],
    reason: str,
    by: Post,
    answer: Answer | None = None,
) -> PlanVersion:
    """Write the plan anew; earlier versions stay. The same `id` again changes nothing.

    `seen` is the number of the version that the page showed, 0 for none. With a `reason` it is in
    force at once, if a meeting has resolved on an earlier one; else once a meeting resolves on it.

    Raises RuleBroken for an empty plan, one that was changed meanwhile, a reason before any
    resolution, and where something that was bought is left out or counted in another unit.
    """
    project = locked_project(project_id, by)
    columns = answered(project, Permission.BUY, by, answer)
    found = PlanVersion.objects.filter(pk=id, project=project).first()
    if found is not None:
        return found
    last = PlanVersion.objects.filter(project=project).order_by("-number").first()
    _check_rows(last, seen, rows)
    _check_reason(project, reason)
    version = PlanVersion(
        id=id, number=last.number + 1 if last else 1, reason=reason.strip(), **columns
    )
    with constraints_said({"procurement_planversion_pkey": DAMAGED}):
        version.save(force_insert=True)
    _add_rows(version, rows)
    facts = {"number": version.number, "rows": len(rows), "reason": version.reason}
    record(by=by, verb="write plan", thing=version, area=project.village_id, facts=facts)
    return version


@transaction.atomic
def resolve_plan(
    *, version_id: UUID, meeting_id: UUID, by: Post, answer: Answer | None = None
) -> PlanResolution:
    """Put a version in force by the meeting that resolved on it. Again it changes nothing.

    Raises RuleBroken for an older version than the last, and for a meeting that isn't the
    project's, is on another subject, or had no quorum or majority.
    """
    version = PlanVersion.objects.visible_to(by).get(pk=version_id)
    project = locked_project(version.project_id, by)
    columns = answered(project, Permission.BUY, by, answer)
    found = PlanResolution.objects.filter(version=version).first()
    if found is not None:
        return found
    if PlanVersion.objects.filter(project=project, number__gt=version.number).exists():
        raise RuleBroken(_("The plan was written anew meanwhile. A meeting resolves on the last."))
    meeting = next((one for one in meetings_on_plan(project) if one.pk == meeting_id), None)
    if meeting is None:
        raise RuleBroken(
            _("Choose a meeting on the purchasing plan that had quorum and majority."), "meeting"
        )
    resolution = PlanResolution(id=new_id(), version=version, meeting=meeting, **columns)
    resolution.save(force_insert=True)
    facts = {"number": version.number, "meeting": str(meeting.pk)}
    record(by=by, verb="resolve plan", thing=resolution, area=project.village_id, facts=facts)
    return resolution


def compared_with_plan(
    project: Project, items: Sequence[PurchaseItem], *, reason: str
) -> list[BeyondPlan]:
    """What a new purchase's items buy beyond the plan in force, each with the reason; unsaved.

    Without a plan in force nothing is compared. The caller holds the project's lock.

    Raises RuleBroken for an item that its row calls or counts otherwise, a row that the plan no
    longer has, and for more than planned without a reason.
    """
    version = plan_in_force(project)
    rows = {row.line_id: row for row in version.rows.all()} if version else {}
    for item in items:
        if item.line_id is not None:
            _check_item(item, rows.get(item.line_id))
    if version is None:
        return []
    planned = {line: row.quantity for line, row in rows.items()}
    wanted = [(item.line_id, item.quantity) for item in items]
    over = beyond(wanted, planned, bought_of(project.pk))
    if over and not reason.strip():
        names = "、".join(str(items[one.at]) for one in over)
        said = _("The purchasing plan has no row for this, or not enough: %(names)s. Say why.")
        raise RuleBroken(said % {"names": names}, "beyond")
    return [_beyond(items[one.at], one.planned, one.before, reason.strip()) for one in over]


def keep_beyond(over: Sequence[BeyondPlan], *, by: Post) -> None:
    """Keep what goes beyond the plan, as `compared_with_plan` found it."""
    BeyondPlan.objects.bulk_create(over)
    for one in over[:1]:
        facts = {"title": one.purchase.title, "reason": one.reason}
        record(by=by, verb="go beyond plan", thing=one, area=one.village_id, facts=facts)


def _check_rows(last: PlanVersion | None, seen: int, rows: Sequence[Row]) -> None:
    if (last.number if last else 0) != seen:
        raise RuleBroken(_("The plan was written anew since you opened this page. Look again."))
    if not rows:
        raise RuleBroken(_("Write at least one row."))
    known = {row.line_id: row for row in last.rows.all()} if last else {}
    lines = [row.line for row in rows if row.line is not None]
    if not set(lines) <= known.keys() or len(set(lines)) < len(lines):
        raise RuleBroken(DAMAGED)
    if last:
        _check_bought(last, {row.line: row for row in rows if row.line is not None})


def _check_bought(last: PlanVersion, rows: Mapping[UUID, Row]) -> None:
    """What was bought keeps its row and its unit, so that its difference can be reckoned."""
    bought = bought_of(last.project_id)
    for old in last.rows.all():
        if old.line_id not in bought or not bought[old.line_id].all:
            continue
        new = rows.get(old.line_id)
        if new is None or new.unit.strip() != old.unit or new.name.strip() != old.name:
            said = _(
                "%(name)s was bought already: change its quantity, "
                "but leave its row, name and unit as they are."
            )
            raise RuleBroken(said % {"name": old})


def _check_reason(project: Project, reason: str) -> None:
    if reason.strip() and plan_in_force(project) is None:
        raise RuleBroken(
            _("No meeting has resolved on a plan yet: a reason can't stand in for its vote."),
            "reason",
        )


def _add_rows(version: PlanVersion, rows: Sequence[Row]) -> None:
    owned = {"village_id": version.village_id, "project": version.project}
    lines = [row.line or new_id() for row in rows]
    PlanLine.objects.bulk_create(
        [
            PlanLine(id=line, **owned)
            for line, row in zip(lines, rows, strict=True)
            if row.line is None
        ]
    )
    PlanRow.objects.bulk_create(
        [
            PlanRow(
                id=new_id(),
                version=version,
                line_id=line,
                number=number,
                name=row.name.strip(),
                specification=row.specification.strip(),
                unit=row.unit.strip(),
                quantity=row.quantity,
                price=row.price,
                way=row.way,
                needed_on=row.needed_on,
                place=row.place.strip(),
                **owned,
            )
            for number, (row, line) in enumerate(zip(rows, lines, strict=True), start=1)
        ]
    )


def _check_item(item: PurchaseItem, row: PlanRow | None) -> None:
    if row is None:
        raise RuleBroken(_("The purchasing plan has changed. Choose its rows again."))
    if (item.name, item.unit) != (row.name, row.unit):
        said = _("The plan says %(name)s in %(unit)s: leave name and unit as they are.")
        raise RuleBroken(said % {"name": row.name, "unit": row.unit})


def _beyond(item: PurchaseItem, planned: Decimal, before: Decimal, reason: str) -> BeyondPlan:
    return BeyondPlan(
        id=new_id(),
        village_id=item.village_id,
        project_id=item.project_id,
        purchase=item.purchase,
        item=item,
        planned=planned,
        bought=before,
        reason=reason,
    )
