"""What the county's treasury has in hand: a layout of its own, a file to be released, a slip."""

import datetime
import hashlib
from dataclasses import replace
from decimal import Decimal

from django.utils import timezone

from config.demo_data.before import Tale
from config.demo_data.clock import acting
from config.demo_data.papers import picture
from core.ids import new_id
from payroll.actions import Answered, Outcome, enter_slip, make_batch, save_layout
from payroll.layouts import CARD, GENERAL, Encoding, Format, Totals
from payroll.models import PaymentBatch, WageSheet
from payroll.rules import State
from regions.models import Post

RURAL_BANK = replace(
    GENERAL, name="农信社代发清单（CSV）", format=Format.CSV, encoding=Encoding.GB18030,
    totals=Totals.END,
)  # fmt: skip


def set_layouts(county: Post, today: datetime.date) -> None:
    """The general list first, as most of the county's banks take it."""
    with acting(county, today - datetime.timedelta(days=150)) as officer:
        for layout in (GENERAL, replace(CARD, protected=True), RURAL_BANK):
            save_layout(id=new_id(), layout=layout, by=officer)


def make_follow_up(tale: Tale, sheet: WageSheet, day: datetime.date) -> PaymentBatch:
    """A file that waits for the reviewer."""
    with acting(tale.crew.finance, day) as finance:
        return make_batch(id=new_id(), sheet_id=sheet.pk, by=finance)


def type_slip(tale: Tale, batch: PaymentBatch, day: datetime.date) -> None:
    """The bank took a payment back; that is typed from its slip and waits to be confirmed."""
    with acting(tale.crew.finance, day, 11) as finance:
        last = batch.attempts.order_by("-row")[0]
        outcomes = [Outcome(last.in_file[0], State.RETURNED, "returned")]
        said = Answered(
            outcomes, Decimal(0), timezone.localdate(), hashlib.sha256(b"slip").hexdigest()
        )
        enter_slip(
            id=new_id(), batch_id=batch.pk, said=said, file=picture("退汇通知书"), by=finance
        )
