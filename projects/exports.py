"""The ledger of a project's money as a workbook. Chinese, whatever the screen."""

from collections.abc import Iterator

from django.conf import settings
from django.utils.translation import override

from core.excel.writing import CellIn, Column, Kind, Sheet
from projects.fund_ledger import FundLedger, fund_ledger
from projects.models import Project

LEDGER = (
    Column("日期", Kind.DATE, 12),
    Column("摘要", width=36),
    Column("资金来源", width=28),
    Column("用途", width=12),
    Column("到位（元）", Kind.YUAN, 16),
    Column("拨付（元）", Kind.YUAN, 16),
    Column("支出（元）", Kind.YUAN, 16),
    Column("国库结余（元）", Kind.YUAN, 16),
    Column("账户结余（元）", Kind.YUAN, 16),
)
USES = (
    Column("用途", width=14),
    Column("拨付（元）", Kind.YUAN, 16),
    Column("支出（元）", Kind.YUAN, 16),
    Column("结余（元）", Kind.YUAN, 16),
)


def ledger_workbook(project: Project) -> list[Sheet]:
    """The entries with both balances after each, and the sums by use."""
    with override(settings.LANGUAGE_CODE):
        ledger = fund_ledger(project)
        rows, uses = list(_rows(ledger)), list(_uses(ledger))
    return [Sheet("资金台账", LEDGER, rows), Sheet("按用途", USES, uses)]


def _rows(ledger: FundLedger) -> Iterator[list[CellIn]]:
    for one in ledger.entries:
        yield [
            one.day, one.what, one.source, one.use, one.arrived or None, one.disbursed or None,
            one.spent or None, one.at_treasury, one.on_account,
        ]  # fmt: skip


def _uses(ledger: FundLedger) -> Iterator[list[CellIn]]:
    for one in ledger.uses:
        yield [str(one.use.label), one.disbursed, one.spent, one.left]
