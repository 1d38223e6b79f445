"""A bank file's way out of the house and back, as its page shows it. Only reads."""

from typing import Any

from payroll.bank_files import in_groups
from payroll.models import BatchDownload, BatchStep, PaymentBatch, ResultFile, Slip
from payroll.rules import CAN_BE_ANSWERED, CAN_BE_TAKEN, FileStep
from payroll.showing import Event
from payroll.words import FILE_STEPS
from regions.access import Permission, can
from regions.models import Post


def offers(batch: PaymentBatch, step: FileStep | None, actor: Post) -> dict[str, Any]:
    """What the post may do with the file now; whoever made it does not release it."""
    makes = can(actor, Permission.MAKE_BANK_FILES, batch)
    releases = can(actor, Permission.RELEASE_BANK_FILES, batch)
    answered = batch.results.exists()
    return {
        "can_release": releases and step is None,
        "can_decide": releases and step == FileStep.ASK,
        "can_cancel": not answered
        and ((step is None and (makes or releases)) or (makes and step in CAN_BE_TAKEN)),
        "can_take": step in CAN_BE_TAKEN and can(actor, Permission.DOWNLOAD_BANK_FILES, batch),
        "can_read": step in CAN_BE_ANSWERED and can(actor, Permission.READ_RESULTS, batch),
        "can_confirm": can(actor, Permission.CONFIRM_RESULTS, batch),
    }


def file_events(batch: PaymentBatch) -> list[Event]:
    """What happened to the file, newest first."""
    rows = batch.steps.select_related("human", "by__division").order_by("-number")
    return [file_event(row) for row in rows]


def file_event(row: BatchStep) -> Event:
    """One step in words; needs its human and its post's division."""
    state, words = FILE_STEPS[FileStep(row.step)]
    return Event(
        when=row.at,
        step=str(row.by.role_name),
        who=row.human.name,
        verdict=str(words),
        state=state,
        reason=row.reason,
    )


def downloads_of(batch: PaymentBatch) -> list[tuple[BatchDownload, str]]:
    """Each with its checksum in groups, the latest first."""
    rows = batch.downloads.select_related("by__user__human").order_by("-at")
    return [(row, in_groups(row.sha256)) for row in rows]


def results_of(batch: PaymentBatch) -> list[tuple[ResultFile, str]]:
    rows = batch.results.select_related("by__user__human", "paper")
    return [(row, in_groups(row.sha256)) for row in rows]


def slips_of(batch: PaymentBatch) -> list[Slip]:
    """Those that wait to be confirmed."""
    rows = batch.slips.filter(check_of__isnull=True)
    return list(rows.select_related("human", "paper"))
