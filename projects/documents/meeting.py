"""T5, the record of a village meeting (村民会议记录) with its lists to sign."""

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from core.money import grouped
from projects.documents.frame import ASSEMBLIES, Pair, heading, members, on_paper, percent
from projects.estimates import estimate_on
from projects.models import Assembly, Body, Meeting, Project, Voting
from projects.models import Subject as Matter
from projects.paperwork import Filled, Subject

COUNTY_SETS = "（由县级规定；县未规定的，按可选规定中最严者核对）"
VOTING = {
    Voting.SECRET: "无记名投票",
    Voting.NAMED: "记名投票",
    Voting.HANDS: "举手表决",
}
# A slip of the keyboard must not print a thousand pages of blank squares.
MOST_SQUARES = 600
SQUARES_A_ROW = 4


@dataclass(frozen=True, slots=True)
class Vote:
    """One answer with its votes and their part of those present."""

    label: str
    number: int | str
    share: str


@dataclass(frozen=True, slots=True)
class SignatureList:
    """Numbered squares to sign in, in rows; "" where the last row has none left."""

    title: str
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class MeetingRecord:
    """T5: what a meeting's record says, with its lists to sign."""

    title: str
    header: tuple[Pair, ...]
    facts: tuple[Pair, ...]
    matter: tuple[Pair, ...]
    resolution: str
    opinions: str
    voting: str
    votes: tuple[Vote, ...]
    result: str
    lists: tuple[SignatureList, ...]
    signatures: tuple[str, ...] = ("主持人", "记录人", "监票人", "计票人")


def meeting_subjects(project: Project) -> Iterator[Subject]:
    for meeting in project.meetings.order_by("-held_on", "-at"):
        held = f"{on_paper(meeting.held_on)}{ASSEMBLIES[Assembly(meeting.assembly)]}"
        yield Subject(held, meeting.pk, shown=held)


def meeting_record(project: Project, about_id: UUID) -> Filled:
    meeting = project.meetings.select_related("motion").get(pk=about_id)
    assembly = ASSEMBLIES[Assembly(meeting.assembly)]
    return Filled(
        MeetingRecord(
            title=f"{assembly}记录",
            header=heading(project),
            facts=_facts(meeting, assembly),
            matter=_matter(project, meeting),
            resolution=meeting.resolution,
            opinions=meeting.opinions,
            voting=VOTING[Voting(meeting.voting)],
            votes=votes_of(meeting),
            result=result_said(meeting),
            lists=tuple(_lists(meeting)),
        )
    )


def _facts(meeting: Meeting, assembly: str) -> tuple[Pair, ...]:
    township = meeting.from_township.splitlines()
    return (
        ("会议名称", assembly),
        ("会议时间", on_paper(meeting.held_on)),
        ("会议地点", meeting.place),
        ("主持人姓名及职务", meeting.chair),
        ("记录人", meeting.recorder),
        ("监票人、计票人", meeting.tellers or "—"),
        ("应到人数", f"{meeting.entitled}人"),
        ("实到人数", f"{meeting.present}人，占{percent(meeting.present, meeting.entitled)}"),
        *([("乡镇参会人员", "；".join(township))] if township else []),
    )


def _matter(project: Project, meeting: Meeting) -> tuple[Pair, ...]:
    """What was put to the vote, as the project's description says it."""
    council, group = (members(project, body) for body in (Body.COUNCIL, Body.SUPERVISION))
    bodies = (("理事会组长与成员", council or "　"), ("监督小组成员", group or "　"))
    if meeting.subject == Matter.BODIES:
        return bodies
    if meeting.subject != Matter.SELF_BUILD:
        return (("议题", meeting.motion.matter),) if meeting.motion else ()
    days = (project.ends_on - project.starts_on).days + 1
    then = estimate_on(project, meeting.held_on)
    return (
        ("项目内容", project.works),
        ("投资", f"{grouped(then.total)}元，其中劳务报酬{grouped(then.labour)}元"),
        ("是否自建", "由村民自建"),
        *bodies[:1],
        ("开工、完工时间", f"{on_paper(project.starts_on)}至{on_paper(project.ends_on)}"),
        ("工期", f"{days}天"),
    )


def votes_of(meeting: Meeting) -> tuple[Vote, ...]:
    counted = (
        ("赞成", meeting.votes_for),
        ("反对", meeting.votes_against),
        ("弃权", meeting.abstained),
    )
    return tuple(Vote(said, votes, percent(votes, meeting.present)) for said, votes in counted)


def result_said(meeting: Meeting) -> str:
    """Whether it decided, by whose rule."""
    tally = meeting.tally
    whose = "法定人数" if tally.by_law else "规定人数"
    quorum = (
        f"应到{meeting.entitled}人，到会须不少于{tally.present_needed}人，实到{meeting.present}人，"
        f"{'达到' if tally.has_quorum else '未达到'}{whose}"
    )
    votes = f"通过须不少于{tally.votes_needed}票，赞成{meeting.votes_for}票"
    unset = "" if tally.rule_is_set else COUNTY_SETS
    return f"{quorum}；{votes}。{unset}本决议{'通过' if tally.carries else '未通过'}。"


def _lists(meeting: Meeting) -> Iterator[SignatureList]:
    """Who came signs; who was for or against it too, unless the ballot was secret."""
    yield squares("签到表", meeting.present)
    if meeting.voting != Voting.SECRET:
        yield squares("同意人员签名", meeting.votes_for)
        yield squares("反对人员签名", meeting.votes_against)


def squares(title: str, people: int) -> SignatureList:
    """Numbered squares for so many people."""
    numbers = [str(number) for number in range(1, min(people, MOST_SQUARES) + 1)]
    rows = [numbers[at : at + SQUARES_A_ROW] for at in range(0, len(numbers), SQUARES_A_ROW)]
    padded = (tuple(row + [""] * (SQUARES_A_ROW - len(row))) for row in rows)
    return SignatureList(f"{title}（{people}人）", tuple(padded))
