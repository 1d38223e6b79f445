"""A paid day that was wrong, put right on the next sheet; one that waits; a signed deduction."""

import datetime
from decimal import Decimal

from config.demo_data.before import Tale
from config.demo_data.clock import acting
from config.demo_data.papers import picture
from core.ids import new_id
from payroll.actions import Wrong, confirm_correction, correct_line, deduct
from payroll.models import LineSlot, WageLine, WageSheet


def put_right(tale: Tale, sheet: WageSheet, day: datetime.date) -> None:
    """Half a day too many and a signed deduction, both confirmed: the next sheet has them."""
    with acting(tale.crew.recorder, day, 15) as recorder:
        first, second = WageLine.objects.filter(sheet=sheet).order_by("row")[3:5]
        made = [
            correct_line(
                id=new_id(),
                line_id=first.pk,
                wrong=Wrong(_last_day(first), halves=2),
                reason="当日下午因雨提前收工",
                by=recorder,
            ),
            deduct(
                id=new_id(),
                entry_id=second.entry_id,
                amount=Decimal("50.00"),
                reason="丢失借用的工具，本人同意赔偿",
                file=picture("扣款同意书"),
                by=recorder,
            ),
        ]
    with acting(tale.crew.supervisor, day, 18) as supervisor:
        for correction in made:
            confirm_correction(correction_id=correction.pk, by=supervisor)


def ask(tale: Tale, sheet: WageSheet, day: datetime.date) -> None:
    """One that the supervision group has not seen yet."""
    with acting(tale.crew.recorder, day, 15) as recorder:
        line = WageLine.objects.filter(sheet=sheet).order_by("row")[7]
        correct_line(
            id=new_id(),
            line_id=line.pk,
            wrong=Wrong(_last_day(line), too_little=Decimal("40.00")),
            reason="当日加班两小时漏记",
            by=recorder,
        )


def _last_day(line: WageLine) -> datetime.date:
    return LineSlot.objects.filter(line=line, half=2).latest("day").day
