"""The reserve as a workbook. Its headings are Chinese, whatever language the screen speaks."""

import datetime
from collections.abc import Callable, Sequence

from core.excel.writing import CellIn, Column, Kind, Sheet
from projects.headings import Heading, Made, columns, notes
from projects.models import ReserveMark
from projects.reserve import Listed
from regions.models import Division, Post


def _place(mark: ReserveMark | None) -> int | None:
    return mark.place if mark else None


def _ready(mark: ReserveMark | None) -> str:
    return "成熟" if mark and mark.ready else "未成熟"


_HEADINGS: tuple[Heading[Listed], ...] = (
    Heading(
        Column("县排序", Kind.INT, 10),
        lambda row: _place(row.county),
        "县发展改革部门排的位次；没有排的空着。",
    ),
    Heading(
        Column("乡镇排序", Kind.INT, 10),
        lambda row: _place(row.township),
        "乡镇排的位次；没有排的空着。",
    ),
    Heading(Column("项目代码", width=22), lambda row: row.project.code, "系统编的代码，不会改变。"),
    Heading(Column("项目名称", width=32), lambda row: row.project.name, "村里申报的名称。"),
    Heading(
        Column("乡镇", width=14), lambda row: str(row.project.village.parent), "项目所在乡镇。"
    ),
    Heading(Column("村", width=14), lambda row: row.project.village.name, "项目所在村。"),
    Heading(
        Column("行业", width=14),
        lambda row: row.project.get_sector_display(),
        "建设内容所属行业。",
    ),
    Heading(
        Column("主管部门", width=16),
        lambda row: row.project.get_sponsor_display(),
        "项目的行业主管部门。",
    ),
    Heading(
        Column("概算(元)", Kind.YUAN, 16),
        lambda row: row.project.estimate,
        "劳务、材料、机械和其他费用四项之和。",
    ),
    Heading(
        Column("计划劳务报酬(元)", Kind.YUAN, 16),
        lambda row: row.project.labour,
        "概算中的劳务报酬。",
    ),
    Heading(Column("计划占比", Kind.PERCENT, 12), lambda row: row.share, "计划劳务报酬÷概算。"),
    Heading(
        Column("计划用工人数", Kind.INT, 14),
        lambda row: row.project.workers_planned,
        "村里申报的计划用工人数。",
    ),
    Heading(
        Column("阶段", width=22), lambda row: row.project.get_stage_display(), "项目现在的阶段。"
    ),
    Heading(
        Column("已停留天数", Kind.INT, 12), lambda row: row.days, "进入现在这个阶段以来的天数。"
    ),
    Heading(Column("县认为", width=10), lambda row: _ready(row.county), "县是否标为成熟。"),
    Heading(
        Column("县备注", width=30),
        lambda row: row.county.remark if row.county else None,
        "县写的备注。",
    ),
    Heading(Column("乡镇认为", width=10), lambda row: _ready(row.township), "乡镇是否标为成熟。"),
    Heading(
        Column("乡镇备注", width=30),
        lambda row: row.township.remark if row.township else None,
        "乡镇写的备注。",
    ),
)


def workbook(
    rows: Sequence[Listed],
    said: Callable[[], Sequence[tuple[str, str]]],
    actor: Post,
    at: datetime.datetime,
) -> list[Sheet]:
    """`said` gives each filter with its setting in words, `at` when the workbook is made.

    To be written in the language of printed forms: rows become words while they are written.
    """
    made = Made(actor.division.name, said, len(rows), actor, at)
    return [
        Sheet("项目储备库", columns(_HEADINGS), map(_line, rows)),
        notes(made, _HEADINGS),
    ]


def _line(row: Listed) -> list[CellIn]:
    return [heading.value(row) for heading in _HEADINGS]


def file_name(place: Division, day: datetime.date) -> str:
    return f"{place.name}以工代赈项目储备库{day:%Y%m%d}.xlsx"
