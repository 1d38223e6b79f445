"""Whether a day stands on paper: whoever keeps the signed sheets registers his answer.

Where the dated and signed attendance sheet of a day is attached as a picture, what is entered from
it is not late however long ago the day was: the signatures came in time.
"""

import datetime
from collections.abc import Callable

from projects.models import Project

Answer = Callable[[Project, datetime.date], bool]
_answers: list[Answer] = []


def register(answer: Answer) -> None:
    """`answer` says whether a picture of the project's signed sheet of that day is attached."""
    _answers.append(answer)


def is_on_paper(project: Project, day: datetime.date) -> bool:
    return any(answer(project, day) for answer in _answers)
