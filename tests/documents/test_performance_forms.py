"""Performance targets (T37), their evaluation (T38), the end of a project (T39), read back."""

from pathlib import Path

import pytest
from pytest_django import Settings

from projects.lifecycle import Stage
from projects.models import Project, Verdict
from tests.documents.believable import check_frame, pages, printed, subjects, text
from tests.factories import Cast
from tests.projects.case_rows import hold_gates
from tests.projects.ending_rows import again, asked
from tests.projects.ending_rows import judged as ended
from tests.projects.performance_rows import (
    achieved,
    evaluating,
    handed_in,
    judged,
    placed,
    settled,
    written,
)
from tests.projects.village_rows import project

# WeasyPrint 70 leaves the closing of its colour profile to the garbage collector.
pytestmark = pytest.mark.filterwarnings("ignore:unclosed file.*sRGB2014:ResourceWarning")


@pytest.fixture
def ours(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> Project:
    hold_gates(monkeypatch)
    return settled(cast.recorder, cast.township, cast.county)


def test_the_targets_stand_in_their_three_groups(ours: Project) -> None:
    data = printed("T37", ours)
    check_frame(data, "T37", "绩效目标表")
    assert len(pages(data)) == 1
    said = text(data)
    for words in (
        "第1版", "已确定（", "随方案填报", "一级指标二级指标三级指标目标值分值",
        "产出指标数量指标硬化道路≥1.2公里40", "效益指标经济效益发放劳务报酬≥900,000元40",
        "效益指标生态效益、可持续影响道路养护责任落实落实到人10",
        "满意度指标服务对象满意度群众满意度≥90%10", "合计100", "县财政局意见",
    ):  # fmt: skip
        assert words in said, words


def test_the_evaluation_has_points_a_grade_and_who_confirmed_it(ours: Project, cast: Cast) -> None:
    accepted = placed(ours)
    assert subjects("T38", accepted) == []
    evaluation = written(evaluating(accepted, cast.recorder), cast.recorder, achieved(accepted))
    assert subjects("T38", accepted) == []
    handed_in(evaluation, cast.recorder)
    judged(evaluation, cast.township)
    data = printed("T38", accepted)
    check_frame(data, "T38", "绩效自评表")
    said = text(data)
    for words in (
        "绩效目标表第1版", "乡镇已确认", "≥1.2公里1.2公里4040", "≥900,000元0元400尚未发放",
        "落实到人达成1010", "合计10060等级：中", "按计划完成", "村级报送", "乡镇确认",
    ):  # fmt: skip
        assert words in said, words


@pytest.fixture
def files(settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.mark.usefixtures("files")
def test_the_end_of_a_project_is_printed_with_what_was_settled(cast: Cast) -> None:
    ours = project(cast.recorder, stage=Stage.PREPARATION)
    assert subjects("T39", ours) == []
    ending = asked(ours, cast.clerk)
    waits = text(printed("T39", ours))
    assert "待县级审批" in waits
    ended(ending, cast.county, why="同意退回")
    data = printed("T39", again(ours))
    check_frame(data, "T39", "项目提前终止、退回审批表")
    assert len(pages(data)) == 1
    said = text(data)
    for words in (
        "办理事项退回", "申请时所处阶段开工准备", "申请单位乡镇", "已纳入灌区改造",
        "劳务报酬已结清", "采购和货款已结清", "库存物资已结清", "结余资金退回已结清",
        "国库结余0.00元", "同意：同意退回", cast.county.human.name, "县财政局意见",
    ):  # fmt: skip
        assert words in said, words


@pytest.mark.usefixtures("files")
def test_a_refusal_says_so(cast: Cast) -> None:
    ours = project(cast.recorder, stage=Stage.FUNDING)
    ending = asked(ours, cast.clerk)
    ended(ending, cast.county, Verdict.REJECT, "继续实施")
    assert "不同意：继续实施" in text(printed("T39", again(ours)))
