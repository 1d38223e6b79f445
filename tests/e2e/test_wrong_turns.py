"""What goes wrong on the way, and how it is put right.

Where a story begins later than the proposal, the demo's tale has told what came before.
"""

import datetime
from decimal import Decimal

import pytest
from playwright.sync_api import Page, Response, expect

from config.demo_data.before import Tale
from config.demo_data.cast import GUSHAN_VILLAGE, SANXINGZHUANG, SINCE, crew
from config.demo_data.people import luhn, people
from config.demo_data.story import describe
from config.demo_data.walking import walk
from projects.lifecycle import Stage as Chapter
from regions.models import Division, Post, Role, Sector
from tests.e2e import after, before, during
from tests.e2e.before import NOTICE, decide, hand_in
from tests.e2e.conftest import Stage
from tests.e2e.pages import (
    Works,
    arrive,
    download,
    fill,
    follow,
    from_inbox,
    paper,
    press,
    refused,
    says,
)

pytestmark = pytest.mark.e2e

TODAY = datetime.date(2026, 4, 27)
SEED = 22
CREW = people(6, area="630222", seed=SEED)
NAMES = [who.name for who in CREW]


@pytest.fixture
def stage(stage: Stage) -> Stage:
    """What desks keep, which takes a third of the time, is the journey's and the offline days'."""
    stage.desks_keep = False
    return stage


def under_way(
    stage: Stage, posts: dict[str, Post], name: str, village: str = SANXINGZHUANG
) -> Works:
    """A project whose works begin today; whatever the village, the same people work."""
    began = TODAY - datetime.timedelta(days=51)
    told = describe(name, Sector.WATER, village, began, SEED, len(CREW))
    tale = Tale(crew(posts, village), village, began, told, SEED, len(CREW))
    walk(tale, Chapter.CONSTRUCTION)
    stage.begin(TODAY)
    return Works(stage, name, str(tale.project.pk))


# ---- sent back, sent twice ----


def test_a_proposal_comes_back_with_its_reason_and_is_mended(stage: Stage) -> None:
    stage.begin(TODAY)
    works = before.propose(stage, "三姓庄村灌溉渠维修", TODAY)
    before.survey(works)
    hand_in(works)
    the_township_sends_it_back(works, "工程量缺少依据，请补充现场丈量记录。")
    page = works.open("recorder")
    says(page, "退回修改", "工程量缺少依据，请补充现场丈量记录。", "轮到您")
    follow(page, "修改项目情况")
    fill(page, works="灌溉渠衬砌 0.9 公里，现场丈量记录见附件。")
    press(page, "保存")
    hand_in(works)
    stage.next_day()
    decide(works, "township")
    page = works.open("recorder", "project_history")
    says(page, "退回修改", "工程量缺少依据", "同意", "第 2 次")


def the_township_sends_it_back(works: Works, reason: str) -> None:
    """A return without a reason is not taken."""
    page = from_inbox(works, "township", "/decide/")
    fill(page, verdict="return", reason="")
    assert "请写明理由" in refused(page, "提交审核意见")
    fill(page, verdict="return", reason=reason)
    press(page, "提交审核意见")


def test_a_proposal_that_is_not_approved_ends_there(stage: Stage) -> None:
    stage.begin(TODAY)
    works = before.propose(stage, "三姓庄村戏台", TODAY)
    before.survey(works)
    hand_in(works)
    decide(works, "township", "reject", "不属于以工代赈支持范围。")
    page = works.open("recorder")
    says(page, "本项目未予通过")
    expect(page.locator("main .turn")).to_have_count(0)
    says(works.open("recorder", "project_history"), "不予通过", "不属于以工代赈支持范围。")


def test_a_double_click_and_a_form_sent_again_add_one_project(stage: Stage) -> None:
    """A trembling hand, a slow signal, and a way back to the form."""
    stage.begin(TODAY)
    name = "三姓庄村文化广场"
    page = stage.act_as("recorder")
    arrive(page, "/projects/")
    follow(page, "新建项目")
    before.describe(page, name, TODAY)
    answer = press(page, "保存项目", clicks=2)
    works = Works.on(stage, name, page)
    assert projects_listed(page) == 1
    assert sent_again(page, answer) == 200
    assert projects_listed(page) == 1
    page.go_back()
    page.go_back()
    expect(page.get_by_label("项目名称")).to_have_value(name)
    before.survey(works)
    hand_in(works, clicks=2)
    page = works.open("recorder", "project_history")
    expect(page.locator(".timeline li")).to_have_count(1)


def sent_again(page: Page, answer: Response) -> int:
    """The browser sends the very same form once more; the status of what comes back."""
    form = answer.request.redirected_from
    assert form is not None
    assert form.method == "POST"
    headers = {"Content-Type": form.headers["content-type"], "Referer": form.url}
    return page.request.post(form.url, data=form.post_data, headers=headers).status


def projects_listed(page: Page) -> int:
    arrive(page, "/projects/")
    return page.locator("main tbody tr").count()


def test_a_form_of_another_post_saves_nothing(stage: Stage, posts: dict[str, Post]) -> None:
    """Two tabs: in one of them the human takes up another of his posts. A tap waits for its own."""
    stage.begin(TODAY)
    works = under_way(stage, posts, "三姓庄村村道硬化")
    also_buyer_of(posts["recorder"], GUSHAN_VILLAGE)
    form = works.open("recorder", "notice_add")
    fill(form, kind="funds", title="资金使用公示", body="已到位资金一半。")
    days, chooser = form.context.new_page(), form.context.new_page()
    arrive(days, f"/projects/{works.pk}/days/{TODAY}/")
    act_in(chooser, "采购员")
    with form.expect_navigation() as arrival:
        form.get_by_role("button", name="保存公示").click()
    assert arrival.value.status == 409
    says(form, "这张表是以另一个岗位打开的", "什么也没有保存")
    square = days.locator("button.tap", has_text=NAMES[0])
    square.click()
    expect(days.locator("#outbox")).to_contain_text("换了岗位")
    act_in(chooser, "记工员")
    expect(works.open("recorder", "notice_list").get_by_text("资金使用公示")).to_have_count(0)
    days.reload()  # the tap has waited, and is sent in the post in which it was made
    expect(days.locator(".unsaved")).to_have_count(0)
    during.sum_is(days, 1, "1.0")


def act_in(page: Page, role: str) -> None:
    arrive(page, "/posts/")
    page.get_by_role("radio", name=role).check()
    press(page, "以此岗位办事")


def also_buyer_of(post: Post, village: str) -> None:
    place = Division.objects.get(code=village)
    Post.objects.create(user=post.user, division=place, role=Role.BUYER, since=SINCE)


# ---- work days ----


def test_a_half_day_that_another_project_took_is_not_logged(
    stage: Stage, posts: dict[str, Post]
) -> None:
    """The same man stands on two villages' rosters."""
    there = under_way(stage, posts, "古鄯村防洪排水渠", GUSHAN_VILLAGE)
    here = under_way(stage, posts, "三姓庄村村道硬化")
    page = there.open("recorder-gushan", "day_detail", TODAY)
    during.tap(page, NAMES[0], "上午", times=2)
    page = during.day_on_phone(here, TODAY)
    square = page.locator("button.tap", has_text=NAMES[0])
    square.click()
    expect(page.locator("#held")).to_contain_text("这半天已被其他项目占用")
    expect(square).to_contain_text("未出工")
    stage.look(page, "refused")
    assert "古鄯村" not in page.content()
    page.reload()
    during.sum_is(page, 0, "0.0")


# ---- wages ----


def test_wages_that_go_wrong_are_paid_in_the_end(stage: Stage, posts: dict[str, Post]) -> None:
    """Sent back once, one line doubted, two accounts wrong; at last everyone has his money."""
    works = under_way(stage, posts, "三姓庄村灌溉渠维修")
    doubted, closed, misspelt, *others = NAMES
    during.fill_day(during.day_on_phone(works, TODAY), "全员出工", 6, "6.0")
    stage.next_day()
    during.make_sheet(works, TODAY, TODAY)
    the_township_returns_the_sheet(works)
    during.send_sheet_on(works)
    during.check_sheet(works)
    someone_doubts(works, doubted)
    during.hand_sheet_in(works)
    during.decide_sheet(works, "township")
    during.decide_sheet(works, "county")
    page = during.make_file(works)
    assert pay_but(page, {closed: "账户已销户", misspelt: "户名不符"}) == {
        closed,
        misspelt,
        *others,
    }
    says(page, "账户已销户", "户名不符")
    for number, who in enumerate(CREW[1:3]):
        a_new_account(works, who.name, luhn(f"62284199{number:010d}"))
    stage.next_day()
    assert pay_but(during.make_file(works), {}) == {closed, misspelt}
    the_doubt_is_answered(works)
    assert pay_but(during.make_file(works), {}) == {doubted}
    page = works.open("recorder", "sheet_list")
    says(page, "已结清")


def the_township_returns_the_sheet(works: Works) -> None:
    """After the notice has run its days: nothing changes, so that it need not hang again."""
    during.post_sheet(works)
    during.check_sheet(works)
    works.stage.next_day(NOTICE)
    during.hand_sheet_in(works)
    reason = "请附考勤表照片后重新报送。"
    page = during.decide_sheet(works, "township", verdict="return", reason=reason)
    says(page, reason, "退回修改")


def someone_doubts(works: Works, name: str) -> None:
    """The supervision group writes down what a villager says against one line."""
    page = works.open("supervisor", "sheet_list")
    page.get_by_role("main").locator("tbody th a").first.click()
    follow(page, "登记异议")
    lines = page.get_by_label("针对谁")
    lines.select_option(lines.locator("option", has_text=name).get_attribute("value"))
    fill(page, text="他那天下午没来。", raised_by="一名村民")
    press(page, "保存异议")
    says(page, "他那天下午没来。", "有异议，暂缓")


def the_doubt_is_answered(works: Works) -> None:
    page = from_inbox(works, "township", "/objections/")
    fill(page, upheld="no", answer="已核对考勤表和照片，当天全天出工。")
    press(page, "保存答复")


def pay_but(page: Page, failures: dict[str, str]) -> set[str]:
    """From a new bank file: its results, of which some are failures. Who was in the file."""
    _name, file = download(page, "下载代发文件")
    rows = during.rows_of(file)
    credited = [row for row in rows if row["姓名"] not in failures]
    total = sum((Decimal(str(row["金额"])) for row in credited), Decimal(0))
    during.read_results(page, file, total, **failures)
    return {str(row["姓名"]) for row in rows}


def a_new_account(works: Works, name: str, account: str) -> None:
    page = works.stage.act_as("recorder")
    arrive(page, "/people/")
    follow(page, name)
    follow(page, "变更账号")
    fill(page, account=account, account_again=account, why="银行退汇，换卡")
    press(page, "提交变更")
    page = from_inbox(works, "supervisor", "/accounts/")
    fill(page, account=account)
    press(page, "核对无误，启用")


# ---- acceptance ----


def test_what_failed_is_mended_and_checked_again(stage: Stage, posts: dict[str, Post]) -> None:
    works = under_way(stage, posts, "三姓庄村灌溉渠维修")
    after.list_works(works)
    after.inspect(works, "recorder", "self")
    hand_in(works, words="报告完工")
    decide(works, "township")
    after.apply(works, TODAY, TODAY)
    hand_in(works)
    stage.next_day()
    after.inspect(works, "township", "township", failing=(0, "伸缩缝未灌缝"))
    page = works.open("township", "project_decide")
    fill(page, verdict="approve")
    assert refused(page, "提交审核意见")
    stage.next_day(2)
    the_village_mends(works)
    page = from_inbox(works, "township", "/recheck/")
    says(page, "伸缩缝未灌缝", "已用沥青灌缝")
    fill(page, result="passed")
    press(page, "保存复验结果")
    decide(works, "township")
    stage.next_day()
    after.inspect(works, "county", "county")
    decide(works, "county")
    says(works.open("recorder"), "资产移交与管护")


def the_village_mends(works: Works) -> None:
    page = from_inbox(works, "recorder", "/rectify/")
    says(page, "伸缩缝未灌缝")
    fill(page, done="已用沥青灌缝 12 道。", before=paper("整改前"), after=paper("整改后"))
    press(page, "报告已整改")
    works.look("recorder", "mended")
