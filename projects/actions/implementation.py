"""The implementation plan (T8): a version is begun, its texts and its labour are written."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from core.audit import record
from core.errors import DAMAGED, RuleBroken, constraints_said
from core.ids import new_id
from core.money import yuan
from projects.actions.locking import locked_project
from projects.implementation import last_plan, open_to_change, wages_of, written_now
from projects.labour_rules import row_wages
from projects.models import ImplementationPlan, LabourRow, LabourUnit, Project
from projects.models.implementation import SECTIONS
from regions.access import Permission, require
from regions.models import Post

MOST_ROWS = 200


@dataclass(frozen=True, slots=True)
class Labour:
    """One row of the labour chapter: so many work days, or pieces of what `piece` names, at a rate
    in yuan, done by so many workers."""

    item: str
    trade: str
    unit: str
    piece: str
    quantity: Decimal
    rate: Decimal
    workers: int


@transaction.atomic
def begin_implementation(*, id: UUID, project_id: UUID, by: Post) -> ImplementationPlan:
    """Begin the version for the proposal's present round: empty, or as the one before it was.

    A version that is there already for this round is given back. Raises RuleBroken where the
    proposal is not the village's to write.
    """
    project = locked_project(project_id, by)
    require(by, Permission.ACT_FOR_VILLAGE, project)
    if not written_now(project):
        raise RuleBroken(_("The implementation plan is written with the proposal."))
    last = last_plan(project)
    if last is not None and last.round == project.round:
        return last
    said = {name: getattr(last, name) for name in SECTIONS} if last else {}
    plan = ImplementationPlan(
        id=id,
        village_id=project.village_id,
        project=project,
        number=last.number + 1 if last else 1,
        round=project.round,
        at=timezone.now(),
        by=by,
        **said,
    )
    with constraints_said({"projects_implementationplan_pkey": DAMAGED}):
        plan.save(force_insert=True)
    if last is not None:
        _copy_rows(last, plan)
    _tell(by, "begin implementation", plan, project, {"number": plan.number})
    return plan


@transaction.atomic
def write_sections(
    *, plan_id: UUID, edition: int, sections: Mapping[str, str], by: Post
) -> ImplementationPlan:
    """Write the plan's texts, by the names in SECTIONS. `edition` is the one that the page showed.

    Raises RuleBroken for a version that was handed in, and where someone else wrote meanwhile.
    """
    plan, project = _locked(plan_id, by)
    if plan.edition != edition:
        raise RuleBroken(_("Someone else wrote in the plan meanwhile. Open it again, then write."))
    changed = [name for name in SECTIONS if sections[name].strip() != getattr(plan, name)]
    if not changed:
        return plan
    for name in changed:
        setattr(plan, name, sections[name].strip())
    plan.edition += 1
    plan.save()
    _tell(by, "write implementation", plan, project, {"sections": changed})
    return plan


@transaction.atomic
def add_labour(*, id: UUID, plan_id: UUID, labour: Labour, by: Post) -> LabourRow:
    """Add a row to the labour chapter. The same `id` again changes nothing.

    Raises RuleBroken for a version that was handed in, a row that contradicts itself, and beyond
    what a plan can hold.
    """
    plan, project = _locked(plan_id, by)
    found = LabourRow.objects.filter(pk=id, plan=plan).first()
    if found is not None:
        return found
    rows = list(plan.rows.all())
    if len(rows) >= MOST_ROWS:
        raise RuleBroken(_("A plan has 200 rows of labour at most."))
    last = plan.rows.aggregate(last=Max("number"))["last"] or 0
    row = LabourRow(
        id=id,
        village_id=project.village_id,
        project=project,
        plan=plan,
        number=last + 1,
        at=timezone.now(),
        by=by,
        **_checked(labour, rows),
    )
    with constraints_said({"projects_labourrow_pkey": DAMAGED}):
        row.save(force_insert=True)
    _tell(by, "add labour", plan, project, _facts(row))
    return row


@transaction.atomic
def edit_labour(*, row_id: UUID, labour: Labour, by: Post) -> LabourRow:
    """Change a row. Raises RuleBroken as `add_labour`, and for a row that is gone."""
    row, plan, project = _locked_row(row_id, by)
    others = [one for one in plan.rows.all() if one.pk != row.pk]
    before = _facts(row)
    for name, value in _checked(labour, others).items():
        setattr(row, name, value)
    if _facts(row) != before:
        row.at, row.by = timezone.now(), by
        row.save()
        _tell(by, "edit labour", plan, project, {"before": before, "after": _facts(row)})
    return row


@transaction.atomic
def remove_labour(*, row_id: UUID, by: Post) -> None:
    """Take a row out of a version that is being written. Raises RuleBroken as `edit_labour`."""
    row, plan, project = _locked_row(row_id, by)
    facts = _facts(row)
    row.delete()
    _tell(by, "remove labour", plan, project, facts)


@transaction.atomic
def replace_labour(
    *, plan_id: UUID, version: int, rows: Sequence[Labour], by: Post
) -> list[LabourRow]:
    """Put these rows in the place of all that are there. `version` is the project's that the page
    showed.

    Raises RuleBroken for a version that was handed in, where someone else wrote meanwhile, for
    none or too many rows, and for one that contradicts itself.
    """
    plan, project = _locked(plan_id, by)
    if project.version != version:
        raise RuleBroken(_("Someone else wrote in the plan meanwhile. Open it again, then write."))
    if not 0 < len(rows) <= MOST_ROWS:
        raise RuleBroken(_("A plan has 200 rows of labour at most."))
    made: list[LabourRow] = []
    for number, labour in enumerate(rows, start=1):
        made.append(
            LabourRow(
                village_id=project.village_id, project=project, plan=plan, number=number,
                at=timezone.now(), by=by, **_checked(labour, made),
            )
        )  # fmt: skip
    before = wages_of(plan.rows.all())
    plan.rows.all().delete()
    LabourRow.objects.bulk_create(made)
    facts = {"rows": len(made), "was": str(before), "wages": str(wages_of(made))}
    _tell(by, "replace labour", plan, project, facts)
    return made


def _locked(plan_id: UUID, by: Post) -> tuple[ImplementationPlan, Project]:
    """The plan as it is once its project is locked, if it is still being written."""
    at = ImplementationPlan.objects.visible_to(by).get(pk=plan_id)
    project = locked_project(at.project_id, by)
    require(by, Permission.ACT_FOR_VILLAGE, project)
    plan = ImplementationPlan.objects.get(pk=plan_id)
    if not open_to_change(plan, project):
        raise RuleBroken(_("This version was handed in and stays as it is. Begin a new one."))
    return plan, project


def _locked_row(row_id: UUID, by: Post) -> tuple[LabourRow, ImplementationPlan, Project]:
    at = LabourRow.objects.visible_to(by).filter(pk=row_id).first()
    if at is None:
        raise RuleBroken(_("This row is no longer there."))
    plan, project = _locked(at.plan_id, by)
    row = LabourRow.objects.filter(pk=row_id).first()
    if row is None:
        raise RuleBroken(_("This row is no longer there."))
    return row, plan, project


def _checked(labour: Labour, others: list[LabourRow]) -> dict[str, Any]:
    """The row's columns. Raises RuleBroken."""
    piece = labour.piece.strip() if labour.unit == LabourUnit.PIECE else ""
    if labour.unit == LabourUnit.PIECE and not piece:
        raise RuleBroken(_("Say what is counted, as in 米, 块, 立方米."), "piece")
    if not labour.item.strip():
        raise RuleBroken(_("Name the work item."), "item")
    if not labour.trade.strip():
        raise RuleBroken(_("Name the trade."), "trade")
    if labour.quantity <= 0 or labour.rate <= 0 or labour.workers <= 0:
        raise RuleBroken(_("Quantity, rate and number of workers are above zero."), "quantity")
    try:
        yuan(row_wages(labour.quantity, labour.rate) + wages_of(others))
    except ValueError:
        raise RuleBroken(_("This amount is too large to be right."), "rate") from None
    stripped = {"item": labour.item.strip(), "trade": labour.trade.strip(), "piece": piece}
    return asdict(labour) | stripped | {"rate": yuan(labour.rate)}


def _copy_rows(last: ImplementationPlan, plan: ImplementationPlan) -> None:
    rows = list(last.rows.all())
    for row in rows:
        row.pk, row.plan = new_id(), plan
        row._state.adding = True
    LabourRow.objects.bulk_create(rows)


def _facts(row: LabourRow) -> dict[str, Any]:
    names = ("item", "trade", "unit", "piece", "quantity", "rate", "workers")
    said = {name: str(getattr(row, name)) for name in names}
    figures = {"quantity": f"{row.quantity.normalize():f}", "rate": str(yuan(row.rate))}
    return said | figures | {"wages": str(row.wages)}


def _tell(
    by: Post, verb: str, plan: ImplementationPlan, project: Project, facts: dict[str, Any]
) -> None:
    """What is decided on has changed: a page opened before no longer decides on the proposal."""
    project.version += 1
    project.save(update_fields=["version"])
    record(by=by, verb=verb, thing=plan, area=project.village_id, facts=facts)
