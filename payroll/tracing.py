"""One yuan followed through a wage line: from the plan papers that pay it to the attendance sheet.

Only reads. Every sum stands beside the one that it must equal. What is missing is there as nothing,
for the page to name.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from django.db.models import Prefetch

from core.money import total
from payroll.allocations import holding_shares
from payroll.bank_files import in_groups
from payroll.figures import LineMoney, money_of
from payroll.file_showing import file_event
from payroll.file_sums import FileSums, file_sums
from payroll.following import Part, parts_of
from payroll.models import (
    PAYABLE_IN,
    AttemptEvent,
    BatchDownload,
    BatchStep,
    LineItem,
    LineSource,
    PaymentAttempt,
    PaymentBatch,
    ResultFile,
    WageLine,
)
from payroll.rules import ItemKind
from payroll.showing import Event, payment_event
from payroll.traced_days import TracedMonth, traced_months
from projects.models import Fund
from workers.rules import days as work_days


@dataclass(frozen=True, slots=True)
class Tally:
    """A sum in yuan (or a number of days) and the one that it must equal; `at_most` where it may
    stay below."""

    amount: Decimal
    due: Decimal
    at_most: bool = False

    @property
    def holds(self) -> bool:
        return self.amount <= self.due if self.at_most else self.amount == self.due


@dataclass(frozen=True, slots=True)
class Paper:
    """What a plan paper pays of the sheet and of the line, with the money that has arrived by it.

    `fund` None: what no paper has money for.
    """

    fund: Fund | None
    of_sheet: Decimal
    part: Part | None

    @property
    def received(self) -> Decimal:
        receipts = self.fund.receipts.all() if self.fund else ()
        return total(one.amount for one in receipts if one.stands)


@dataclass(frozen=True, slots=True)
class Carried:
    """One attempt to pay the line: what became of it, the bank's answers that say so, and its file
    with release, downloads and sums (None for cash)."""

    attempt: PaymentAttempt
    events: Sequence[Event]
    answers: Sequence[ResultFile]
    steps: Sequence[Event]
    sums: FileSums | None

    @property
    def receipts(self) -> Tally | None:
        """What was credited by the file, beside the total of its receipts."""
        return Tally(self.sums.credited, self.sums.receipts) if self.sums else None

    @property
    def checksum(self) -> str:
        """Of the file as it went out; one with a password has no lasting one."""
        batch = self.attempt.batch
        return "" if batch is None or batch.layout.get("protected") else in_groups(batch.sha256)


@dataclass(frozen=True, slots=True)
class Trace:
    """The whole chain of one line."""

    line: WageLine
    money: LineMoney
    papers: Sequence[Paper]
    carried: Sequence[Carried]
    items: Sequence[LineItem]
    sources: Sequence[LineSource]
    months: Sequence[TracedMonth]
    sheet_total: Decimal

    @property
    def shares(self) -> Tally:
        """What the plan papers pay, beside the sheet's live lines."""
        return Tally(total(one.of_sheet for one in self.papers), self.sheet_total)

    @property
    def parts(self) -> Tally:
        """What they pay of this line, beside its wages."""
        amounts = [one.part.amount for one in self.papers if one.part]
        return Tally(total(amounts), self.line.wages)

    @property
    def sent(self) -> Tally:
        """Credited or on its way, never beyond what the line is entitled to (invariant 4)."""
        money = self.money.balance
        return Tally(money.paid + money.on_its_way, money.entitled, at_most=True)

    @property
    def made_of(self) -> Tally:
        """Its items, beside its amount."""
        return Tally(total(item.amount for item in self.items), self.line.amount)

    @property
    def days_paid(self) -> Tally:
        """The half-days that it points to, beside its work days."""
        slots = sum(len(day.slots) for month in self.months for day in month.days)
        return Tally(work_days(slots), self.line.days)


def trace_of(line: WageLine) -> Trace:
    """A constant number of queries, however many files, days and papers there are."""
    rows = money_of(line.sheet.lines.select_related("entry__person"))
    live = [one for one in rows if one.line.voided_at is None]
    items = list(line.items.all())
    return Trace(
        line=line,
        money=next(one for one in rows if one.line == line),
        papers=_papers(line, live),
        carried=_carried(line),
        items=items,
        sources=_sources(items),
        months=traced_months(line),
        sheet_total=total(one.line.wages for one in live),
    )


def _papers(line: WageLine, live: Sequence[LineMoney]) -> list[Paper]:
    """Empty while the sheet is not approved, or was approved before papers were named."""
    if line.sheet.state not in PAYABLE_IN:
        return []
    rows = holding_shares(line.project).filter(allocation__sheet=line.sheet)
    shares = list(rows.select_related("fund__paper").prefetch_related("fund__receipts"))
    parts = {part.share.pk: part for part in parts_of(shares, live).get(line.pk, ())}
    return [Paper(one.fund, one.amount, parts.get(one.pk)) for one in shares]


def _carried(line: WageLine) -> list[Carried]:
    """Every attempt, the last first; its file's release and downloads come along."""
    steps = BatchStep.objects.select_related("human", "by__division").order_by("number")
    events = AttemptEvent.objects.order_by("-number").select_related(
        "by__user__human", "result__paper"
    )
    rows = line.attempts.select_related("cash__paper", "batch__made_by__user__human")
    attempts = rows.prefetch_related(
        Prefetch("events", events),
        Prefetch("batch__steps", steps),
        Prefetch("batch__downloads", BatchDownload.objects.select_related("by__user__human")),
    )
    found = list(attempts.order_by("-pk"))
    sums = file_sums([one.batch_id for one in found if one.batch_id])
    return [_one(attempt, sums) for attempt in found]


def _one(attempt: PaymentAttempt, sums: dict[UUID, FileSums]) -> Carried:
    batch: PaymentBatch | None = attempt.batch
    events = list(attempt.events.all())
    answers = {event.result.pk: event.result for event in reversed(events) if event.result}
    return Carried(
        attempt=attempt,
        events=[payment_event(event) for event in events],
        answers=list(answers.values()),
        steps=[file_event(step) for step in batch.steps.all()] if batch else [],
        sums=sums[batch.pk] if batch else None,
    )


def _sources(items: Sequence[LineItem]) -> list[LineSource]:
    """What else the line pays or takes off: the rows that its items point to beside presence."""
    if all(item.kind == ItemKind.DAYS for item in items):
        return []
    rows = LineSource.objects.filter(item__in=[item.pk for item in items])
    return list(
        rows.select_related(
            "item", "overtime__by__user__human", "pieces__by__user__human", "pieces__rate",
            "share__pieces__by__user__human", "correction__line", "correction__asker",
            "correction__seer", "carried__line", "advance__asker",
        ).order_by("item__number", "pk")
    )  # fmt: skip
