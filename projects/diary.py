"""The site diary by month: what is written, what is missing. Only reads."""

import datetime
from calendar import monthrange
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.utils import timezone

from projects.lifecycle import Stage
from projects.models import DiaryPage, HeadCount, Project
from projects.rules import diary_gaps, diary_is_late, stands_still

ONE_DAY = datetime.timedelta(days=1)

Trades = Callable[[Project, datetime.date], Iterable[str]]
_sources: list[Trades] = []


def register_trades(source: Trades) -> None:
    """`source` names the trades that work on a project on a day, so that heads are counted by
    them."""
    _sources.append(source)


def trades_of(project: Project, day: datetime.date) -> list[str]:
    return list(dict.fromkeys(trade for source in _sources for trade in source(project, day)))


@dataclass(frozen=True, slots=True)
class DiaryDay:
    """A day of the month: its page, a second head-count, whether a page is owed or none is."""

    day: datetime.date
    page: DiaryPage | None
    count: HeadCount | None
    missing: bool
    stopped: bool

    @property
    def late(self) -> bool:
        return diary_is_late(self.day, timezone.localdate())


def diary_month(project: Project, month: datetime.date) -> list[DiaryDay]:
    """The days of a month up to today on which there were works, newest first."""
    first, last = _span(project, month)
    if first > last:
        return []
    asked = {"project": project, "day__range": (first, last)}
    pages = {page.day: page for page in _pages(asked)}
    counts = {one.day: one for one in HeadCount.objects.filter(**asked).holding()}
    stopped = list(project.suspensions.values_list("since", "until"))
    ended = last - ONE_DAY if last == timezone.localdate() else last
    gaps = set(diary_gaps(first, ended, set(pages), stopped))
    days = [first + ONE_DAY * n for n in range((last - first).days + 1)]
    return [
        DiaryDay(day, pages.get(day), counts.get(day), day in gaps, stands_still(day, stopped))
        for day in reversed(days)
    ]


def first_day(project: Project) -> datetime.date:
    """The first day that the diary can tell of."""
    if project.stage == Stage.CONSTRUCTION:
        return project.stage_since
    written = project.diarypages.order_by("day").values_list("day", flat=True).first()
    return written or timezone.localdate()


def _span(project: Project, month: datetime.date) -> tuple[datetime.date, datetime.date]:
    last = month.replace(day=monthrange(month.year, month.month)[1])
    if project.stage != Stage.CONSTRUCTION:
        written = project.diarypages.order_by("-day").values_list("day", flat=True).first()
        last = min(last, written or datetime.date.min)
    return max(month, first_day(project)), min(last, timezone.localdate())


def _pages(asked: dict[str, object]) -> Iterable[DiaryPage]:
    return DiaryPage.objects.filter(**asked).holding().select_related("writer")
