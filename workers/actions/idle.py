"""Days on which nobody worked."""

import datetime
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from core.audit import record
from core.errors import RuleBroken
from projects.models import Project
from regions.access import Permission, require
from regions.models import Post
from workers.actions.locking import hold_everybody, share_month, shared_project
from workers.models import IdleDay
from workers.standing import sentence_on


def set_idle_day(*, project_id: UUID, day: datetime.date, reason: str, by: Post) -> IdleDay:
    """Keep that the day was seen and nobody worked, and why; another reason takes the place of the
    first. Raises RuleBroken for a day that is closed or on which somebody is logged.
    """
    project = shared_project(project_id, by)
    require(by, Permission.LOG_WORK_DAYS, project)
    share_month(project, day)
    hold_everybody(project)
    if sentence := sentence_on(project, day):
        raise RuleBroken(sentence)
    if project.slots.filter(day=day).exists():
        raise RuleBroken(_("Somebody is logged on this day. Clear the day first."))
    said = IdleDay.objects.standing().filter(project=project, day=day).first()
    if said is not None and said.reason == reason:
        return said
    if said is not None:
        said.withdraw(reason=_("Another reason was given."), by=by)
    facts = {"day": day, "reason": reason}
    record(by=by, verb="idle day", thing=project, area=project.village_id, facts=facts)
    return IdleDay.objects.create(
        village_id=project.village_id,
        project=project,
        day=day,
        reason=reason,
        at=timezone.now(),
        by=by,
    )


def end_idle_day(project: Project, day: datetime.date, by: Post) -> None:
    """Somebody worked after all. The callers hold the day and asked for the right."""
    standing = IdleDay.objects.standing().filter(project=project, day=day)
    said = _("Somebody was logged after all.")
    standing.update(withdrawn_at=timezone.now(), withdrawn_by=by, withdrawn_reason=said)
