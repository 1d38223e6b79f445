"""T37, the performance targets (绩效目标表), and T38, the self-evaluation (绩效自评表)."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from django.utils import timezone

from core.money import grouped
from projects.documents.frame import NOTHING, SIGNERS, Pair, heading, on_paper
from projects.lifecycle import Stage
from projects.models import (
    Basis,
    Evaluation,
    Matter,
    PerformanceAct,
    Project,
    Target,
    TargetSheet,
    Verdict,
)
from projects.money import Funds, funds_of
from projects.paperwork import Filled, Subject
from projects.performance import Line, evaluation_of, grade_of, lines_of, sum_of
from projects.performance_rules import PARTS, Direction, Grade, Kind, Part, Reached, State

PARTS_SAID = {
    Part.EXECUTION: "预算执行",
    Part.OUTPUT: "产出指标",
    Part.BENEFIT: "效益指标",
    Part.SATISFIED: "满意度指标",
}
KINDS_SAID = {
    Kind.EXECUTION: "预算执行率",
    Kind.QUANTITY: "数量指标",
    Kind.QUALITY: "质量指标",
    Kind.TIME: "时效指标",
    Kind.COST: "成本指标",
    Kind.ECONOMIC: "经济效益",
    Kind.SOCIAL: "社会效益",
    Kind.LASTING: "生态效益、可持续影响",
    Kind.SATISFIED: "服务对象满意度",
}
DIRECTIONS_SAID = {Direction.AT_LEAST: "≥", Direction.AT_MOST: "≤"}
REACHED_SAID = {Reached.FULLY: "达成", Reached.PARTLY: "部分达成", Reached.NOT: "未达成"}
GRADES_SAID = {Grade.EXCELLENT: "优", Grade.GOOD: "良", Grade.FAIR: "中", Grade.POOR: "差"}
BASES_SAID = {
    Basis.PROPOSAL: "随方案填报",
    Basis.LATE: "批复后补报",
    Basis.MOVED: "工程变更或计划调整后重新填报",
}
STATES_SAID = {State.MAKE: "填写中", State.TOWNSHIP: "待乡镇审核", State.DONE: "已确定"}


@dataclass(frozen=True, slots=True)
class AimLine:
    """An indicator as printed: its part, kind, name, target with direction and unit, weight."""

    part: str
    kind: str
    name: str
    target: str
    weight: str
    actual: str = ""
    score: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class TargetsPaper:
    """T37; amounts in yuan."""

    header: tuple[Pair, ...]
    facts: tuple[Pair, ...]
    money: tuple[Pair, ...]
    works: str
    rows: tuple[AimLine, ...]
    weight: str
    opinions: tuple[str, ...] = ("村意见", "乡镇意见", "县财政局意见")
    signatures: tuple[str, ...] = SIGNERS


@dataclass(frozen=True, slots=True)
class EvaluationPaper:
    """T38; amounts in yuan."""

    header: tuple[Pair, ...]
    facts: tuple[Pair, ...]
    money: tuple[Pair, ...]
    rows: tuple[AimLine, ...]
    weight: str
    score: str
    grade: str
    conclusion: str
    steps: tuple[Pair, ...]
    opinions: tuple[str, ...] = ("村意见", "乡镇意见", "县财政局意见")
    signatures: tuple[str, ...] = SIGNERS


def targets_subjects(project: Project) -> Iterator[Subject]:
    """Every version, the newest first."""
    for sheet in project.targetsheets.all():
        said = f"第{sheet.number}版"
        yield Subject(said, sheet.pk, shown=said)


def targets_paper(project: Project, about_id: UUID) -> Filled:
    sheet = project.targetsheets.get(pk=about_id)
    rows = list(sheet.rows.all())
    funds = funds_of(project)
    return Filled(
        TargetsPaper(
            header=heading(project),
            facts=_facts(sheet),
            money=(
                ("总投资", f"{grouped(project.estimate)}元"),
                ("计划下达资金", f"{grouped(funds.planned)}元" if funds.planned else NOTHING),
            ),
            works=project.works,
            rows=tuple(_aim(row) for row in rows),
            weight=str(sum(row.weight for row in rows)),
        )
    )


def evaluation_subjects(project: Project) -> Iterator[Subject]:
    """Once it is handed in."""
    evaluation = evaluation_of(project)
    if evaluation is not None and evaluation.state != State.MAKE:
        yield Subject("绩效自评", evaluation.pk)


def evaluation_paper(project: Project, about_id: UUID) -> Filled:
    evaluation = project.evaluations.select_related("sheet__project").get(pk=about_id)
    lines, funds = lines_of(evaluation.sheet, evaluation), funds_of(project)
    grade = grade_of(lines)
    return Filled(
        EvaluationPaper(
            header=heading(project),
            facts=_evaluated(evaluation),
            money=_money(funds, lines),
            rows=tuple(_line(line) for line in lines),
            weight=str(sum(line.target.weight for line in lines)),
            score=_plain(sum_of(lines)),
            grade=NOTHING if grade is None else GRADES_SAID[grade],
            conclusion=evaluation.conclusion,
            steps=tuple(_steps(evaluation)),
        )
    )


def _facts(sheet: TargetSheet) -> tuple[Pair, ...]:
    """A draft that goes with its proposal waits for that."""
    state = STATES_SAID[State(sheet.state)]
    if sheet.state == State.MAKE and sheet.project.stage == Stage.PROPOSAL:
        state = "随方案报批"
    if sheet.settled_at:
        state = f"{state}（{on_paper(timezone.localdate(sheet.settled_at))}）"
    basis = BASES_SAID[Basis(sheet.basis)]
    said = f"{basis}：{sheet.reason}" if sheet.reason else basis
    return (("版本", f"第{sheet.number}版"), ("状态", state), ("填报依据", said))


def _evaluated(evaluation: Evaluation) -> tuple[Pair, ...]:
    state = "待乡镇审核" if evaluation.state == State.TOWNSHIP else "乡镇已确认"
    return (("对照目标", f"绩效目标表第{evaluation.sheet.number}版"), ("状态", state))


def _money(funds: Funds, lines: list[Line]) -> tuple[Pair, ...]:
    execution = next((line for line in lines if line.target.kind == Kind.EXECUTION), None)
    rate = execution.actual.number if execution else None
    return (
        ("计划下达资金", f"{grouped(funds.planned)}元"),
        ("到位资金", f"{grouped(funds.received)}元"),
        ("预算执行率", NOTHING if rate is None else f"{_plain(rate)}%"),
    )


def _steps(evaluation: Evaluation) -> Iterator[Pair]:
    """Who handed it in and who confirmed it, in its present round."""
    acts = PerformanceAct.objects.filter(
        sheet=evaluation.sheet, matter=Matter.EVALUATION, round=evaluation.round
    )
    said = {Verdict.SUBMIT: "村级报送", Verdict.APPROVE: "乡镇确认"}
    for act in acts.select_related("responsible").order_by("at"):
        day = on_paper(timezone.localdate(act.at))
        yield said.get(Verdict(act.verdict), "退回修改"), f"{act.responsible.name}　{day}"


def _aim(target: Target) -> AimLine:
    kind = Kind(target.kind)
    if target.goal is None:
        goal = target.words
    else:
        way = DIRECTIONS_SAID[Direction(target.direction)]
        goal = f"{way}{_plain(target.goal)}{target.unit}"
    return AimLine(PARTS_SAID[PARTS[kind]], KINDS_SAID[kind], target.name, goal, str(target.weight))


def _line(line: Line) -> AimLine:
    aim = _aim(line.target)
    number, reached = line.actual.number, line.actual.reached
    if number is not None:
        actual = f"{_plain(number)}{line.target.unit}"
    else:
        actual = REACHED_SAID[reached] if reached else NOTHING
    return AimLine(
        aim.part, aim.kind, aim.name, aim.target, aim.weight, actual,
        NOTHING if line.score is None else _plain(line.score), line.reason,
    )  # fmt: skip


def _plain(number: Decimal) -> str:
    """Without idle zeros, thousands set apart."""
    text = f"{number:,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
