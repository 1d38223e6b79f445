"""The papers on which pay depends: trainings and insurance; and the first survey."""

import datetime
from collections.abc import Collection
from dataclasses import asdict, dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from core.audit import record
from core.errors import RuleBroken, constraints_said
from projects.actions import attach
from projects.models import Attachment
from regions.models import Post
from workers.actions.keeping import check_past, kept_project, named_entries, owned
from workers.models import Insurance, Survey, Training, TrainingAttendance


@dataclass(frozen=True, slots=True)
class Briefing:
    """A training or safety briefing as its signed list says (T9, T10).

    `trades`: whom it covers, () for everyone; `part`: the stage or part of the works.
    """

    kind: str
    held_on: datetime.date
    place: str
    content: str
    hours: Decimal
    teacher: str
    trades: tuple[str, ...] = ()
    part: str = ""


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
    project = kept_project(project_id, by)
    found = Survey.objects.visible_to(by).filter(pk=id).first()
    if found is not None:
        return found
    check_past(held_on, "held_on")
    survey = Survey.objects.create(
        id=id,
        held_on=held_on,
        households=households,
        willing=willing,
        paper=paper,
        **owned(project, by),
    )
    facts = {"households": households, "willing": willing}
    record(by=by, verb="add survey", thing=survey, area=project.village_id, facts=facts)
    return survey


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
    project = kept_project(project_id, by)
    found = Training.objects.visible_to(by).filter(pk=id).first()
    if found is not None:
        return found
    entries = named_entries(project, entry_ids)
    check_past(briefing.held_on, "held_on")
    training = Training.objects.create(
        id=id,
        paper=paper,
        **(asdict(briefing) | {"trades": list(briefing.trades)}),
        **owned(project, by),
    )
    TrainingAttendance.objects.bulk_create(
        TrainingAttendance(
            village_id=project.village_id, project=project, training=training, entry=entry
        )
        for entry in entries
    )
    facts = {
        "kind": briefing.kind,
        "trades": briefing.trades,
        "numbers": [entry.number for entry in entries],
    }
    record(by=by, verb="add training", thing=training, area=project.village_id, facts=facts)
    return training


@transaction.atomic
def add_training_paper(*, training_id: UUID, file: UploadedFile[Any], by: Post) -> Training:
    """Keep the picture of the signed list, once; sent again it changes nothing.

    Raises RuleBroken as `attach`.
    """
    found = Training.objects.visible_to(by).get(pk=training_id)
    project = kept_project(found.project_id, by)
    training = Training.objects.get(pk=training_id)
    if training.paper_id is None:
        title = _("Signed list of %(day)s") % {"day": training.held_on}
        training.paper = attach(project=project, file=file, title=title, by=by, photo=True)
        training.save(update_fields=["paper"])
        facts = {"sha256": training.paper.sha256}
        record(by=by, verb="sign training", thing=training, area=project.village_id, facts=facts)
    return training


@transaction.atomic
def add_insurance(
    *, id: UUID, project_id: UUID, policy: Policy, paper: Attachment | None, by: Post
) -> Insurance:
    """Record a policy that covers everyone on the roster. The same `id` again changes nothing.

    Raises RuleBroken for a policy entered twice or one that ends before it begins.
    """
    project = kept_project(project_id, by)
    found = Insurance.objects.visible_to(by).filter(pk=id).first()
    if found is not None:
        return found
    if policy.until < policy.since:
        raise RuleBroken(_("The insurance ends before it begins."), "until")
    insurance = Insurance(id=id, paper=paper, **asdict(policy), **owned(project, by))
    twice = _("This policy has been entered already.")
    with constraints_said({"insurance_once_a_policy": twice}):
        insurance.save(force_insert=True)
    facts = {"since": policy.since, "until": policy.until}
    record(by=by, verb="add insurance", thing=insurance, area=project.village_id, facts=facts)
    return insurance
