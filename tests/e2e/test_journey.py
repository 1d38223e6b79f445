"""One project from the proposal to the archive, each step by the account whose step it is."""

import datetime
from decimal import Decimal

import pytest
from playwright.sync_api import expect

from tests.e2e import after, before, buying, during, printed
from tests.e2e.before import NOTICE, WORKERS, decide, hand_in, through_both
from tests.e2e.conftest import Stage
from tests.e2e.pages import Works, arrive, download, fill, refused, says

pytestmark = pytest.mark.e2e

NAME = "三姓庄村村道硬化"
BEGINS = datetime.date(2026, 4, 7)
FIRST_DAY = datetime.date(2026, 4, 27)  # of the works
LAST_DAY = datetime.date(2026, 4, 30)
MASON, HALF, LATE = WORKERS[0].name, WORKERS[2].name, WORKERS[-1]
# Two masons at 220 yuan, five helpers at 150: one of them is half there on two days.
PAY = {who.name: Decimal(880 if who in WORKERS[:2] else 600) for who in WORKERS} | {
    HALF: Decimal(450)
}


def test_a_project_goes_from_the_proposal_to_the_archive(stage: Stage) -> None:
    stage.begin(BEGINS)
    works = into_the_reserve(stage)
    the_village_resolves(works)
    the_proposal_is_approved(works)
    the_plan_is_issued(works)
    the_start_is_prepared(works)
    four_days_are_logged(works)
    cement_is_bought(works)
    wages_are_put_up_and_approved(works)
    wages_are_paid(works)
    the_works_are_finished(works)
    the_works_are_accepted(works)
    the_works_are_handed_over(works)
    the_papers_are_filed(works)
    only_reading_is_left(works)


def into_the_reserve(stage: Stage) -> Works:
    works = before.propose(stage, NAME, FIRST_DAY)
    before.survey(works)
    hand_in(works)
    stage.next_day()
    decide(works, "township")
    says(works.open("recorder"), "民主决策", "轮到您")
    return works


def the_village_resolves(works: Works) -> None:
    before.resolve(works, works.stage.next_day())
    works.stage.next_day(NOTICE)
    hand_in(works, words="进入方案申报")
    record = printed.issued(works, "T5")
    assert "同意实施本项目，并由村民自建" in record
    assert "通过" in record


def the_proposal_is_approved(works: Works) -> None:
    before.plan(works)
    through_both(works)
    application = printed.issued(works, "T6")
    assert "250,000.00" in application
    assert NAME in application


def the_plan_is_issued(works: Works) -> None:
    before.issue_funds(works, works.stage.next_day())
    body = "资金来源、建设内容与投资见实施方案。"
    before.post_notice(works, "plan", "项目计划公示", body)
    hand_in(works, "finance", "报送县里")
    decide(works, "county")


def the_start_is_prepared(works: Works) -> None:
    before.prepare(works, works.stage.next_day(), FIRST_DAY)
    works.stage.next_day(NOTICE)
    assert works.stage.today == FIRST_DAY
    assert "开工申请" in printed.issued(works, "T11")
    through_both(works)
    says(works.open("recorder"), "组织实施")


def four_days_are_logged(works: Works) -> None:
    """By taps, as the day before, by keyboard, and all at once: 27 work days."""
    people = len(WORKERS)
    page = during.day_on_phone(works, FIRST_DAY)
    during.tap(page, MASON, "全天")
    during.tap(page, HALF, "上午", times=2)
    during.fill_day(page, "全员出工", people, "6.5")
    works.stage.look(page, "day")
    tomorrow = works.stage.next_day()
    during.as_on(works, tomorrow, FIRST_DAY, people, "6.5")
    third = works.stage.next_day()
    page = during.log_by_keyboard(works, third, "1" * people)
    expect(page.locator(f"#d{third.day}")).to_have_text("7.0")
    works.look("recorder", "grid")
    works.stage.next_day()
    during.fill_day(during.day_on_phone(works, LAST_DAY), "全员出工", people, "7.0")
    says(works.open("recorder", "day_grid"), "7 人，7.0 工日")
    assert "27" in printed.issued(works, "T12")


def cement_is_bought(works: Works) -> None:
    address = buying.ask_three(works, works.stage.today)
    buying.choose_lowest(works, address)
    buying.receive(works, address)
    buying.pay_supplier(works, address)
    inquiry = printed.issued(works, "T16")
    assert all(name in inquiry for name, *_prices in buying.SUPPLIERS)
    assert "75,360.00" in inquiry
    assert "送-0815" in printed.issued(works, "T19")


def wages_are_put_up_and_approved(works: Works) -> None:
    works.stage.next_day()
    during.bring_card(works, LATE)
    page = during.make_sheet(works, FIRST_DAY, LAST_DAY)
    says(page, "27.0", "4,610.00", "人民币肆仟陆佰壹拾元整", *PAY)
    during.post_sheet(works)
    notice = printed.issued(works, "T14")
    assert all(name in notice for name in PAY)
    assert not any(who.account in notice or who.id_number in notice for who in WORKERS)
    during.check_sheet(works)
    works.stage.next_day(NOTICE)
    during.hand_sheet_in(works)
    arrive(works.stage.act_as("township"), "/")
    works.look("township", "inbox")
    during.decide_sheet(works, "township")
    during.decide_sheet(works, "county")
    works.look("county", "sheet")


def wages_are_paid(works: Works) -> None:
    page = during.make_file(works)
    _name, file = download(page, "下载代发文件")
    rows = during.rows_of(file)
    assert {row["姓名"]: Decimal(str(row["金额"])) for row in rows} == PAY
    assert {row["姓名"]: row["账号"] for row in rows} == {who.name: who.account for who in WORKERS}
    during.read_results(page, file, sum(PAY.values(), Decimal(0)))
    works.look("finance", "batch")
    says(works.open("recorder", "sheet_list"), "4,610.00", "已结清")
    # 4,610 yuan of 250,000 planned and of 150,000 received
    says(works.open("recorder"), "1.84%", "3.07%")
    works.look("recorder", "project")
    the_sheet_is_printed(works)


def the_sheet_is_printed(works: Works) -> None:
    """It carries its own workbook, and whoever holds it can ask whether it is genuine."""
    sheet = printed.issue(works, "T13")
    text = printed.text_of(sheet)
    assert all(name in text for name in PAY)
    assert "肆仟陆佰壹拾元整" in text
    ((_name, (workbook,)),) = sheet.attachments.items()
    *rows, total = during.rows_of(workbook)
    assert total["实发数额"] == 4610
    assert {row["姓名"]: Decimal(str(row["实发数额"])) for row in rows} == PAY
    assert {row["账号"][-4:] for row in rows} == {who.account[-4:] for who in WORKERS}
    assert not {row["账号"] for row in rows} & {who.account for who in WORKERS}
    page = printed.verify(works, "T13")
    says(page, "T13-", "劳务报酬发放表")
    assert not any(name in page.content() for name in PAY)
    works.stage.look(page, "verify")
    page.close()


def the_works_are_finished(works: Works) -> None:
    works.stage.next_day()
    after.list_works(works)
    after.inspect(works, "recorder", "self")
    hand_in(works, words="报告完工")
    decide(works, "township")
    says(works.open("recorder"), "竣工验收")


def the_works_are_accepted(works: Works) -> None:
    works.stage.next_day()
    after.apply(works, FIRST_DAY, LAST_DAY)
    hand_in(works)
    for account in ("township", "county"):
        works.stage.next_day()
        after.inspect(works, account, account)
        works.look(account, "inspection")
        decide(works, account)
    after.post_result(works)
    assert "250,000.00" in printed.issued(works, "T28")
    reports = [printed.issued(works, "T29") for _report in range(3)]
    assert all(after.CONCLUSION in report for report in reports)
    works.stage.next_day(NOTICE)


def the_works_are_handed_over(works: Works) -> None:
    after.list_assets(works)
    after.agree_on_care(works)
    works.look("recorder", "handover")
    assert "250,000.00" in printed.issued(works, "T30")
    through_both(works)


def the_papers_are_filed(works: Works) -> None:
    works.open("recorder", "document_list")
    works.look("recorder", "forms")
    page = works.open("township-clerk", "archive_detail")
    works.look("township-clerk", "archive")
    expect(page.locator("main .badge.late")).to_have_count(0)
    says(page, "应有的资料都齐了。")
    assert NAME in printed.issued(works, "T32", "township-clerk")
    hand_in(works, "township-clerk", "报送县里")
    decide(works, "county")
    says(works.open("recorder"), "本项目已归档，只能查看")


def only_reading_is_left(works: Works) -> None:
    """Nothing can be changed any more; the archive's book and the county's workbook tell it all."""
    page = works.open("recorder")
    expect(page.locator("main .turn")).to_have_count(0)
    expect(page.get_by_role("link", name="修改项目情况")).to_have_count(0)
    expect(works.open("recorder", "roster_list").get_by_text("新来的人")).to_have_count(0)
    page = works.open("recorder", "notice_add")
    fill(page, kind="funds", title="资金使用公示", body="资金已全部使用。")
    assert "只能查看" in refused(page, "保存公示")
    the_book_is_whole(works)
    the_county_sees_it(works)


def the_book_is_whole(works: Works) -> None:
    """A catalogue, then every paper of every stage, each with its bookmark."""
    page = works.open("county", "archive_detail")
    book = printed.take_book(page)
    chapters = printed.bookmarks(book)
    stages = ["项目储备", "民主决策", "方案申报与批复", "计划与资金下达", "开工准备", "组织实施"]
    stages += ["竣工验收", "资产移交与管护", "资料归档"]
    assert list(chapters) == ["档案目录", *stages]
    files = [title for titles in chapters.values() for title in titles]
    says(page, f"共 {len(files)} 件")
    for title in ("会议记录", "实施方案", "考勤表", "劳务报酬发放表", "付款凭证", "管护协议"):
        assert any(title in file for file in files), title
    assert NAME in printed.text_of(book)


def the_county_sees_it(works: Works) -> None:
    page = works.stage.act_as("county")
    arrive(page, "/overview/")
    says(page, "4,610.00")
    works.look("county", "overview")
    _name, file = download(page, "下载 Excel 表")
    rows = [row for sheet in range(2) for row in during.rows_of(file, sheet)]
    row = next(row for row in rows if row.get("项目名称") == NAME)
    assert row["等谁办理"] == "已归档"
    assert Decimal(str(row["已发(元)"])) == Decimal(4610)
