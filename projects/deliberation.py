"""How far a matter has come: its four deliberations and two publications (四议两公开). Only reads.

domain.md §2.3: 村党组织提议 → 村"两委"会议商议 → 党员大会审议 → 村民(代表)会议决议, then 决议公开
and 实施结果公开. A publication is the first notice of its kind since that day (ADR 0033).
"""

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from projects.models import (
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

    `resolutions` are the villagers' meetings that decided it, the earliest first. `course` is the
    matter that came furthest; None while none was put forward. `notices` publish the resolution.
    """

    resolutions: Sequence[Meeting]
    course: Course | None
    notices: Sequence[Notice]

    @property
    def resolution(self) -> Meeting | None:
        """The first: a later one on the same subject takes nothing back."""
        return self.resolutions[0] if self.resolutions else None


@dataclass(frozen=True, slots=True)
class Proceedings:
    """A project's meetings, its matters (the latest first) and the notices that publish them."""

    meetings: Sequence[Meeting]
    courses: Sequence[Course]
    notices: Sequence[Notice]

    def standing_on(self, subject: Subject) -> Standing:
        resolutions = _resolutions(self.courses, subject)
        on_it = [course for course in self.courses if course.motion.subject == subject]
        return Standing(
            resolutions,
            max(on_it, key=lambda course: len(course.held), default=None),
            _publishing(self.notices, resolutions[0]) if resolutions else [],
        )


def proceedings_of(project: Project) -> Proceedings:
    """Three queries."""
    meetings = list(project.meetings.all())
    notices = Notice.objects.standing().filter(project=project, kind__in=PUBLISHED)
    earliest_first = list(notices.order_by("posted_on", "at"))
    return Proceedings(meetings, _courses(project, meetings, earliest_first), earliest_first)


def resolutions_of(project: Project) -> dict[Subject, list[Meeting]]:
    """The villagers' meetings that decided, by subject and the earliest first. Two queries.

    A subject on which nothing is resolved is not among them.
    """
    courses = _courses(project, list(project.meetings.all()), ())
    found = {subject: _resolutions(courses, subject) for subject in Subject}
    return {subject: meetings for subject, meetings in found.items() if meetings}


def _courses(
    project: Project, meetings: Sequence[Meeting], notices: Sequence[Notice]
) -> list[Course]:
    motions = project.motions.order_by("-raised_on", "-at")
    return [course_of(motion, meetings, notices) for motion in motions]


def _resolutions(courses: Iterable[Course], subject: Subject) -> list[Meeting]:
    by_course = (one.resolution for one in courses if one.motion.subject == subject)
    found = [resolution for resolution in by_course if resolution]
    return sorted(found, key=lambda one: (one.held_on, one.at))


def _publishing(notices: Iterable[Notice], resolution: Meeting) -> list[Notice]:
    """One from before the resolution publishes nothing."""
    return [
        one
        for one in notices
        if one.kind == NoticeKind.RESOLUTION and one.posted_on >= resolution.held_on
    ]
