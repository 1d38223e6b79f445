"""Working days in China, by the holidays that the State Council has announced."""

import datetime
from typing import NamedTuple

from chinese_calendar import is_workday

ONE_DAY = datetime.timedelta(days=1)
MONDAY_TO_FRIDAY = range(5)


class WorkingDay(NamedTuple):
    """`certain` is False where holidays are not announced yet, so that weekdays were counted."""

    day: datetime.date
    certain: bool


def working_day_after(start: datetime.date, count: int) -> WorkingDay:
    """The `count`-th working day after `start`, which itself is not counted; `start` for 0."""
    day, certain = start, True
    while count > 0:
        day += ONE_DAY
        works, known = _works(day)
        certain = certain and known
        count -= works
    return WorkingDay(day, certain)


def _works(day: datetime.date) -> tuple[bool, bool]:
    """Whether one works on the day, and whether that is known for sure."""
    try:
        return is_workday(day), True
    except NotImplementedError:  # a year for which nothing has been announced
        return day.weekday() in MONDAY_TO_FRIDAY, False
