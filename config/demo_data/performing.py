"""Performance targets with a proposal, and the evaluation at a project's end."""

from decimal import Decimal
from typing import TYPE_CHECKING

from config.demo_data.clock import acting
from core.ids import new_id
from projects.actions import (
    Achieved,
    Aim,
    begin_evaluation,
    begin_targets,
    decide_performance,
    submit_evaluation,
    write_evaluation,
    write_targets,
)
from projects.models import Evaluation, Target, Verdict
from projects.performance import Line, lines_of
from projects.performance_rules import Actual, needs_reason

if TYPE_CHECKING:
    from config.demo_data.before import Tale

# A month's targets: the money of the whole plan is none of them, its points go to days and wages.
LEFT_OUT = ("disbursed", "share")
MONTHS = {"days": (Decimal(260), 20), "wages": (Decimal(52_000), 25), "time": (Decimal(60), 10)}
REASONS = {
    "wages": "实际用工少于测算，按实际出勤足额发放，没有拖欠。",
    "days": "机械平整代替了部分人工，工日少于测算。",
    "trained": "安全交底和技能培训各组织一次，人次多于计划。",
    "time": "提前完工。",
    "workers": "部分群众外出务工，实际参加人数少于计划。",
}
CONCLUSION = "建设内容全部完成，劳务报酬全部发放到本人账户。今后要把用工测算做得更细。"
HARDENED = {"工程验收合格率": Decimal(100), "受益群众满意度": Decimal("96.5")}


def set_targets(tale: "Tale", number: int) -> None:
    """The usual ones, filled from the plan; of works told to the end, what a month can reach."""
    with acting(tale.crew.recorder, tale.day(number), 11) as recorder:
        sheet = begin_targets(id=new_id(), project_id=tale.project.pk, reason="", by=recorder)
        if tale.short:
            aims = [_aim(row) for row in sheet.rows.all() if row.code not in LEFT_OUT]
            write_targets(sheet_id=sheet.pk, version=sheet.version, aims=aims, by=recorder)


def _aim(row: Target) -> Aim:
    goal, weight = MONTHS.get(row.code, (row.goal, row.weight))
    return Aim(row.name, row.kind, row.direction, weight, row.unit, goal, code=row.code)


def evaluate(tale: "Tale", number: int, *, confirmed: bool) -> None:
    """Written and handed in by the village; the township may still have to look at it."""
    with acting(tale.crew.recorder, tale.day(number), 9) as recorder:
        evaluation = begin_evaluation(id=new_id(), project_id=tale.project.pk, by=recorder)
        lines = lines_of(evaluation.sheet, evaluation)
        evaluation = write_evaluation(
            evaluation_id=evaluation.pk, version=evaluation.version, conclusion=CONCLUSION,
            achieved=[_achieved(tale, line) for line in lines], by=recorder,
        )  # fmt: skip
        submit_evaluation(evaluation_id=evaluation.pk, version=evaluation.version, by=recorder)
    if confirmed:
        with acting(tale.crew.township, tale.day(number), 16) as township:
            decide_performance(
                case=Evaluation, id=evaluation.pk, version=evaluation.version + 1,
                verdict=Verdict.APPROVE, reason="", by=township,
            )  # fmt: skip


def _achieved(tale: "Tale", line: Line) -> Achieved:
    target = line.target
    actual = line.actual.number if line.kept else HARDENED.get(target.name, tale.again().estimate)
    found = needs_reason(target.as_goal, Actual(actual), None)
    reason = REASONS.get(target.code, "按实际完成情况填报。") if found else ""
    return Achieved(target.pk, actual, reason=reason)
