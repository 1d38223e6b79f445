"""What is bought: three quotes, four people, one voucher."""

import datetime

from tests.e2e.pages import Works, arrive, fill, follow, from_inbox, here, paper, press, says

SUPPLIERS = (
    ("民和川垣建材经营部", "91630222MA7NH1TX02", "398", "92"),
    ("海东宏达建材有限公司", "91630222MA7NH2CY34", "418", "97"),
    ("古鄯砂石料场", "", "430", "99"),
)


def ask_three(works: Works, needed_on: datetime.date) -> str:
    """The buyer writes what is needed and enters three quotes; the purchase's address."""
    page = works.open("buyer", "purchase_list")
    follow(page, "新建采购")
    fill(page, title="水泥、碎石（首批）", purpose="路面基层与面层", kind="materials")
    fill(page, needed_on=needed_on)
    for number, row in enumerate(
        (("水泥", "P.O 42.5", 120, "吨", 410), ("碎石", "", 300, "方", 95))
    ):
        names = ("name", "specification", "quantity", "unit", "planned_price")
        fill(page, **{f"items-{number}-{name}": v for name, v in zip(names, row, strict=True)})
    press(page, "保存采购")
    assert here(page) == "purchase_detail"
    address = page.url
    for supplier, code, cement, gravel in SUPPLIERS:
        arrive(page, address)
        follow(page, "录入报价")
        fill(page, supplier=supplier, uscc=code, contact="马经理", phone="13997212345")
        fill(page, price_1=cement, price_2=gravel, delivery_days=3, quality="国标合格")
        fill(page, all_included=True, asked_how="site", asked_by="祁生财、冶占福")
        fill(page, paper=paper("报价单"))
        press(page, "保存报价")
    return address


def choose_lowest(works: Works, address: str) -> None:
    page = works.stage.act_as("buyer")
    arrive(page, address)
    works.look("buyer", "purchase")
    follow(page, "选定供应商")
    works.look("buyer", "choose")
    page.get_by_role("radio", name=SUPPLIERS[0][0]).check()
    press(page, "选定这家")
    says(page, SUPPLIERS[0][0], "75,360.00")


def receive(works: Works, address: str) -> None:
    """The storekeeper counts, the supervision group checks: two people, neither the buyer."""
    page = works.stage.act_as("storekeeper")
    arrive(page, address)
    follow(page, "登记收货")
    fill(page, came_1=120, came_2=300, quality_1="外观合格", quality_2="级配合格")
    fill(page, note_number="送-0815", certificate="检-2026-118", paper=paper("入库单"))
    press(page, "保存收货")
    page = from_inbox(works, "supervisor", "/receipts/")
    fill(page, agreed="yes")
    press(page, "提交核验意见")


def pay_supplier(works: Works, address: str) -> None:
    page = from_inbox(works, "cashier", "/payments/add/")
    fill(page, voucher_number="记-021", paper=paper("发票"))
    press(page, "保存付款")
    arrive(page, address)
    says(page, "记-021", "75,360.00")
