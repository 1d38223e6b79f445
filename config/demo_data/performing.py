"""Performance targets with a proposal, and the evaluation at a project's end."""

from decimal import Decimal
from typing import TYPE_CHECKING

from config.demo_data.clock import acting
from core.ids import new_id
from projects.actions import (
    Achieved,
    begin_evaluation,
    begin_targets,
    decide_performance,
    submit_evaluation,
    write_evaluation,
)
from projects.models import Evaluation, Verdict
from projects.performance import Line, lines_of
from projects.performance_rules import Actual, needs_reason

if TYPE_CHECKING:
    from config.demo_data.before import Tale

REASONS = {
    "disbursed": "材料款和质保金尚未支付，按合同约定继续支付。",
    "wages": "实际用工少于测算，按实际出勤足额发放，没有拖欠。",
    "share": "以计划下达资金为基数，材料价格下降后部分资金结余。",
    "days": "机械平整代替了部分人工，工日少于测算。",
    "trained": "外出务工人员返乡少，培训人次少于计划。",
    "time": "提前完工。",
    "workers": "部分群众外出务工，实际参加人数少于计划。",
}
CONCLUSION = "建设内容全部完成，劳务报酬全部发放到本人账户。今后要把用工测算做得更细，早组织培训。"
HARDENED = {"工程验收合格率": Decimal(100), "受益群众满意度": Decimal("96.5")}


def set_targets(tale: "Tale", number: int) -> None:
    """The usual ones, filled from the plan."""
    with acting(tale.crew.recorder, tale.day(number), 11) as recorder:
        begin_targets(id=new_id(), project_id=tale.project.pk, reason="", by=recorder)


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
