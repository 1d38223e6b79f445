"""The project's row lock: the first in the lock order of every action on a project.

Order everywhere: project, project-month, sheet, line, slot, audit record (decision 21).
"""

from uuid import UUID

from django.utils.translation import gettext as _

from core.errors import RuleBroken
from projects.models import Outcome, Project
from regions.models import Post


def locked_project(project_id: UUID, by: Post) -> Project:
    """The project, locked until the transaction ends. It must be in reach and under way.

    Raises Project.DoesNotExist for what the post can't see, RuleBroken for a closed project.
    """
    project = Project.objects.visible_to(by).select_for_update().get(pk=project_id)
    if project.outcome != Outcome.OPEN:
        raise RuleBroken(_("This project is closed and can only be read."))
    return project
