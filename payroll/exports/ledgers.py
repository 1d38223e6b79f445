"""Both ledgers of wages and their comparison as a workbook. Chinese, whatever the screen."""

from collections.abc import Iterator

from django.utils import timezone

from core.excel.writing import CellIn, Column, Kind, Sheet
from core.masks import mask_account
from core.money import grouped
from payroll.credits import credits_of
from payroll.figures import LineMoney, money_of
from payroll.items import items_of, pieces_printed, rates_of, remarks_printed, trades_printed
from payroll.ledger_layouts import COMPARISON_TITLE, Ledger, LedgerLayout
from payroll.ledgers import Compared, compare
from payroll.models import AttemptEvent, LedgerVersion, LineItem, WageSheet
from payroll.words import LINES
from projects.county import county_of
from projects.models import Project
from workers.extras import months
from workers.models import RosterEntry
from workers.rules import days

Cells = dict[str, CellIn]  # by column, as `payroll.ledger_layouts` names them
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
    """As the project's county has set them (`payroll.ledger_layouts`)."""
    layouts = LedgerVersion.objects.layouts(county_of(project.village_id))
    rows = {Ledger.ATTENDANCE: _attendance(project), Ledger.WAGES: _wages(project)}
    return [
        *(_sheet(layouts[ledger], rows[ledger]) for ledger in Ledger),
        Sheet(COMPARISON_TITLE, COMPARISON, map(_row, compare(project, timezone.localdate()))),
    ]


def _sheet(layout: LedgerLayout, rows: Iterator[Cells]) -> Sheet:
    keys = [key for key, _heading in layout.columns]
    return Sheet(layout.title, layout.written, ([row.get(key) for key in keys] for row in rows))


def _attendance(project: Project) -> Iterator[Cells]:
    found = months(project=project)
    entries = RosterEntry.objects.filter(project=project).select_related("person")
    by_pk = {entry.pk: entry for entry in entries}
    for pk, month in sorted(found, key=lambda key: (by_pk[key[0]].number, key[1])):
        entry, worked = by_pk[pk], found[pk, month]
        yield {
            "number": entry.number,
            "name": entry.person.name,
            "group": entry.person.group,
            "trade": entry.trade,
            "month": f"{month:%Y-%m}",
            "days": worked.days,
            "communal": worked.communal,
            "overtime": worked.overtime,
            "pieces": worked.amount,
            "shares": worked.shares,
        }


def _wages(project: Project) -> Iterator[Cells]:
    """Sheet by sheet, so that no more than one is in memory."""
    for sheet in WageSheet.objects.live().filter(project=project).order_by("number"):
        lines = money_of(sheet.lines.live())
        items = items_of(one.line for one in lines)
        came = credits_of(one.line for one in lines)
        for one in lines:
            yield _line(sheet, one, items[one.line.pk], came.get(one.line.pk))


def _line(
    sheet: WageSheet, one: LineMoney, items: list[LineItem], came: AttemptEvent | None
) -> Cells:
    line = one.line
    way, account = _way(came)
    return {
        "sheet": sheet.number,
        "first": sheet.first,
        "last": sheet.last,
        "row": line.row,
        "name": line.name,
        "group": line.group,
        "trade": trades_printed(items, line.trade),
        "days": line.days,
        "rates": "、".join(grouped(rate) for rate in rates_of(items)),
        "pieces": pieces_printed(items),
        "gross": line.gross,
        "withheld": line.withheld,
        "amount": line.amount,
        "paid": one.balance.paid,
        "paid_on": came.happened_on if came else None,
        "way": way,
        "account": account,
        "state": str(LINES[one.standing][1]),
        "remarks": "；".join(remarks_printed(items)),
    }


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
        one.hours,
        one.pieces + one.shares,
        one.to_correct,
        "一致" if one.agrees else "不一致",
    ]
