"""Taking over works that are under way on paper: opening entries, signed by township and county."""

import datetime
from dataclasses import asdict, dataclass
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.audit import record
from core.errors import RuleBroken
from projects.actions.describing import Description, placed
from projects.actions.locking import locked_project
from projects.lifecycle import Stage, Step
from projects.models import Project, Takeover
from regions.access import Permission, require
from regions.models import Division, Post


@dataclass(frozen=True, slots=True)
class OnPaper:
    """How the works stand by their papers; `began_on` is their first day."""

    began_on: datetime.date
    approval_number: str
    sheets_paid: int
    note: str = ""


@transaction.atomic
def take_over(
    *, id: UUID, village: Division, description: Description, papers: OnPaper, by: Post
) -> Project:
    """Let works under way come in. They wait for their papers, then for township and county.

    The same `id` again gives the project made before. Raises PermissionDenied without the right in
    that village, RuleBroken for a bad description or a first day that lies ahead.
    """
    _check(papers)
    project, is_new = placed(
        id=id, village=village, description=description, stage=Stage.TAKEOVER, by=by
    )
    if is_new:
        Takeover.objects.create(
            village_id=village.code, project=project, at=timezone.now(), by=by, **asdict(papers)
        )
        facts = {"began_on": papers.began_on, "sheets_paid": papers.sheets_paid}
        record(by=by, verb="take over", thing=project, area=village.code, facts=facts)
    return project


@transaction.atomic
def edit_takeover(*, project_id: UUID, version: int, papers: OnPaper, by: Post) -> Takeover:
    """Put right what was typed from the papers, while they are being entered.

    Raises RuleBroken once it was handed in, and when someone else changed it in between.
    """
    project = locked_project(project_id, by)
    require(by, Permission.ACT_FOR_VILLAGE, project)
    check_open(project)
    if project.version != version:
        raise RuleBroken(
            _("Someone else changed the project in the meantime. Open it again, then change it.")
        )
    _check(papers)
    found = project.takeovers.get()
    before = {"began_on": found.began_on, "sheets_paid": found.sheets_paid}
    for name, value in asdict(papers).items():
        setattr(found, name, value)
    found.save()
    project.version += 1
    project.save(update_fields=["version"])
    facts = {"before": before, "began_on": papers.began_on, "sheets_paid": papers.sheets_paid}
    record(by=by, verb="edit takeover", thing=found, area=project.village_id, facts=facts)
    return found


def takes_openings(project: Project) -> bool:
    """Whether opening entries can be made: they are signed as a whole."""
    return (project.stage, project.step) == (Stage.TAKEOVER, Step.MAKE)


def check_open(project: Project) -> None:
    """Raises RuleBroken unless the project takes opening entries."""
    if not takes_openings(project):
        raise RuleBroken(
            _("Opening entries are made while the works are taken over, before they are handed in.")
        )


def _check(papers: OnPaper) -> None:
    if papers.began_on > timezone.localdate():
        raise RuleBroken(_("This day lies ahead: works that have not begun are proposed."),
                         "began_on")  # fmt: skip
