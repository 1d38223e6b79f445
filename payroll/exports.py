"""The workbook that goes to the bank. Nowhere else do accounts stand in clear."""

from collections.abc import Iterator
from io import BytesIO

from core.excel.writing import CellIn, Column, Kind, Sheet, write_workbook
from core.money import in_capitals, total
from payroll.models import PaymentAttempt, PaymentBatch

REFERENCE, ROW, NAME, ACCOUNT, BANK, AMOUNT, REMARK = (
    "批次号", "序号", "姓名", "账号", "开户行", "金额", "备注",
)  # fmt: skip
# What the bank adds.
RESULT, REASON = "结果", "原因"

COLUMNS = (
    Column(REFERENCE, width=30),
    Column(ROW, Kind.INT, width=8),
    Column(NAME, width=20),
    Column(ACCOUNT, width=26),
    Column(BANK, width=24),
    Column(AMOUNT, Kind.YUAN, width=16),
    Column(REMARK, width=30),
)
SUMMARY = (Column("项目", width=16), Column("内容", Kind.YUAN, width=40))


def bank_workbook(batch: PaymentBatch) -> bytes:
    """One row a payment on the first sheet; count and total stand on the second, so that a bank
    can read the list as it is. The caller records who took it."""
    attempts = list(batch.attempts.all())
    out = BytesIO()
    write_workbook(
        [
            Sheet("代发明细", COLUMNS, _rows(batch, attempts)),
            Sheet("合计", SUMMARY, _summary(batch, attempts)),
        ],
        out,
    )
    return out.getvalue()


def _rows(batch: PaymentBatch, attempts: list[PaymentAttempt]) -> Iterator[list[CellIn]]:
    sheet = batch.sheet
    remark = f"劳务报酬 {sheet.first:%Y-%m-%d}至{sheet.last:%Y-%m-%d}"
    for one in attempts:
        account = one.unseal("account")
        yield [batch.reference, one.row, one.name, account, one.bank, one.amount, remark]


def _summary(batch: PaymentBatch, attempts: list[PaymentAttempt]) -> Iterator[list[CellIn]]:
    amount = total(one.amount for one in attempts)
    yield ["批次号", batch.reference]
    yield ["项目名称", batch.sheet.project.name]
    yield ["笔数", str(len(attempts))]
    yield ["合计金额（元）", amount]
    yield ["大写", in_capitals(amount)]
