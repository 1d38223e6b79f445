"""The bank's answer to a list of names and accounts, read from its workbook."""

from collections.abc import Mapping

from django.utils.translation import gettext as _

from core.excel.faults import (
    CellFault,
    check_plain,
    row_number,
    text_of,
)
from core.excel.reading import Book, Cell
from core.excel.tables import read_table
from core.names import tidy_name
from workers.actions import Verdict
from workers.exports.bank_checks import NAME, REFERENCE, RESULT, ROW, WORDS
from workers.models import BankCheck, BankCheckRow

NEEDED = (REFERENCE, ROW, NAME, RESULT, WORDS)
RESULTS: Mapping[str, bool] = {"一致": True, "不一致": False}


def read_answer(book: Book, check: BankCheck) -> tuple[list[Verdict], list[str]]:
    """What the first visible sheet says of the list's rows, or the faults, each by its cell.

    A row is matched by reference and number, and its name must agree. Rows of which the bank says
    nothing are left out by it, or have no result.
    """
    rows = {one.number: one for one in check.rows.all()}
    seen: dict[int, Cell] = {}
    none = _("Sheet “%(sheet)s” holds no results.")
    return read_table(book, NEEDED, lambda cells: _verdict(cells, check, rows, seen), none)


def _verdict(
    cells: Mapping[str, Cell],
    check: BankCheck,
    rows: Mapping[int, BankCheckRow],
    seen: dict[int, Cell],
) -> Verdict | None:
    for cell in cells.values():
        check_plain(cell)
    if text_of(cells[REFERENCE]) != check.reference:
        raise CellFault(cells[REFERENCE], _("this is not a row of list %s.") % check.reference)
    row = rows.get(row_number(cells[ROW]))
    if row is None:
        raise CellFault(cells[ROW], _("the list has no row with this number."))
    if row.number in seen:
        raise CellFault(cells[ROW], _("this row stands in %s already.") % seen[row.number].ref)
    seen[row.number] = cells[ROW]
    if tidy_name(text_of(cells[NAME])) != tidy_name(row.name):
        raise CellFault(cells[NAME], _("the list says %s here.") % row.name)
    return _said(row.number, cells[RESULT], cells[WORDS])


def _said(number: int, result: Cell, words: Cell) -> Verdict | None:
    if not text_of(result):
        return None
    matches = RESULTS.get(text_of(result))
    if matches is None:
        raise CellFault(result, _("write one of these: %s.") % _(", ").join(RESULTS))
    if not matches and not text_of(words):
        raise CellFault(words, _("say what does not match."))
    return Verdict(number, matches, text_of(words))
