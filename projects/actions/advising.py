"""Advice of a project's sponsor: giving it, striking it out, answering it. It stops nothing."""

from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.audit import record
from core.errors import DAMAGED, RuleBroken, constraints_said
from projects.actions.answering import Answer, answered
from projects.actions.attachments import attach
from projects.actions.locking import locked_project
from projects.advice import of_office, right_to_answer
from projects.models import Advice, AdviceAnswer
from projects.models.advice import MOST_WORDS
from regions.access import Permission, require
from regions.models import Post

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile


@transaction.atomic
def give_advice(
    *,
    id: UUID,
    project_id: UUID,
    text: str,
    by: Post,
    file: "UploadedFile[bytes] | None" = None,
) -> Advice:
    """Advise on a project that the post's department sponsors, at any stage while it is open.

    The same `id` again changes nothing. Raises Project.DoesNotExist for another sponsor's project,
    RuleBroken for no text or a closed project, and as `attach` for its picture.
    """
    project = locked_project(project_id, by)
    require(by, Permission.ADVISE, project)
    found = Advice.objects.visible_to(by).filter(pk=id).first()
    if found is not None:
        return found
    said = _checked(text)
    title = _("Advice of %(office)s") % {"office": by.role_name}
    paper = attach(project=project, file=file, title=title, by=by) if file else None
    advice = Advice(
        id=id,
        village_id=project.village_id,
        project=project,
        stage=project.stage,
        text=said,
        paper=paper,
        at=timezone.now(),
        by=by,
        adviser=by.human,
    )
    with constraints_said({"projects_advice_pkey": DAMAGED}):
        advice.save(force_insert=True)
    facts = {"reason": said[:200], "stage_then": project.stage}
    record(by=by, verb="give advice", thing=advice, area=project.village_id, facts=facts)
    return advice


@transaction.atomic
def withdraw_advice(*, advice_id: UUID, reason: str, by: Post) -> Advice:
    """Strike advice out, with its office's reason; it stays in sight and waits for nobody.

    Raises RuleBroken without a reason, for another office's advice, and for a closed project.
    """
    advice = _locked(advice_id, by)
    require(by, Permission.ADVISE, advice)
    if not of_office(advice, by):
        raise RuleBroken(_("Only the office that gave this advice strikes it out."))
    if not advice.stands:
        return advice
    if not reason.strip():
        raise RuleBroken(_("Say why this advice is struck out."), "reason")
    advice.withdraw(reason=reason, by=by)
    facts = {"reason": advice.withdrawn_reason}
    record(by=by, verb="withdraw advice", thing=advice, area=advice.village_id, facts=facts)
    return advice


@transaction.atomic
def answer_advice(
    *, advice_id: UUID, text: str, by: Post, answer: Answer | None = None
) -> AdviceAnswer:
    """Say what was done about advice: whoever makes the project's present stage answers.

    The same again changes nothing. Raises PermissionDenied for another post; RuleBroken
    for no text, advice that was answered or struck out, and a human who gave it himself.
    """
    advice = _locked(advice_id, by)
    project = advice.project
    permission = right_to_answer(project)
    require(by, permission, project)
    found = AdviceAnswer.objects.visible_to(by).filter(advice=advice).first()
    if found is not None and (found.post_id, found.text) == (by.pk, text.strip()):
        return found  # a double click
    if found is not None:
        raise RuleBroken(_("Someone else has just answered this advice. Open the list again."))
    if not advice.stands:
        raise RuleBroken(_("This advice was struck out: it needs no answer any more."))
    said = _checked(text)
    columns = answered(project, permission, by, answer)
    row = AdviceAnswer(advice=advice, adviser_id=advice.adviser_id, text=said, **columns)
    with constraints_said(_SAID):
        row.save(force_insert=True)
    facts = {"reason": said[:200]}
    record(by=by, verb="answer advice", thing=row, area=project.village_id, facts=facts)
    return row


_SAID = {
    "advice_answered_by_another": gettext_lazy(
        "Whoever gave the advice can't answer it. Another person must do that."
    ),
}


def _locked(advice_id: UUID, by: Post) -> Advice:
    """The advice as it stands once its project is locked."""
    project_id = (
        Advice.objects.visible_to(by).values_list("project_id", flat=True).get(pk=advice_id)
    )
    project = locked_project(project_id, by)
    advice = Advice.objects.select_related("by").get(pk=advice_id)
    advice.project = project
    return advice


def _checked(text: str) -> str:
    said = text.strip()
    if not said:
        raise RuleBroken(_("Write a sentence or two."), "text")
    if len(said) > MOST_WORDS:
        raise RuleBroken(
            _("This is too long: at most %(most)s characters.") % {"most": MOST_WORDS}, "text"
        )
    return said
