"""T11, the application to start the works (开工申请报告)."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils import timezone

from core.money import grouped
from projects.documents import SIGNERS, Pair, heading, on_paper, percent
from projects.lifecycle import STAGES, Stage
from projects.models import Project
from projects.money import funds_of
from projects.paperwork import Filled, Subject
from workers.models import Insurance
from workers.rules import Papers


@dataclass(frozen=True, slots=True)
class StartApplication:
    """T11: what is prepared, as it stands on the day of issue."""

    header: tuple[Pair, ...]
    facts: tuple[Pair, ...]
    works: str
    money: str
    people: tuple[Pair, ...]
    insurance: str
    opinions: tuple[str, ...] = ("理事会申请", "乡镇审核", "县发改局批准")
    signatures: tuple[str, ...] = SIGNERS


def start_subjects(project: Project) -> Iterator[Subject]:
    """From the preparation on, once somebody is on the roster."""
    people = project.rosterentrys.filter(left_on__isnull=True).count()
    if people and STAGES.index(Stage(project.stage)) >= STAGES.index(Stage.PREPARATION):
        yield Subject(f"{people}人")


def start_application(project: Project, about_id: None) -> Filled:
    planned = f"{on_paper(project.starts_on)}至{on_paper(project.ends_on)}"
    return Filled(
        StartApplication(
            header=heading(project),
            facts=(
                ("批复文号", "　"),
                ("计划下达文号", _plan_papers(project)),
                ("计划开竣工日期", planned),
            ),
            works=project.works,
            money=_money(project),
            people=_people(project),
            insurance=_insurance(project),
        )
    )


def _plan_papers(project: Project) -> str:
    return "、".join(dict.fromkeys(project.funds.values_list("paper_number", flat=True))) or "　"


def _money(project: Project) -> str:
    funds = funds_of(project)
    return (
        f"计划{grouped(funds.planned)}元，到位{grouped(funds.received)}元，"
        f"到位率{percent(funds.received, funds.planned)}"
    )


def _people(project: Project) -> tuple[Pair, ...]:
    """Head-counts of those who have not left, by the papers that each has today."""
    entries = project.rosterentrys.filter(left_on__isnull=True)
    papers: list[Papers] = [entry.papers for entry in entries.with_papers(timezone.localdate())]
    counts = {
        "花名册人数": len(papers),
        "协议签订数": sum(one.agreement for one in papers),
        "培训完成": sum(one.trained for one in papers),
        "安全交底完成": sum(one.briefed for one in papers),
    }
    return tuple((label, f"{people}人") for label, people in counts.items())


def _insurance(project: Project) -> str:
    policies = Insurance.objects.filter(project=project)
    said = [
        f"{one.insurer}（保单号{one.policy_number}），{on_paper(one.since)}至{on_paper(one.until)}"
        for one in policies
    ]
    return "；".join(said) or "未办理"
