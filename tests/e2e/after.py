"""事后: what was built and checked, accepted, handed over, and put on the shelf."""

import datetime

from playwright.sync_api import Page

from tests.e2e.before import BOARD, PHONE
from tests.e2e.pages import Works, fill, follow, here, paper, press, says
from tests.e2e.printed import issue

BUILT = (
    ("路面", "公里", "1.2", "1.2", "C25 混凝土，宽 3.5 米"),
    ("边沟", "公里", "0.8", "0.8", "M7.5 浆砌片石"),
)
FINAL = {"labour": 90000, "materials": 120000, "machinery": 30000, "other": 10000}
CONCLUSION = "各项内容已按设计完成，质量合格。"


def list_works(works: Works) -> None:
    """What was built, row by row, against the design."""
    page = works.open("recorder", "works_edit")
    works.look("recorder", "works")
    for at, row in enumerate(BUILT):
        names = ("title", "unit", "design", "completed", "standard")
        fill(page, **{f"{name}_{at}": value for name, value in zip(names, row, strict=True)})
    press(page, "保存清单")
    says(page, "路面", "浆砌片石")


def inspect(works: Works, account: str, kind: str, failing: tuple[int, str] | None = None) -> Page:
    """Go over every item; `failing` is the number of one that fails, and what is wrong."""
    page = works.open(account, "inspection_add", kind)
    if kind == "county":
        works.look(account, "inspection-form")
    items = page.locator("fieldset.inspected").count()
    for at in range(items):
        fill(page, **{f"result_{at}": "passed"})
    if failing:
        at, problem = failing
        fill(page, **{f"result_{at}": "failed", f"problem_{at}": problem})
        fill(page, **{f"deadline_{at}": works.stage.today + datetime.timedelta(days=5)})
    fill(page, name_0="吕国庆", unit_0="古鄯镇人民政府", office_0="副镇长")
    fill(page, name_1="李福寿", unit_1="三姓庄村", villager_1=True)
    fill(page, satisfied=29, dissatisfied=0, conclusion=CONCLUSION)
    press(page, "保存查验记录")
    assert here(page) == "inspection_detail"
    says(page, "李福寿", CONCLUSION)
    return page


def apply(works: Works, first: datetime.date, last: datetime.date) -> None:
    page = works.open("recorder", "application_edit")
    works.look("recorder", "application")
    fill(page, starts_on=first, ends_on=last, conclusion="自验合格，申请竣工验收。", **FINAL)
    press(page, "保存申请")
    says(page, "250,000.00")


def post_result(works: Works) -> None:
    """The county's result hangs on the board, with its table of items."""
    page = works.open("recorder", "inspection_list")
    follow(page, "公示采购结果")
    fill(page, place=BOARD, phone=PHONE, photo=paper("验收结果公示"))
    press(page, "保存公示")
    says(page, "今天张贴", "路面", "边沟")


def list_assets(works: Works) -> None:
    for name, specification, value in (
        ("村道路面", "C25 混凝土，宽 3.5 米，长 1.2 公里", "200,000"),
        ("排水边沟", "浆砌片石，长 0.8 公里", "50,000"),
    ):
        page = works.open("recorder", "handover_detail")
        follow(page, "列入资产")
        fill(page, name=name, kind="public", specification=specification, value=value)
        press(page, "保存资产")
    says(page, "村道路面", "排水边沟", "250,000.00")


def agree_on_care(works: Works) -> None:
    """Written, printed, signed, photographed."""
    page = works.open("recorder", "handover_detail")
    follow(page, "填写管护协议")
    fill(page, keeper="朱进财", duties="每月清理边沟一次，暴雨后及时清理。", money="村集体经济收入")
    press(page, "保存协议")
    issue(works, "T31")
    page = works.open("recorder", "handover_detail")
    follow(page, "上传签好的协议")
    fill(page, paper=paper("管护协议"))
    press(page, "保存签好的协议")
    says(page, "朱进财")
