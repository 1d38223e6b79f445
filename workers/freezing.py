"""Which work days can't be changed any more: whoever freezes them registers his answer.

The database refuses such a change by itself (the trigger's constraint is named
`slot_is_in_a_wage_sheet`); this explains it before it is tried (decision 22).
"""

import datetime
from collections.abc import Callable, Collection, Mapping
from uuid import UUID

from projects.models import Project

Answer = Callable[[Project, datetime.date, Collection[UUID]], Mapping[UUID, str]]
_answers: list[Answer] = []


def register(answer: Answer) -> None:
    """`answer` says, by roster entry, in a sentence why that day is fixed; the free are left out.

    It needs as many queries for many entries as for one.
    """
    _answers.append(answer)


def frozen(project: Project, day: datetime.date, entry_ids: Collection[UUID]) -> dict[UUID, str]:
    """Which of these entries may not change on that day, and why; the first answer counts."""
    reasons: dict[UUID, str] = {}
    for answer in _answers:
        reasons = {**answer(project, day, entry_ids), **reasons}
    return reasons
