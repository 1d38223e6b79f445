"""What comes late, and what corrects: both carry a reason. Only reads.

Late is presence that is added more than the county's days after the day itself, unless the signed
sheet of that day is attached; it waits for the supervision group. A correction changes what was
logged on an earlier date; what is mended on the date on which it was logged is still the raw entry.
"""

import datetime
from collections.abc import Collection
from uuid import UUID

from django.utils import timezone

from core.errors import RuleBroken
from projects.county import settings_of
from projects.models import Project
from workers.models import DayRecord, Slot
from workers.musters import on_paper
from workers.rules import is_late
from workers.words import CORRECTION_ASKS, LATE_ASKS


def today_began() -> datetime.datetime:
    """The moment; what was logged before it is corrected with a reason."""
    return timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)


def comes_late(project: Project, day: datetime.date, late_days: int) -> bool:
    """Whether presence that is added now on that day comes late; the sheets are asked last."""
    return is_late(day, timezone.localdate(), late_days) and not on_paper(project, day)


def day_comes_late(project: Project, day: datetime.date) -> bool:
    """`comes_late` under the county's present setting, which only a past day asks for."""
    if day >= timezone.localdate():
        return False
    return comes_late(project, day, settings_of(project.village_id).late_days)


def reason_lacking(reason: str, *, late: bool, corrects: bool) -> str:
    """The sentence that asks why a day comes late or is corrected, "" where nothing lacks."""
    if reason.strip():
        return ""
    if late:
        return str(LATE_ASKS)
    return str(CORRECTION_ASKS) if corrects else ""


def check_reasoned(reason: str, *, late: bool, corrects: bool) -> None:
    """Raises RuleBroken for a late entry or a correction without a reason."""
    if asked := reason_lacking(reason, late=late, corrects=corrects):
        raise RuleBroken(asked, "reason")


def settled(project: Project, day: datetime.date) -> bool:
    """Whether anybody stands on that day since an earlier date: to change it is a correction."""
    standing = Slot.objects.filter(project=project, day=day, at__lt=today_began())
    return day < timezone.localdate() and standing.exists()


def spoken_of(entry_ids: Collection[UUID], day: datetime.date) -> bool:
    """Whether something was said of one of these people's day on an earlier date."""
    said = DayRecord.objects.filter(entry__in=entry_ids, day=day, at__lt=today_began())
    return day < timezone.localdate() and said.exists()


def asks_for_a_reason(project: Project, day: datetime.date) -> tuple[bool, bool]:
    """Of a day's page: whether what is added comes late, and whether changes are corrections."""
    if day >= timezone.localdate():
        return False, False
    said = DayRecord.objects.filter(project=project, day=day, at__lt=today_began())
    corrects = settled(project, day) or said.exists()
    return day_comes_late(project, day), corrects


def any_asks(project: Project, squares: Collection[tuple[int, datetime.date]]) -> bool:
    """Whether one of these (roster number, day) comes late or corrects; in three queries."""
    if not squares:
        return False
    days = {day for _number, day in squares}
    if day_comes_late(project, min(days)):
        return True
    said = DayRecord.objects.filter(project=project, day__in=days, at__lt=today_began())
    pairs = said.values_list("entry__number", "day").distinct()
    return not set(squares).isdisjoint(pairs)


def waiting_on(project: Project, day: datetime.date) -> set[UUID]:
    """The roster entries whose day waits for the supervision group."""
    rows = Slot.objects.filter(project=project, day=day).unconfirmed()
    return set(rows.values_list("entry_id", flat=True))
