"""Months of work days and the wages for them."""

import calendar
import datetime
import hashlib
import random
from decimal import Decimal

from django.utils import timezone

from config.demo_data.before import PHONE, Tale
from config.demo_data.clock import acting
from config.demo_data.papers import picture
from core.ids import new_id
from payroll.actions import (
    Answered,
    Outcome,
    decide_sheet,
    end_notice,
    make_batch,
    make_sheet,
    notice_sheet,
    record_results,
    release_batch,
    take_batch,
)
from payroll.bank_files import rows_hash
from payroll.models import PaymentBatch, SheetState, SheetStep, WageSheet
from payroll.rules import State
from projects.actions import attach
from projects.models import Verdict
from regions.models import Post
from workers.actions import set_idle_day
from workers.actions.slots import Said, keep_record, put
from workers.models import IdleReason, RosterEntry, Source
from workers.rules import State as Presence

DAY_OF_REST = 4  # Friday, as most of these villages keep it


def log_days(tale: Tale, first: datetime.date, last: datetime.date) -> None:
    """Who was at the site: most people most days, fewer in the rain."""
    dice = random.Random(tale.seed)  # noqa: S311  a demo's weather
    day = first
    while day <= last:
        if day.weekday() != DAY_OF_REST:
            if dice.random() > 0.06:
                _log(tale, day, dice)
            else:
                _rest(tale, day)
        day += datetime.timedelta(days=1)


def _log(tale: Tale, day: datetime.date, dice: random.Random) -> None:
    with acting(tale.crew.recorder, day, 18) as recorder:
        entries = RosterEntry.objects.filter(project=tale.project, entered_on__lte=day)
        wanted = {entry: _presence(dice) for entry in entries.select_related("person", "project")}
        there = {entry: state for entry, state in wanted.items() if state}
        put(there, day, recorder)
        said = [Said(new_id(), entry, Presence.ABSENT, state) for entry, state in there.items()]
        keep_record(said, tale.project, day, Source.TAP, recorder)


def _rest(tale: Tale, day: datetime.date) -> None:
    with acting(tale.crew.recorder, day, 8) as recorder:
        set_idle_day(project_id=tale.project.pk, day=day, reason=IdleReason.RAIN, by=recorder)


def _presence(dice: random.Random) -> Presence:
    chance = dice.random()
    if chance < 0.78:
        return Presence.FULL
    if chance < 0.84:
        return Presence.MORNING
    return Presence.AFTERNOON if chance < 0.88 else Presence.ABSENT


def month_of(day: datetime.date) -> tuple[datetime.date, datetime.date]:
    last = calendar.monthrange(day.year, day.month)[1]
    return day.replace(day=1), day.replace(day=last)


def make_wages(tale: Tale, first: datetime.date, last: datetime.date) -> WageSheet:
    """A sheet on the day after its period, put on the board the same day."""
    day = last + datetime.timedelta(days=1)
    with acting(tale.crew.recorder, day) as recorder:
        sheet = make_sheet(
            id=new_id(), project_id=tale.project.pk, first=first, last=last, by=recorder
        )
        photo = attach(
            project=tale.project, file=picture("劳务报酬公示"), title="公示照片", by=recorder
        )
        notice_sheet(
            id=new_id(),
            sheet_id=sheet.pk,
            posted_on=day,
            place="村务公开栏",
            phone=PHONE,
            photo=photo,
            by=recorder,
        )
    return sheet


def check_wages(tale: Tale, sheet: WageSheet) -> None:
    day = sheet.last + datetime.timedelta(days=3)
    _decide(sheet, SheetStep.SUPERVISION, tale.crew.supervisor, day)


def approve_wages(tale: Tale, sheet: WageSheet) -> datetime.date:
    """Handed in after the notice; township and county approve. The day of approval."""
    day = sheet.last + datetime.timedelta(days=9)
    with acting(tale.crew.recorder, day) as recorder:
        end_notice(sheet_id=sheet.pk, by=recorder)
    _decide(sheet, SheetStep.TOWNSHIP, tale.crew.township, day + datetime.timedelta(days=1))
    if sheet.state != SheetState.APPROVED:  # where the township decides, it is payable already
        _decide(sheet, SheetStep.COUNTY, tale.crew.county, day + datetime.timedelta(days=2))
    return day + datetime.timedelta(days=2)


def _decide(sheet: WageSheet, step: SheetStep, by: Post, day: datetime.date) -> None:
    with acting(by, day, 14) as post:
        sheet.refresh_from_db()
        decide_sheet(
            sheet_id=sheet.pk,
            step=step,
            sha256=sheet.sha256,
            verdict=Verdict.APPROVE,
            reason="",
            by=post,
        )
        sheet.refresh_from_db()


def pay(tale: Tale, sheet: WageSheet, day: datetime.date, *, failing: int = 0) -> PaymentBatch:
    """A bank file and its results two days later; the first `failing` rows come back."""
    with acting(tale.crew.finance, day) as finance:
        batch = make_batch(id=new_id(), sheet_id=sheet.pk, by=finance)
    with acting(tale.crew.treasury, day, 15) as treasury:
        seen = rows_hash(list(batch.attempts.all()))
        release_batch(batch_id=batch.pk, sha256=seen, by=treasury)
    with acting(tale.crew.finance, day, 16) as finance:
        take_batch(batch_id=batch.pk, by=finance)
    with acting(tale.crew.finance, day + datetime.timedelta(days=2)) as finance:
        rows = list(batch.attempts.order_by("row"))
        receipt = attach(
            project=tale.project, file=picture("银行回单"), title="银行回单", by=finance
        )
        record_results(
            id=new_id(),
            batch_id=batch.pk,
            said=Answered(
                outcomes=[_outcome(row.in_file[0], failing) for row in rows],
                receipt_total=sum((row.amount for row in rows[failing:]), Decimal(0)),
                happened_on=timezone.localdate(),
                sha256=hashlib.sha256(f"{batch.reference}".encode()).hexdigest(),
            ),
            paper=receipt,
            by=finance,
        )
    return batch


def _outcome(row: int, failing: int) -> Outcome:
    if row > failing:
        return Outcome(row, State.SUCCEEDED)
    return Outcome(row, State.FAILED, "account", "账号有误")
