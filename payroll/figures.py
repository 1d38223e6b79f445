"""The figures of wages: pages, forms and workbooks all take them from here."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from core.money import ZERO, total
from payroll.advances import handed_out
from payroll.models import (
    AttemptEvent,
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
    standing,
)
from projects.models import Objection, Project
from workers.models import AccountChange
from workers.rules import days


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
    against = holding().filter(line_id__in=[line.pk for line in lines])
    return {line for line in against.values_list("line_id", flat=True) if line}


def holding() -> QuerySet[Objection]:
    """Where an objection was right, its line waits to be voided: nothing is paid meanwhile.

    A complaint without a notice holds nothing.
    """
    open_or_right = Q(answered_at__isnull=True) | Q(upheld=True)
    return Objection.objects.filter(open_or_right, notice__isnull=False)


def sheets_to_pay(sheets: SheetQuerySet) -> SheetQuerySet:
    """Approved ones that a bank file can be made for now: `payroll.paying.next_file` as a query."""
    taken = _with_state(PaymentAttempt.objects.filter(line=OuterRef("pk")))
    lines = WageLine.objects.live().filter(
        ~Exists(taken.filter(state__in=[*ON_ITS_WAY, State.SUCCEEDED])),
        ~Exists(holding().filter(notice__about_id=OuterRef("sheet"), line_id=OuterRef("pk"))),
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
    """Yuan: sums of rounded rows; `gross` (应发) less `withheld` (扣除) is `entitled`. Of what was
    withheld, `advanced` had been paid ahead."""

    people: int
    slots: int
    gross: Decimal
    withheld: Decimal
    advanced: Decimal
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
        gross=total(line.line.gross for line in lines),
        withheld=total(line.line.withheld for line in lines),
        advanced=total(line.line.advanced for line in lines),
        entitled=total(line.balance.entitled for line in lines),
        paid=total(line.balance.paid for line in lines),
        on_its_way=total(line.balance.on_its_way for line in lines),
    )


def with_figures(sheets: SheetQuerySet) -> SheetQuerySet:
    """Annotated for lists, of the live lines: `people`; in yuan `entitled`, `paid`, and what was
    `advanced` before and taken off."""
    live = WageLine.objects.live().filter(sheet=OuterRef("pk")).order_by().values("sheet")
    attempts = PaymentAttempt.objects.filter(line__sheet=OuterRef("pk"))
    paid = _with_state(attempts).filter(state=State.SUCCEEDED).order_by().values("line__sheet")
    return sheets.annotate(
        people=Coalesce(Subquery(live.annotate(n=Count("pk")).values("n")), 0),
        entitled=Coalesce(Subquery(live.annotate(sum=Sum("amount")).values("sum")), ZERO),
        advanced=Coalesce(Subquery(live.annotate(sum=Sum("advanced")).values("sum")), ZERO),
        paid=Coalesce(Subquery(paid.annotate(sum=Sum("amount")).values("sum")), ZERO),
    )


def paid_for(project: Project) -> Decimal:
    """Yuan credited to a project's workers and not taken back, paid on paper before, and paid ahead
    of the sheets: once, whether a line has taken it off since or not."""
    attempts = _with_state(PaymentAttempt.objects.filter(project=OuterRef("pk")))
    came = attempts.filter(state=State.SUCCEEDED).order_by().values("project")
    sums = Project.objects.filter(pk=project.pk).values_list(
        Coalesce(Subquery(came.annotate(sum=Sum("amount")).values("sum")), ZERO),
        Coalesce(Subquery(handed_out(OuterRef("pk"))), ZERO),
    )
    return total(sums.get()) + paid_before(project)


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
    """Yuan of wages on the project's live sheets, paid or not, and on those of before."""
    return on_own_sheets(project) + paid_before(project)


def on_own_sheets(project: Project) -> Decimal:
    """Yuan of wages on the live lines of the project's live sheets, paid or not: with what the
    workers had of them as advances."""
    lines = WageLine.objects.live().filter(sheet__in=WageSheet.objects.live(), project=project)
    return lines.aggregate(sum=Sum(F("amount") + F("advanced")))["sum"] or ZERO
