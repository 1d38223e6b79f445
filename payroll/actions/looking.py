"""Looking at a sheet line by line: the supervision group's ticks, and remarks from above."""

from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.audit import record
from core.errors import DAMAGED, RuleBroken, constraints_said
from payroll.actions.sheets import locked_line, locked_sheet
from payroll.looking import checks_of
from payroll.models import LineCheck, LookAhead, SheetDecision, SheetState, SheetStep, WageSheet
from regions.access import Permission, can, require
from regions.models import Post

ABOVE = {
    SheetStep.TOWNSHIP: Permission.DECIDE_FOR_TOWNSHIP,
    SheetStep.COUNTY: Permission.DECIDE_FOR_COUNTY,
}


@transaction.atomic
def check_line(*, line_id: UUID, doubt: str, by: Post) -> LineCheck:
    """Keep that a line was seen, or what is doubtful about it. The same again changes nothing.

    Raises RuleBroken once the sheet isn't on notice, for a line that is taken off, and for whoever
    answers for another step of this sheet (decision 15).
    """
    sheet, line = locked_line(line_id, by)
    require(by, Permission.CHECK_WAGES, sheet)
    _check_hangs(sheet)
    if line.voided_at is not None:
        raise RuleBroken(_("This line is taken off the sheet."))
    _check_step(sheet, SheetStep.SUPERVISION, by)
    last, said = checks_of(sheet).get(line.pk), doubt.strip()
    if last is not None and last.doubt == said:
        return last
    check = LineCheck.objects.create(
        village_id=sheet.village_id, project_id=sheet.project_id, line=line, round=sheet.round,
        doubt=said, at=timezone.now(), by=by,
    )  # fmt: skip
    facts = {"row": line.row, "round": sheet.round, "doubt": said}
    record(by=by, verb="check line", thing=check, area=sheet.village_id, facts=facts)
    return check


@transaction.atomic
def look_ahead(*, id: UUID, sheet_id: UUID, line_id: UUID | None, text: str, by: Post) -> LookAhead:
    """Keep that township or county looked while the notice runs, with a remark if there is one.

    It decides nothing. The same `id` again changes nothing. Raises RuleBroken once the sheet isn't
    on notice, for a line of another sheet or without a word on the line that is named.
    """
    sheet = locked_sheet(sheet_id, by)
    step = require_above(by, sheet)
    if found := LookAhead.objects.filter(pk=id, sheet=sheet).first():
        return found
    _check_hangs(sheet)
    _check_step(sheet, step, by)
    if line_id is not None and not text.strip():
        raise RuleBroken(_("Say what you noticed about this line."), "text")
    if line_id is not None and not sheet.lines.live().filter(pk=line_id).exists():
        raise RuleBroken(_("This line is taken off the sheet."), "line_id")
    look = LookAhead(
        id=id, village_id=sheet.village_id, project_id=sheet.project_id, sheet=sheet,
        round=sheet.round, line_id=line_id, text=text.strip(), at=timezone.now(), by=by,
    )  # fmt: skip
    with constraints_said({"payroll_lookahead_pkey": DAMAGED}):
        look.save(force_insert=True)
    facts = {"round": sheet.round, "text": look.text}
    record(by=by, verb="look ahead", thing=look, area=sheet.village_id, facts=facts)
    return look


def require_above(actor: Post | None, sheet: WageSheet) -> SheetStep:
    """For which step this post will decide. Raises PermissionDenied for every other one."""
    if can(actor, ABOVE[SheetStep.TOWNSHIP], sheet):
        return SheetStep.TOWNSHIP
    require(actor, ABOVE[SheetStep.COUNTY], sheet)
    return SheetStep.COUNTY


def may_look(actor: Post | None, sheet: WageSheet) -> bool:
    """Whether to offer it: to those who decide later, while the notice runs."""
    above = any(can(actor, right, sheet) for right in ABOVE.values())
    return above and sheet.state == SheetState.NOTICED


def _check_hangs(sheet: WageSheet) -> None:
    if sheet.state != SheetState.NOTICED:
        raise RuleBroken(_("This sheet isn't on notice."))


def _check_step(sheet: WageSheet, step: SheetStep, by: Post) -> None:
    others = SheetDecision.objects.filter(sheet=sheet, responsible=by.human).exclude(step=step)
    if others.exists():
        raise RuleBroken(
            _(
                "Whoever answers for one step of this sheet may not answer for another one. "
                "Another person must take this step."
            )
        )
