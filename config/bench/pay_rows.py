"""What wages cost: making a sheet, a bank's answer, the printed sheet, the ledgers' workbook."""

import datetime
import os
import re
from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from functools import partial
from io import BytesIO
from itertools import repeat
from tempfile import TemporaryFile
from typing import IO

import psycopg
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone, translation
from openpyxl import Workbook, load_workbook
from weasyprint import HTML

from config.bench.ground import Ground
from config.bench.measuring import Row, peak_above_idle, timed
from config.bench.pay import give_papers, paid_project, receipt
from core.documents import LANGUAGE, forms, render_form
from core.excel.reading import read_workbook
from core.excel.writing import CellIn, Column, Kind, Sheet, write_workbook
from core.ids import new_id
from core.money import total
from core.scope import EVERYWHERE, scope
from payroll.actions import Answered, make_sheet, record_results
from payroll.documents.sheet import wage_sheet
from payroll.exports.ledgers import wage_ledgers
from payroll.layouts import GENERAL
from payroll.models import PaymentBatch, WageSheet
from payroll.results import read_results
from projects.county import county_of
from projects.models import Project
from regions.models import Post, Role

MONTH = 31  # days of the sheet that is made
ANSWERED = 10_000  # rows of a bank's answer
PRINTED = 100  # rows of a printed sheet
CREW = 1_000  # of the project whose ledgers are written
LEDGER = 10_000 if os.environ.get("QUICK") else 100_000  # lines
MOST_MIB = 150
BARE = "INSERT INTO bench_bare (id, day, half) VALUES (%s, %s, %s)"
SLOTS = """
SELECT entry_id, count(*) FROM workers_slot
WHERE project_id = %s AND day BETWEEN %s AND %s GROUP BY entry_id
"""


def sheet_row(ground: Ground, admin: psycopg.Connection) -> Row:
    """On the first project, whose people get their papers for the time of the measurement."""
    project, by = ground.project, ground.recorder
    first, last = ground.first, ground.first + datetime.timedelta(days=MONTH - 1)
    with transaction.atomic(), scope(by.scope):
        give_papers(project, by, first, ground.last)
        made = timed(
            lambda: _undone(
                lambda: make_sheet(
                    id=new_id(), project_id=project.pk, first=first, last=last, by=by
                )
            ),
            rounds=3, warm=1,
        )  # fmt: skip
        transaction.set_rollback(True)

    def plain() -> None:
        with admin.transaction(force_rollback=True):
            rows = admin.execute(SLOTS, [project.pk, first, last]).fetchall()
            _insert(admin, len(rows) + sum(count for _, count in rows))

    bare = timed(plain, rounds=3, warm=1)
    return Row("a wage sheet, 200 people x 31 days", made.middle, "ms", bare.middle,
               "SQL aggregate + bulk INSERT", 5)  # fmt: skip


def pay_rows(ground: Ground, admin: psycopg.Connection) -> Iterator[Row]:
    """Measured once, on projects of their own."""
    by = ground.recorder
    yield _answer(_project(admin, by, "W-ANSWER", ANSWERED, credited=False), admin, by)
    yield _printed(_project(admin, by, "W-PRINT", PRINTED), by)
    yield from _ledgers(_project(admin, by, "W-LEDGER", CREW, sheets=LEDGER // CREW), by)


def _project(
    admin: psycopg.Connection,
    by: Post,
    code: str,
    people: int,
    sheets: int = 1,
    credited: bool = True,
) -> Project:
    return paid_project(admin, by, code, people=people, sheets=sheets, credited=credited)


# A bank's answer


def _answer(project: Project, admin: psycopg.Connection, by: Post) -> Row:
    """The workbook read and checked, and its results taken in, beside as many bare rows."""
    with transaction.atomic(), scope(EVERYWHERE):
        finance = Post.objects.create(
            user=by.user, division_id=county_of(project.village_id), role=Role.COUNTY_FINANCE,
            since=project.starts_on,
        )  # fmt: skip
        paper = receipt(project, by)
        batch = PaymentBatch.objects.get(project=project)
        content, credited = _workbook_of(batch)

    def taken_in() -> None:
        outcomes, faults = read_results(read_workbook(content), batch)
        if faults:
            raise RuntimeError(faults[0])
        said = Answered(outcomes, credited, timezone.localdate(), "0" * 64)
        record_results(id=new_id(), batch_id=batch.pk, said=said, paper=paper, by=finance)

    def plain() -> None:
        book = load_workbook(BytesIO(content), read_only=True)
        rows = sum(1 for _ in book.worksheets[0].iter_rows(values_only=True)) - 1
        with admin.transaction(force_rollback=True):
            _insert(admin, rows)

    with transaction.atomic(), scope(finance.scope):
        taken = timed(lambda: _undone(taken_in), rounds=3, warm=1)
    bare = timed(plain, rounds=3, warm=1)
    return Row(f"a bank's answer of {ANSWERED:,} rows, taken in", taken.middle, "ms", bare.middle,
               "openpyxl + bulk INSERT", 5)  # fmt: skip


def _workbook_of(batch: PaymentBatch) -> tuple[bytes, Decimal]:
    """The file as the bank gives it back, all credited, and the sum in yuan."""
    attempts = list(batch.attempts.all())
    columns = [Column(one.heading, Kind.TEXT) for one in GENERAL.columns]
    rows: Iterator[list[CellIn]] = (
        [batch.reference, str(one.row), one.name, one.unseal("account"), one.bank,
         str(one.amount), "", "成功", ""]
        for one in attempts
    )  # fmt: skip
    out = BytesIO()
    answer = [*columns, Column(GENERAL.result), Column(GENERAL.reason)]
    write_workbook([Sheet(GENERAL.title, answer, rows)], out)
    return out.getvalue(), total(one.amount for one in attempts)


# On paper


def _printed(project: Project, by: Post) -> Row:
    """T13 from its rows in the database to the PDF with its workbook inside, beside the same table
    and its style through WeasyPrint."""
    form = next(form for form in forms() if form.code == "T13")
    with transaction.atomic(), scope(by.scope):
        sheet = WageSheet.objects.get(project=project)

        def whole() -> None:
            filled = wage_sheet(project, sheet.pk)
            render_form(
                form, filled.data, serial="T13-1", issued_on=sheet.last,
                verify_url="https://example.org/1", attachments=filled.attachments,
            )  # fmt: skip

        alone = _table_alone(form.template, wage_sheet(project, sheet.pk).data)
        made = timed(whole, rounds=5, warm=1)
        table = timed(lambda: HTML(string=alone).write_pdf(), rounds=5, warm=1)
    return Row(f"a wage sheet's PDF, {PRINTED} rows", made.middle, "ms", table.middle,
               "the same table by WeasyPrint", 1.2)  # fmt: skip


def _table_alone(template: str, data: object) -> str:
    with translation.override(LANGUAGE):
        page = render_to_string(template, {"data": data})
    style = re.search(r"<style>.*?</style>", page, re.DOTALL)
    table = re.search(r'<table class="wages.*?</table>', page, re.DOTALL)
    if not (style and table):
        raise RuntimeError("T13 has no table of wages")
    return f'<html>{style[0]}<body class="landscape">{table[0]}</body></html>'


# The ledgers


def _ledgers(project: Project, by: Post) -> Iterator[Row]:
    """All three sheets, beside openpyxl with the same cells and no database."""
    name = f"the ledgers' workbook, {LEDGER:,} lines"
    with transaction.atomic(), scope(by.scope):
        write = partial(_written, lambda out: write_workbook(wage_ledgers(project), out))
        memory = peak_above_idle(write)  # the first time: what it gave back would count as idle
        made = timed(write, rounds=1, warm=0)
        cells = [[list(row) for row in sheet.rows] for sheet in wage_ledgers(project)]
    plain = timed(partial(_written, partial(_plain, cells)), rounds=1, warm=0)
    yield Row(name, made.middle, "ms", plain.middle, "openpyxl write-only", 1.3)
    yield Row(f"{name}, memory", memory, "MiB", MOST_MIB, "what it may take", 1)


def _written(write: Callable[[IO[bytes]], None]) -> None:
    with TemporaryFile() as out:
        write(out)


def _plain(sheets: Sequence[Sequence[Sequence[CellIn]]], out: IO[bytes]) -> None:
    book = Workbook(write_only=True)
    for rows in sheets:
        page = book.create_sheet()
        for row in rows:
            page.append(row)
    book.save(out)


# Shared


def _undone(act: Callable[[], object]) -> None:
    with transaction.atomic():
        act()
        transaction.set_rollback(True)


def _insert(admin: psycopg.Connection, rows: int) -> None:
    with admin.cursor() as cursor:
        cursor.executemany(BARE, repeat((new_id(), timezone.localdate(), 1), rows))
