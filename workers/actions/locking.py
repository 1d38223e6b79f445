"""Locks that a tap takes: shared ones, so that taps do not wait for each other.

Order everywhere: project, project-month, sheet, line, slot, audit record (decision 21).
"""

import datetime
from uuid import UUID

from django.db import connection
from django.utils.translation import gettext as _

from core.errors import RuleBroken
from core.ids import new_id
from projects.models import Outcome, Project
from regions.models import Post

# Django has no word for FOR SHARE. Plain SQL, too, because a tap's few statements took three times
# as long to be put together by the ORM as to be run.
PROJECT = """
SELECT * FROM projects_project WHERE id = %s AND village_id >= %s AND village_id < %s FOR SHARE
"""
MONTH = "SELECT 1 FROM workers_projectmonth WHERE project_id = %s AND month = %s FOR SHARE"
NEW_MONTH = """
INSERT INTO workers_projectmonth (id, village_id, project_id, month) VALUES (%s, %s, %s, %s)
ON CONFLICT (project_id, month) DO NOTHING
"""


def shared_project(project_id: UUID, by: Post) -> Project:
    """The project, so locked that nobody suspends or moves it on meanwhile.

    Raises Project.DoesNotExist for what the post can't see, RuleBroken for a closed project.
    """
    found = list(Project.objects.raw(PROJECT, [project_id, by.scope.lo, by.scope.hi]))
    if not found:
        raise Project.DoesNotExist
    if found[0].outcome != Outcome.OPEN:
        raise RuleBroken(_("This project is closed and can only be read."))
    return found[0]


def share_month(project: Project, day: datetime.date) -> None:
    """Hold the row that a wage sheet locks for itself; it is made with the month's first tap."""
    this_month = (project.pk, day.replace(day=1))
    with connection.cursor() as cursor:
        cursor.execute(MONTH, this_month)
        if cursor.fetchone() is None:
            cursor.execute(NEW_MONTH, [new_id(), project.village_id, *this_month])
            cursor.execute(MONTH, this_month)
