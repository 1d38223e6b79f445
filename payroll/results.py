"""A bank's answer read as the file's layout says: what it says of each row, or every fault by its
cell."""

import datetime
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from django.utils import timezone
from django.utils.translation import gettext as _

from core.excel.faults import (
    CellFault,
    check_plain,
    day_of,
    row_number,
    shortened,
    text_of,
    yuan_of,
)
from core.excel.reading import Book, Cell, Grid
from core.names import tidy_name
from payroll.actions.results import Outcome
from payroll.bank_files import CAPITALS, TOTAL
from payroll.layouts import Layout, What, layout_of
from payroll.models import FailureReason, PaymentAttempt, PaymentBatch
from payroll.rules import NEEDS_REASON, State
from workers.accounts import account_hash, tidy_account

# Banks put a title or two above the headings.
MOST_ROWS_ABOVE = 10
CHECKED = (What.REFERENCE, What.ROW, What.NAME, What.ACCOUNT, What.AMOUNT)


@dataclass(frozen=True, slots=True)
class _File:
    """What was sent, as an answer's rows are looked up in it; `seen` grows while they are read."""

    batch: PaymentBatch
    layout: Layout
    by_row: Mapping[int, PaymentAttempt]
    by_account: Mapping[bytes, list[PaymentAttempt]]
    seen: dict[int, Cell] = field(default_factory=dict)


def read_results(book: Book, batch: PaymentBatch) -> tuple[list[Outcome], list[str]]:
    """What the first visible sheet says of the file's rows, or the faults, each by its cell.

    A row is matched by reference and number, where the layout has both, else by account and
    amount; name and amount must agree with what was sent. A formula is no answer. Rows of which
    the bank says nothing may be missing.
    """
    if not book.visible:
        return [], [_("This workbook has no visible sheet.")]
    grid, layout = book.visible[0], layout_of(batch.layout)
    above, columns, faults = _columns(grid, layout)
    if faults:
        return [], faults
    file = _file(batch, layout)
    outcomes: list[Outcome] = []
    for row in sorted(number for number in grid.rows if number > above):
        if _is_total(grid.rows[row]):
            continue
        cells = {name: grid.cell(row, column) for name, column in columns.items()}
        try:
            outcomes.append(_outcome(cells, file))
        except CellFault as fault:
            faults.append(str(fault))
    if not outcomes and not faults:
        faults = [_("Sheet “%(sheet)s” holds no results.") % {"sheet": grid.title}]
    return outcomes, shortened(faults)


def _columns(grid: Grid, layout: Layout) -> tuple[int, dict[str, int], list[str]]:
    """The row after which the answers begin, and where each heading stands; or what is missing."""
    names = [c.heading for c in layout.columns if c.what in CHECKED]
    if not layout.by_reference:
        left_out = {c.heading for c in layout.columns if c.what in (What.REFERENCE, What.ROW)}
        names = [name for name in names if name not in left_out]
    elif layout.has(What.ACCOUNT):
        names.remove(layout.heading(What.ACCOUNT))
    names += [name for name in (layout.result, layout.reason, layout.day) if name]
    if not layout.headings:
        return 0, _by_place(layout, names), []
    heads = {row: _heads(grid, row) for row in sorted(grid.rows) if row <= MOST_ROWS_ABOVE}
    best = max(heads, key=lambda row: sum(n in heads[row] for n in names), default=1)
    found = heads.get(best, {})
    said = _("Sheet “%(sheet)s”, row %(row)s: the column %(name)s is missing.")
    missing = [
        said % {"sheet": grid.title, "row": best, "name": name}
        for name in names
        if name not in found
    ]
    return best, {name: found[name] for name in names if name in found}, missing


def _heads(grid: Grid, row: int) -> dict[str, int]:
    return {text_of(cell): at for at, cell in grid.rows[row].items()}


def _by_place(layout: Layout, names: list[str]) -> dict[str, int]:
    """Without headings the columns stand as they were sent, and what the bank adds behind them."""
    order = [column.heading for column in layout.columns]
    order += [n for n in (layout.result, layout.reason, layout.day) if n and n not in order]
    return {name: order.index(name) + 1 for name in names}


def _file(batch: PaymentBatch, layout: Layout) -> _File:
    by_row: dict[int, PaymentAttempt] = {}
    by_account: dict[bytes, list[PaymentAttempt]] = defaultdict(list)
    for one in batch.attempts.all():
        row, account = one.in_file
        by_row[row] = one
        by_account[account].append(one)
    return _File(batch, layout, by_row, by_account)


def _is_total(cells: Mapping[int, Cell]) -> bool:
    """Whether this is a row of sums, ours or the bank's."""
    words = [text_of(cell) for cell in cells.values()]
    return any(word.startswith((TOTAL, CAPITALS)) for word in words) or not any(words)


def _outcome(cells: Mapping[str, Cell], file: _File) -> Outcome:
    layout = file.layout
    for cell in cells.values():
        check_plain(cell)
    amount = cells[layout.heading(What.AMOUNT)]
    if layout.by_reference:
        attempt, key = _by_reference(cells, file)
    else:
        attempt, key = _by_account(cells, file)
    row, _account = attempt.in_file
    if row in file.seen:
        said = _("this row stands in %s already.")
        raise CellFault(key, said % file.seen[row].ref)
    file.seen[row] = key
    name = cells[layout.heading(What.NAME)]
    if tidy_name(text_of(name)) != tidy_name(attempt.name):
        raise CellFault(name, _("the file says %s here.") % attempt.name)
    _check_amount(amount, attempt.amount)
    return _said(row, cells, file)


def _by_reference(cells: Mapping[str, Cell], file: _File) -> tuple[PaymentAttempt, Cell]:
    reference = cells[file.layout.heading(What.REFERENCE)]
    row = cells[file.layout.heading(What.ROW)]
    if text_of(reference) != file.batch.reference:
        raise CellFault(reference, _("this is not a row of file %s.") % file.batch.reference)
    attempt = file.by_row.get(row_number(row))
    if attempt is None:
        raise CellFault(row, _("the file has no row with this number."))
    return attempt, row


def _by_account(cells: Mapping[str, Cell], file: _File) -> tuple[PaymentAttempt, Cell]:
    """By account and amount; two rows of the same account and amount can't be told apart."""
    cell = cells[file.layout.heading(What.ACCOUNT)]
    amount = cells[file.layout.heading(What.AMOUNT)]
    if cell.lost_digits:
        raise CellFault(cell, _("Excel has lost figures of this account; it must be text."))
    try:
        known = file.by_account.get(account_hash(tidy_account(text_of(cell))), [])
    except ValueError:
        raise CellFault(cell, _("this is not an account.")) from None
    if not known:
        raise CellFault(cell, _("the file has no row with this account."))
    if len(known) == 1:
        return known[0], cell
    same = [one for one in known if one.amount == yuan_of(amount)]
    if not same:
        raise CellFault(amount, _("the file has no row with this account and amount."))
    if len(same) > 1:
        raise CellFault(
            cell, _("two rows have this account and amount: type their results from the slip.")
        )
    return same[0], cell


def _check_amount(cell: Cell, sent: Decimal) -> None:
    amount = yuan_of(cell)
    if amount > sent:
        raise CellFault(cell, _("this is more than was sent: the file says %s yuan here.") % sent)
    if amount != sent:
        raise CellFault(cell, _("the file says %s yuan here.") % sent)


def _said(row: int, cells: Mapping[str, Cell], file: _File) -> Outcome:
    layout = file.layout
    result, reason = cells[layout.result], cells[layout.reason]
    state = layout.state_of(text_of(result))
    if state is None:
        words = _(", ").join(word for known in layout.said.values() for word in known)
        raise CellFault(result, _("write one of these: %s.") % words)
    day = _day(cells[layout.day], file.batch) if layout.day else None
    words = text_of(reason)
    if state not in NEEDS_REASON:
        return Outcome(row, state, bank_text=words, day=day)
    if not words:
        raise CellFault(reason, _("say why it failed."))
    if state == State.RETURNED:
        return Outcome(row, state, FailureReason.RETURNED, words, day)
    return Outcome(row, state, layout.reason_of(words), words, day)


def _day(cell: Cell, batch: PaymentBatch) -> datetime.date | None:
    """The bank's day of a row; None where it says none."""
    value = day_of(cell)
    if value is None:
        return None
    if value > timezone.localdate():
        raise CellFault(cell, _("this day lies ahead."))
    if value < timezone.localdate(batch.made_at):
        raise CellFault(cell, _("on this day the file was not made yet."))
    return value
