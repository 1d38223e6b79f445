"""The printed forms of this app: a meeting's record (T5) and the self-build application (T6).

Printed forms are Chinese papers whatever language the screen speaks: their words stand here and
in the templates, and are not translated. The forms of other apps take their header from here.
"""

import datetime
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from django.db.models import Sum
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.documents import Form
from core.money import grouped, share
from projects.county import settings_of
from projects.models import (
    Assembly,
    Body,
    BodyMember,
    Meeting,
    Project,
    Source,
    Voting,
)
from projects.models import Subject as Matter
from projects.money import funds_of, wage_share_of
from projects.overview import places
from projects.paperwork import Filled, Paper, Subject

Pair = tuple[str, str]

SIGNERS = ("制表人", "审核人", "负责人")
NOTHING = "—"

ASSEMBLIES = {
    Assembly.VILLAGERS: "村民会议",
    Assembly.HOUSEHOLDS: "户代表会议",
    Assembly.REPRESENTATIVES: "村民代表会议",
}
VOTING = {
    Voting.SECRET: "无记名投票",
    Voting.NAMED: "记名投票",
    Voting.HANDS: "举手表决",
}
SOURCES = {
    "中央": (Source.CENTRAL,),
    "财政衔接": (Source.LINKAGE,),
    "地方": (Source.PROVINCE, Source.COUNTY),
    "自筹": (Source.OWN,),
}
COMMITTEES = ("村民委员会", "牧民委员会", "居民委员会", "村委会", "牧委会", "居委会")
# A slip of the keyboard must not print a thousand pages of blank squares.
MOST_SQUARES = 600
SQUARES_A_ROW = 4


def on_paper(day: datetime.date | None) -> str:
    """2026年8月3日; room to write it by hand where there is none."""
    return f"{day.year}年{day.month}月{day.day}日" if day else "　　年　　月　　日"


def percent(part: Decimal | int, whole: Decimal | int) -> str:
    found = share(part, whole)
    return NOTHING if found is None else f"{found}%"


def village_said(name: str) -> str:
    """The village itself, where its division bears its committee's name: 古鄯村委会 → 古鄯村."""
    for committee in COMMITTEES:
        village = name.removesuffix(committee)
        if village not in ("", name):
            return village if village.endswith(("村", "社区")) else f"{village}村"
    return name


def council_of(project: Project) -> str:
    """The council as the county calls it, with its village."""
    name = settings_of(project.village_id).council_name
    return f"{village_said(project.village.name)}{name}"


def place_of(project: Project) -> str:
    """County, township and village."""
    *above, village = (place.name for place in places(project))
    return " ".join([*above, village_said(village)])


def heading(project: Project, *more: Pair) -> tuple[Pair, ...]:
    """The header block of every form (domain.md §3); its number is added when it is issued."""
    return (
        ("项目名称", project.name),
        ("项目代码", project.code),
        ("县乡村", place_of(project)),
        ("实施主体", council_of(project)),
        *more,
        ("填报日期", on_paper(timezone.localdate())),
    )


def members(project: Project, body: Body) -> str:
    """Who sits on a body today, with their duties; "" while nobody does."""
    sitting = BodyMember.objects.filter(project=project, body=body, until__isnull=True)
    return "、".join(f"{one.name}（{one.duty}）" if one.duty else one.name for one in sitting)


# ---- T5 ----


@dataclass(frozen=True, slots=True)
class Vote:
    """One answer with its votes and their part of those present."""

    label: str
    number: int
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
    meeting = project.meetings.get(pk=about_id)
    assembly = ASSEMBLIES[Assembly(meeting.assembly)]
    return Filled(
        MeetingRecord(
            title=f"{assembly}记录",
            header=heading(project),
            facts=_facts(meeting, assembly),
            matter=_matter(project, meeting),
            resolution=meeting.resolution,
            voting=VOTING[Voting(meeting.voting)],
            votes=_votes(meeting),
            result=_result(meeting),
            lists=tuple(_lists(meeting)),
        )
    )


def _facts(meeting: Meeting, assembly: str) -> tuple[Pair, ...]:
    return (
        ("会议名称", assembly),
        ("会议时间", on_paper(meeting.held_on)),
        ("会议地点", meeting.place),
        ("主持人姓名及职务", meeting.chair),
        ("记录人", meeting.recorder),
        ("监票人、计票人", meeting.tellers),
        ("应到人数", f"{meeting.entitled}人"),
        ("实到人数", f"{meeting.present}人，占{percent(meeting.present, meeting.entitled)}"),
    )


def _matter(project: Project, meeting: Meeting) -> tuple[Pair, ...]:
    """What was put to the vote, as the project's description says it."""
    council, group = (members(project, body) for body in (Body.COUNCIL, Body.SUPERVISION))
    bodies = (("理事会组长与成员", council or "　"), ("监督小组成员", group or "　"))
    if meeting.subject == Matter.BODIES:
        return bodies
    if meeting.subject == Matter.OTHER:
        return ()
    days = (project.ends_on - project.starts_on).days + 1
    return (
        ("项目内容", project.works),
        ("投资", f"{grouped(project.estimate)}元，其中劳务报酬{grouped(project.labour)}元"),
        ("是否自建", "由村民自建"),
        *bodies[:1],
        ("开工、完工时间", f"{on_paper(project.starts_on)}至{on_paper(project.ends_on)}"),
        ("工期", f"{days}天"),
    )


def _votes(meeting: Meeting) -> tuple[Vote, ...]:
    counted = (
        ("赞成", meeting.votes_for),
        ("反对", meeting.votes_against),
        ("弃权", meeting.abstained),
    )
    return tuple(Vote(said, votes, percent(votes, meeting.present)) for said, votes in counted)


def _result(meeting: Meeting) -> str:
    tally = meeting.tally
    quorum = (
        f"应到{meeting.entitled}人，到会须不少于{tally.present_needed}人，实到{meeting.present}人，"
        f"{'达到' if tally.has_quorum else '未达到'}法定人数"
    )
    votes = f"通过须不少于{tally.votes_needed}票，赞成{meeting.votes_for}票"
    return f"{quorum}；{votes}。本决议{'通过' if tally.carries else '未通过'}。"


def _lists(meeting: Meeting) -> Iterator[SignatureList]:
    """Who came signs; who was for or against it too, unless the ballot was secret."""
    yield _squares("签到表", meeting.present)
    if meeting.voting != Voting.SECRET:
        yield _squares("同意人员签名", meeting.votes_for)
        yield _squares("反对人员签名", meeting.votes_against)


def _squares(title: str, people: int) -> SignatureList:
    numbers = [str(number) for number in range(1, min(people, MOST_SQUARES) + 1)]
    rows = [numbers[at : at + SQUARES_A_ROW] for at in range(0, len(numbers), SQUARES_A_ROW)]
    padded = (tuple(row + [""] * (SQUARES_A_ROW - len(row))) for row in rows)
    return SignatureList(f"{title}（{people}人）", tuple(padded))


# ---- T6 ----


@dataclass(frozen=True, slots=True)
class SelfBuildApplication:
    """T6: what the village applies for; amounts in yuan."""

    header: tuple[Pair, ...]
    village: str
    works: str
    planned: str
    funds: tuple[Pair, ...]
    people: tuple[Pair, ...]
    resolution: str
    council: str
    supervision: str
    opinions: tuple[str, ...] = ("村意见", "乡镇意见", "县发改局意见")
    signatures: tuple[str, ...] = SIGNERS


def application_subjects(project: Project) -> Iterator[Subject]:
    """Once the village has resolved to build it itself."""
    if meeting := _resolution(project):
        day = on_paper(meeting.held_on)
        yield Subject(f"{day}{ASSEMBLIES[Assembly(meeting.assembly)]}决议")


def self_build_application(project: Project, about_id: None) -> Filled:
    meeting = _resolution(project)
    return Filled(
        SelfBuildApplication(
            header=heading(project),
            village=village_said(project.village.name),
            works=project.works,
            planned=f"{on_paper(project.starts_on)}至{on_paper(project.ends_on)}",
            funds=_funds(project),
            people=_people(project),
            resolution=_resolution_said(meeting) if meeting else "",
            council=members(project, Body.COUNCIL) or "　",
            supervision=members(project, Body.SUPERVISION) or "　",
        )
    )


def _resolution(project: Project) -> Meeting | None:
    """The latest meeting that resolved on self-building."""
    held = project.meetings.filter(subject=Matter.SELF_BUILD).order_by("-held_on", "-at")
    return next((meeting for meeting in held if meeting.tally.carries), None)


def _resolution_said(meeting: Meeting) -> str:
    return (
        f"{on_paper(meeting.held_on)}，{ASSEMBLIES[Assembly(meeting.assembly)]}，"
        f"应到{meeting.entitled}人，实到{meeting.present}人，赞成{meeting.votes_for}票，"
        f"反对{meeting.votes_against}票，弃权{meeting.abstained}票"
    )


def _funds(project: Project) -> tuple[Pair, ...]:
    """The estimate, and its sources as far as plan papers are there; else room for the pen."""
    by_source = dict(project.funds.values_list("source").annotate(Sum("amount")).order_by())
    parts = [
        (heading, sum((by_source.get(source, Decimal(0)) for source in sources), Decimal(0)))
        for heading, sources in SOURCES.items()
    ]
    said = [(heading, grouped(amount) if by_source else "　") for heading, amount in parts]
    return (("总投资", grouped(project.estimate)), *said)


def _people(project: Project) -> tuple[Pair, ...]:
    planned = wage_share_of(project, funds_of(project)).planned
    return (
        ("拟务工人数", f"{project.workers_planned}人"),
        ("劳务报酬", f"{grouped(project.labour)}元"),
        ("占总投资", percent(project.labour, project.estimate)),
        ("占计划下达资金", "　" if planned is None else f"{planned}%"),
    )


def _form(code: str, title: str) -> Form:
    return Form(code, title, f"documents/{code}.html", "projects")


PAPERS: Iterable[Paper] = (
    Paper(
        _form("T5", "村民（代表）会议记录"),
        _("after each village meeting"),
        meeting_subjects,
        meeting_record,
    ),
    Paper(
        _form("T6", "村民自建申请审批表"),
        _("once the village has resolved to build it itself"),
        application_subjects,
        self_build_application,
    ),
)
