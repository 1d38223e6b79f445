"""The wage sheet and its notice, read back out of the PDF, and the workbook inside."""

import datetime
from collections.abc import Iterator
from decimal import Decimal
from io import BytesIO

import pikepdf
import pytest
import time_machine

from core.excel.reading import read_workbook
from core.money import grouped, in_capitals
from core.scope import EVERYWHERE, scope
from payroll.actions import Outcome
from payroll.documents.sheet import COLUMNS
from payroll.figures import totals_of
from payroll.models import WageSheet
from payroll.rules import State
from tests.documents.believable import check_frame, pages, printed, subjects, text
from tests.factories import Cast
from tests.payroll import scene
from tests.payroll.scene import Scene
from tests.payroll.test_corrections import confirm, take_off
from tests.payroll.test_pricing import overtime, pieces, vote
from workers.models import PersonCategory, Slot

# WeasyPrint 70 leaves the closing of its colour profile to the garbage collector.
pytestmark = pytest.mark.filterwarnings("ignore:unclosed file.*sRGB2014:ResourceWarning")

HEADINGS = (
    "序号", "姓名", "身份证号码", "联系方式", "人员类别", "工种", "工作时间（出勤工日/工时）",
    "标准（元/工日）", "计件工程量/单价", "应发工资项目及数额", "代扣代缴扣除项目和数额",
    "实发数额", "开户行", "账号", "银行代发凭证号或本人签字", "备注",
)  # fmt: skip


@pytest.fixture
def site(cast: Cast) -> Iterator[Scene]:
    with time_machine.travel(scene.moment(scene.TODAY), tick=False) as clock:
        yield scene.scene(cast, clock)


def crew(site: Scene, number: int) -> Scene:
    """So many people with one to twenty and a half days of October, the first of a group."""
    for place, entry in enumerate(site.hire_all(number, "181.37")):
        site.work(entry, scene.october(*range(1, place % 20 + 2)))
        site.work(entry, scene.october(29), halves=(1,))
    with scope(EVERYWHERE):
        person = site.crew[0].person
        PersonCategory.objects.create(
            village_id=person.village_id, person=person, category_id="monitored",
            since=datetime.date(2026, 1, 1),
        )  # fmt: skip
    return site


def cells(data: bytes) -> list[list[object]]:
    """The workbook inside the PDF, row by row."""
    with pikepdf.open(BytesIO(data)) as pdf:
        ((name, spec),) = pdf.attachments.items()
        assert name == spec.filename == "T13-1.xlsx"
        assert str(spec.obj.AFRelationship) == "/Data"
        (grid,) = read_workbook(spec.get_file().read_bytes()).sheets
    columns = range(1, len(COLUMNS) + 1)
    return [[grid.cell(row, column).value for column in columns] for row in sorted(grid.rows)]


# ---- T13 ----


def test_a_sheet_of_a_hundred_is_printed_whole(
    site: Scene, caplog: pytest.LogCaptureFixture
) -> None:
    sheet = crew(site, 100).draft()
    data = printed("T13", site.project)
    check_frame(data, "T13", "劳务报酬发放表")
    shown, lines = pages(data), site.lines(sheet)
    assert len(shown) > 3
    for page in shown:
        assert "姓名 身份证号码" in page
    totals, whole = totals_of(lines), text(data)
    assert f"合计（100人）{totals.days}" in whole
    assert whole.count(grouped(totals.entitled)) == 2
    assert f"实发金额（大写）{in_capitals(totals.entitled)}" in whole
    for heading in HEADINGS:
        assert heading in whole, heading
    for one in lines:
        assert one.line.name in whole
        assert grouped(one.line.amount) in whole
        assert one.line.entry.person.unseal("account") not in whole
        assert one.line.entry.person.unseal("id_number") not in whole
    assert "监测对象" in whole
    assert "1980" not in whole
    for words in ("合计", "人民币", "制表人（签字）", "盖章"):
        assert words in shown[-1].replace(" ", "")
    assert caplog.messages == []


def test_the_header_names_employer_period_and_day(site: Scene) -> None:
    crew(site, 2).draft()
    said = text(printed("T13", site.project))
    assert f"用人单位名称{site.project.party_name}" in said
    assert "支付周期2026年10月1日至2026年10月31日" in said
    assert "支付日期年月日" in said
    assert "单位：元" in said


def test_the_pdf_carries_its_rows_as_a_workbook(site: Scene) -> None:
    sheet = crew(site, 5).draft()
    data, lines = printed("T13", site.project), site.lines(sheet)
    head, *rows, last = cells(data)
    assert tuple(head) == HEADINGS
    assert [row[0] for row in rows] == [1, 2, 3, 4, 5]
    assert [row[1] for row in rows] == [one.line.name for one in lines]
    assert [row[6] for row in rows] == [one.line.days for one in lines]
    for column in (9, 11):
        assert [row[column] for row in rows] == [one.line.amount for one in lines]
        assert last[column] == sum((one.line.amount for one in lines), Decimal(0))
    assert last[0] == "合计"
    assert rows[0][2] == "000000********0001"
    assert rows[0][13] == "***************0001"


def test_what_was_credited_stands_with_its_file_and_the_account_that_was_used(
    site: Scene,
) -> None:
    sheet = crew(site, 3).approved()
    batch = site.pay(sheet)
    site.on(datetime.date(2026, 11, 12))
    results = [Outcome(row, State.SUCCEEDED) for row in (1, 2)]
    site.results(batch, [*results, Outcome(3, State.FAILED, reason="closed")])
    with scope(EVERYWHERE):
        moved = site.crew[0].person
        moved.seal("account", "6228480000000007777")
        moved.save()
    said = text(printed("T13", site.project))
    assert said.count(batch.reference) == 2
    assert "7777" not in said
    assert "***0001" in said
    assert "支付日期年月日" in said  # one is still owed
    site.all_succeed(site.pay(sheet))
    assert "支付日期2026年11月12日" in text(printed("T13", site.project))


def test_what_is_held_or_set_aside_is_remarked(site: Scene) -> None:
    sheet = site.notice(crew(site, 3).draft())
    site.object(sheet, site.line(sheet, 2))
    assert text(printed("T13", site.project)).count("异议处理中") == 1


def with_extras(site: Scene) -> Scene:
    """Two trades, overtime and pieces on a day, and a deduction that was signed."""
    entry = site.hire("才让多杰", "180.00")
    site.work(entry, scene.october(5, 6))
    with scope(EVERYWHERE):
        Slot.objects.filter(entry=entry, day=scene.october(6)[0], half=2).update(trade="瓦工")
    vote(site, "瓦工", "day", "260.00")
    overtime(site, entry, 5, "2")
    pieces(site, entry, vote(site, "瓦工", "piece", "8.00", piece="米"), 6, "10.5")
    confirm(site, take_off(site, "30.50"))
    return site


def test_what_a_line_is_made_of_is_printed_and_adds_up(site: Scene) -> None:
    line = site.line(with_extras(site).draft())
    said = text(printed("T13", site.project))
    assert (line.gross, line.withheld) == (Decimal("529.00"), Decimal("30.50"))
    for words in (
        "普工、瓦工", "180.00、260.00", "10.5米×8.00", "529.00", "30.50", "498.50",
        "加班2小时45.00", "扣除-30.50（赔工具）", f"大写）{in_capitals('498.50')}",
    ):  # fmt: skip
        assert words in said, words
    _head, row, last = cells(printed("T13", site.project))
    assert row[5:12] == [
        "普工、瓦工", 2, "180.00、260.00", "10.5米×8.00", Decimal("529"), Decimal("30.5"),
        Decimal("498.5"),
    ]  # fmt: skip
    assert last[9:12] == [Decimal("529"), Decimal("30.5"), Decimal("498.5")]


def test_the_board_shows_what_an_amount_is_made_of_and_no_reason(site: Scene) -> None:
    with_extras(site).notice(site.draft())
    said = text(printed("T14", site.project))
    for words in ("529.00", "498.50", "计件10.5米×8.00；加班2小时45.00；扣除-30.50", "备注"):
        assert words in said, words
    assert "赔工具" not in said


def test_a_discarded_sheet_is_offered_no_more(site: Scene) -> None:
    sheet = crew(site, 1).draft()
    (subject,) = subjects("T13", site.project)
    assert subject.label == subject.shown == "第1期 2026年10月1日至2026年10月31日"
    with scope(EVERYWHERE):
        WageSheet.objects.filter(pk=sheet.pk).update(state="discarded", discarded_reason="记错了")
    assert subjects("T13", site.project) == subjects("T14", site.project) == []


# ---- T14 ----


def test_the_notice_shows_names_and_money_and_nothing_of_their_papers(site: Scene) -> None:
    sheet = crew(site, 40).draft()
    data = printed("T14", site.project)
    check_frame(data, "T14", "劳务报酬发放公示")
    shown, said = pages(data), text(data)
    assert len(shown) > 1
    lines = site.lines(sheet)
    for one in lines:
        assert one.line.name in said
        person = one.line.entry.person
        for secret in (person.unseal("id_number"), person.unseal("account"), person.bank, "1980"):
            assert secret not in said
    assert "***" not in said  # not even a masked number
    (stamped,) = (page.replace(" ", "") for page in shown if "（盖章）" in page)
    assert lines[-1].line.name + "一社" in stamped
    assert "合计（40人）" in stamped
    assert "监测对象" not in said
    totals = totals_of(lines)
    assert f"合计（40人）{totals.days}{grouped(totals.entitled)}" in said
    for words in (
        "序号", "姓名", "村组", "工种", "出勤工日", "标准（元/工日）", "应发（元）",
        "实发（元）", "监督电话",
        "县：", "乡（镇）：", "村：", "公示地点", "异议记录", "现场照片（近景）",
        "现场照片（远景）", "（盖章）", "公示7日", "张贴当日不计",
    ):  # fmt: skip
        assert words in said, words


def test_dates_place_and_phone_are_open_until_the_notice_hangs(site: Scene) -> None:
    sheet = crew(site, 2).draft()
    before = text(printed("T14", site.project))
    assert "公示期年月日至年月日" in before
    site.notice(sheet)
    after = text(printed("T14", site.project))
    assert "公示期2026年11月2日至2026年11月9日（张贴当日不计，公示7日）" in after
    assert "监督电话0972-8520000" in after
    assert "公示地点村务公开栏" in after


def test_the_notice_prints_what_was_posted_even_if_a_line_was_voided_since(site: Scene) -> None:
    sheet = site.notice(crew(site, 3).draft())
    name = site.line(sheet, 2).name
    site.answer(site.object(sheet, site.line(sheet, 2)), upheld=True)
    assert name in text(printed("T14", site.project))
