"""The file that goes to the bank, written as its layout says. Nowhere else do accounts stand in
clear; the file itself is kept sealed, so that whoever takes it gets the same bytes each time."""

import hashlib
from collections.abc import Iterator, Sequence
from io import BytesIO

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils.translation import gettext as _

from core.commas import CSV, write_commas
from core.crypto import Unreadable, seal_bytes, unseal_bytes
from core.digests import digest_of
from core.errors import RuleBroken
from core.excel.locking import lock_in_archive, lock_workbook
from core.excel.writing import XLSX, CellIn, Column, Kind, Sheet, write_workbook
from core.money import in_capitals, total
from payroll.layouts import MAY_BE_NUMBERS, Format, Layout, LayoutColumn, Totals, What, layout_of
from payroll.models import PaymentAttempt, PaymentBatch

TOTAL, CAPITALS = "合计", "大写"  # how the rows at the end begin
KINDS = {What.AMOUNT: Kind.YUAN, What.ROW: Kind.INT}
WIDTHS = {
    What.REFERENCE: 30, What.ROW: 8, What.NAME: 20, What.ACCOUNT: 26, What.BANK: 24,
    What.AMOUNT: 16, What.ID_NUMBER: 24, What.REMARK: 30, What.PROJECT: 30,
}  # fmt: skip
SUMMARY = (Column("项目", width=16), Column("内容", Kind.YUAN, width=40))
ZIP = "application/zip"


def written(batch: PaymentBatch, attempts: Sequence[PaymentAttempt]) -> bytes:
    """The file's bytes. Needs `line__entry__person` of the attempts and the batch's sheet."""
    layout = layout_of(batch.layout)
    rows = list(_rows(batch, layout, attempts))
    if layout.format == Format.CSV:
        headings: list[list[CellIn]] = [[column.heading for column in layout.columns]]
        return write_commas([*headings, *rows] if layout.headings else rows, layout.encoding)
    columns = [_column(column) for column in layout.columns]
    sheets = [Sheet(layout.title, columns, rows, headed=layout.headings)]
    if layout.totals == Totals.SHEET:
        sheets.append(Sheet("合计", SUMMARY, _summary(batch, attempts)))
    out = BytesIO()
    write_workbook(sheets, out)
    return out.getvalue()


def keep(batch: PaymentBatch, content: bytes) -> None:
    """Called once the batch's row is there: what lies at its place is of an attempt that failed."""
    default_storage.delete(_path(batch))
    default_storage.save(_path(batch), ContentFile(seal_bytes(content, **_place(batch))))


def kept(batch: PaymentBatch) -> bytes:
    """The file as it was made. Raises RuleBroken where it is lost, its key gone, or changed."""
    try:
        with default_storage.open(_path(batch)) as file:
            content = unseal_bytes(file.read(), **_place(batch))
    except (OSError, Unreadable) as lost:
        raise RuleBroken(
            _("This bank file is lost. Cancel it with a reason and make it again.")
        ) from lost
    if hashlib.sha256(content).hexdigest() != batch.sha256:
        raise RuleBroken(_("This bank file is not the one that was made. Don't send it."))
    return content


def locked_with(password: str, content: bytes, batch: PaymentBatch) -> bytes:
    """The file under a password: a workbook as Excel locks it, a CSV in a ZIP archive (AES)."""
    if layout_of(batch.layout).format == Format.XLSX:
        return lock_workbook(content, password)
    return lock_in_archive(content, f"{batch.reference}.csv", password)


def name_and_type(batch: PaymentBatch) -> tuple[str, str]:
    """What the file is called when it is taken away."""
    layout = layout_of(batch.layout)
    if layout.format == Format.XLSX:
        return f"{batch.reference}.xlsx", XLSX
    return (f"{batch.reference}.zip", ZIP) if layout.protected else (f"{batch.reference}.csv", CSV)


def rows_hash(attempts: Sequence[PaymentAttempt]) -> str:
    """Of whom a file pays how much on which account: what whoever releases it has seen."""
    rows = [
        [row, one.name, one.bank, account.hex(), str(one.amount)]
        for one in attempts
        for row, account in [one.in_file]
    ]
    return digest_of(rows)


def in_groups(sha256: str) -> str:
    """The first 32 figures of a checksum, four by four, to be compared by eye."""
    return " ".join(sha256[at : at + 4] for at in range(0, min(len(sha256), 32), 4)).upper()


def _path(batch: PaymentBatch) -> str:
    return f"bank-files/{batch.pk.hex[-2:]}/{batch.pk}"


def _place(batch: PaymentBatch) -> dict[str, str]:
    return {"table": PaymentBatch._meta.db_table, "column": "file", "row": str(batch.pk)}


def _column(column: LayoutColumn) -> Column:
    number = column.number and column.what in MAY_BE_NUMBERS
    kind = KINDS[column.what] if number else Kind.TEXT
    return Column(column.heading, kind, WIDTHS.get(column.what, 16))


def _rows(
    batch: PaymentBatch, layout: Layout, attempts: Sequence[PaymentAttempt]
) -> Iterator[list[CellIn]]:
    for one in attempts:
        yield [_value(batch, one, column) for column in layout.columns]
    if layout.totals == Totals.END:
        yield from _ending(layout, attempts)


def _value(batch: PaymentBatch, one: PaymentAttempt, column: LayoutColumn) -> CellIn:
    sheet = batch.sheet
    values: dict[What, CellIn] = {
        What.REFERENCE: batch.reference,
        What.ROW: one.row,
        What.NAME: one.name,
        What.BANK: one.bank,
        What.AMOUNT: one.amount,
        What.REMARK: f"劳务报酬 {sheet.first:%Y-%m-%d}至{sheet.last:%Y-%m-%d}",
        What.PROJECT: sheet.project.name,
        What.FIXED: column.text,
        What.BLANK: "",
    }
    if column.what == What.ACCOUNT:
        return one.unseal("account")
    if column.what == What.ID_NUMBER:
        return one.line.entry.person.unseal("id_number")
    value = values[column.what]
    return value if column.number and column.what in MAY_BE_NUMBERS else str(value)


def _ending(layout: Layout, attempts: Sequence[PaymentAttempt]) -> Iterator[list[CellIn]]:
    amount = total(one.amount for one in attempts)
    at = next(n for n, column in enumerate(layout.columns) if column.what == What.AMOUNT)
    first = 1 if at == 0 else 0
    sums: list[CellIn] = ["" for _column in layout.columns]
    words: list[CellIn] = list(sums)
    sums[first], words[first] = f"{TOTAL} {len(attempts)} 笔", f"{CAPITALS} {in_capitals(amount)}"
    sums[at] = amount if layout.columns[at].number else str(amount)
    yield sums
    yield words


def _summary(batch: PaymentBatch, attempts: Sequence[PaymentAttempt]) -> Iterator[list[CellIn]]:
    amount = total(one.amount for one in attempts)
    yield ["批次号", batch.reference]
    yield ["项目名称", batch.sheet.project.name]
    yield ["笔数", str(len(attempts))]
    yield ["合计金额（元）", amount]
    yield [CAPITALS, in_capitals(amount)]
