"""A bank file's way out of the house: released by a second human, taken away, or cancelled."""

import hashlib
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.audit import record
from core.errors import RuleBroken, constraints_said
from payroll.actions.payments import event
from payroll.actions.sheets import locked_sheet, settle
from payroll.bank_files import kept, locked_with, rows_hash
from payroll.layouts import layout_of
from payroll.models import AttemptEvent, BatchDownload, BatchStep, PaymentBatch, WageSheet
from payroll.paying import step_of
from payroll.rules import CAN_BE_TAKEN, FILE_GOES_ON, FileStep, State
from regions.access import Permission, can, require
from regions.models import Post

SHORTEST_PASSWORD = 8


@transaction.atomic
def release_batch(*, batch_id: UUID, sha256: str, by: Post) -> BatchStep:
    """Let a file go out. `sha256` is that of the rows which the page showed (`rows_hash`).

    Raises RuleBroken for whoever made the file or decided on its sheet, for other rows than were
    seen, and where the file is released or cancelled already.
    """
    sheet, batch = _locked(batch_id, by)
    require(by, Permission.RELEASE_BANK_FILES, sheet)
    if rows_hash(list(batch.attempts.all())) != sha256:
        raise RuleBroken(_("These are not the rows that you looked at. Open the file again."))
    return _step(batch, FileStep.RELEASE, "", by)


@transaction.atomic
def ask_to_cancel(*, batch_id: UUID, reason: str, by: Post) -> BatchStep:
    """Ask that a released file be cancelled; nobody takes it away until another has decided.

    Raises RuleBroken without a reason, or once the bank has answered.
    """
    sheet, batch = _locked(batch_id, by)
    require(by, Permission.MAKE_BANK_FILES, sheet)
    _check_unanswered(batch)
    return _step(batch, FileStep.ASK, reason, by)


@transaction.atomic
def keep_batch(*, batch_id: UUID, reason: str, by: Post) -> BatchStep:
    """Refuse to cancel: the bank has the file, or may have it. Raises RuleBroken."""
    sheet, batch = _locked(batch_id, by)
    require(by, Permission.RELEASE_BANK_FILES, sheet)
    return _step(batch, FileStep.KEEP, reason, by)


@transaction.atomic
def cancel_batch(*, batch_id: UUID, reason: str, by: Post, not_taken: bool = False) -> BatchStep:
    """Cancel a file: its rows end, and the lines can be paid by another.

    Before the release either side may; afterwards a second human who says that the bank did not
    take it (`not_taken`).

    Raises RuleBroken without a reason or that word, for whoever asked for it, and once the bank
    has answered.
    """
    sheet, batch = _locked(batch_id, by)
    released = step_of(batch) is not None
    if released or not can(by, Permission.MAKE_BANK_FILES, sheet):
        require(by, Permission.RELEASE_BANK_FILES, sheet)
    if released and not not_taken:
        raise RuleBroken(
            _("Ask the bank first, and say here that it did not take the file."), "not_taken"
        )
    _check_unanswered(batch)
    step = _step(batch, FileStep.CANCEL, reason, by)
    today = timezone.localdate()
    AttemptEvent.objects.bulk_create(
        event(attempt, 2, State.CANCELLED, today, by) for attempt in batch.attempts.all()
    )
    settle(sheet)
    return step


@transaction.atomic
def take_batch(*, batch_id: UUID, by: Post, password: str = "") -> tuple[bytes, BatchDownload]:
    """The file's bytes for whoever carries it to the bank; each time goes on record.

    Where its layout says so it is locked with `password`, which is kept nowhere.

    Raises RuleBroken for a file that isn't released, and too short a password.
    """
    sheet, batch = _locked(batch_id, by)
    require(by, Permission.DOWNLOAD_BANK_FILES, sheet)
    if step_of(batch) not in CAN_BE_TAKEN:
        raise RuleBroken(_("This file is not released, so that it can't be taken away."))
    content = kept(batch)
    protected = layout_of(batch.layout).protected
    if protected:
        if len(password) < SHORTEST_PASSWORD:
            raise RuleBroken(_("Choose a password of 8 figures or letters at least."), "password")
        content = locked_with(password, content, batch)
    taken = BatchDownload.objects.create(
        village_id=batch.village_id,
        project_id=batch.project_id,
        batch=batch,
        sha256=hashlib.sha256(content).hexdigest(),
        protected=protected,
        at=timezone.now(),
        by=by,
    )
    facts = {
        "reference": batch.reference,
        "rows": batch.attempts.count(),
        "sha256": taken.sha256,
    }
    record(by=by, verb="download bank file", thing=batch, area=batch.village_id, facts=facts)
    return content, taken


def _locked(batch_id: UUID, by: Post) -> tuple[WageSheet, PaymentBatch]:
    """Raises PaymentBatch.DoesNotExist out of reach."""
    batch = PaymentBatch.objects.visible_to(by).get(pk=batch_id)
    return locked_sheet(batch.sheet_id, by), batch


def _check_unanswered(batch: PaymentBatch) -> None:
    """What the bank has answered it has taken."""
    if batch.results.exists() or batch.slips.filter(check_of__isnull=True).exists():
        raise RuleBroken(_("The bank has answered this file: it can't be cancelled any more."))


def _step(batch: PaymentBatch, step: FileStep, reason: str, by: Post) -> BatchStep:
    last = step_of(batch)
    if step not in FILE_GOES_ON[last]:
        raise RuleBroken(_("Someone has gone on with this file meanwhile. Open it again."))
    if step != FileStep.RELEASE and not reason.strip():
        raise RuleBroken(_("Say why."), "reason")
    row = BatchStep(
        village_id=batch.village_id,
        project_id=batch.project_id,
        batch=batch,
        number=batch.steps.count() + 1,
        step=step,
        sha256_seen=rows_hash(list(batch.attempts.all())),
        reason=reason.strip(),
        human=by.human,
        at=timezone.now(),
        by=by,
    )
    with constraints_said(_sentences()):
        row.save(force_insert=True)
    facts = {"reference": batch.reference, "reason": row.reason, "sha256": row.sha256_seen}
    record(by=by, verb=f"file {step}", thing=batch, area=batch.village_id, facts=facts)
    return row


def _sentences() -> dict[str, str]:
    return {
        "batch_step_by_another": _(
            "Whoever made the file, or asked for this, may not decide on it. Another must."
        ),
        "batch_released_by_no_decider": _(
            "Whoever decided on the wage sheet may not release its money. Another must."
        ),
    }
