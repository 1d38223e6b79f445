"""What the supervision group says of late days and of weeks, and what is answered to it."""

import datetime
from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from core.audit import record
from core.errors import DAMAGED, RuleBroken, constraints_said
from projects.actions import Answer, checked_answer, locked_project
from projects.models import Project
from regions.access import Permission, can, require
from regions.models import Post
from workers.late_days import waiting_records
from workers.models import DayRecord, LateCheck, Opinion, WeekAnswer, WeekCheck
from workers.rules import WeekState, monday_of
from workers.weeks import is_over, week_of

RIGHT = Permission.CONFIRM_WORK_DAYS


@dataclass(frozen=True, slots=True)
class Judgement:
    """An opinion, with the reason that an objection needs."""

    verdict: Opinion
    reason: str = ""


@transaction.atomic
def check_late(
    *,
    project_id: UUID,
    record_ids: Collection[UUID],
    judgement: Judgement,
    by: Post,
    answer: Answer | None = None,
) -> int:
    """Confirm late entries, or object to them; how many. The same again changes nothing.

    What is confirmed is payable from now on. Raises RuleBroken where one of them waits no longer,
    for an objection without a reason, and for a human who logged one of them himself.
    """
    project = locked_project(project_id, by)
    require(by, RIGHT, project)
    _check_reason(judgement)
    wanted = set(record_ids)
    if not wanted:
        raise RuleBroken(_("Tick the days that you looked at."), "records")
    same = LateCheck.objects.filter(record__in=wanted, verdict=judgement.verdict)
    wanted -= set(same.values_list("record_id", flat=True))
    records = list(waiting_records(project).filter(pk__in=wanted))
    if len(records) < len(wanted):
        raise RuleBroken(_("Some of these days were changed meanwhile. Load the page again."))
    if records:
        _add_late_checks(project, records, judgement, by, answer)
    return len(records)


@transaction.atomic
def check_week(
    *,
    id: UUID,
    project_id: UUID,
    week: datetime.date,
    seen: str,
    judgement: Judgement,
    by: Post,
    answer: Answer | None = None,
) -> WeekCheck:
    """Confirm the week that begins on the Monday `week`, or object to it.

    `seen` is the hash of what the page showed. The same `id` again changes nothing.

    Raises RuleBroken for a week that is not over or is confirmed as it is, that was changed after
    the page was opened, for an objection without a reason, and for a human who logged days of it.
    """
    project = locked_project(project_id, by)
    require(by, RIGHT, project)
    if found := WeekCheck.objects.filter(pk=id, project=project).first():
        return found
    _check_reason(judgement)
    _check_week(project, week, seen)
    checks = WeekCheck.objects.filter(project=project, week=week)
    number = (checks.aggregate(last=Max("round"))["last"] or 0) + 1
    check = WeekCheck(
        id=id,
        project=project,
        week=week,
        round=number,
        seen=seen,
        **_row(project, judgement, by, answer),
    )
    with constraints_said(_sentences()):
        check.save(force_insert=True)
    verb = "confirm week" if judgement.verdict == Opinion.AGREE else "object to week"
    facts = {"week": week, "round": number, "seen": seen, "reason": check.reason}
    record(by=by, verb=verb, thing=check, area=project.village_id, facts=facts)
    return check


@transaction.atomic
def answer_week(*, id: UUID, check_id: UUID, text: str, by: Post) -> WeekAnswer:
    """Answer an objection to a week, after which the supervision group looks again.

    Raises RuleBroken without a text, for what is no open objection, and for whoever objected;
    PermissionDenied for who neither logs days nor answers objections; WeekCheck.DoesNotExist.
    """
    check = WeekCheck.objects.visible_to(by).get(pk=check_id)
    project = locked_project(check.project_id, by)
    require_to_answer(by, project)
    if found := WeekAnswer.objects.filter(objection=check).first():
        return found
    if check.verdict != Opinion.OBJECT:
        raise RuleBroken(_("There is no objection here to answer."))
    if by.human.pk in (check.responsible_id, check.operator_id):
        raise RuleBroken(_("Whoever objected doesn't answer it: a colleague must."))
    if not text.strip():
        raise RuleBroken(_("Say what was found, or what was corrected."), "text")
    answer = WeekAnswer(
        id=id,
        village_id=project.village_id,
        project=project,
        objection=check,
        text=text.strip(),
        at=timezone.now(),
        by=by,
    )
    with constraints_said({"workers_weekanswer_pkey": DAMAGED}):
        answer.save(force_insert=True)
    facts = {"week": check.week, "round": check.round, "text": answer.text}
    record(by=by, verb="answer week", thing=answer, area=project.village_id, facts=facts)
    return answer


def may_answer(actor: Post | None, project: Project) -> bool:
    """Who keeps the days answers for them, and whoever answers objections above."""
    rights = (Permission.LOG_WORK_DAYS, Permission.ANSWER_OBJECTIONS)
    return any(can(actor, right, project) for right in rights)


def require_to_answer(actor: Post | None, project: Project) -> Post:
    """Raises PermissionDenied."""
    if can(actor, Permission.LOG_WORK_DAYS, project):
        return require(actor, Permission.LOG_WORK_DAYS, project)
    return require(actor, Permission.ANSWER_OBJECTIONS, project)


def _check_reason(judgement: Judgement) -> None:
    if judgement.verdict == Opinion.OBJECT and not judgement.reason.strip():
        raise RuleBroken(_("Say what is wrong, so that it can be put right."), "reason")


def _check_week(project: Project, week: datetime.date, seen: str) -> None:
    if week != monday_of(week):
        raise RuleBroken(_("A week begins on a Monday."))
    if not is_over(week):
        raise RuleBroken(_("This week is not over yet: its days can still be logged."))
    now = week_of(project, week)
    if now.digest != seen:
        raise RuleBroken(_("The days were changed after you opened the page. Look at them again."))
    if now.state == WeekState.AGREED:
        raise RuleBroken(_("This week is confirmed already, and nothing has changed since."))
    if not now.people and now.check is None:
        raise RuleBroken(_("Nobody worked in this week: there is nothing to confirm."))


def _add_late_checks(
    project: Project,
    records: list[DayRecord],
    judgement: Judgement,
    by: Post,
    answer: Answer | None,
) -> None:
    row = _row(project, judgement, by, answer)
    checks = [
        LateCheck(project=project, record=one, entry_id=one.entry_id, day=one.day, **row)
        for one in records
    ]
    with constraints_said(_sentences()):
        LateCheck.objects.bulk_create(checks)
    verb = "confirm late days" if judgement.verdict == Opinion.AGREE else "object to late days"
    facts = {"records": [str(one.pk) for one in records], "reason": row["reason"]}
    record(by=by, verb=verb, thing=project, area=project.village_id, facts=facts)


def _row(
    project: Project, judgement: Judgement, by: Post, answer: Answer | None
) -> dict[str, object]:
    """What an opinion bears: who answers for it, and who typed it (decision 14)."""
    given = checked_answer(answer, permission=RIGHT, thing=project, by=by)
    return {
        "village_id": project.village_id,
        "verdict": judgement.verdict,
        "reason": judgement.reason.strip(),
        "at": timezone.now(),
        "post": by,
        "operator": by.human,
        "responsible": given.responsible,
        "paper": given.paper,
    }


def _sentences() -> dict[str, object]:
    return {
        "late_check_by_another": _(
            "Who logged a late day may not confirm it, nor type its confirmation in. Another "
            "person must do it."
        ),
        "week_check_by_another": _(
            "Who logged days of this week may not confirm it. Another person of the supervision "
            "group must do it."
        ),
        "workers_weekcheck_pkey": DAMAGED,
    }
