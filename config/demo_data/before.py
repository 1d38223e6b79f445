"""A project's way from the proposal to the start, told by the actions that the pages use."""

import datetime
from dataclasses import dataclass, field
from decimal import Decimal

from config.demo_data import performing, proposing
from config.demo_data.cast import Crew
from config.demo_data.clock import acting
from config.demo_data.papers import picture
from config.demo_data.people import Made, people
from core.ids import new_id
from projects.actions import (
    Description,
    Minutes,
    NoticeText,
    PlanSaid,
    PutForward,
    Seat,
    add_fund,
    add_meeting,
    add_member,
    add_motion,
    add_project,
    attach,
    decide,
    declare_kinship,
    post_notice,
    receive_fund,
    submit,
)
from projects.models import (
    Body,
    BodyMember,
    Kin,
    Meeting,
    Motion,
    NoticeKind,
    PaperKind,
    Politics,
    Project,
    Subject,
    Verdict,
)
from regions.models import Division, Post
from workers.actions import (
    add_survey,
)

PHONE = "0972-8522101"


@dataclass
class Tale:
    """One project's story: who acts, when it began, what has been made so far."""

    crew: Crew
    village: str
    began: datetime.date
    description: Description
    seed: int
    workers: int = 12
    short: bool = False  # a month of work, told to the end
    project: Project = field(init=False)

    def day(self, number: int) -> datetime.date:
        return self.began + datetime.timedelta(days=number)

    def again(self) -> Project:
        self.project.refresh_from_db()
        return self.project


def propose(tale: Tale) -> None:
    """Into the reserve: described, surveyed."""
    with acting(tale.crew.recorder, tale.day(0)) as recorder:
        village = Division.objects.get(code=tale.village)
        tale.project = add_project(
            id=new_id(), village=village, description=tale.description, by=recorder
        )
        add_survey(
            id=new_id(),
            project_id=tale.project.pk,
            held_on=tale.day(0),
            households=86,
            willing=tale.workers + 21,
            paper=None,
            by=recorder,
        )


def hand_in(tale: Tale, by: Post, number: int) -> None:
    with acting(by, tale.day(number), 10):
        submit(project_id=tale.project.pk, version=tale.again().version, by=by)


def approve(tale: Tale, by: Post, number: int, verdict: str = "approve", reason: str = "") -> None:
    with acting(by, tale.day(number), 15):
        decide(
            project_id=tale.project.pk,
            version=tale.again().version,
            verdict=Verdict(verdict),
            reason=reason,
            by=by,
        )


# The three meetings before the villagers': kind, chair, who might have come, who came.
PREPARING = (
    ("branch", "村党支部书记", 5, 5),
    ("committees", "村党支部书记", 7, 7),
    ("party", "村党支部书记", 24, 19),
)


def deliberate(tale: Tale, subject: Subject, number: int, matter: str, text: str) -> None:
    """The four deliberations on one matter, one an evening, the villagers' on the day `number`."""
    first = number - len(PREPARING)
    motion = put_forward(tale, subject, first, matter)
    for days, (assembly, chair, entitled, present) in enumerate(PREPARING):
        meet(tale, motion, first + days, assembly, chair, entitled, present, f"同意{matter}。")
    meet(tale, motion, number, "representatives", "村党支部书记", 33, 29, text)


def put_forward(tale: Tale, subject: Subject, number: int, matter: str) -> Motion:
    with acting(tale.crew.recorder, tale.day(number), 19) as recorder:
        said = PutForward(subject, matter, "people", "村民代表 李占福等五人", tale.day(number))
        return add_motion(id=new_id(), project_id=tale.project.pk, said=said, by=recorder)


def meet(
    tale: Tale,
    motion: Motion,
    number: int,
    assembly: str,
    chair: str,
    entitled: int,
    present: int,
    text: str,
) -> None:
    """All say yes but one, and one more who abstains, where the whole village is there."""
    few = assembly in ("branch", "committees")
    with acting(tale.crew.recorder, tale.day(number), 20) as recorder:
        minutes = Minutes(
            assembly=assembly,
            held_on=tale.day(number),
            place="村委会会议室",
            chair=chair,
            recorder=recorder.user.human.name,
            tellers="" if few else "李占福、马桂兰",
            voting="hands",
            entitled=entitled,
            present=present,
            votes_for=present if few else present - 2,
            votes_against=0 if few else 1,
            abstained=0 if few else 1,
            resolution=text,
            opinions="" if few else "有人问农忙时怎么安排，会上说明农忙停工、不影响务农。",
            from_township="" if few else "祁建国，乡镇包村干部",
        )
        paper = attach(
            project=tale.project, file=picture("会议记录"), title="会议记录", by=recorder
        )
        add_meeting(
            id=new_id(),
            project_id=tale.project.pk,
            motion=motion,
            minutes=minutes,
            paper=paper,
            by=recorder,
        )


def put_up(tale: Tale, kind: NoticeKind, number: int, title: str, body: str) -> None:
    with acting(tale.crew.recorder, tale.day(number), 17) as recorder:
        text = NoticeText(
            kind=kind,
            title=title,
            body=body,
            posted_on=tale.day(number),
            place="村务公开栏",
            phone=PHONE,
        )
        photo = attach(project=tale.project, file=picture(title), title="公示照片", by=recorder)
        post_notice(id=new_id(), project_id=tale.project.pk, text=text, photo=photo, by=recorder)


def resolve(tale: Tale) -> None:
    """The village decides to build it itself (day 2 to 14)."""
    matter = f"实施{tale.description.name}，并由村民自建"
    deliberate(tale, Subject.SELF_BUILD, 5, matter, f"同意{matter}。")
    put_up(
        tale,
        NoticeKind.RESOLUTION,
        6,
        "村民自建决议公示",
        "经村民代表会议表决，同意由村民自建本项目。",
    )


def plan(tale: Tale) -> None:
    """The points answered, the plan with its targets, and its signed scan (day 16)."""
    proposing.answer(tale, 16)
    proposing.write_plan(tale, 16)
    performing.set_targets(tale, 16)
    with acting(tale.crew.recorder, tale.day(16)) as recorder:
        attach(
            project=tale.project,
            file=picture("实施方案"),
            title="实施方案",
            kind=PaperKind.PLAN,
            by=recorder,
        )


def issue_funds(tale: Tale, floor: str = "30") -> None:
    """The plan paper, its announcement and the first money (day 30 to 32)."""
    amount = tale.description.labour * 2
    with acting(tale.crew.finance, tale.day(30)) as finance:
        paper = attach(
            project=tale.project, file=picture("计划下达文件"), title="计划下达文件", by=finance
        )
        paper_of = PlanSaid(
            source="central",
            paper_number=f"东发改投资〔{tale.began:%Y}〕{tale.seed + 40}号",
            issued_on=tale.day(27),
            received_on=tale.day(29),
            amount=amount,
            share_floor=Decimal(floor),
        )
        fund = add_fund(
            id=new_id(), project_id=tale.project.pk, plan=paper_of, paper=paper, by=finance
        )
        receive_fund(
            id=new_id(),
            fund_id=fund.pk,
            paper_number=f"民财农〔{tale.began:%Y}〕{tale.seed + 15}号",
            received_on=tale.day(30),
            amount=amount / 2,
            by=finance,
        )
    put_up(tale, NoticeKind.PLAN, 31, "项目计划公示", "资金来源、建设内容与投资见实施方案。")


SEATS = (
    (Body.COUNCIL, "理事长", "全面负责"),
    (Body.COUNCIL, "副理事长", "施工安排"),
    (Body.COUNCIL, "理事", "采购"),
    (Body.COUNCIL, "理事", "材料保管"),
    (Body.COUNCIL, "理事", "记工记账"),
    (Body.SUPERVISION, "组长", "监督资金"),
    (Body.SUPERVISION, "成员", "监督质量"),
    (Body.SUPERVISION, "成员", "监督用工和考勤"),
)


def name_bodies(tale: Tale) -> None:
    """Council and supervision group (day 35 to 39), on the board until day 46."""
    matter = "选举项目理事会和监督小组，确定各工种劳务报酬标准和采购方案"
    text = "选举项目理事会和监督小组，通过各工种劳务报酬标准和采购方案。"
    deliberate(tale, Subject.BODIES, 38, matter, text)
    with acting(tale.crew.recorder, tale.day(38), 21) as recorder:
        meeting = election(tale)
        first, *others = [
            _seat(tale, number, who, meeting, recorder) for number, who in enumerate(_members(tale))
        ]
        declare_kinship(
            id=new_id(), member_id=first.pk, relative_id=others[3].pk, kin=Kin.OTHER, by=recorder
        )
    put_up(tale, NoticeKind.RESOLUTION, 39, "理事会、监督小组和报酬标准决议公示", text)


def _seat(tale: Tale, number: int, who: Made, meeting: Meeting, by: Post) -> BodyMember:
    body, duty, tasks = SEATS[number]
    politics = Politics.MEMBER if number % 3 == 0 else Politics.NONE
    votes = meeting.votes_for - number % 4
    seat = Seat(body, who.name, duty, tasks, politics, elected_by=meeting, votes=votes)
    return add_member(
        id=new_id(), project_id=tale.project.pk, seat=seat, id_number=who.id_number, by=by
    )


def election(tale: Tale) -> Meeting:
    """The villagers' meeting that gave the seats and voted on pay."""
    return Meeting.objects.of_villagers().on(Subject.BODIES).get(project=tale.project)


def _members(tale: Tale) -> list[Made]:
    return people(8, area=tale.village[:6], seed=tale.seed + 300)
