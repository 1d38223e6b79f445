"""The project's own forms, read back out of the PDF: meeting record, application, start."""

import datetime
from typing import Any

import pytest
from django.utils import timezone, translation

from core.scope import EVERYWHERE, scope
from projects.documents import village_said
from projects.lifecycle import Stage
from projects.models import Meeting, Project
from projects.paperwork import papers
from tests.documents import believable
from tests.documents.believable import check_frame, printed, subjects, text
from tests.factories import Cast
from tests.projects import village_rows

# WeasyPrint 70 leaves the closing of its colour profile to the garbage collector.
pytestmark = pytest.mark.filterwarnings("ignore:unclosed file.*sRGB2014:ResourceWarning")

OURS = {"T1", "T2", "T3", "T4", "T5", "T6", "T7", "T11", "T12", "T13", "T14", "T16", "T19"}


@pytest.fixture
def ours(cast: Cast) -> Project:
    return believable.project(cast.recorder)


def place(at: Project, stage: Stage) -> Project:
    with scope(EVERYWHERE):
        at.stage = stage
        at.save(update_fields=["stage"])
    return at


def funded(at: Project, cast: Cast) -> Project:
    """With the plan paper entered and three quarters of the money there."""
    stage = Stage(at.stage)
    believable.money(place(at, Stage.FUNDING), cast.finance)
    return place(at, stage)


def test_the_forms_are_registered_in_the_order_of_their_numbers() -> None:
    codes = [paper.form.code for paper in papers()]
    assert set(codes) >= OURS
    assert codes == sorted(codes, key=lambda code: (code[0] != "T", int(code[1:])))


@pytest.mark.parametrize(
    ("division", "village"),
    [
        ("古鄯村委会", "古鄯村"),
        ("卧马村村民委员会", "卧马村"),
        ("先进村民委员会", "先进村"),
        ("水磨村村委会", "水磨村"),
        ("巴音牧委会", "巴音村"),
        ("峨堡村牧民委员会", "峨堡村"),
        ("慈幼社区居民委员会", "慈幼社区"),
        ("一队", "一队"),
        ("村委会", "村委会"),
    ],
)
def test_a_village_is_named_without_its_committee(division: str, village: str) -> None:
    assert village_said(division) == village


# ---- T5 ----


def test_a_meetings_record_says_what_was_put_to_the_vote_and_how_it_went(
    ours: Project,
) -> None:
    with scope(EVERYWHERE):
        held = Meeting.objects.of_villagers().get(project=ours, subject="self_build")
    (subject,) = [one for one in subjects("T5", ours) if one.about_id == held.pk]
    data = printed("T5", ours, subject)
    check_frame(data, "T5", "村民代表会议记录")
    said = text(data)
    for words in (
        "会议名称", "会议时间", "会议地点", "主持人姓名及职务才让，村主任", "记录人马英",
        "应到人数60人", "实到人数45人，占75.00%", "项目内容硬化村内道路1.8公里",
        "是否自建由村民自建", "投资2,800,000.00元，其中劳务报酬900,000.00元", "祁生辉（会长）",
        "工期121天", "表决方式举手表决", "赞成40票占到会88.89%", "反对3票占到会6.67%",
        "弃权2票占到会4.44%", "达到法定人数", "本决议通过。", "附件1签到表（45人）",
        "同意人员签名（40人）", "反对人员签名（3人）", "主持人（签字）：", "监票人（签字）：",
        "计票人（签字）：", "单位（盖章）：",
    ):  # fmt: skip
        assert words in said, words


def test_a_secret_ballot_asks_nobody_to_sign_his_vote(ours: Project, cast: Cast) -> None:
    held = village_rows.meeting(
        ours, cast.recorder, voting="secret", assembly="villagers", entitled=400, present=45
    )
    (subject,) = [one for one in subjects("T5", ours) if one.about_id == held.pk]
    said = text(printed("T5", ours, subject))
    assert "村民会议记录" in said
    assert "无记名投票" in said
    assert "签到表（45人）" in said
    assert "人员签名" not in said
    assert "未达到法定人数" in said
    assert "本决议未通过。" in said


def test_a_slip_of_the_keyboard_does_not_print_a_thousand_pages(ours: Project, cast: Cast) -> None:
    crowd: dict[str, Any] = {"entitled": 900_000, "present": 900_000, "votes_for": 899_995}
    village_rows.meeting(
        ours, cast.recorder, voting="secret", resolution="人多", **crowd, abstained=2
    )
    subject = next(iter(subjects("T5", ours)))
    assert len(believable.pages(printed("T5", ours, subject))) < 12


# ---- T6 ----


def test_the_application_leaves_room_for_funds_that_no_paper_names_yet(ours: Project) -> None:
    data = printed("T6", ours)
    check_frame(data, "T6", "村民自建申请审批表")
    said = text(data)
    for words in (
        "申请村古鄯村", "建设内容与规模硬化村内道路", "总投资", "中央", "地方", "自筹",
        "2,800,000.00", "拟务工人数", "60人", "劳务报酬", "900,000.00元", "32.14%",
        "实到45人，赞成40票", "理事会名单", "马玉花（副会长）", "监督小组名单", "完玛措（组长）",
        "村意见", "乡镇意见", "县发改局意见", "（盖章）", "制表人（签字）", "审核人（签字）",
        "负责人（签字）",
    ):  # fmt: skip
        assert words in said, words
    assert said.count("2,800,000.00") == 1
    assert said.count("32.14%") == 1


def test_the_application_names_each_source_once_the_plan_paper_is_there(
    ours: Project, cast: Cast
) -> None:
    said = text(printed("T6", funded(ours, cast)))
    assert said.count("2,800,000.00") == 2  # the whole, and central funds
    assert said.count("32.14%") == 2  # of the estimate, and of the funds planned


def test_no_application_before_the_village_has_resolved(cast: Cast) -> None:
    at = village_rows.project(cast.recorder)
    village_rows.meeting(at, cast.recorder, votes_for=20, votes_against=23)
    assert subjects("T6", at) == []


# ---- T11 ----


def test_the_application_to_start_counts_whose_papers_are_there(ours: Project, cast: Cast) -> None:
    since = timezone.localdate() - datetime.timedelta(days=3)
    entries = believable.people(ours, cast.recorder, 9, since)
    believable.papers(ours, cast.recorder, entries[:7], since)
    data = printed("T11", funded(place(ours, Stage.PREPARATION), cast))
    check_frame(data, "T11", "开工申请报告")
    said = text(data)
    for words in (
        "批复文号", "计划下达文号青发改投资〔2026〕118号", "计划开竣工日期",
        "建设内容硬化村内道路", "到位资金计划2,800,000.00元，到位2,100,000.00元，到位率75.00%",
        "花名册人数协议签订数培训完成安全交底完成9人7人7人7人",
        "中国人寿民和支公司（保单号PICC20260630）", "主要材料准备", "理事会申请", "乡镇审核",
        "县发改局批准",
    ):  # fmt: skip
        assert words in said, words


def test_no_start_is_applied_for_before_the_preparation(ours: Project, cast: Cast) -> None:
    believable.people(ours, cast.recorder, 2, timezone.localdate())
    assert subjects("T11", place(ours, Stage.PROPOSAL)) == []
    assert len(subjects("T11", place(ours, Stage.PREPARATION))) == 1


def test_forms_are_chinese_whatever_language_the_screen_speaks(ours: Project) -> None:
    with translation.override("en"):
        assert "举手表决" in text(printed("T5", ours))
