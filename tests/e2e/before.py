"""事前: from the proposal to the start of the works, as the accounts click through it."""

import datetime
from typing import Any

from playwright.sync_api import Page

from config.demo_data.people import Made, people
from projects.models.implementation import SECTIONS
from regions.models import Sector
from tests.e2e.conftest import Stage
from tests.e2e.pages import Works, arrive, fill, follow, here, paper, press, says, told

AREA = "630222"
PHONE = "0972-8522101"
BOARD = "村委会门口村务公开栏"
NOTICE = 8  # days: seven whole ones, and the day of posting that doesn't count
BUILDING = 60  # days
WORKERS = people(7, area=AREA, seed=41)
MEMBERS = people(5, area=AREA, seed=341)


def propose(stage: Stage, name: str, starts_on: datetime.date) -> Works:
    """The recorder writes the project down."""
    page = stage.act_as("recorder")
    arrive(page, "/projects/")
    follow(page, "新建项目")
    describe(page, name, starts_on)
    press(page, "保存项目")
    assert here(page) == "project_detail"
    told(page, "合计 250,000.00 元")
    return Works.on(stage, name, page)


def describe(page: Page, name: str, starts_on: datetime.date) -> None:
    """Labour is 36 per cent of the costs."""
    fill(
        page,
        name=name,
        sector=Sector.ROADS,
        works="硬化村道 1.2 公里，宽 3.5 米；浆砌边沟 0.8 公里。",
        party_kind="collective",
        party_name="三姓庄村股份经济合作社",
        starts_on=starts_on,
        ends_on=starts_on + datetime.timedelta(days=BUILDING),
        workers_planned=12,
        labour=90000,
        materials="120,000",
        machinery=30000,
        other=10000,
    )


def survey(works: Works) -> None:
    """Who would work? The project's page leads there."""
    page = works.open("recorder")
    follow(page, "下一步：已做务工意愿摸底")
    fill(page, households=86, willing=33, paper=paper("摸底表"))
    press(page, "保存摸底结果")
    told(page, "摸底结果已登记")


def hand_in(
    works: Works, account: str = "recorder", words: str = "报送乡镇", clicks: int = 1
) -> None:
    """From the project's page, whose button says that it can be handed in."""
    page = works.open(account)
    follow(page, words)
    press(page, words, clicks)
    assert here(page) == "project_detail"
    told(page, "已保存")


def decide(works: Works, account: str, verdict: str = "approve", reason: str = "") -> None:
    """From the inbox, where it waits."""
    page = works.stage.act_as(account)
    arrive(page, "/")
    follow(page, works.name)
    assert here(page) == "project_decide"
    fill(page, verdict=verdict, reason=reason)
    press(page, "提交审核意见")
    assert here(page) == "project_detail"
    told(page, "已保存")


def through_both(works: Works) -> None:
    """Village, township, county."""
    hand_in(works)
    decide(works, "township")
    decide(works, "county")


# The three meetings before the villagers': kind, its button, the words of its end, who came.
PREPARING = (
    ("branch", "录入村党组织会议", "下一步由村“两委”会议商议", 5),
    ("committees", "录入村“两委”会议", "下一步由党员大会审议", 7),
    ("party", "录入党员大会", "下一步由村民（代表）会议决议", 19),
)


def deliberate(works: Works, subject: str, resolution: str, day: datetime.date) -> None:
    """A matter is put forward and passes its four deliberations, all on one day."""
    page = works.open("recorder", "meeting_list")
    follow(page, "登记动议事项")
    fill(page, subject=subject, matter=resolution.rstrip("。"), origin="people")
    fill(page, proposer="村民代表 李占福等五人", raised_on=day)
    press(page, "保存动议事项")
    told(page, "动议事项已登记")
    for assembly, button, follows, came in PREPARING:
        follow(page, button)
        record(page, resolution, day, entitled=came, present=came, votes_for=came)
        says(page, "会议决定有效", follows)
        follow(page, "查看这个事项进展")
        works.look("recorder", f"matter-{subject}-{assembly}")
    follow(page, "录入村民（代表）会议")
    figures = {"entitled": 33, "present": 29, "votes_for": 27, "votes_against": 1, "abstained": 1}
    record(page, resolution, day, paper=paper("会议记录"), **figures)
    says(page, "会议决定有效", "27", resolution)
    works.look("recorder", f"meeting-{subject}")


def record(page: Page, resolution: str, day: datetime.date, **answers: Any) -> None:
    """A meeting's record; the page it is opened from says which matter and which meeting."""
    all_for_it = {"votes_against": 0, "abstained": 0}
    fill(
        page,
        held_on=day,
        place="村委会会议室",
        chair="村党支部书记 李福寿",
        recorder="马玉梅",
        tellers="李占福、马桂兰",
        voting="hands",
        resolution=resolution,
        **all_for_it | answers,
    )
    press(page, "保存会议记录")


def post_notice(works: Works, kind: str, title: str, body: str) -> None:
    """What hangs on the board from today."""
    page = works.open("recorder", "notice_list")
    follow(page, "登记公示")
    fill(page, kind=kind, title=title, body=body, place=BOARD, phone=PHONE, photo=paper(title))
    press(page, "保存公示")
    says(page, "今天张贴", body, BOARD)
    works.look("recorder", f"notice-{kind}")


def resolve(works: Works, today: datetime.date) -> None:
    """The villagers decide to build it themselves, and the resolution hangs on the board."""
    deliberate(works, "self_build", "同意实施本项目，并由村民自建。", today)
    post_notice(works, "resolution", "村民自建决议公示", "经村民代表会议表决，同意由村民自建。")
    page = works.open("recorder")
    says(page, "自建决议公示期满", "公示到")  # the gap, and until when
    works.look("recorder", "resolution")


def plan(works: Works) -> None:
    """The plan is written with the labour that makes up its wages; then its scan is handed in."""
    page = works.open("recorder", "implementation_detail")
    press(page, "开始编写")
    fill(page, **dict.fromkeys(SECTIONS, "按施工图和村民代表会议决议组织实施。"))
    press(page, "保存文字")
    follow(page, "添加用工")
    fill(page, item="路基整理", trade="普工", unit="day", quantity=400, rate=150, workers=10)
    press(page, "保存并添加下一行")
    told(page, "60,000.00")
    fill(page, item="边沟砌筑", trade="瓦工", unit="piece", piece="米", quantity=800)
    fill(page, rate="37.50", workers=6)
    press(page, "保存")
    says(page, "90,000.00", "劳务报酬占总投资")
    works.look("recorder", "implementation-plan")
    page = works.open("recorder", "attachment_list")
    fill(page, kind="plan", title="实施方案", paper=paper("实施方案"))
    press(page, "上传")
    told(page, "文件已保存")
    says(page, "实施方案")


def issue_funds(works: Works, today: datetime.date) -> None:
    """County finance types the plan paper and the first money."""
    page = works.open("finance", "fund_list")
    follow(page, "录入计划文件")
    fill(
        page,
        source="central",
        paper_number="东发改投资〔2026〕41号",
        issued_on=today - datetime.timedelta(days=2),
        received_on=today,
        amount="250,000",
        share_floor=30,
        paper=paper("计划下达文件"),
    )
    press(page, "保存计划文件")
    says(page, "东发改投资〔2026〕41号", "250,000.00", "下限 30%", "计划占比达到下限")
    follow(page, "登记资金到位")
    fill(page, paper_number="民财农〔2026〕16号", amount=150000)
    press(page, "保存")
    says(page, "民财农〔2026〕16号", "150,000.00")
    works.look("finance", "funds")


def elect(works: Works, today: datetime.date) -> None:
    """The second vote, and who sits on council and supervision group."""
    resolution = "选举项目理事会和监督小组，通过劳务报酬标准和采购方案。"
    deliberate(works, "bodies", resolution, today)
    post_notice(works, "resolution", "理事会和监督小组决议公示", resolution)
    for number, who in enumerate(MEMBERS):
        name_member(works, who, "council" if number < 3 else "supervision")
    page = works.open("recorder", "member_list")
    says(page, *(who.name for who in MEMBERS))
    works.look("recorder", "bodies")


def name_member(works: Works, who: Made, body: str) -> None:
    page = works.open("recorder", "member_add")
    fill(page, body=body, name=who.name, id_number=who.id_number, duty="成员", politics="none")
    press(page, "保存成员")
    told(page, f"已登记{who.name}")
    assert who.id_number not in page.content()


def list_people(works: Works) -> None:
    """All but the last go on the village's list, with the bank card that was read twice."""
    page = works.stage.act_as("recorder")
    for who in WORKERS[:-1]:
        arrive(page, "/people/add/")
        fill(page, name=who.name, id_number=who.id_number, group=who.group, phone=who.phone)
        fill(page, ethnicity=who.ethnicity, bank="青海农信民和支行")
        fill(page, account=who.account, account_again=who.account)
        press(page, "保存")
        told(page, f"{who.name}已登记")
        assert who.account not in page.content()
        assert who.id_number not in page.content()


def take_on(works: Works, first_day: datetime.date) -> None:
    """Masons, then helpers, then one who just turned up."""
    masons, helpers = WORKERS[:2], WORKERS[2:-1]
    for crew, trade, rate in ((masons, "瓦工", "220"), (helpers, "普工", "150")):
        page = works.open("recorder", "roster_list")
        follow(page, "批量列入花名册")
        for who in crew:
            page.get_by_role("checkbox", name=who.name).check()
        fill(page, trade=trade, day_rate=rate, entered_on=first_day)
        press(page, "列入花名册")
        told(page, f"{len(crew)}")
    newcomer(works, WORKERS[-1], first_day)


def newcomer(works: Works, who: Made, first_day: datetime.date) -> None:
    page = works.open("recorder", "roster_list")
    follow(page, "新来的人")
    fill(page, name=who.name, id_number=who.id_number, trade="普工")
    page.get_by_text("标准、进场日期、顶替谁").click()
    fill(page, day_rate=150, entered_on=first_day)
    press(page, "列入花名册")
    told(page, f"{who.name}已列入花名册，序号 {len(WORKERS)}")


def sign_agreements(works: Works) -> None:
    page = works.open("recorder", "roster_list")
    follow(page, "上传签字件")
    follow(page, "一张照片上有好几个人的，点这里")
    tick_all(works)
    fill(page, paper=paper("劳务协议"))
    press(page, "保存协议")


def train(works: Works, kind: str, content: str) -> None:
    page = works.open("recorder", "training_add")
    fill(page, kind=kind, place="村委会", teacher="县交通局技术员", hours=4, content=content)
    tick_all(works)
    fill(page, paper=paper("签到表"))
    press(page, "保存")
    told(page, "已为到场的人登记")


def tick_all(works: Works) -> None:
    page = works.stage.act_as("recorder")
    page.get_by_role("button", name="全选").click()
    ticked = page.get_by_role("checkbox", checked=True)
    assert ticked.count() == len(WORKERS)


def insure(works: Works, since: datetime.date) -> None:
    page = works.open("recorder", "insurance_add")
    fill(page, insurer="人保财险民和支公司", policy_number="PEAC20260041", since=since)
    fill(page, until=since + datetime.timedelta(days=365), paper=paper("保险单"))
    press(page, "保存保险单")
    told(page, "保险单已登记")


def put_roster_up(works: Works) -> None:
    page = works.open("recorder", "roster_list")
    says(page, "手续齐全")
    works.look("recorder", "roster")
    follow(page, "公示花名册")
    fill(page, photo=paper("花名册公示"))
    press(page, "登记公示")
    says(page, "务工群众名单公示", BOARD, *(who.name for who in WORKERS))
    assert not any(who.id_number in page.content() for who in WORKERS)


def prepare(works: Works, today: datetime.date, first_day: datetime.date) -> None:
    """Everything that must be there before anyone lifts a shovel."""
    elect(works, today)
    list_people(works)
    take_on(works, first_day)
    sign_agreements(works)
    train(works, "skill", "混凝土浇筑、养护与支模要点")
    train(works, "safety", "基坑、机械与用电危险点及预防措施")
    insure(works, today)
    put_roster_up(works)
