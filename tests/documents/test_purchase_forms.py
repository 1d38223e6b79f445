"""The forms of purchases, read back out of the PDF: inquiry record and receipt."""

import pytest

from core.scope import EVERYWHERE, scope
from procurement.models import Purchase
from projects.models import Project
from projects.paperwork import paper_of
from tests.documents import believable
from tests.documents.believable import check_frame, printed, subjects, text
from tests.factories import Cast
from tests.procurement import hire_rows as hire
from tests.procurement import store
from tests.procurement.purchase_rows import (
    CODES,
    Four,
    checked,
    chosen,
    delivered,
    four,
    ordered,
    purchase,
    quote,
    received,
    three_quotes,
)
from tests.procurement.test_invoices import invoiced

# WeasyPrint 70 leaves the closing of its colour profile to the garbage collector.
pytestmark = [
    pytest.mark.usefixtures("everywhere"),
    pytest.mark.filterwarnings("ignore:unclosed file.*sRGB2014:ResourceWarning"),
]


@pytest.fixture
def people(cast: Cast) -> Four:
    return four()


@pytest.fixture
def ours(cast: Cast) -> Project:
    return believable.project(cast.recorder)


# ---- T16 ----


def test_an_inquiry_puts_three_suppliers_side_by_side(ours: Project, people: Four) -> None:
    bought = purchase(ours, people.buyer)
    three_quotes(bought, people.buyer)
    chosen(bought, people.buyer)
    data = printed("T16", ours)
    check_frame(data, "T16", "询价记录表")
    said = text(data)
    for words in (
        "采购事项水泥、砂石", "预算47,447.50元", "品名", "规格型号", "单位", "数量", "供应商A",
        "供应商B", "供应商C", "单价（元）", "总价（元）", "水泥P·O42.5吨80440.0035,200.00",
        "中砂立方米120.592.0011,086.00", "合计（元）46,286.0047,491.0048,696.00", *CODES,
        "联系人电话马福138****1234", "含税/运费含税、含运费", "供货期3天", "质量标准国标",
        "日期/方式", "电话", "询价人马英、才让", "推荐供应商与理由供应商甲（报价最低）",
        "询价人（签字）", "监督小组（签字）",
    ):  # fmt: skip
        assert words in said, words
    assert "13897001234" not in said
    assert "供应商D" not in said


def test_until_a_supplier_is_chosen_the_reason_is_left_to_the_pen(
    ours: Project, people: Four
) -> None:
    bought = purchase(ours, people.buyer)
    assert subjects("T16", ours) == []
    quote(bought, people.buyer, supplier="昌盛建材")
    said = text(printed("T16", ours))
    assert said.count("昌盛建材") == 1
    assert "报价最低" not in said


def test_a_fourth_supplier_comes_in_a_second_table(ours: Project, people: Four) -> None:
    bought = purchase(ours, people.buyer)
    three_quotes(bought, people.buyer)
    dear = quote(bought, people.buyer, "450", "130", supplier="供应商丁")
    chosen(bought, people.buyer, dear, reason="质量更好，送货上门")
    said = text(printed("T16", ours))
    assert "供应商D" in said
    assert "供应商F" in said  # the table's empty columns
    assert "推荐供应商与理由供应商丁（质量更好，送货上门）" in said


# ---- T19 ----


def test_a_receipt_says_what_came_and_what_it_is_worth(ours: Project, people: Four) -> None:
    delivered(ours, people, "30", "120.5")
    (awaited, came) = subjects("T19", ours)
    assert awaited.label == "水泥、砂石（待收货）"
    data = printed("T19", ours, came)
    check_frame(data, "T19", "入库（进场验收）单")
    said = text(data)
    for words in (
        "供应商供应商甲", "送货单号SH-01", "合格证/检测报告编号", "品名规格", "应收数量",
        "实收数量", "外观质量", "1水泥P·O42.5吨8030440.0013,200.00合格",
        "2中砂立方米120.5120.592.0011,086.00合格", "合计24,286.00",
        "金额（大写）人民币贰万肆仟贰佰捌拾陆元整", "监督小组核对核对相符，同意入库",
        "验收人（签字）", "保管员（签字）", "监督（签字）",
    ):  # fmt: skip
        assert words in said, words


def test_the_next_delivery_expects_what_was_still_missing(ours: Project, people: Four) -> None:
    bought = delivered(ours, people, "30", "120.5")
    refused = received(bought, people.storekeeper, "10")
    checked(refused, people.supervisor, agreed=False, reason="受潮结块")
    received(bought, people.storekeeper, "50")
    last = subjects("T19", ours)[0]
    said = text(printed("T19", ours, last))
    assert "1水泥P·O42.5吨5050440.0022,000.00" in said
    refusal = next(one for one in subjects("T19", ours) if one.about_id == refused.pk)
    assert "不予认可：受潮结块" in text(printed("T19", ours, refusal))


def test_what_is_on_order_has_a_form_to_take_along(ours: Project, people: Four) -> None:
    bought = ordered(ours, people)
    (subject,) = subjects("T19", ours)
    assert subject.about_id == bought.pk
    said = text(printed("T19", ours))
    assert "1水泥P·O42.5吨80440.00" in said
    assert "2中砂立方米120.592.00" in said
    assert "日期年月日" in said
    assert "人民币" not in said


def test_nothing_is_awaited_before_the_order_and_after_the_last_delivery(
    ours: Project, people: Four
) -> None:
    purchase(ours, people.buyer)
    assert subjects("T19", ours) == []
    bought = delivered(ours, people)
    assert [one.label.startswith("水泥、砂石 ") for one in subjects("T19", ours)] == [True]
    with scope(EVERYWHERE):
        assert Purchase.objects.get(pk=bought.pk).state == "delivered"


# ---- T35 ----


def test_order_receipt_and_invoice_stand_side_by_side(ours: Project, people: Four) -> None:
    assert subjects("T35", ours) == []
    bought = delivered(ours, people, "40", "120.5")
    assert "尚无发票" in text(printed("T35", ours))
    invoiced(bought, people.buyer, "35200.00")
    data = printed("T35", ours)
    check_frame(data, "T35", "采购付款三单核对表")
    said = text(data)
    for words in (
        "供应商供应商甲", f"统一社会信用代码{CODES[0]}", "合同编号无", "增值税普通发票",
        "26632000000012345678", "35,200.0010.00", "尚有40吨未到", "40吨已开票未验收",
        "120.5立方米已验收未开票", "46,286.00", "28,686.00", "三者最低（元）28,686.00",
        "人民币贰万捌仟陆佰捌拾陆元整", "报账员（签字）",
    ):  # fmt: skip
        assert words in said, words


# ---- T17, T20 ----


def test_the_plan_prints_its_headings_and_what_was_bought(
    ours: Project, people: Four, cast: Cast
) -> None:
    assert subjects("T17", ours) == []
    ordered(ours, people)
    store.voted(ours, people, cast.recorder)
    data = printed("T17", ours)
    check_frame(data, "T17", "物资采购清单")
    said = text(data)
    for words in (
        "序号", "物资名称", "规格型号", "单位", "设计/计划数量", "预算单价（元）", "预算金额（元）",
        "采购方式", "需用时间", "用途部位", "已采购量", "差额", "第1版", "会议决议",
        "水泥P·O42.5吨100450.0045,000.00询价2026年6月1日路面0100", "合计56,447.50",
        "人民币伍万陆仟肆佰肆拾柒元伍角整", "采购员（签字）",
    ):  # fmt: skip
        assert words in said, words


def test_a_ledger_prints_each_row_with_what_is_there_after_it(ours: Project, people: Four) -> None:
    assert subjects("T20", ours) == []
    cement = store.stocked(ours, people)
    slip = store.out(cement, people.storekeeper, "20", taker="才让东珠")
    store.back(slip, people.storekeeper, "5")
    wrong = store.out(cement, people.storekeeper, "8")
    store.undone(wrong, people.storekeeper, "应为0.8吨")
    store.agreed(
        store.counted(ours, people.storekeeper, (cement, "64.5", "受潮")), people.supervisor
    )
    empty, _sand, ledger = sorted(
        subjects("T20", ours), key=lambda one: ("水泥" in one.label, "中砂" in one.label)
    )
    data = printed("T20", ours, ledger)
    check_frame(data, "T20", "物资收发存台账")
    said = text(data)
    for words in (
        "日期", "摘要", "入库数量", "出库数量", "结存", "领用人", "用途部位", "保管员",
        "验收入库：水泥、砂石，送货单SH-018080", "领用2060才让东珠路面", "565才让东珠路面",
        "冲回写错的一行：应为0.8吨", "盘点亏：受潮0.564.5",
    ):  # fmt: skip
        assert words in said, words
    blank = text(printed("T20", ours, empty))
    for words in ("物资出库（领用）单", "物资名称、规格", "领用人签字", "保管员（签字）"):
        assert words in blank, words


def test_the_slip_of_one_handing_out_is_found_beside_the_list(ours: Project, people: Four) -> None:
    cement = store.stocked(ours, people)
    slip = store.out(cement, people.storekeeper, "20", taker="才让东珠")
    paper = paper_of("T20")
    assert paper is not None
    assert paper.besides is not None
    with scope(EVERYWHERE):
        found = paper.besides(ours, slip.pk)
        assert paper.besides(ours, cement.pk) is None
    assert found is not None
    assert "才让东珠" not in found.shown
    said = text(printed("T20", ours, found))
    for words in ("物资出库（领用）单", "水泥P·O42.5吨20路面才让东珠：", "领用人（签字）"):
        assert words in said, words


# ---- T36 ----


def test_a_machines_days_are_confirmed_by_two_and_summed_by_item(cast: Cast, people: Four) -> None:
    works = hire.works(cast.recorder)
    assert subjects("T36", works) == []
    bought = hire.ordered(works, people)
    data = printed("T36", works)
    check_frame(data, "T36", "机械台班确认单")
    assert "挖掘机斗容0.6（含机手）台班10" in text(data)
    hire.logged(bought, people.storekeeper, starts=16, ends=36, half_hours=17)
    hire.struck(hire.logged(bought, people.storekeeper, machine="写错的"), people.storekeeper)
    hire.checked(bought, people.supervisor, hire.rolled(bought, people.storekeeper, 15))
    said = text(printed("T36", works))
    for words in (
        "08:00–18:008.51.0625台班", "K0+200段挖基槽", "马师傅", people.storekeeper.human.name,
        people.supervisor.human.name, "挖掘机斗容0.6（含机手）台班101.06250",
        "压路机12吨（不含机手）小时607.57.5", "压路机机手（机手）小时607.57.5",
        "机械费不计入劳务报酬",
    ):  # fmt: skip
        assert words in said
    assert "写错的" not in said
    assert subjects("T36", works)[0].label == "挖掘机、压路机"
    assert subjects("T19", works) == []
