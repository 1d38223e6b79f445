"""T15, the slips of a wage sheet (劳务报酬清单): one for each worker, to be cut apart.

条例 724, article 15, asks that each worker is given one (domain.md §4). They are printed from the
notice on and not only with the money: while it hangs, an objection still holds the worker's line
before anything is decided. A slip therefore says how far its sheet is, and by when money is due.
The code leads to the worker's own page, where all this is brought up to date.
"""

import calendar
import datetime
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.urls import reverse

from core.masks import mask_account
from core.money import grouped
from core.templatetags.ui import figure
from payroll.actions.worker_pages import open_pages
from payroll.credits import credits_of
from payroll.documents.sheet import period_said
from payroll.figures import LineMoney, money_of
from payroll.items import items_of
from payroll.models import (
    PAYABLE_IN,
    UNSEEN,
    AttemptEvent,
    LineItem,
    LineSlot,
    WageLine,
    WageSheet,
    WorkerPage,
)
from payroll.models.sheet import SheetQuerySet
from payroll.rules import ItemKind, Standing
from payroll.terms import due_of
from projects.documents import Pair, heading, on_paper
from projects.models import Project
from projects.paperwork import Filled, Subject
from regions.models import Post
from workers.rules import State as Presence

# As on the attendance sheet (T12).
MARKS = {Presence.FULL: "√", Presence.MORNING: "上", Presence.AFTERNOON: "下"}
NAMES = {
    ItemKind.OVERTIME: "加班",
    ItemKind.SHARE: "班组计件分配",
    ItemKind.CORRECTION: "更正",
    ItemKind.DEDUCTION: "扣除",
    ItemKind.ADVANCE: "预支扣回",
    ItemKind.BROUGHT: "上期结转扣除",
    ItemKind.CARRIED: "结转下期扣除",
}
UNITS = {ItemKind.DAYS: "工日", ItemKind.OVERTIME: "小时"}


@dataclass(frozen=True, slots=True)
class Item:
    """A row of what the amount is made of, as printed."""

    name: str
    quantity: str
    rate: str
    amount: str


@dataclass(frozen=True, slots=True)
class Month:
    """The squares of a month: for each of its days the mark, "" for none."""

    name: str
    marks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Slip:
    """One worker's; amounts in yuan as printed. `path` is that of his own page."""

    row: int
    name: str
    trade: str
    sheet: str
    days: str
    months: tuple[Month, ...]
    items: tuple[Item, ...]
    gross: str
    withheld: str
    net: str
    account: str
    paid: str
    path: str


@dataclass(frozen=True, slots=True)
class SlipsPaper:
    """T15: all slips of a sheet, or one."""

    header: tuple[Pair, ...]
    project: str
    employer: str
    slips: tuple[Slip, ...]
    signatures: tuple[str, ...] = ()


def slip_subjects(project: Project) -> Iterator[Subject]:
    """Every sheet from its notice on, the newest first."""
    for sheet in _noticed().filter(project=project).order_by("-first"):
        said = f"第{sheet.number}期 {period_said(sheet)}"
        yield Subject(said, sheet.pk, shown=said)


def one_slip(project: Project, line_id: UUID) -> Subject | None:
    """A single worker's, again: his page offers it."""
    lines = WageLine.objects.live().filter(project=project, sheet__in=_noticed(), pk=line_id)
    line = lines.select_related("sheet").first()
    if line is None:
        return None
    said = f"第{line.sheet.number}期"
    return Subject(f"{said} {line.name}", line.pk, shown=f"{said} 单份")


def give_pages(project: Project, about_ids: Collection[UUID | None], by: Post) -> None:
    lines = [line for about_id in about_ids if about_id for line in _lines(project, about_id)]
    open_pages(project=project, entry_ids=[line.entry_id for line in lines], by=by)


def slips(project: Project, about_id: UUID) -> Filled:
    lines = _lines(project, about_id)
    sheet = lines[0].sheet
    paper = SlipsPaper(
        header=heading(
            project,
            ("支付周期", period_said(sheet)),
            ("份数", f"{len(lines)}份"),
        ),
        project=project.name,
        employer=project.party_name,
        slips=tuple(_slips(sheet, lines)),
    )
    return Filled(paper)


def _noticed() -> SheetQuerySet:
    return WageSheet.objects.exclude(state__in=UNSEEN)


def _lines(project: Project, about_id: UUID) -> list[WageLine]:
    """Those of a sheet, or the one."""
    lines = WageLine.objects.live().filter(project=project)
    wanted = lines.filter(sheet=about_id) or lines.filter(pk=about_id)
    return list(wanted.select_related("sheet", "entry__person"))


def _slips(sheet: WageSheet, lines: Sequence[WageLine]) -> Iterator[Slip]:
    items, worked, came = items_of(lines), _worked(lines), credits_of(lines)
    pages = dict(
        WorkerPage.objects.filter(entry__in=[line.entry_id for line in lines]).values_list(
            "entry_id", "token"
        )
    )
    for money in money_of(lines):
        line = money.line
        token = pages.get(line.entry_id)
        yield Slip(
            row=line.row,
            name=line.name,
            trade=line.trade,
            sheet=f"第{sheet.number}期（{period_said(sheet)}）",
            days=f"{line.days}",
            months=tuple(_months(worked.get(line.pk, {}))),
            items=tuple(_item(item) for item in items[line.pk]),
            gross=grouped(line.gross),
            withheld=grouped(line.withheld),
            net=grouped(line.amount),
            account=mask_account(line.entry.person.unseal("account"))[-4:],
            paid=_paid(sheet, money, came.get(line.pk)),
            path=reverse("worker_page", args=[token]) if token else "",
        )


def _worked(lines: Iterable[WageLine]) -> dict[UUID, dict[datetime.date, int]]:
    rows = LineSlot.objects.filter(line__in=[line.pk for line in lines]).order_by("day", "half")
    found: dict[UUID, dict[datetime.date, int]] = {}
    for line, day, half in rows.values_list("line_id", "day", "half"):
        halves = found.setdefault(line, {})
        halves[day] = halves.get(day, 0) | half
    return found


def _months(worked: dict[datetime.date, int]) -> Iterator[Month]:
    for first in sorted({day.replace(day=1) for day in worked}):
        length = calendar.monthrange(first.year, first.month)[1]
        halves = [worked.get(first.replace(day=number + 1), 0) for number in range(length)]
        marks = tuple(MARKS.get(Presence(half), "") for half in halves)
        yield Month(f"{first.year}年{first.month}月", marks)


def _item(item: LineItem) -> Item:
    unit = UNITS.get(ItemKind(item.kind), item.piece)
    return Item(
        name=_named(item),
        quantity=f"{figure(item.quantity)}{unit}" if item.quantity else "",
        rate=grouped(item.rate) if item.rate is not None else "",
        amount=grouped(item.amount),
    )


def _named(item: LineItem) -> str:
    """What it is for; a correction with its day, everything with its reason."""
    kind = ItemKind(item.kind)
    if kind in (ItemKind.DAYS, ItemKind.PIECES):
        return item.trade + ("出勤" if kind == ItemKind.DAYS else "计件")
    day = f"{item.first.month}月{item.first.day}日" if item.first else ""
    day = day if kind in (ItemKind.CORRECTION, ItemKind.ADVANCE) else ""
    return NAMES[kind] + day + (f"（{item.words}）" if item.words else "")


def _came(event: AttemptEvent) -> str:
    """When the money came, and to which account."""
    day = on_paper(event.happened_on)
    if event.attempt.batch is None:
        return f"{day}以现金发放，本人签收"
    return f"{day}到账，账号尾号{mask_account(event.attempt.unseal('account'))[-4:]}"


def _paid(sheet: WageSheet, money: LineMoney, came: AttemptEvent | None) -> str:
    """Where the money is, in the worker's words."""
    due = f"最迟{on_paper(due_of(sheet))}到账"
    if money.standing == Standing.PAID:
        return _came(came) if came else "本期无应付金额"
    if money.standing == Standing.SET_ASIDE:
        return "待付挂账，仍欠本人，请到村委会询问"
    if money.held:
        return f"有异议正在处理，处理完再发；原定{due}"
    if sheet.state in PAYABLE_IN:
        return f"已批准，尚未到账；{due}"
    return f"正在公示和审核，金额可能更正；{due}"
