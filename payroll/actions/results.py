"""What the bank answered to a file: all of it is taken in, or nothing."""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.audit import record
from core.errors import DAMAGED, RuleBroken, constraints_said
from core.money import total
from payroll.actions.payments import event
from payroll.actions.sheets import locked_sheet, settle
from payroll.models import AttemptEvent, PaymentAttempt, PaymentBatch, ResultFile, WageSheet
from payroll.paying import step_of
from payroll.rules import CAN_BE_ANSWERED, GOES_ON, NEEDS_REASON, State
from projects.actions import attach
from projects.models import Attachment
from regions.access import Permission, require
from regions.models import Post

LONGEST_WORDS = 200  # of what the bank says, as the column holds it


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the bank says of one row: `row` is the row's number in the file, from 1.

    `reason` is a `FailureReason` for what failed or was taken back, else empty; `day` is the bank's
    day of this row, where it names one.
    """

    row: int
    state: State
    reason: str = ""
    bank_text: str = ""
    day: datetime.date | None = None


@dataclass(frozen=True, slots=True)
class Answered:
    """What the bank answered as a whole.

    `receipt_total` is what its receipt says was credited, in yuan; `happened_on` holds for the rows
    that name no day of their own; `sha256` is that of the workbook or of what was typed.
    """

    outcomes: Sequence[Outcome]
    receipt_total: Decimal
    happened_on: datetime.date
    sha256: str


@transaction.atomic
def record_results(
    *, id: UUID, batch_id: UUID, said: Answered, paper: Attachment | None, by: Post
) -> ResultFile:
    """Take in what the bank answered, all of it or nothing.

    The receipt's total must equal what was credited to the cent, and its picture stands beside it.
    The same answer (`Answered.sha256`) again, or the same `id`, changes nothing. A result for a row
    that was credited before may only say that the bank took the money back.

    Raises RuleBroken naming every row at fault: unknown, repeated, without a reason, or with a
    result that can't follow; for a total that doesn't match, and an impossible day.
    """
    batch = PaymentBatch.objects.visible_to(by).get(pk=batch_id)
    sheet = locked_sheet(batch.sheet_id, by)
    require(by, Permission.READ_RESULTS, sheet)
    return take_in(id=id, batch=batch, sheet=sheet, said=said, paper=paper, by=by)


@transaction.atomic
def record_workbook(
    *, id: UUID, batch_id: UUID, said: Answered, file: "UploadedFile[bytes] | None", by: Post
) -> ResultFile:
    """As `record_results`, with the picture of the receipt still to be kept; None for an answer by
    which nothing was credited.

    Raises what `record_results` and `projects.actions.attach` raise; the picture is then not kept.
    """
    batch = PaymentBatch.objects.visible_to(by).get(pk=batch_id)
    # Before the picture, whose reference would share the project's lock.
    sheet = locked_sheet(batch.sheet_id, by)
    require(by, Permission.READ_RESULTS, sheet)
    if known := known_result(batch, id, said.sha256):
        return known
    title = _("Bank receipt %(reference)s") % {"reference": batch.reference}
    paper = attach(project=sheet.project, file=file, title=title, by=by) if file else None
    return take_in(id=id, batch=batch, sheet=sheet, said=said, paper=paper, by=by)


def known_result(batch: PaymentBatch, id: UUID, sha256: str) -> ResultFile | None:
    """The same answer, where it was taken in before."""
    return batch.results.filter(pk=id).first() or batch.results.filter(sha256=sha256).first()


def check_said(batch: PaymentBatch, said: Answered) -> None:
    """Raises RuleBroken for whatever `record_results` refuses."""
    if step_of(batch) not in CAN_BE_ANSWERED:
        raise RuleBroken(_("This file is not released, so that no bank can have answered it."))
    days = {said.happened_on, *(one.day for one in said.outcomes if one.day)}
    for day in sorted(days):
        _check_day(batch, day)
    attempts = {attempt.in_file[0]: attempt for attempt in batch.attempts.all()}
    _check_rows(said.outcomes, attempts, latest_events(batch))
    _check_total(said.outcomes, attempts, said.receipt_total)


def take_in(
    *,
    id: UUID,
    batch: PaymentBatch,
    sheet: WageSheet,
    said: Answered,
    paper: Attachment | None,
    by: Post,
) -> ResultFile:
    """Within the sheet's lock, once the right was asked for. Raises as `record_results`."""
    if known := known_result(batch, id, said.sha256):
        return known
    check_said(batch, said)
    if said.receipt_total and paper is None:
        raise RuleBroken(_("Attach the picture of the bank's receipt."), "paper")
    result = ResultFile(
        id=id,
        village_id=batch.village_id,
        project_id=batch.project_id,
        batch=batch,
        paper=paper,
        sha256=said.sha256,
        receipt_total=said.receipt_total,
        at=timezone.now(),
        by=by,
    )
    with constraints_said({"payroll_resultfile_pkey": DAMAGED}):
        result.save(force_insert=True)
    _insert_events(result, said)
    settle(sheet)
    facts = {
        "rows": len(said.outcomes),
        "receipt_total": str(said.receipt_total),
        "sha256": said.sha256,
    }
    record(by=by, verb="read in results", thing=batch, area=batch.village_id, facts=facts)
    return result


def latest_events(batch: PaymentBatch) -> dict[UUID, AttemptEvent]:
    """The latest event of each attempt of a file, by the attempt."""
    events = AttemptEvent.objects.filter(attempt__batch=batch).order_by("number")
    return {event.attempt_id: event for event in events}


def _check_day(batch: PaymentBatch, happened_on: datetime.date) -> None:
    if happened_on > timezone.localdate():
        raise RuleBroken(_("The bank's day lies ahead."), "happened_on")
    if happened_on < timezone.localdate(batch.made_at):
        raise RuleBroken(_("On this day the file was not made yet."), "happened_on")


def _check_rows(
    outcomes: Sequence[Outcome],
    attempts: Mapping[int, PaymentAttempt],
    latest: Mapping[UUID, AttemptEvent],
) -> None:
    seen: set[int] = set()
    faults = []
    for outcome in outcomes:
        attempt = attempts.get(outcome.row)
        known = {"row": outcome.row, "name": attempt.name if attempt else ""}
        if attempt is None:
            faults.append(_("Row %(row)s is not in this bank file.") % known)
        elif outcome.row in seen:
            faults.append(_("Row %(row)s stands twice.") % known)
        elif outcome.state not in GOES_ON[State(latest[attempt.pk].state)]:
            faults.append(
                _("Row %(row)s: %(name)s already has a result that this can't follow.") % known
            )
        elif (outcome.state in NEEDS_REASON) != bool(outcome.reason):
            faults.append(_("Row %(row)s: %(name)s failed, so a reason is needed.") % known)
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


def _insert_events(result: ResultFile, said: Answered) -> None:
    attempts = {attempt.row: attempt for attempt in result.batch.attempts.all()}
    latest = latest_events(result.batch)
    AttemptEvent.objects.bulk_create(
        [
            event(
                attempts[one.row],
                latest[attempts[one.row].pk].number + 1,
                one.state,
                one.day or said.happened_on,
                result.by,
                reason=one.reason,
                bank_text=one.bank_text.strip()[:LONGEST_WORDS],
                result=result,
            )
            for one in said.outcomes
        ]
    )
