"""The list that goes to the bank to check names and accounts (户名预校验)."""

from collections.abc import Iterable, Iterator
from io import BytesIO

from core.excel.writing import CellIn, Column, Kind, Sheet, write_workbook
from workers.models import BankCheck, BankCheckRow

REFERENCE, ROW, NAME, ACCOUNT, BANK = "校验批次号", "序号", "姓名", "账号", "开户行"
# What the bank fills in.
RESULT, WORDS = "校验结果", "原因"

COLUMNS = (
    Column(REFERENCE, width=30),
    Column(ROW, Kind.INT, width=8),
    Column(NAME, width=20),
    Column(ACCOUNT, width=26),
    Column(BANK, width=24),
    Column(RESULT, width=14),
    Column(WORDS, width=30),
)


def bank_check_workbook(check: BankCheck, rows: Iterable[tuple[BankCheckRow, str]]) -> bytes:
    """One row a person, with the account in clear; the last two columns are the bank's."""
    out = BytesIO()
    write_workbook([Sheet("户名校验", COLUMNS, _lines(check, rows))], out)
    return out.getvalue()


def _lines(check: BankCheck, rows: Iterable[tuple[BankCheckRow, str]]) -> Iterator[list[CellIn]]:
    for one, account in rows:
        yield [check.reference, one.number, one.name, account, one.bank, "", ""]
