"""The figures of wages: pages, forms and workbooks all take them from here."""

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby
from typing import Any, Protocol
from uuid import UUID

from django.db.models import Count, Exists, Max, Min, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from core.money import ZERO, total
from payroll.models import (
    AttemptEvent,
    LineSlot,
    OpeningSheet,
    PaymentAttempt,
    PaymentBatch,
    SheetState,
    WageLine,
    WageSheet,
)
from payroll.models.sheet import SheetQuerySet
from payroll.rules import (
    ON_ITS_WAY,
    Attempt,
    Balance,
    Standing,
    State,
    balance,
    next_period,
    standing,
    wages,
)
from projects.models import Objection, Project
from projects.models.project import ProjectQuerySet
from workers.models import AccountChange, Insurance, RosterEntry, Slot
from workers.models.days import SlotQuerySet
from workers.rules import Paper, Papers, days


@dataclass(frozen=True, slots=True)
class WorkedLine:
    """What one person may be paid for: his unpaid slots, at his day rate in yuan."""

    entry_id: UUID
    identity_id: int
    name: str
    group: str
    trade: str
    day_rate: Decimal
    slots: tuple[tuple[datetime.date, int], ...]

    @property
    def days(self) -> Decimal:
        return days(len(self.slots))

    @property
    def amount(self) -> Decimal:
        return wages(len(self.slots), self.day_rate)

    @property
    def printed(self) -> list[str]:
        """As the sheet says it; what is noticed is hashed from these."""
        return _printed(self)


class _Priced(Protocol):
    @property
    def name(self) -> str: ...
    @property
    def group(self) -> str: ...
    @property
    def trade(self) -> str: ...
    @property
    def day_rate(self) -> Decimal: ...
    @property
    def days(self) -> Decimal: ...
    @property
    def amount(self) -> Decimal: ...


def _printed(line: _Priced) -> list[str]:
    return [
        line.name, line.group, line.trade, str(line.days), str(line.day_rate), str(line.amount)
    ]  # fmt: skip


def printed_rows(sheet: WageSheet) -> list[list[str]]:
    """The live lines as `WorkedLine.printed` said them when the sheet was made."""
    return [_printed(line) for line in sheet.lines.live()]


def _unpaid(project: Project | OuterRef, last: datetime.date) -> SlotQuerySet:
    """Slots up to a day that no live line pays, without communal work, which none ever will."""
    on_a_line = LineSlot.objects.filter(
        identity_id=OuterRef("identity_id"), day=OuterRef("day"), half=OuterRef("half")
    )
    return Slot.objects.earning().filter(~Exists(on_a_line), project=project, day__lte=last)


def unpaid_slots(project: Project | OuterRef, last: datetime.date) -> SlotQuerySet:
    """Payable slots up to a day that no live line pays."""
    return _unpaid(project, last).payable()


def waiting_for_sheet(projects: ProjectQuerySet, last: datetime.date) -> ProjectQuerySet:
    """Projects with payable, unpaid slots up to a day, and no live sheet that reaches that day."""
    unpaid = unpaid_slots(OuterRef("pk"), last)
    reached = WageSheet.objects.live().filter(project=OuterRef("pk"), last__gte=last)
    return projects.filter(Exists(unpaid), ~Exists(reached))


def worked_lines(project: Project, last: datetime.date) -> list[WorkedLine]:
    """The lines that a sheet up to `last` would have, sorted by pinyin."""
    rows = unpaid_slots(project, last).order_by("entry_id", "day", "half")
    by_entry = {
        entry: tuple((day, half) for _, day, half in found)
        for entry, found in groupby(rows.values_list("entry_id", "day", "half"), key=lambda r: r[0])
    }
    entries = RosterEntry.objects.filter(pk__in=by_entry).select_related("person")
    return [_worked(entry, by_entry[entry.pk]) for entry in entries]


def _worked(entry: RosterEntry, slots: tuple[tuple[datetime.date, int], ...]) -> WorkedLine:
    return WorkedLine(
        entry_id=entry.pk,
        identity_id=entry.identity_id,
        name=entry.person.name,
        group=entry.person.group,
        trade=entry.trade,
        day_rate=entry.day_rate,
        slots=slots,
    )


@dataclass(frozen=True, slots=True)
class Pending:
    """Someone whose days are kept but not payable yet: the papers he lacks (待补手续), and how many
    of the days came late and wait for the supervision group (待确认)."""

    entry: RosterEntry
    days: Decimal
    missing: tuple[Paper, ...]
    late: Decimal


def pending_people(project: Project, last: datetime.date) -> list[Pending]:
    """Everyone with unpaid days up to `last` that are not payable, sorted by pinyin."""
    unpaid = set(_unpaid(project, last).values_list("entry_id", "day", "half"))
    lacking = unpaid - set(unpaid_slots(project, last).values_list("entry_id", "day", "half"))
    spans = list(Insurance.objects.filter(project=project).values_list("since", "until"))
    late = unconfirmed_by_entry(project, last)
    by_entry: dict[UUID, list[datetime.date]] = {}
    for entry, day, _half in lacking:
        by_entry.setdefault(entry, []).append(day)
    entries = RosterEntry.objects.filter(pk__in=by_entry).select_related("person")
    return [
        Pending(
            entry,
            days(len(by_entry[entry.pk])),
            _missing(entry, by_entry[entry.pk], spans),
            days(late.get(entry.pk, 0)),
        )
        for entry in entries.with_papers(last)
    ]


def unconfirmed_by_entry(project: Project, last: datetime.date) -> dict[UUID, int]:
    """Half-days up to `last` that came late and that the supervision group has not confirmed."""
    rows = Slot.objects.filter(project=project, day__lte=last).unconfirmed()
    return dict(rows.order_by().values_list("entry_id").annotate(Count("half")))


def _missing(
    entry: RosterEntry,
    worked: Iterable[datetime.date],
    spans: Sequence[tuple[datetime.date, datetime.date]],
) -> tuple[Paper, ...]:
    """The insurance must cover each of the days, not only the last one."""
    insured = all(any(since <= day <= until for since, until in spans) for day in worked)
    return Papers(entry.has_agreement, entry.trained, entry.briefed, insured).missing


def period_offered(project: Project, today: datetime.date) -> tuple[datetime.date, datetime.date]:
    """The period that a new sheet is offered for, both days included."""
    first = project.slots.earning().aggregate(first=Min("day"))["first"] or project.stage_since
    covered = WageSheet.objects.live().filter(project=project).aggregate(last=Max("last"))["last"]
    return next_period(min(first, today), covered, today)


@dataclass(frozen=True, slots=True)
class LineMoney:
    """A line with its money, and whether an objection holds it."""

    line: WageLine
    balance: Balance
    held: bool

    @property
    def settled(self) -> bool:
        """Paid in full, or set aside on purpose."""
        return self.balance.owed == 0 or self.line.set_aside_at is not None

    @property
    def standing(self) -> Standing:
        line = self.line
        return standing(
            self.balance,
            voided=line.voided_at is not None,
            set_aside=line.set_aside_at is not None,
            held=self.held,
        )

    @property
    def payable(self) -> bool:
        """May go into the next bank file, if the person has an account."""
        return self.standing == Standing.OWED

    @property
    def has_account(self) -> bool:
        return bool(self.line.entry.person.account)


def lines_of(sheet: WageSheet) -> list[LineMoney]:
    """The sheet's live lines with their money, in printed order; three queries."""
    return money_of(sheet.lines.live().select_related("entry__person"))


def money_of(lines: Iterable[WageLine]) -> list[LineMoney]:
    """Lines, of whatever sheets, with their money; two queries more."""
    rows = list(lines)
    attempts = attempts_of(rows)
    held = _held(rows)
    return [
        LineMoney(line, balance(line.amount, attempts.get(line.pk, [])), line.pk in held)
        for line in rows
    ]


def _held(lines: Iterable[WageLine]) -> set[UUID]:
    """Those against which an objection is open or was right; one to the whole sheet holds none."""
    holding = _holding().filter(line_id__in=[line.pk for line in lines])
    return {line for line in holding.values_list("line_id", flat=True) if line}


def _holding() -> QuerySet[Objection]:
    """Where an objection was right, its line waits to be voided: nothing is paid meanwhile."""
    return Objection.objects.filter(Q(answered_at__isnull=True) | Q(upheld=True))


def sheets_to_pay(sheets: SheetQuerySet) -> SheetQuerySet:
    """Approved ones that a bank file can be made for now: `payroll.paying.next_file` as a query."""
    taken = _with_state(PaymentAttempt.objects.filter(line=OuterRef("pk")))
    lines = WageLine.objects.live().filter(
        ~Exists(taken.filter(state__in=[*ON_ITS_WAY, State.SUCCEEDED])),
        ~Exists(_holding().filter(notice__about_id=OuterRef("sheet"), line_id=OuterRef("pk"))),
        sheet=OuterRef("pk"),
        set_aside_at__isnull=True,
        entry__person__account__isnull=False,
    )
    changes = AccountChange.objects.waiting().filter(person=OuterRef("entry__person"))
    lines = lines.filter(~Exists(changes))
    return sheets.filter(Exists(lines), state=SheetState.APPROVED)


def without_results(batches: QuerySet[PaymentBatch]) -> QuerySet[PaymentBatch]:
    """Files with a row of which the bank has not said what became of it."""
    attempts = _with_state(PaymentAttempt.objects.filter(batch=OuterRef("pk")))
    return batches.filter(Exists(attempts.filter(state__in=ON_ITS_WAY)))


def attempts_of(lines: Iterable[WageLine]) -> dict[UUID, list[Attempt]]:
    """Every attempt on these lines with its latest state."""
    rows = _with_state(PaymentAttempt.objects.filter(line__in=[line.pk for line in lines]))
    found: dict[UUID, list[Attempt]] = {}
    for line, amount, state in rows.values_list("line_id", "amount", "state"):
        found.setdefault(line, []).append(Attempt(amount, State(state)))
    return found


def _with_state(attempts: QuerySet[PaymentAttempt]) -> QuerySet[Any]:
    """Annotated with the state of the latest event."""
    latest = AttemptEvent.objects.filter(attempt=OuterRef("pk")).order_by("-number")
    return attempts.annotate(state=Subquery(latest.values("state")[:1]))


@dataclass(frozen=True, slots=True)
class SheetTotals:
    """Yuan: sums of the sheet's rounded rows."""

    people: int
    slots: int
    entitled: Decimal
    paid: Decimal
    on_its_way: Decimal

    @property
    def days(self) -> Decimal:
        return days(self.slots)

    @property
    def owed(self) -> Decimal:
        return self.entitled - self.paid


def totals_of(lines: Sequence[LineMoney]) -> SheetTotals:
    return SheetTotals(
        people=len(lines),
        slots=sum(line.line.slots for line in lines),
        entitled=total(line.balance.entitled for line in lines),
        paid=total(line.balance.paid for line in lines),
        on_its_way=total(line.balance.on_its_way for line in lines),
    )


def with_figures(sheets: SheetQuerySet) -> SheetQuerySet:
    """Annotated for lists: `people`, `entitled` and `paid` in yuan, of the live lines."""
    live = WageLine.objects.live().filter(sheet=OuterRef("pk")).order_by().values("sheet")
    attempts = PaymentAttempt.objects.filter(line__sheet=OuterRef("pk"))
    paid = _with_state(attempts).filter(state=State.SUCCEEDED).order_by().values("line__sheet")
    return sheets.annotate(
        people=Coalesce(Subquery(live.annotate(n=Count("pk")).values("n")), 0),
        entitled=Coalesce(Subquery(live.annotate(sum=Sum("amount")).values("sum")), ZERO),
        paid=Coalesce(Subquery(paid.annotate(sum=Sum("amount")).values("sum")), ZERO),
    )


def paid_for(project: Project) -> Decimal:
    """Yuan credited to a project's workers and not taken back, and paid on paper before."""
    return credited(project) + paid_before(project)


def paid_before(project: Project) -> Decimal:
    """Yuan on the opening sheets: paid on paper before the works were taken over."""
    if not project.taken_over:
        return ZERO
    sheets = OpeningSheet.objects.standing().filter(project=project)
    return sheets.aggregate(sum=Sum("total"))["sum"] or ZERO


def credited(project: Project) -> Decimal:
    """Yuan credited through our own bank files and not taken back."""
    attempts = _with_state(PaymentAttempt.objects.filter(project=project))
    paid = attempts.filter(state=State.SUCCEEDED).aggregate(paid=Sum("amount"))["paid"]
    return paid or ZERO


def in_cash(project: Project) -> tuple[int, Decimal]:
    """How many wages were paid in cash and not struck out, and their yuan."""
    attempts = PaymentAttempt.objects.filter(project=project, cash__isnull=False)
    paid = _with_state(attempts).filter(state=State.SUCCEEDED)
    sums = paid.aggregate(count=Count("pk"), sum=Sum("amount"))
    return sums["count"], sums["sum"] or ZERO


def on_sheets(project: Project) -> Decimal:
    """Yuan on the project's live sheets, paid or not, and on those paid on paper before."""
    return on_own_sheets(project) + paid_before(project)


def on_own_sheets(project: Project) -> Decimal:
    """Yuan on the live lines of the project's live sheets, paid or not."""
    lines = WageLine.objects.live().filter(sheet__in=WageSheet.objects.live(), project=project)
    return lines.aggregate(sum=Sum("amount"))["sum"] or ZERO
