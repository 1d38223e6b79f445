"""Who answers for an act: the operator himself, or another by his signed paper (代录)."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.errors import RuleBroken
from projects.actions.attachments import attach
from projects.actions.locking import locked_project
from projects.models import Attachment, Project
from regions.access import Owned, Permission, answerable, require
from regions.models import Human, Post

Done = TypeVar("Done")


@dataclass(frozen=True, slots=True)
class Answer:
    """The human who answers; `paper` is what he signed, needed where he isn't the operator."""

    responsible: Human
    paper: Attachment | None = None


def checked_answer(
    answer: Answer | None, *, permission: Permission, thing: Owned, by: Post
) -> Answer:
    """The answer given, or the operator's own; checked against who holds the right's post today.

    Raises RuleBroken for a human who can't answer for it, or without his paper.
    """
    given = answer or Answer(by.user.human)
    if not answerable(permission, thing).filter(pk=given.responsible.pk).exists():
        raise RuleBroken(
            _("Name the person who answers for this step, and attach the paper he signed."),
            "responsible",
        )
    if given.responsible != by.user.human and given.paper is None:
        raise RuleBroken(
            _("Attach the signed paper of the person who answers for this step."), "paper"
        )
    return given


def answered(
    project: Project, permission: Permission, by: Post, answer: Answer | None
) -> dict[str, Any]:
    """The columns of `projects.models.Answered`, with the row's project and village.

    Raises PermissionDenied without the right, RuleBroken for a human who can't answer for it.
    """
    require(by, permission, project)
    given = checked_answer(answer, permission=permission, thing=project, by=by)
    return answered_by(given, project, by)


def answered_by(given: Answer, project: Project, by: Post) -> dict[str, Any]:
    """The same, where who may answer was asked before."""
    return {
        "village_id": project.village_id,
        "project": project,
        "at": timezone.now(),
        "post": by,
        "operator": by.user.human,
        "responsible": given.responsible,
        "paper": given.paper,
    }


@transaction.atomic
def with_answer(
    *,
    project: Project,
    responsible: Human,
    file: "UploadedFile[bytes] | None",
    by: Post,
    act: Callable[[Answer], Done],
) -> Done:
    """Let `act` take its step with the signed paper of whoever answers; not kept if `act` refuses.

    Raises what `attach` and `act` raise.
    """
    locked_project(project.pk, by)  # before the paper, whose reference would share the lock
    title = _("Paper signed by %(name)s") % {"name": responsible}
    paper = attach(project=project, file=file, title=title, by=by) if file else None
    return act(Answer(responsible, paper))
