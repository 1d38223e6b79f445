"""Which work days can't be changed any more: whoever freezes them registers his answer.

The database refuses such a change by itself (the trigger's constraint is named
`slot_is_in_a_wage_sheet`); this explains it before it is tried (decision 22).
"""

import datetime
from collections.abc import Callable, Collection
from uuid import UUID

from projects.models import Project

Answer = Callable[[Project, datetime.date, Collection[UUID]], str]
_answers: list[Answer] = []


def register(answer: Answer) -> None:
    """`answer` says in a sentence why days of these roster entries are fixed, "" if they aren't."""
    _answers.append(answer)


def frozen(project: Project, day: datetime.date, entry_ids: Collection[UUID]) -> str:
    """Why none of these entries may change on that day, or ""."""
    reasons = (answer(project, day, entry_ids) for answer in _answers)
    return next((reason for reason in reasons if reason), "")
