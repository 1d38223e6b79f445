"""T8, the implementation plan (实施方案): its texts, the estimate and the labour chapter."""

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from django.utils import timezone

from core.money import ZERO, grouped, in_capitals, share
from projects.documents.frame import NOTHING, SIGNERS, Pair, heading, on_paper
from projects.implementation import Standing, Version, days_of, versions_of, wages_of
from projects.models import LabourRow, LabourUnit, Project
from projects.money import funds_of, wage_share_of
from projects.paperwork import Filled, Subject

# The heading of each section on paper, those before the labour chapter and those after it.
FIRST = {
    "background": "一、项目概况与建设必要性",
    "works": "二、建设内容与规模",
    "investment": "三、投资估算与资金来源",
}
CHAPTER = {
    "organisation": "四、群众务工组织",
    "wages": "五、劳务报酬发放",
    "training": "六、技能培训",
}
LAST = {
    "quality": "七、质量与安全",
    "safeguards": "八、进度安排与保障措施",
    "care": "九、建后管护",
}
STANDINGS = {
    Standing.DRAFT: "草稿，未申报",
    Standing.TOWNSHIP: "已申报，待乡镇审核",
    Standing.COUNTY: "乡镇已审核，待县审批",
    Standing.RETURNED: "退回修改",
    Standing.APPROVED: "已批复",
    Standing.REPLACED: "不再执行",
    Standing.REJECTED: "不予通过",
}


@dataclass(frozen=True, slots=True)
class Plan:
    """T8; amounts in yuan. `rows` under the headings of its template."""

    header: tuple[Pair, ...]
    facts: tuple[Pair, ...]
    first: tuple[Pair, ...]
    costs: tuple[Pair, ...]
    chapter: tuple[Pair, ...]
    rows: tuple[tuple[str, ...], ...]
    days: str
    amount: str
    capitals: str
    shares: tuple[Pair, ...]
    last: tuple[Pair, ...]
    opinions: tuple[str, ...] = ("村意见", "乡镇意见", "县发改局意见")
    signatures: tuple[str, ...] = SIGNERS


def implementation_subjects(project: Project) -> Iterator[Subject]:
    """Every version, the newest first."""
    for plan in project.implementationplans.all():
        said = f"第{plan.number}版"
        yield Subject(said, plan.pk, shown=said)


def implementation_plan(project: Project, about_id: UUID) -> Filled:
    version = next(one for one in versions_of(project) if one.plan.pk == about_id)
    rows = list(version.plan.rows.all())
    wages = wages_of(rows)
    return Filled(
        Plan(
            header=heading(project),
            facts=_facts(version, project),
            first=_texts(version, FIRST),
            costs=_costs(project, rows),
            chapter=_texts(version, CHAPTER),
            rows=tuple(_row(number, row) for number, row in enumerate(rows, start=1)),
            days=f"{days_of(rows).normalize():f}",
            amount=grouped(wages),
            capitals=in_capitals(wages),
            shares=_shares(project, rows),
            last=_texts(version, LAST),
        )
    )


def _facts(version: Version, project: Project) -> tuple[Pair, ...]:
    standing, decision = STANDINGS[version.standing], version.decision
    if version.standing == Standing.APPROVED and decision is not None:
        standing = f"{standing}（{on_paper(timezone.localtime(decision.at).date())}）"
    span = f"{on_paper(project.starts_on)}至{on_paper(project.ends_on)}"
    return (("版本", f"第{version.plan.number}版"), ("审批情况", standing), ("计划工期", span))


def _texts(version: Version, names: dict[str, str]) -> tuple[Pair, ...]:
    return tuple((words, getattr(version.plan, name)) for name, words in names.items())


def _costs(project: Project, rows: list[LabourRow]) -> tuple[Pair, ...]:
    """The estimate with the labour chapter's wages in it."""
    wages = wages_of(rows)
    costs = (
        ("劳务报酬", wages),
        ("材料费", project.materials),
        ("机械费", project.machinery),
        ("其他费用", project.other),
        ("总投资", project.estimate - project.labour + wages),
    )
    return tuple((words, grouped(amount)) for words, amount in costs)


def _row(number: int, row: LabourRow) -> tuple[str, ...]:
    unit = row.piece if row.unit == LabourUnit.PIECE else "工日"
    return (
        str(number),
        row.item,
        row.trade,
        unit,
        f"{row.quantity.normalize():f}",
        grouped(row.rate),
        grouped(row.wages),
        str(row.workers),
    )


def _shares(project: Project, rows: list[LabourRow]) -> tuple[Pair, ...]:
    wages = wages_of(rows)
    estimate = project.estimate - project.labour + wages
    planned = wage_share_of(project, funds_of(project), ZERO, planned=wages).planned
    whole = share(wages, estimate)
    return (
        ("拟务工人数", f"{project.workers_planned}人"),
        ("占总投资", NOTHING if whole is None else f"{whole}%"),
        ("占计划下达资金", "　" if planned is None else f"{planned}%"),
    )
