"""What a sheet would hold: the unpaid work of each person, priced."""

import datetime
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import groupby
from typing import Protocol
from uuid import UUID

from core.money import ZERO, total
from payroll.advance_rules import HandedOut, taken_off
from payroll.advances import to_take_off
from payroll.items import Said
from payroll.models import Correction, CorrectionKind, LineItem, WageSheet
from payroll.rules import (
    EARNED,
    Counted,
    Item,
    ItemKind,
    Pay,
    Voted,
    balanced,
    days_priced,
    gross_of,
    hours_priced,
    pieces_priced,
)
from payroll.unpaid import unpaid_slots
from projects.models import Project
from workers.models import (
    Overtime,
    Pieces,
    RosterEntry,
    Slot,
    TeamShare,
    TradeRate,
)
from workers.rules import days

Worked = tuple[datetime.date, int, str]  # day, half, and the trade where it is not the main one


@dataclass(frozen=True, slots=True)
class WorkedLine:
    """What one person may be paid for, as items in yuan."""

    entry_id: UUID
    identity_id: int
    name: str
    group: str
    trade: str
    items: Sequence[Item]

    @property
    def slots(self) -> int:
        return sum(len(item.slots) for item in self.items)

    @property
    def days(self) -> Decimal:
        return days(self.slots)

    @property
    def day_rate(self) -> Decimal:
        """Of his first work day on the line."""
        return next((item.rate for item in self.items if item.rate is not None), ZERO)

    @property
    def earned_something(self) -> bool:
        """Work days, or money: who has deductions alone waits until he earns."""
        return any(i.slots or (i.kind in EARNED and i.amount > 0) for i in self.items)

    @property
    def gross(self) -> Decimal:
        return gross_of(self.items)

    @property
    def amount(self) -> Decimal:
        return total(item.amount for item in self.items)

    @property
    def withheld(self) -> Decimal:
        return self.gross - self.amount

    @property
    def advanced(self) -> Decimal:
        """What of it was paid ahead and is taken off: his wages are this and `amount`."""
        return -total(item.amount for item in self.items if item.kind == ItemKind.ADVANCE)

    @property
    def wages(self) -> Decimal:
        return self.amount + self.advanced

    @property
    def printed(self) -> list[str]:
        """As the sheet says it; what is noticed is hashed from these."""
        return printed(self, self.items)


class _Line(Protocol):
    @property
    def name(self) -> str: ...
    @property
    def group(self) -> str: ...
    @property
    def gross(self) -> Decimal: ...
    @property
    def withheld(self) -> Decimal: ...
    @property
    def amount(self) -> Decimal: ...


def printed(line: _Line, items: Iterable[Said]) -> list[str]:
    """A line and its items as words; what a decision saw is hashed from these."""
    said = [
        " ".join(
            [
                str(item.kind), item.trade, item.piece, f"{item.quantity or 0:.3f}",
                str(item.rate or ZERO), str(item.amount), str(item.first or ""), item.words,
            ]
        )
        for item in items
    ]  # fmt: skip
    return [line.name, line.group, *said, str(line.gross), str(line.withheld), str(line.amount)]


def printed_rows(sheet: WageSheet) -> list[list[str]]:
    """The live lines as `WorkedLine.printed` said them when the sheet was made."""
    lines = sheet.lines.live().prefetch_related("items")
    return [printed(line, line.items.all()) for line in lines]


def worked_lines(project: Project, last: datetime.date) -> list[WorkedLine]:
    """The lines that a sheet up to `last` would have, sorted by pinyin.

    A constant number of queries. Who has nothing but deductions gets no line: they wait for him.
    """
    voted = voted_rates(project)
    work = _work(project, last)
    entries = RosterEntry.objects.filter(pk__in=work).select_related("person")
    lines = [_worked(entry, work[entry.pk], voted) for entry in entries]
    return [line for line in lines if line.earned_something]


def voted_rates(project: Project) -> list[Voted]:
    rows = TradeRate.objects.filter(project=project).standing()
    return [Voted(*row) for row in rows.values_list("trade", "unit", "rate", "since", "until")]


@dataclass(slots=True)
class _Work:
    """What one person has that no live line pays yet."""

    slots: list[Worked] = field(default_factory=list)
    overtime: list[tuple[UUID, datetime.date, Decimal]] = field(default_factory=list)
    pieces: list[Counted] = field(default_factory=list)
    others: list[Item] = field(default_factory=list)
    advances: list[HandedOut] = field(default_factory=list)


def _work(project: Project, last: datetime.date) -> dict[UUID, _Work]:
    found: dict[UUID, _Work] = defaultdict(_Work)
    rows = unpaid_slots(project, last).order_by("entry_id", "day", "half")
    for entry, slots in groupby(
        rows.values_list("entry_id", "day", "half", "trade"), key=lambda row: row[0]
    ):
        found[entry].slots = [(day, half, trade) for _, day, half, trade in slots]
    _beside(project, last, found)
    for correction in Correction.objects.filter(project=project).waiting().order_by("at"):
        found[correction.entry_id].others.append(_corrected(correction))
    carried = LineItem.objects.filter(
        project=project, kind=ItemKind.CARRIED, brought_by__isnull=True,
        line__voided_at__isnull=True, line__sheet__in=WageSheet.objects.live(),
    )  # fmt: skip
    for entry, item, amount in carried.values_list("line__entry_id", "pk", "amount"):
        found[entry].others.append(Item(ItemKind.BROUGHT, -amount, sources=(item,)))
    for entry, advances in to_take_off(project).items():
        found[entry].advances = advances
    return found


def _beside(project: Project, last: datetime.date, found: dict[UUID, _Work]) -> None:
    """Overtime, pieces and team shares, where the work beside which they stand is payable."""
    free = {"project": project, "paid_by__isnull": True}
    overtime = list(Overtime.objects.standing().filter(**free, day__lte=last).order_by("day"))
    pieces = Pieces.objects.standing().filter(**free, day__lte=last).select_related("rate")
    counted = list(pieces.order_by("day", "at"))
    teams = TeamShare.objects.filter(
        **free, pieces__withdrawn_at__isnull=True, pieces__last__lte=last, amount__gt=0
    )
    shares = list(teams.select_related("pieces__rate").order_by("pieces__last", "pieces__at"))
    if not (overtime or counted or shares):
        return
    there = _payable_days(project, last)
    for hours in overtime:
        if hours.day in there[hours.entry_id]:
            found[hours.entry_id].overtime.append((hours.pk, hours.day, hours.hours))
    for one in counted:
        if one.day in there[one.entry_id]:
            found[one.entry_id].pieces.append(_counted(one))
    for share in shares:
        team = share.pieces
        if any(team.first <= day <= team.last for day in there[share.entry_id]):
            found[share.entry_id].others.append(_shared(share))


def _payable_days(project: Project, last: datetime.date) -> dict[UUID, set[datetime.date]]:
    """On which days each has payable work, whether a sheet holds it already or not."""
    rows = Slot.objects.filter(project=project, day__lte=last).payable().order_by()
    found: dict[UUID, set[datetime.date]] = defaultdict(set)
    for entry, day in rows.values_list("entry_id", "day"):
        found[entry].add(day)
    return found


def _counted(pieces: Pieces) -> Counted:
    rate = pieces.rate
    return Counted(
        pieces.pk, pieces.day, rate.trade, rate.piece, rate.rate, pieces.quantity, pieces.amount
    )


def _shared(share: TeamShare) -> Item:
    team = share.pieces
    return Item(
        ItemKind.SHARE, share.amount, team.rate.trade, team.rate.piece, quantity=share.points,
        first=team.first, last=team.last, words=team.team, sources=(share.pk,),
    )  # fmt: skip


def _corrected(correction: Correction) -> Item:
    deducted = correction.kind == CorrectionKind.DEDUCTION
    return Item(
        ItemKind.DEDUCTION if deducted else ItemKind.CORRECTION, correction.amount,
        first=correction.day, last=correction.day, words=correction.reason,
        sources=(correction.pk,),
    )  # fmt: skip


def _worked(entry: RosterEntry, work: _Work, voted: Sequence[Voted]) -> WorkedLine:
    pay = Pay(entry.trade, entry.day_rate, agreed=bool(entry.rate_reason))
    own = [one for one in voted if one.trade in {pay.trade, *(slot[2] for slot in work.slots)}]
    items = [
        *days_priced(work.slots, pay, own),
        *hours_priced(work.overtime, pay, own),
        *pieces_priced(work.pieces),
        *sorted(work.others, key=lambda item: item.kind not in EARNED),
    ]
    items += taken_off(total(item.amount for item in items), work.advances)
    return WorkedLine(
        entry_id=entry.pk,
        identity_id=entry.identity_id,
        name=entry.person.name,
        group=entry.person.group,
        trade=entry.trade,
        items=balanced(items),
    )
