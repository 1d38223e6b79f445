"""The forms T28 to T32 as they are printed: read back from the PDF."""

import datetime
from decimal import Decimal
from pathlib import Path

import pytest
from pytest_django import Settings

from acceptance.models import Kind
from core.ids import new_id
from core.scope import EVERYWHERE, scope
from projects.actions import attach
from projects.actions.attachments import path_of
from projects.actions.issuing import issue
from projects.lifecycle import Stage, Step
from projects.models import Attachment, IssuedDocument, Project
from projects.paperwork import paper_of
from regions.models import Post
from tests.acceptance import acceptance_rows as rows
from tests.documents import believable
from tests.documents.believable import check_frame, pages, printed, subjects, text
from tests.factories import Cast
from tests.projects import village_rows


@pytest.fixture(autouse=True)
def files(settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def ours(cast: Cast) -> Project:
    """Complete, with a plan paper and people who worked."""
    made = believable.project(cast.recorder)
    rows.place(made, Stage.FUNDING)
    believable.money(made, cast.finance)
    rows.place(made, Stage.CONSTRUCTION)
    worked = believable.people(made, cast.recorder, 6, rows.today())
    believable.papers(made, cast.recorder, worked, rows.today())
    believable.work(made, cast.recorder, worked, [rows.today()])
    return rows.works(made, cast.recorder)


def applied(at: Project, by: Post) -> Project:
    rows.place(at, Stage.ACCEPTANCE)
    rows.application(at, by)
    return at


def test_the_application_compares_design_and_completed(ours: Project, cast: Cast) -> None:
    data = printed("T28", applied(ours, cast.recorder))
    check_frame(data, "T28", "竣工验收申请")
    whole = text(data)
    for said in (
        "完成内容", "设计工程量", "实际工程量", "路面硬化", "4,200", "4,230.5", "C25混凝土",
        "投资与决算", "计划投资", "决算", "880,000.00", "2,760,000.00", "开工日期", "竣工日期",
        "务工人数", "劳务报酬应发", "劳务报酬实发", "劳务报酬占比", "培训人次", "12人次",
        "自查结论", "经自查，全部合格。", "附件清单", "完工自查表", "村意见", "乡镇意见",
        "2,100,000.00元",
    ):  # fmt: skip
        assert said in whole, said
    assert len(pages(data)) <= 2


def test_without_an_application_there_is_nothing_to_print(ours: Project) -> None:
    assert subjects("T28", ours) == []
    assert subjects("T29", ours) == []
    assert subjects("T30", ours) == []
    assert subjects("T31", ours) == []
    assert subjects("T32", ours) == []


def test_the_report_names_items_problems_people_and_the_grade(ours: Project, cast: Cast) -> None:
    inspection = rows.inspected(ours, Kind.COUNTY, cast.county, 0)
    rows.place(ours, Stage.ACCEPTANCE, Step.COUNTY)
    rows.mend(rows.failed_item(inspection), cast.recorder)
    rows.recheck(rows.failed_item(inspection), cast.county)
    data = printed("T29", ours)
    check_frame(data, "T29", "竣工验收报告")
    whole = text(data)
    for said in (
        "工程名称", "地点", "建设单位", "实施单位", "监理", "验收日期", "分项工程名称", "单位",
        "设计量", "完成量", "标准", "结果", "以工代赈专项", "务工人数", "劳务报酬应发、实发",
        "劳务报酬占比", "电话或入户抽查", "公示", "培训", "资料", "存在问题", "整改期限",
        "表面有裂缝", "裂缝已灌浆修补", "复验", "等次", "姓名", "职务", "签字", "村民代表签字",
        "完玛措", "祁生辉", "古鄯镇人民政府", "结论", "参加测评29人，满意28人，不满意1人",
    ):  # fmt: skip
        assert said in whole, said
    assert "等次合格" in whole
    assert "优质" not in whole


def test_a_report_with_something_open_is_not_passed(ours: Project, cast: Cast) -> None:
    rows.inspected(ours, Kind.SELF, cast.recorder, 0)
    data = printed("T29", ours)
    assert "完工自查表" in text(data)
    assert "等次不合格" in text(data)


def test_each_inspection_has_its_own_report(ours: Project, cast: Cast) -> None:
    rows.inspected(ours, Kind.SELF, cast.recorder)
    rows.inspected(ours, Kind.TOWNSHIP, cast.township)
    shown = [subject.shown for subject in subjects("T29", ours)]
    assert shown == ["乡镇初验（第1次）", "村级自查（第1次）"]


def test_the_assets_have_classes_values_and_a_total(ours: Project, cast: Cast) -> None:
    rows.place(ours, Stage.HANDOVER)
    rows.asset(ours, cast.recorder, value=Decimal("2500000.00"))
    rows.asset(ours, cast.recorder, name="路灯", kind="operating", value=Decimal("260000.50"))
    data = printed("T30", ours)
    check_frame(data, "T30", "资产移交书")
    whole = text(data)
    for said in (
        "资产名称", "类别", "规格数量", "坐落", "原值", "资金来源", "建成日期", "移交方", "接收方",
        "产权归属", "监交方", "附图纸资料", "公益性资产", "经营性资产", "2,760,000.50",
        "人民币贰佰柒拾陆万元伍角整", "中央", "黄科村集体经济组织",
    ):  # fmt: skip
        assert said in whole, said


def test_the_care_agreement_is_printed_to_be_signed(ours: Project, cast: Cast) -> None:
    rows.place(ours, Stage.HANDOVER)
    rows.asset(ours, cast.recorder)
    rows.care(ours, cast.recorder, signed=False)
    data = printed("T31", ours)
    check_frame(data, "T31", "管护协议")
    whole = text(data)
    for said in (
        "管护对象", "管护责任人", "管护期限", "管护内容、频次", "经费来源", "公益岗位", "考核",
        "违约", "马建国", "每月清扫一次", "甲方", "乙方",
    ):  # fmt: skip
        assert said in whole, said
    assert "马建国" not in subjects("T31", ours)[0].shown


def test_the_catalogue_names_every_file_and_what_is_wrong_with_it(
    ours: Project, cast: Cast, settings: Settings
) -> None:
    rows.place(ours, Stage.ARCHIVE)
    with scope(cast.recorder.scope):
        good = attach(
            project=ours, file=village_rows.photo(), title="隐蔽工程照片", by=cast.recorder
        )
    paper = paper_of("T6")
    assert paper is not None
    with scope(EVERYWHERE):
        form = issue(
            id=new_id(), project_id=ours.pk, paper=paper, about_id=None,
            site="https://zijian.example.cn", by=cast.recorder,
        )  # fmt: skip
        plan = Attachment.objects.exclude(pk=good.pk).get()
        assert IssuedDocument.objects.count() == 1
    (Path(settings.MEDIA_ROOT) / path_of(form.sha256)).unlink()
    data = printed("T32", ours)
    whole = text(data)
    for said in (
        "档案目录", "阶段", "题名", "文号/编号", "日期", "页数", "形成单位", "保管期限", "电子件",
        "永久", "隐蔽工程照片", "资料归档", "方案申报与批复", form.serial, "文件缺失", "件数",
        form.sha256, good.sha256, plan.sha256, "其中1件有问题",
    ):  # fmt: skip
        assert said.replace(" ", "") in whole, said


def test_the_dates_on_paper_are_local(ours: Project, cast: Cast) -> None:
    rows.inspected(ours, Kind.SELF, cast.recorder)
    day = rows.today()
    assert f"{day.year}年{day.month}月{day.day}日" in text(printed("T29", ours))
    assert isinstance(day, datetime.date)
