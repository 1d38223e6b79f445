"""The papers on which pay depends: agreements, trainings, insurance; and the first survey."""

import datetime
from collections.abc import Collection
from dataclasses import asdict, dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.audit import record
from core.errors import RuleBroken, constraints_said
from projects.actions import attach, locked_project
from projects.models import Attachment, Project
from regions.access import Permission, require
from regions.models import Post
from workers.models import Agreement, Insurance, RosterEntry, Survey, Training, TrainingAttendance


@dataclass(frozen=True, slots=True)
class Briefing:
    """A training or safety briefing as its signed list says (T9, T10)."""

    kind: str
    held_on: datetime.date
    place: str
    content: str
    hours: Decimal
    teacher: str


@dataclass(frozen=True, slots=True)
class Policy:
    """An insurance policy; both days are covered."""

    insurer: str
    policy_number: str
    since: datetime.date
    until: datetime.date


@transaction.atomic
def add_survey(
    *,
    id: UUID,
    project_id: UUID,
    held_on: datetime.date,
    households: int,
    willing: int,
    paper: Attachment | None,
    by: Post,
) -> Survey:
    """Record the willingness survey (T1). The same `id` again changes nothing.

    Raises RuleBroken for a day ahead.
    """
    project = _project(project_id, by)
    found = Survey.objects.visible_to(by).filter(pk=id).first()
    if found is not None:
        return found
    _check_past(held_on, "held_on")
    survey = Survey.objects.create(
        id=id,
        held_on=held_on,
        households=households,
        willing=willing,
        paper=paper,
        **_owned(project, by),
    )
    facts = {"households": households, "willing": willing}
    record(by=by, verb="add survey", thing=survey, area=project.village_id, facts=facts)
    return survey


@transaction.atomic
def add_agreements(
    *,
    id: UUID,
    project_id: UUID,
    entry_ids: Collection[UUID],
    signed_on: datetime.date,
    file: UploadedFile[Any] | None,
    by: Post,
) -> list[Agreement]:
    """Record the signed agreements (T3) of several people; who has one already keeps it.

    `id` is that of the picture, kept once for all of them. Raises RuleBroken if nobody is named,
    or for a day ahead, and as `attach`.
    """
    project = _project(project_id, by)
    entries = _entries(project, entry_ids)
    _check_past(signed_on, "signed_on")
    without = RosterEntry.objects.filter(pk__in=[entry.pk for entry in entries])
    unsigned = list(without.without_agreement())
    if not unsigned:
        return []
    paper = None
    if file is not None:
        paper = attach(project=project, file=file, title=_("Agreements"), by=by, id=id)
    made = [
        Agreement(entry=entry, signed_on=signed_on, paper=paper, **_owned(project, by))
        for entry in unsigned
    ]
    Agreement.objects.bulk_create(made)
    facts = {"numbers": [entry.number for entry in unsigned], "signed_on": signed_on}
    record(by=by, verb="add agreements", thing=project, area=project.village_id, facts=facts)
    return made


@transaction.atomic
def add_training(
    *,
    id: UUID,
    project_id: UUID,
    briefing: Briefing,
    entry_ids: Collection[UUID],
    paper: Attachment | None,
    by: Post,
) -> Training:
    """Record a training or safety briefing with who was there. The same `id` changes nothing.

    Raises RuleBroken if nobody was there, or for a day ahead.
    """
    project = _project(project_id, by)
    found = Training.objects.visible_to(by).filter(pk=id).first()
    if found is not None:
        return found
    entries = _entries(project, entry_ids)
    _check_past(briefing.held_on, "held_on")
    training = Training.objects.create(
        id=id, paper=paper, **asdict(briefing), **_owned(project, by)
    )
    TrainingAttendance.objects.bulk_create(
        TrainingAttendance(
            village_id=project.village_id, project=project, training=training, entry=entry
        )
        for entry in entries
    )
    facts = {"kind": briefing.kind, "numbers": [entry.number for entry in entries]}
    record(by=by, verb="add training", thing=training, area=project.village_id, facts=facts)
    return training


@transaction.atomic
def add_insurance(
    *, id: UUID, project_id: UUID, policy: Policy, paper: Attachment | None, by: Post
) -> Insurance:
    """Record a policy that covers everyone on the roster. The same `id` again changes nothing.

    Raises RuleBroken for a policy entered twice or one that ends before it begins.
    """
    project = _project(project_id, by)
    found = Insurance.objects.visible_to(by).filter(pk=id).first()
    if found is not None:
        return found
    if policy.until < policy.since:
        raise RuleBroken(_("The insurance ends before it begins."), "until")
    insurance = Insurance(id=id, paper=paper, **asdict(policy), **_owned(project, by))
    twice = _("This policy has been entered already.")
    with constraints_said({"insurance_once_a_policy": twice}):
        insurance.save(force_insert=True)
    facts = {"since": policy.since, "until": policy.until}
    record(by=by, verb="add insurance", thing=insurance, area=project.village_id, facts=facts)
    return insurance


def _project(project_id: UUID, by: Post) -> Project:
    project = locked_project(project_id, by)
    require(by, Permission.KEEP_PEOPLE, project)
    return project


def _entries(project: Project, entry_ids: Collection[UUID]) -> list[RosterEntry]:
    entries = list(project.rosterentrys.filter(pk__in=entry_ids).order_by("number"))
    if not entries:
        raise RuleBroken(_("Tick at least one person."), "people")
    return entries


def _check_past(day: datetime.date, field: str) -> None:
    if day > timezone.localdate():
        raise RuleBroken(_("This day lies ahead; enter it when it has been."), field)


def _owned(project: Project, by: Post) -> dict[str, object]:
    return {
        "village_id": project.village_id,
        "project": project,
        "by": by,
        "at": timezone.now(),
    }
