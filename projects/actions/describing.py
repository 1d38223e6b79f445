"""Proposing a project and changing its description while it is the village's turn."""

import datetime
from dataclasses import asdict, dataclass
from decimal import Decimal
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.audit import record
from core.errors import DAMAGED, RuleBroken, constraints_said
from core.money import yuan
from projects.actions.locking import locked_project
from projects.implementation import labour_written
from projects.lifecycle import Stage, Step
from projects.models import Project, Suspension
from projects.sponsor_rules import sponsor_of
from regions.access import Permission, require
from regions.models import Division, Post

DESCRIBED_IN = (Stage.RESERVE, Stage.RESOLUTION, Stage.PROPOSAL, Stage.TAKEOVER)


@dataclass(frozen=True, slots=True)
class Description:
    """What a village says of its project. Amounts in yuan; no `sponsor`: the sector's own."""

    name: str
    sector: str
    works: str
    party_kind: str
    party_name: str
    starts_on: datetime.date
    ends_on: datetime.date
    workers_planned: int
    labour: Decimal
    materials: Decimal
    machinery: Decimal
    other: Decimal
    sponsor: str = ""


@transaction.atomic
def add_project(*, id: UUID, village: Division, description: Description, by: Post) -> Project:
    """Propose a project. The same `id` again (a double click) gives the project made before.

    Raises PermissionDenied without the right in that village, RuleBroken for a bad description.
    """
    project, is_new = placed(
        id=id, village=village, description=description, stage=Stage.RESERVE, by=by
    )
    if is_new:
        facts = _facts(description)
        record(by=by, verb="add project", thing=project, area=village.code, facts=facts)
    return project


def placed(
    *, id: UUID, village: Division, description: Description, stage: Stage, by: Post
) -> tuple[Project, bool]:
    """A project at the stage in which it comes in, and whether it is new; told by the caller.

    Raises PermissionDenied and RuleBroken as `add_project`.
    """
    require(by, Permission.ACT_FOR_VILLAGE, _Place(village.code))
    Division.objects.select_for_update(of=("self",)).get(code=village.code)
    found = Project.objects.visible_to(by).filter(pk=id).first()
    if found is not None:
        return found, False
    _check(description)
    today = timezone.localdate()
    project = Project(
        id=id,
        village=village,
        code=_next_code(village, today.year),
        created_at=timezone.now(),
        created_by=by,
        stage=stage,
        taken_over=stage == Stage.TAKEOVER,
        stage_since=today,
        step_since=today,
        **_columns(description),
    )
    with constraints_said({"projects_project_pkey": DAMAGED}):
        project.save(force_insert=True)
    return project, True


@transaction.atomic
def edit_project(*, project_id: UUID, version: int, description: Description, by: Post) -> Project:
    """Change the description: only while the village prepares, up to the proposal.

    Raises RuleBroken when it isn't the time, or someone else changed it in between.
    """
    project = locked_project(project_id, by)
    require(by, Permission.ACT_FOR_VILLAGE, project)
    if project.stage not in DESCRIBED_IN or project.step != Step.MAKE:
        raise RuleBroken(_("The description can't be changed now: it has been submitted."))
    if project.version != version:
        raise RuleBroken(
            _("Someone else changed the project in the meantime. Open it again, then change it.")
        )
    _check(description)
    if description.labour != project.labour and labour_written(project):
        said = _("The wages come from the labour chapter of the implementation plan.")
        raise RuleBroken(said, "labour")
    before = _facts_of(project)
    for name, value in _columns(description).items():
        setattr(project, name, value)
    project.version += 1
    project.save()
    facts = {"before": before, "after": _facts(description)}
    record(by=by, verb="edit project", thing=project, area=project.village_id, facts=facts)
    return project


@transaction.atomic
def suspend(*, project_id: UUID, since: datetime.date, reason: str, by: Post) -> Suspension:
    """Stop the works (停工) from a day on. Raises RuleBroken outside construction or twice."""
    project = locked_project(project_id, by)
    require(by, Permission.ACT_FOR_VILLAGE, project)
    if project.stage != Stage.CONSTRUCTION:
        raise RuleBroken(_("Only works under construction can be suspended."))
    if project.suspensions.filter(until__isnull=True).exists():
        raise RuleBroken(_("The works are suspended already."))
    suspension = Suspension.objects.create(
        village_id=project.village_id, project=project, since=since, reason=reason.strip(), by=by
    )
    record(by=by, verb="suspend", thing=project, area=project.village_id, facts={"since": since})
    return suspension


@transaction.atomic
def resume(*, project_id: UUID, on: datetime.date, by: Post) -> Suspension:
    """End the suspension: `on` is the first day of work again. Raises RuleBroken if none runs."""
    project = locked_project(project_id, by)
    require(by, Permission.ACT_FOR_VILLAGE, project)
    suspension = project.suspensions.filter(until__isnull=True).first()
    if suspension is None:
        raise RuleBroken(_("The works are not suspended."))
    if on < suspension.since:
        raise RuleBroken(_("The works can't be resumed before they were suspended."), "on")
    suspension.until = on
    suspension.save(update_fields=["until"])
    record(by=by, verb="resume", thing=project, area=project.village_id, facts={"on": on})
    return suspension


@dataclass(slots=True)
class _Place:
    village_id: str


def contradictions(description: Description) -> list[RuleBroken]:
    """What can't be right in it, each with its field."""
    found = []
    if description.ends_on < description.starts_on:
        found.append(RuleBroken(_("The planned end lies before the planned start."), "ends_on"))
    if description.labour <= 0:
        none = _("A work-relief project pays wages: give the estimated labour cost.")
        found.append(RuleBroken(none, "labour"))
    return found


def _check(description: Description) -> None:
    for broken in contradictions(description):
        raise broken


def _columns(description: Description) -> dict[str, object]:
    amounts = {
        name: yuan(getattr(description, name))
        for name in ("labour", "materials", "machinery", "other")
    }
    sponsor = sponsor_of(description.sector, description.sponsor)
    return asdict(description) | amounts | {"sponsor": sponsor}


def _facts(description: Description) -> dict[str, object]:
    return {name: str(value) for name, value in _columns(description).items()}


def _facts_of(project: Project) -> dict[str, object]:
    return {name: str(getattr(project, name)) for name in Description.__dataclass_fields__}


def _next_code(village: Division, year: int) -> str:
    """A readable code: village, year, and a number; the caller holds the village's lock."""
    count = Project.objects.filter(village=village, created_at__year=year).count()
    return f"{village.code}-{year}-{count + 1:02d}"
