"""Bank files: whom they pay, and what the bank answered. Nothing is ever sent twice by itself."""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.audit import record
from core.crypto import blind_index
from core.errors import RuleBroken, constraints_said
from core.ids import new_id
from core.money import total
from payroll.actions.sheets import locked_sheet
from payroll.figures import LineMoney, lines_of
from payroll.models import (
    AttemptEvent,
    PaymentAttempt,
    PaymentBatch,
    ResultFile,
    SheetState,
    WageLine,
    WageSheet,
)
from payroll.rules import GOES_ON, State
from projects.models import Attachment
from regions.access import Permission, require
from regions.models import Post

PAYABLE_IN = (SheetState.APPROVED, SheetState.CLOSED)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the bank says of one row: `row` is the row's number in the file, from 1."""

    row: int
    state: State
    reason: str = ""
    bank_text: str = ""


@transaction.atomic
def make_batch(*, id: UUID, sheet_id: UUID, by: Post) -> PaymentBatch:
    """A bank file for every line that owes money, isn't held or set aside, and isn't on its way.

    The second file of a sheet is the follow-up for what the first could not pay: the same rule
    finds its lines. The same `id` again changes nothing.

    Raises RuleBroken for a sheet that isn't approved, when nobody is left to pay, and naming
    everyone without an account.
    """
    sheet = locked_sheet(sheet_id, by)
    require(by, Permission.PAY_WAGES, sheet)
    found = PaymentBatch.objects.visible_to(by).filter(pk=id).first()
    if found is not None:
        return found
    if sheet.state not in PAYABLE_IN:
        raise RuleBroken(_("This sheet isn't approved yet."))
    lines = [line for line in lines_of(sheet) if line.payable]
    if not lines:
        raise RuleBroken(_("Nobody is left to pay: all is paid, under way, held or set aside."))
    _check_accounts(lines)
    batch = _insert_batch(id, sheet, by)
    with constraints_said({"attempt_within_what_is_owed": _("Someone else is paying this now.")}):
        _insert_attempts(batch, lines, by)
    facts = {"lines": len(lines), "total": str(total(line.balance.open for line in lines))}
    record(by=by, verb="make bank file", thing=batch, area=sheet.village_id, facts=facts)
    return batch


@transaction.atomic
def record_results(
    *,
    batch_id: UUID,
    outcomes: Sequence[Outcome],
    receipt_total: Decimal,
    happened_on: datetime.date,
    sha256: str,
    paper: Attachment | None,
    by: Post,
) -> ResultFile:
    """Take in what the bank answered, all of it or nothing.

    `receipt_total` is the receipt's sum in yuan and must equal what was credited to the cent.
    The same file again (by `sha256`) changes nothing. A result for an attempt that was credited
    before may only say that the bank took the money back.

    Raises RuleBroken naming the row for an unknown or repeated row, a result that can't follow,
    and a total that doesn't match.
    """
    batch = PaymentBatch.objects.visible_to(by).get(pk=batch_id)
    sheet = locked_sheet(batch.sheet_id, by)
    require(by, Permission.PAY_WAGES, sheet)
    known = ResultFile.objects.filter(batch=batch, sha256=sha256).first()
    if known is not None:
        return known
    if happened_on > timezone.localdate():
        raise RuleBroken(_("The bank's day lies ahead."), "happened_on")
    attempts = {attempt.row: attempt for attempt in batch.attempts.all()}
    states = _latest(batch)
    _check_rows(outcomes, attempts, states)
    _check_total(outcomes, attempts, receipt_total)
    result = ResultFile.objects.create(
        id=new_id(),
        village_id=batch.village_id,
        project_id=batch.project_id,
        batch=batch,
        paper=paper,
        sha256=sha256,
        receipt_total=receipt_total,
        at=timezone.now(),
        by=by,
    )
    _insert_events(result, outcomes, attempts, states, happened_on, by)
    settle(sheet)
    facts = {"rows": len(outcomes), "receipt_total": str(receipt_total)}
    record(by=by, verb="read in results", thing=batch, area=batch.village_id, facts=facts)
    return result


@transaction.atomic
def set_aside(*, line_id: UUID, reason: str, by: Post) -> WageLine:
    """Put a line to 待付挂账: it is still owed and listed, and blocks nothing (decision 28).

    Raises RuleBroken without a reason, or when nothing is owed.
    """
    line = WageLine.objects.visible_to(by).get(pk=line_id)
    sheet = locked_sheet(line.sheet_id, by)
    require(by, Permission.SET_ASIDE_WAGES, sheet)
    if not reason.strip():
        raise RuleBroken(_("Say why this can't be paid now."), "reason")
    money = next((one for one in lines_of(sheet) if one.line.pk == line.pk), None)
    if money is None or money.balance.open <= 0 or sheet.state not in PAYABLE_IN:
        raise RuleBroken(_("Nothing can be set aside here: it is paid, under way or not approved."))
    line.set_aside_at, line.set_aside_by = timezone.now(), by
    line.set_aside_reason = reason.strip()
    line.save(update_fields=["set_aside_at", "set_aside_by", "set_aside_reason"])
    settle(sheet)
    record(by=by, verb="set aside", thing=line, area=line.village_id, facts={"reason": reason})
    return line


@transaction.atomic
def take_up_again(*, line_id: UUID, by: Post) -> WageLine:
    """A line that was set aside can be paid again: the man is back, or his heir is known."""
    line = WageLine.objects.visible_to(by).get(pk=line_id)
    sheet = locked_sheet(line.sheet_id, by)
    require(by, Permission.SET_ASIDE_WAGES, sheet)
    line.set_aside_at = line.set_aside_by = None
    line.set_aside_reason = ""
    line.save(update_fields=["set_aside_at", "set_aside_by", "set_aside_reason"])
    settle(sheet)
    record(by=by, verb="take up again", thing=line, area=line.village_id, facts={})
    return line


def settle(sheet: WageSheet) -> None:
    """Close the sheet when all is paid or set aside; open it again when money came back."""
    settled = all(line.settled for line in lines_of(sheet))
    state = SheetState.CLOSED if settled else SheetState.APPROVED
    if sheet.state != state:
        sheet.state, sheet.state_since = state, timezone.localdate()
        sheet.save(update_fields=["state", "state_since"])


def _check_accounts(lines: list[LineMoney]) -> None:
    without = [line.line.name for line in lines if not line.line.entry.person.account]
    if without:
        raise RuleBroken(
            _("These people have no bank account yet: %(names)s. Enter it, then make the file.")
            % {"names": _(", ").join(without)}
        )


def _insert_batch(id: UUID, sheet: WageSheet, by: Post) -> PaymentBatch:
    number = PaymentBatch.objects.filter(sheet=sheet).count() + 1
    return PaymentBatch.objects.create(
        id=id,
        village_id=sheet.village_id,
        project_id=sheet.project_id,
        sheet=sheet,
        number=number,
        reference=f"ZJ{sheet.pk.hex[-10:].upper()}-{number:02d}",
        made_at=timezone.now(),
        made_by=by,
    )


def _insert_attempts(batch: PaymentBatch, lines: list[LineMoney], by: Post) -> None:
    attempts = [_attempt(batch, line, row) for row, line in enumerate(lines, start=1)]
    PaymentAttempt.objects.bulk_create(attempts)
    AttemptEvent.objects.bulk_create(
        [_event(attempt, 1, State.EXPORTED, timezone.localdate(), by) for attempt in attempts]
    )


def _attempt(batch: PaymentBatch, money: LineMoney, row: int) -> PaymentAttempt:
    person = money.line.entry.person
    account = person.unseal("account")
    attempt = PaymentAttempt(
        village_id=batch.village_id,
        project_id=batch.project_id,
        batch=batch,
        line=money.line,
        row=row,
        name=person.name,
        bank=person.bank,
        account_hash=blind_index(account, purpose="account"),
        amount=money.balance.open,
    )
    attempt.seal("account", account)
    return attempt


def _event(
    attempt: PaymentAttempt,
    number: int,
    state: State,
    happened_on: datetime.date,
    by: Post,
    **more: object,
) -> AttemptEvent:
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


def _latest(batch: PaymentBatch) -> dict[UUID, AttemptEvent]:
    """The latest event of each attempt of a file."""
    events = AttemptEvent.objects.filter(attempt__batch=batch).order_by("number")
    return {event.attempt_id: event for event in events}


def _check_rows(
    outcomes: Sequence[Outcome],
    attempts: Mapping[int, PaymentAttempt],
    states: Mapping[UUID, AttemptEvent],
) -> None:
    seen: set[int] = set()
    faults = []
    for outcome in outcomes:
        attempt = attempts.get(outcome.row)
        if attempt is None:
            faults.append(_("Row %(row)s is not in this bank file.") % {"row": outcome.row})
        elif outcome.row in seen:
            faults.append(_("Row %(row)s stands twice.") % {"row": outcome.row})
        elif outcome.state not in GOES_ON[State(states[attempt.pk].state)]:
            faults.append(
                _("Row %(row)s: %(name)s already has a result that this can't follow.")
                % {"row": outcome.row, "name": attempt.name}
            )
        seen.add(outcome.row)
    if faults:
        raise RuleBroken(" ".join(faults))
    if not outcomes:
        raise RuleBroken(_("The file holds no results."))


def _check_total(
    outcomes: Sequence[Outcome], attempts: Mapping[int, PaymentAttempt], receipt_total: Decimal
) -> None:
    credited = total(attempts[o.row].amount for o in outcomes if o.state == State.SUCCEEDED)
    if credited != receipt_total:
        raise RuleBroken(
            _("The receipt says %(receipt)s yuan, but the credited rows make %(credited)s yuan.")
            % {"receipt": receipt_total, "credited": credited},
            "receipt_total",
        )


def _insert_events(
    result: ResultFile,
    outcomes: Sequence[Outcome],
    attempts: Mapping[int, PaymentAttempt],
    states: Mapping[UUID, AttemptEvent],
    happened_on: datetime.date,
    by: Post,
) -> None:
    AttemptEvent.objects.bulk_create(
        [
            _event(
                attempts[one.row],
                states[attempts[one.row].pk].number + 1,
                one.state,
                happened_on,
                by,
                reason=one.reason,
                bank_text=one.bank_text,
                result=result,
            )
            for one in outcomes
        ]
    )
