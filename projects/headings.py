"""Workbooks of many projects: columns with what fills them, and the sheet that says what they mean.

Their headings are Chinese, whatever language the screen speaks.
"""

import datetime
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.utils import timezone

from core.excel.writing import CellIn, Column, Sheet
from regions.models import Post

Of = TypeVar("Of")
Pairs = Iterable[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Heading(Generic[Of]):
    """A column with what fills it and what it means, in the words of the sheet 说明."""

    column: Column
    value: Callable[[Of], CellIn]
    meaning: str


@dataclass(frozen=True, slots=True)
class Made:
    """For whom and when a workbook is made: `place` whose projects they are, `filters` each with
    its setting in words, asked for in the language of printed forms."""

    place: str
    filters: Callable[[], Pairs]
    projects: int
    actor: Post
    at: datetime.datetime


def columns(*headings: Sequence[Heading[Any]]) -> list[Column]:
    return [heading.column for some in headings for heading in some]


def notes(made: Made, headings: Iterable[Heading[Any]], more: Pairs = ()) -> Sheet:
    """The sheet 说明; rows become words while they are written."""
    heads = [Column("内容", width=22), Column("说明", width=90)]
    return Sheet("说明", heads, _lines(made, headings, more))


def _lines(made: Made, headings: Iterable[Heading[Any]], more: Pairs) -> Iterator[tuple[str, str]]:
    yield "范围", made.place
    yield from (("筛选：" + label, words) for label, words in made.filters())
    yield "本表项目数", str(made.projects)
    yield "生成时间", f"{timezone.localtime(made.at):%Y-%m-%d %H:%M}"
    yield "生成人", f"{made.actor.human.name}（{made.actor}）"
    yield from more
    yield from ((heading.column.heading, heading.meaning) for heading in headings)
