"""事中: work days on the phone and at the desk, and the wages for them."""

import datetime
import io
from decimal import Decimal
from typing import Any

from django.utils.formats import date_format
from openpyxl import Workbook, load_workbook
from playwright.sync_api import Page, expect

from config.demo_data.people import Made
from tests.e2e.pages import Works, arrive, fill, follow, from_inbox, here, paper, press, says

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

# ---- work days ----


def day_on_phone(works: Works, day: datetime.date) -> Page:
    """The page of a day as the recorder's phone shows it."""
    page = works.stage.on_phone("recorder")
    arrive(page, f"/projects/{works.pk}/days/{day}/")
    return page


def tap(page: Page, name: str, words: str, times: int = 1) -> None:
    """Tap a name until it says so; each tap is saved by itself."""
    square = page.locator("button.tap", has_text=name)
    for _time in range(times):
        square.click()
    expect(square).to_contain_text(words)
    expect(page.locator(".unsaved")).to_have_count(0)


def fill_day(page: Page, words: str, people: int, days: str) -> None:
    """Everyone at once; the day's sum on top."""
    press(page, words)
    sum_is(page, people, days)


def as_on(works: Works, day: datetime.date, like: datetime.date, people: int, days: str) -> None:
    """Everyone as on another day."""
    words = f"和{date_format(like, 'MONTH_DAY_FORMAT')}一样"
    fill_day(day_on_phone(works, day), words, people, days)


def sum_is(page: Page, people: int, days: str) -> None:
    figures = page.locator("#day-sum strong")
    expect(figures).to_have_text([str(people), days])


def log_by_keyboard(works: Works, day: datetime.date, keys: str) -> Page:
    """The month at the desk: down the column of a day with one key for each person."""
    page = works.open("recorder", "day_grid")
    page.locator(f"[role=grid] button[id$='-{day.day}']").first.focus()
    for key in keys:
        page.keyboard.press(key)
        page.keyboard.press("ArrowDown")
    expect(page.locator(".unsaved")).to_have_count(0)
    return page


def bring_card(works: Works, who: Made) -> None:
    """The newcomer brings his bank card."""
    page = works.stage.act_as("recorder")
    arrive(page, "/people/")
    follow(page, who.name)
    follow(page, "修改")
    fill(page, bank="青海农信民和支行", account=who.account, account_again=who.account)
    press(page, "保存")
    says(page, who.account[-4:])
    works.look("recorder", "person")
    assert who.account not in page.content()


# ---- wages ----


def make_sheet(works: Works, first: datetime.date, last: datetime.date) -> Page:
    """A draft of the days of a period, looked at before it is made."""
    page = works.open("recorder", "sheet_list")
    follow(page, "编制发放表")
    fill(page, first=first, last=last)
    press(page, "看这些天")
    works.look("recorder", "sheet-preview")
    press(page, "生成草稿")
    assert here(page) == "sheet_detail"
    return page


def post_sheet(works: Works) -> Page:
    page = from_inbox(works, "recorder", "/notice/")
    fill(page, photo=paper("劳务报酬公示"))
    press(page, "登记公示")
    return page


def send_sheet_on(works: Works) -> Page:
    """A returned one, whose notice has run its days already."""
    page = from_inbox(works, "recorder", "/notice/")
    works.look("recorder", "sheet-resubmit")
    press(page, "重新报送")
    assert here(page) == "sheet_detail"
    return page


def check_sheet(works: Works) -> None:
    """The supervision group confirms it while the notice runs."""
    from_inbox(works, "supervisor", "/check/")
    works.look("supervisor", "sheet-check")
    decide_sheet(works, "supervisor", "/check/")


def hand_sheet_in(works: Works) -> None:
    page = from_inbox(works, "recorder", "/hand-in/")
    press(page, "报账（报乡镇审核）")


def decide_sheet(
    works: Works, account: str, path: str = "/decide/", verdict: str = "approve", reason: str = ""
) -> Page:
    page = from_inbox(works, account, path)
    fill(page, verdict=verdict, reason=reason)
    press(page, "提交审核意见")
    assert here(page) == "sheet_detail"
    return page


def make_file(works: Works) -> Page:
    """County finance makes it, the reviewer releases it, and finance is where it is taken away."""
    page = from_inbox(works, "finance", "/pay/")
    press(page, "生成代发文件")
    assert here(page) == "batch_detail"
    page = from_inbox(works, "treasury", "/release/")
    works.look("treasury", "release")
    press(page, "复核通过，放行")
    assert here(page) == "batch_detail"
    page = from_inbox(works, "finance", "/download/")
    assert here(page) == "batch_download"
    return page


def rows_of(file: bytes, sheet: int = 0) -> list[dict[str, Any]]:
    """A sheet of a workbook, each row by its headings."""
    heads, *rows = load_workbook(io.BytesIO(file)).worksheets[sheet].iter_rows(values_only=True)
    return [dict(zip(map(str, heads), row, strict=True)) for row in rows]


def answered(file: bytes, failures: dict[str, str]) -> bytes:
    """The bank's answer: its file with 结果 and 原因 filled in; `failures` by name."""
    book: Workbook = load_workbook(io.BytesIO(file))
    sheet = book.worksheets[0]
    heads = [cell.value for cell in sheet[1]]
    columns = len(heads)
    sheet.cell(1, columns + 1, "结果")
    sheet.cell(1, columns + 2, "原因")
    for row in range(2, sheet.max_row + 1):
        reason = failures.get(str(sheet.cell(row, heads.index("姓名") + 1).value), "")
        sheet.cell(row, columns + 1, "失败" if reason else "成功")
        sheet.cell(row, columns + 2, reason)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def read_results(page: Page, file: bytes, credited: Decimal, **failures: str) -> None:
    """From the file's page: read the bank's workbook in."""
    follow(page, "返回代发文件")
    follow(page, "登记代发结果")
    answer = answered(file, failures)
    fill(
        page,
        workbook={"name": "银行结果.xlsx", "mimeType": XLSX, "buffer": answer},
        receipt_total=credited,
        paper=paper("银行回单"),
    )
    press(page, "读入")
    assert here(page) == "batch_detail"
