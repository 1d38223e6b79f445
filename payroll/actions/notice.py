"""A sheet's notice on the village board: what it shows and where it leads."""

import datetime
from uuid import UUID

from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from core.audit import record
from core.errors import RuleBroken
from payroll.actions.deciding import decide_step
from payroll.actions.sheets import locked_sheet, stand
from payroll.models import NoticedLine, SheetState, SheetStep, WageSheet
from payroll.noticing import HEADINGS, Board, board_of, ran_out, whole_board
from payroll.terms import terms_of
from projects.actions import Answer, NoticeText, posted
from projects.models import Attachment, NoticeKind, Verdict
from regions.access import Permission, require
from regions.models import Post


@transaction.atomic
def notice_sheet(
    *,
    id: UUID,
    sheet_id: UUID,
    posted_on: datetime.date,
    place: str,
    phone: str,
    photo: Attachment | None,
    by: Post,
    answer: Answer | None = None,
) -> WageSheet:
    """Put the draft on the board (T14): the maker answers for it from here on.

    It shows the whole sheet, or what has changed since a notice of the same period ran its days.
    The county's terms of this day stay with the sheet, also when it is sent back and posted again.

    The notice names nobody's number, account or birth, and no priority group. The same `id` again
    changes nothing.

    Raises RuleBroken unless the sheet is a draft with something to show, for a day before it was
    one, or if the human answers for another step.
    """
    sheet = locked_sheet(sheet_id, by)
    require(by, Permission.ACT_FOR_VILLAGE, sheet)
    require(by, Permission.POST_NOTICES, sheet)
    if sheet.notice_id == id:
        return sheet
    _check_postable(sheet, posted_on)
    board = to_post(sheet)
    terms = terms_of(sheet)
    sheet.terms = None if terms._state.adding else terms
    text = _text(sheet, board, posted_on, place.strip(), phone.strip())
    sheet.notice = posted(
        id=id, project=sheet.project, text=text, photo=photo, by=by, days=terms.notice_days
    )
    _keep_words(sheet, id, board)
    stand(sheet, SheetState.NOTICED, "notice", "terms")
    decide_step(sheet, SheetStep.MAKE, Verdict.SUBMIT, "", by, answer)
    facts = {"notice": str(id), "sha256": sheet.sha256, "people": len(board.rows)}
    facts |= {"terms": str(sheet.terms_id or "")}
    record(by=by, verb="notice sheet", thing=sheet, area=sheet.village_id, facts=facts)
    return sheet


@transaction.atomic
def resubmit_sheet(*, sheet_id: UUID, by: Post, answer: Answer | None = None) -> WageSheet:
    """Send a returned sheet on its way again under the notice that it has: that has run its days,
    and nothing on the sheet has changed since. The supervision group checks it anew.

    Once it is on its way, the same again changes nothing. Raises RuleBroken where it must hang on
    the board again, or if the human answers for another step.
    """
    sheet = locked_sheet(sheet_id, by)
    require(by, Permission.ACT_FOR_VILLAGE, sheet)
    if sheet.state == SheetState.NOTICED:
        return sheet
    if not has_hung(sheet):
        raise RuleBroken(_("This sheet must hang on the board first: post its notice."))
    stand(sheet, SheetState.NOTICED)
    decide_step(sheet, SheetStep.MAKE, Verdict.SUBMIT, "", by, answer)
    facts = {"notice": str(sheet.notice_id), "sha256": sheet.sha256}
    record(by=by, verb="resubmit sheet", thing=sheet, area=sheet.village_id, facts=facts)
    return sheet


def has_hung(sheet: WageSheet) -> bool:
    """Whether a returned sheet needs no other notice than the one that it has."""
    notice = sheet.notice
    return (
        sheet.state == SheetState.DRAFT
        and notice is not None
        and notice.stands
        and ran_out(notice)
        and not board_of(sheet).rows
    )


def to_post(sheet: WageSheet) -> Board:
    """What a draft's next notice shows. One that was made anew and says the same as before still
    needs a notice of its own, and shows the whole."""
    board = board_of(sheet)
    return board if board.rows else whole_board(sheet)


def _keep_words(sheet: WageSheet, notice_id: UUID, board: Board) -> None:
    owned = {"village_id": sheet.village_id, "project_id": sheet.project_id}
    NoticedLine.objects.bulk_create(
        NoticedLine(
            **owned, notice_id=notice_id, entry_id=row.entry_id, words=row.words, gone=row.gone
        )
        for row in board.rows
    )


def _check_postable(sheet: WageSheet, posted_on: datetime.date) -> None:
    if sheet.state != SheetState.DRAFT:
        raise RuleBroken(_("This sheet is on notice already."))
    if not sheet.lines.live().exists():
        raise RuleBroken(_("No line is left on this sheet: discard it."))
    if has_hung(sheet):
        raise RuleBroken(_("Nothing has changed since its notice. Send it on without a new one."))
    if posted_on < sheet.state_since:
        raise RuleBroken(
            _("This sheet is as it stands since %(day)s: it can't have hung there before.")
            % {"day": date_format(sheet.state_since)},
            "posted_on",
        )


def _text(
    sheet: WageSheet, board: Board, posted_on: datetime.date, place: str, phone: str
) -> NoticeText:
    body = (
        f"支付周期：{_day(sheet.first)}至{_day(sheet.last)}。"
        "如有异议，请在公示期内向监督小组或乡镇人民政府反映。"
    )
    return NoticeText(
        kind=NoticeKind.WAGES,
        title=f"{sheet.project.name[:60]}劳务报酬发放公示（第{sheet.number}期）",
        body="\n".join(filter(None, (body, board.said))),
        posted_on=posted_on,
        place=place,
        phone=phone,
        table=[HEADINGS, *(row.cells for row in board.rows)],
        about_id=sheet.pk,
    )


def _day(day: datetime.date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
