"""What waits for a post: each app registers its own answer in `AppConfig.ready()`."""

import datetime
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from regions.models import Post


@dataclass(frozen=True, slots=True)
class Todo:
    """One thing that waits for a post: `subject` is what, `what` is what to do with it.

    `since` is the day it began to wait, `until` the day by which it is due (None: no term).
    """

    subject: str
    what: str
    place: str
    url: str
    since: datetime.date
    until: datetime.date | None = None


@dataclass(frozen=True, slots=True)
class Waiting:
    """A to-do as the inbox shows it; `days_left` is below zero when it is late."""

    subject: str
    what: str
    place: str
    url: str
    since: datetime.date
    until: datetime.date | None
    days_left: int | None


Source = Callable[[Post, datetime.date], Iterable[Todo]]
_sources: list[Source] = []


def register(source: Source) -> None:
    _sources.append(source)


def inbox(actor: Post, today: datetime.date) -> list[Waiting]:
    """Everything that waits for the post, most pressing first."""
    todos = [todo for source in _sources for todo in source(actor, today)]
    todos.sort(key=lambda todo: (todo.until or datetime.date.max, todo.since))
    return [_waiting(todo, today) for todo in todos]


def _waiting(todo: Todo, today: datetime.date) -> Waiting:
    left = (todo.until - today).days if todo.until else None
    return Waiting(
        todo.subject, todo.what, todo.place, todo.url, todo.since, todo.until, days_left=left
    )
