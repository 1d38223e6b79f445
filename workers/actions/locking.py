"""Locks that a tap takes: shared ones, so that taps do not wait for each other.

Order everywhere: project, project-month, sheet, line, slot, audit record (decision 21).
"""

import datetime
from typing import TypeVar
from uuid import UUID

from django.db.models import Model, QuerySet
from django.utils.translation import gettext as _

from core.errors import RuleBroken
from projects.models import Outcome, Project
from regions.models import Post
from workers.models import ProjectMonth

Row = TypeVar("Row", bound=Model)


def shared(rows: QuerySet[Row]) -> list[Row]:
    """The rows, locked FOR SHARE until the transaction ends; Django has no word for it."""
    statement, parameters = rows.query.sql_with_params()
    return list(rows.model._default_manager.raw(f"{statement} FOR SHARE", parameters))


def shared_project(project_id: UUID, by: Post) -> Project:
    """The project, so locked that nobody suspends or moves it on meanwhile.

    Raises Project.DoesNotExist for what the post can't see, RuleBroken for a closed project.
    """
    found = shared(Project.objects.visible_to(by).filter(pk=project_id).order_by())
    if not found:
        raise Project.DoesNotExist
    if found[0].outcome != Outcome.OPEN:
        raise RuleBroken(_("This project is closed and can only be read."))
    return found[0]


def share_month(project: Project, day: datetime.date) -> None:
    """Hold the row that a wage sheet locks for itself; it is made with the month's first tap."""
    month = day.replace(day=1)
    rows = ProjectMonth.objects.filter(project=project, month=month)
    if not shared(rows):
        row = ProjectMonth(village_id=project.village_id, project=project, month=month)
        ProjectMonth.objects.bulk_create([row], ignore_conflicts=True)
        shared(rows)
