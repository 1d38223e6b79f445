"""Who answers for a row of the plan or the store, in the row's own columns."""

from typing import Any

from django.utils import timezone

from projects.actions import Answer, checked_answer
from projects.models import Project
from regions.access import Permission, require
from regions.models import Post


def answered(
    project: Project, permission: Permission, by: Post, answer: Answer | None
) -> dict[str, Any]:
    """The columns of `procurement.models.answered.Answered`, with the row's project and village.

    Raises PermissionDenied without the right, RuleBroken for a human who can't answer for it.
    """
    require(by, permission, project)
    given = checked_answer(answer, permission=permission, thing=project, by=by)
    return {
        "village_id": project.village_id,
        "project": project,
        "at": timezone.now(),
        "post": by,
        "operator": by.user.human,
        "responsible": given.responsible,
        "paper": given.paper,
    }
