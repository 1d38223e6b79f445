"""How far a matter has come: its four deliberations and two publications (四议两公开). Only reads.

domain.md §2.3: 村党组织提议 → 村"两委"会议商议 → 党员大会审议 → 村民(代表)会议决议, then 决议公开
and 实施结果公开. A publication is the first notice of its kind since that day (ADR 0033).
"""

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from projects.models import (
    OF_VILLAGERS,
    Deliberation,
    Meeting,
    Motion,
    Notice,
    NoticeKind,
    Project,
    Subject,
)
from projects.rules import in_their_order

PUBLISHED = {NoticeKind.RESOLUTION, NoticeKind.ACCEPTANCE}


@dataclass(frozen=True, slots=True)
class Course:
    """A matter's way: every meeting on it, those of the four that hold in order, its notices."""

    motion: Motion
    meetings: Sequence[Meeting]
    held: Sequence[Meeting]
    resolution_notice: Notice | None
    result_notice: Notice | None

    @property
    def resolution(self) -> Meeting | None:
        """The villagers' meeting that decided it, once all four hold in their order."""
        return self.held[-1] if len(self.held) == len(Deliberation) else None

    @property
    def next(self) -> Deliberation | None:
        """The deliberation that comes next; None once it is resolved."""
        return None if self.resolution else list(Deliberation)[len(self.held)]

    def meetings_of(self, deliberation: Deliberation) -> list[Meeting]:
        return [one for one in self.meetings if one.deliberation == deliberation]

    def held_as(self, deliberation: Deliberation) -> Meeting | None:
        return next((one for one in self.held if one.deliberation == deliberation), None)


def courses_of(project: Project, meetings: Sequence[Meeting] | None = None) -> list[Course]:
    """Every matter of a project, the latest first; `meetings` are its, where they are read already.

    Two queries, and one for the meetings.
    """
    if meetings is None:
        meetings = list(project.meetings.all())
    notices = list(
        Notice.objects.standing()
        .filter(project=project, kind__in=PUBLISHED)
        .order_by("posted_on", "at")
    )
    motions = project.motions.order_by("-raised_on", "-at")
    return [course_of(motion, meetings, notices) for motion in motions]


def course_of(motion: Motion, meetings: Iterable[Meeting], notices: Sequence[Notice]) -> Course:
    """One matter among the project's meetings and standing notices, these the earliest first."""
    mine = (meeting for meeting in meetings if meeting.motion_id == motion.pk)
    on_it = sorted(mine, key=lambda meeting: (meeting.held_on, meeting.at))
    held = in_their_order(on_it, Deliberation)
    resolved = held[-1].held_on if len(held) == len(Deliberation) else None
    return Course(
        motion,
        on_it,
        held,
        _first(notices, NoticeKind.RESOLUTION, resolved),
        _first(notices, NoticeKind.ACCEPTANCE, resolved),
    )


def _first(
    notices: Iterable[Notice], kind: NoticeKind, since: datetime.date | None
) -> Notice | None:
    if since is None:
        return None
    fitting = (one for one in notices if one.kind == kind and one.posted_on >= since)
    return next(fitting, None)


@dataclass(frozen=True, slots=True)
class Standing:
    """How a project stands with what it must resolve on a subject.

    `resolutions` are the villagers' meetings that decided it, the earliest first; one from before
    the four deliberations were asked for (`Meeting.alone`) holds as it held. `course` is the matter
    that came furthest; None while none was put forward.
    """

    resolutions: Sequence[Meeting]
    course: Course | None

    @property
    def resolution(self) -> Meeting | None:
        """The first: a later one on the same subject takes nothing back."""
        return self.resolutions[0] if self.resolutions else None

    @property
    def is_from_before(self) -> bool:
        return any(one.alone for one in self.resolutions)


def standing_on(project: Project, subject: Subject) -> Standing:
    meetings = list(project.meetings.all())
    return standing_among(meetings, courses_of(project, meetings), subject)


def resolved_subjects(project: Project) -> list[Subject]:
    """What the villagers have resolved, whatever it took then."""
    meetings = list(project.meetings.all())
    courses = courses_of(project, meetings)
    return [one for one in Subject if standing_among(meetings, courses, one).resolutions]


def standing_among(
    meetings: Iterable[Meeting], courses: Iterable[Course], subject: Subject
) -> Standing:
    on_it = [course for course in courses if course.motion.subject == subject]
    found = [course.resolution for course in on_it if course.resolution]
    found += [one for one in meetings if one.subject == subject and _decided_alone(one)]
    return Standing(
        sorted(found, key=lambda one: (one.held_on, one.at)),
        max(on_it, key=lambda course: len(course.held), default=None),
    )


def _decided_alone(meeting: Meeting) -> bool:
    return meeting.alone and meeting.assembly in OF_VILLAGERS and meeting.tally.carries
