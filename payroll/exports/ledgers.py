"""Both ledgers of wages and their comparison as a workbook. Chinese, whatever the screen."""

from collections.abc import Iterator
from uuid import UUID

from django.utils import timezone

from core.excel.writing import CellIn, Column, Kind, Sheet
from core.masks import mask_account
from core.money import grouped
from payroll.figures import LineMoney, money_of
from payroll.items import items_of, pieces_printed, rates_of, remarks_printed, trades_printed
from payroll.ledgers import Compared, attendance_ledger, compare
from payroll.models import AttemptEvent, LineItem, WageLine, WageSheet
from payroll.rules import State
from payroll.words import LINES
from projects.models import Project
from workers.models import RosterEntry
from workers.rules import days

ATTENDANCE = (
    Column("序号", Kind.INT, 8),
    Column("姓名", width=16),
    Column("村组", width=12),
    Column("工种", width=12),
    Column("月份", width=10),
    Column("出勤工日", Kind.YUAN, 10),
    Column("投工投劳工日", Kind.YUAN, 14),
    Column("加班（时）", Kind.YUAN, 10),
    Column("计件（元）", Kind.YUAN, 12),
    Column("班组计件（元）", Kind.YUAN, 14),
)
WAGES = (
    Column("期数", Kind.INT, 8),
    Column("起始日", Kind.DATE, 12),
    Column("截止日", Kind.DATE, 12),
    Column("序号", Kind.INT, 8),
    Column("姓名", width=16),
    Column("工种", width=14),
    Column("出勤工日", Kind.YUAN, 10),
    Column("标准（元/工日）", width=16),
    Column("计件工程量/单价", width=20),
    Column("应发（元）", Kind.YUAN, 12),
    Column("扣除（元）", Kind.YUAN, 12),
    Column("实发（元）", Kind.YUAN, 12),
    Column("已到账（元）", Kind.YUAN, 12),
    Column("到账日期", Kind.DATE, 12),
    Column("发放方式", width=30),
    Column("账号", width=22),
    Column("状态", width=14),
    Column("备注", width=40),
)
COMPARISON = (
    Column("序号", Kind.INT, 8),
    Column("姓名", width=16),
    Column("出勤工日", Kind.YUAN, 10),
    Column("列入发放表工日", Kind.YUAN, 14),
    Column("未列入工日", Kind.YUAN, 12),
    Column("其中：可发放", Kind.YUAN, 12),
    Column("其中：待补手续", Kind.YUAN, 14),
    Column("其中：待确认", Kind.YUAN, 12),
    Column("未发加班（时）", Kind.YUAN, 14),
    Column("未发计件（元）", Kind.YUAN, 14),
    Column("待更正（元）", Kind.YUAN, 12),
    Column("结论", width=10),
)


def wage_ledgers(project: Project) -> list[Sheet]:
    return [
        Sheet("用工考勤台账", ATTENDANCE, _attendance(project)),
        Sheet("劳务报酬发放明细台账", WAGES, _wages(project)),
        Sheet("两账核对", COMPARISON, map(_row, compare(project, timezone.localdate()))),
    ]


def _attendance(project: Project) -> Iterator[list[CellIn]]:
    found = attendance_ledger(project)
    entries = RosterEntry.objects.filter(project=project).select_related("person")
    by_pk = {entry.pk: entry for entry in entries}
    for pk, month in sorted(found, key=lambda key: (by_pk[key[0]].number, key[1])):
        entry, worked = by_pk[pk], found[pk, month]
        yield [
            entry.number,
            entry.person.name,
            entry.person.group,
            entry.trade,
            f"{month:%Y-%m}",
            worked.days,
            worked.communal_days,
            worked.hours,
            worked.pieces,
            worked.shares,
        ]


def _wages(project: Project) -> Iterator[list[CellIn]]:
    """Sheet by sheet, so that no more than one is in memory."""
    for sheet in WageSheet.objects.live().filter(project=project).order_by("number"):
        lines = money_of(sheet.lines.live().select_related("entry__person"))
        items = items_of(one.line for one in lines)
        came = _credited([one.line for one in lines])
        for one in lines:
            yield _line(sheet, one, items[one.line.pk], came.get(one.line.pk))


def _line(
    sheet: WageSheet, one: LineMoney, items: list[LineItem], came: AttemptEvent | None
) -> list[CellIn]:
    line = one.line
    return [
        sheet.number,
        sheet.first,
        sheet.last,
        line.row,
        line.name,
        trades_printed(items, line.trade),
        line.days,
        "、".join(grouped(rate) for rate in rates_of(items)),
        pieces_printed(items),
        line.gross,
        line.withheld,
        line.amount,
        one.balance.paid,
        came.happened_on if came else None,
        *_way(came),
        str(LINES[one.standing][1]),
        "；".join(remarks_printed(items)),
    ]


def _credited(lines: list[WageLine]) -> dict[UUID, AttemptEvent]:
    """By line: the credit that stands, with its attempt and file."""
    events = AttemptEvent.objects.filter(attempt__line__in=[line.pk for line in lines])
    latest = events.select_related("attempt__batch").order_by("attempt_id", "-number")
    found = latest.distinct("attempt_id")
    return {event.attempt.line_id: event for event in found if event.state == State.SUCCEEDED}


def _way(came: AttemptEvent | None) -> tuple[str, str]:
    if came is None:
        return "", ""
    attempt = came.attempt
    if attempt.batch is None:
        return "现金，本人签收", ""
    return attempt.batch.reference, mask_account(attempt.unseal("account"))


def _row(one: Compared) -> list[CellIn]:
    return [
        one.entry.number,
        one.entry.person.name,
        days(one.worked),
        days(one.on_lines),
        days(one.left),
        days(one.payable),
        days(one.pending),
        days(one.unconfirmed),
        one.beside,
        one.pieces,
        one.to_correct,
        "一致" if one.agrees else "不一致",
    ]
