"""Roster numbers in an address, short for a whole roster: `1-60.63`. Pure."""

import re
from collections.abc import Iterable

MOST = 32_767  # what a roster number can be
SPAN = re.compile(r"(\d{1,5})(?:-(\d{1,5}))?", re.ASCII)


def numbers_said(numbers: Iterable[int]) -> str:
    """`1-3.7` of 7, 1, 2 and 3; "" of none."""
    spans: list[list[int]] = []
    for number in sorted(set(numbers)):
        if spans and number == spans[-1][1] + 1:
            spans[-1][1] = number
        else:
            spans.append([number, number])
    return ".".join(f"{a}-{b}" if a < b else str(a) for a, b in spans)


def numbers_in(text: str) -> frozenset[int]:
    """What `numbers_said` wrote. Raises ValueError for anything else."""
    found: set[int] = set()
    for part in filter(None, text.split(".")):
        match = SPAN.fullmatch(part)
        if match is None:
            raise ValueError("not roster numbers")
        first, last = int(match[1]), int(match[2] or match[1])
        if max(first, last) > MOST:
            raise ValueError("no roster is so long")
        found.update(range(first, last + 1))
    return frozenset(found)
