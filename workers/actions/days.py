"""Logging one half-day or day by one tap."""

import datetime
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from core.errors import RuleBroken, constraints_said
from projects.county import county_of
from projects.models import Project
from projects.models.county import LATE_DAYS
from regions.access import Permission, require
from regions.models import Post
from workers.actions.leaving import check_left
from workers.actions.locking import share_month, shared_project
from workers.actions.slots import (
    Said,
    check_frozen,
    keep_record,
    put,
    sentences,
    take,
    unready,
)
from workers.figures import Tally, tally
from workers.late import check_reasoned, comes_late, today_began
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

    @property
    def adds(self) -> bool:
        return bool(self.wanted.halves - self.shown.halves)


@dataclass(frozen=True, slots=True)
class Logged:
    """The entry that was tapped, and the figures after it."""

    entry: RosterEntry
    tally: Tally


# `people_on` and `with_state` for one entry, in plain SQL: see `workers.actions.locking`.
ENTRY = """
SELECT e.*, p.name, p."group",
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
    (SELECT coalesce(sum(s.half), 0) FROM workers_slot s
     WHERE s.entry_id = e.id AND s.day = %(day)s) AS halves,
    (SELECT coalesce(sum(s.half), 0) FROM workers_slot s
     WHERE s.entry_id = e.id AND s.day = %(day)s AND s.communal) AS communal_halves,
    EXISTS (SELECT 1 FROM workers_overtime o WHERE o.entry_id = e.id AND o.day = %(day)s
            AND o.withdrawn_at IS NULL)
    OR EXISTS (SELECT 1 FROM workers_pieces q WHERE q.entry_id = e.id AND q.day = %(day)s
               AND q.withdrawn_at IS NULL) AS has_extras,
    coalesce((SELECT c.late_days FROM projects_countysettings c
              WHERE c.area_id = %(county)s), %(late_days)s) AS late_days,
    (EXISTS (SELECT 1 FROM workers_dayrecord r
             WHERE r.entry_id = e.id AND r.day = %(day)s AND r.at < %(began)s)
     OR EXISTS (SELECT 1 FROM workers_slot s
                WHERE s.entry_id = e.id AND s.day = %(day)s AND s.at < %(began)s)) AS corrects
FROM workers_rosterentry e JOIN workers_person p ON p.id = e.person_id
WHERE e.project_id = %(project)s AND e.number = %(number)s
"""


def set_day(*, id: UUID, project_id: UUID, tap: Tap, by: Post) -> Logged:
    """Log what one tap wants, whole or not at all; the same `id` again changes nothing.

    Few statements, since this is done a hundred times a day: the savepoint of `constraints_said`
    is the action's own, and what is read back at the end are the figures that the page needs.

    Raises RuleBroken where a rule forbids it, the half-day is taken anywhere, or the page showed
    what is no longer true; RosterEntry.DoesNotExist and Project.DoesNotExist out of reach.
    """
    with constraints_said(sentences()):
        project = shared_project(project_id, by)
        require(by, Permission.LOG_WORK_DAYS, project)
        share_month(project, tap.day)
        entry = _entry(project, tap)
        late = tap.adds and comes_late(project, tap.day, entry.late_days)
        # A late one without its reason is refused below, with the sentence that comes first.
        said = Said(
            id, entry, entry.state, tap.wanted, tap.reason, late and bool(tap.reason.strip())
        )
        if not keep_record([said], project, tap.day, Source.TAP, by):
            return Logged(entry, tally(entry, tap.day))
        if entry.state != tap.wanted:
            _check(project, entry, tap)
            check_reasoned(tap.reason, late=late, corrects=entry.corrects)
            take(entry, tap.day, entry.state.halves - tap.wanted.halves)
            put({entry: State(tap.wanted & ~entry.state)}, tap.day, by, {entry: id} if late else {})
        found = tally(entry, tap.day)
        _check_outcome(entry, tap, found.state)
    return Logged(entry, found)


def _entry(project: Project, tap: Tap) -> RosterEntry:
    """The entry with its papers, its state, and whether the works stand still on that day."""
    day = {"project": project.pk, "number": tap.number, "day": tap.day, "began": today_began()}
    day |= {"county": county_of(project.village_id), "late_days": LATE_DAYS}
    for row in RosterEntry.objects.raw(ENTRY, day):
        person: dict[str, Any] = {"name": vars(row)["name"], "group": vars(row)["group"]}
        row.project, row.person = project, Person(id=row.person_id, **person)
        return row
    raise RosterEntry.DoesNotExist


def _check(project: Project, entry: RosterEntry, tap: Tap) -> None:
    """Taking back needs less than adding: it mends a mistake, on a suspended day too."""
    if entry.state != tap.shown:
        raise RuleBroken(_changed(entry, tap.day, entry.state))
    standing = works(project, tap.day, suspended=False)
    if refusal := standing.refusal if tap.adds else standing.stage_refusal:
        raise RuleBroken(refusal_said(refusal, project.stage_since))
    if tap.adds and (stopped := _stopped(project, entry, tap)):
        raise RuleBroken(stopped)
    if tap.adds and (reason := unready(project, [entry], tap.day).get(entry)):
        raise RuleBroken(reason)
    check_left(entry, tap.shown, tap.wanted)
    check_frozen(project, tap.day, [entry])


def _stopped(project: Project, entry: RosterEntry, tap: Tap) -> str:
    return stopped_said(project, tap.trades or (entry.trade,)) if entry.suspended else ""


def _check_outcome(entry: RosterEntry, tap: Tap, state: State) -> None:
    """What is missing stands in another project; what is too much came at the same moment."""
    if tap.wanted.halves - state.halves:
        raise RuleBroken(TAKEN)
    if state != tap.wanted:
        raise RuleBroken(_changed(entry, tap.day, state))


def _changed(entry: RosterEntry, day: datetime.date, state: State) -> str:
    return _("Someone else changed this meanwhile. %(name)s, %(day)s, is now: %(state)s.") % {
        "name": entry.person.name,
        "day": day_said(day),
        "state": STATES[state],
    }
