"""What the village decides: matters put forward, and the meetings on them."""

import datetime
import re
from dataclasses import asdict, dataclass
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.audit import record
from core.errors import DAMAGED, RuleBroken, constraints_said
from projects.actions.locking import locked_project
from projects.county import settings_of
from projects.models import OF_VILLAGERS, Assembly, Attachment, Meeting, Motion, Project, Subject
from regions.access import Permission, require
from regions.models import Post

LEAST_TELLERS = 2  # 监票人 and 计票人 (domain.md T5): one calls the votes out, the other counts
COUNTED_BY_TELLERS = (*OF_VILLAGERS, Assembly.PARTY)
_BETWEEN_NAMES = re.compile(r"[、，,；;/\s]+")


@dataclass(frozen=True, slots=True)
class PutForward:
    """A matter, and how it came up (动议, T4)."""

    subject: str
    matter: str
    origin: str
    proposer: str
    raised_on: datetime.date


@dataclass(frozen=True, slots=True)
class Minutes:
    """What a meeting's record says (T5)."""

    assembly: str
    held_on: datetime.date
    place: str
    chair: str
    recorder: str
    tellers: str
    voting: str
    entitled: int
    present: int
    votes_for: int
    votes_against: int
    abstained: int
    resolution: str
    opinions: str = ""
    from_township: str = ""


@transaction.atomic
def add_motion(*, id: UUID, project_id: UUID, said: PutForward, by: Post) -> Motion:
    """Put a matter forward. The same `id` again changes nothing. RuleBroken for a day ahead."""
    project = locked_project(project_id, by)
    require(by, Permission.ACT_FOR_VILLAGE, project)
    found = Motion.objects.visible_to(by).filter(pk=id).first()
    if found is not None:
        return found
    if said.raised_on > timezone.localdate():
        raise RuleBroken(_("This day lies ahead."), "raised_on")
    motion = Motion(
        id=id,
        village_id=project.village_id,
        project=project,
        by=by,
        at=timezone.now(),
        **asdict(said),
    )
    with constraints_said({"projects_motion_pkey": DAMAGED}):
        motion.save(force_insert=True)
    facts = {"subject": motion.subject, "name": motion.matter}
    record(by=by, verb="put forward", thing=motion, area=project.village_id, facts=facts)
    return motion


@transaction.atomic
def add_meeting(
    *,
    id: UUID,
    project_id: UUID,
    motion: Motion | None,
    minutes: Minutes,
    paper: Attachment | None,
    by: Post,
) -> Meeting:
    """Record a meeting on a matter, or on another one that no stage asks for (`motion` None).

    One without quorum or majority is recorded too. The same `id` again changes nothing. The rule of
    a county's kind of meeting is kept with it, so that a later setting moves no meeting (ADR 0033).

    Raises RuleBroken when the figures contradict each other, the day lies ahead or before the
    matter was put forward, or another project's matter is named.
    """
    project = locked_project(project_id, by)
    require(by, Permission.ACT_FOR_VILLAGE, project)
    found = Meeting.objects.visible_to(by).filter(pk=id).first()
    if found is not None:
        return found
    if motion is not None and motion.project_id != project.pk:
        raise RuleBroken(DAMAGED)
    for broken in contradictions(minutes, motion):
        raise broken
    meeting = _meeting(id, project, motion, minutes)
    meeting.paper, meeting.by, meeting.at = paper, by, timezone.now()
    with constraints_said({"projects_meeting_pkey": DAMAGED}):
        meeting.save(force_insert=True)
    facts = {"subject": meeting.subject, "carries": meeting.tally.carries}
    record(by=by, verb="record meeting", thing=meeting, area=project.village_id, facts=facts)
    return meeting


def _meeting(id: UUID, project: Project, motion: Motion | None, minutes: Minutes) -> Meeting:
    quorum, majority = _rule(project, minutes)
    return Meeting(
        id=id,
        village_id=project.village_id,
        project=project,
        motion=motion,
        subject=motion.subject if motion else Subject.OTHER,
        quorum=quorum,
        majority=majority,
        **asdict(minutes),
    )


def _rule(project: Project, minutes: Minutes) -> tuple[str, str]:
    """The county's rule on the day of the meeting; where it had none yet, today's."""
    then = settings_of(project.village_id, minutes.held_on).rule_of(minutes.assembly)
    return then if all(then) else settings_of(project.village_id).rule_of(minutes.assembly)


def contradictions(minutes: Minutes, motion: Motion | None) -> list[RuleBroken]:
    """Everything in the record that can't be right, each with the field it stands in."""
    return [*_wrong_days(minutes, motion), *_wrong_figures(minutes), *_too_few_tellers(minutes)]


def _wrong_days(minutes: Minutes, motion: Motion | None) -> list[RuleBroken]:
    if minutes.held_on > timezone.localdate():
        said = _("The meeting lies in the future; record it when it was held.")
        return [RuleBroken(said, "held_on")]
    if motion is not None and minutes.held_on < motion.raised_on:
        said = _("The meeting lies before the day on which the matter was put forward.")
        return [RuleBroken(said, "held_on")]
    return []


def _wrong_figures(minutes: Minutes) -> list[RuleBroken]:
    found = []
    if minutes.present > minutes.entitled:
        found.append(
            RuleBroken(_("More people were present than are entitled to attend."), "present")
        )
    votes = minutes.votes_for + minutes.votes_against + minutes.abstained
    if votes != minutes.present:
        said = _("For, against and abstained make %(votes)s votes, but %(present)s were present.")
        found.append(RuleBroken(said % {"votes": votes, "present": minutes.present}, "votes_for"))
    return found


def _too_few_tellers(minutes: Minutes) -> list[RuleBroken]:
    """A branch or two committees are a table of people who see each other's hands."""
    names = {name for name in _BETWEEN_NAMES.split(minutes.tellers) if name}
    if minutes.assembly not in COUNTED_BY_TELLERS or len(names) >= LEAST_TELLERS:
        return []
    said = _("Name two tellers or more, set apart by 、: one calls the votes out, one counts.")
    return [RuleBroken(said, "tellers")]
