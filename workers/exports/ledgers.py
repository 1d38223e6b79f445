"""The two ledgers side by side as a workbook: work days, site diary, and what looks wrong."""

import datetime
from collections.abc import Iterator

from django.utils import timezone

from core.excel.writing import CellIn, Column, Kind, Sheet
from projects.documents.diary import WEATHER
from projects.models import DiaryPage, HeadCount, Project, SitePhoto, Weather
from projects.rules import stands_still
from workers.figures import NOBODY, attendance_by_day
from workers.finding_words import KINDS, STANDINGS, sentence, when
from workers.findings import Looked, findings_of

DAYS = (
    Column("日期", Kind.DATE, 12),
    Column("记工人数", Kind.INT, 10),
    Column("工日", Kind.TEXT, 8),
    Column("日志人数", Kind.INT, 10),
    Column("另行清点人数", Kind.INT, 12),
    Column("人数差（记工－日志）", Kind.INT, 18),
    Column("上午天气", width=10),
    Column("下午天气", width=10),
    Column("停工", width=8),
    Column("日志补记", width=30),
    Column("照片（张）", Kind.INT, 10),
)
FINDINGS = (
    Column("日期", width=16),
    Column("疑点", width=22),
    Column("情况", width=44),
    Column("状态", width=12),
    Column("说明", width=44),
    Column("说明人", width=14),
    Column("说明时间", Kind.DATETIME, 18),
    Column("乡镇意见", width=12),
    Column("乡镇备注", width=30),
    Column("处理人", width=14),
)


def both_ledgers(project: Project) -> list[Sheet]:
    return [
        Sheet("两账比对", DAYS, _days(project)),
        Sheet("疑点及说明", FINDINGS, map(_finding, findings_of(project))),
    ]


def _days(project: Project) -> Iterator[list[CellIn]]:
    """A row for each day of which either side says something."""
    span = {"project": project}
    pages = {one.day: one for one in DiaryPage.objects.filter(**span).holding()}
    counts = {one.day: one for one in HeadCount.objects.filter(**span).holding()}
    there = attendance_by_day(project, datetime.date.min, timezone.localdate())
    stopped = list(project.suspensions.values_list("since", "until"))
    photos: dict[datetime.date, int] = {}
    for day in SitePhoto.objects.filter(**span).order_by().values_list("day", flat=True):
        photos[day] = photos.get(day, 0) + 1
    for day in sorted({*pages, *counts, *there, *photos}):
        page, count, logged = pages.get(day), counts.get(day), there.get(day, NOBODY)
        yield [
            day,
            logged.people,
            str(logged.days),
            page.people if page else None,
            count.people if count else None,
            logged.people - page.people if page else None,
            WEATHER[Weather(page.morning)] if page else "",
            WEATHER[Weather(page.afternoon)] if page else "",
            "停工" if stands_still(day, stopped) else "",
            page.late_reason if page else "未写日志",
            photos.get(day, 0),
        ]


def _finding(one: Looked) -> list[CellIn]:
    last = one.last
    verdict = getattr(last, "verdict", None)
    accepted = {None: "", True: "认可", False: "不认可"}
    return [
        when(one.finding),
        str(KINDS[one.finding.kind]),
        sentence(one.finding, one.name),
        str(STANDINGS[one.standing][1]),
        last.text if last else "",
        last.by.human.name if last else "",
        last.at if last else None,
        accepted[verdict.accepted if verdict else None],
        verdict.note if verdict else "",
        verdict.by.human.name if verdict else "",
    ]
