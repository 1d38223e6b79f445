"""The boards that this app fills: the plan (N1), the resolution and the bodies (N3), money (N7)."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from core.money import ZERO, grouped, total
from projects.boards import Board
from projects.county import settings_of
from projects.deliberation import resolutions_of
from projects.documents.frame import ASSEMBLIES, SOURCES, on_paper, percent
from projects.documents.request import USES
from projects.fund_ledger import FundLedger, fund_ledger
from projects.models import Assembly, Body, BodyMember, Meeting, NoticeKind, Project, Source
from projects.money import funds_of, wages_paid
from projects.paperwork import Subject

OBJECT = "如有异议，请在公示期内向监督小组或者乡镇人民政府反映。"
SOURCE_OF = {source: label for label, sources in SOURCES.items() for source in sources}


@dataclass(frozen=True, slots=True)
class Filler:
    """A kind of notice that is filled from what is kept.

    `subjects` lists what it can be posted of now (empty: not yet), `fill` gives the board of one.
    """

    subjects: Callable[[Project], Iterable[Subject]]
    fill: Callable[[Project, Any], Board]


def offers(project: Project) -> list[tuple[NoticeKind, list[Subject]]]:
    """The kinds that can be filled now, in their order, with what each can be of."""
    found = [(kind, list(filler.subjects(project))) for kind, filler in FILLERS.items()]
    return [(kind, subjects) for kind, subjects in found if subjects]


def board_of(project: Project, kind: str, about_id: UUID | None) -> Board | None:
    """The board as it would hang there now; None where nothing can be said of that."""
    filler = FILLERS.get(NoticeKind(kind)) if kind in NoticeKind.values else None
    if filler is None or about_id not in {one.about_id for one in filler.subjects(project)}:
        return None
    return filler.fill(project, about_id)


def plan_subjects(project: Project) -> Iterator[Subject]:
    """Once a plan paper is there (R8: within ten working days)."""
    if project.funds.standing().exists():
        yield Subject("项目计划")


def plan_board(project: Project, about_id: None) -> Board:
    papers = list(project.funds.standing().order_by("issued_on", "pk"))
    planned = total(paper.amount for paper in papers)
    body = (
        f"建设内容：{project.works.rstrip('。')}。\n"
        f"计划资金{grouped(planned)}元，其中劳务报酬{grouped(project.labour)}元，"
        f"占{percent(project.labour, planned)}；计划用工{project.workers_planned}人。\n"
        f"计划工期：{on_paper(project.starts_on)}至{on_paper(project.ends_on)}。实施方式：村民自建。\n"
        f"{OBJECT}"
    )
    rows = [
        [str(number), SOURCE_OF[Source(paper.source)], paper.paper_number, grouped(paper.amount)]
        for number, paper in enumerate(papers, 1)
    ]
    return Board("项目计划公示", body, [["序号", "资金来源", "计划文号", "金额（元）"], *rows])


def resolution_subjects(project: Project) -> Iterator[Subject]:
    """The latest resolution on each matter, newest first; its meeting is what it is of."""
    held = [meetings[-1] for meetings in resolutions_of(project).values() if meetings]
    for meeting in sorted(held, key=lambda one: one.held_on, reverse=True):
        yield Subject(f"{on_paper(meeting.held_on)}：{_matter(meeting)}", meeting.pk)


def resolution_board(project: Project, about_id: UUID) -> Board:
    meeting = Meeting.objects.select_related("motion").get(project=project, pk=about_id)
    body = (
        f"{on_paper(meeting.held_on)}，{ASSEMBLIES[Assembly(meeting.assembly)]}就“{_matter(meeting)}”"
        f"作出决议：应到{meeting.entitled}人，实到{meeting.present}人，赞成{meeting.votes_for}票，"
        f"反对{meeting.votes_against}票，弃权{meeting.abstained}票。\n"
        f"决议内容：{meeting.resolution}\n{OBJECT}"
    )
    rows = _members(project)
    table = [["组织", "姓名", "职务", "分工"], *rows] if rows else []
    return Board("村民自建决议公示", body, table)


def _matter(meeting: Meeting) -> str:
    return meeting.motion.matter if meeting.motion else meeting.resolution[:40]


def _members(project: Project) -> list[list[str]]:
    names = {
        Body.COUNCIL: settings_of(project.village_id).council_name,
        Body.SUPERVISION: "监督小组",
    }
    sitting = BodyMember.objects.filter(project=project, until__isnull=True).order_by("since", "pk")
    people = list(sitting)
    return [
        [names[body], one.name, one.duty, one.tasks]
        for body in Body
        for one in people
        if one.body == body
    ]


def money_subjects(project: Project) -> Iterator[Subject]:
    """Once money has arrived."""
    if project.fundreceipts.standing().exists():
        yield Subject("资金使用情况")


def money_board(project: Project, about_id: None) -> Board:
    funds, ledger = funds_of(project), fund_ledger(project)
    left = [one for one in ledger.uses if one.disbursed or one.spent]
    body = (
        f"计划资金{grouped(funds.planned)}元，已到位{grouped(funds.received)}元，"
        f"已发放劳务报酬{grouped(wages_paid(project))}元{_returned(ledger)}。"
        f"各项用途如下，单位：元。\n{OBJECT}"
    )
    rows = [
        [USES[one.use], grouped(one.disbursed), grouped(one.spent), grouped(one.left)]
        for one in left
    ]
    sums = [
        total(getattr(one, name) for one in left) if left else ZERO
        for name in ("disbursed", "spent", "left")
    ]
    rows.append(["合计", *map(grouped, sums)])
    return Board("资金使用情况公示", body, [["用途", "已拨付", "已支出", "结余"], *rows])


def _returned(ledger: FundLedger) -> str:
    return f"，已缴回{grouped(ledger.returned)}元" if ledger.returned else ""


FILLERS = {
    NoticeKind.PLAN: Filler(plan_subjects, plan_board),
    NoticeKind.RESOLUTION: Filler(resolution_subjects, resolution_board),
    NoticeKind.FUNDS: Filler(money_subjects, money_board),
}
