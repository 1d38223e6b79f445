"""Putting down and taking away half-days; the callers hold the locks and asked for the right."""

import datetime
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
from workers.rules import Refusal, State, payable, refusal_of_worker
from workers.standing import works
from workers.words import IN_A_SHEET, TAKEN, papers_said, refusal_said

# Not read for a tap: they are long and need no place in memory.
UNREAD = ("person__id_number", "person__phone", "person__account", "person__account_hash")
# Plain SQL: see `workers.actions.locking`.
PUT = """
INSERT INTO workers_slot (identity_id, half, village_id, project_id, entry_id, day, at, by_id)
SELECT *, %s::date, %s::timestamptz, %s::uuid
FROM unnest(%s::bigint[], %s::smallint[], %s::text[], %s::uuid[], %s::uuid[])
ON CONFLICT (identity_id, day, half) DO NOTHING
"""
# The same record again adds nothing: that tap has been applied, be it in a transaction that this
# statement waits for.
RECORD = """
INSERT INTO workers_dayrecord
    (id, village_id, project_id, entry_id, day, before, after, source, at, by_id)
SELECT id, %(village)s, %(project)s, entry, %(day)s, before, after, %(source)s, %(now)s, %(by)s
FROM unnest(%(ids)s::uuid[], %(entries)s::uuid[], %(before)s::smallint[], %(after)s::smallint[])
    AS said (id, entry, before, after)
ON CONFLICT (id) DO NOTHING
"""
# Of those who were logged as on another day: the trades of that day, and a record of them.
COPY_TRADES = """
WITH copied AS (
    UPDATE workers_slot s SET trade = l.trade FROM workers_slot l
    WHERE s.project_id = %(project)s AND s.day = %(day)s AND s.by_id = %(by)s AND s.at = %(at)s
        AND l.entry_id = s.entry_id AND l.day = %(like)s AND l.half = s.half AND l.trade <> ''
    RETURNING s.village_id, s.entry_id, s.half, s.trade
)
INSERT INTO workers_halfrecord
    (id, village_id, project_id, entry_id, day, half, trade, communal, at, by_id)
SELECT uuidv7(), village_id, %(project)s, entry_id, %(day)s, half, trade, false, %(at)s, %(by)s
FROM copied
"""
TAKE = """
DELETE FROM workers_slot
WHERE identity_id = %s AND day = %s AND half = ANY(%s) AND entry_id = %s
"""


def sentences() -> dict[str, str]:
    return {"workers_slot_pkey": str(TAKEN), "slot_is_in_a_wage_sheet": str(IN_A_SHEET)}


def people_on(project: Project, day: datetime.date) -> RosterQuerySet:
    """The roster with its papers on that day, without what is sealed."""
    entries: RosterQuerySet = project.rosterentrys.with_papers(day)
    return entries.select_related("person").defer(*UNREAD)


def put(wanted: Mapping[RosterEntry, State], day: datetime.date, by: Post) -> datetime.datetime:
    """Add these half-days in one statement; one that is taken anywhere is silently left out.

    The caller looks again at what stands there: PostgreSQL tells nobody whose the other one is
    (decision 12). Sorted by person, so that two villages at once wait in the same order.
    Returns the moment that the rows bear.
    """
    now = timezone.now()
    halves = [
        (entry.identity_id, half, entry.village_id, entry.project_id, entry.pk)
        for entry in sorted(wanted, key=_identity)
        for half in sorted(wanted[entry].halves)
    ]
    if halves:
        with connection.cursor() as cursor:
            cursor.execute(PUT, [day, now, by.pk, *map(list, zip(*halves, strict=True))])
    return now


def take(entry: RosterEntry, day: datetime.date, halves: Collection[int]) -> None:
    """Delete this entry's half-days, where they stand."""
    if halves:
        with connection.cursor() as cursor:
            cursor.execute(TAKE, [entry.identity_id, day, list(halves), entry.pk])


def copy_trades(
    project: Project, like: datetime.date, day: datetime.date, at: datetime.datetime, by: Post
) -> None:
    """Give the half-days that `put` made at that moment the trades of another day's."""
    values: dict[str, Any] = {
        "project": project.pk,
        "like": like,
        "day": day,
        "at": at,
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


def keep_record(
    said: Collection[Said], project: Project, day: datetime.date, source: Source, by: Post
) -> int:
    """How many of these were new: in one statement, before the slots that they put or take."""
    values: dict[str, Any] = {
        "village": project.village_id,
        "project": project.pk,
        "day": day,
        "source": source.value,
        "now": timezone.now(),
        "by": by.pk,
        "ids": [one.id for one in said],
        "entries": [one.entry.pk for one in said],
        "before": [int(one.before) for one in said],
        "after": [int(one.after) for one in said],
    }
    with connection.cursor() as cursor:
        cursor.execute(RECORD, values)
        return int(cursor.rowcount)


def check_changeable(project: Project, day: datetime.date) -> None:
    """Raises RuleBroken unless the project is under construction."""
    if refusal := works(project, day, suspended=False).stage_refusal:
        raise RuleBroken(refusal_said(refusal, project.stage_since))


def check_frozen(project: Project, day: datetime.date, entries: Iterable[RosterEntry]) -> None:
    """Raises RuleBroken with the reason of whoever has frozen one of these."""
    if reason := frozen(project, day, [entry.pk for entry in entries]):
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
    refusal = refusal_of_worker(day, entry.entered_on, entry.left_on)
    if refusal is None:
        return ""
    edge = entry.entered_on if refusal == Refusal.BEFORE_ENTRY else entry.left_on
    return refusal_said(refusal, edge or day, entry.person.name)


def _lacking(entry: RosterEntry) -> str:
    return _("%(name)s still lacks: %(papers)s. The county allows no work day before.") % {
        "name": entry.person.name,
        "papers": papers_said(entry.papers.missing),
    }


def _identity(entry: RosterEntry) -> int:
    return entry.identity_id
