"""Made-up pay: sheets of made-up people that were approved, sent to the bank and credited.

Rows are made as the application's models make them, accounts sealed, and copied under the
superuser, who is spared the checks of every row.
"""

import datetime
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

import psycopg
from django.db import connection, models, transaction
from django.utils import timezone
from psycopg import sql

from config.bench.ground import crew, project_in
from core.crypto import blind_index
from core.ids import new_id
from core.scope import EVERYWHERE, scope
from payroll.layouts import GENERAL
from payroll.models import (
    AttemptEvent,
    BatchStep,
    LineItem,
    PaymentAttempt,
    PaymentBatch,
    SheetState,
    WageLine,
    WageSheet,
)
from payroll.rules import FileStep, ItemKind, State
from projects.models import Attachment, Project
from regions.models import Post
from workers.models import (
    Agreement,
    Insurance,
    Person,
    RosterEntry,
    Training,
    TrainingAttendance,
    TrainingKind,
)

DAYS = Decimal("1.0")  # a line's work days: what is measured counts lines


def paid_project(
    admin: psycopg.Connection, by: Post, code: str, *, people: int, sheets: int, credited: bool
) -> Project:
    """A project with so many people on each of so many sheets, each with one released file.

    `credited`: the bank has credited every row. Otherwise it has not answered, and only the rows
    of the files have accounts.
    """
    first = timezone.localdate() - datetime.timedelta(days=sheets)
    with transaction.atomic(), scope(EVERYWHERE):
        project = project_in(by.division_id, code, by, first)
        crew(admin, [project], people, by, first)
    with transaction.atomic(), scope(EVERYWHERE):
        entries = list(RosterEntry.objects.filter(project=project).select_related("person"))
        if credited:
            _seal_numbers([entry.person for entry in entries])
    for number in range(1, sheets + 1):
        _lay_sheet(admin, project, number, entries, by, credited)
    admin.execute("VACUUM ANALYZE")
    return project


def give_papers(project: Project, by: Post, first: datetime.date, last: datetime.date) -> None:
    """Agreement, training, briefing and insurance for everybody, so that the days can be paid."""
    entries = list(RosterEntry.objects.filter(project=project))
    owned = {"village_id": project.village_id, "project": project}
    entered = {"by": by, "at": timezone.now()}
    Agreement.objects.bulk_create(
        Agreement(**owned, **entered, entry=entry, signed_on=first) for entry in entries
    )
    for kind in TrainingKind.values:
        training = Training.objects.create(
            **owned, **entered, kind=kind, held_on=first, place="村委会", content="安全",
            hours=Decimal("2.0"), teacher="技术员",
        )  # fmt: skip
        TrainingAttendance.objects.bulk_create(
            TrainingAttendance(**owned, training=training, entry=entry) for entry in entries
        )
    Insurance.objects.create(
        **owned, **entered, insurer="人保财险", policy_number="1", since=first, until=last
    )


def receipt(project: Project, by: Post) -> Attachment:
    """Its row alone: no page that is measured shows the picture."""
    return Attachment.objects.create(
        village_id=project.village_id, project=project, title="银行回单", original_name="1.jpg",
        media_type="image/jpeg", size=1, sha256="0" * 64, at=timezone.now(), by=by,
    )  # fmt: skip


def _seal_numbers(people: Sequence[Person]) -> None:
    for person in people:
        account = _account(person.identity_id)
        person.seal("id_number", f"63222119800101{person.identity_id % 10_000:04d}")
        person.seal("phone", f"139{person.identity_id:08d}")
        person.seal("account", account)
        person.account_hash = blind_index(account, purpose="account")
        person.bank = "青海农信"
    fields = ["id_number", "phone", "account", "account_hash", "bank"]
    Person.objects.bulk_update(people, fields, batch_size=500)


def _lay_sheet(
    admin: psycopg.Connection,
    project: Project,
    number: int,
    entries: Sequence[RosterEntry],
    by: Post,
    credited: bool,
) -> None:
    sheet = _sheet(project, number, by, credited)
    batch = _batch(sheet, by)
    lines = [_line(sheet, row, entry) for row, entry in enumerate(entries, start=1)]
    attempts = [_attempt(batch, line) for line in lines]
    states = [State.EXPORTED, State.SUCCEEDED] if credited else [State.EXPORTED]
    for rows in (
        [sheet],
        lines,
        [_item(line) for line in lines],
        [batch],
        [_released(batch, by)],
        attempts,
        list(_events(attempts, states, by)),
    ):
        _copy(admin, rows)


def _copy(admin: psycopg.Connection, rows: Sequence[models.Model]) -> None:
    """As `bulk_create` would insert them, without its triggers."""
    fields = [field for field in rows[0]._meta.local_concrete_fields if not field.generated]
    into = sql.SQL("COPY {} ({}) FROM STDIN").format(
        sql.Identifier(rows[0]._meta.db_table),
        sql.SQL(", ").join(sql.Identifier(str(field.column)) for field in fields),
    )
    with admin.cursor().copy(into) as copy:
        for row in rows:
            values = [getattr(row, field.attname) for field in fields]
            pairs = zip(fields, values, strict=True)
            copy.write_row([f.get_db_prep_save(value, connection) for f, value in pairs])


def _sheet(project: Project, number: int, by: Post, credited: bool) -> WageSheet:
    """One day long, so that many don't overlap."""
    day = project.starts_on + datetime.timedelta(days=number - 1)
    return WageSheet(
        id=new_id(), village_id=project.village_id, project=project, number=number, first=day,
        last=day, state=(SheetState.CLOSED if credited else SheetState.APPROVED).value,
        sha256="0" * 64, made_at=timezone.now(), made_by=by, state_since=day,
    )  # fmt: skip


def _line(sheet: WageSheet, row: int, entry: RosterEntry) -> WageLine:
    amount = entry.day_rate * DAYS
    return WageLine(
        id=new_id(), village_id=sheet.village_id, project_id=sheet.project_id, sheet=sheet,
        row=row, entry=entry, name=entry.person.name, group=entry.person.group, trade=entry.trade,
        day_rate=entry.day_rate, slots=int(DAYS * 2), gross=amount, withheld=Decimal("0.00"),
        amount=amount,
    )  # fmt: skip


def _item(line: WageLine) -> LineItem:
    return LineItem(
        id=new_id(), village_id=line.village_id, project_id=line.project_id, line=line, number=1,
        kind=ItemKind.DAYS.value, trade=line.trade, quantity=DAYS, rate=line.day_rate,
        amount=line.amount, first=line.sheet.first, last=line.sheet.last,
    )  # fmt: skip


def _batch(sheet: WageSheet, by: Post) -> PaymentBatch:
    return PaymentBatch(
        id=new_id(), village_id=sheet.village_id, project_id=sheet.project_id, sheet=sheet,
        number=1, reference=f"{sheet.project.code}-{sheet.number}-1", layout=GENERAL.as_data(),
        made_at=timezone.now(), made_by=by,
    )  # fmt: skip


def _released(batch: PaymentBatch, by: Post) -> BatchStep:
    return BatchStep(
        id=new_id(), village_id=batch.village_id, project_id=batch.project_id, batch=batch,
        number=1, step=FileStep.RELEASE.value, sha256_seen="0" * 64, human=by.human,
        at=timezone.now(), by=by,
    )  # fmt: skip


def _attempt(batch: PaymentBatch, line: WageLine) -> PaymentAttempt:
    account = _account(line.entry.identity_id)
    attempt = PaymentAttempt(
        id=new_id(), village_id=line.village_id, project_id=line.project_id, batch=batch,
        line=line, row=line.row, name=line.name, bank="青海农信", amount=line.amount,
        account_hash=blind_index(account, purpose="account"),
    )  # fmt: skip
    attempt.seal("account", account)
    return attempt


def _events(
    attempts: Iterable[PaymentAttempt], states: Sequence[State], by: Post
) -> Iterator[AttemptEvent]:
    now, today = timezone.now(), timezone.localdate()
    for attempt in attempts:
        for number, state in enumerate(states, start=1):
            yield AttemptEvent(
                id=new_id(), village_id=attempt.village_id, attempt=attempt, number=number,
                state=state.value, happened_on=today, at=now, by=by,
            )  # fmt: skip


def _account(identity: int) -> str:
    return f"62284801{identity:011d}"
