"""A bank's answer read from its workbook: what it says of each row, or every fault by its cell."""

from collections.abc import Mapping

from django.utils.translation import gettext as _

from core.excel.faults import (
    CellFault,
    check_plain,
    columns_of,
    row_number,
    shortened,
    text_of,
    yuan_of,
)
from core.excel.reading import Book, Cell
from core.names import tidy_name
from payroll.actions.results import Outcome
from payroll.exports import AMOUNT, NAME, REASON, REFERENCE, RESULT, ROW
from payroll.models import FailureReason, PaymentAttempt, PaymentBatch
from payroll.rules import NEEDS_REASON, State

NEEDED = (REFERENCE, ROW, NAME, AMOUNT, RESULT, REASON)
RESULTS: Mapping[str, State] = {
    "成功": State.SUCCEEDED,
    "失败": State.FAILED,
    "退汇": State.RETURNED,
    "无回复": State.UNKNOWN,
}
# Words that banks use, each with our reason; the first that is found counts.
SAID: tuple[tuple[str, FailureReason], ...] = (
    ("户名", FailureReason.NAME),
    ("姓名", FailureReason.NAME),
    ("销户", FailureReason.CLOSED),
    ("注销", FailureReason.CLOSED),
    ("冻结", FailureReason.CLOSED),
    ("挂失", FailureReason.CLOSED),
    ("限额", FailureReason.LIMIT),
    ("超限", FailureReason.LIMIT),
    ("账号", FailureReason.ACCOUNT),
    ("帐号", FailureReason.ACCOUNT),
    ("卡号", FailureReason.ACCOUNT),
)


def read_results(book: Book, batch: PaymentBatch) -> tuple[list[Outcome], list[str]]:
    """What the first visible sheet says of the file's rows, or the faults, each by its cell.

    A row is matched by reference and number; name and amount must agree with what was sent. A
    formula is no answer. Rows of which the bank says nothing may be missing.
    """
    if not book.visible:
        return [], [_("This workbook has no visible sheet.")]
    grid = book.visible[0]
    columns, faults = columns_of(grid, NEEDED)
    if faults:
        return [], faults
    attempts = {one.row: one for one in batch.attempts.all()}
    outcomes: list[Outcome] = []
    seen: dict[int, Cell] = {}
    for row in sorted(set(grid.rows) - {1}):
        cells = {name: grid.cell(row, column) for name, column in columns.items()}
        try:
            outcomes.append(_outcome(cells, batch, attempts, seen))
        except CellFault as fault:
            faults.append(str(fault))
    if not outcomes and not faults:
        faults = [_("Sheet “%(sheet)s” holds no results.") % {"sheet": grid.title}]
    return outcomes, shortened(faults)


def _outcome(
    cells: Mapping[str, Cell],
    batch: PaymentBatch,
    attempts: Mapping[int, PaymentAttempt],
    seen: dict[int, Cell],
) -> Outcome:
    for cell in cells.values():
        check_plain(cell)
    if text_of(cells[REFERENCE]) != batch.reference:
        raise CellFault(cells[REFERENCE], _("this is not a row of file %s.") % batch.reference)
    attempt = attempts.get(row_number(cells[ROW]))
    if attempt is None:
        raise CellFault(cells[ROW], _("the file has no row with this number."))
    if attempt.row in seen:
        raise CellFault(cells[ROW], _("this row stands in %s already.") % seen[attempt.row].ref)
    seen[attempt.row] = cells[ROW]
    if tidy_name(text_of(cells[NAME])) != tidy_name(attempt.name):
        raise CellFault(cells[NAME], _("the file says %s here.") % attempt.name)
    if yuan_of(cells[AMOUNT]) != attempt.amount:
        raise CellFault(cells[AMOUNT], _("the file says %s yuan here.") % attempt.amount)
    return _said(attempt.row, cells[RESULT], cells[REASON])


def _said(row: int, result: Cell, reason: Cell) -> Outcome:
    state = RESULTS.get(text_of(result))
    if state is None:
        words = _(", ").join(RESULTS)
        raise CellFault(result, _("write one of these: %s.") % words)
    words = text_of(reason)
    if state not in NEEDS_REASON:
        return Outcome(row, state, bank_text=words)
    if not words:
        raise CellFault(reason, _("say why it failed."))
    if state == State.RETURNED:
        return Outcome(row, state, FailureReason.RETURNED, words)
    return Outcome(row, state, _reason(words), words)


def _reason(words: str) -> str:
    return next((reason for word, reason in SAID if word in words), FailureReason.OTHER)
