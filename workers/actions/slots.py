"""Putting down and taking away half-days; the callers hold the locks and asked for the right."""

import datetime
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext as _

from core.errors import RuleBroken
from projects.county import settings_of
from projects.models import Project
from regions.models import Post
from workers.freezing import frozen
from workers.models import RosterEntry, Source
from workers.models.roster import RosterQuerySet
from workers.rules import State, left_before, payable
from workers.standing import works
from workers.words import IN_A_SHEET, TAKEN, papers_said, refusal_said

# Not read for a tap: they are long and need no place in memory.
UNREAD = ("person__id_number", "person__phone", "person__account", "person__account_hash")
# Plain SQL: see `workers.actions.locking`.
PUT = """
INSERT INTO workers_slot
    (identity_id, half, village_id, project_id, entry_id, late_record_id, day, at, by_id)
SELECT *, %s::date, %s::timestamptz, %s::uuid
FROM unnest(
    %s::bigint[], %s::smallint[], %s::text[], %s::uuid[], %s::uuid[], %s::uuid[]
)
ON CONFLICT (identity_id, day, half) DO NOTHING
RETURNING entry_id, half
"""
# The same record again adds nothing: that tap has been applied, be it in a transaction that this
# statement waits for.
RECORD = """
INSERT INTO workers_dayrecord
    (id, village_id, project_id, entry_id, day, before, after, source, reading_id, reason, late,
    at, by_id)
SELECT id, %(village)s, %(project)s, entry, %(day)s, before, after, %(source)s, %(reading)s,
    reason, late, %(now)s, %(by)s
FROM unnest(%(ids)s::uuid[], %(entries)s::uuid[], %(before)s::smallint[], %(after)s::smallint[],
    %(reasons)s::text[], %(late)s::boolean[]) AS said (id, entry, before, after, reason, late)
ON CONFLICT (id) DO NOTHING
"""
# Of those who were logged as on another day: the trades of that day, and a record of them.
COPY_TRADES = """
WITH copied AS (
    UPDATE workers_slot s SET trade = l.trade FROM workers_slot l
    WHERE s.entry_id = ANY(%(entries)s) AND s.day = %(day)s
        AND l.entry_id = s.entry_id AND l.day = %(like)s AND l.half = s.half AND l.trade <> ''
    RETURNING s.village_id, s.project_id, s.entry_id, s.half, s.trade
)
INSERT INTO workers_halfrecord
    (id, village_id, project_id, entry_id, day, half, trade, communal, at, by_id)
SELECT gen_random_uuid(), village_id, project_id, entry_id, %(day)s, half, trade, false,
    %(at)s, %(by)s
FROM copied
"""
TAKE = """
DELETE FROM workers_slot USING unnest(%s::uuid[], %s::smallint[]) AS gone (entry_id, half)
WHERE workers_slot.entry_id = gone.entry_id AND day = %s AND workers_slot.half = gone.half
"""


def sentences() -> dict[str, str]:
    return {"workers_slot_pkey": str(TAKEN), "slot_is_in_a_wage_sheet": str(IN_A_SHEET)}


def people_on(project: Project, day: datetime.date) -> RosterQuerySet:
    """The roster with its papers on that day and its stays, without what is sealed."""
    entries: RosterQuerySet = project.rosterentrys.with_papers(day).with_stays()
    return entries.select_related("person").defer(*UNREAD)


def put(
    wanted: Mapping[RosterEntry, State],
    day: datetime.date,
    by: Post,
    late: Mapping[RosterEntry, UUID] | None = None,
) -> list[RosterEntry]:
    """Add these half-days in one statement: all of a person's, or none of them.

    `late` names the record of whoever's day comes late. Returns for whom one was taken elsewhere;
    PostgreSQL tells nobody by whom (decision 12). Sorted by person, so that two villages at once
    wait in the same order. Of one day, first put and then take: so that nobody waits for one who
    waits for him.
    """
    records = late or {}
    halves = [
        (entry.identity_id, half, entry.village_id, entry.project_id, entry.pk, records.get(entry))
        for entry in sorted(wanted, key=_identity)
        for half in sorted(wanted[entry].halves)
    ]
    if not halves:
        return []
    came = Counter[UUID]()
    with connection.cursor() as cursor:
        columns: list[Any] = [*map(list, zip(*halves, strict=True))]
        cursor.execute(PUT, [day, timezone.now(), by.pk, *columns])
        for entry_id, half in cursor.fetchall():
            came[entry_id] += half
    clashed = [entry for entry in wanted if came[entry.pk] != wanted[entry]]
    take({entry: State(came[entry.pk]) for entry in clashed}, day)
    return clashed


def take(states: Mapping[RosterEntry, State], day: datetime.date) -> None:
    """Delete these half-days, where they stand, in one statement."""
    gone = [(entry.pk, half) for entry, state in states.items() for half in state.halves]
    if gone:
        with connection.cursor() as cursor:
            cursor.execute(TAKE, [*map(list, zip(*gone, strict=True)), day])


def copy_trades(
    entries: Collection[RosterEntry], like: datetime.date, day: datetime.date, by: Post
) -> None:
    """Give the half-days that `put` has just added for these people the trades of another day's."""
    values: dict[str, Any] = {
        "entries": [entry.pk for entry in entries],
        "like": like,
        "day": day,
        "at": timezone.now(),
        "by": by.pk,
    }
    with connection.cursor() as cursor:
        cursor.execute(COPY_TRADES, values)


@dataclass(frozen=True, slots=True)
class Said:
    """What was said of someone's day; `id` is the tap's own."""

    id: UUID
    entry: RosterEntry
    before: State
    after: State
    reason: str = ""
    late: bool = False


def keep_record(
    said: Collection[Said],
    project: Project,
    day: datetime.date,
    source: Source,
    by: Post,
    reading: UUID | None = None,
) -> int:
    """How many of these were new: in one statement, before the slots that they put or take.

    `reading` is the sheet or block that they came in with.
    """
    values: dict[str, Any] = {
        "village": project.village_id,
        "project": project.pk,
        "day": day,
        "source": source.value,
        "reading": reading,
        "now": timezone.now(),
        "by": by.pk,
        "ids": [one.id for one in said],
        "entries": [one.entry.pk for one in said],
        "before": [int(one.before) for one in said],
        "after": [int(one.after) for one in said],
        "reasons": [one.reason for one in said],
        "late": [one.late for one in said],
    }
    with connection.cursor() as cursor:
        cursor.execute(RECORD, values)
        added: int = cursor.rowcount
    return added


def check_changeable(project: Project, day: datetime.date) -> None:
    """Raises RuleBroken unless the project is under construction."""
    if refusal := works(project, day, suspended=False).stage_refusal:
        raise RuleBroken(refusal_said(refusal, project.stage_since))


def check_frozen(project: Project, day: datetime.date, entries: Iterable[RosterEntry]) -> None:
    """Raises RuleBroken with the reason of whoever has frozen one of these."""
    for reason in frozen(project, day, [entry.pk for entry in entries]).values():
        raise RuleBroken(reason)


def unready(
    project: Project, entries: Iterable[RosterEntry], day: datetime.date
) -> dict[RosterEntry, str]:
    """Who can't be logged on that day, with the reason: not at the site, or papers are missing in
    a county that allows no 待补手续 (decision 19). The entries come from `people_on`."""
    reasons = {entry: away_said(entry, day) for entry in entries}
    pending = [entry for entry in reasons if not reasons[entry] and not payable(entry.papers)]
    if pending and not settings_of(project.village_id).pending_allowed:
        reasons |= {entry: _lacking(entry) for entry in pending}
    return {entry: reason for entry, reason in reasons.items() if reason}


def away_said(entry: RosterEntry, day: datetime.date) -> str:
    """Why someone was not at the site on that day, "" where he was on the roster."""
    refusal = entry.refusal_on(day)
    if refusal is None:
        return ""
    edge = left_before(day, entry.spans) or entry.entered_on
    return refusal_said(refusal, edge, entry.person.name)


def _lacking(entry: RosterEntry) -> str:
    return _("%(name)s still lacks: %(papers)s. The county allows no work day before.") % {
        "name": entry.person.name,
        "papers": papers_said(entry.papers.missing),
    }


def _identity(entry: RosterEntry) -> int:
    return entry.identity_id
