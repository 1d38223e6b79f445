"""The muster as a workbook, to be filled in and read in again (`workers.sheets`)."""

import datetime
from collections.abc import Iterator
from io import BytesIO

from core.excel.writing import CellIn, Column, Kind, Sheet, write_workbook
from workers.headings import stretch
from workers.models import Muster, RosterEntry
from workers.musters import people_between
from workers.words import period_on_paper

NUMBER, NAME, TRADE, REMARK = "花名册号", "姓名", "工种", "备注"
HOW = (
    ("全天", "√ 或 1"),
    ("半天", "△ 或 0.5；也可写 上、下"),
    ("缺勤", "○ 或 0"),
    ("不在册", "－（已打好，不用改）"),
    ("空着", "不改动系统里的记工"),
)


def muster_workbook(muster: Muster) -> bytes:
    """One row a person on the first sheet; serial and marks are explained on the second."""
    dates = stretch(muster.first, muster.last)
    columns = [
        Column(NUMBER, Kind.INT, width=9),
        Column(NAME, width=16),
        Column(TRADE, width=10),
        *(Column(f"{day.month}月{day.day}日", width=5) for day in dates),
        Column(REMARK, width=20),
    ]
    out = BytesIO()
    write_workbook(
        [
            Sheet("考勤表", columns, _rows(muster, dates)),
            Sheet("说明", (Column("项目", width=16), Column("内容", width=60)), _notes(muster)),
        ],
        out,
    )
    return out.getvalue()


def _rows(muster: Muster, dates: list[datetime.date]) -> Iterator[list[CellIn]]:
    for entry in people_between(muster.project, muster.first, muster.last):
        yield [
            entry.number,
            entry.person.name,
            entry.trade,
            *(_square(entry, day) for day in dates),
            None,
        ]


def _square(entry: RosterEntry, day: datetime.date) -> str | None:
    return "－" if entry.refusal_on(day) else None


def _notes(muster: Muster) -> Iterator[list[CellIn]]:
    yield ["考勤表编号", muster.serial or "（村里自制）"]
    yield ["项目名称", muster.project.name]
    yield ["起止日期", period_on_paper(muster.first, muster.last)]
    for label, said in HOW:
        yield [label, said]
