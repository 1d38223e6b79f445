"""What a sheet or block that came in says differently from what is logged."""

import datetime
import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from uuid import UUID, uuid5

from django.utils.translation import gettext as _

from workers.figures import states
from workers.late import any_asks
from workers.marks import Mark, state_of
from workers.models import Muster, RosterEntry, SheetReading
from workers.rules import State
from workers.sheets import unpacked
from workers.words import SHEET_MARKS, STATES


@dataclass(frozen=True, slots=True)
class Difference:
    """A square: what stands here and what the sheet says. `id` is that of its day record.

    `done` tells that the sheet's word was taken over once and something else was logged since.
    """

    id: UUID
    number: int
    name: str
    day: datetime.date
    stands: State
    mark: Mark
    wanted: State
    done: bool

    @property
    def key(self) -> str:
        """As the form names it."""
        return f"{self.number}.{self.day.isoformat()}"

    @property
    def stands_said(self) -> str:
        return str(STATES[self.stands])

    @property
    def wanted_said(self) -> str:
        return str(STATES[self.wanted])

    @property
    def mark_said(self) -> str:
        return str(SHEET_MARKS[self.mark])


@dataclass(frozen=True, slots=True)
class Compared:
    """A reading against what is logged; `seen` names the open differences as they are shown."""

    open: list[Difference]
    done: list[Difference]
    same: int
    silent: int  # squares logged here on which the sheet says nothing
    seen: str


def compared(reading: SheetReading) -> Compared:
    """In three queries, by roster number and day."""
    marks = unpacked(reading.marks)
    people = _people(reading, marks)
    there = {
        (people[entry].number, day): state
        for (entry, day), state in states(reading.project, reading.first, reading.last).items()
        if entry in people
    }
    found = list(_differences(reading, marks, there, {e.number: e for e in people.values()}))
    known = set(reading.records.values_list("id", flat=True))
    still = [replace(one, done=one.id in known) for one in found]
    unmarked = sum(key not in marks and key[1] in {day for _number, day in marks} for key in there)
    open_ones = [one for one in still if not one.done]
    return Compared(
        open=open_ones,
        done=[one for one in still if one.done],
        same=len(marks) - len(found),
        silent=unmarked,
        seen=_seen(open_ones),
    )


def signed_sheet(reading: SheetReading) -> Muster | None:
    """The sheet whose signed picture holds all days of the reading, if there is one."""
    if reading.muster_id is None:
        return None
    signed = Muster.objects.covering(reading.first, reading.last).signed()
    return signed.filter(pk=reading.muster_id).first()


def said_by(sheet: Muster | None) -> str:
    """The reason that a signed sheet gives for what it corrects, "" without one."""
    return _("As the signed sheet %(sheet)s says.") % {"sheet": sheet} if sheet else ""


def asks_for_a_reason(reading: SheetReading, differences: Iterable[Difference]) -> bool:
    """Whether taking these over needs a reason in words."""
    if signed_sheet(reading):
        return False
    return any_asks(reading.project, [(one.number, one.day) for one in differences])


def _people(
    reading: SheetReading, marks: Mapping[tuple[int, datetime.date], Mark]
) -> dict[UUID, RosterEntry]:
    numbers = {number for number, _day in marks}
    entries = RosterEntry.objects.filter(project=reading.project_id, number__in=numbers)
    shown = entries.select_related("person").only("number", "person__name")
    return {entry.pk: entry for entry in shown}


def _differences(
    reading: SheetReading,
    marks: Mapping[tuple[int, datetime.date], Mark],
    there: Mapping[tuple[int, datetime.date], State],
    people: Mapping[int, RosterEntry],
) -> Iterable[Difference]:
    for (number, day), mark in sorted(marks.items()):
        stands = there.get((number, day), State.ABSENT)
        wanted = state_of(mark, stands)
        if wanted != stands:
            record = uuid5(reading.pk, f"{number} {day}")
            name = people[number].person.name
            yield Difference(record, number, name, day, stands, mark, wanted, done=False)


def _seen(differences: Iterable[Difference]) -> str:
    said = [f"{one.key} {one.stands:d} {one.wanted:d}" for one in differences]
    return hashlib.sha256("\n".join(said).encode()).hexdigest()
