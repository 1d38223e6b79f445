"""Logging many taps at once: a phone sends what it has kept, in one request."""

import datetime
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from core.errors import RuleBroken, constraints_said
from projects.models import Project
from regions.access import Permission, require
from regions.models import Post
from workers.actions.idle import end_idle_day
from workers.actions.locking import hold_entries, share_month, shared_project
from workers.actions.slots import Said, keep_record, put, sentences, take, unready
from workers.freezing import frozen
from workers.models import Person, RosterEntry, Source
from workers.rules import State
from workers.standing import works
from workers.words import STATES, TAKEN, day_said, refusal_said


@dataclass(frozen=True, slots=True)
class Tap:
    """One square: whose (by roster number), which day, what the page showed, what is wanted."""

    number: int
    day: datetime.date
    shown: State
    wanted: State


class Came(StrEnum):
    """What became of a tap."""

    APPLIED = "applied"
    KNOWN = "known"  # it had been applied before, and is not again
    CONFLICT = "conflict"  # someone else changed that day meanwhile
    REFUSED = "refused"
    MISSING = "missing"  # no such number on the roster


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a tap, and why not more; `entry` is whose day it was, if that was found."""

    came: Came
    sentence: str = ""
    entry: RosterEntry | None = None


Taps = Mapping[UUID, Tap]  # each under the id by which it is applied once
Outcomes = dict[UUID, Outcome]

# `people_on` and `with_state` for those tapped, in plain SQL: see `workers.actions.locking`.
ENTRIES = """
SELECT e.*, p.name, p."group", asked.id AS tap,
    EXISTS (SELECT 1 FROM workers_dayrecord r WHERE r.id = asked.id) AS known,
    EXISTS (SELECT 1 FROM workers_agreement a WHERE a.entry_id = e.id) AS has_agreement,
    EXISTS (SELECT 1 FROM workers_trainingattendance a JOIN workers_training t
            ON t.id = a.training_id WHERE a.entry_id = e.id AND t.kind = 'skill') AS trained,
    EXISTS (SELECT 1 FROM workers_trainingattendance a JOIN workers_training t
            ON t.id = a.training_id WHERE a.entry_id = e.id AND t.kind = 'safety') AS briefed,
    EXISTS (SELECT 1 FROM workers_insurance i WHERE i.project_id = e.project_id
            AND i.since <= %(day)s AND i.until >= %(day)s) AS insured,
    EXISTS (SELECT 1 FROM projects_suspension s WHERE s.project_id = e.project_id
            AND s.since <= %(day)s AND (s.until IS NULL OR s.until > %(day)s)) AS suspended,
    EXISTS (SELECT 1 FROM workers_idleday d WHERE d.project_id = e.project_id
            AND d.day = %(day)s AND d.withdrawn_at IS NULL) AS idle,
    (SELECT coalesce(sum(s.half), 0) FROM workers_slot s
     WHERE s.entry_id = e.id AND s.day = %(day)s) AS halves
FROM unnest(%(ids)s::uuid[], %(numbers)s::integer[]) AS asked (id, number)
JOIN workers_rosterentry e ON e.project_id = %(project)s AND e.number = asked.number
JOIN workers_person p ON p.id = e.person_id
"""


def set_days(*, project_id: UUID, taps: Taps, by: Post) -> Outcomes:
    """Log what these taps of one project want, each whole or not at all, and say what came of each.

    One transaction, and as many statements for a day of a hundred people as for one tap. Several
    taps of one square count in the order in which they are given.

    Raises RuleBroken for a closed project, Project.DoesNotExist out of reach.
    """
    project = shared_project(project_id, by)
    require(by, Permission.LOG_WORK_DAYS, project)
    for month in sorted({tap.day.replace(day=1) for tap in taps.values()}):
        share_month(project, month)
    hold_entries(project, {tap.number for tap in taps.values()})
    outcomes: Outcomes = {}
    for day, wave in _waves(taps):
        outcomes |= _logged(project, day, wave, by)
    return outcomes


def _waves(taps: Taps) -> Iterable[tuple[datetime.date, Taps]]:
    """The taps by day, the earliest first; of one square, each in a wave after the one before."""
    waves: dict[tuple[datetime.date, int], dict[UUID, Tap]] = defaultdict(dict)
    turns = Counter[tuple[datetime.date, int]]()
    for tap_id, tap in taps.items():
        waves[tap.day, turns[tap.day, tap.number]][tap_id] = tap
        turns[tap.day, tap.number] += 1
    return [(day, waves[day, turn]) for day, turn in sorted(waves)]


def _logged(project: Project, day: datetime.date, taps: Taps, by: Post) -> Outcomes:
    """A wave in a savepoint: what the database refuses as a whole is tried one by one."""
    try:
        with constraints_said(sentences()):
            return _log(project, day, taps, by)
    except RuleBroken as broken:
        if len(taps) == 1:
            return {tap_id: Outcome(Came.REFUSED, str(broken.message)) for tap_id in taps}
    outcomes: Outcomes = {}
    for tap_id, tap in taps.items():
        outcomes |= _logged(project, day, {tap_id: tap}, by)
    return outcomes


def _log(project: Project, day: datetime.date, taps: Taps, by: Post) -> Outcomes:
    """Raises RuleBroken where the database knows a reason that was not asked for before."""
    entries = _entries(project, day, taps)
    outcomes = {tap_id: _unknown(tap) for tap_id, tap in taps.items() if tap_id not in entries}
    outcomes |= {e.tap: Outcome(Came.KNOWN, entry=e) for e in entries.values() if e.known}
    outcomes |= _conflicts({e: taps[e.tap] for e in entries.values() if not e.known})
    asked = {e: taps[e.tap] for e in entries.values() if e.tap not in outcomes}
    refused = _refusals(project, day, asked)
    wanted = {entry: tap.wanted for entry, tap in asked.items() if entry not in refused}
    refused |= _change(project, day, wanted, by)
    outcomes |= {entry.tap: Outcome(Came.REFUSED, why, entry) for entry, why in refused.items()}
    return outcomes | {e.tap: Outcome(Came.APPLIED, entry=e) for e in asked if e not in refused}


def _change(
    project: Project, day: datetime.date, wanted: Mapping[RosterEntry, State], by: Post
) -> dict[RosterEntry, str]:
    """Put and take what differs, and keep a record of each; who is elsewhere, and so was not."""
    new = {entry: State(state & ~entry.state) for entry, state in wanted.items()}
    clashed = dict.fromkeys(put(new, day, by), str(TAKEN))
    done = {entry: state for entry, state in wanted.items() if entry not in clashed}
    take({entry: State(entry.state & ~state) for entry, state in done.items()}, day)
    said = [Said(entry.tap, entry, entry.state, state) for entry, state in done.items()]
    if said and keep_record(said, project, day, Source.TAP, by) < len(said):
        raise RuleBroken(_("This tap came damaged. Load the page again and tap once more."))
    if any(entry.idle and new[entry] for entry in done):
        end_idle_day(project, day, by)
    return clashed


def _entries(project: Project, day: datetime.date, taps: Taps) -> dict[UUID, RosterEntry]:
    """By tap: the entry with its papers and its state, and how the works stand on that day."""
    asked = {
        "project": project.pk,
        "day": day,
        "ids": list(taps),
        "numbers": [tap.number for tap in taps.values()],
    }
    found = {}
    for row in RosterEntry.objects.raw(ENTRIES, asked):
        person: dict[str, Any] = {"name": vars(row)["name"], "group": vars(row)["group"]}
        row.project, row.person = project, Person(id=row.person_id, **person)
        found[row.tap] = row
    return found


def _conflicts(asked: Mapping[RosterEntry, Tap]) -> Outcomes:
    """Taps on what is no longer as it was shown. Who wants what stands there already is content."""
    return {
        entry.tap: Outcome(Came.CONFLICT, _changed(entry, tap.day), entry)
        for entry, tap in asked.items()
        if entry.state not in (tap.shown, tap.wanted)
    }


def _refusals(
    project: Project, day: datetime.date, asked: Mapping[RosterEntry, Tap]
) -> dict[RosterEntry, str]:
    """Taking back needs less than adding: it mends a mistake, on a suspended day too."""
    changed = [entry for entry, tap in asked.items() if entry.state != tap.wanted]
    adding = [entry for entry in changed if asked[entry].wanted & ~entry.state]
    standing = works(project, day, suspended=any(entry.suspended for entry in changed))
    reasons: dict[RosterEntry, str] = {}
    if refusal := standing.refusal:
        closed = changed if standing.stage_refusal else adding
        reasons = dict.fromkeys(closed, refusal_said(refusal, project.stage_since))
    adding = [entry for entry in adding if entry not in reasons]
    reasons |= unready(project, adding, day) if adding else {}
    fixed = frozen(project, day, [entry.pk for entry in changed]) if changed else {}
    return {entry: fixed[entry.pk] for entry in changed if entry.pk in fixed} | reasons


def _changed(entry: RosterEntry, day: datetime.date) -> str:
    return _("Someone else changed this meanwhile. %(name)s, %(day)s, is now: %(state)s.") % {
        "name": entry.person.name,
        "day": day_said(day),
        "state": STATES[entry.state],
    }


def _unknown(tap: Tap) -> Outcome:
    said = _("There is no number %(number)s on the roster.") % {"number": tap.number}
    return Outcome(Came.MISSING, said)
