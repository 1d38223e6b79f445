"""The bank's workbook read in: right ones whole, wrong ones not at all, every fault by its cell."""

import hashlib
from collections.abc import Callable
from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from core.errors import RuleBroken
from core.excel.faults import MOST_FAULTS
from core.excel.reading import read_workbook
from core.ids import new_id
from payroll.actions import Answered, Outcome, record_results
from payroll.bank_files import kept
from payroll.models import AttemptEvent, FailureReason, PaymentBatch, ResultFile, SheetState
from payroll.results import read_results
from payroll.rules import State
from regions.models import Post
from tests.payroll.conftest import Standing
from tests.payroll.scene import NOTICE_OVER, Scene, acting, looking, october
from tests.projects.village_rows import photo

pytestmark = pytest.mark.django_db
Change = Callable[[Worksheet], Any]
OK, BAD, BACK = State.SUCCEEDED, State.FAILED, State.RETURNED


@pytest.fixture
def crew(db: None, paid_once: Standing, clock: time_machine.Traveller) -> Scene:
    return paid_once.enter(clock)


@pytest.fixture
def batch(crew: Scene) -> PaymentBatch:
    with looking():
        return PaymentBatch.objects.select_related("sheet__project").get()


def answered(batch: PaymentBatch, *changes: Change, results: str = "成功 失败 成功") -> bytes:
    """Our file as a bank sends it back, with its two columns, then spoilt by the changes."""
    with looking():
        book = load_workbook(BytesIO(kept(batch)))
    page = book["代发明细"]
    page["H1"], page["I1"] = "结果", "原因"
    for row, word in enumerate(results.split(), start=2):
        page.cell(row, 8, word)
        page.cell(row, 9, "户名不符" if word in ("失败", "退汇") else None)
    for change in changes:
        change(page)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def put(ref: str, value: Any) -> Change:
    return lambda page: page.__setitem__(ref, value)


def read(batch: PaymentBatch, content: bytes) -> tuple[list[Outcome], list[str]]:
    with looking():
        return read_results(read_workbook(content), batch)


def test_a_bank_answers_row_by_row(batch: PaymentBatch) -> None:
    outcomes, faults = read(batch, answered(batch))
    assert faults == []
    assert outcomes == [
        Outcome(1, OK),
        Outcome(2, BAD, FailureReason.NAME, "户名不符"),
        Outcome(3, OK),
    ]


def test_rows_without_an_answer_may_be_missing_and_stand_in_any_order(
    batch: PaymentBatch,
) -> None:
    def swap(page: Worksheet) -> None:
        for column in range(1, 10):
            page.cell(3, column, page.cell(4, column).value)
        page.delete_rows(4)

    outcomes, faults = read(batch, answered(batch, swap))
    assert ([one.row for one in outcomes], faults) == ([1, 3], [])


def test_columns_may_stand_in_another_order_with_others_between(batch: PaymentBatch) -> None:
    def move(page: Worksheet) -> None:
        page.insert_cols(1)
        page["A1"] = "银行流水号"

    assert read(batch, answered(batch, move))[1] == []


@pytest.mark.parametrize("typed", ["3600", "3600.0", "3,600.00", 3600, 3600.0], ids=repr)
def test_an_amount_may_be_typed_as_text(batch: PaymentBatch, typed: Any) -> None:
    assert read(batch, answered(batch, put("F2", typed)))[1] == []


def test_a_number_of_a_row_and_a_name_may_be_typed_loosely(batch: PaymentBatch) -> None:
    content = answered(batch, put("B2", " 1 "), put("C4", "卓玛 • 才仁"))
    assert read(batch, content)[1] == []


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        ("户名不符", "name"), ("收款人姓名与账号不一致", "name"), ("账号不存在", "account"),
        ("卡号错误", "account"), ("已销户", "closed"), ("账户冻结", "closed"),
        ("超过限额", "limit"), ("系统故障", "other"),
    ],
)  # fmt: skip
def test_the_banks_words_become_our_reasons_and_are_kept(
    batch: PaymentBatch, words: str, reason: str
) -> None:
    outcomes, _ = read(batch, answered(batch, put("I3", words)))
    assert outcomes[1] == Outcome(2, BAD, reason, words)


def test_no_answer_yet_is_said_as_such(batch: PaymentBatch) -> None:
    outcomes, faults = read(batch, answered(batch, results="成功 无回复 成功"))
    assert (outcomes[1], faults) == (Outcome(2, State.UNKNOWN), [])


# Dirt


@pytest.mark.parametrize(
    ("change", "cell", "words"),
    [
        pytest.param(put("A3", "T-OTHER-1-1"), "A3", "not a row of file", id="wrong reference"),
        pytest.param(put("A3", None), "A3", "not a row of file", id="no reference"),
        pytest.param(put("B3", 1), "B3", "stands in B2 already", id="row twice"),
        pytest.param(put("B3", 99), "B3", "no row with this number", id="unknown row"),
        pytest.param(put("B3", "二"), "B3", "not the number of a row", id="row in words"),
        pytest.param(put("B3", 1.5), "B3", "not the number of a row", id="half a row"),
        pytest.param(put("C3", "马秀莲"), "C3", "says 马秀英 here", id="name changed"),
        pytest.param(put("F3", 4100.22), "F3", "says 4100.21 yuan here", id="amount changed"),
        pytest.param(put("F3", 4100.215), "F3", "not an amount", id="three places"),
        pytest.param(put("F3", "四千一"), "F3", "not an amount", id="amount in words"),
        pytest.param(put("F3", "NaN"), "F3", "not an amount", id="no number"),
        pytest.param(put("F3", None), "F3", "not an amount", id="no amount"),
        pytest.param(put("F3", "=4100.21"), "F3", "formula", id="formula in the amount"),
        pytest.param(put("H3", '=IF(1,"成功","失败")'), "H3", "formula", id="formula as result"),
        pytest.param(put("H3", "OK"), "H3", "write one of these: 成功", id="unknown word"),
        pytest.param(put("H3", None), "H3", "write one of these", id="no result"),
        pytest.param(put("I3", None), "I3", "say why it failed", id="no reason"),
        pytest.param(put("C3", "#N/A"), "C3", "error of Excel", id="an error of Excel"),
        pytest.param(lambda page: page.merge_cells("H3:H4"), "H3", "merged", id="merged cells"),
    ],
)
def test_a_fault_is_named_by_sheet_and_cell(
    batch: PaymentBatch, change: Change, cell: str, words: str
) -> None:
    _, faults = read(batch, answered(batch, change))
    assert any(f"Sheet “代发明细”, cell {cell}: " in fault and words in fault for fault in faults)


def test_every_fault_is_named_at_once(batch: PaymentBatch) -> None:
    content = answered(batch, put("A2", "X"), put("C3", "Y"), put("H4", "Z"))
    assert [fault.split(",")[1].split(":")[0] for fault in read(batch, content)[1]] == [
        " cell A2", " cell C3", " cell H4",
    ]  # fmt: skip


def test_a_missing_column_is_named(batch: PaymentBatch) -> None:
    _, faults = read(batch, answered(batch, put("H1", "状态"), put("I1", None)))
    assert [fault.split("column ")[1] for fault in faults] == [
        "结果 is missing.",
        "原因 is missing.",
    ]


def test_an_empty_list_and_a_book_without_a_visible_sheet_are_refused(
    batch: PaymentBatch,
) -> None:
    assert (
        "holds no results"
        in read(batch, answered(batch, lambda page: page.delete_rows(2, 9)))[1][0]
    )

    def hide(page: Worksheet) -> None:
        book = page.parent
        assert isinstance(book, Workbook)
        book.create_sheet("空")
        page.sheet_state = "hidden"
        book["合计"].sheet_state = "hidden"

    assert "column 批次号 is missing" in read(batch, answered(batch, hide))[1][0]


def test_a_hundred_faults_are_cut_to_what_one_can_mend(site: Scene) -> None:
    for entry in site.hire_all(MOST_FAULTS + 5):
        site.work(entry, october(5), halves=(1,))
    made = site.pay(site.approved())
    with looking():
        batch = PaymentBatch.objects.select_related("sheet__project").get(pk=made.pk)
    _, faults = read(batch, answered(batch, results="成功"))
    assert len(faults) == MOST_FAULTS + 1
    assert faults[-1] == "And 4 more."


def test_what_was_credited_has_the_receipts_picture_beside_it(
    crew: Scene, batch: PaymentBatch
) -> None:
    by, rows = crew.cast.finance, [Outcome(row, State.SUCCEEDED) for row in (1, 2, 3)]
    said = Answered(rows, Decimal("7727.99"), NOTICE_OVER, "e" * 64)
    with acting(by), pytest.raises(RuleBroken) as broken:
        record_results(id=new_id(), batch_id=batch.pk, said=said, paper=None, by=by)
    assert broken.value.field == "paper"
    assert nothing_taken_in()


# Through the page


def upload(
    client: Client, batch: PaymentBatch, content: bytes, total: str = "3627.78", **more: Any
) -> Any:
    file = SimpleUploadedFile("回盘.xlsx", content)
    sent = {
        "id": new_id(), "workbook": file, "receipt_total": total, "happened_on": NOTICE_OVER,
        "paper": photo(),
    }  # fmt: skip
    return client.post(reverse("results_add", args=[batch.pk]), sent | more)


@pytest.fixture
def finance(crew: Scene, batch: PaymentBatch, sign_in: Callable[[Post], Client]) -> Client:
    return sign_in(crew.cast.finance)


def nothing_taken_in() -> bool:
    with looking():
        later = AttemptEvent.objects.exclude(state=State.EXPORTED)
        return not later.exists() and not ResultFile.objects.exists()


def test_an_upload_is_taken_in_whole_and_kept_as_its_hash(
    crew: Scene, batch: PaymentBatch, finance: Client
) -> None:
    content = answered(batch)
    assert upload(finance, batch, content).status_code == 302
    with looking():
        result = ResultFile.objects.get()
        assert result.sha256 == hashlib.sha256(content).hexdigest()
        assert (result.paper is not None, result.receipt_total) == (True, Decimal("3627.78"))
        assert batch.sheet.lines.get(row=2).attempts.get().events.last().reason == "name"  # type: ignore[union-attr]


def test_the_same_file_again_changes_nothing(
    crew: Scene, batch: PaymentBatch, finance: Client
) -> None:
    content = answered(batch)
    for _ in range(2):
        assert upload(finance, batch, content).status_code == 302
    with looking():
        assert ResultFile.objects.count() == 1


def test_one_bad_cell_and_nothing_is_taken_in(batch: PaymentBatch, finance: Client) -> None:
    page = upload(finance, batch, answered(batch, put("C4", "别人")))
    assert page.status_code == 422
    assert "代发明细”, cell C4" in page.content.decode()
    assert nothing_taken_in()


def test_the_receipts_total_must_match(batch: PaymentBatch, finance: Client) -> None:
    page = upload(finance, batch, answered(batch), total="3627.79")
    assert page.status_code == 422
    assert "credited rows make 3627.78 yuan" in page.content.decode()
    assert nothing_taken_in()


@pytest.mark.parametrize(
    ("content", "words"),
    [
        pytest.param(b"hello", "not an Excel workbook", id="text"),
        pytest.param(b"PK\x03\x04broken", "damaged", id="broken zip"),
        pytest.param(
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "old .xls", id="old format"
        ),
        pytest.param(b"", "empty", id="empty"),
        pytest.param(b"x" * (5 * 1024 * 1024 + 1), "too large", id="too large"),
    ],
)
def test_what_is_no_workbook_is_refused_in_a_sentence(
    batch: PaymentBatch, finance: Client, content: bytes, words: str
) -> None:
    page = upload(finance, batch, content)
    assert (page.status_code, words in page.content.decode()) == (422, True)
    assert nothing_taken_in()


def test_money_taken_back_is_read_from_a_later_file(
    crew: Scene, batch: PaymentBatch, finance: Client
) -> None:
    full = upload(finance, batch, answered(batch, results="成功 成功 成功"), total="7727.99")
    assert full.status_code == 302
    assert crew.again(batch.sheet).state == SheetState.CLOSED

    def only_second(page: Worksheet) -> None:
        page.delete_rows(4)
        page.delete_rows(2)

    later = answered(batch, only_second, results="成功 退汇 成功")
    assert upload(finance, batch, later, total="0").status_code == 302
    assert crew.again(batch.sheet).state == SheetState.APPROVED
    assert [one.standing for one in crew.lines(batch.sheet)] == ["paid", "owed", "paid"]


def test_a_result_that_can_not_follow_is_refused_whole(
    batch: PaymentBatch, finance: Client
) -> None:
    assert upload(finance, batch, answered(batch)).status_code == 302
    page = upload(finance, batch, answered(batch, put("G2", "第二次")))
    assert page.status_code == 422
    assert "already has a result" in page.content.decode()
    with looking():
        assert AttemptEvent.objects.count() == 6
