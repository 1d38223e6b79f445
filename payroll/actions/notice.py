"""A sheet's notice on the village board: what it shows and where it leads."""

import datetime
from uuid import UUID

from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from core.audit import record
from core.errors import RuleBroken
from core.money import grouped
from payroll.actions.deciding import decide_step
from payroll.actions.sheets import locked_sheet, stand
from payroll.figures import LineMoney, lines_of
from payroll.items import items_of, pieces_printed, rates_of, remarks_printed, trades_printed
from payroll.models import LineItem, SheetState, SheetStep, WageLine, WageSheet
from payroll.terms import terms_of
from projects.actions import Answer, NoticeText, posted
from projects.models import Attachment, NoticeKind, Verdict
from regions.access import Permission, require
from regions.models import Post

HEADINGS = [
    "序号",
    "姓名",
    "村组",
    "工种",
    "出勤工日",
    "标准（元/工日）",
    "应发（元）",
    "实发（元）",
    "备注",
]


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

    The county's terms of this day stay with the sheet, also when it is sent back and posted again.

    The notice names nobody's number, account or birth, and no priority group. The same `id` again
    changes nothing.

    Raises RuleBroken unless the sheet is a draft, for a day before it was one, or if the human
    answers for another step.
    """
    sheet = locked_sheet(sheet_id, by)
    require(by, Permission.ACT_FOR_VILLAGE, sheet)
    require(by, Permission.POST_NOTICES, sheet)
    if sheet.notice_id == id:
        return sheet
    _check_postable(sheet, posted_on)
    terms = terms_of(sheet)
    sheet.terms = None if terms._state.adding else terms
    text = _text(sheet, posted_on, place.strip(), phone.strip())
    sheet.notice = posted(
        id=id, project=sheet.project, text=text, photo=photo, by=by, days=terms.notice_days
    )
    stand(sheet, SheetState.NOTICED, "notice", "terms")
    decide_step(sheet, SheetStep.MAKE, Verdict.SUBMIT, "", by, answer)
    facts = {"notice": str(id), "sha256": sheet.sha256}
    facts |= {"terms": str(sheet.terms_id or "")}
    record(by=by, verb="notice sheet", thing=sheet, area=sheet.village_id, facts=facts)
    return sheet


def _check_postable(sheet: WageSheet, posted_on: datetime.date) -> None:
    if sheet.state != SheetState.DRAFT:
        raise RuleBroken(_("This sheet is on notice already."))
    if not sheet.lines.live().exists():
        raise RuleBroken(_("No line is left on this sheet: discard it."))
    if posted_on < sheet.state_since:
        raise RuleBroken(
            _("This sheet is as it stands since %(day)s: it can't have hung there before.")
            % {"day": date_format(sheet.state_since)},
            "posted_on",
        )


def _text(sheet: WageSheet, posted_on: datetime.date, place: str, phone: str) -> NoticeText:
    return NoticeText(
        kind=NoticeKind.WAGES,
        title=f"{sheet.project.name[:60]}劳务报酬发放公示（第{sheet.number}期）",
        body=(
            f"支付周期：{_day(sheet.first)}至{_day(sheet.last)}。"
            "如有异议，请在公示期内向监督小组或乡镇人民政府反映。"
        ),
        posted_on=posted_on,
        place=place,
        phone=phone,
        table=[HEADINGS, *notice_rows(lines_of(sheet))],
        about_id=sheet.pk,
    )


def _day(day: datetime.date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def notice_rows(lines: list[LineMoney]) -> list[list[str]]:
    """The rows of the board, under the numbers that they have on the sheet."""
    items = items_of(one.line for one in lines)
    return [_notice_row(one.line, items[one.line.pk]) for one in lines]


def _notice_row(line: WageLine, items: list[LineItem]) -> list[str]:
    pieces = [f"计件{said}"] if (said := pieces_printed(items)) else []
    return [
        str(line.row),
        line.name,
        line.group,
        trades_printed(items, line.trade),
        f"{line.days:f}",
        "、".join(grouped(rate) for rate in rates_of(items)),
        grouped(line.gross),
        grouped(line.amount),
        "；".join([*pieces, *remarks_printed(items, why=False)]),
    ]
