"""Bank files: whom they pay. Nothing is ever sent twice by itself."""

import datetime
import hashlib
from dataclasses import dataclass
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.audit import record
from core.errors import DAMAGED, RuleBroken, constraints_said
from core.money import total
from payroll.actions.sheets import locked_line, locked_sheet, settle
from payroll.bank_files import keep, written
from payroll.figures import LineMoney, lines_of, money_of
from payroll.layouts import GENERAL, Layout
from payroll.models import (
    PAYABLE_IN,
    AsideNote,
    AttemptEvent,
    PaymentAttempt,
    PaymentBatch,
    WageLine,
    WageSheet,
)
from payroll.paying import next_file
from payroll.rules import State
from projects.actions import attach
from regions.access import Permission, require
from regions.models import Post


@transaction.atomic
def make_batch(*, id: UUID, sheet_id: UUID, by: Post, layout: Layout = GENERAL) -> PaymentBatch:
    """A bank file for every line that owes money, isn't held or set aside, and isn't on its way.

    The second file of a sheet is the follow-up for what the first could not pay: the same rule
    finds its lines. Whoever has no account yet, or whose changed account waits for a second human,
    is left out and doesn't hold up the others. The file is written once, as `layout` says, and
    kept sealed; it leaves the house when another has released it (`release_batch`). The same `id`
    again changes nothing.

    Raises RuleBroken for a sheet that isn't approved, and when nobody is left to pay.
    """
    sheet = locked_sheet(sheet_id, by)
    require(by, Permission.MAKE_BANK_FILES, sheet)
    found = PaymentBatch.objects.visible_to(by).filter(pk=id, sheet=sheet).first()
    if found is not None:
        return found
    if sheet.state not in PAYABLE_IN:
        raise RuleBroken(_("This sheet isn't approved yet."))
    lines = next_file(lines_of(sheet)).paid
    if not lines:
        raise RuleBroken(
            _("Nobody is left to pay: all is paid, under way, held, set aside or without account.")
        )
    batch = _batch(id, sheet, by, layout)
    attempts = [_attempt(batch, line, row) for row, line in enumerate(lines, start=1)]
    content = written(batch, attempts)
    batch.sha256 = hashlib.sha256(content).hexdigest()
    with constraints_said({"payroll_paymentbatch_pkey": DAMAGED}):
        batch.save(force_insert=True)
    with constraints_said({"attempt_within_what_is_owed": _("Someone else is paying this now.")}):
        _insert_attempts(attempts, by)
    keep(batch, content)
    facts = {"lines": len(lines), "total": str(total(line.balance.open for line in lines))}
    record(by=by, verb="make bank file", thing=batch, area=sheet.village_id, facts=facts)
    return batch


@dataclass(frozen=True, slots=True)
class Heir:
    """Who inherits what is owed, and what he is to the worker; both or neither."""

    name: str = ""
    relation: str = ""


@transaction.atomic
def set_aside(
    *,
    line_id: UUID,
    reason: str,
    by: Post,
    file: "UploadedFile[bytes] | None" = None,
    heir: Heir = Heir(),
) -> WageLine:
    """Put a line to 待付挂账: it is still owed and listed, and blocks nothing (decision 28).

    `file` is a picture of what it was decided by. Raises RuleBroken without a reason, for an heir
    without his relation, or when nothing is owed.
    """
    sheet, line = locked_line(line_id, by)
    require(by, Permission.SET_ASIDE_WAGES, sheet)
    if line.set_aside_at is not None:
        return line
    if not reason.strip():
        raise RuleBroken(_("Say why this can't be paid now."), "reason")
    if bool(heir.name.strip()) != bool(heir.relation.strip()):
        raise RuleBroken(_("Name the heir, and what he is to the worker."), "heir")
    payable = sheet.state in PAYABLE_IN and line.voided_at is None
    if not payable or money_of([line])[0].balance.open <= 0:
        raise RuleBroken(_("Nothing can be set aside here: it is paid, under way or not approved."))
    line.set_aside_at, line.set_aside_by = timezone.now(), by
    line.set_aside_reason = reason.strip()
    line.save(update_fields=["set_aside_at", "set_aside_by", "set_aside_reason"])
    _note(sheet, line, file, heir, by)
    settle(sheet)
    facts = {"reason": line.set_aside_reason}
    record(by=by, verb="set aside", thing=line, area=line.village_id, facts=facts)
    return line


@transaction.atomic
def take_up_again(*, line_id: UUID, by: Post) -> WageLine:
    """A line that was set aside can be paid again: the man is back, or his heir is known."""
    sheet, line = locked_line(line_id, by)
    require(by, Permission.SET_ASIDE_WAGES, sheet)
    if line.set_aside_at is None:
        return line
    facts = {"since": line.set_aside_at, "reason": line.set_aside_reason}
    line.set_aside_at = line.set_aside_by = None
    line.set_aside_reason = ""
    line.save(update_fields=["set_aside_at", "set_aside_by", "set_aside_reason"])
    settle(sheet)
    record(by=by, verb="take up again", thing=line, area=line.village_id, facts=facts)
    return line


def _note(
    sheet: WageSheet,
    line: WageLine,
    file: "UploadedFile[bytes] | None",
    heir: Heir,
    by: Post,
) -> None:
    title = _("Why the wage of %(name)s is set aside") % {"name": line.name}
    AsideNote.objects.create(
        village_id=line.village_id,
        project_id=line.project_id,
        line=line,
        reason=line.set_aside_reason,
        paper=attach(project=sheet.project, file=file, title=title, by=by) if file else None,
        heir=heir.name.strip(),
        relation=heir.relation.strip(),
        at=timezone.now(),
        by=by,
    )


def event(
    attempt: PaymentAttempt,
    number: int,
    state: State,
    happened_on: datetime.date,
    by: Post,
    **more: object,
) -> AttemptEvent:
    """A row not yet saved: what became of an attempt, as its `number`-th event."""
    return AttemptEvent(
        village_id=attempt.village_id,
        attempt=attempt,
        number=number,
        state=state,
        happened_on=happened_on,
        at=timezone.now(),
        by=by,
        **more,
    )


def _batch(id: UUID, sheet: WageSheet, by: Post, layout: Layout) -> PaymentBatch:
    number = PaymentBatch.objects.filter(sheet=sheet).count() + 1
    return PaymentBatch(
        id=id,
        village_id=sheet.village_id,
        project_id=sheet.project_id,
        sheet=sheet,
        number=number,
        reference=f"{sheet.project.code}-{sheet.number}-{number}",
        layout=layout.as_data(),
        made_at=timezone.now(),
        made_by=by,
    )


def _insert_attempts(attempts: list[PaymentAttempt], by: Post) -> None:
    PaymentAttempt.objects.bulk_create(attempts)
    today = timezone.localdate()
    AttemptEvent.objects.bulk_create(
        [event(attempt, 1, State.EXPORTED, today, by) for attempt in attempts]
    )


def _attempt(batch: PaymentBatch, money: LineMoney, row: int) -> PaymentAttempt:
    person = money.line.entry.person
    attempt = PaymentAttempt(
        village_id=batch.village_id,
        project_id=batch.project_id,
        batch=batch,
        line=money.line,
        row=row,
        name=person.name,
        bank=person.bank,
        account_hash=person.account_hash,
        amount=money.balance.open,
    )
    attempt.seal("account", person.unseal("account"))
    return attempt
