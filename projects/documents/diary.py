"""T21, the site diary (施工日志) of a month: a sheet for each day, gaps and late pages in sight."""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from uuid import UUID, uuid5

from projects.diary import DiaryDay, diary_month
from projects.documents.frame import Pair, heading, on_paper
from projects.models import DiaryPage, Project, Weather
from projects.paperwork import Filled, Subject

WEEKDAYS = "一二三四五六日"
WEATHER = {
    Weather.SUNNY: "晴",
    Weather.CLOUDY: "多云",
    Weather.RAIN: "雨",
    Weather.SNOW: "雪",
    Weather.WIND: "大风",
    Weather.COLD: "严寒",
}


@dataclass(frozen=True, slots=True)
class DiaryDayForm:
    """A day: its heading, what stands in its rows, and a mark where it was written later."""

    heading: str
    writer: str
    rows: tuple[Pair, ...]
    late: str


@dataclass(frozen=True, slots=True)
class DiaryMonth:
    """T21. `gaps` names the days without a page, "" where there is none."""

    header: tuple[Pair, ...]
    month: str
    days: tuple[DiaryDayForm, ...]
    gaps: str
    signatures: tuple[str, ...] = ("记录人", "监督小组", "理事会负责人")


def diary_subjects(project: Project) -> Iterator[Subject]:
    """Every month with a page, newest first."""
    for month in project.diarypages.dates("day", "month", order="DESC"):
        yield Subject(_said(month), _id_of(project, month), shown=_said(month))


def diary_sheet(project: Project, about_id: UUID) -> Filled:
    months = project.diarypages.dates("day", "month")
    month = next(month for month in months if _id_of(project, month) == about_id)
    days = list(reversed(diary_month(project, month)))
    return Filled(
        DiaryMonth(
            header=heading(project, ("年月", _said(month))),
            month=_said(month),
            days=tuple(_day(one, one.page) for one in days if one.page),
            gaps=_spans([one.day for one in days if one.missing]),
        )
    )


def _day(one: DiaryDay, page: DiaryPage) -> DiaryDayForm:
    trades = "、".join(f"{trade}{people}人" for trade, people in page.by_trade)
    weather = f"上午{WEATHER[Weather(page.morning)]}，下午{WEATHER[Weather(page.afternoon)]}"
    noon = f"，中午{page.temperature}℃" if page.temperature is not None else ""
    besides = f"；另行清点{one.count.people}人" if one.count else ""
    return DiaryDayForm(
        heading=f"{on_paper(one.day)}　星期{WEEKDAYS[one.day.weekday()]}",
        writer=page.writer.name,
        rows=(
            ("天气、气温", weather + noon),
            ("施工部位", page.part),
            ("出勤人数", f"共{page.people}人" + (f"：{trades}" if trades else "") + besides),
            ("机械设备", page.machines),
            ("施工内容与完成量", page.work),
            ("材料进场与送检、试块", page.materials),
            ("质量检查、隐蔽验收", page.quality),
            ("安全检查", page.safety),
            ("会议、上级检查、其他", page.other),
        ),
        late=f"补记：{page.late_reason}（{on_paper(page.at.date())}）" if page.late_reason else "",
    )


def _spans(days: list[datetime.date]) -> str:
    """3日、7日至9日"""
    runs = [[day for _n, day in run] for _key, run in groupby(enumerate(days), _run)]
    return "、".join(
        f"{run[0].day}日" if len(run) == 1 else f"{run[0].day}日至{run[-1].day}日" for run in runs
    )


def _run(numbered: tuple[int, datetime.date]) -> int:
    number, day = numbered
    return day.toordinal() - number


def _said(month: datetime.date) -> str:
    return f"{month.year}年{month.month}月"


def _id_of(project: Project, month: datetime.date) -> UUID:
    """A month has no row of its own: its id is made from its name."""
    return uuid5(project.pk, f"diary {month:%Y-%m}")
