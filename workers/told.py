"""How a day came about, from its records: the raw entry, and each correction beside it.

Only reads; two queries, however many people and days.
"""

import datetime
from dataclasses import dataclass
from itertools import groupby
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from projects.models import Project
from workers.models import DayRecord, LateCheck, Opinion, RosterEntry
from workers.rules import State
from workers.words import STATES

# Long, and not shown here.
UNREAD = tuple(
    f"entry__person__{name}" for name in ("id_number", "phone", "account", "account_hash")
)


@dataclass(frozen=True, slots=True)
class Told:
    """One record: what it changed in words, and (of a late one) how it stands as a badge."""

    record: DayRecord
    change: str
    badge: tuple[str, str] | None


@dataclass(frozen=True, slots=True)
class Story:
    """Everything that was said of one person's day, oldest first: the first is the raw entry."""

    entry: RosterEntry
    day: datetime.date
    told: list[Told]


def on_day(project: Project, day: datetime.date) -> list[Story]:
    """Everyone's, by roster number."""
    return _stories(_of(project, day, day))


def corrected(project: Project, first: datetime.date, last: datetime.date) -> list[Story]:
    """Of the days, both included, on which someone's entry came late or was corrected."""
    return _stories(_of(project, first, last).filter(_with(~Q(reason=""))))


def changed_since(
    project: Project, first: datetime.date, last: datetime.date, moment: datetime.datetime
) -> list[Story]:
    """Of the days, both included, of which something was said after a moment."""
    return _stories(_of(project, first, last).filter(_with(Q(at__gt=moment))))


def of_entry(entry: RosterEntry) -> list[Story]:
    """One person's days that came late or were corrected."""
    return _stories(_rows().filter(_with(~Q(reason="")), entry=entry))


def _of(
    project: Project, first: datetime.date, last: datetime.date
) -> QuerySet[DayRecord, DayRecord]:
    # By the roster, for the sake of the index on (entry, day).
    return _rows().filter(entry__project=project, day__gte=first, day__lte=last)


def _rows() -> QuerySet[DayRecord, DayRecord]:
    rows = DayRecord.objects.select_related("entry__person", "by__user__human").defer(*UNREAD)
    return rows.order_by("day", "entry__number", "at", "id")


def _with(condition: Q) -> Exists:
    """That one of the records of the same person and day fits."""
    same = DayRecord.objects.filter(entry=OuterRef("entry"), day=OuterRef("day"))
    return Exists(same.filter(condition))


def _stories(rows: QuerySet[DayRecord, DayRecord]) -> list[Story]:
    records = list(rows)
    badges = _badges([record.pk for record in records if record.late])
    return [
        Story(of[0].entry, of[0].day, [_told(record, badges) for record in of])
        for of in (list(group) for _key, group in groupby(records, _person_and_day))
    ]


def _person_and_day(record: DayRecord) -> tuple[Any, ...]:
    return record.entry_id, record.day


def _told(record: DayRecord, badges: dict[UUID, tuple[str, str]]) -> Told:
    before, after = (str(STATES[State(state)]) for state in (record.before, record.after))
    change = _("%(before)s → %(after)s") % {"before": before, "after": after}
    waits = ("waiting", _("late, not confirmed yet"))
    return Told(record, change, badges.get(record.pk, waits) if record.late else None)


def _badges(records: list[UUID]) -> dict[UUID, tuple[str, str]]:
    """What the supervision group said of late records; that it confirmed counts."""
    checks = LateCheck.objects.filter(record__in=records).select_related("responsible")
    said = {Opinion.OBJECT: _("late, %(name)s objects: %(reason)s")}
    said[Opinion.AGREE] = _("late, confirmed by %(name)s")
    return {
        check.record_id: (
            "done" if check.verdict == Opinion.AGREE else "stopped",
            said[Opinion(check.verdict)] % {"name": check.responsible, "reason": check.reason},
        )
        for check in checks.order_by("-verdict")
    }
