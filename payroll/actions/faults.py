"""The faults for which a sheet is returned: all at once, line by line."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from core.errors import RuleBroken
from payroll.looking import doubts_of
from payroll.models import LineFault, SheetStep, WageLine, WageSheet
from projects.models import Verdict
from regions.models import Post


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a line, or with the whole sheet."""

    line: WageLine | None
    text: str


def named_faults(
    sheet: WageSheet, step: SheetStep, verdict: Verdict, reason: str, faults: Mapping[UUID, str]
) -> list[Fault]:
    """Those of a return, in the sheet's order and the whole sheet's last; none for an approval.

    Raises RuleBroken for a return that names none, for an approval that names some, and for a line
    that is not on the sheet any more.
    """
    typed = {pk: text.strip() for pk, text in faults.items() if text.strip()}
    if verdict != Verdict.RETURN:
        if typed:
            raise RuleBroken(_("You named faults: return the sheet, or clear them."), "faults")
        return []
    doubts = doubts_of(sheet) if step == SheetStep.SUPERVISION else {}
    said = doubts | typed
    lines = list(sheet.lines.live())
    if not said.keys() <= {line.pk for line in lines}:
        raise RuleBroken(_("The sheet was changed after you opened it. Look at it again."))
    found = [Fault(line, said[line.pk]) for line in lines if line.pk in said]
    if reason.strip():
        found.append(Fault(None, reason.strip()))
    if not found:
        raise RuleBroken(_("Name every fault at once, so that it is returned only once."), "reason")
    return found


def faults_said(faults: list[Fault]) -> str:
    """All of them in the words of the decision, a line each."""
    return "\n".join(
        f"{one.line.row} {one.line.name}：{one.text}" if one.line else one.text for one in faults
    )


def keep_faults(sheet: WageSheet, faults: list[Fault], by: Post) -> None:
    """As rows of the round that the return ends."""
    now = timezone.now()
    LineFault.objects.bulk_create(
        LineFault(
            village_id=sheet.village_id, project_id=sheet.project_id, sheet=sheet,
            round=sheet.round, line=one.line, text=one.text, at=now, by=by,
        )
        for one in faults
    )  # fmt: skip
