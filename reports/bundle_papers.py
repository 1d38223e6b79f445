"""The report of a bundle (项目包汇总表): a paper and a workbook, from the same rows. Chinese."""

import datetime
from dataclasses import dataclass

from django.template.loader import render_to_string
from django.utils import timezone, translation

from core.documents import LANGUAGE, Form
from core.excel.writing import CellIn, Column, Kind, Sheet
from core.money import grouped
from core.pdf import render_pdf
from projects.documents import Pair, on_paper
from projects.documents.frame import village_said
from reports.bundles import BundleFigures, BundleRow
from reports.figures import Figures

FORM = Form("项目包", "项目包汇总表", "documents/bundle.html", "reports")
HEADINGS = (
    Column("序号", Kind.INT, 8),
    Column("村", width=14),
    Column("项目名称", width=32),
    Column("阶段", width=18),
    Column("概算（元）", Kind.YUAN, 16),
    Column("下达（元）", Kind.YUAN, 16),
    Column("到位（元）", Kind.YUAN, 16),
    Column("已发劳务报酬（元）", Kind.YUAN, 18),
    Column("已发占下达", Kind.PERCENT, 12),
    Column("累计完成投资（元）", Kind.YUAN, 18),
    Column("完成比例", Kind.PERCENT, 12),
)


@dataclass(frozen=True, slots=True)
class BundleSummary:
    """What both say: `rows` and `sums` by `HEADINGS`, and whose figures they are."""

    header: tuple[Pair, ...]
    rows: tuple[tuple[CellIn, ...], ...]
    sums: tuple[CellIn, ...]
    papers: tuple[str, ...]

    @property
    def printed(self) -> list[list[str]]:
        return [[_printed(cell, column) for cell, column in _pairs(row)] for row in self.rows]

    @property
    def printed_sums(self) -> list[str]:
        return [_printed(cell, column) for cell, column in _pairs(self.sums)]


def bundle_summary(found: BundleFigures, at: datetime.datetime) -> BundleSummary:
    """To be made in the language of printed forms: rows become words here."""
    bundle = found.bundle
    return BundleSummary(
        header=(
            ("项目包名称", bundle.name),
            ("所在乡镇", f"{bundle.area.parent}{bundle.area}"),
            ("建设内容", bundle.works),
            ("项目个数", f"{len(found.rows)} 个"),
            ("填报日期", on_paper(timezone.localdate(at))),
        ),
        rows=tuple(_row(number, row) for number, row in enumerate(found.rows, 1)),
        sums=("合计", None, None, None, *_money(found.total), found.done, found.progress),
        papers=tuple(f"{one}（{grouped(one.total)} 元）" for one in found.papers),
    )


def _row(number: int, row: BundleRow) -> tuple[CellIn, ...]:
    line = row.line
    return (
        number, village_said(line.village.name), line.project.name,
        str(line.project.get_stage_display()), *_money(line.figures), row.done, row.progress,
    )  # fmt: skip


def _money(figures: Figures) -> tuple[CellIn, ...]:
    return (
        figures.estimate, figures.funds_planned, figures.funds_received, figures.paid,
        figures.share.paid_of_planned,
    )  # fmt: skip


def _pairs(row: tuple[CellIn, ...]) -> list[tuple[CellIn, Column]]:
    return list(zip(row, HEADINGS, strict=True))


def _printed(cell: CellIn, column: Column) -> str:
    if cell is None:
        return "—" if column.kind == Kind.PERCENT else ""
    if column.kind == Kind.YUAN and not isinstance(cell, str | datetime.date):
        return grouped(cell)
    return f"{cell}%" if column.kind == Kind.PERCENT else str(cell)


def bundle_pdf(found: BundleFigures, at: datetime.datetime) -> bytes:
    """Not issued and not kept: it says what holds when it is taken."""
    with translation.override(LANGUAGE):
        data = bundle_summary(found, at)
        html = render_to_string(FORM.template, {"form": FORM, "data": data, "columns": HEADINGS})
    return render_pdf(html, title=FORM.title, identifier=str(found.bundle.pk), created=at)


def bundle_sheets(found: BundleFigures, at: datetime.datetime) -> list[Sheet]:
    with translation.override(LANGUAGE):
        data = bundle_summary(found, at)
    notes = [*data.header, *(("计划文件", one) for one in data.papers)]
    return [
        Sheet(FORM.title, HEADINGS, [*data.rows, data.sums]),
        Sheet("说明", [Column("内容", width=16), Column("说明", width=60)], notes),
    ]
