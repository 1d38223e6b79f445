"""The forms of the people at work, read back out of the PDF: roster, agreement, attendance."""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass, replace

import pytest
import time_machine

from core.documents import Form
from core.ids import new_id
from core.scope import EVERYWHERE, scope
from projects.lifecycle import Stage
from projects.models import Project
from projects.paperwork import Subject, paper_of
from tests.documents import believable
from tests.documents.believable import check_frame, pages, printed, subjects, text
from tests.factories import Cast
from workers.actions import Answered, Asked, Someone, add_household, add_member
from workers.documents.attendance import AttendanceSheet
from workers.figures import attendance_by_day, days_by_entry
from workers.models import Person, RosterEntry

# WeasyPrint 70 leaves the closing of its colour profile to the garbage collector.
pytestmark = pytest.mark.filterwarnings("ignore:unclosed file.*sRGB2014:ResourceWarning")

NOW = datetime.datetime(2026, 8, 20, 9, tzinfo=datetime.timezone(datetime.timedelta(hours=8)))
JULY = [datetime.date(2026, 7, day) for day in range(1, 32)]


@dataclass
class Site:
    project: Project
    cast: Cast
    entries: list[RosterEntry]

    def hire(self, number: int) -> list[RosterEntry]:
        by = self.cast.recorder
        self.entries = believable.people(self.project, by, number, JULY[0])
        believable.papers(self.project, by, self.entries[: number - 2], JULY[0])
        return self.entries

    def work(self, dates: list[datetime.date]) -> None:
        believable.work(self.project, self.cast.recorder, self.entries, dates)


@pytest.fixture
def site(cast: Cast) -> Iterator[Site]:
    """In August 2026, with nobody hired yet."""
    with time_machine.travel(NOW, tick=False):
        yield Site(believable.project(cast.recorder), cast, [])


def secrets_of(person: Person) -> list[str]:
    """What must never stand on paper: whole numbers, and when someone was born."""
    numbers = (person.unseal(name) for name in ("id_number", "phone", "account"))
    born = person.born_on
    dates = (f"{born:%Y%m%d}", f"{born:%Y-%m-%d}", f"{born.year}年{born.month}月", f"{born:%Y-%m}")
    return [secret for secret in (*numbers, *dates) if secret]


# ---- T1 ----


def asked(site: Site, number: int) -> list[Person]:
    """So many households of two groups, each with its head and one whose number is missing."""
    by, made = site.cast.recorder, [entry.person for entry in site.hire(number)]
    with scope(EVERYWHERE):
        for place, someone in enumerate(made):
            door = add_household(
                id=new_id(), project_id=site.project.pk, by=by,
                asked=Asked(someone.name, ("一社", "")[place % 2], JULY[0]),
            )  # fmt: skip
            answers = (
                (
                    Someone(person_id=someone.pk),
                    Answered("head", True, "full", "瓦工", (4, 5, 9)),
                ),
                (Someone("马小花"), Answered("child", False, "weak", phone="13897120000")),
            )
            for who, said in answers:
                told = replace(said, claimed=("lifted",), remark="在外地上学")
                add_member(id=new_id(), household_id=door.pk, who=who, answered=told, by=by)
    return made


def test_the_survey_can_be_printed_empty_before_anybody_is_asked(site: Site) -> None:
    (empty,) = subjects("T1", site.project)
    data = printed("T1", site.project, empty)
    check_frame(data, "T1", "务工意愿摸底登记表")
    assert len(pages(data)) == 1
    said = text(data)
    for heading in (
        "序号", "户主姓名", "姓名", "与户主关系", "性别", "民族", "身份证号码",
        "村民小组（社）", "联系电话", "人员类别", "劳动能力", "技能/工种特长", "是否愿意务工",
        "可务工时间段", "备注", "本人签字（按印）",
    ):  # fmt: skip
        assert heading in said, heading


def test_the_survey_as_taken_down_masks_every_number(
    site: Site, caplog: pytest.LogCaptureFixture
) -> None:
    people = asked(site, 40)
    _empty, ungrouped, grouped = subjects("T1", site.project)
    assert (ungrouped.label, grouped.label) == ("未分组", "一社")
    data = printed("T1", site.project, grouped)
    check_frame(data, "T1", "务工意愿摸底登记表")
    assert len(pages(data)) > 1
    said = text(data)
    for words in ("共20户40人，愿意务工20人", "4–5、9月", "瓦工", "脱贫人口"):
        assert words in said, words
    assert "138****0000" in said
    for someone in people:
        assert not [secret for secret in secrets_of(someone) if secret in said]
    assert "13897120000" not in said
    assert caplog.messages == []


# ---- T2 ----


def test_a_roster_of_a_hundred_repeats_its_head_and_loses_nobody(
    site: Site, caplog: pytest.LogCaptureFixture
) -> None:
    entries = site.hire(100)
    data = printed("T2", site.project)
    check_frame(data, "T2", "务工群众花名册")
    shown = pages(data)
    assert len(shown) > 3
    for page in shown:
        assert "身份证号码" in page
        assert "联系电话" in page
    whole = "".join(shown).replace(" ", "")
    for entry in entries:
        if "་" not in entry.person.name:
            assert entry.person.name in whole
        id_number = entry.person.unseal("id_number")
        assert f"{id_number[:6]}********{id_number[-4:]}" in whole
        assert not [secret for secret in secrets_of(entry.person) if secret in whole]
    assert "བཀྲ" in whole
    assert "共100人" in whole
    assert "制表人（签字）" in whole
    assert caplog.messages == []  # a glyph that no font holds, a style that isn't known


def test_the_roster_has_every_heading_but_the_birth_date(site: Site) -> None:
    site.hire(4)
    said = text(printed("T2", site.project))
    for heading in (
        "序号", "姓名", "性别", "民族", "身份证号码", "户籍地址（村组）", "联系电话", "人员类别",
        "拟安排工种", "劳务报酬标准（元/工日）", "开户银行", "银行卡（一卡通）账号",
        "是否参加培训", "是否签订协议", "保险", "进场日期", "退场日期", "备注",
    ):  # fmt: skip
        assert heading in said, heading
    assert "不列出生年月" in said
    for value in ("脱贫人口", "监测对象", "一般劳动力", "240.50", "一社", "2026-07-01"):
        assert value in said, value


def test_no_roster_while_nobody_is_on_it(site: Site) -> None:
    assert subjects("T2", site.project) == []
    assert subjects("T3", site.project) == []


# ---- T3 ----


def test_an_agreement_is_one_persons(site: Site) -> None:
    site.hire(4)
    (_first, second, *_rest) = subjects("T3", site.project)
    data = printed("T3", site.project, second)
    check_frame(data, "T3", "劳务（务工）协议")
    said = text(data)
    entry = site.entries[1]
    assert entry.person.name in said
    others = [other.person.name for other in site.entries if other is not entry]
    assert not [name for name in others if name in said]
    assert not [secret for secret in secrets_of(entry.person) if secret in said]
    assert "。。" not in said
    for words in (
        "甲方古鄯村股份经济合作社", "一、工程名称与地点", "二、工种与工作内容", "三、期限",
        "四、工时", "五、报酬标准", "六、支付周期与日期", "七、支付方式与账号",
        "八、安全责任与劳动保护", "九、保险", "十、培训", "十一、考勤规则", "十二、争议处理",
        f"每个工日{entry.day_rate}元", "（人民币", "公示不少于7日", "中国人寿民和支公司",
        "甲方（盖章）", "乙方（签字、按印）", "日期：",
    ):  # fmt: skip
        assert words in said, words


def test_an_agreements_title_names_nobody(site: Site) -> None:
    site.hire(3)
    for subject, entry in zip(subjects("T3", site.project), site.entries, strict=True):
        assert entry.person.name in subject.label
        assert subject.shown == f"第{entry.number}号"


def test_who_has_left_is_offered_no_agreement(site: Site) -> None:
    entry = site.hire(2)[0]
    with scope(EVERYWHERE):
        RosterEntry.objects.filter(pk=entry.pk).update(left_on=JULY[9], left_reason="回家")
    assert [one.about_id for one in subjects("T3", site.project)] == [site.entries[1].pk]


# ---- T12 ----


def sheet_of(at: Project, subject: Subject) -> AttendanceSheet:
    paper = paper_of("T12")
    assert paper is not None
    with scope(EVERYWHERE):
        data = paper.fill(at, subject.about_id).data
    assert isinstance(data, AttendanceSheet)
    return data


def test_no_month_is_offered_before_a_day_is_logged(site: Site) -> None:
    """The sheet for the pen is a muster (tests/documents/test_muster.py)."""
    site.hire(3)
    assert subjects("T12", site.project) == []


def test_the_logged_month_says_what_the_pages_say(site: Site) -> None:
    site.hire(24)
    worked = [day for day in JULY if day.day % 6]
    site.work(worked)
    (july,) = subjects("T12", site.project)
    sheet, at = sheet_of(site.project, july), site.project
    with scope(EVERYWHERE):
        days = days_by_entry(at, JULY[0], JULY[-1])
        people = attendance_by_day(at, JULY[0], JULY[-1])
    assert [row.days for row in sheet.rows] == [str(days[entry.pk]) for entry in site.entries]
    assert sheet.total == str(sum(days.values()))
    assert [one.people for one in sheet.columns] == [
        str(people[day].people) if day in people else "" for day in JULY
    ]
    for row in sheet.rows:
        marks = dict(zip(JULY, row.marks, strict=True))
        assert {marks[day] for day in JULY if day not in worked} == {""}
        assert {marks[day] for day in worked} <= {"√", "△", "○"}
        counted = row.marks.count("√") + row.marks.count("△") / 2
        assert f"{counted:.1f}" == row.days
    assert sheet.until == ""


def test_the_logged_month_is_printed_over_pages_that_repeat_their_head(site: Site) -> None:
    site.hire(40)
    site.work(JULY[:10])
    data = printed("T12", site.project)
    check_frame(data, "T12", "2026年7月考勤表")
    shown = pages(data)
    assert len(shown) > 1
    for page in shown:
        assert "本人签字" in page
        assert "1 2 3 4 5" in page
    marks = "".join(shown)
    legend = 1
    assert marks.count("√") - legend > 200
    assert "出勤人数" in shown[-1]
    assert "共 3 页" in shown[0]


def test_days_before_entry_and_after_exit_are_struck_out(site: Site) -> None:
    entry = site.hire(8)[0]
    with scope(EVERYWHERE):
        late = {"entered_on": JULY[4], "left_on": JULY[19], "left_reason": "回家"}
        RosterEntry.objects.filter(pk=entry.pk).update(**late)
    site.entries = site.entries[1:]
    site.work(JULY)
    row = sheet_of(site.project, subjects("T12", site.project)[-1]).rows[0]
    assert row.marks == ("－",) * 4 + ("○",) * 16 + ("－",) * 11
    assert row.days == "0.0"


def test_a_running_month_says_up_to_when_it_is_filled_in(site: Site) -> None:
    site.hire(2)
    site.work([datetime.date(2026, 8, 3)])
    (august,) = subjects("T12", site.project)
    assert sheet_of(site.project, august).until == "8月20日"


def test_once_the_works_are_over_no_empty_month_is_offered(site: Site) -> None:
    site.hire(2)
    site.work(JULY[:5])
    with scope(EVERYWHERE):
        site.project.stage = Stage.ACCEPTANCE
        site.project.save(update_fields=["stage"])
    assert [one.label for one in subjects("T12", site.project)] == ["2026年7月"]


def test_every_form_has_a_layout_version() -> None:
    paper = paper_of("T12")
    assert paper is not None
    assert paper.form == Form("T12", "考勤表", "documents/T12.html", "workers", version=1)
