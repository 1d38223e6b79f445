"""Who answers for an act: the operator himself, or another by his signed paper (代录)."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from core.errors import RuleBroken
from projects.actions.attachments import attach
from projects.actions.locking import locked_project
from projects.models import Attachment, Project
from regions.access import Owned, Permission, answerable
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
