"""T6, the village's application to build the project itself (村民自建申请审批表)."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Sum

from core.money import grouped
from projects.deliberation import resolutions_of
from projects.documents.frame import (
    ASSEMBLIES,
    SIGNERS,
    SOURCES,
    Pair,
    heading,
    members,
    on_paper,
    percent,
    village_said,
)
from projects.estimates import first_estimate
from projects.models import Assembly, Body, Meeting, Project
from projects.models import Subject as Matter
from projects.money import funds_of
from projects.paperwork import Filled, Subject
from projects.rules import planned_share


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
    """The latest meeting that resolved on self-building, all four deliberations held."""
    resolutions = resolutions_of(project).get(Matter.SELF_BUILD)
    return resolutions[-1] if resolutions else None


def _resolution_said(meeting: Meeting) -> str:
    return (
        f"{on_paper(meeting.held_on)}，{ASSEMBLIES[Assembly(meeting.assembly)]}，"
        f"应到{meeting.entitled}人，实到{meeting.present}人，赞成{meeting.votes_for}票，"
        f"反对{meeting.votes_against}票，弃权{meeting.abstained}票"
    )


def _funds(project: Project) -> tuple[Pair, ...]:
    """The estimate, and its sources as far as plan papers are there; else room for the pen."""
    by_source = dict(
        project.funds.standing().values_list("source").annotate(Sum("amount")).order_by()
    )
    parts = [
        (heading, sum((by_source.get(source, Decimal(0)) for source in sources), Decimal(0)))
        for heading, sources in SOURCES.items()
    ]
    said = [(heading, grouped(amount) if by_source else "　") for heading, amount in parts]
    return (("总投资", grouped(first_estimate(project).total)), *said)


def _people(project: Project) -> tuple[Pair, ...]:
    first = first_estimate(project)
    planned = planned_share(first.labour, funds_of(project).planned)
    return (
        ("拟务工人数", f"{project.workers_planned}人"),
        ("劳务报酬", f"{grouped(first.labour)}元"),
        ("占总投资", percent(first.labour, first.total)),
        ("占计划下达资金", "　" if planned is None else f"{planned}%"),
    )
