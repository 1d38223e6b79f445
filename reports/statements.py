"""The treasury's list of a month as a workbook: the one to fill in, and reading it cell by cell."""

import datetime
from collections.abc import Mapping
from decimal import Decimal
from io import BytesIO

from django.utils.translation import gettext as _

from core.excel.faults import (
    CellFault,
    check_plain,
    day_of,
    text_of,
    yuan_of,
)
from core.excel.reading import Book, Cell
from core.excel.tables import read_table
from core.excel.writing import Column, Kind, Sheet, write_workbook
from projects.reconciling_rules import Paid

DAY, VOUCHER, AMOUNT, PAYEE = "支付日期", "凭证号", "金额", "收款人"
MOST_CHARACTERS = 40  # as of the vouchers that are entered here
COLUMNS = (
    Column(DAY, Kind.DATE, width=14),
    Column(VOUCHER, width=24),
    Column(AMOUNT, Kind.YUAN, width=16),
    Column(PAYEE, width=30),
)


def blank_statement() -> bytes:
    """Only the headings; the treasury's own export may have others beside them."""
    out = BytesIO()
    write_workbook([Sheet("国库支付", COLUMNS, iter(()))], out)
    return out.getvalue()


def read_statement(book: Book, month: datetime.date) -> tuple[list[Paid], list[str]]:
    """The payments of the first visible sheet, or every fault by sheet and cell.

    Each row has a day of the month, a voucher's number and an amount above zero. A row whose day,
    voucher and amount are empty is none.
    """
    none = _("Sheet “%(sheet)s” holds no payments.")
    return read_table(book, (DAY, VOUCHER, AMOUNT, PAYEE), lambda cells: _paid(cells, month), none)


def _paid(cells: Mapping[str, Cell], month: datetime.date) -> Paid | None:
    if all(cells[name].value is None for name in (DAY, VOUCHER, AMOUNT)):
        return None
    for cell in cells.values():
        check_plain(cell)
    voucher, amount = text_of(cells[VOUCHER]), yuan_of(cells[AMOUNT])
    if not voucher:
        raise CellFault(cells[VOUCHER], _("the voucher's number is missing."))
    if len(voucher) > MOST_CHARACTERS:
        raise CellFault(cells[VOUCHER], _("a voucher's number has at most 40 characters."))
    if amount <= Decimal(0):
        raise CellFault(cells[AMOUNT], _("an amount must stand here, above zero."))
    return Paid(_day(cells[DAY], month), voucher, amount, text_of(cells[PAYEE])[:80])


def _day(cell: Cell, month: datetime.date) -> datetime.date:
    day = day_of(cell)
    if day is None:
        raise CellFault(cell, _("this is not a day, as in 2026-11-12."))
    if day.replace(day=1) != month:
        raise CellFault(cell, _("this day is of another month."))
    return day
