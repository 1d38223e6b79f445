"""T4, a matter's four deliberations and two publications (四议两公开决策实施登记表), six pages."""

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from projects.deliberation import Course, course_of
from projects.documents.frame import ASSEMBLIES, Pair, heading, on_paper, percent
from projects.documents.meeting import (
    VOTING,
    SignatureList,
    Vote,
    result_said,
    squares,
    votes_of,
)
from projects.models import (
    Assembly,
    Deliberation,
    Meeting,
    Motion,
    Notice,
    Origin,
    Project,
    Voting,
)
from projects.paperwork import Filled, Subject

STEPS = {
    Deliberation.PROPOSE: "一、村党组织提议",
    Deliberation.CONSULT: "二、村“两委”会议商议",
    Deliberation.EXAMINE: "三、党员大会审议",
    Deliberation.RESOLVE: "四、村民（代表）会议决议",
}
ORIGINS = {
    Origin.PEOPLE: "党员群众建议",
    Origin.OFFICERS: "村干部提议",
    Origin.ABOVE: "上级安排",
}
BLANK = "　"
FOR_THE_PEN = 12  # squares on the page of a meeting that is yet to be held
# Squares that fit on the page; more people sign on the meeting's own record (T5). The first page
# says beside its meeting how the matter came up.
MOST_ON_THE_FIRST, MOST_ON_A_PAGE = 12, 36


@dataclass(frozen=True, slots=True)
class Page:
    """One deliberation: what its meeting's record says, or room for the pen."""

    title: str
    facts: tuple[Pair, ...]
    content: str
    opinions: str
    voting: str
    votes: tuple[Vote, ...]
    result: str
    signed: SignatureList | None
    signed_note: str
    township: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Publication:
    """One of the two publications: what hung where and how long; the group writes its opinion."""

    title: str
    matter: str
    shown: str


@dataclass(frozen=True, slots=True)
class Deliberations:
    """T4: how a matter came up, its four meetings, its two publications."""

    header: tuple[Pair, ...]
    origin: tuple[Pair, ...]
    matter: str
    pages: tuple[Page, ...]
    publications: tuple[Publication, ...]
    signatures: tuple[str, ...] = ()


def deliberation_subjects(project: Project) -> Iterator[Subject]:
    """Every matter that was put forward, the latest first."""
    for motion in project.motions.order_by("-raised_on", "-at"):
        yield Subject(motion.matter, motion.pk, shown=on_paper(motion.raised_on))


def deliberations(project: Project, about_id: UUID) -> Filled:
    motion = project.motions.get(pk=about_id)
    notices = Notice.objects.standing().filter(project=project).order_by("posted_on", "at")
    meetings = motion.meetings.order_by("held_on", "at")
    course = course_of(motion, meetings, list(notices))
    return Filled(
        Deliberations(
            header=heading(project),
            origin=_origin(motion),
            matter=motion.matter,
            pages=tuple(_page(course, one) for one in Deliberation),
            publications=(
                _publication("五、决议公开", motion, course.resolution_notice),
                _publication("六、实施结果公开", motion, course.result_notice),
            ),
        )
    )


def _origin(motion: Motion) -> tuple[Pair, ...]:
    return (
        ("动议事由", ORIGINS[Origin(motion.origin)]),
        ("提出人", motion.proposer),
        ("提出日期", on_paper(motion.raised_on)),
    )


def _page(course: Course, deliberation: Deliberation) -> Page:
    """The meeting that holds; else the last one that was held, whatever it came to."""
    meeting = course.held_as(deliberation) or next(reversed(course.meetings_of(deliberation)), None)
    if meeting is None:
        return _empty(STEPS[deliberation])
    first = deliberation == Deliberation.PROPOSE
    return _filled(meeting, STEPS[deliberation], MOST_ON_THE_FIRST if first else MOST_ON_A_PAGE)


def _filled(meeting: Meeting, title: str, most: int) -> Page:
    crowd = meeting.present > most
    return Page(
        title=title,
        facts=_facts(meeting),
        content=meeting.resolution,
        opinions=meeting.opinions or BLANK,
        voting=VOTING[Voting(meeting.voting)],
        votes=votes_of(meeting),
        result=result_said(meeting),
        signed=None if crowd else squares("参会人员签字", meeting.present),
        signed_note="参会人员签字见本次会议记录所附签到表。" if crowd else "",
        township=tuple(meeting.from_township.splitlines()) or (BLANK,),
    )


def _facts(meeting: Meeting) -> tuple[Pair, ...]:
    came = percent(meeting.present, meeting.entitled)
    return (
        ("时间", on_paper(meeting.held_on)),
        ("会议形式", ASSEMBLIES[Assembly(meeting.assembly)]),
        ("地点", meeting.place),
        ("主持人", meeting.chair),
        ("参会人员", f"应到{meeting.entitled}人，实到{meeting.present}人，占{came}"),
        ("记录人", meeting.recorder),
    )


def _empty(title: str) -> Page:
    return Page(
        title=title,
        facts=(
            ("时间", on_paper(None)),
            ("会议形式", BLANK),
            ("地点", BLANK),
            ("主持人", BLANK),
            ("参会人员", "应到　　人，实到　　人，占　　%"),
            ("记录人", BLANK),
        ),
        content="",
        opinions=BLANK,
        voting=BLANK,
        votes=tuple(Vote(said, "　　", "　　") for said in ("赞成", "反对", "弃权")),
        result=BLANK,
        signed=squares("参会人员签字", FOR_THE_PEN),
        signed_note="",
        township=(BLANK,),
    )


def _publication(title: str, motion: Motion, notice: Notice | None) -> Publication:
    if notice is None:
        return Publication(title, motion.matter, "")
    objections = notice.objections.count()
    said = f"登记异议{objections}件" if objections else "未登记异议"
    shown = (
        f"《{notice.title}》于{on_paper(notice.posted_on)}张贴在{notice.place}，公示{notice.days}天，"
        f"至{on_paper(notice.last_day)}；{said}；监督电话{notice.phone}。"
    )
    return Publication(title, motion.matter, shown)
