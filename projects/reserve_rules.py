"""An order of projects: whose places contradict each other, and what a saved list changes."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeVar

Key = TypeVar("Key")


@dataclass(frozen=True, slots=True)
class Line:
    """What an office says of a project: its place from 1 on (None: not given), whether it is ready
    (成熟), and a remark."""

    place: int | None = None
    ready: bool = False
    remark: str = ""


NOTHING = Line()


def twice(lines: Mapping[Key, Line]) -> tuple[Key, Key] | None:
    """The first two that stand at one place; those without a place may be many."""
    taken: dict[int, Key] = {}
    for key, line in lines.items():
        if line.place is None:
            continue
        if line.place in taken:
            return taken[line.place], key
        taken[line.place] = key
    return None


def saved(before: Mapping[Key, Line], wanted: Mapping[Key, Line]) -> dict[Key, Line]:
    """The whole list once what is wanted stands in it. Who never was in it and of whom nothing is
    said stays out of it; what was taken away stays as an empty line."""
    said = {key: line for key, line in wanted.items() if key in before or line != NOTHING}
    return {**before, **said}
