"""Which forms a project can issue now: each app registers its own in `AppConfig.ready()`."""

import hashlib
import json
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, fields, is_dataclass
from typing import Any
from uuid import UUID

from django.utils.functional import Promise

from core import documents
from core.documents import Form
from core.pdf import Attached
from projects.models import Project
from regions.models import Post

FILLED_IN_ON = "填报日期"  # in every form's header (domain.md §3)


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

    def says(self, form: Form) -> str:
        """A hash of what the paper says in this layout, whatever the day on which it is filled in.

        Files inside the PDF are left out: they carry what the paper says in another shape.
        """
        said = _fields(self.data) if is_dataclass(self.data) else dict(vars(self.data))
        said["header"] = [pair for pair in said.get("header", ()) if pair[0] != FILLED_IN_ON]
        words = json.dumps([form.code, form.version, said], ensure_ascii=False, default=_plain)
        return hashlib.sha256(words.encode()).hexdigest()


def _fields(data: Any) -> dict[str, Any]:
    return {field.name: getattr(data, field.name) for field in fields(data)}


def _plain(value: object) -> object:
    """For what JSON has no word for."""
    return _fields(value) if is_dataclass(value) else str(value)


@dataclass(frozen=True, slots=True)
class Paper:
    """A form that an app can fill.

    `subjects` lists what it can be issued for now (empty: not yet); `fill` gives the data for one
    of them by its `about_id`, and is only asked for those; `fill_many`, where it is there, does it
    for many in a fixed number of queries. `when` says in words when it is issued.

    `besides` finds a subject that is too many to be listed, one person's of many, say: its page
    offers the form. `prepare` puts in place what the paper needs before it is filled, such as the
    address that a code on it leads to.

    A paper that is issued `once` is not issued again while it would say the same: the one that is
    there is given out again.
    """

    form: Form
    when: str | Promise
    subjects: Callable[[Project], Iterable[Subject]]
    fill: Callable[[Project, Any], Filled]
    fill_many: Callable[[Project, Collection[UUID]], Mapping[UUID, Filled]] | None = None
    once: bool = False
    besides: Callable[[Project, UUID], Subject | None] | None = None
    prepare: Callable[[Project, Collection[UUID | None], Post], None] | None = None

    def filled(
        self, project: Project, about_ids: Collection[UUID | None]
    ) -> Mapping[UUID | None, Filled]:
        """The data for each of these subjects. Raises Unreadable where a key is gone."""
        if self.fill_many is None:
            return {about_id: self.fill(project, about_id) for about_id in about_ids}
        found = self.fill_many(project, [one for one in about_ids if one is not None])
        return {about_id: found[about_id] for about_id in found}


_papers: dict[str, Paper] = {}


def register(*papers: Paper) -> None:
    """Raises ValueError when another form has that code."""
    for paper in papers:
        documents.register(paper.form)
        _papers[paper.form.code] = paper


def papers() -> tuple[Paper, ...]:
    """All papers in the order of their numbers, the notices of the board last."""
    return tuple(sorted(_papers.values(), key=_place))


def _place(paper: Paper) -> tuple[bool, int]:
    series, number = paper.form.code[0], paper.form.code[1:]
    return series != "T", int(number)


def paper_of(code: str) -> Paper | None:
    return _papers.get(code)
