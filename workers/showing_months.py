"""The months around one, for the pages that go by month."""

import datetime
from typing import Any

from workers.figures import month_of

ONE_DAY = datetime.timedelta(days=1)


def months_around(month: datetime.date, today: datetime.date) -> dict[str, Any]:
    """The context of a page's month: itself, the one before, and the one after if it has begun."""
    first, last = month_of(month)
    return {
        "month": first,
        "previous": (first - ONE_DAY).replace(day=1) if first.year > 2000 else None,
        "next": last + ONE_DAY if last < today else None,
    }


def last_month(today: datetime.date) -> datetime.date:
    """The first day of the month before: the latest that is over."""
    return (today.replace(day=1) - ONE_DAY).replace(day=1)
