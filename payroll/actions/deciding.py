"""The steps of a sheet's case: supervision checks, township and county decide."""

from collections.abc import Mapping
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from core.audit import record
from core.digests import digest_of
from core.errors import RuleBroken, constraints_said
from core.names import listed
from payroll.actions.allocating import allocate_by_rule
from payroll.actions.asking import ask_for_wages
from payroll.actions.faults import faults_said, keep_faults, named_faults
from payroll.actions.sheets import let_go, locked_line, locked_sheet, settle, stand
from payroll.allocations import amount_of
from payroll.checks import stops, whole_objections
from payroll.figures import money_of
from payroll.models import (
    PAYABLE_IN,
    LineSlot,
    SheetDecision,
    SheetState,
    SheetStep,
    WageLine,
    WageSheet,
)
from payroll.noticing import board_of, ran_out
from payroll.pricing import printed_rows
from payroll.terms import township_decides
from projects.actions import Answer, checked_answer, lessen_labour_request
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
    faults: Mapping[UUID, str] | None = None,
) -> SheetDecision:
    """Approve or return the sheet at a step. `sha256` is what the page showed.

    A return sends it back to a draft, takes a notice that still runs off the board, and names
    every fault at once:
    `reason` of the whole sheet, `faults` by line; what the supervision group doubts of lines counts
    as its faults. An approval by township or county needs that nothing stops it (`payroll.checks`).

    Raises RuleBroken when it isn't this step's turn, the sheet has changed, something stops it, or
    the human answers for another step of this sheet; PermissionDenied without the right.
    """
    sheet = locked_sheet(sheet_id, by)
    require(by, RIGHTS[step], sheet)
    if WHEN.get(step) != sheet.state:
        raise RuleBroken(_("This sheet doesn't wait for this step. Open it again."))
    if sheet.sha256 != sha256:
        raise RuleBroken(_("The sheet was changed after you opened it. Look at it again."))
    if verdict not in (Verdict.APPROVE, Verdict.RETURN):
        raise RuleBroken(_("A wage sheet is approved or returned."), "verdict")
    named = named_faults(sheet, step, verdict, reason, faults or {})
    if verdict == Verdict.APPROVE and step != SheetStep.SUPERVISION:
        _check_stops(sheet)
    said = faults_said(named) if named else reason.strip()
    decision = decide_step(sheet, step, verdict, said, by, answer)
    if verdict == Verdict.RETURN:
        keep_faults(sheet, named, by)
        _back_to_draft(sheet, said, by)
    elif (then := _then(sheet, step)) != sheet.state:
        _go_on(sheet, then, decision)
    return decision


@transaction.atomic
def end_notice(*, sheet_id: UUID, by: Post) -> WageSheet:
    """Hand the sheet to the township once its notice is over and the supervision group agrees.

    An open objection to one line holds that line and not the sheet; one to the whole sheet holds
    the sheet until it is answered, under whichever of its notices it was raised.

    Raises RuleBroken naming what is still missing.
    """
    sheet = locked_sheet(sheet_id, by)
    require(by, Permission.ACT_FOR_VILLAGE, sheet)
    if sheet.state != SheetState.NOTICED:
        raise RuleBroken(_("This sheet isn't on notice."))
    if gaps := gaps_before_hand_in(sheet):
        raise RuleBroken(" ".join(gaps))
    stand(sheet, SheetState.TOWNSHIP)
    facts = {"sha256": sheet.sha256, "notice": str(sheet.notice_id)}
    record(by=by, verb="hand in sheet", thing=sheet, area=sheet.village_id, facts=facts)
    return sheet


def gaps_before_hand_in(sheet: WageSheet) -> list[str]:
    """What a sheet on notice still lacks before it is handed in, each as a sentence."""
    gaps = []
    if sheet.notice is not None and not sheet.notice.is_over_on(timezone.localdate()):
        gaps.append(
            _("The notice runs until %(day)s; it can be handed in on the day after.")
            % {"day": date_format(sheet.notice.last_day)}
        )
    elif names := [row.cells[1] for row in board_of(sheet).rows]:
        gaps.append(
            _("These people's lines have not hung on the board yet: %(names)s.")
            % {"names": listed(names)}
        )
    if not has_step(sheet, SheetStep.SUPERVISION):
        gaps.append(_("The supervision group has not confirmed the sheet yet."))
    return gaps + whole_objections(sheet)


@transaction.atomic
def void_line(*, line_id: UUID, reason: str, by: Post) -> WageLine:
    """Take a line off its sheet because an objection was right; its days go to the next sheet.

    Raises RuleBroken without a reason, without an upheld objection, or where money for it is
    under way or has arrived.
    """
    sheet, line = locked_line(line_id, by)
    require(by, Permission.ANSWER_OBJECTIONS, sheet)
    if line.voided_at is not None:
        return line
    if not reason.strip():
        raise RuleBroken(_("Say why the line is taken off the sheet."), "reason")
    if sheet.state == SheetState.DISCARDED:
        raise RuleBroken(_("This sheet was discarded; its days are free already."))
    against = Objection.objects.filter(notice__about_id=sheet.pk, line_id=line.pk)
    if not against.filter(upheld=True).exists():
        raise RuleBroken(_("Only a line against which an objection was right is taken off."))
    if money_of([line])[0].balance.open != line.amount:
        raise RuleBroken(_("Money for this line is under way; it can't be taken off any more."))
    if line.items.filter(brought_by__isnull=False).exists():
        raise RuleBroken(_("A later sheet has taken off what this line carried over already."))
    _void(sheet, line, reason.strip(), by)
    return line


def _void(sheet: WageSheet, line: WageLine, reason: str, by: Post) -> None:
    line.voided_at, line.voided_by, line.voided_reason = timezone.now(), by, reason
    line.save(update_fields=["voided_at", "voided_by", "voided_reason"])
    slots = LineSlot.objects.filter(line=line).order_by("pk")
    freed = [f"{day}/{half}" for day, half in slots.values_list("day", "half")]
    let_go(WageLine.objects.filter(pk=line.pk))
    sheet.sha256 = digest_of(printed_rows(sheet))
    sheet.save(update_fields=["sha256"])
    if sheet.state in PAYABLE_IN:
        allocate_by_rule(sheet, by)
        lessen_labour_request(about_id=sheet.pk, amount=amount_of(sheet), by=by)
    settle(sheet)
    facts = {"reason": reason, "freed": freed, "sha256": sheet.sha256}
    record(by=by, verb="void line", thing=line, area=line.village_id, facts=facts)


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


def _then(sheet: WageSheet, step: SheetStep) -> SheetState:
    """Where an approval leads: past the county where the township decides."""
    if step == SheetStep.TOWNSHIP and township_decides(sheet):
        return SheetState.APPROVED
    return THEN[step]


def _go_on(sheet: WageSheet, state: SheetState, decision: SheetDecision) -> None:
    """An approved sheet asks for its money by itself: nobody has to write a request for wages."""
    stand(sheet, state)
    if state == SheetState.APPROVED:
        allocate_by_rule(sheet, decision.post)
        ask_for_wages(sheet, decision)
    settle(sheet)


def _check_stops(sheet: WageSheet) -> None:
    if found := stops(sheet):
        raise RuleBroken(" ".join(found))


def _back_to_draft(sheet: WageSheet, reason: str, by: Post) -> None:
    """A notice that has run its days stays: what it showed hangs again only where it changes."""
    notice = sheet.notice
    if notice is not None and notice.stands and not ran_out(notice):
        notice.withdraw(reason=reason, by=by)
    sheet.round += 1
    stand(sheet, SheetState.DRAFT, "round")
