"""Explaining what looks wrong, and saying whether the explanation will do."""

import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.audit import record
from core.errors import DAMAGED, RuleBroken, constraints_said
from projects.actions import locked_project
from projects.models import Project
from regions.access import Permission, require
from regions.models import Post
from workers.figures import month_of
from workers.findings import Looked, Standing, findings_of
from workers.models import FindingAnswer, FindingVerdict


def finding_of(project: Project, key: str) -> Looked | None:
    """The finding as it is now, None where there is none of that name any more."""
    try:
        day = datetime.date.fromisoformat(key.split(":")[1])
    except (IndexError, ValueError):
        return None
    looked = findings_of(project, *month_of(day))
    return next((one for one in looked if one.finding.key == key), None)


@transaction.atomic
def answer_finding(
    *, id: UUID, project_id: UUID, key: str, facts: str, text: str, by: Post
) -> FindingAnswer:
    """Explain a finding; `facts` are those that were seen. The same `id` again changes nothing.

    Raises RuleBroken where it is gone or has changed meanwhile, waits already, or is settled.
    """
    project = locked_project(project_id, by)
    require(by, Permission.LOG_WORK_DAYS, project)
    found = FindingAnswer.objects.visible_to(by).filter(pk=id).first()
    if found is not None:
        return found
    looked = finding_of(project, key)
    if looked is None or looked.finding.facts != facts:
        raise RuleBroken(_("What looked wrong has changed meanwhile. Load the page again."))
    if looked.standing != Standing.OPEN:
        raise RuleBroken(_("This is explained already."))
    answer = FindingAnswer(
        id=id,
        village_id=project.village_id,
        project=project,
        key=key,
        facts=facts,
        text=text.strip(),
        at=timezone.now(),
        by=by,
    )
    with constraints_said(
        {
            "workers_findinganswer_pkey": DAMAGED,
            "finding_answer_says_something": _("Say how it came about."),
        }
    ):
        answer.save(force_insert=True)
    facts_kept = {"kind": looked.finding.kind, "day": looked.finding.day}
    record(by=by, verb="explain finding", thing=answer, area=project.village_id, facts=facts_kept)
    return answer


@transaction.atomic
def judge_answer(
    *, id: UUID, answer_id: UUID, accepted: bool, note: str, by: Post
) -> FindingVerdict:
    """Accept an explanation, or refuse it with a reason: the finding is then open again.

    Nobody judges what he explained himself. Raises RuleBroken for that, without a reason, and
    where it was judged already or is no longer about what stands there.
    """
    answer = FindingAnswer.objects.visible_to(by).get(pk=answer_id)
    project = locked_project(answer.project_id, by)
    require(by, Permission.CHECK_SITE, project)
    found = FindingVerdict.objects.visible_to(by).filter(answer=answer).first()
    if found is not None:
        if found.pk == id:
            return found
        raise RuleBroken(_("Someone has judged this explanation already."))
    if answer.by.user.human_id == by.user.human_id:
        raise RuleBroken(_("You explained this yourself: someone else judges it."))
    if not accepted and not note.strip():
        raise RuleBroken(_("Say why the explanation will not do."), "note")
    looked = finding_of(project, answer.key)
    if looked is None or looked.last != answer or looked.standing != Standing.ANSWERED:
        raise RuleBroken(_("What looked wrong has changed meanwhile. Load the page again."))
    verdict = FindingVerdict(
        id=id,
        village_id=project.village_id,
        project=project,
        answer=answer,
        accepted=accepted,
        note=note.strip(),
        at=timezone.now(),
        by=by,
    )
    verdict.save(force_insert=True)
    facts = {"kind": looked.finding.kind, "accepted": accepted}
    record(by=by, verb="judge finding", thing=verdict, area=project.village_id, facts=facts)
    return verdict
