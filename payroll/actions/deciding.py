"""The steps of a sheet's case: supervision checks, township and county decide."""

from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.audit import record
from core.errors import RuleBroken, constraints_said
from payroll.actions.sheets import hash_of, locked_sheet
from payroll.figures import printed_rows
from payroll.models import LineSlot, SheetDecision, SheetState, SheetStep, WageLine, WageSheet
from projects.actions import Answer, checked_answer
from projects.models import Objection, Verdict
from regions.access import Permission, require
from regions.models import Post

# Which right a step needs, and the states of the sheet in which it may be taken. The supervision
# group checks while the notice runs, so that a month suffices.
RIGHTS = {
    SheetStep.MAKE: Permission.ACT_FOR_VILLAGE,
    SheetStep.SUPERVISION: Permission.CHECK_WAGES,
    SheetStep.TOWNSHIP: Permission.DECIDE_FOR_TOWNSHIP,
    SheetStep.COUNTY: Permission.DECIDE_FOR_COUNTY,
}
WHEN = {
    SheetStep.SUPERVISION: SheetState.NOTICED,
    SheetStep.TOWNSHIP: SheetState.TOWNSHIP,
    SheetStep.COUNTY: SheetState.COUNTY,
}
THEN = {
    SheetStep.SUPERVISION: SheetState.NOTICED,
    SheetStep.TOWNSHIP: SheetState.COUNTY,
    SheetStep.COUNTY: SheetState.APPROVED,
}


@transaction.atomic
def decide_sheet(
    *,
    sheet_id: UUID,
    step: SheetStep,
    sha256: str,
    verdict: Verdict,
    reason: str,
    by: Post,
    answer: Answer | None = None,
) -> SheetDecision:
    """Approve or return the sheet at a step. `sha256` is what the page showed.

    A return sends it back to a draft, takes its notice off the board and needs a reason.

    Raises RuleBroken when it isn't this step's turn, the sheet has changed, or the human answers
    for another step of this sheet; PermissionDenied without the right.
    """
    sheet = locked_sheet(sheet_id, by)
    require(by, RIGHTS[step], sheet)
    if WHEN.get(step) != sheet.state:
        raise RuleBroken(_("This sheet doesn't wait for this step. Open it again."))
    if sheet.sha256 != sha256:
        raise RuleBroken(_("The sheet was changed after you opened it. Look at it again."))
    if verdict not in (Verdict.APPROVE, Verdict.RETURN):
        raise RuleBroken(_("A wage sheet is approved or returned."), "verdict")
    if verdict == Verdict.RETURN and not reason.strip():
        raise RuleBroken(_("Name every fault at once, so that it is returned only once."), "reason")
    decision = decide_step(sheet, step, verdict, reason.strip(), by, answer)
    if verdict == Verdict.RETURN:
        _back_to_draft(sheet, reason.strip(), by)
    else:
        _stand(sheet, THEN[step])
    return decision


@transaction.atomic
def end_notice(*, sheet_id: UUID, by: Post) -> WageSheet:
    """Hand the sheet to the township once its notice is over and the supervision group agrees.

    An open objection to one line holds that line and not the sheet; one to the whole notice
    holds the sheet until it is answered.

    Raises RuleBroken naming what is still missing.
    """
    sheet = locked_sheet(sheet_id, by)
    require(by, Permission.ACT_FOR_VILLAGE, sheet)
    if sheet.state != SheetState.NOTICED or sheet.notice is None:
        raise RuleBroken(_("This sheet isn't on notice."))
    if not sheet.notice.is_over_on(timezone.localdate()):
        raise RuleBroken(
            _("The notice runs until %(day)s; it can be handed in on the day after.")
            % {"day": sheet.notice.last_day}
        )
    if not has_step(sheet, SheetStep.SUPERVISION):
        raise RuleBroken(_("The supervision group has not confirmed the sheet yet."))
    if Objection.objects.filter(notice=sheet.notice, line_id__isnull=True).open().exists():
        raise RuleBroken(_("An objection to the whole sheet has not been answered yet."))
    _stand(sheet, SheetState.TOWNSHIP)
    record(by=by, verb="hand in sheet", thing=sheet, area=sheet.village_id, facts={})
    return sheet


@transaction.atomic
def void_line(*, line_id: UUID, reason: str, by: Post) -> WageLine:
    """Take a line off its sheet because an objection was right; its days go to the next sheet.

    Raises RuleBroken without a reason, without an upheld objection, or once money is under way.
    """
    line = WageLine.objects.visible_to(by).get(pk=line_id)
    sheet = locked_sheet(line.sheet_id, by)
    require(by, Permission.ANSWER_OBJECTIONS, sheet)
    line = WageLine.objects.select_for_update(of=("self",)).get(pk=line_id)
    if line.voided_at is not None:
        return line
    if not reason.strip():
        raise RuleBroken(_("Say why the line is taken off the sheet."), "reason")
    if not Objection.objects.filter(line_id=line.pk, upheld=True).exists():
        raise RuleBroken(_("Only a line against which an objection was right is taken off."))
    if line.attempts.exists():
        raise RuleBroken(_("Money for this line is under way; it can't be taken off any more."))
    line.voided_at, line.voided_by = timezone.now(), by
    line.voided_reason = reason.strip()
    line.save(update_fields=["voided_at", "voided_by", "voided_reason"])
    LineSlot.objects.filter(line=line).delete()
    sheet.sha256 = hash_of(printed_rows(sheet))
    sheet.save(update_fields=["sha256"])
    record(by=by, verb="void line", thing=line, area=line.village_id, facts={})
    return line


def has_step(sheet: WageSheet, step: SheetStep) -> bool:
    """Whether the step was taken in the sheet's present round."""
    return sheet.decisions.filter(
        round=sheet.round, step=step, verdict__in=[Verdict.APPROVE, Verdict.SUBMIT]
    ).exists()


def decide_step(
    sheet: WageSheet,
    step: SheetStep,
    verdict: Verdict,
    reason: str,
    by: Post,
    answer: Answer | None,
) -> SheetDecision:
    """Add the decision's row. Raises RuleBroken for a second answer, or the wrong human."""
    given = checked_answer(answer, permission=RIGHTS[step], thing=sheet, by=by)
    decision = SheetDecision(
        village_id=sheet.village_id,
        project_id=sheet.project_id,
        sheet=sheet,
        round=sheet.round,
        step=step,
        verdict=verdict,
        reason=reason,
        sha256_seen=sheet.sha256,
        at=timezone.now(),
        post=by,
        operator=by.user.human,
        responsible=given.responsible,
        paper=given.paper,
    )
    with constraints_said(_sentences()):
        decision.save(force_insert=True)
    facts = {"step": step, "round": sheet.round}
    record(by=by, verb=f"sheet {verdict}", thing=sheet, area=sheet.village_id, facts=facts)
    return decision


def _sentences() -> dict[str, str]:
    return {
        "sheet_one_human_one_step": _(
            "Whoever answers for one step of this sheet may not answer for another one. "
            "Another person must take this step."
        ),
        "sheet_decided_once_a_step": _("Someone else has just decided this. Open it again."),
    }


def _back_to_draft(sheet: WageSheet, reason: str, by: Post) -> None:
    if sheet.notice is not None and sheet.notice.withdrawn_at is None:
        sheet.notice.withdrawn_at, sheet.notice.withdrawn_by = timezone.now(), by
        sheet.notice.withdrawn_reason = reason[:200]
        sheet.notice.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawn_reason"])
    sheet.round += 1
    _stand(sheet, SheetState.DRAFT)


def _stand(sheet: WageSheet, state: SheetState) -> None:
    sheet.state, sheet.state_since = state, timezone.localdate()
    sheet.save(update_fields=["state", "state_since", "round"])
