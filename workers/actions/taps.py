"""Logging many taps at once: a phone sends what it has kept, in one request; a sheet that came in
does the same. A single tap is a batch of one."""

import datetime
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from core.errors import RuleBroken, constraints_said
from projects.county import county_of
from projects.models import Project
from projects.models.county import LATE_DAYS
from regions.access import Permission, require
from regions.models import Post
from workers.actions.idle import end_idle_day
from workers.actions.leaving import left_said
from workers.actions.locking import hold_entries, share_month, shared_project
from workers.actions.slots import Said, keep_record, put, sentences, take, unready
from workers.freezing import frozen
from workers.late import comes_late, reason_lacking, today_began
from workers.models import Person, RosterEntry, Source
from workers.rules import State
from workers.standing import stopped_said, works
from workers.words import STATES, TAKEN, day_said, refusal_said


@dataclass(frozen=True, slots=True)
class Tap:
    """One square: whose (by roster number), which day, what the page showed, what is wanted.

    `trades` are those worked in; none named is the main one. `reason` says why it comes late or
    corrects an earlier date's entry; "" where neither is so.
    """

    number: int
    day: datetime.date
    shown: State
    wanted: State
    reason: str = ""
    trades: tuple[str, ...] = ()


class Came(StrEnum):
    """What became of a tap."""

    APPLIED = "applied"
    KNOWN = "known"  # it had been applied before, and is not again
    CONFLICT = "conflict"  # someone else changed that day meanwhile
    UNREASONED = "unreasoned"  # it comes late or corrects, and nobody said why
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
Asked = Mapping[RosterEntry, Tap]

# `people_on` and `with_state` for those tapped, in plain SQL: see `workers.actions.locking`.
ENTRIES = """
SELECT e.*, p.name, p."group", asked.id AS tap,
    EXISTS (SELECT 1 FROM workers_dayrecord r WHERE r.id = asked.id) AS known,
    ARRAY(SELECT s.entered_on FROM workers_stay s
          WHERE s.entry_id = e.id ORDER BY s.entered_on) AS came,
    ARRAY(SELECT s.left_on FROM workers_stay s
          WHERE s.entry_id = e.id ORDER BY s.entered_on) AS went,
    EXISTS (SELECT 1 FROM workers_agreement a
            WHERE a.entry_id = e.id AND a.withdrawn_at IS NULL) AS has_agreement,
    EXISTS (SELECT 1 FROM workers_trainingattendance a JOIN workers_training t
            ON t.id = a.training_id WHERE a.entry_id = e.id AND t.kind = 'skill'
            AND (t.trades = '{}' OR e.trade = ANY (t.trades))) AS trained,
    EXISTS (SELECT 1 FROM workers_trainingattendance a JOIN workers_training t
            ON t.id = a.training_id WHERE a.entry_id = e.id AND t.kind = 'safety'
            AND (t.trades = '{}' OR e.trade = ANY (t.trades))) AS briefed,
    EXISTS (SELECT 1 FROM workers_insurance i WHERE i.project_id = e.project_id
            AND i.since <= %(day)s AND i.until >= %(day)s) AS insured,
    EXISTS (SELECT 1 FROM projects_suspension s WHERE s.project_id = e.project_id
            AND s.since <= %(day)s AND (s.until IS NULL OR s.until > %(day)s)) AS suspended,
    EXISTS (SELECT 1 FROM workers_idleday d WHERE d.project_id = e.project_id
            AND d.day = %(day)s AND d.withdrawn_at IS NULL) AS idle,
    (SELECT coalesce(sum(s.half), 0) FROM workers_slot s
     WHERE s.entry_id = e.id AND s.day = %(day)s) AS halves,
    (SELECT coalesce(sum(s.half), 0) FROM workers_slot s
     WHERE s.entry_id = e.id AND s.day = %(day)s AND s.communal) AS communal_halves,
    EXISTS (SELECT 1 FROM workers_overtime o WHERE o.entry_id = e.id AND o.day = %(day)s
            AND o.withdrawn_at IS NULL)
    OR EXISTS (SELECT 1 FROM workers_pieces q WHERE q.entry_id = e.id AND q.day = %(day)s
               AND q.withdrawn_at IS NULL) AS has_extras,
    coalesce((SELECT c.late_days FROM projects_countysettings c
              WHERE c.area_id = %(county)s AND c.since <= %(today)s AND c.withdrawn_at IS NULL
              ORDER BY c.since DESC, c.at DESC LIMIT 1), %(late_days)s) AS late_days,
    (EXISTS (SELECT 1 FROM workers_dayrecord r
             WHERE r.entry_id = e.id AND r.day = %(day)s AND r.at < %(began)s)
     OR EXISTS (SELECT 1 FROM workers_slot s
                WHERE s.entry_id = e.id AND s.day = %(day)s AND s.at < %(began)s)) AS corrects
FROM unnest(%(ids)s::uuid[], %(numbers)s::integer[]) AS asked (id, number)
JOIN workers_rosterentry e ON e.project_id = %(project)s AND e.number = asked.number
JOIN workers_person p ON p.id = e.person_id
"""


def set_days(
    *,
    project_id: UUID,
    taps: Taps,
    by: Post,
    source: Source = Source.TAP,
    reading: UUID | None = None,
) -> Outcomes:
    """Log what these taps of one project want, each whole or not at all, and say what came of each.

    One transaction, and as many statements for a day of a hundred people as for one tap. Several
    taps of one square count in the order in which they are given. `reading` is the sheet or block
    that they came in with.

    Raises RuleBroken for a closed project, Project.DoesNotExist out of reach.
    """
    project = shared_project(project_id, by)
    require(by, Permission.LOG_WORK_DAYS, project)
    for month in sorted({tap.day.replace(day=1) for tap in taps.values()}):
        share_month(project, month)
    hold_entries(project, {tap.number for tap in taps.values()})
    outcomes: Outcomes = {}
    for day, wave in _waves(taps):
        outcomes |= _logged(_Change(project, day, by, source, reading), wave)
    return outcomes


def _waves(taps: Taps) -> Iterable[tuple[datetime.date, Taps]]:
    """The taps by day, the earliest first; of one square, each in a wave after the one before."""
    waves: dict[tuple[datetime.date, int], dict[UUID, Tap]] = defaultdict(dict)
    turns = Counter[tuple[datetime.date, int]]()
    for tap_id, tap in taps.items():
        waves[tap.day, turns[tap.day, tap.number]][tap_id] = tap
        turns[tap.day, tap.number] += 1
    return [(day, waves[day, turn]) for day, turn in sorted(waves)]


def _logged(change: "_Change", taps: Taps) -> Outcomes:
    """A wave in a savepoint: what the database refuses as a whole is tried one by one."""
    try:
        with constraints_said(sentences()):
            return _log(change, taps)
    except RuleBroken as broken:
        if len(taps) == 1:
            return {tap_id: Outcome(Came.REFUSED, str(broken.message)) for tap_id in taps}
    outcomes: Outcomes = {}
    for tap_id, tap in taps.items():
        outcomes |= _logged(change, {tap_id: tap})
    return outcomes


def _log(change: "_Change", taps: Taps) -> Outcomes:
    """Raises RuleBroken where the database knows a reason that was not asked for before."""
    project, day = change.project, change.day
    entries = _entries(project, day, taps)
    outcomes = {tap_id: _unknown(tap) for tap_id, tap in taps.items() if tap_id not in entries}
    outcomes |= {e.tap: Outcome(Came.KNOWN, entry=e) for e in entries.values() if e.known}
    outcomes |= _conflicts({e: taps[e.tap] for e in entries.values() if not e.known})
    asked = {e: taps[e.tap] for e in entries.values() if e.tap not in outcomes}
    refused = _refusals(project, day, asked)
    asked = {entry: tap for entry, tap in asked.items() if entry not in refused}
    late = _late(project, day, asked)
    lacking = _lacking(asked, late)
    asked = {entry: tap for entry, tap in asked.items() if entry not in lacking}
    refused |= change.make(asked, late)
    outcomes |= {entry.tap: Outcome(Came.UNREASONED, why, entry) for entry, why in lacking.items()}
    outcomes |= {entry.tap: Outcome(Came.REFUSED, why, entry) for entry, why in refused.items()}
    return outcomes | {e.tap: Outcome(Came.APPLIED, entry=e) for e in asked if e not in refused}


@dataclass(frozen=True, slots=True)
class _Change:
    """What is done to one day of one project: by whom, and how it came; `reading` is the sheet or
    block that the taps stand in."""

    project: Project
    day: datetime.date
    by: Post
    source: Source
    reading: UUID | None

    def make(self, asked: Asked, late: Collection[RosterEntry]) -> dict[RosterEntry, str]:
        """Put and take what differs, with a record of each; who is elsewhere, and so was not."""
        new = {entry: State(tap.wanted & ~entry.state) for entry, tap in asked.items()}
        records = {entry: entry.tap for entry in late}
        clashed = dict.fromkeys(put(new, self.day, self.by, records), str(TAKEN))
        done = {entry: tap for entry, tap in asked.items() if entry not in clashed}
        take({entry: State(entry.state & ~tap.wanted) for entry, tap in done.items()}, self.day)
        self._keep(
            [
                Said(entry.tap, entry, entry.state, tap.wanted, tap.reason, entry in late)
                for entry, tap in done.items()
            ]
        )
        if any(entry.idle and new[entry] for entry in done):
            end_idle_day(self.project, self.day, self.by)
        return clashed

    def _keep(self, said: Collection[Said]) -> None:
        """Raises RuleBroken where a tap bears another one's id."""
        if not said:
            return
        about = (self.project, self.day, self.source, self.by, self.reading)
        if keep_record(said, *about) < len(said):
            raise RuleBroken(_("This tap came damaged. Load the page again and tap once more."))


def _entries(project: Project, day: datetime.date, taps: Taps) -> dict[UUID, RosterEntry]:
    """By tap: the entry with its papers and its state, and how the works stand on that day."""
    asked = {
        "project": project.pk,
        "day": day,
        "began": today_began(),
        "county": county_of(project.village_id),
        "today": timezone.localdate(),
        "late_days": LATE_DAYS,
        "ids": list(taps),
        "numbers": [tap.number for tap in taps.values()],
    }
    found = {}
    for row in RosterEntry.objects.raw(ENTRIES, asked):
        person: dict[str, Any] = {"name": vars(row)["name"], "group": vars(row)["group"]}
        row.project, row.person = project, Person(id=row.person_id, **person)
        found[row.tap] = row
    return found


def _conflicts(asked: Asked) -> Outcomes:
    """Taps on what is no longer as it was shown. Who wants what stands there already is content."""
    return {
        entry.tap: Outcome(Came.CONFLICT, _changed(entry, tap.day), entry)
        for entry, tap in asked.items()
        if entry.state not in (tap.shown, tap.wanted)
    }


def _adds(entry: RosterEntry, tap: Tap) -> bool:
    return bool(tap.wanted & ~entry.state)


def _refusals(project: Project, day: datetime.date, asked: Asked) -> dict[RosterEntry, str]:
    """Taking back needs less than adding: it mends a mistake, on a suspended day too.

    Where several reasons hold, the one that is found last is said.
    """
    changed = {entry: tap for entry, tap in asked.items() if entry.state != tap.wanted}
    if not changed:
        return {}
    adding = {entry: tap for entry, tap in changed.items() if _adds(entry, tap)}
    fixed = frozen(project, day, [entry.pk for entry in changed])
    reasons = {entry: fixed[entry.pk] for entry in changed if entry.pk in fixed}
    reasons |= {e: why for e, tap in changed.items() if (why := left_said(e, tap.wanted))}
    reasons |= unready(project, adding, day) if adding else {}
    reasons |= _stopped(project, adding)
    standing = works(project, day, suspended=False)
    if refusal := standing.refusal:
        closed = changed if standing.stage_refusal else adding
        reasons |= dict.fromkeys(closed, refusal_said(refusal, project.stage_since))
    return reasons


def _stopped(project: Project, adding: Asked) -> dict[RosterEntry, str]:
    """Whose trades a suspension stops; asked once for each choice of trades."""
    trades = {e: tap.trades or (e.trade,) for e, tap in adding.items() if e.suspended}
    said = {some: stopped_said(project, some) for some in set(trades.values())}
    return {entry: said[some] for entry, some in trades.items() if said[some]}


def _late(project: Project, day: datetime.date, asked: Asked) -> Collection[RosterEntry]:
    """Whose presence comes late."""
    adding = [entry for entry, tap in asked.items() if _adds(entry, tap)]
    return set(adding) if adding and comes_late(project, day, adding[0].late_days) else set()


def _lacking(asked: Asked, late: Collection[RosterEntry]) -> dict[RosterEntry, str]:
    """Who comes late or corrects without a reason."""
    return {
        entry: why
        for entry, tap in asked.items()
        if entry.state != tap.wanted
        and (why := reason_lacking(tap.reason, late=entry in late, corrects=entry.corrects))
    }


def _changed(entry: RosterEntry, day: datetime.date) -> str:
    return _("Someone else changed this meanwhile. %(name)s, %(day)s, is now: %(state)s.") % {
        "name": entry.person.name,
        "day": day_said(day),
        "state": STATES[entry.state],
    }


def _unknown(tap: Tap) -> Outcome:
    said = _("There is no number %(number)s on the roster.") % {"number": tap.number}
    return Outcome(Came.MISSING, said)
