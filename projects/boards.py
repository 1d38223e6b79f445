"""What a notice says where the project knows it: each app registers the boards that it can fill.

A board is filled anew at the moment when it is posted, and kept with the notice as it then hung.
Its words are Chinese whatever language the screen speaks, and name nobody's number (domain.md §5).
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from core.digests import digest_of
from projects.models import NoticeKind, Project
from projects.paperwork import Subject

OBJECT = "如有异议，请在公示期内向监督小组或者乡镇人民政府反映。"


@dataclass(frozen=True, slots=True)
class Board:
    """A title, a text that the village may still change, and a table whose first row holds the
    headings; without rows the text stands alone."""

    title: str
    body: str
    table: list[list[str]]

    @property
    def seen(self) -> str:
        """A hash of the table: it hangs as it was looked at, or not at all."""
        return digest_of(self.table)


@dataclass(frozen=True, slots=True)
class Filler:
    """A kind of notice that is filled from what is kept.

    `subjects` lists what it can be posted of now (empty: not yet), `fill` gives the board of one.
    """

    kind: NoticeKind
    subjects: Callable[[Project], Iterable[Subject]]
    fill: Callable[[Project, Any], Board]


_fillers: dict[NoticeKind, Filler] = {}


def register(*fillers: Filler) -> None:
    _fillers.update({filler.kind: filler for filler in fillers})


def offers(project: Project) -> list[tuple[NoticeKind, list[Subject]]]:
    """The kinds that can be filled now, in their order, with what each can be of."""
    found = [
        (kind, list(_fillers[kind].subjects(project))) for kind in NoticeKind if kind in _fillers
    ]
    return [(kind, subjects) for kind, subjects in found if subjects]


def board_of(project: Project, kind: str, about_id: UUID | None) -> Board | None:
    """The board as it would hang there now; None where nothing can be said of that."""
    filler = _fillers.get(NoticeKind(kind)) if kind in NoticeKind.values else None
    if filler is None or about_id not in {one.about_id for one in filler.subjects(project)}:
        return None
    return filler.fill(project, about_id)
