"""A bank's answer read from its workbook: what it says of each row, or every fault by its cell."""

from collections.abc import Mapping
from decimal import Decimal

from django.utils.translation import gettext as _

from core.excel.reading import Book, Cell, Grid
from core.money import yuan
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
MOST_FAULTS = 30


class _Fault(Exception):
    """What is wrong with one cell."""

    def __init__(self, cell: Cell, message: str) -> None:
        where = {"sheet": cell.sheet, "cell": cell.ref, "message": message}
        super().__init__(_("Sheet “%(sheet)s”, cell %(cell)s: %(message)s") % where)


def read_results(book: Book, batch: PaymentBatch) -> tuple[list[Outcome], list[str]]:
    """What the first visible sheet says of the file's rows, or the faults, each by its cell.

    A row is matched by reference and number; name and amount must agree with what was sent. A
    formula is no answer. Rows of which the bank says nothing may be missing.
    """
    if not book.visible:
        return [], [_("This workbook has no visible sheet.")]
    grid = book.visible[0]
    columns, faults = _columns(grid)
    if faults:
        return [], faults
    attempts = {one.row: one for one in batch.attempts.all()}
    outcomes: list[Outcome] = []
    seen: dict[int, Cell] = {}
    for row in sorted(set(grid.rows) - {1}):
        cells = {name: grid.cell(row, column) for name, column in columns.items()}
        try:
            outcomes.append(_outcome(cells, batch, attempts, seen))
        except _Fault as fault:
            faults.append(str(fault))
    if not outcomes and not faults:
        faults = [_("Sheet “%(sheet)s” holds no results.") % {"sheet": grid.title}]
    return outcomes, _shortened(faults)


def _columns(grid: Grid) -> tuple[dict[str, int], list[str]]:
    """Where each needed heading stands in the first row."""
    heads = {str(cell.value).strip(): at for at, cell in grid.rows.get(1, {}).items()}
    missing = [name for name in NEEDED if name not in heads]
    said = _("Sheet “%(sheet)s”, row 1: the column %(name)s is missing.")
    faults = [said % {"sheet": grid.title, "name": name} for name in missing]
    return {name: heads[name] for name in NEEDED if name in heads}, faults


def _outcome(
    cells: Mapping[str, Cell],
    batch: PaymentBatch,
    attempts: Mapping[int, PaymentAttempt],
    seen: dict[int, Cell],
) -> Outcome:
    for cell in cells.values():
        _check_plain(cell)
    if _text(cells[REFERENCE]) != batch.reference:
        raise _Fault(cells[REFERENCE], _("this is not a row of file %s.") % batch.reference)
    attempt = attempts.get(_whole_number(cells[ROW]))
    if attempt is None:
        raise _Fault(cells[ROW], _("the file has no row with this number."))
    if attempt.row in seen:
        raise _Fault(cells[ROW], _("this row stands in %s already.") % seen[attempt.row].ref)
    seen[attempt.row] = cells[ROW]
    if tidy_name(_text(cells[NAME])) != tidy_name(attempt.name):
        raise _Fault(cells[NAME], _("the file says %s here.") % attempt.name)
    if _amount(cells[AMOUNT]) != attempt.amount:
        raise _Fault(cells[AMOUNT], _("the file says %s yuan here.") % attempt.amount)
    return _said(attempt.row, cells[RESULT], cells[REASON])


def _said(row: int, result: Cell, reason: Cell) -> Outcome:
    state = RESULTS.get(_text(result))
    if state is None:
        words = _(", ").join(RESULTS)
        raise _Fault(result, _("write one of these: %s.") % words)
    words = _text(reason)
    if state not in NEEDS_REASON:
        return Outcome(row, state, bank_text=words)
    if not words:
        raise _Fault(reason, _("say why it failed."))
    if state == State.RETURNED:
        return Outcome(row, state, FailureReason.RETURNED, words)
    return Outcome(row, state, _reason(words), words)


def _reason(words: str) -> str:
    return next((reason for word, reason in SAID if word in words), FailureReason.OTHER)


def _check_plain(cell: Cell) -> None:
    if cell.is_formula:
        raise _Fault(cell, _("this is a formula; enter the value itself."))
    if cell.is_error:
        raise _Fault(cell, _("this is an error of Excel; enter the value itself."))
    if cell.merged:
        raise _Fault(cell, _("this cell is merged with others; undo that."))


def _text(cell: Cell) -> str:
    return "" if cell.value is None else str(cell.value).strip()


def _whole_number(cell: Cell) -> int:
    text = _text(cell)
    if not (text.isascii() and text.isdecimal() and len(text) < 7):
        raise _Fault(cell, _("this is not the number of a row."))
    return int(text)


def _amount(cell: Cell) -> Decimal:
    """A number, or one typed as text; what has more than two places is not rounded."""
    try:
        amount = Decimal(_text(cell).replace(",", ""))
        exact = yuan(amount) == amount
    except (ArithmeticError, ValueError):
        exact = False
    if not exact:
        raise _Fault(cell, _("this is not an amount in yuan."))
    return yuan(amount)


def _shortened(faults: list[str]) -> list[str]:
    """As many as a reader can mend at once; how many more there are."""
    more = len(faults) - MOST_FAULTS
    if more <= 0:
        return faults
    return [*faults[:MOST_FAULTS], _("And %(more)s more.") % {"more": more}]
