"""Many squares at once, from a sheet or a block that came in: each by itself, all in one go.

`log_squares` is the core: squares in, what became of each out. It knows nothing of sheets.
"""

import datetime
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from core.errors import constraints_said
from projects.models import Project
from regions.access import Permission, require
from regions.models import Post
from workers.actions.locking import share_month, shared_project
from workers.actions.slots import (
    Said,
    keep_record,
    people_on,
    put,
    sentences,
    take,
    unready,
)
from workers.figures import states_on, with_state
from workers.freezing import frozen
from workers.models import DayRecord, RosterEntry, Slot, Source
from workers.rules import State
from workers.standing import suspensions_on, works
from workers.words import CHANGED, TAKEN, refusal_said


class Outcome(StrEnum):
    """What became of a square. ALREADY: its record was there, nothing was done again."""

    LOGGED = "logged"
    ALREADY = "already"
    CHANGED = "changed"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Square:
    """Whose (by roster number) and which day, what was shown, what is wanted. `id` is the record's:
    it is applied once whatever happens in between."""

    id: UUID
    number: int
    day: datetime.date
    shown: State
    wanted: State


@dataclass(frozen=True, slots=True)
class Told:
    """What became of it; `reason` is a sentence where nothing was logged."""

    square: Square
    outcome: Outcome
    reason: str = ""


def log_squares(
    *,
    project_id: UUID,
    squares: Sequence[Square],
    source: Source,
    by: Post,
    reading: UUID | None = None,
) -> list[Told]:
    """Log each square whole or not at all, all in one transaction, and tell of each.

    The caller keeps the same ids from being applied at the same moment (`take_over` locks its
    reading). Raises RuleBroken for a closed project, Project.DoesNotExist out of reach.
    """
    with constraints_said(sentences()):
        project = shared_project(project_id, by)
        require(by, Permission.LOG_WORK_DAYS, project)
        days = sorted({square.day for square in squares})
        for month in sorted({day.replace(day=1) for day in days}):
            share_month(project, month)
        known = set(_known(squares))
        told = [Told(square, Outcome.ALREADY) for square in squares if square.id in known]
        for day in days:
            todays = [one for one in squares if one.day == day and one.id not in known]
            if todays:
                told += _Day(project, day, by).log(todays, source, reading)
    return sorted(told, key=lambda one: (one.square.number, one.square.day))


def _known(squares: Iterable[Square]) -> Iterable[UUID]:
    ids = [square.id for square in squares]
    return DayRecord.objects.filter(pk__in=ids).values_list("pk", flat=True)


class _Day:
    """One day of one project, as it stands when its squares come in."""

    def __init__(self, project: Project, day: datetime.date, by: Post) -> None:
        self.project, self.day, self.by = project, day, by
        self.entries: dict[int, RosterEntry] = {}
        self.refused: dict[Square, Told] = {}

    def log(self, squares: Collection[Square], source: Source, reading: UUID | None) -> list[Told]:
        numbers = [square.number for square in squares]
        people = people_on(self.project, self.day).filter(number__in=numbers)
        self.entries = {entry.number: entry for entry in with_state(people, self.day)}
        self._refuse(squares)
        self._put([square for square in squares if square not in self.refused])
        logged = [square for square in squares if square not in self.refused]
        for square in logged:
            entry = self.entries[square.number]
            take(entry, self.day, entry.state.halves - square.wanted.halves)
        said = [
            Said(square.id, entry, entry.state, square.wanted)
            for square in logged
            if (entry := self.entries[square.number])
        ]
        keep_record(said, self.project, self.day, source, self.by, reading)
        return [self.refused.get(square, Told(square, Outcome.LOGGED)) for square in squares]

    def _refuse(self, squares: Collection[Square]) -> None:
        """Those that a rule forbids, that are frozen, or that are no longer as they were shown."""
        stopped = suspensions_on(self.day).filter(project=self.project).exists()
        standing = works(self.project, self.day, suspended=stopped)
        away = unready(self.project, self.entries.values(), self.day)
        for square in squares:
            entry = self.entries[square.number]
            adds = bool(square.wanted.halves - entry.state.halves)
            closed = standing.refusal if adds else standing.stage_refusal
            if entry.state != square.shown:
                self.refused[square] = Told(square, Outcome.CHANGED, str(CHANGED))
            elif closed:
                self._no(square, refusal_said(closed, self.project.stage_since))
            elif adds and entry in away:
                self._no(square, away[entry])
        self._refuse_frozen([square for square in squares if square not in self.refused])

    def _refuse_frozen(self, squares: Collection[Square]) -> None:
        """One by one only where the day is frozen for somebody."""
        if not squares or not self._frozen(squares):
            return
        for square in squares:
            if reason := self._frozen([square]):
                self._no(square, reason)

    def _frozen(self, squares: Iterable[Square]) -> str:
        ids = [self.entries[square.number].pk for square in squares]
        return frozen(self.project, self.day, ids)

    def _put(self, squares: Collection[Square]) -> None:
        """Add what is wanted more; who can't get it whole, being elsewhere, keeps what he had."""
        wanted = {
            self.entries[square.number]: State(square.wanted & ~self.entries[square.number].state)
            for square in squares
        }
        at = put(wanted, self.day, self.by)
        there = states_on(self.project, self.day)
        mine = Slot.objects.filter(project=self.project, day=self.day, by=self.by, at=at)
        for square in squares:
            entry = self.entries[square.number]
            if wanted[entry].halves - there.get(entry.pk, State.ABSENT).halves:
                self._no(square, str(TAKEN))
                mine.filter(entry=entry).delete()

    def _no(self, square: Square, reason: str) -> None:
        self.refused[square] = Told(square, Outcome.REFUSED, reason)
