"""Results typed from the bank's stamped slip: they count once a second human has confirmed them."""

from decimal import Decimal
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.audit import record
from core.errors import DAMAGED, RuleBroken, constraints_said
from core.ids import new_id
from payroll.actions.results import Answered, Outcome, check_said, take_in
from payroll.actions.sheets import locked_sheet
from payroll.models import PaymentBatch, Slip, SlipCheck, WageSheet
from payroll.rules import State
from projects.actions import attach
from regions.access import Permission, require
from regions.models import Post


@transaction.atomic
def enter_slip(
    *, id: UUID, batch_id: UUID, said: Answered, file: "UploadedFile[bytes]", by: Post
) -> Slip:
    """Keep what was typed from the slip beside its picture, for another to confirm.

    The same `id` again changes nothing. Raises what `record_results` and `attach` raise, and
    RuleBroken while another slip of this file waits.
    """
    batch = PaymentBatch.objects.visible_to(by).get(pk=batch_id)
    sheet = locked_sheet(batch.sheet_id, by)
    require(by, Permission.READ_RESULTS, sheet)
    found = batch.slips.filter(pk=id).first()
    if found is not None:
        return found
    if batch.slips.filter(check_of__isnull=True).exists():
        raise RuleBroken(_("Another slip of this file waits to be confirmed."))
    check_said(batch, said)
    title = _("Bank receipt %(reference)s") % {"reference": batch.reference}
    slip = Slip(
        id=id,
        village_id=batch.village_id,
        project_id=batch.project_id,
        batch=batch,
        outcomes=[[one.row, one.state, one.reason] for one in said.outcomes],
        receipt_total=said.receipt_total,
        happened_on=said.happened_on,
        sha256=said.sha256,
        paper=attach(project=sheet.project, file=file, title=title, by=by),
        human=by.human,
        at=timezone.now(),
        by=by,
    )
    with constraints_said({"payroll_slip_pkey": DAMAGED}):
        slip.save(force_insert=True)
    facts = {"rows": len(said.outcomes), "receipt_total": str(said.receipt_total)}
    record(by=by, verb="enter slip", thing=batch, area=batch.village_id, facts=facts)
    return slip


@transaction.atomic
def confirm_slip(*, slip_id: UUID, receipt_total: Decimal, by: Post) -> SlipCheck:
    """Let the slip's results count, once another human has read the total off its picture.

    Again by the same human changes nothing. Raises RuleBroken for whoever typed it, another total,
    and what `record_results` raises: the file may have gone on meanwhile.
    """
    slip, sheet = _locked(slip_id, by)
    found = SlipCheck.objects.filter(slip=slip).first()
    if found is not None and found.result_id and found.human_id == by.human_id:
        return found
    if receipt_total != slip.receipt_total:
        raise RuleBroken(
            _("Another total was typed from this slip. Compare every row with the picture."),
            "receipt_total",
        )
    _check_open(slip, found, by)
    result = take_in(
        id=new_id(), batch=slip.batch, sheet=sheet, said=said_by(slip), paper=slip.paper, by=by
    )
    return _insert(SlipCheck(slip=slip, result=result), "confirm slip", by)


@transaction.atomic
def refuse_slip(*, slip_id: UUID, reason: str, by: Post) -> SlipCheck:
    """Nothing of the slip counts; it is typed again. Raises RuleBroken without a reason, for
    whoever typed it, and where it is decided."""
    slip, _sheet = _locked(slip_id, by)
    _check_open(slip, SlipCheck.objects.filter(slip=slip).first(), by)
    if not reason.strip():
        raise RuleBroken(_("Say what is wrong, so that it is typed right."), "reason")
    return _insert(SlipCheck(slip=slip, reason=reason.strip()), "refuse slip", by)


def said_by(slip: Slip) -> Answered:
    outcomes = [Outcome(row, State(state), reason) for row, state, reason in slip.outcomes]
    return Answered(outcomes, slip.receipt_total, slip.happened_on, slip.sha256)


def _locked(slip_id: UUID, by: Post) -> tuple[Slip, WageSheet]:
    """Raises Slip.DoesNotExist out of reach, PermissionDenied without the right."""
    slip = Slip.objects.visible_to(by).select_related("batch", "paper").get(pk=slip_id)
    sheet = locked_sheet(slip.batch.sheet_id, by)
    require(by, Permission.CONFIRM_RESULTS, sheet)
    return slip, sheet


def _check_open(slip: Slip, found: SlipCheck | None, by: Post) -> None:
    if found is not None:
        raise RuleBroken(_("Someone else has just decided this. Open it again."))
    if slip.human_id == by.human_id:
        raise RuleBroken(_("Whoever typed the slip may not confirm it. Another must."))


def _insert(check: SlipCheck, verb: str, by: Post) -> SlipCheck:
    slip = check.slip
    check.village_id, check.project_id = slip.village_id, slip.project_id
    check.human, check.at, check.by = by.human, timezone.now(), by
    check.save(force_insert=True)
    facts = {"reference": slip.batch.reference, "reason": check.reason}
    record(by=by, verb=verb, thing=slip.batch, area=slip.village_id, facts=facts)
    return check
