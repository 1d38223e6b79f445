"""A sheet, its lines and files as its pages show them. Only reads."""

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Prefetch, Q, QuerySet
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.masks import mask_account
from core.money import in_capitals, total
from payroll.figures import LineMoney, money_of, totals_of
from payroll.items import Said, is_plain, items_of, said
from payroll.models import (
    UNDER_WAY,
    AttemptEvent,
    FailureReason,
    LineSlot,
    PaymentAttempt,
    PaymentBatch,
    SheetDecision,
    SheetState,
    SheetStep,
    WageLine,
    WageSheet,
)
from payroll.paying import NextFile
from payroll.rules import CAN_BE_ANSWERED, ON_ITS_WAY, FileStep, Standing, State
from payroll.words import ADVICE, ATTEMPTS, CHANGING, LINES, NO_ACCOUNT, STEPS, VERDICTS, file_badge
from projects.models import Objection, Verdict
from projects.rules import notice_day
from regions.access import Permission, can
from regions.models import Post
from workers.rules import State as Presence
from workers.words import MARKS


def days_left(sheet: WageSheet, due: datetime.date, today: datetime.date) -> int | None:
    """Until the wages must be credited, by `due`; None where nothing is owed any more."""
    owed = sheet.state in UNDER_WAY or sheet.state == SheetState.APPROVED
    return (due - today).days if owed else None


# Lines


@dataclass(frozen=True, slots=True)
class LineRow:
    """A line with its badge: state and words, or nothing while nothing is decided."""

    line: WageLine
    money: LineMoney
    badge: tuple[str, str] | None
    told: list[dict[str, Any]]


def line_rows(sheet: WageSheet, lines: Sequence[LineMoney]) -> list[LineRow]:
    items = items_of(one.line for one in lines)
    return [
        LineRow(one.line, one, badge_of_line(sheet, one), told_beside(items[one.line.pk]))
        for one in lines
    ]


def told(items: Iterable[Said]) -> list[dict[str, Any]]:
    """Each item in words, with its yuan."""
    return [{"words": said(item), "amount": item.amount} for item in items]


def told_beside(items: Sequence[Said]) -> list[dict[str, Any]]:
    """The same beside a row that says trade, days and rate: nothing where that says all."""
    return [] if is_plain(items) else told(items)


def badge_of_line(sheet: WageSheet, money: LineMoney) -> tuple[str, str] | None:
    """Before the county's approval only what is held is worth saying."""
    standing = money.standing
    if sheet.state in UNDER_WAY and standing not in (Standing.HELD, Standing.VOIDED):
        return None
    missing = standing == Standing.OWED and not money.has_account
    state, words = NO_ACCOUNT if missing else LINES[standing]
    return state, str(words)


def voided_lines(sheet: WageSheet) -> QuerySet[WageLine]:
    return sheet.lines.filter(voided_at__isnull=False).select_related("voided_by__user__human")


def left_out(file: NextFile) -> list[tuple[LineMoney, str]]:
    """Who is owed money and isn't in the next bank file, with the reason."""
    return [(one, _why(one, file)) for one in file.left_out]


def _why(money: LineMoney, file: NextFile) -> str:
    if money.line.pk in file.changing:
        return str(CHANGING[1])
    return str((NO_ACCOUNT if money.payable else LINES[money.standing])[1])


def worked(line: WageLine) -> list[dict[str, Any]]:
    """The days that a line pays, each with the mark of the attendance sheet."""
    halves: dict[datetime.date, int] = {}
    rows = LineSlot.objects.filter(line=line).order_by("day", "half")
    for day, half in rows.values_list("day", "half"):
        halves[day] = halves.get(day, 0) | half
    return [{"day": day, "mark": str(MARKS[Presence(sum_)])} for day, sum_ in halves.items()]


# The case


@dataclass(frozen=True, slots=True)
class Event:
    """A step or a payment's turn, as `ui/timeline.html` shows it."""

    when: datetime.datetime
    step: str
    who: str
    verdict: str
    state: str
    reason: str = ""
    typed_by: str = ""


def decisions(sheet: WageSheet) -> list[Event]:
    """Newest first."""
    rows = sheet.decisions.select_related("post__division", "operator", "responsible")
    return [_decision(row) for row in rows.order_by("-at", "-pk")]


def _decision(row: SheetDecision) -> Event:
    typed = "" if row.operator_id == row.responsible_id else row.operator.name
    office = "" if typed else str(row.post)
    step = str(STEPS[SheetStep(row.step)])
    return Event(
        when=row.at,
        step=_("%(step)s, round %(round)s") % {"step": step, "round": row.round},
        who=" ".join(filter(None, (row.responsible.name, office))),
        verdict=str(row.get_verdict_display()),
        state=VERDICTS[Verdict(row.verdict)],
        reason=row.reason,
        typed_by=typed,
    )


def hangs(sheet: WageSheet) -> bool:
    """Whether a notice of it stands, against which an objection may be raised."""
    return sheet.notice is not None and sheet.notice.stands


def sums_of(lines: Sequence[LineMoney]) -> dict[str, Any]:
    """Totals in figures and capitals."""
    totals = totals_of(lines)
    return {"totals": totals, "capitals": in_capitals(totals.entitled)}


def notice_card(sheet: WageSheet, open_objections: int, today: datetime.date) -> dict[str, Any]:
    """What `ui/public_notice.html` shows; empty while nothing hangs."""
    notice = sheet.notice
    if notice is None or not notice.stands:
        return {}
    return {
        "title": notice.title,
        "day": notice_day(notice.posted_on, today),
        "days": notice.days,
        "start": notice.posted_on,
        "until": notice.last_day,
        "place": notice.place,
        "phone": notice.phone,
        "objections": open_objections,
        "url": notice.get_absolute_url(),
    }


def objections(sheet: WageSheet, actor: Post | None) -> list[dict[str, Any]]:
    """Everything said against the sheet's notices, and complaints that name a line of it, as
    `projects/objection_said.html` shows it."""
    lines_of_it = sheet.lines.order_by().values("pk")
    about = Q(notice__about_id=sheet.pk) | Q(notice__isnull=True, line_id__in=lines_of_it)
    rows = Objection.objects.filter(about).select_related(
        "by__user__human", "by__division", "answered_by__user__human", "answered_by__division"
    )
    found = list(rows)
    lines = WageLine.objects.in_bulk([one.line_id for one in found if one.line_id])
    answers = can(actor, Permission.ANSWER_OBJECTIONS, sheet)
    return [_said(one, lines, actor, answers) for one in found]


def _said(
    one: Objection, lines: dict[UUID, WageLine], actor: Post | None, answers: bool
) -> dict[str, Any]:
    line = lines.get(one.line_id) if one.line_id else None
    own = actor is not None and one.recorded_by(actor.user.human_id)
    waits = one.answered_at is None
    to_void = line is not None and bool(one.upheld) and line.voided_at is None
    return {
        "objection": one,
        "line": line,
        "own": own,
        "can_answer": answers and waits and not own,
        "can_void": answers and to_void,
    }


# Money


def batch_rows(sheet: WageSheet) -> list[dict[str, Any]]:
    """The sheet's bank files with how far each is."""
    events = Prefetch("attempts__events", AttemptEvent.objects.order_by("number"))
    return [_file(batch) for batch in sheet.batches.prefetch_related("attempts", events, "steps")]


def _file(batch: PaymentBatch) -> dict[str, Any]:
    """With the badge of its way out of the house, where that says more than the bank's answer."""
    steps = list(batch.steps.all())
    step = FileStep(steps[-1].step) if steps else None
    shown = summary(list(batch.attempts.all()))
    answered = step in CAN_BE_ANSWERED and shown["waiting"]
    badge = file_badge(step) or shown["badge"]
    return shown | {"batch": batch, "answerable": answered, "badge": badge}


def state_of(attempt: PaymentAttempt) -> State:
    """Needs the events prefetched in order."""
    return State(list(attempt.events.all())[-1].state)


def summary(attempts: Sequence[PaymentAttempt]) -> dict[str, Any]:
    """Count and yuan of a file, what of it was credited, and a badge for the whole."""
    states = [state_of(one) for one in attempts]
    credited = [
        one for one, state in zip(attempts, states, strict=True) if state == State.SUCCEEDED
    ]
    waiting = sum(state in ON_ITS_WAY for state in states)
    return {
        "count": len(attempts),
        "total": total(one.amount for one in attempts),
        "credited": total(one.amount for one in credited),
        "waiting": waiting,
        "badge": _file_badge(waiting, len(attempts) - len(credited) - waiting),
    }


def _file_badge(waiting: int, failed: int) -> tuple[str, str]:
    if waiting:
        said = ngettext("%(n)s without result", "%(n)s without result", waiting)
        return "waiting", said % {"n": waiting}
    if failed:
        said = ngettext("%(n)s not credited", "%(n)s not credited", failed)
        return "returned", said % {"n": failed}
    return "done", _("all credited")


@dataclass(frozen=True, slots=True)
class AttemptRow:
    """A row of a bank file: the account masked, where it stands, and why it failed."""

    attempt: PaymentAttempt
    account: str
    badge: tuple[str, str]
    reason: str

    @property
    def amount(self) -> Decimal:
        return self.attempt.amount


def attempt_rows(batch: PaymentBatch) -> list[AttemptRow]:
    events = Prefetch("events", AttemptEvent.objects.order_by("number"))
    return [_attempt(one) for one in batch.attempts.prefetch_related(events)]


def _attempt(one: PaymentAttempt) -> AttemptRow:
    last = list(one.events.all())[-1]
    state, words = ATTEMPTS[State(last.state)]
    return AttemptRow(one, _tail(one), (state, str(words)), _reason(last))


def _tail(attempt: PaymentAttempt) -> str:
    """The account as narrow columns show it: a few stars and what the mask leaves."""
    return mask_account(attempt.unseal("account"))[-8:]


def _reason(event: AttemptEvent) -> str:
    """Our reason, and the bank's own words where they say more."""
    ours, theirs = str(event.get_reason_display()), event.bank_text
    if not (ours and theirs) or ours == theirs:
        return ours or theirs
    return _("%(ours)s (%(theirs)s)") % {"ours": ours, "theirs": theirs}


def payments(line: WageLine) -> list[dict[str, Any]]:
    """Every attempt to pay a line, with what became of it, newest first."""
    events = Prefetch(
        "events", AttemptEvent.objects.order_by("-number").select_related("by__user__human")
    )
    rows = line.attempts.select_related("batch", "cash__paper").prefetch_related(events)
    return [
        {
            "attempt": one,
            "account": "" if one.cash else _tail(one),
            "events": [payment_event(event) for event in one.events.all()],
        }
        for one in rows.order_by("-pk")
    ]


def advice(line: WageLine, money: LineMoney) -> str:
    """What to do about a line whose last payment failed; "" where nothing is to be done."""
    if money.standing != Standing.OWED:
        return ""
    events = AttemptEvent.objects.filter(attempt__line=line).order_by("at", "number")
    last = events.last()
    return str(ADVICE[FailureReason(last.reason)]) if last and last.reason else ""


def payment_event(event: AttemptEvent) -> Event:
    state, words = ATTEMPTS[State(event.state)]
    return Event(
        when=event.at,
        step=date_format(event.happened_on),
        who=event.by.human.name,
        verdict=str(words),
        state=state,
        reason=_reason(event),
    )


def one_line(line: WageLine) -> LineMoney:
    """A line with its money, also a voided one's."""
    return money_of([line])[0]
