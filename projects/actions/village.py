"""What the village decides: its meetings, and who sits on its two bodies."""

import datetime
from dataclasses import asdict, dataclass
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.audit import record
from core.errors import DAMAGED, RuleBroken, constraints_said
from core.names import tidy_name
from projects.actions.locking import locked_project
from projects.models import Attachment, BodyMember, Meeting
from regions.access import Permission, require
from regions.identities import identity_of
from regions.models import Post


@dataclass(frozen=True, slots=True)
class Minutes:
    """What a meeting's record says (T5)."""

    assembly: str
    subject: str
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


@transaction.atomic
def add_meeting(
    *, id: UUID, project_id: UUID, minutes: Minutes, paper: Attachment | None, by: Post
) -> Meeting:
    """Record a meeting; one without quorum or majority too. The same `id` again changes nothing.

    Raises RuleBroken when the figures contradict each other or the day lies ahead.
    """
    project = locked_project(project_id, by)
    require(by, Permission.ACT_FOR_VILLAGE, project)
    found = Meeting.objects.visible_to(by).filter(pk=id).first()
    if found is not None:
        return found
    for broken in contradictions(minutes):
        raise broken
    meeting = Meeting(
        id=id,
        village_id=project.village_id,
        project=project,
        paper=paper,
        by=by,
        at=timezone.now(),
        **asdict(minutes),
    )
    with constraints_said({"projects_meeting_pkey": DAMAGED}):
        meeting.save(force_insert=True)
    facts = {"subject": minutes.subject, "carries": meeting.tally.carries}
    record(by=by, verb="record meeting", thing=meeting, area=project.village_id, facts=facts)
    return meeting


def contradictions(minutes: Minutes) -> list[RuleBroken]:
    """Everything in the record that can't be right, each with the field it stands in."""
    found = []
    if minutes.held_on > timezone.localdate():
        found.append(
            RuleBroken(_("The meeting lies in the future; record it when it was held."), "held_on")
        )
    if minutes.present > minutes.entitled:
        found.append(
            RuleBroken(_("More people were present than are entitled to attend."), "present")
        )
    votes = minutes.votes_for + minutes.votes_against + minutes.abstained
    if votes != minutes.present:
        said = _("For, against and abstained make %(votes)s votes, but %(present)s were present.")
        found.append(RuleBroken(said % {"votes": votes, "present": minutes.present}, "votes_for"))
    return found


@transaction.atomic
def add_member(
    *,
    id: UUID,
    project_id: UUID,
    body: str,
    name: str,
    id_number: str,
    duty: str,
    heads_committee: bool,
    by: Post,
) -> BodyMember:
    """Name a member of the council or the supervision group. `id_number` is a checked one.

    The same `id` again changes nothing. Raises RuleBroken if the person sits on either body
    already.
    """
    project = locked_project(project_id, by)
    require(by, Permission.ACT_FOR_VILLAGE, project)
    found = BodyMember.objects.visible_to(by).filter(pk=id).first()
    if found is not None:
        return found
    member = BodyMember(
        id=id,
        village_id=project.village_id,
        project=project,
        body=body,
        identity_id=identity_of(id_number),
        name=tidy_name(name),
        duty=duty.strip(),
        heads_committee=heads_committee,
        since=timezone.localdate(),
    )
    taken = _(
        "This person sits on the council or the supervision group already. "
        "Nobody may be in both: the group watches over the council."
    )
    with constraints_said({"body_member_in_one_body": taken, "projects_bodymember_pkey": DAMAGED}):
        member.save(force_insert=True)
    facts = {"body": body, "name": member.name}
    record(by=by, verb="name member", thing=member, area=project.village_id, facts=facts)
    return member


@transaction.atomic
def end_membership(*, member_id: UUID, by: Post) -> BodyMember:
    """The member leaves the body today; the row stays as history."""
    member = BodyMember.objects.visible_to(by).get(pk=member_id)
    project = locked_project(member.project_id, by)
    require(by, Permission.ACT_FOR_VILLAGE, project)
    member.refresh_from_db()
    if member.until is None:
        member.until = timezone.localdate()
        member.save(update_fields=["until"])
        facts = {"body": member.body, "name": member.name}
        record(by=by, verb="end membership", thing=member, area=project.village_id, facts=facts)
    return member
