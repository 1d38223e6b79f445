"""Walking through a project's past: the actions read the clock, so the clock is set."""

import datetime
from collections.abc import Iterator
from contextlib import contextmanager
from zoneinfo import ZoneInfo

import time_machine
from django.db import transaction

from core.scope import scope
from regions.models import Post

SHANGHAI = ZoneInfo("Asia/Shanghai")


@contextmanager
def acting(post: Post, day: datetime.date, hour: int = 9) -> Iterator[Post]:
    """Act in a post on a past day, in one transaction, as a request would."""
    moment = datetime.datetime.combine(day, datetime.time(hour), tzinfo=SHANGHAI)
    with time_machine.travel(moment), transaction.atomic(), scope(post.scope):
        yield post
