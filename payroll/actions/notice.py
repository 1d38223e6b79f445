"""A sheet's notice on the village board: what it shows and where it leads."""

import datetime
from decimal import Decimal
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.audit import record
from core.errors import RuleBroken
from payroll.actions.deciding import decide_step
from payroll.actions.sheets import locked_sheet
from payroll.figures import LineMoney, lines_of
from payroll.models import SheetState, SheetStep, WageSheet
from projects.actions import Answer, NoticeText, posted
from projects.models import Attachment, NoticeKind, Verdict
from regions.access import Permission, require
from regions.models import Post

HEADINGS = ["序号", "姓名", "村组", "工种", "出勤工日", "标准（元/工日）", "应发（元）"]


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

    The notice names nobody's number, account or birth, and no priority group.

    Raises RuleBroken unless the sheet is a draft, or if the human answers for another step.
    """
    sheet = locked_sheet(sheet_id, by)
    require(by, Permission.ACT_FOR_VILLAGE, sheet)
    require(by, Permission.POST_NOTICES, sheet)
    if sheet.state != SheetState.DRAFT:
        raise RuleBroken(_("This sheet is on notice already."))
    text = _text(sheet, posted_on, place, phone)
    sheet.notice = posted(id=id, project=sheet.project, text=text, photo=photo, by=by)
    decide_step(sheet, SheetStep.MAKE, Verdict.SUBMIT, "", by, answer)
    sheet.state, sheet.state_since = SheetState.NOTICED, timezone.localdate()
    sheet.save(update_fields=["notice", "state", "state_since"])
    record(by=by, verb="notice sheet", thing=sheet, area=sheet.village_id, facts={})
    return sheet


def _text(sheet: WageSheet, posted_on: datetime.date, place: str, phone: str) -> NoticeText:
    return NoticeText(
        kind=NoticeKind.WAGES,
        title=f"{sheet.project.name}劳务报酬发放公示（第{sheet.number}期）",
        body=(
            f"支付周期：{sheet.first:%Y年%m月%d日}至{sheet.last:%Y年%m月%d日}。"
            "如有异议，请在公示期内向监督小组或乡镇人民政府反映。"
        ),
        posted_on=posted_on,
        place=place,
        phone=phone,
        table=[HEADINGS, *notice_rows(lines_of(sheet))],
        about_id=sheet.pk,
    )


def notice_rows(lines: list[LineMoney]) -> list[list[str]]:
    """The rows of the board, in the sheet's printed order."""
    return [
        [
            str(number),
            one.line.name,
            one.line.group,
            one.line.trade,
            f"{Decimal(one.line.slots) / 2:f}",
            f"{one.line.day_rate:,.2f}",
            f"{one.line.amount:,.2f}",
        ]
        for number, one in enumerate(lines, start=1)
    ]
