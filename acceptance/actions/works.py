"""What was built, and the village's application for acceptance."""

import datetime
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from decimal import Decimal
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from acceptance.figures import facts_of
from acceptance.levels import MENDED_IN
from acceptance.models import Application, WorksItem
from core.audit import record
from core.errors import RuleBroken
from core.money import yuan
from projects.actions import locked_project
from projects.lifecycle import Stage, Step
from projects.models import Project
from regions.access import Permission, require
from regions.models import Post


@dataclass(frozen=True, slots=True)
class Works:
    """One part of the works; quantities in its own unit."""

    title: str
    unit: str
    design: Decimal
    completed: Decimal
    standard: str


@dataclass(frozen=True, slots=True)
class FinalAccount:
    """What the village applies with; amounts in yuan."""

    starts_on: datetime.date
    ends_on: datetime.date
    labour: Decimal
    materials: Decimal
    machinery: Decimal
    other: Decimal
    conclusion: str


AMOUNTS = ("labour", "materials", "machinery", "other")


@transaction.atomic
def save_works(
    *, project_id: UUID, version: int, works: Sequence[Works], by: Post
) -> list[WorksItem]:
    """Put the list of completed works in the place of the one before.

    `version` is the project's that the page showed; what is decided on has changed then.

    Raises RuleBroken for an empty list or a quantity that can't be, when it isn't the time, or if
    someone else changed the project in between.
    """
    project = _prepared_project(project_id, version, (*MENDED_IN,), by)
    if not works:
        raise RuleBroken(_("List at least one part of the works."))
    for number, one in enumerate(works):
        _check_quantities(number, one)
    WorksItem.objects.filter(project=project).delete()
    rows = WorksItem.objects.bulk_create(
        WorksItem(village_id=project.village_id, project=project, number=number, **asdict(one))
        for number, one in enumerate(works, start=1)
    )
    _grow(project)
    facts = {"works": [[one.title, str(one.design), str(one.completed)] for one in works]}
    record(by=by, verb="list works", thing=project, area=project.village_id, facts=facts)
    return rows


@transaction.atomic
def save_application(
    *, project_id: UUID, version: int, account: FinalAccount, by: Post
) -> Application:
    """Write the application, or write it again; the figures of labour are copied from the records.

    Raises RuleBroken without a list of works, for days or amounts that can't be, when it isn't the
    time, or if someone else changed the project in between.
    """
    project = _prepared_project(project_id, version, (Stage.ACCEPTANCE,), by)
    if not WorksItem.objects.filter(project=project).exists():
        raise RuleBroken(_("List first which works were completed."))
    _check_account(account)
    amounts = {name: yuan(getattr(account, name)) for name in AMOUNTS}
    columns = asdict(account) | amounts | asdict(facts_of(project))
    columns |= {"conclusion": account.conclusion.strip(), "by": by, "at": timezone.now()}
    application, _new = Application.objects.update_or_create(
        project=project, defaults=columns, create_defaults=columns | _owned(project)
    )
    _grow(project)
    facts = {name: str(columns[name]) for name in (*AMOUNTS, "workers", "wages_due", "wages_paid")}
    record(by=by, verb="write application", thing=application, area=project.village_id, facts=facts)
    return application


def _owned(project: Project) -> dict[str, object]:
    return {"project": project, "village_id": project.village_id}


def _prepared_project(
    project_id: UUID, version: int, stages: tuple[Stage, ...], by: Post
) -> Project:
    project = locked_project(project_id, by)
    require(by, Permission.ACT_FOR_VILLAGE, project)
    if project.step != Step.MAKE or project.stage not in stages:
        raise RuleBroken(_("This can't be changed now: it is not being prepared."))
    if project.version != version:
        raise RuleBroken(
            _("Someone else changed the project in the meantime. Open it again, then change it.")
        )
    return project


def _grow(project: Project) -> None:
    """What is decided on is another one now."""
    project.version += 1
    project.save(update_fields=["version"])


def _check_quantities(number: int, works: Works) -> None:
    if works.design <= 0:
        raise RuleBroken(_("The quantity by design is above zero."), f"design_{number}")
    if works.completed < 0:
        raise RuleBroken(_("A quantity can't be below zero."), f"completed_{number}")


def _check_account(account: FinalAccount) -> None:
    if account.ends_on < account.starts_on:
        raise RuleBroken(_("The works ended before they began: compare the days."), "ends_on")
    if account.ends_on > timezone.localdate():
        raise RuleBroken(_("This day lies ahead: the works are complete when it comes."), "ends_on")
    if any(yuan(getattr(account, name)) < 0 for name in AMOUNTS):
        raise RuleBroken(_("An amount can't be below zero."), "labour")
    if not account.conclusion.strip():
        raise RuleBroken(_("Write what your own check found."), "conclusion")
