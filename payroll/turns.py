"""Whose turn a wage sheet is, what he does, and what follows. Only reads."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from payroll.actions.deciding import has_step
from payroll.figures import LineMoney
from payroll.models import SheetState, SheetStep, WageSheet
from payroll.paying import next_file, unreleased
from payroll.rules import Standing
from payroll.terms import township_decides
from projects.turns import NAMED, Turn
from regions.access import Permission, answers, can
from regions.models import Division, Post

WHO = NAMED | {
    Permission.CHECK_WAGES: gettext_lazy("the supervision group of %(village)s"),
    Permission.MAKE_BANK_FILES: NAMED[Permission.ENTER_FUNDS],
    Permission.DOWNLOAD_BANK_FILES: NAMED[Permission.ENTER_FUNDS],
    Permission.READ_RESULTS: NAMED[Permission.ENTER_FUNDS],
    Permission.RELEASE_BANK_FILES: gettext_lazy("the finance reviewer of %(county)s"),
    Permission.ANSWER_OBJECTIONS: NAMED[Permission.ACT_FOR_TOWNSHIP],
    Permission.KEEP_PEOPLE: NAMED[Permission.ACT_FOR_VILLAGE],
}


@dataclass(frozen=True, slots=True)
class Next:
    """The next step of a sheet: the right it needs, its words, and the page it is taken on."""

    right: Permission
    what: str
    then: str
    url: str = ""
    action: str = ""


def turn(sheet: WageSheet, lines: Sequence[LineMoney], actor: Post | None) -> Turn | None:
    """None for a sheet that is closed or discarded. Needs `project__village__parent__parent`."""
    step = next_step(sheet, lines)
    if step is None:
        return None
    offered = can(actor, step.right, sheet)
    return Turn(
        who=str(WHO[step.right]) % _places(sheet.project.village),
        what=step.what,
        then=step.then,
        mine=answers(actor, step.right, sheet),
        url=step.url if offered else "",
        action=step.action if offered and step.url else "",
    )


def next_step(sheet: WageSheet, lines: Sequence[LineMoney]) -> Next | None:
    if sheet.state == SheetState.DRAFT:
        return _to_post(sheet)
    if sheet.state == SheetState.NOTICED:
        return _on_notice(sheet, timezone.localdate())
    if sheet.state == SheetState.TOWNSHIP:
        return _to_decide(sheet, Permission.DECIDE_FOR_TOWNSHIP, _after_township(sheet))
    if sheet.state == SheetState.COUNTY:
        return _to_decide(sheet, Permission.DECIDE_FOR_COUNTY, _("County finance then pays."))
    if sheet.state == SheetState.APPROVED:
        return _to_pay(sheet, lines)
    return None


def _after_township(sheet: WageSheet) -> str:
    if township_decides(sheet):
        return _("County finance then pays; the county looks at some sheets by lot.")
    return _("County development and reform then decides.")


def _to_post(sheet: WageSheet) -> Next:
    what = _("Compare the draft with the attendance sheet, then post it on the board.")
    if sheet.notice is not None and sheet.notice.stands:
        return _to_send_on(sheet)
    if sheet.round > 1:
        what = _("It was sent back: mend what is asked for, then post it again.")
    then = _("It hangs for its days, while the supervision group checks it.")
    return Next(
        Permission.ACT_FOR_VILLAGE, what, then, _page("sheet_notice", sheet), _("Post the notice")
    )


def _to_send_on(sheet: WageSheet) -> Next:
    return Next(
        Permission.ACT_FOR_VILLAGE,
        _("It was sent back: mend what is asked for, then send it on. It has hung for its days."),
        _("The supervision group checks it again; the township then reviews it."),
        _page("sheet_notice", sheet),
        _("Send it on again"),
    )


def _on_notice(sheet: WageSheet, today: datetime.date) -> Next:
    then = _("The township then reviews it.")
    if not has_step(sheet, SheetStep.SUPERVISION):
        return Next(
            Permission.CHECK_WAGES,
            _("Compare the sheet with the attendance sheet, and confirm it or send it back."),
            _("The village hands it in when the notice has run its days."),
            _page("sheet_check", sheet),
            _("Check the sheet"),
        )
    if sheet.notice is not None and not sheet.notice.is_over_on(today):
        after = sheet.notice.last_day + datetime.timedelta(days=1)
        wait = _("Wait until the notice has run its days, then hand the sheet in: from %(day)s on.")
        return Next(Permission.ACT_FOR_VILLAGE, wait % {"day": date_format(after)}, then)
    return Next(
        Permission.ACT_FOR_VILLAGE,
        _("The notice has run its days: hand the sheet in."),
        then,
        _page("sheet_end_notice", sheet),
        _("Hand in to the township"),
    )


def _to_decide(sheet: WageSheet, right: Permission, then: str) -> Next:
    what = _("Look at the sheet and at what was checked, then decide.")
    return Next(right, what, then, _page("sheet_decide", sheet), _("Look at it and decide"))


def _to_pay(sheet: WageSheet, lines: Sequence[LineMoney]) -> Next:
    """What comes next with the money: a new file, its results, an account, or an objection."""
    standings = {line.standing for line in lines}
    closes = _("The sheet closes when all is credited or set aside.")
    if next_file(lines).paid:
        return Next(
            Permission.MAKE_BANK_FILES,
            _("Make the bank file."),
            _("The finance reviewer releases it; the bank then credits the accounts."),
            _page("batch_add", sheet),
            _("Make the bank file"),
        )
    if waiting := unreleased(sheet):
        return Next(
            Permission.RELEASE_BANK_FILES,
            _("Look at the bank file and release it."),
            _("Whoever made it then takes it to the bank."),
            reverse("batch_release", args=[waiting.pk]),
            _("Look at the bank file"),
        )
    if Standing.ON_ITS_WAY in standings:
        return Next(
            Permission.READ_RESULTS,
            _("The file is at the bank: read in its results when they are there."),
            closes,
            f"{sheet.get_absolute_url()}#files",
            _("To the bank files"),
        )
    if Standing.OWED in standings:
        return Next(
            Permission.KEEP_PEOPLE, _("Enter the bank accounts that are still missing."), closes
        )
    return Next(
        Permission.ANSWER_OBJECTIONS,
        _("Settle the objections that still hold lines."),
        closes,
        f"{sheet.get_absolute_url()}#objections",
        _("To the objections"),
    )


def _page(name: str, sheet: WageSheet) -> str:
    return reverse(name, args=[sheet.pk])


def _places(village: Division) -> dict[str, Division]:
    township = village.parent or village
    return {"village": village, "township": township, "county": township.parent or township}
