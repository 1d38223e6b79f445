"""The bank's workbook, opened again and read cell by cell."""

from io import BytesIO
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from payroll.bank_files import kept
from payroll.models import PaymentBatch
from tests.payroll.scene import Scene, looking

pytestmark = pytest.mark.django_db


def opened(site: Scene, batch: PaymentBatch) -> Workbook:
    with looking():
        batch = PaymentBatch.objects.select_related("sheet__project").get(pk=batch.pk)
        return load_workbook(BytesIO(kept(batch)))


def test_the_list_is_clean_one_row_a_payment(crew: Scene) -> None:
    batch = crew.pay(crew.approved())
    book = opened(crew, batch)
    rows = [[cell.value for cell in row] for row in book["代发明细"].iter_rows()]
    remark = "劳务报酬 2026-10-01至2026-10-31"
    one, two, three = (f"6228480100000000{n:03d}" for n in (1, 2, 3))
    assert rows == [
        ["批次号", "序号", "姓名", "账号", "开户行", "金额", "备注"],
        [batch.reference, 1, "才让多杰", one, "青海农信", 3600, remark],
        [batch.reference, 2, "马秀英", two, "青海农信", 4100.21, remark],
        [batch.reference, 3, "卓玛·才仁", three, "青海农信", 27.78, remark],
    ]


def test_an_account_is_text_and_an_amount_a_number_with_two_places(crew: Scene) -> None:
    page = opened(crew, crew.pay(crew.approved()))["代发明细"]
    assert (page["D2"].data_type, page["D2"].number_format) == ("s", "@")
    assert (page["F2"].data_type, page["F2"].number_format) == ("n", "#,##0.00")
    assert page["A2"].data_type == "s"


def test_count_and_total_stand_on_a_sheet_of_their_own(crew: Scene) -> None:
    batch = crew.pay(crew.approved())
    book = opened(crew, batch)
    assert book.sheetnames == ["代发明细", "合计"]
    totals: Any = book["合计"].iter_rows(min_row=2, values_only=True)
    found = {row[0]: row[1] for row in totals}
    assert found == {
        "批次号": batch.reference,
        "项目名称": "黄科村道路硬化",
        "笔数": "3",
        "合计金额（元）": 7727.99,
        "大写": "人民币柒仟柒佰贰拾柒元玖角玖分",
    }


def test_a_name_that_looks_like_a_formula_stays_text(crew: Scene) -> None:
    with looking():
        person = crew.crew[0].person
        person.name = '=HYPERLINK("http://x")'
        person.save()
    page = opened(crew, crew.pay(crew.approved()))["代发明细"]
    assert (page["C2"].value, page["C2"].data_type) == ('=HYPERLINK("http://x")', "s")
