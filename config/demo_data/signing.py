"""A sheet on the board: signed in part, and looked at by the township ahead."""

import datetime

from config.demo_data.before import Tale
from config.demo_data.clock import acting
from config.demo_data.papers import picture
from core.ids import new_id
from payroll.actions.looking import look_ahead
from payroll.actions.signing import ReadOut, attach_signed, keep_read_out, tick_signed
from payroll.models import WageSheet
from payroll.signing_rules import PER_PAGE

NOT_AT_HOME = 4  # the row on the first page that stayed empty


def sign_some(tale: Tale, sheet: WageSheet) -> None:
    """Two days after the sheet was made."""
    day = sheet.last + datetime.timedelta(days=3)
    with acting(tale.crew.recorder, day, 19) as recorder:
        files = [picture(f"签字表第{sheet.number}期第1页")]
        page = attach_signed(id=new_id(), sheet_id=sheet.pk, files=files, by=recorder)[0]
        lines = sheet.lines.filter(row__lte=PER_PAGE).exclude(row=NOT_AT_HOME)
        signed = [line.pk for line in lines]
        tick_signed(page_id=page.pk, line_ids=signed, agreed_on=day, by=recorder)
        for line, reason in zip(
            sheet.lines.filter(row__gt=PER_PAGE)[:2],
            ("不会写字，按印不清", "在西宁住院，电话里同意"),
            strict=False,
        ):
            read = ReadOut(day, "马福海（二社）", "韩尕西", reason)
            keep_read_out(id=new_id(), line_id=line.pk, read=read, by=recorder)


def look_at_it(tale: Tale, sheet: WageSheet) -> None:
    """The township's reviewer remarks on a line while the notice runs."""
    with acting(tale.crew.township, sheet.last + datetime.timedelta(days=4), 15) as township:
        line = sheet.lines.get(row=NOT_AT_HOME)
        text = "这一行还没有签字，请在上报前补上。"
        look_ahead(id=new_id(), sheet_id=sheet.pk, line_id=line.pk, text=text, by=township)
