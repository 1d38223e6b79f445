"""Who sits on the village's two bodies: elected, dismissed, related."""

from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.audit import record
from core.errors import DAMAGED, RuleBroken, constraints_said
from core.idnumber import parse
from core.names import tidy_name
from projects.actions.locking import locked_project
from projects.county import settings_of
from projects.models import (
    BodyMember,
    HeadsRule,
    Kinship,
    Leaving,
    Meeting,
    Project,
    Subject,
)
from projects.rules import seat_refusal
from projects.seats import REFUSALS
from regions.access import Permission, require
from regions.identities import identity_of
from regions.models import Post


@dataclass(frozen=True, slots=True)
class Seat:
    """A seat on a body (T7): what it is, who gave it, with how many votes.

    `elected_by` may be missing only where the works were taken over from paper.
    """

    body: str
    name: str
    duty: str
    tasks: str = ""
    politics: str = ""
    heads_committee: bool = False
    on_committee: bool = False
    elected_by: Meeting | None = None
    votes: int | None = None


@transaction.atomic
def add_member(*, id: UUID, project_id: UUID, seat: Seat, id_number: str, by: Post) -> BodyMember:
    """Name a member of the council or the supervision group. `id_number` is a checked one.

    The same `id` again changes nothing. Raises RuleBroken if the person sits on either body
    already, where `seat_refusal` stops it, and without a meeting of the villagers that elected.
    """
    project = locked_project(project_id, by)
    require(by, Permission.ACT_FOR_VILLAGE, project)
    found = BodyMember.objects.visible_to(by).filter(pk=id).first()
    if found is not None:
        return found
    _check_seat(project, seat)
    member = _seated(id, project, seat, id_number)
    taken = _(
        "This person sits on the council or the supervision group already. "
        "Nobody may be in both: the group watches over the council."
    )
    with constraints_said({"body_member_in_one_body": taken, "projects_bodymember_pkey": DAMAGED}):
        member.save(force_insert=True)
    facts = {"body": seat.body, "name": member.name, "elected_by": _id(seat.elected_by)}
    record(by=by, verb="name member", thing=member, area=project.village_id, facts=facts)
    return member


@transaction.atomic
def end_membership(
    *, member_id: UUID, why: str, dismissed_by: Meeting | None = None, by: Post
) -> BodyMember:
    """The member leaves the body today; the row stays as history. Ended once, it stays so.

    Raises RuleBroken for a dismissal without a meeting of the villagers that carried it.
    """
    member = BodyMember.objects.visible_to(by).get(pk=member_id)
    project = locked_project(member.project_id, by)
    require(by, Permission.ACT_FOR_VILLAGE, project)
    member.refresh_from_db()
    if member.until is not None:
        return member
    meeting = dismissed_by if why == Leaving.DISMISSED else None
    if why == Leaving.DISMISSED:
        _check_meeting(project, meeting, "dismissed_by")
    member.until, member.left_why, member.dismissed_by = timezone.localdate(), why, meeting
    member.save(update_fields=["until", "left_why", "dismissed_by"])
    facts = {"body": member.body, "name": member.name, "why": why, "dismissed_by": _id(meeting)}
    record(by=by, verb="end membership", thing=member, area=project.village_id, facts=facts)
    return member


@transaction.atomic
def declare_kinship(*, id: UUID, member_id: UUID, relative_id: UUID, kin: str, by: Post) -> Kinship:
    """Two sitting members are related. The same `id` again changes nothing.

    Whatever follows from it (`projects.rules.kin_finding`), the declaration is kept. Raises
    RuleBroken for someone who has left or sits in another project, and for a pair declared already.
    """
    member = BodyMember.objects.visible_to(by).get(pk=member_id)
    project = locked_project(member.project_id, by)
    require(by, Permission.ACT_FOR_VILLAGE, project)
    found = Kinship.objects.visible_to(by).filter(pk=id).first()
    if found is not None:
        return found
    relative = project.bodymembers.filter(pk=relative_id, until__isnull=True).first()
    member.refresh_from_db()
    if relative is None or relative == member or member.until is not None:
        raise RuleBroken(_("Choose someone who sits on one of the two bodies."), "relative")
    kinship = Kinship(
        id=id,
        village_id=project.village_id,
        project=project,
        member=member,
        relative=relative,
        kin=kin,
        by=by,
        at=timezone.now(),
    )
    again = _("That these two are related is declared already. Strike it out first.")
    with constraints_said({"kinship_declared_once": again, "projects_kinship_pkey": DAMAGED}):
        kinship.save(force_insert=True)
    facts = {"name": f"{member} – {relative}", "kin": kin}
    record(by=by, verb="declare kinship", thing=kinship, area=project.village_id, facts=facts)
    return kinship


@transaction.atomic
def withdraw_kinship(*, kinship_id: UUID, reason: str, by: Post) -> Kinship:
    """Strike out what was declared by mistake; it stays in the history. RuleBroken without why."""
    kinship = Kinship.objects.visible_to(by).get(pk=kinship_id)
    project = locked_project(kinship.project_id, by)
    require(by, Permission.ACT_FOR_VILLAGE, project)
    kinship.refresh_from_db()
    if not kinship.stands:
        return kinship
    if not reason.strip():
        raise RuleBroken(_("Say what is wrong with it."), "reason")
    kinship.withdraw(reason=reason, by=by)
    facts = {"name": str(kinship), "reason": kinship.withdrawn_reason}
    record(by=by, verb="withdraw kinship", thing=kinship, area=project.village_id, facts=facts)
    return kinship


def _seated(id: UUID, project: Project, seat: Seat, id_number: str) -> BodyMember:
    return BodyMember(
        id=id,
        village_id=project.village_id,
        project=project,
        identity_id=identity_of(id_number),
        sex=parse(id_number).sex.value,
        since=timezone.localdate(),
        body=seat.body,
        name=tidy_name(seat.name),
        duty=seat.duty.strip(),
        tasks=seat.tasks.strip(),
        politics=seat.politics,
        heads_committee=seat.heads_committee,
        on_committee=seat.on_committee,
        elected_by=seat.elected_by,
        votes=seat.votes,
    )


def _check_seat(project: Project, seat: Seat) -> None:
    settings = settings_of(project.village_id)
    refusal = seat_refusal(
        body=seat.body,
        on_committee=seat.on_committee,
        heads=seat.heads_committee,
        heads_forbidden=settings.heads_on_council == HeadsRule.FORBID,
    )
    if refusal is not None:
        said, field = REFUSALS[refusal]
        raise RuleBroken(said, field)
    if seat.elected_by is None and project.taken_over:
        return
    _check_meeting(project, seat.elected_by, "elected_by")
    if seat.votes is not None and seat.elected_by and seat.votes > seat.elected_by.present:
        raise RuleBroken(_("More votes than people were present at that meeting."), "votes")


def _check_meeting(project: Project, meeting: Meeting | None, field: str) -> None:
    """A meeting of the villagers on the bodies that had quorum and majority."""
    if (
        meeting is None
        or meeting.project_id != project.pk
        or meeting.subject != Subject.BODIES
        or not meeting.decides
    ):
        said = _(
            "Name the villagers' meeting on council and supervision group that decided this. "
            "Record it first if it is not there."
        )
        raise RuleBroken(said, field)


def _id(meeting: Meeting | None) -> str:
    return str(meeting.pk) if meeting else ""
