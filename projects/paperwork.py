"""Which forms a project can issue now: each app registers its own in `AppConfig.ready()`."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils.functional import Promise

from core import documents
from core.documents import Form
from core.pdf import Attached
from projects.models import Project


@dataclass(frozen=True, slots=True)
class Subject:
    """What one paper would be of: a sheet, a meeting, or the project (`about_id` None).

    `label` is what is chosen from and may name someone. `shown` follows the form's title wherever
    the paper is listed, on the public page that verifies it too: a month or a number, never a
    person.
    """

    label: str
    about_id: UUID | None = None
    shown: str = ""


@dataclass(frozen=True, slots=True)
class Filled:
    """A form's data, with the files that the PDF carries inside."""

    data: object
    attachments: tuple[Attached, ...] = ()


@dataclass(frozen=True, slots=True)
class Paper:
    """A form that an app can fill.

    `subjects` lists what it can be issued for now (empty: not yet); `fill` gives the data for one
    of them by its `about_id`, and is only asked for those. `when` says in words when it is issued.
    """

    form: Form
    when: str | Promise
    subjects: Callable[[Project], Iterable[Subject]]
    fill: Callable[[Project, Any], Filled]


_papers: dict[str, Paper] = {}


def register(*papers: Paper) -> None:
    """Raises ValueError when another form has that code."""
    for paper in papers:
        documents.register(paper.form)
        _papers[paper.form.code] = paper


def papers() -> tuple[Paper, ...]:
    """All papers in the order of their numbers."""
    return tuple(sorted(_papers.values(), key=lambda paper: int(paper.form.code[1:])))


def paper_of(code: str) -> Paper | None:
    return _papers.get(code)
