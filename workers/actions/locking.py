"""Locks that a tap takes. Those of project and month are shared, so that only taps of the same
people wait for each other, and nobody who would change what the taps rest on comes between.

Order everywhere: project, project-month, roster entry, sheet, line, slot, audit record (decision
21). Several of a kind are locked in the order of their keys.
"""

import datetime
from collections.abc import Collection
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
# Not FOR UPDATE: new slots, papers and wage lines may point at the entries meanwhile.
ENTRIES = """
SELECT 1 FROM workers_rosterentry WHERE project_id = %s AND number = ANY(%s)
ORDER BY id FOR NO KEY UPDATE
"""
EVERYBODY = "SELECT 1 FROM workers_rosterentry WHERE project_id = %s ORDER BY id FOR NO KEY UPDATE"


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


def hold_entries(project: Project, numbers: Collection[int]) -> None:
    """Let nobody else change these people's days until the transaction ends.

    What stands there is read in a later statement: one that waits for a lock would still see what
    stood there before it waited.
    """
    with connection.cursor() as cursor:
        cursor.execute(ENTRIES, (project.pk, list(numbers)))


def hold_everybody(project: Project) -> None:
    """`hold_entries` for the whole roster."""
    with connection.cursor() as cursor:
        cursor.execute(EVERYBODY, (project.pk,))
