"""The pay clock as a workbook, without names: projects and days. Chinese, whatever the screen."""

import datetime
from collections.abc import Iterable, Iterator

from core.excel.writing import CellIn, Column, Kind, Sheet
from payroll.clock import Clock
from payroll.clock_words import STUCK, urgency
from projects.models import Project

COLUMNS = (
    Column("县", width=16),
    Column("乡镇", width=16),
    Column("村", width=18),
    Column("项目名称", width=30),
    Column("最早未发放出勤日", Kind.DATE, 18),
    Column("已等天数", Kind.INT, 10),
    Column("未发放工日", Kind.YUAN, 12),
    Column("其中：黄色", Kind.YUAN, 12),
    Column("其中：红色", Kind.YUAN, 12),
    Column("其中：超期", Kind.YUAN, 12),
    Column("最早一天停在", width=24),
    Column("状态", width=12),
)


def clock_sheet(lines: Iterable[tuple[Project, Clock]], today: datetime.date) -> Sheet:
    """Projects come with their places three levels up."""
    return Sheet("劳务报酬发放时限", COLUMNS, _rows(lines, today))


def _rows(lines: Iterable[tuple[Project, Clock]], today: datetime.date) -> Iterator[list[CellIn]]:
    for project, clock in lines:
        village = project.village
        township = village.parent or village
        yield [
            str(township.parent or township),
            str(township),
            str(village),
            project.name,
            clock.oldest,
            clock.age(today),
            clock.days,
            clock.amber,
            clock.red,
            clock.late,
            str(STUCK[clock.worst.stuck]),
            urgency(clock)[1],
        ]
