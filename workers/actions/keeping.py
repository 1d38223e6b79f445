"""What the acts on a project's papers share: its lock, who is meant, the columns of every row."""

import datetime
from collections.abc import Collection
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from core.errors import RuleBroken
from projects.actions import locked_project
from projects.models import Project
from regions.access import Permission, require
from regions.models import Post
from workers.models import RosterEntry


def kept_project(project_id: UUID, by: Post) -> Project:
    project = locked_project(project_id, by)
    require(by, Permission.KEEP_PEOPLE, project)
    return project


def named_entries(project: Project, entry_ids: Collection[UUID]) -> list[RosterEntry]:
    entries = list(project.rosterentrys.filter(pk__in=entry_ids).order_by("number"))
    if not entries:
        raise RuleBroken(_("Tick at least one person."), "people")
    return entries


def check_past(day: datetime.date, field: str) -> None:
    if day > timezone.localdate():
        raise RuleBroken(_("This day lies ahead; enter it when it has been."), field)


def owned(project: Project, by: Post) -> dict[str, object]:
    return {
        "village_id": project.village_id,
        "project": project,
        "by": by,
        "at": timezone.now(),
    }
