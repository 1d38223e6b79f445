"""Who drove hired machines on which days: whoever keeps their log registers his answer.

Payroll and purchases don't know of each other; both ask here.
"""

import datetime
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from workers.driving_rules import Stint, paid_twice
from workers.models import Half


@dataclass(frozen=True, slots=True)
class Driven:
    """One person's day at a machine; `reason` is what was said where he has a work day too."""

    identity_id: int
    day: datetime.date
    stint: Stint
    reason: str = ""


Answer = Callable[[Collection[int], datetime.date, datetime.date], Iterable[Driven]]
_answers: list[Answer] = []


def register(answer: Answer) -> None:
    """`answer` says what these identities drove from a day to a day, as far as the scope reaches,
    in as many queries for many as for one."""
    _answers.append(answer)


def driven(identities: Collection[int], first: datetime.date, last: datetime.date) -> list[Driven]:
    return [one for answer in _answers for one in answer(identities, first, last)]


def driven_twice(
    slots: Iterable[tuple[int, datetime.date, int]],
) -> list[tuple[Driven, frozenset[int]]]:
    """Of paid half-days as (identity, day, half): what was driven in them too, with these halves,
    by day."""
    paid: defaultdict[tuple[int, datetime.date], set[int]] = defaultdict(set)
    for identity, day, half in slots:
        paid[identity, day].add(half)
    if not paid:
        return []
    days = [day for _identity, day in paid]
    found = [
        (one, paid_twice(paid[one.identity_id, one.day], one.stint))
        for one in driven({identity for identity, _ in paid}, min(days), max(days))
        if (one.identity_id, one.day) in paid
    ]
    both = [(one, halves) for one, halves in found if halves]
    return sorted(both, key=lambda found: (found[0].day, found[0].identity_id))


def halves_said(halves: Iterable[int]) -> str:
    """Half-days in words, in their order."""
    return _(", ").join(str(Half(half).label) for half in sorted(halves))
